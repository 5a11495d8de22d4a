"""Reading meetings, dossiers that wait for the committee, and its opinions."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.enums import Role
from accounts.models import Organisation, User
from evaluation.committee.enums import ENDED, ItemState, TallyOutcome
from evaluation.committee.models import AgendaItem, Committee, Meeting, Vote
from evaluation.committee.permissions import seat_of, visible_committees
from evaluation.committee.selectors.agenda import KIND_OF_STATE
from evaluation.committee.selectors.sittings import undeclared_items
from evaluation.trial.versions import awaiting_a_vote
from usecases.models import HiddenUseCase, UseCase


def committees_for(user: User) -> QuerySet[Committee]:
    """Return the committees whose meetings `user` reads."""
    return Committee.objects.filter(visible_committees(user)).select_related("organisation").distinct()


def without_committee(user: User) -> QuerySet[Organisation]:
    """Return the collectivités that `user` coordinates and that have no committee of their own nor a host's."""
    mine = user.organisations_with(Role.COORDINATOR)
    return Organisation.objects.filter(pk__in=mine, committee__isnull=True, hosted=False)


def people_to_seat(committee: Committee) -> QuerySet[User]:
    """Return the people with a role in the committee's collectivité who hold no seat on it."""
    seated = committee.members.filter(ended_on__isnull=True).values("user")
    return people_to_succeed(committee).exclude(pk__in=seated)


def people_to_succeed(committee: Committee) -> QuerySet[User]:
    """Return the people with a role in the committee's collectivité: any of them may take over a seat."""
    people = User.objects.filter(
        is_active=True, memberships__organisation=committee.organisation, memberships__ended_at__isnull=True
    )
    return people.distinct().order_by("last_name", "first_name", "pk")


def meetings_for(user: User) -> QuerySet[Meeting]:
    """Return the meetings that `user` reads, newest first."""
    related = ("committee__organisation", "rules", "convened_by", "second_of")
    return Meeting.objects.filter(committee__in=committees_for(user)).select_related(*related)


def withheld_items(items: QuerySet[AgendaItem], user: User) -> set[int]:
    """Return the ids of those `items` that `user` stays out of: recused, lead of the dossier, or it is hidden."""
    hidden = HiddenUseCase.objects.in_force().filter(user=user).values("use_case")
    out = Q(recusals__member__user=user) | Q(use_case__lead=user) | Q(use_case__in=hidden)
    return set(items.filter(out).values_list("pk", flat=True))


def items_for(meeting: Meeting, user: User) -> QuerySet[AgendaItem]:
    """Return the items of `meeting` that `user` may read whole: of dossiers they read, not those they stay out of, nor
    those in which they have not declared their interests yet.

    The one place that says what a member is given to read before a meeting.
    """
    rows = meeting.items.filter(use_case__in=UseCase.objects.visible_to(user).values("pk"))
    undeclared = undeclared_items(rows, seat_of(user, meeting))
    readable = rows.exclude(pk__in=withheld_items(meeting.items.all(), user) | undeclared)
    return readable.order_by("order")


def next_meeting(user: User) -> Meeting | None:
    """Return the first meeting not over yet of a committee that `user` reads, with its agenda, or None."""
    rows = meetings_for(user).exclude(state__in=ENDED).order_by("starts_at", "pk")
    return rows.prefetch_related("items__use_case").first()


def committee_for(organisation: Organisation) -> Committee | None:
    """Return the committee that hears the dossiers of a collectivité: its own, or that of the one that hosts it."""
    ids = [organisation.pk, *([organisation.parent_id] if organisation.hosted else [])]
    rows = {row.organisation_id: row for row in Committee.objects.filter(organisation__in=ids)}
    return next((rows[pk] for pk in ids if pk in rows), None)


def adopted_vote(item: AgendaItem) -> Vote | None:
    """Return the vote whose motion stands adopted on `item`, or None."""
    rows = Vote.objects.adopted().filter(item=item)
    return rows.select_related("tally").order_by("-closed_at", "-pk").first()


def opinion_of(use_case: UseCase, kind: str) -> Vote | None:
    """Return the vote that is the committee's recorded opinion of that kind on the dossier, the newest, or None.

    A recorded opinion stays the one that the élus were given, even when its vote is rectified later.
    """
    recorded = Vote.objects.filter(
        item__use_case=use_case,
        item__kind=kind,
        item__opinion_recorded_at__isnull=False,
        annulment__isnull=True,
    )
    rows = recorded.filter(Q(tally__outcome=TallyOutcome.ADOPTED) | Q(pk__in=Vote.objects.adopted().values("pk")))
    return rows.select_related("tally", "item__meeting__committee").order_by("-closed_at", "-pk").first()


def ready_dossiers(committee: Committee, user: User) -> QuerySet[UseCase]:
    """Return the dossiers that `user` may put on the committee's agenda: ready, not inscribed anywhere, not theirs."""
    organisation = committee.organisation
    live = AgendaItem.objects.filter(use_case=OuterRef("pk"), opinion_recorded_at__isnull=True)
    waiting = Q(state__in=list(KIND_OF_STATE)) | Q(pk__in=awaiting_a_vote().values("use_case"))
    rows = UseCase.objects.filter(
        Q(organisation=organisation) | Q(organisation__parent=organisation, organisation__hosted=True), waiting
    )
    listed = Exists(live.exclude(state=ItemState.POSTPONED))
    return rows.exclude(listed).exclude(lead=user).not_hidden_from(user).order_by("state_since", "pk")


def items_of(use_case: UseCase) -> list[AgendaItem]:
    """Return every passage of the dossier before the committee, newest first, with its votes."""
    votes = Vote.objects.with_results().order_by("opened_at", "pk")
    rows = AgendaItem.objects.filter(use_case=use_case).select_related("meeting__committee__organisation")
    return list(rows.prefetch_related(Prefetch("votes", queryset=votes)).order_by("-meeting__starts_at", "-pk"))
