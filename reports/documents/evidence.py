"""The evidence of a dossier as sections: AI Act, cost, footprint, data, political frame."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from boussole.shared.typography import date_fr, euros
from evaluation.ai_act.models import Classification
from evaluation.ai_act.selectors import current_classification
from evaluation.compass.models import Assessment, Opinion
from evaluation.cost.selectors import CostSummary
from evaluation.cost.selectors import summary as cost_summary
from evaluation.datasets.models import DatasetUseVersion, DatasetVersion
from evaluation.datasets.selectors import summary as data_summary
from evaluation.footprint.selectors import FootprintSummary
from evaluation.footprint.selectors import summary as footprint_summary
from evaluation.frame.enums import AlignmentKind
from evaluation.frame.models import Alignment, MatrixPlacement
from evaluation.frame.selectors import summary as frame_summary
from reports.documents.blocks import Block, facts, items, note, section, table, words
from usecases.models import UseCase

MATRIX_PLACES = {
    "try": lazy("à expérimenter"),
    "watch": lazy("à surveiller"),
    "refused": lazy("refus de principe"),
    "out": lazy("hors sujet"),
}


UNITS = lazy("CO₂e : tous les gaz à effet de serre, comptés en CO₂. Sb éq. : les métaux rares, comptés en antimoine.")


@dataclass(frozen=True)
class Evidence:
    """What stands beside the answers of a dossier, read once; None for what does not exist."""

    use_case: UseCase
    law: Classification | None
    cost: CostSummary | None
    footprint: FootprintSummary | None


def evidence_of(use_case: UseCase) -> Evidence:
    """Return the evidence of the dossier as it stands."""
    return Evidence(use_case, current_classification(use_case), cost_summary(use_case), footprint_summary(use_case))


def latest_change(found: Evidence, assessment: Assessment) -> date | None:
    """Return the day of the newest of what a sheet prints beside the answers; None for nothing. One query."""
    use_case = found.use_case
    placed = MatrixPlacement.objects.filter(use_case=use_case)
    confirmed = Alignment.objects.filter(use_case=use_case, kind=AlignmentKind.CONFIRMED)
    uses = DatasetUseVersion.objects.filter(use__use_case=use_case)
    described = DatasetVersion.objects.filter(dataset__uses__use_case=use_case)
    # Before the end of the assessment, nothing tells that somebody gave an opinion.
    opinions = Opinion.objects.filter(assessment=assessment, assessment__completed_at__isnull=False)
    rows = (
        placed.order_by()
        .values_list("placed_at")
        .union(
            confirmed.order_by().values_list("said_at"),
            uses.order_by().values_list("saved_at"),
            described.order_by().values_list("saved_at"),
            opinions.order_by().values_list("given_at"),
        )
    )
    instants = [row[0] for row in rows]
    instants += [part.saved_at for part in (found.cost, found.footprint) if part]
    instants += [found.law.signed_at] if found.law and found.law.signed_at else []
    return timezone.localdate(max(instants)) if instants else None


def evidence_sections(found: Evidence) -> list[Block]:
    """Return what was established beside the answers, as it stands; each says so when nothing was."""
    use_case = found.use_case
    return [
        _law(found.law),
        _cost(use_case, found.cost),
        _footprint(found.footprint),
        _data(use_case),
        _frame(use_case),
    ]


def _law(row: Classification | None) -> Block:
    title = _("Règlement européen sur l’IA")
    if row is None:
        return section(title, words(_("Le dossier n’est pas encore classé.")))
    if row.signed_at:
        signed = _("Classement n° %(number)s, signé par %(who)s le %(day)s.")
        stands = signed % {"number": row.number, "who": row.signed_by, "day": date_fr(row.signed_at)}
    else:
        stands = _("Classement n° %(number)s, pas encore signé.") % {"number": row.number}
    columns = [(_("Obligation"), ""), (_("Qui"), "phrase"), (_("À partir du"), "phrase")]
    duties = [
        [duty["text"], duty["who"], date_fr(date.fromisoformat(duty["from"]))] for duty in row.result["obligations"]
    ]
    return section(
        title,
        words(" · ".join(row.result["class_labels"]), strong=True),
        words(stands),
        table(_("Les obligations"), columns, duties, empty=_("Aucune obligation particulière.")),
        note(_("Ce classement aide à décider : ce n’est pas un avis juridique.")),
    )


def _cost(use_case: UseCase, table_of: CostSummary | None) -> Block:
    title = _("Coût complet sur trois ans")
    if table_of is None:
        demand = use_case.submission
        known = demand.cost_eur is not None
        total = _("Ordre de grandeur donné par le porteur : %(sum)s.") % {"sum": euros(demand.cost_eur)}
        return section(title, words(total if known else _("Le coût n’est pas encore connu.")))
    return section(title, *_cost_table(table_of))


def _cost_table(summary: CostSummary) -> list[Block | None]:
    columns = [
        (_("Poste"), ""),
        (_("Prévu"), "amount"),
        (_("Si l’usage double"), "amount"),
        (_("Inconnus"), "number"),
    ]
    rows = [
        [row.label, euros(row.planned), euros(row.doubled), str(row.unknown)] if row.told else [row.label, "", "", ""]
        for row in summary.categories
    ]
    texts = (summary.unknown_text, summary.missing_text, summary.vat_text, summary.staff_text, summary.usage_text)
    return [
        words(
            _("%(planned)s prévus. %(doubled)s si l’usage double.")
            % {"planned": euros(summary.planned_gross), "doubled": euros(summary.doubled_gross)},
            strong=True,
        ),
        table(_("Poste par poste"), columns, rows),
        items(str(text) for text in texts if text),
        note(_version(summary.number, summary.saved_at)),
    ]


def _version(number: int, saved_at: datetime) -> str:
    return _("Version %(number)s, enregistrée le %(day)s.") % {"number": number, "day": date_fr(saved_at)}


def _footprint(summary: FootprintSummary | None) -> Block:
    title = _("Empreinte sur un an")
    if summary is None:
        return section(title, words(_("L’empreinte n’est pas encore estimée.")))
    return section(title, *_footprint_blocks(summary))


def _footprint_blocks(summary: FootprintSummary) -> list[Block | None]:
    columns = [(_("Mesure"), ""), (_("Sur un an"), "phrase"), (_("Pour une réponse"), "phrase")]
    rows = [[row.label, row.year, row.answer] for row in summary.figures]
    return [
        words(str(summary.sentence), strong=True),
        table(_("Les quatre mesures"), columns, rows),
        note(UNITS),
        note(str(summary.limits)),
        items(summary.warnings),
        note(_("Empreinte %(kind)s. %(version)s") % _estimate(summary)),
    ]


def _estimate(summary: FootprintSummary) -> dict[str, str]:
    return {"kind": summary.kind.lower(), "version": _version(summary.number, summary.saved_at)}


def _data(use_case: UseCase) -> Block:
    title, summary = _("Les jeux de données"), data_summary(use_case)
    columns = [
        (_("Jeu de données"), "phrase"),
        (_("Données personnelles"), "word"),
        (_("À quoi il sert, ce qui en est fait"), ""),
    ]
    rows = [[row.name, _("oui") if row.dataset["is_personal"] else _("non"), _handling(row)] for row in summary.rows]
    return section(
        title,
        table(title, columns, rows, empty=_("Aucun jeu de données n’est décrit.")),
        items(str(text) for text in summary.mismatches),
    )


def _handling(row: Any) -> str:
    """What is said of the use, in one cell: the first answers that say something."""
    told = [f"{said['question']} : {said['answer']}" for said in row.handling if said["answer"]]
    return "\n".join(told)


def _frame(use_case: UseCase) -> Block:
    stood = frame_summary(use_case)
    frame = stood["frame"]
    if frame is None:
        which = _("La collectivité n’a pas adopté de cadre politique.")
    else:
        which = _("Cadre politique, version %(n)s : %(verdict)s.") % {
            "n": frame["version"],
            "verdict": (stood["verdict_label"] or _("pas encore examiné")).lower(),
        }
    place = MATRIX_PLACES.get(stood["matrix"])
    lines = [
        *((_("Ligne rouge franchie"), row) for row in stood["crossings"]),
        *((_("S’écarte de"), row) for row in stood["departures"]),
        *((_("Répond à la priorité"), row) for row in stood["priorities"]),
    ]
    return section(
        _("Le cadre politique et la matrice"),
        words(which, strong=True),
        items(f"{label} : {row['title']}. {row['justification']}".strip() for label, row in lines),
        facts(
            [
                (_("Place sur la matrice"), str(place) if place else _("pas encore placée")),
                (_("Qui l’a placée"), stood["matrix_by"]),
            ]
        ),
    )
