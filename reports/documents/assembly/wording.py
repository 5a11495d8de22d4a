"""What the two texts say alike: days and amounts, votes, reserves, results, bodies of staff representatives."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from boussole.shared.typography import date_fr, euros
from boussole.shared.wording import lower_first
from evaluation.dialogue.enums import Body
from reports.documents.assembly.text import (
    Paragraph,
    Run,
    Runs,
    Table,
    bullet,
    clean,
    paragraph,
    say,
    to_fill,
    typed,
    typed_or_fill,
)

PANELS = {
    Body.HEALTH_PANEL: lazy("la formation spécialisée en santé, sécurité et conditions de travail (F3SCT)"),
    Body.SOCIAL_COMMITTEE: lazy("le comité social territorial (CST)"),
}
CITED = 500  # characters of a long text that the note keeps; the report joined to it says the rest
_WHOLE_WORDS = re.compile(rf".{{1,{CITED}}}(?=\s)", re.DOTALL)


def day(iso: str | None) -> str | Run:
    """Return « 4 décembre 2025 » for "2025-12-04", or the mark of a date to complete."""
    return date_fr(date.fromisoformat(iso)) if iso else to_fill(_("date"))


def amount(text: str | None) -> str | Run:
    """Return « 31 000 € » for "31000.00", or the mark of an amount to complete."""
    return euros(Decimal(text)) if text else to_fill(_("montant, que le dossier ne donne pas"))


def joined(words: Sequence[str]) -> str:
    """Return « 6 mois, 1 an et 3 ans »."""
    return (
        words[0]
        if len(words) == 1
        else _("%(first)s et %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
    )


def cited(text: str, label: str) -> Runs:
    """Return a typed text between guillemets, or the mark of what is to be completed."""
    text = clean(text).strip()
    return say("« {text} »", text=typed(text)) if text else (to_fill(label),)


def shortened(text: str, label: str) -> Runs:
    """Return a typed text, or the mark of what is to be completed.

    A text of more than `CITED` characters stops at a word and says where the rest is.
    """
    text = clean(text).strip()
    if len(text) <= CITED:
        return (typed_or_fill(text, label),)
    words = _WHOLE_WORDS.match(text)
    return say(_("{text}… (suite dans le rapport joint)"), text=typed(words[0] if words else text[:CITED]))


def votes(opinion: dict[str, Any]) -> str:
    """Return « adopté par 6 voix pour, 2 contre, 1 abstention »: voices for the opinion, not for the project."""
    abstain = ngettext("%(n)s abstention", "%(n)s abstentions", opinion["abstain"]) % {"n": opinion["abstain"]}
    return _("adopté par %(votes)s voix pour, %(against)s contre, %(abstain)s") % {
        "votes": opinion["for"],
        "against": opinion["against"],
        "abstain": abstain,
    }


def panel_name(row: dict[str, Any]) -> Runs:
    """Return « le comité social territorial (CST) », or the body as it was named."""
    return say(_("l’instance « {name} »"), name=typed(row["name"])) if row["name"] else say(PANELS[row["body"]])


def given_panels(snapshot: dict[str, Any]) -> list[Runs]:
    """Return, for each body that gave its opinion: « le comité social… (CST) le 3 mars 2026 : favorable »."""
    return [
        say(
            _("{name} le {on} : {position}"),
            name=panel_name(row),
            on=day(row["on"]),
            position=lower_first(row["position"]),
        )
        for row in snapshot["panels"]
        if row["on"]
    ]


def awaited_panels(snapshot: dict[str, Any]) -> list[Run]:
    """Return the mark of each opinion that is needed and not given yet; one mark when the dossier says nothing."""
    if not snapshot["panels"]:
        return [to_fill(_("avis du CST ou de la F3SCT, ou pourquoi il n’est pas nécessaire"))]
    found = []
    for row in snapshot["panels"]:
        if row["required"] and not row["on"]:
            name = panel_name(row)
            if row["due_on"]:
                found.append(to_fill(_("avis rendu par {name}, attendu le {on}"), name=name, on=day(row["due_on"])))
            else:
                found.append(to_fill(_("avis rendu par {name}"), name=name))
    return found


def conditions_table(snapshot: dict[str, Any]) -> Table:
    """Return the reserves of the committee: what, who, before when."""
    return Table(
        say(_("Réserves de l’avis du comité")),
        (say(_("Réserve")), say(_("Responsable")), say(_("Avant le"))),
        tuple(
            ((typed(row["text"]),), (typed(row["owner"]),), say("{on}", on=day(row["due_on"])))
            for row in snapshot["conditions"]
        ),
    )


def results_table(snapshot: dict[str, Any]) -> Table:
    """Return the results of the trial against the criteria of its protocol."""
    header = (_("Critère de réussite"), _("Départ"), _("Seuil"), _("Résultat"), _("Constat"))
    return Table(
        say(_("Résultats de l’essai, face aux critères du protocole")),
        tuple(say(name) for name in header),
        tuple(
            (
                say("{label}, {unit}", label=typed(row["label"]), unit=typed(row["unit"]))
                if row["unit"]
                else (typed(row["label"]),),
                _figure(row["baseline"]),
                say("{text}", text=row["threshold"]),
                _figure(row["value"]),
                say("{text}", text=row["verdict_label"]),
            )
            for row in snapshot["results"]
        ),
    )


def signals(rows: Sequence[dict[str, Any]], end: str = "") -> list[Paragraph]:
    """Return one item for each signal of the compass, its code behind it, then `end`."""
    return [
        bullet("{text} ({code}){end}", text=typed(row["text"].rstrip(". ")), code=typed(row["code"]), end=end)
        for row in rows
    ]


def lifted(rows: Sequence[dict[str, str]]) -> list[Paragraph]:
    """Return one item for each blocker that was lifted since the assessment, without its reason."""
    template = _("{text} ({code}), levé le {on} ;")
    return [
        bullet(template, text=typed(row["text"].rstrip(". ")), code=typed(row["code"]), on=day(row["on"]))
        for row in rows
    ]


def blockers_sentence(snapshot: dict[str, Any]) -> str:
    """Return how many blockers stand open."""
    count = len(snapshot["blockers"])
    if not count:
        return _("Aucun point bloquant n’est ouvert.")
    return ngettext("%(n)s point bloquant est ouvert.", "%(n)s points bloquants sont ouverts.", count) % {"n": count}


def locked(snapshot: dict[str, Any]) -> Runs:
    """Return « figé le 10 décembre 2025 », with the version in force and its day when it was changed since."""
    first = day(snapshot["protocol_first_locked_on"])
    if snapshot["protocol_version"] == 1:
        return say(_("figé le {first}"), first=first)
    template = _("figé le {first}, version {n} figée le {on}")
    return say(template, first=first, n=snapshot["protocol_version"], on=day(snapshot["protocol_locked_on"]))


def without_article(council: str) -> str:
    """Return « conseil municipal » for « le conseil municipal »."""
    return council.removeprefix("le ").removeprefix("l’")


def decided_already(snapshot: dict[str, Any]) -> list[Paragraph]:
    """Return the warning that the dossier already holds a decision on this opinion, or nothing."""
    said = snapshot["decided"]
    if not said:
        return []
    template = _("Attention : une décision est déjà enregistrée dans le dossier ({kind}, le {on}).")
    return [paragraph(template, kind=lower_first(said["kind"]), on=day(said["on"]))]


def box_items(found: Sequence[Run]) -> list[Paragraph]:
    """Return the list of what is to be completed or checked, without its brackets."""
    return [Paragraph((Run(run.text[1:-1]),), bullet=True) for run in found]


def title_of(snapshot: dict[str, Any]) -> Run:
    """Return the title of the dossier, as it was typed."""
    return typed_or_fill(snapshot["title"], _("titre du projet"))


def asked(snapshot: dict[str, Any]) -> Runs:
    """Return what is asked, in one sentence, its title as it was typed."""
    title, sentence = snapshot["title"], snapshot["ask"]
    if not title.strip() or title not in sentence:
        return (typed(sentence),)
    return say(sentence.replace(title, "{title}"), title=typed(title))


def _figure(text: str) -> Runs:
    return say("{text}", text=text or _("non mesuré"))
