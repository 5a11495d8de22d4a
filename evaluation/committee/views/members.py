"""The members of a committee on a day, those before, those to come."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from evaluation.committee.permissions import is_secretary
from evaluation.committee.selectors import committees_for, composition, composition_warnings
from evaluation.committee.views.common import crumbs_of_committee


@require_safe
def members(request: HttpRequest, committee_pk: int) -> HttpResponse:
    """Who sits today, or sat on the day asked (`?jour=2026-03-12`): offices, colleges, terms."""
    committee = get_object_or_404(committees_for(request.user), pk=committee_pk)
    today = timezone.localdate()
    day = _day_asked(request) or today
    shown = composition(committee, day)
    everybody = [*shown.former, *shown.sitting, *shown.coming]
    context = {
        "committee": committee,
        "shown": shown,
        "today": today,
        "past": day < today,
        "warnings": composition_warnings(committee, everybody, today) if day == today else [],
        "keeps": is_secretary(request.user, committee) and day == today,
        "crumbs": crumbs_of_committee(),
    }
    return render(request, "committee/members.html", context)


def _day_asked(request: HttpRequest) -> date | None:
    """The day of the address; None when there is none, or when it is no day."""
    try:
        return parse_date(request.GET.get("jour", ""))
    except ValueError:
        return None
