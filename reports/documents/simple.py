"""« Version simplifiée » of the decision report: the same frozen facts, in short sentences, one idea a line.

It is made from the content of the report alone. What people wrote is quoted, never rewritten.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from boussole.shared.typography import date_fr, euros
from reports.documents.blocks import Block, heading, items, said, section, table, words
from reports.documents.decision import build_snapshot
from reports.documents.outlook import END, LONGER, USE
from reports.enums import ReportKind
from usecases.models import UseCase

LEAD_WRITES = lazy("Le porteur écrit :")
MOST_WORDS = 6
MOST_NAMED = 3  # documents that are missing
NO_CONDITION = lazy("Il n’y a pas de condition à remplir.")
# What is explained, when the text says the word. In the order of the reading.
GLOSSARY = (
    ("IA", lazy("IA : intelligence artificielle. Un logiciel qui écrit, trie ou prévoit à notre place.")),
    ("comité", lazy("Comité éthique : des personnes qui donnent leur avis sur chaque projet d’IA.")),
    ("essai", lazy("Essai : on essaie l’outil pendant un temps fixé, avec peu de personnes.")),
    ("généraliser", lazy("Généraliser : donner l’outil à toutes les personnes concernées.")),
    ("condition", lazy("Condition : ce qui doit être fait, par qui et avant quand.")),
    ("bloquant", lazy("Point bloquant : un problème à régler avant de continuer.")),
    ("porteur", lazy("Porteur : la personne qui propose le projet.")),
)


def latest_report(use_case: UseCase) -> str:
    """Return the kind of the latest decision report that the dossier may have, or '' when there is none yet."""
    if use_case.final_opinion_at is not None:
        return str(ReportKind.FINAL)
    return str(ReportKind.BEFORE_TRIAL) if use_case.opinion_recorded_at is not None else ""


def without_report(use_case: UseCase) -> str:
    """Return why there is no simplified version yet; empty when the committee gave an opinion."""
    return "" if latest_report(use_case) else _("le comité n’a pas encore rendu son avis")


def simple_version(use_case: UseCase) -> dict[str, Any]:
    """Return the simplified version of the dossier's latest decision report."""
    report = build_snapshot(use_case, latest_report(use_case))
    return simplified(report)


def simplified(report: dict[str, Any]) -> dict[str, Any]:
    """Return the simplified version of a decision report from its content."""
    final = report["kind"] == ReportKind.FINAL
    sections = [
        _asked(report),
        _why(report),
        _what(report),
        *([_results(report)] if final else []),
        _whom(report),
        _risks(report),
        _money(report),
        *([_committee(report)] if report["opinion"] else []),
        _next(report, final=final),
    ]
    return {
        "kind": str(ReportKind.SIMPLE),
        "name": str(ReportKind.SIMPLE.label),
        "organisation": report["organisation"],
        "demonstration": report["demonstration"],
        "reference": report["reference"],
        "title": report["title"],
        "dated_on": report["dated_on"],
        "status": "",
        "lead": _("Ce texte dit l’essentiel, avec des mots simples. Le rapport complet dit plus."),
        "sections": [*sections, _words(sections)],
    }


def _asked(report: dict[str, Any]) -> Block:
    decided, before = report["decided"], report["decide_before"]
    when = ""
    if decided:
        when = _("Décision prise le %(day)s : %(what)s.") % {
            "day": _day(decided["on"]),
            "what": decided["kind"].lower(),
        }
    elif before:
        when = _("La décision est attendue avant le %(day)s.") % {"day": _day(before)}
    return section(_("Ce qui vous est demandé"), words(report["ask"], strong=True), words(when))


def _why(report: dict[str, Any]) -> Block:
    return section(_("Pourquoi"), said(report["problem"], by=str(LEAD_WRITES)))


def _what(report: dict[str, Any]) -> Block:
    return section(
        _("Ce que l’IA va faire, et ne pas faire"),
        heading(_("Ce que l’IA va faire")),
        said(report["solution"], by=str(LEAD_WRITES)),
        heading(_("Ce que l’IA ne va pas faire")),
        said(report["exclusions"], by=str(LEAD_WRITES)),
        heading(_("Et sans IA ?")),
        said(report["doing_nothing"], by=_("Si on ne fait rien, le porteur écrit :")),
        said(report["alternatives"], by=str(LEAD_WRITES)),
    )


def _results(report: dict[str, Any]) -> Block:
    trial = report["trial"]
    dates = {"start": _day(trial["starts_on"]), "end": _day(trial["ends_on"])}
    return section(
        _("Ce que l’essai a montré"),
        words(_("L’essai a duré du %(start)s au %(end)s.") % dates),
        words(report["results_sentence"]),
        items(_result(row) for row in report["results"]),
        said(report["staff_feedback"], by=_("Ce que disent les agents, d’après le porteur :")),
    )


def _result(row: dict[str, Any]) -> str:
    name = f"{row['label']} ({row['unit']})" if row["unit"] else row["label"]
    values = {
        "name": name,
        "wanted": row["threshold"],
        "found": row["value"] or _("rien"),
        "verdict": row["verdict_label"],
    }
    return _("%(name)s. On voulait : %(wanted)s. On a trouvé : %(found)s. %(verdict)s.") % values


def _whom(report: dict[str, Any]) -> Block:
    users = report["users"]
    count = ""
    if users is not None:
        count = ngettext("%(n)s personne utilisera l’outil.", "%(n)s personnes utiliseront l’outil.", users) % {
            "n": users
        }
    return section(
        _("Pour qui"),
        words(count),
        said(report["beneficiaries"], by=str(LEAD_WRITES)),
        heading(_("Qui peut être laissé de côté")),
        said(report["left_aside"], by=_("L’évaluation dit :")) or words(_("Rien n’est dit.")),
    )


def _risks(report: dict[str, Any]) -> Block:
    blockers = report["blockers"]
    count = ngettext("%(n)s point bloquant.", "%(n)s points bloquants.", len(blockers)) % {"n": len(blockers)}
    alerts = [row["text"] for row in report["warnings"]]
    return section(
        _("Les risques"),
        words(count if blockers else _("Il n’y a pas de point bloquant."), strong=True),
        items(row["text"] for row in blockers),
        words(_("Il faut aussi faire attention :") if alerts else ""),
        items(alerts),
        *_missing(report["documents"]),
        said(report["what_can_go_wrong"], by=_("Ce qui peut mal se passer, d’après l’évaluation :")),
    )


def _missing(documents: list[str]) -> list[Block | None]:
    """What the dossier lacks: the names of a few documents, the number of many."""
    if len(documents) > MOST_NAMED:
        return [words(_("Il manque %(n)s documents. Le rapport complet dit lesquels.") % {"n": len(documents)})]
    return [words(_("Il manque ces documents :") if documents else ""), items(documents)]


def _money(report: dict[str, Any]) -> Block:
    cost = report["cost_total"]
    price = (
        _("Le prix est de %(sum)s en 3 ans.") % {"sum": euros(Decimal(cost))}
        if cost
        else _("On ne connaît pas le prix.")
    )
    return section(
        _("Le prix et la planète"),
        words(price),
        said(report["footprint"], by=_("Effet sur la planète :"))
        or words(_("On ne connaît pas l’effet sur la planète.")),
        words(_like(report["footprint_axis"])),
    )


def _like(axis: dict[str, Any] | None) -> str:
    """What a year takes, in things that people know."""
    return _("C’est comme : %(what)s.") % {"what": ", ".join(axis["like"])} if axis and axis["like"] else ""


def _committee(report: dict[str, Any]) -> Block:
    opinion = report["opinion"]
    columns = [(_("Vote"), ""), (_("Nombre"), "number")]
    rows = [
        [_("Pour cet avis"), str(opinion["for"])],
        [_("Contre cet avis"), str(opinion["against"])],
        [_("Sans choix"), str(opinion["abstain"])],
    ]
    held = _("Le comité a voté le %(day)s.") % {"day": _day(opinion["on"])}
    return section(
        _("Ce que dit le comité"),
        words(opinion["motion"], strong=True),
        words(held),
        table(_("Le vote"), columns, rows),
        said(report["minority"], by=_("Une partie du comité pense autre chose :")),
        said(report["staff_voices"], by=_("Les représentants du personnel écrivent :")),
    )


def _next(report: dict[str, Any], *, final: bool) -> Block:
    conditions = [
        _("%(what)s. Qui : %(who)s. Avant le %(day)s.")
        % {"what": row["text"].rstrip("."), "who": row["owner"], "day": _day(row["due_on"])}
        for row in report["conditions"]
    ]
    return section(
        _("Ce qui se passe ensuite"),
        items([*([] if report["decided"] else [_("L’élu décide.")]), *_after(report, final=final)]),
        words(_("Les conditions à remplir :") if conditions else "" if report["way"] == END else NO_CONDITION),
        items(conditions),
    )


def _after(report: dict[str, Any], *, final: bool) -> list[str]:
    """What follows the decision; before it, what follows if the élu does what the committee proposes."""
    decided, way = report["decided"] is not None, report["way"]
    if way == END:
        return [_("Le projet s’arrête là.") if decided else _("S’il suit le comité, le projet s’arrête là.")]
    if way == USE:
        used = _("L’outil est utilisé.") if decided else _("S’il dit oui, l’outil est utilisé.")
        looked = [_("On regarde de nouveau ce que donne l’outil.")]
        if final:
            looked.append(_("On le fait après : %(when)s.") % {"when": ", ".join(report["follow_up"])})
        return [used, *looked]
    again = _("À la fin de l’essai, le comité et l’élu décident de nouveau.")
    if way == LONGER:
        return [_("L’essai continue.") if decided else _("S’il dit oui, l’essai continue."), again]
    return [
        _("Un essai va avoir lieu.") if decided else _("S’il dit oui, un essai commence."),
        _("Les règles de l’essai sont fixées avant. Seul un vote du comité peut les changer."),
        again,
    ]


def _words(sections: list[Block]) -> Block:
    """The words explained: those that the text says, six at most."""
    text = str(sections).lower()
    told = [str(sentence) for word, sentence in GLOSSARY if word.lower() in text]
    return section(_("Les mots expliqués"), items(told[:MOST_WORDS]))


def _day(text: str) -> str:
    return date_fr(date.fromisoformat(text))
