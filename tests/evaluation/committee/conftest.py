"""What the tests of the committee share."""

import pytest

from evaluation.committee.models import Committee, CommitteeMember
from tests.evaluation.committee.room import Room
from tests.factories.accounts import Cast
from tests.factories.committee import make_committee, members_of


@pytest.fixture
def cast_of_nine(cast: Cast) -> tuple[Cast, Committee, list[CommitteeMember]]:
    """One person per role, a committee of nine, its members: the first presides, the second is the deputy."""
    committee = make_committee(cast.organisation)
    return cast, committee, members_of(committee)


@pytest.fixture
def room(db: None) -> Room:
    """An item open before nine: eight are there, the seventh stays out, the ninth gave the eighth a proxy."""
    return Room()
