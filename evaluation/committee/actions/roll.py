"""The roll and the box of a secret vote: opened with the voices of the room, shuffled at the close."""

from secrets import SystemRandom

from evaluation.committee.case_builder import case_of
from evaluation.committee.models import Emargement, Paper, Vote
from evaluation.committee.tally import voices


def open_roll(vote: Vote) -> None:
    """Write one unsigned line per voice of a secret vote on screen. The list does not change while the vote is open."""
    Emargement.objects.bulk_create(Emargement(vote=vote, voice_id=int(voice)) for voice in voices(case_of(vote.item)))


def seal(vote: Vote) -> None:
    """Make every ballot of a vote that closes unchangeable; shuffle the papers first, under new identifiers.

    Nothing in the tables then tells in which order the papers came. What the database's files still hold of the
    earlier rows is wiped after the commit (`Scrub`).
    """
    vote.ballots.update(sealed=True)
    vote.counts.update(sealed=True)
    choices = list(vote.papers.values_list("choice", flat=True))
    SystemRandom().shuffle(choices)
    vote.papers.all().delete()
    Paper.objects.bulk_create(Paper(vote=vote, choice=choice, sealed=True) for choice in choices)
    vote.roll.update(sealed=True)
