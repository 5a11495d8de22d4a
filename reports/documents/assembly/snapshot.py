"""What the two texts for the assembly say, as plain data: the decision report's facts that they use, and some more."""

from typing import Any

from django.utils import timezone

from evaluation.ai_act.selectors import current_classification
from evaluation.committee.enums import ItemKind
from evaluation.committee.selectors import opinion_of
from evaluation.compass.enums import Phase
from evaluation.compass.models import Assessment
from evaluation.compass.selectors import current_assessment, score_of
from evaluation.decisions.rules import delays
from evaluation.dialogue.enums import PanelPosition
from evaluation.dialogue.selectors import ConsultationView, consultation_views
from evaluation.footprint.selectors import summary as footprint_summary
from evaluation.trial.selectors import evaluation_of, first_version, protocol_in_force
from reports.documents.decision import build_snapshot, score_rows
from reports.enums import ReportKind
from usecases.models import UseCase

# Of the decision report, what an assembly is told. Nothing that names who reads, asks or places on the matrix.
KEPT = (
    "demonstration",
    "organisation",
    "reference",
    "title",
    "dated_on",
    "decided",
    "opinion",
    "ask",
    "problem",
    "beneficiaries",
    "solution",
    "exclusions",
    "alternatives",
    "doing_nothing",
    "benefits",
    "left_aside",
    "users",
    "staff_change",
    "blockers",
    "warnings",
    "documents",
    "cost_total",
    "cost_details",
    "cost_double",
    "servers",
    "minority",
    "grid",
    "law_read_on",
    "assessment_sha256",
    "conditions",
    # after the trial only
    "trial",
    "outcomes",
    "results",
    "results_sentence",
    "compass",
    "planned",
    "summary",
    "staff_feedback",
    "time_saved",
    "proposal",
    "protocol_locked_on",
    "protocol_sha256",
)


def deliberation_snapshot(use_case: UseCase) -> dict[str, Any]:
    """Return what the projet de délibération says. Two texts share one content: see `_assembly`."""
    return _assembly(use_case, ReportKind.DELIBERATION)


def briefing_snapshot(use_case: UseCase) -> dict[str, Any]:
    """Return what the note de synthèse says."""
    return _assembly(use_case, ReportKind.BRIEFING_NOTE)


def _assembly(use_case: UseCase, kind: ReportKind) -> dict[str, Any]:
    """The content of a text about the last recorded opinion: the final one once it is given, else the first."""
    use_case = UseCase.objects.select_related("organisation", "submission").get(pk=use_case.pk)
    final = use_case.final_opinion_at is not None
    said = build_snapshot(use_case, ReportKind.FINAL if final else ReportKind.BEFORE_TRIAL)
    vote = opinion_of(use_case, ItemKind.FINAL_OPINION if final else ItemKind.OPINION)
    before = current_assessment(use_case, Phase.EX_ANTE)
    estimated = footprint_summary(use_case)
    latest = (current_assessment(use_case, Phase.EX_POST) if final else None) or before
    return {
        **{name: said[name] for name in KEPT if name in said},
        "kind": str(kind),
        "final": final,
        "motion": str(vote.motion) if vote else "",
        "in_service": use_case.already_in_service,
        "body": str(use_case.organisation.kind),
        "personal_data": use_case.submission.personal_data,
        "affects_person": use_case.submission.affects_person,
        "classified": _classified(use_case),
        "panels": [_panel(view) for view in consultation_views(use_case)],
        "lifted": _lifted(latest),
        "scores": score_rows(latest),
        "footprint": str(estimated.sentence) if estimated else "",
        "follow_up": delays(),
        **(_trial(use_case) if final else {}),
    }


def _classified(use_case: UseCase) -> dict[str, str] | None:
    """The signed classification under the AI Act: its classes in words, its day. None when nobody signed one."""
    row = current_classification(use_case)
    if row is None or not row.signed_at:
        return None
    return {"labels": " · ".join(row.result["class_labels"]), "on": _day(row.signed_at)}


def _panel(view: ConsultationView) -> dict[str, Any]:
    """One body of staff representatives. `on` and `position` are empty until its opinion is given for good."""
    standing = view.standing
    given = view.is_given and standing.opinion_on is not None
    due_on = view.requirement.due_on
    return {
        "body": str(view.consultation.body),
        "name": view.consultation.body_name,
        "required": view.requirement.required,
        "on": standing.opinion_on.isoformat() if given else "",
        "position": str(PanelPosition(standing.position).label) if given else "",
        "due_on": due_on.isoformat() if due_on and not given else "",
        "reserves": [row.reserve.text for row in view.reserves],
    }


def _lifted(assessment: Assessment) -> list[dict[str, str]]:
    """The blockers that were lifted since the assessment was completed, with the reason that was given."""
    messages = {row.question_code: row.message for row in score_of(assessment).signals if row.kind in ("B", "BD")}
    rows = sorted(assessment.releases.all(), key=lambda row: (row.released_at, row.pk))
    return [
        {
            "code": row.question.code,
            "text": messages.get(row.question.code, row.question.text),
            "reason": row.reason,
            "on": _day(row.released_at),
        }
        for row in rows
    ]


def _trial(use_case: UseCase) -> dict[str, Any]:
    protocol, evaluation = protocol_in_force(use_case), evaluation_of(use_case)
    return {
        "protocol_version": protocol.version,
        "protocol_first_locked_on": _day(first_version(protocol).locked_at),
        "evaluated_on": _day(evaluation.submitted_at) if evaluation.submitted_at else "",
        "evaluation_sha256": evaluation.sha256,
    }


def _day(instant: Any) -> str:
    return timezone.localtime(instant).date().isoformat()
