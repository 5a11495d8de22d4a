"""Twenty-five people who vote at once on a running site, windows that close under them, somebody who snoops."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client

from evaluation.committee.models import CommitteeMember, Scrub, Vote
from evaluation.committee.tasks import scrub_papers
from tests.factories.accounts import make_cast
from tests.factories.committee import (
    asked,
    convene,
    make_committee,
    make_ready,
    members_of,
    open_item,
    open_vote,
)
from tests.services.vote_links import identifiers_in_files, linked_by_order, linked_by_transaction
from tests.services.vote_site import Answer, ask, percentile, serving, together
from tests.wiping import wipe_all

VOTERS, POSTS, CLOSERS = 25, 4, 5
WORDS = ("POUR", "CONTRE", "BLANC")


class Crowd:
    """A committee of 25 on a running site, and what is done to it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.people = make_cast()
        committee = make_committee(self.people.organisation, size=VOTERS)
        self.members = members_of(committee)
        meeting = convene(committee, self.people.coordinator, make_ready(self.people.organisation, self.people.lead))
        self.item = open_item(meeting, self.people.coordinator, self.members)

        def session(person: object) -> str:
            client = Client()
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
            return client.cookies["sessionid"].value

        self.sessions = {member.pk: session(member.user) for member in self.members}
        self.coordinator = session(self.people.coordinator)
        self.seconds: list[float] = []

    def open(self, *, secret: bool) -> Vote:
        """Put a motion to the vote. More than half vote against, so that the item stays open for the next one."""
        return open_vote(self.item, self.people.coordinator, secret=asked() if secret else None)

    def cast(self, vote: Vote, member: CommitteeMember, choice: str) -> Answer:
        """Send a ballot as its member."""
        data = {"voice": member.pk, f"voice-{member.pk}-choice": choice}
        path = f"/comite/votes/{vote.pk}/"
        return ask(self.port, "POST", path, session=self.sessions[member.pk], data=data)

    def close(self, vote: Vote) -> Answer:
        """Close the vote as the coordinator."""
        return ask(self.port, "POST", f"/comite/votes/{vote.pk}/clore/", session=self.coordinator, data={})

    def burst(self, *, secret: bool) -> dict[str, int]:
        """Every voter sends the same ballot four times at once."""
        vote = self.open(secret=secret)
        choices = {member.pk: "POUR" if rank % 2 else "CONTRE" for rank, member in enumerate(self.members)}
        acts = [
            lambda member=member: self.cast(vote, member, choices[member.pk])
            for member in self.members
            for _ in range(POSTS)
        ]
        random.shuffle(acts)
        answers = together(acts)
        self.seconds += [answer.seconds for answer in answers]
        ballots = vote.papers.count() if secret else vote.ballots.count()
        signed = vote.roll.filter(signed=True).count() if secret else vote.ballots.filter(superseded=False).count()
        closed = self.close(vote)
        vote.refresh_from_db()
        return {
            "ballots_other_than_25": int((ballots, signed) != (VOTERS, VOTERS)),
            "counted_wrong": int((vote.tally.result["for"], vote.tally.result["against"]) != (12, 13)),
            "faults": sum(answer.status >= 500 for answer in [*answers, closed]),
        }

    def race(self, *, secret: bool) -> dict[str, int]:
        """Every voter votes once while five windows close the vote."""
        vote = self.open(secret=secret)
        pauses = [random.uniform(0, 0.5) for _ in range(VOTERS + CLOSERS)]

        def later(pause: float, act: Callable[[], Answer]) -> Answer:
            time.sleep(pause)
            return act()

        acts = [lambda member=member: self.cast(vote, member, "CONTRE") for member in self.members]
        acts += [lambda: self.close(vote)] * CLOSERS
        answers = together(
            (lambda pause=pause, act=act: later(pause, act)) for pause, act in zip(pauses, acts, strict=True)
        )
        vote.refresh_from_db()
        acknowledged = sum(answer.status == 302 for answer in answers[:VOTERS])
        in_the_box = vote.papers.count() if secret else vote.ballots.filter(superseded=False).count()
        signed = vote.roll.filter(signed=True).count() if secret else in_the_box
        counted = (vote.tally.result["against"] or 0) + (vote.tally.result["for"] or 0)
        return {
            "acknowledged": acknowledged,
            "refused_after_the_close": VOTERS - acknowledged,
            "lost_or_invented": int(not acknowledged == in_the_box == signed == counted),
            "closings_not_answered": sum(answer.status != 302 for answer in answers[VOTERS:]),
            "faults": sum(answer.status >= 500 for answer in answers),
        }

    def links(self) -> dict[str, int]:
        """Try to link voters to papers: during the vote, then after the close and the wiping."""
        vote = self.open(secret=True)
        order = random.sample(self.members, VOTERS)
        choices = {member.pk: "POUR" if rank % 3 == 0 else "CONTRE" for rank, member in enumerate(self.members)}
        for member in order:
            self.cast(vote, member, choices[member.pk])
        cast = [(member.pk, choices[member.pk]) for member in order]
        names = list(vote.papers.values_list("uuid", flat=True))
        during = {
            "linked_by_transaction_during": linked_by_transaction(vote),
            "linked_by_order_during": linked_by_order(vote, cast),
            "identifiers_in_files_during": identifiers_in_files(names),
        }
        self.close(vote)
        wipe_all(Scrub, scrub_papers)
        return during | {
            "wiped": int(Scrub.objects.get(vote=vote).job_state == "ready"),
            "linked_by_transaction_after": linked_by_transaction(vote),
            "linked_by_order_after": linked_by_order(vote, cast),
            "identifiers_in_files_after": identifiers_in_files(names),
        }


def run(bursts: int, races: int, port: int, log: Path) -> dict[str, Any]:
    """Do the experiments and return their figures. The environment says the database, already migrated."""
    random.seed(20261210)
    experiment = Crowd(port)
    figures: dict[str, Any] = {"database": connection.vendor, "bursts": bursts, "races": races}
    with serving(port, log):
        figures["links"] = experiment.links()
        figures["burst"] = _sum(experiment.burst(secret=bool(number % 2)) for number in range(bursts))
        figures["p95_seconds"] = round(percentile(experiment.seconds, 0.95), 3)
        figures["race"] = _sum(experiment.race(secret=bool(number % 2)) for number in range(races))
        figures["links_at_the_end"] = experiment.links()
    figures["choices_in_logs"] = sum(log.read_text(errors="replace").count(word) for word in WORDS)
    return figures


def _sum(rows: Any) -> dict[str, int]:
    total: dict[str, int] = {}
    for row in rows:
        for key, value in row.items():
            total[key] = total.get(key, 0) + value
    return total
