"""An item in discussion whose criteria can be scored."""

from accounts.models import User
from evaluation.committee import actions
from evaluation.committee.models import ScoreReveal
from evaluation.compass.models import GridVersion
from tests.factories.accounts import Cast
from tests.factories.committee import (
    MEETING_AT,
    convene,
    declare_all,
    make_committee,
    make_ready,
    members_of,
    open_item,
)
from tests.factories.scores import completed


class Table:
    """An item in discussion before five members: m1 presides, m4 is a consultative expert, m5 stays out."""

    def __init__(self, cast: Cast, *, grid: GridVersion | None = None, opened: bool = True, size: int = 5) -> None:
        self.cast = cast
        self.committee = make_committee(cast.organisation, size=size)
        self.members = members_of(self.committee)
        self.m1, self.m2, self.m3, self.m4, self.m5 = self.members[:5]
        self.committee.members.filter(pk=self.m4.pk).update(voting=False)
        self.use_case = make_ready(cast.organisation, cast.lead)
        completed(self.use_case, grid)
        self.meeting = convene(self.committee, cast.coordinator, self.use_case)
        self.item = self.meeting.items.get()
        actions.declare_recusal(item=self.item, member=self.m5, actor=self.m5.user, reason="Lien.", now=MEETING_AT)
        declare_all(self.item)
        if opened:
            self.item = open_item(self.meeting, cast.coordinator, self.members)

    def reveal(self, actor: User | None = None) -> ScoreReveal:
        """Reveal the scores of the item, as the secretariat does unless `actor` says otherwise."""
        return actions.reveal_scores(item=self.item, actor=actor or self.cast.coordinator, now=MEETING_AT)
