"""A committee of nine, its meetings and its votes, for tests."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from accounts.enums import Role
from accounts.models import Organisation, User
from evaluation.committee import actions
from evaluation.committee.enums import College, Interest, MemberFunction, Presence
from evaluation.committee.models import (
    AgendaItem,
    Committee,
    CommitteeMember,
    Declaration,
    Meeting,
    RulesVersion,
    Tally,
    Vote,
)
from evaluation.committee.secret_case import Totals
from evaluation.committee.tally import CGCT, Rules, rules_to_dict
from tests.factories.accounts import make_member
from tests.factories.usecases import START, make_use_case
from usecases.enums import State
from usecases.models import UseCase

NOW = START + timedelta(days=60)
MEETING_AT = NOW + timedelta(days=7)
NAMES = ("Ada", "Benoît", "Chloé", "Driss", "Élise", "Fatou", "Gaël", "Hélène", "Idris", "Jeanne")


def make_committee(organisation: Organisation, *, size: int = 9, rules: Rules = CGCT) -> Committee:
    """Create a committee of `size` voting members; the first presides, the second is the deputy.

    Its rules ask no delay between a convocation and the meeting.
    """
    committee = Committee.objects.create(organisation=organisation, name="Comité éthique d’essai")
    RulesVersion.objects.create(
        committee=committee, number=1, settings=rules_to_dict(rules), adopted_on=START.date(), convocation_days=0
    )
    for number in range(size):
        function = {0: MemberFunction.PRESIDENT, 1: MemberFunction.DEPUTY}.get(number, MemberFunction.MEMBER)
        role = Role.COMMITTEE_PRESIDENT if number == 0 else Role.COMMITTEE_MEMBER
        person = make_member(organisation, role, first_name=NAMES[number % len(NAMES)], last_name=f"M{number + 1}")
        seat(committee, person, function=function)
    return committee


def set_delay(committee: Committee, days: int) -> RulesVersion:
    """Add a version of the rules that differs by its delay of convocation, in clear days."""
    last = committee.rules.order_by("number").last()
    return RulesVersion.objects.create(
        committee=committee,
        number=last.number + 1,
        settings=last.settings,
        adopted_on=last.adopted_on,
        convocation_days=days,
    )


def seat(committee: Committee, person: User, **fields: object) -> CommitteeMember:
    """Give a person a seat since the start."""
    values = {"college": College.ADMINISTRATION, "started_on": START.date(), **fields}
    return CommitteeMember.objects.create(committee=committee, user=person, **values)


def members_of(committee: Committee) -> list[CommitteeMember]:
    """Return the members in the order in which they were seated: m1 presides, m2 is the deputy."""
    return list(committee.members.select_related("user").order_by("pk"))


def make_ready(organisation: Organisation, lead: User, *, final: bool = False, **fields: object) -> UseCase:
    """Create a dossier that waits for the committee's opinion, before or after the trial."""
    state = State.READY_FOR_FINAL_OPINION if final else State.READY_FOR_COMMITTEE
    return make_use_case(organisation, lead, state=state, **fields)


def convene(committee: Committee, coordinator: User, *use_cases: UseCase, at: datetime = MEETING_AT) -> Meeting:
    """Convene a meeting with these dossiers on its agenda."""
    meeting = actions.convene_meeting(committee=committee, actor=coordinator, starts_at=at, place="Salle 204", now=NOW)
    for use_case in use_cases:
        actions.add_item(meeting=meeting, use_case=use_case, actor=coordinator, now=NOW)
    return meeting


def attend(item: AgendaItem, actor: User, present: Iterable[CommitteeMember]) -> None:
    """Record everybody: those in `present` are there, the rest are absent. Whoever said nothing has no interest."""
    declare_all(item)
    there = {member.pk for member in present}
    presences: Mapping[CommitteeMember, str] = {
        member: Presence.PRESENT if member.pk in there else Presence.ABSENT
        for member in members_of(item.meeting.committee)
    }
    actions.set_attendance(item=item, actor=actor, presences=presences, now=MEETING_AT)


def declare_all(item: AgendaItem) -> None:
    """Have every member who said nothing yet declare that they have no interest in the dossier."""
    said = set(item.declarations.values_list("member", flat=True))
    Declaration.objects.bulk_create(
        Declaration(
            item=item,
            member=member,
            number=1,
            interest=Interest.NONE,
            declared_at=MEETING_AT,
            declared_by=member.user,
        )
        for member in members_of(item.meeting.committee)
        if member.pk not in said
    )


def open_item(meeting: Meeting, coordinator: User, present: Iterable[CommitteeMember], *, order: int = 1) -> AgendaItem:
    """Open the meeting if needed and its item number `order`, with those present."""
    meeting.refresh_from_db()
    if meeting.opened_at is None:
        actions.open_meeting(meeting=meeting, actor=coordinator, now=MEETING_AT)
    item = meeting.items.get(order=order)
    attend(item, coordinator, present)
    actions.open_item(item=item, actor=coordinator, now=MEETING_AT)
    return AgendaItem.objects.get(pk=item.pk)


def open_vote(item: AgendaItem, coordinator: User, motion: str = "favourable", **more: object) -> Vote:
    """Put a motion to the vote."""
    return actions.open_vote(item=item, actor=coordinator, motion=motion, now=MEETING_AT, **more)


def cast(vote: Vote, voter: CommitteeMember, choice: str, *, voice: CommitteeMember | None = None) -> None:
    """Express a choice for one's own voice, or for `voice`."""
    actions.cast_ballot(vote=vote, actor=voter.user, voice=voice or voter, choice=choice, now=MEETING_AT)


def cast_all(vote: Vote, voters: Iterable[CommitteeMember], letters: str) -> None:
    """Cast one ballot per voter: P(our), C(ontre) or A(bstention)."""
    words = {"P": "POUR", "C": "CONTRE", "A": "ABSTENTION"}
    for voter, letter in zip(voters, letters, strict=True):
        cast(vote, voter, words[letter])


def asked(because: str = "nomination", **more: object) -> actions.SecretWish:
    """Return the wish of a secret vote on screen."""
    return actions.SecretWish(mode="secret", because=because, **more)


def on_paper(first: CommitteeMember, second: CommitteeMember) -> actions.SecretWish:
    """Return the wish of a vote on paper, counted by these two."""
    return actions.SecretWish(mode="paper", because="nomination", scrutineers=(first, second))


def cast_secretly(vote: Vote, voter: CommitteeMember, choice: str, *, voice: CommitteeMember | None = None) -> None:
    """Put a paper in the box for one's own voice, or for `voice`."""
    actions.cast_secret_ballot(vote=vote, actor=voter.user, voice=voice or voter, choice=choice)


def cast_all_secretly(vote: Vote, voters: Iterable[CommitteeMember], letters: str) -> None:
    """Put one paper per voter: P(our), C(ontre), B(lanc) or N(ul)."""
    words = {"P": "POUR", "C": "CONTRE", "B": "BLANC", "N": "NUL"}
    for voter, letter in zip(voters, letters, strict=True):
        cast_secretly(vote, voter, words[letter])


def count_papers(vote: Vote, scrutineer: CommitteeMember, signed: Iterable[CommitteeMember], *numbers: int) -> None:
    """Type the count of a scrutineer: who signed; for, against, blank, null."""
    actions.type_count(vote=vote, actor=scrutineer.user, signed=signed, totals=Totals(*numbers), now=MEETING_AT)


def close(vote: Vote, coordinator: User) -> Tally:
    """Close the vote."""
    return actions.close_vote(vote=vote, actor=coordinator, now=MEETING_AT)
