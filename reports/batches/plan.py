"""What a batch is made of: read with the eyes of the person who asked for it, at the moment of asking."""

from collections.abc import Callable, Iterator
from functools import partial

from django.db.models import QuerySet

from accounts.models import Organisation, User
from evaluation.committee.enums import ItemKind
from evaluation.committee.models import Meeting
from evaluation.committee.selectors import items_for
from evaluation.decisions.models import Decision
from reports.actions import request_minutes, request_pack, request_report
from reports.documents import DOCUMENTS
from reports.enums import ReportKind
from reports.models import Report, ReportBatch
from reports.permissions import available_kinds
from usecases.models import UseCase

Ask = Callable[..., Report]  # of (actor, now): one of the actions that ask for a document
KIND_OF_OPINION = {ItemKind.OPINION: ReportKind.BEFORE_TRIAL, ItemKind.FINAL_OPINION: ReportKind.FINAL}


def documents_of(batch: ReportBatch) -> list[Ask]:
    """Return how to ask for each document of `batch`, in the order in which they are listed."""
    if batch.meeting is not None:
        return list(_of_meeting(batch.meeting, batch.requested_by))
    return list(_of_year(batch.organisation, batch.year, batch.requested_by))


def _of_meeting(meeting: Meeting, reader: User) -> Iterator[Ask]:
    """The reader's own pack, what can be made of each dossier that they read whole, the minutes."""
    yield partial(request_pack, meeting=meeting)
    for item in items_for(meeting, reader).select_related("use_case").order_by("order"):
        for kind, why in available_kinds(item.use_case).items():
            document = DOCUMENTS[ReportKind(kind)]
            if not why and not document.personal and not document.closed(item.use_case, reader, None):
                yield partial(request_report, use_case=item.use_case, kind=kind)
    yield partial(request_minutes, meeting=meeting)


def _of_year(organisation: Organisation, year: int, reader: User) -> Iterator[Ask]:
    """The decision report of each dossier decided that year: before the trial, after it, or both."""
    for use_case, kind in _decided(organisation, reader, year):
        yield partial(request_report, use_case=use_case, kind=kind)


def _decided(organisation: Organisation, reader: User, year: int) -> list[tuple[UseCase, str]]:
    """Each dossier decided in `year` that `reader` reads, with the kind of report that the decision rested on."""
    rows = decisions_read(organisation, reader).filter(taken_at__year=year)
    found: dict[tuple[UseCase, str], None] = {}
    for decision in rows.select_related("use_case", "opinion__item"):
        found.setdefault((decision.use_case, KIND_OF_OPINION[ItemKind(decision.opinion.item.kind)]))
    return list(found)


def decisions_read(organisation: Organisation, reader: User) -> QuerySet[Decision]:
    """Return the decisions that rest on an opinion of the committee, in dossiers of `organisation` that one reads."""
    dossiers = UseCase.objects.visible_to(reader).filter(organisation=organisation)
    return Decision.objects.filter(
        use_case__in=dossiers.values("pk"), opinion__item__kind__in=list(KIND_OF_OPINION)
    ).order_by("use_case__reference", "taken_at", "pk")


def years_of(organisation: Organisation, reader: User) -> list[int]:
    """Return the years in which something was decided that `reader` reads, last first."""
    dates = decisions_read(organisation, reader).order_by().datetimes("taken_at", "year", order="DESC")
    return [date.year for date in dates]
