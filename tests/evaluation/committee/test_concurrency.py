"""Ballots that arrive while the vote is closed: each is counted, or was refused."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from boussole.shared.refusals import Refused
from evaluation.committee.models import PublicBallot, Tally
from tests.factories.accounts import make_cast
from tests.factories.committee import (
    cast,
    close,
    convene,
    make_committee,
    make_ready,
    members_of,
    open_item,
    open_vote,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite takes one writer at a time by itself"),
]
ROUNDS, VOTERS = 12, 9


def test_every_acknowledged_ballot_is_counted():
    people = make_cast()
    committee = make_committee(people.organisation, size=VOTERS)
    members = members_of(committee)
    acknowledged_in_all = 0
    for _round in range(ROUNDS):
        meeting = convene(committee, people.coordinator, make_ready(people.organisation, people.lead))
        vote = open_vote(open_item(meeting, people.coordinator, members), people.coordinator)
        acknowledged = race(vote, members, people.coordinator)
        result = Tally.objects.get(vote=vote).result
        counted = result["for"] or 0
        sealed = PublicBallot.objects.filter(vote=vote, superseded=False, sealed=True).count()
        assert acknowledged == counted == sealed == PublicBallot.objects.filter(vote=vote, superseded=False).count()
        acknowledged_in_all += acknowledged
    assert acknowledged_in_all > 0


def test_one_voice_sent_four_times_at_once_is_one_ballot():
    people = make_cast()
    committee = make_committee(people.organisation, size=3)
    members = members_of(committee)
    meeting = convene(committee, people.coordinator, make_ready(people.organisation, people.lead))
    vote = open_vote(open_item(meeting, people.coordinator, members), people.coordinator)
    together([lambda: cast(vote, members[0], "POUR")] * 4)
    assert PublicBallot.objects.filter(vote=vote, superseded=False).count() == 1


def race(vote, members, coordinator):
    """Cast one ballot per member while the vote closes; return how many were acknowledged."""
    casts = [lambda member=member: cast(vote, member, "POUR") for member in members]
    done = together([*casts, lambda: close(vote, coordinator)])
    assert done[-1], "the vote must close"
    return sum(done[:-1])


def together(acts):
    """Run the acts in as many threads, started together; tell of each whether it was done or refused."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait(timeout=30)
            act()
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
