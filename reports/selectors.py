"""Which reports a person reads."""

from django.db.models import Q, QuerySet

from accounts.models import User
from evaluation.committee.selectors import meetings_for, minutes_readers
from reports.enums import ReportKind
from reports.models import Report
from usecases.models import UseCase


def readable_reports(user: User) -> QuerySet[Report]:
    """Return the reports that `user` reads: of their dossiers, of minutes, and their own packs."""
    about_dossiers = Q(use_case__in=UseCase.objects.visible_to(user).values("pk"))
    minutes = Q(kind=ReportKind.MINUTES, meeting__in=minutes_readers(user).values("pk"))
    # A pack is made for one person, who may have left the committee since.
    packs = Q(kind=ReportKind.MEETING_PACK, requested_by=user, meeting__in=meetings_for(user).values("pk"))
    related = ("use_case__organisation", "use_case__lead", "meeting__committee", "organisation", "requested_by", "file")
    return Report.objects.filter(about_dossiers | minutes | packs).select_related(*related)
