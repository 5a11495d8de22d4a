"""A meeting of nine where a secret vote can be held."""

from evaluation.committee import actions
from evaluation.committee.models import Vote
from evaluation.committee.tally import CGCT, Rules
from tests.factories.accounts import make_cast
from tests.factories.committee import (
    MEETING_AT,
    asked,
    convene,
    make_committee,
    make_ready,
    members_of,
    open_item,
    open_vote,
)


class Room:
    """A committee of nine whose item is open; m9 is away and gave m8 their proxy; m7 stays out."""

    def __init__(self, *, present: int = 8, rules: Rules = CGCT, size: int = 9) -> None:
        self.people = make_cast()
        self.committee = make_committee(self.people.organisation, size=size, rules=rules)
        self.members = members_of(self.committee)
        self.use_case = make_ready(self.people.organisation, self.people.lead)
        self.meeting = convene(self.committee, self.people.coordinator, self.use_case)
        self.out, self.holder, self.giver = self.members[-3:]
        actions.give_proxy(
            meeting=self.meeting, giver=self.giver, holder=self.holder, actor=self.giver.user, now=MEETING_AT
        )
        actions.declare_recusal(
            item=self.meeting.items.get(), member=self.out, actor=self.out.user, reason="Lien.", now=MEETING_AT
        )
        self.item = open_item(self.meeting, self.people.coordinator, self.members[:present])

    def open(self, wish: actions.SecretWish | None = None, motion: str = "favourable", **more: object) -> Vote:
        """Put a motion to a secret vote, on screen unless `wish` says otherwise."""
        return open_vote(self.item, self.people.coordinator, motion, secret=wish or asked(), **more)
