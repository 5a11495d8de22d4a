"""A fault after any statement of a closing undoes the whole closing."""

import pytest
from django.db import connection

from audit.models import Entry
from evaluation.committee.enums import ItemState
from evaluation.committee.models import AgendaItem, Scrub, Tally
from tests.evaluation.committee.checks import everything
from tests.factories.committee import cast_all, cast_all_secretly, close, count_papers, on_paper, open_vote

pytestmark = pytest.mark.django_db
WRITES = ("INSERT", "UPDATE", "DELETE")


class Fault(Exception):  # noqa: N818 - what happens to the machine
    """The machine stops here."""


class Breaker:
    """Lets `after` statements through, then stops everything."""

    def __init__(self, after):
        self.after, self.count, self.writes, self.last = after, 0, 0, ""

    def __call__(self, execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        self.count += 1
        self.writes += sql.lstrip().upper().startswith(WRITES)
        self.last = sql
        if self.count == self.after:
            raise Fault
        return done


def secret(room):
    vote = room.open()
    cast_all_secretly(vote, room.members[:6], "PPPPCB")
    return vote


def public(room):
    vote = open_vote(room.item, room.people.coordinator)
    cast_all(vote, room.members[:6], "PPPPCA")
    return vote


def paper(room):
    vote = room.open(on_paper(room.members[2], room.members[3]))
    for scrutineer in room.members[2:4]:
        count_papers(vote, scrutineer, room.members[:6], 4, 1, 1, 0)
    return vote


@pytest.mark.parametrize("way", [secret, public, paper])
def test_all_or_nothing_after_each_statement(room, way):
    vote = way(room)
    before = everything()
    stopped = writes = 0
    while everything() == before:
        stopped += 1
        breaker = Breaker(stopped)
        with pytest.raises(Fault), connection.execute_wrapper(breaker):
            close(vote, room.people.coordinator)
        writes = max(writes, breaker.writes)
    # Only after its last statement, which commits, is the closing there; and then it is there whole.
    assert breaker.last.startswith("RELEASE SAVEPOINT")
    assert (stopped > 20, writes >= 6) == (True, True)
    frozen = Tally.objects.get(vote=vote)
    assert (frozen.outcome, Scrub.objects.count()) == ("ADOPTE", int(vote.mode == "secret"))
    assert Entry.objects.filter(verb="committee.close_vote").count() == 1
    assert AgendaItem.objects.get(pk=room.item.pk).state == ItemState.VOTED
    complete = everything()
    assert close(vote, room.people.coordinator) == frozen
    assert everything() == complete
