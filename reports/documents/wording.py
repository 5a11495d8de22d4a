"""Sentences of the reports, made from data."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from boussole.shared.wording import enumerate_fr
from evaluation.committee.enums import Motion
from evaluation.committee.models import Vote
from evaluation.trial.models import Evaluation
from evaluation.trial.versions import was_extended
from usecases.enums import YesNoUnknown

CODE = re.compile(r"\b[A-Z]\d+\b")  # of a criterion: « R1 »
OUTCOMES = (
    (Motion.ROLL_OUT, lazy("Généraliser"), lazy("tous les critères atteints")),
    (Motion.ROLL_OUT_WITH_CONDITIONS, lazy("Sous réserves"), lazy("conditions suivies")),
    (Motion.EXTEND, lazy("Prolonger"), lazy("trois mois au plus, une fois")),
    (Motion.ADAPT, lazy("Adapter"), lazy("nouveau protocole")),
    (Motion.STOP, lazy("Arrêter"), lazy("motif rendu public")),
)
PLACES = {
    (YesNoUnknown.YES, YesNoUnknown.YES): "try",
    (YesNoUnknown.NO, YesNoUnknown.YES): "watch",
    (YesNoUnknown.YES, YesNoUnknown.NO): "refused",
    (YesNoUnknown.NO, YesNoUnknown.NO): "out",
}


def outcome_rows(evaluation: Evaluation | None, vote: Vote | None) -> list[dict[str, Any]]:
    """Return the five possible outcomes: proposed by the committee, open, or closed by the rules."""
    verdicts = [row.verdict for row in evaluation.results.all()] if evaluation else []
    missed = "missed" in verdicts
    extended = evaluation is not None and was_extended(evaluation.protocol)
    closed = evaluation.content["result"]["closed"] if evaluation and evaluation.content else ()
    rows = []
    for motion, label, note in OUTCOMES:
        state, why = "open", str(note)
        if missed and motion in (Motion.ROLL_OUT, Motion.ROLL_OUT_WITH_CONDITIONS):
            state, why = "closed", _("critère manqué")
        elif extended and motion == Motion.EXTEND:
            state, why = "closed", _("déjà prolongé une fois")
        elif motion in closed:
            state, why = "closed", _("les règles s’y opposent")
        if vote is not None and vote.motion == motion:
            state, why = "proposed", _("par le comité")
        rows.append({"label": str(label), "state": state, "why": why})
    return rows


def time_saved(evaluation: Evaluation) -> str:
    """Return what is done with the time saved: its use, with whom it was decided, how much, then the lead's words."""
    said = [evaluation.get_time_saved_use_display(), evaluation.get_time_saved_decided_display()]
    if evaluation.hours_saved is not None:
        said.append(_("%(hours)s heures par semaine") % {"hours": figure(evaluation.hours_saved)})
    head = ", ".join(str(word)[:1].lower() + str(word)[1:] for word in said if word)
    return f"{head[:1].upper()}{head[1:]}. {evaluation.time_saved}" if head else evaluation.time_saved


def results_sentence(verdicts: Sequence[str]) -> str:
    """Return « 3 critères atteints, 1 manqué. », « Aucun critère atteint, 2 manqués. »."""
    reached, missed = verdicts.count("reached"), verdicts.count("missed")
    unclear = verdicts.count("inconclusive")
    if reached == len(verdicts) > 1:
        return _("Les %(n)s critères sont atteints.") % {"n": reached}
    parts = [ngettext("%(n)s critère atteint", "%(n)s critères atteints", reached) % {"n": reached}]
    if not reached:
        parts = [_("Aucun critère atteint")]
    if missed:
        parts.append(ngettext("%(n)s manqué", "%(n)s manqués", missed) % {"n": missed})
    if unclear:
        parts.append(ngettext("%(n)s non concluant", "%(n)s non concluants", unclear) % {"n": unclear})
    return f"{', '.join(parts)}."


def rule_steps(path: Sequence[Sequence[str]], labels: Mapping[str, str]) -> list[str]:
    """Return why the rules propose what they do: their words without their codes, criteria by name.

    `labels`: the name of each criterion by code.
    """

    def named(found: re.Match[str]) -> str:
        return f"« {labels[found[0]]} »" if found[0] in labels else found[0]

    return [CODE.sub(named, why) for _code, why in path]


def thresholds_sentence(changed: Sequence[str], come: Sequence[str] = (), gone: Sequence[str] = ()) -> str:
    """Return whether the criteria stayed as they were locked, else which ones amendments changed, added, took out."""
    told = (
        (_("Changé pendant l’essai, par avenant : %(names)s."), changed),
        (_("Ajouté par avenant : %(names)s."), come),
        (_("Retiré par avenant : %(names)s."), gone),
    )
    said = [
        sentence % {"names": enumerate_fr([f"« {label} »" for label in labels], last=_("et"))}
        for sentence, labels in told
        if labels
    ]
    return " ".join(said) or _("Aucun seuil n’a changé pendant l’essai.")


def threshold(direction: str, value: Decimal) -> str:
    """Return « au moins 30 » or « au plus 8 »."""
    word = _("au moins") if direction == "at_least" else _("au plus")
    return f"{word} {figure(value)}"


def figure(value: Decimal | None) -> str:
    """Return a figure without useless zeros and with a decimal comma; empty when there is none."""
    if value is None:
        return ""
    text = format(Decimal(value).normalize(), "f")
    return text.replace(".", ",")


def matrix_place(can: str, wish: str) -> str:
    """Return the place of the use case on the INET matrix: try, watch, refused, out, or '' when not placed."""
    return PLACES.get((YesNoUnknown(can), YesNoUnknown(wish)), "") if can and wish else ""


def law_rows(answers: Mapping[str, str], classes: str = "") -> list[dict[str, str]]:
    """Return what the dossier says of the AI Act: the signed `classes` if any, else what the compass answers."""
    first = (
        ("JUR-01", _("Pratique interdite (article 5)")),
        ("JUR-02", _("Domaine à haut risque (annexe III)")),
    )
    rows = (
        *(() if classes else first),
        ("JUR-03", _("Aide à décider pour une personne")),
        ("JUR-06", _("Les gens savent qu’une IA répond (article 50)")),
        ("TRA-07", _("Former les agents (article 4)")),
    )
    signed = [{"label": _("Classement signé"), "answer": classes}] if classes else []
    return signed + [{"label": label, "answer": answers.get(code, "")} for code, label in rows]
