"""A secret vote as values: a roll, a box, the count of two scrutineers, the correction of a case.

Pure functions on frozen values, no Django. Neither the roll nor the box keeps an order: both are sorted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from evaluation.committee.quorum import presiding
from evaluation.committee.vote_case import (
    SECRET_CHOICES,
    Attendance,
    BallotMode,
    Case,
    Choice,
    Moment,
    Presence,
    SecretBallots,
)

RECUSED = "recused"  # beside the presences, where a correction says that a member had to stay out
LARGEST_BOX = 500  # papers; far above any committee, low enough to refuse a slip of the finger


@dataclass(frozen=True, slots=True)
class Totals:
    """The papers of a box by choice, each 0 or more. Raises ValueError on a negative or absurd number."""

    for_: int
    against: int
    blank: int
    null: int

    def __post_init__(self) -> None:
        for number in (self.for_, self.against, self.blank, self.null):
            if not 0 <= number <= LARGEST_BOX:
                raise ValueError(f"« {number} » n’est pas un nombre de bulletins possible.")

    @classmethod
    def of(cls, box: Iterable[str]) -> "Totals":
        """Count the papers of a box."""
        papers = list(box)
        return cls(*(papers.count(choice) for choice in SECRET_CHOICES))

    @property
    def box(self) -> tuple[str, ...]:
        """The papers one by one, sorted by choice."""
        numbers = (self.for_, self.against, self.blank, self.null)
        return tuple(choice for choice, number in zip(SECRET_CHOICES, numbers, strict=True) for _ in range(number))


@dataclass(frozen=True, slots=True)
class Difference:
    """What two scrutineers do not agree on. `voice` names a line of the roll; else `choice` names a total."""

    first: int
    second: int
    choice: str = ""
    voice: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What was wrong in a case: where members were at the vote (or that they had to stay out), and the paper totals.

    `situations` maps a member to a `Presence` value or RECUSED; members left out keep theirs.
    """

    situations: Mapping[str, str]
    totals: Totals | None = None


def in_secret(case: Case, roll: Iterable[str], box: Iterable[str]) -> Case:
    """Return `case` voted in secret with this roll and this box, both sorted so that no order is left."""
    ballots = SecretBallots(roll=tuple(sorted(roll)), box=tuple(sorted(box, key=SECRET_CHOICES.index)))
    return replace(case, rules=replace(case.rules, ballot=BallotMode.SECRET), ballots=ballots)


def differences(first: tuple[Iterable[str], Totals], second: tuple[Iterable[str], Totals]) -> tuple[Difference, ...]:
    """Return every line on which two counts (signatures, totals) differ; empty when they agree."""
    (signed, totals), (signed_too, totals_too) = (set(first[0]), first[1]), (set(second[0]), second[1])
    lines = [
        Difference(int(voice in signed), int(voice in signed_too), voice=voice) for voice in sorted(signed ^ signed_too)
    ]
    counts = (
        (Choice.FOR, totals.for_, totals_too.for_),
        (Choice.AGAINST, totals.against, totals_too.against),
        (Choice.BLANK, totals.blank, totals_too.blank),
        (Choice.NULL, totals.null, totals_too.null),
    )
    return (*lines, *(Difference(one, other, choice=choice) for choice, one, other in counts if one != other))


def possible_scrutineers(case: Case) -> tuple[str, ...]:
    """Return who may count the papers of a vote: the members in the room, not recused, who do not preside."""
    chair = presiding(case)
    return tuple(
        member.id
        for member in case.members
        if member.id != chair
        and member.id not in case.recusals
        and case.presence(member.id, Moment.VOTE) == Presence.PRESENT
    )


def secret_requests_needed(present: int) -> int:
    """Return how many of `present` members (0 or more) must ask for a secret vote: a third, and at least one (R8)."""
    return max(1, -(-present // 3))


def situation(case: Case, member: str) -> str:
    """Return where `member` was at the vote, or RECUSED."""
    return RECUSED if member in case.recusals else str(case.presence(member, Moment.VOTE))


def corrected_case(case: Case, correction: Correction) -> Case:
    """Return `case` with `correction` applied. Ballots stay: what a person chose is not for others to correct.

    Raises ValueError on an unknown member or situation, or when totals are given for a vote that was not secret.
    """
    known = {member.id for member in case.members}
    for member, where in correction.situations.items():
        if member not in known or where not in (*Presence, RECUSED):
            raise ValueError(f"« {member} : {where} » ne peut pas être corrigé.")
    there = {member: situation(case, member) for member in known} | dict(correction.situations)
    attendance = tuple(
        Attendance(
            member=member.id,
            opening=case.presence(member.id, Moment.OPENING),
            vote=case.presence(member.id, Moment.VOTE) if there[member.id] == RECUSED else there[member.id],
        )
        for member in case.members
    )
    recusals = tuple(member.id for member in case.members if there[member.id] == RECUSED)
    ballots = case.ballots
    if correction.totals is not None:
        if not isinstance(ballots, SecretBallots):
            raise ValueError("Les totaux ne se corrigent que pour un vote sur papier.")
        ballots = replace(ballots, box=correction.totals.box)
    return replace(case, attendance=attendance, recusals=recusals, ballots=ballots)
