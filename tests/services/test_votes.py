"""Votes with real gunicorn workers, on SQLite and on PostgreSQL. VOTE_BURSTS and VOTE_RACES say how many times.

The figures go to var/votes-sqlite.json and var/votes-postgresql.json.
"""

import json
import os

import pytest
from django.conf import settings
from django.db import connection

from tests.services.vote_experiments import experiment

BURSTS, RACES = int(os.environ.get("VOTE_BURSTS", "2")), int(os.environ.get("VOTE_RACES", "6"))
SOUND = {"ballots_other_than_25": 0, "counted_wrong": 0, "faults": 0}


def postgresql() -> str:
    """Return the address of the PostgreSQL server that the tests use."""
    address = connection.settings_dict
    return f"postgres://{address['USER']}@{address['HOST']}:{address['PORT']}/postgres"


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_every_ballot_counts_once_and_nothing_links_it_to_its_voter(database):
    said = experiment(postgresql() if database == "postgresql" else "", BURSTS, RACES)
    (settings.VAR_DIR / f"votes-{database}.json").write_text(said)
    figures = json.loads(said)
    assert figures["database"] == database
    assert figures["burst"] == SOUND
    race = figures["race"]
    assert (race["lost_or_invented"], race["closings_not_answered"], race["faults"]) == (0, 0, 0)
    assert race["acknowledged"] + race["refused_after_the_close"] == 25 * RACES
    first, last = figures["links"], figures["links_at_the_end"]
    # During the vote the database does tell, as the notice says; afterwards it no longer does.
    by_transaction = 25 if database == "postgresql" else 0
    during = ("linked_by_transaction_during", "linked_by_order_during", "identifiers_in_files_during")
    assert [first[name] for name in during] == [by_transaction, 25, 25]
    # Once rows of earlier votes were wiped, PostgreSQL may put new ones in their place: the order may tell no more.
    assert last["linked_by_transaction_during"] == by_transaction
    assert last["identifiers_in_files_during"] == 25
    after = ("linked_by_transaction_after", "linked_by_order_after", "identifiers_in_files_after")
    assert [(links[name], links["wiped"]) for links in (first, last) for name in after] == [(0, 1)] * 6
    assert figures["choices_in_logs"] == 0
