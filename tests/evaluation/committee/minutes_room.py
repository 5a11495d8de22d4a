"""A closed meeting whose minutes can be written: two items, a public vote and a secret one."""

from dataclasses import dataclass

from accounts.models import User
from evaluation.committee import actions
from evaluation.committee.models import AgendaItem, Committee, CommitteeMember, Meeting, Minutes
from tests.factories.accounts import Cast, make_cast, make_member
from tests.factories.committee import (
    MEETING_AT,
    asked,
    cast_all,
    cast_all_secretly,
    close,
    convene,
    make_committee,
    make_ready,
    members_of,
    open_item,
    open_vote,
)


@dataclass
class Held:
    """The meeting, its people: m1 presides, the last gave a proxy to the one before, m3 stays out of item 1."""

    people: Cast
    committee: Committee
    members: list[CommitteeMember]
    meeting: Meeting
    items: list[AgendaItem]

    @property
    def secretary(self) -> User:
        return self.people.coordinator

    @property
    def president(self) -> User:
        return self.members[0].user


def hold(*, count: int = 2, size: int = 5, recorded: bool = True) -> Held:
    """Hold a meeting of `count` items, the last one voted in secret, the others in public, and close it."""
    people = make_cast()
    committee = make_committee(people.organisation, size=size)
    members = members_of(committee)
    dossiers = [make_ready(people.organisation, people.lead, title=f"Outil {n + 1}") for n in range(count)]
    meeting = convene(committee, people.coordinator, *dossiers)
    giver, holder, out = members[-1], members[-2], members[2]
    actions.give_proxy(meeting=meeting, giver=giver, holder=holder, actor=giver.user, now=MEETING_AT)
    items = list(meeting.items.all())
    actions.declare_recusal(item=items[0], member=out, actor=out.user, reason="Lien.", now=MEETING_AT)
    for place, item in enumerate(items):
        item = open_item(meeting, people.coordinator, members[:-1], order=item.order)
        voters = [member for member in members[:-1] if place or member != out]
        secret = asked() if place == count - 1 and count > 1 else None
        vote = open_vote(item, people.coordinator, secret=secret)
        (cast_all_secretly if secret else cast_all)(vote, voters, "P" * (len(voters) - 1) + "C")
        close(vote, people.coordinator)
        if recorded:
            actions.file_minority_opinion(
                item=item, actor=members[1].user, text="Trop tôt.", named=True, now=MEETING_AT
            )
            actions.record_opinion(item=item, actor=people.coordinator, now=MEETING_AT)
    actions.close_meeting(meeting=meeting, actor=people.coordinator, now=MEETING_AT)
    return Held(people, committee, members, Meeting.objects.get(pk=meeting.pk), items)


def start(held: Held) -> Minutes:
    """Start the minutes."""
    return actions.start_minutes(meeting=held.meeting, actor=held.secretary, now=MEETING_AT)


def write(held: Held, minutes: Minutes, text: str = "Le comité a débattu du coût.", **more: object) -> Minutes:
    """Write the same text on every item."""
    given = {
        "edition": minutes.edition,
        "chair": minutes.chair,
        "secretary": minutes.secretary,
        "remarks": "Séance publique.",
        "debates": dict.fromkeys(held.items, text),
        "actor": held.secretary,
        "now": MEETING_AT,
        **more,
    }
    return actions.save_minutes(minutes=minutes, **given)


def settle(held: Held) -> Minutes:
    """Start, write and settle the minutes."""
    return actions.settle_minutes(minutes=write(held, start(held)), actor=held.secretary, now=MEETING_AT)


def sign(held: Held, minutes: Minutes) -> Minutes:
    """Sign as both."""
    for person in (held.president, held.secretary):
        actions.sign_minutes(minutes=minutes, actor=person, now=MEETING_AT)
    return Minutes.objects.whole().get(pk=minutes.pk)


def second_secretary(held: Held) -> User:
    """Give the collectivité another coordinator."""
    return make_member(held.people.organisation, "coordinator", last_name="Second")
