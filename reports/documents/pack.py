"""The pack of a meeting: what a member reads of each item before the debate, as plain data. One per reader.

It holds what the decision report holds of each dossier, the questions put to its lead with their answers, and what the
experts ask for. Never a confidential reason: it travels. Never an item from which its reader stays out.
"""

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.typography import date_fr, datetime_fr
from evaluation.committee.enums import ItemKind
from evaluation.committee.models import AgendaItem, Meeting
from evaluation.committee.permissions import seat_of
from evaluation.committee.selectors import items_for, undeclared_items, withheld_items
from evaluation.compass.enums import Phase
from evaluation.compass.models import Assessment
from evaluation.compass.permissions import may_read_content
from evaluation.compass.selectors import current_assessment, plan_rows, requests_of
from evaluation.trial.wording import amendment_in_words
from reports.documents.decision import build_snapshot, score_rows
from reports.enums import ReportKind
from usecases.enums import MessageVisibility

KINDS = {ItemKind.OPINION: ReportKind.BEFORE_TRIAL, ItemKind.FINAL_OPINION: ReportKind.FINAL}
# Of the report on a dossier, what the pack says: neither the opinion to come, nor what the élu is asked.
KEPT = (
    "problem",
    "beneficiaries",
    "solution",
    "exclusions",
    "alternatives",
    "doing_nothing",
    "benefits",
    "left_aside",
    "what_can_go_wrong",
    "users",
    "staff_change",
    "social_opinion",
    "staff_voices",
    "blockers",
    "warnings",
    "documents",
    "law",
    "cost_total",
    "cost_details",
    "cost_double",
    "cost_exit",
    "footprint",
    "servers",
    "compared",
    "matrix",
    "matrix_by",
    "matrix_text",
    "frame",
    "experts",
    "source",
    "grid",
    "law_read_on",
    # after the trial only
    "results",
    "results_sentence",
    "compass",
    "planned",
    "incidents",
    "summary",
    "staff_feedback",
    "time_saved",
    "proposal",
)


def pack_snapshot(meeting: Meeting, reader: User) -> dict[str, Any]:
    """Return the pack of `meeting` for `reader`, every item they may read in full, the others by their title only."""
    why = left_out(meeting, reader)
    related = ("meeting", "use_case__organisation", "use_case__lead", "amendment__protocol__amends")
    rows = meeting.items.select_related(*related).order_by("order")
    organisation = meeting.committee.organisation
    return {
        "kind": str(ReportKind.MEETING_PACK),
        "title": _("Dossier de la séance du %(day)s") % {"day": date_fr(meeting.starts_at)},
        "dated_on": meeting.day.isoformat(),
        "organisation": organisation.name,
        "committee": meeting.committee.name,
        "demonstration": organisation.is_demonstration,
        "reader": {"id": reader.pk, "name": str(reader)},
        "when": datetime_fr(meeting.starts_at),
        "place": meeting.place,
        "items": [_title_of(row, why[row.pk]) if row.pk in why else item_snapshot(row, reader) for row in rows],
    }


def left_out(meeting: Meeting, reader: User) -> dict[int, str]:
    """Return why the pack of `reader` leaves out each item that they do not read whole, by the item's id."""
    readable = set(items_for(meeting, reader).values_list("pk", flat=True))
    rest = meeting.items.exclude(pk__in=readable)
    undeclared = undeclared_items(rest, seat_of(reader, meeting)) - withheld_items(rest, reader)
    stays_out = _("Vous restez en dehors de ce point : il n’est pas dans votre dossier.")
    declare = _("Déclarez vos intérêts sur ce point : il entre ensuite dans votre dossier.")
    return {pk: declare if pk in undeclared else stays_out for pk in rest.values_list("pk", flat=True)}


def item_snapshot(item: AgendaItem, reader: User) -> dict[str, Any]:
    """Return what `reader` reads of one item that is not left out of their pack (see `left_out`)."""
    use_case = item.use_case
    if item.kind == ItemKind.AMENDMENT:
        return {**_title_of(item), "item": item.pk, "amendment": _amendment(item)}
    phase = Phase.EX_POST if item.kind == ItemKind.FINAL_OPINION else Phase.EX_ANTE
    assessment = current_assessment(use_case, phase)
    if assessment is None:
        return _title_of(item, _("Ce dossier n’a pas encore été évalué."))
    if not may_read_content(reader, assessment):
        return _title_of(item, _("La boussole de ce dossier ne vous est pas ouverte."))
    said = build_snapshot(use_case, KINDS[ItemKind(item.kind)])
    return {
        **_title_of(item),
        "item": item.pk,
        "final": item.kind == ItemKind.FINAL_OPINION,
        "lead": str(use_case.lead),
        **{name: said[name] for name in KEPT if name in said},
        "scores": score_rows(assessment),
        "reserves": _reserves(item, reader),
        "questions": _questions(assessment),
    }


def readable_items(snapshot: dict[str, Any]) -> set[int]:
    """Return the ids of the items that a pack says in full."""
    return {row["item"] for row in snapshot["items"] if not row["withheld"]}


def _title_of(item: AgendaItem, withheld: str = "") -> dict[str, Any]:
    return {
        "number": item.order,
        "title": item.use_case.title,
        "reference": item.use_case.reference,
        "kind": item.get_kind_display(),
        "withheld": withheld,
    }


def _amendment(item: AgendaItem) -> dict[str, Any]:
    """What the amendment changes, why, and what was measured when it was asked for: all that there is to vote on."""
    amendment = item.amendment
    said = amendment_in_words(amendment)
    return {
        "lead": str(item.use_case.lead),
        "version": amendment.protocol.version,
        "amends": amendment.protocol.amends.version,
        "by": str(amendment.proposed_by),
        "on": date_fr(amendment.proposed_at),
        "reasons": amendment.reasons,
        "sha256": amendment.sha256,
        "fields": [asdict(row) for row in said.fields],
        "criteria": [
            {
                "title": row.title,
                "move": row.move,
                "changes": [asdict(change) for change in row.changes],
                "measured": row.measured,
            }
            for row in said.criteria
        ],
    }


def _reserves(item: AgendaItem, reader: User) -> list[dict[str, str]]:
    rows = plan_rows(item.use_case, reader, today=timezone.localdate(item.meeting.starts_at))
    return [
        {
            "criterion": row.action.opinion.criterion.label,
            "text": row.action.text,
            "owner": str(row.action.owner),
            "due": date_fr(row.action.due_on),
            "state": row.action.get_state_display(),
        }
        for row in rows
    ]


def _questions(assessment: Assessment) -> list[dict[str, Any]]:
    """The questions that experts put to the lead, and the answers that everybody on the dossier reads."""
    labels = {row.pk: row.label for row in assessment.grid.criteria.all()}
    return [
        {
            "criterion": labels[row.criterion_id],
            "by": str(row.message.author),
            "on": date_fr(row.message.at),
            "text": row.message.body,
            "answers": [
                {"by": str(reply.author), "on": date_fr(reply.at), "text": reply.body}
                for reply in row.message.replies.all()
                if reply.visibility == MessageVisibility.DOSSIER
            ],
        }
        for row in requests_of(assessment)
        if row.message.visibility == MessageVisibility.DOSSIER
    ]
