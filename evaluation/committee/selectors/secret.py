"""What may be known of a secret vote: before the close how many have voted, and one's own signature."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluation.committee.case_builder import signed_on, totals_of
from evaluation.committee.enums import SecretChoice
from evaluation.committee.models import CommitteeMember, PaperCount, Vote
from evaluation.committee.secret_case import Difference, differences
from evaluation.committee.selectors.results import names_by_seat, voices_asked_of
from evaluation.committee.tally import Case, ballot_refusal


@dataclass(frozen=True)
class SecretProgress:
    """How many voices have voted, of how many. Never who, never what."""

    signed: int
    total: int


@dataclass(frozen=True)
class SecretBallotRow:
    """A voice that a member may express in secret. `signed`: it has voted. `refusal` says why it cannot ('' if so)."""

    voice: CommitteeMember
    own: bool
    refusal: str
    signed: bool


def secret_progress(vote: Vote) -> SecretProgress:
    """Return how far a secret vote on screen has come."""
    lines = list(vote.roll.values_list("signed", flat=True))
    return SecretProgress(sum(lines), len(lines))


def secret_ballots_for(vote: Vote, seat: CommitteeMember, case: Case) -> list[SecretBallotRow]:
    """Return the voices that the holder of `seat` may be asked to express: their own first, then the proxies."""
    signed = set(vote.roll.filter(signed=True).values_list("voice", flat=True))
    return [
        SecretBallotRow(
            voice=voice,
            own=voice == seat,
            refusal=ballot_refusal(case, str(seat.pk), str(voice.pk)),
            signed=voice.pk in signed,
        )
        for voice in voices_asked_of(seat, vote, case)
    ]


def counts_of(vote: Vote) -> dict[int, PaperCount]:
    """Return the counts that stand for a vote on paper, by scrutineer's seat."""
    return {row.scrutineer_id: row for row in vote.counts.filter(superseded=False).select_related("scrutineer__user")}


def people_of(seats: Iterable[str]) -> QuerySet[CommitteeMember]:
    """Return the members whose seats the vote rules name, in the order of their names."""
    return CommitteeMember.objects.filter(pk__in=map(int, seats)).select_related("user")


def differences_said(vote: Vote, seat: CommitteeMember) -> list[str]:
    """Return what differs between the counts of the two scrutineers, for one of them who has typed their own.

    Empty while either is missing: a count is typed without seeing the other.
    """
    counts = counts_of(vote)
    other = next((row for pk, row in counts.items() if pk != seat.pk), None)
    if seat.pk not in counts or other is None:
        return []
    names = names_by_seat(vote.item.meeting.committee)
    return [_said(line, names) for line in compared(counts[seat.pk], other)]


def compared(first: PaperCount, second: PaperCount) -> tuple[Difference, ...]:
    """Return the lines on which two counts differ."""
    return differences((signed_on(first), totals_of(first)), (signed_on(second), totals_of(second)))


def _said(line: Difference, names: Mapping[str, str]) -> str:
    if line.voice:
        name = names.get(line.voice, line.voice)
        if line.first:
            return _("Signature de %(name)s : cochée par vous, pas par l’autre scrutateur.") % {"name": name}
        return _("Signature de %(name)s : cochée par l’autre scrutateur, pas par vous.") % {"name": name}
    values = {"choice": SecretChoice(line.choice).label.lower(), "mine": line.first, "other": line.second}
    return _("Bulletins « %(choice)s » : %(mine)s pour vous, %(other)s pour l’autre scrutateur.") % values
