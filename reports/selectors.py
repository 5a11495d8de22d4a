"""Which reports a person reads."""

from django.db.models import Q, QuerySet

from accounts.models import Organisation, User
from evaluation.committee.selectors import meetings_for, minutes_readers
from reports.documents import DOCUMENTS
from reports.documents.compass_told import closed_sheet, closed_to_recused
from reports.enums import ReportKind
from reports.models import Report
from usecases.models import UseCase
from usecases.visibility import READERS

# The documents about a dossier that tell what its compass says.
COMPASS_TOLD = tuple(
    kind for kind, document in DOCUMENTS.items() if document.closed in (closed_sheet, closed_to_recused)
)


def readable_reports(user: User) -> QuerySet[Report]:
    """Return the reports that `user` reads: of their dossiers and collectivités, of minutes, their own packs.

    A document may still be closed to them for what it says: `reports.permissions.require_readable`.
    """
    about_dossiers = Q(use_case__in=UseCase.objects.visible_to(user).values("pk"))
    minutes = Q(kind=ReportKind.MINUTES, meeting__in=minutes_readers(user).values("pk"))
    organisations = Q(organisation__in=user.organisations_with(*READERS))
    # A pack is made for one person, who may have left the committee since.
    packs = Q(kind=ReportKind.MEETING_PACK, requested_by=user, meeting__in=meetings_for(user).values("pk"))
    related = ("use_case__organisation", "use_case__lead", "meeting__committee", "organisation", "requested_by", "file")
    return Report.objects.filter(about_dossiers | minutes | packs | organisations).select_related(*related)


def closed_reports(user: User) -> Q:
    """Return the filter of the documents about dossiers that lists leave out for `user`: what `closed` says of each."""
    recused = Q(kind__in=COMPASS_TOLD, use_case__expert_recusals__expert=user)
    provisional = Q(kind=ReportKind.COMPASS_SHEET, use_case__lead=user, snapshot__provisional=True)
    others = Q(kind=ReportKind.JOURNAL_EXTRACT) & ~Q(requested_by=user)
    return recused | provisional | others


def organisations_reported_to(user: User) -> QuerySet[Organisation]:
    """Return the collectivités whose reports `user` reads, by name."""
    return Organisation.objects.filter(pk__in=user.organisations_with(*READERS)).order_by("name")
