"""Reading the committee: its meetings, its votes, its opinion on a dossier."""

from django.db.models import QuerySet

from accounts.models import Organisation, User
from evaluation.committee.enums import TallyOutcome
from evaluation.committee.models import AgendaItem, Committee, Meeting, Vote
from evaluation.committee.permissions import visible_committees
from usecases.models import UseCase


def committees_for(user: User) -> QuerySet[Committee]:
    """Return the committees whose meetings `user` reads."""
    return Committee.objects.filter(visible_committees(user)).select_related("organisation").distinct()


def meetings_for(user: User) -> QuerySet[Meeting]:
    """Return the meetings that `user` reads, newest first."""
    return Meeting.objects.filter(committee__in=committees_for(user)).select_related("committee__organisation", "rules")


def committee_for(organisation: Organisation) -> Committee | None:
    """Return the committee that hears the dossiers of a collectivité: its own, or that of the one that hosts it."""
    ids = [organisation.pk, *([organisation.parent_id] if organisation.hosted else [])]
    rows = {row.organisation_id: row for row in Committee.objects.filter(organisation__in=ids)}
    return next((rows[pk] for pk in ids if pk in rows), None)


def adopted_vote(item: AgendaItem) -> Vote | None:
    """Return the vote whose motion was adopted on `item`, or None."""
    rows = Vote.objects.filter(item=item, tally__outcome=TallyOutcome.ADOPTED)
    return rows.select_related("tally").order_by("-closed_at", "-pk").first()


def opinion_of(use_case: UseCase, kind: str) -> Vote | None:
    """Return the vote that is the committee's recorded opinion of that kind on the dossier, the newest, or None."""
    rows = Vote.objects.filter(
        item__use_case=use_case,
        item__kind=kind,
        item__opinion_recorded_at__isnull=False,
        tally__outcome=TallyOutcome.ADOPTED,
    )
    return rows.select_related("tally", "item__meeting__committee").order_by("-closed_at", "-pk").first()
