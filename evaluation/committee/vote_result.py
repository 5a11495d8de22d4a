"""What a vote gives: numbers, outcome, rejected ballots, and the sentence that explains it to people."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from evaluation.committee.vote_case import Choice, Majority


class Outcome(StrEnum):
    ADOPTED = "ADOPTE"
    REJECTED = "REJETE"
    NO_DECISION = "SANS_DECISION"
    POSTPONED = "REPORTE"
    VOID = "ANNULE"


VALID_OUTCOMES = (Outcome.ADOPTED, Outcome.REJECTED, Outcome.NO_DECISION)


class Rejection(NamedTuple):
    """A public ballot that was not accepted: who sent it, for which voice, and why (a French sentence)."""

    voter: str
    for_: str
    reason: str


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a vote. Numbers are None when the rules stop before they are computed.

    `quorum_base`, `quorum_required` and `quorum_present` are numbers of members; `voices` to `expressed`
    are numbers of voices (`abstain` includes blank and null papers); `rejected` is a number of ballots.
    `valid` is true when the committee's vote counts (adopted, rejected, or nobody took sides).
    `reason` is written for people, in French.
    """

    quorum: bool
    quorum_base: int
    quorum_required: int
    quorum_present: int
    outcome: Outcome
    reason: str
    voices: int | None = None
    for_: int | None = None
    against: int | None = None
    abstain: int | None = None
    rejected: int | None = None
    rejections: tuple[Rejection, ...] = ()

    @property
    def expressed(self) -> int | None:
        """POUR plus CONTRE (R9); None when the ballots were not counted."""
        return None if self.for_ is None or self.against is None else self.for_ + self.against

    @property
    def valid(self) -> bool:
        return self.outcome in VALID_OUTCOMES


def result_to_dict(result: Result) -> dict[str, bool | int | str | None]:
    """Return the result as plain JSON values, with the keys of the exchange format (docs/votes.md)."""
    return {
        "quorum": result.quorum,
        "quorum_base": result.quorum_base,
        "quorum_required": result.quorum_required,
        "quorum_present": result.quorum_present,
        "voices": result.voices,
        "for": result.for_,
        "against": result.against,
        "abstain": result.abstain,
        "expressed": result.expressed,
        "rejected": result.rejected,
        "valid": result.valid,
        "outcome": result.outcome.value,
        "reason": result.reason,
    }


def counted_sentence(count: Mapping[str, int]) -> str:
    """Return « 4 pour, 2 contre, 1 abstention » from the number of voices per choice."""
    abstentions = count[Choice.ABSTAIN]
    s = "s" if abstentions > 1 else ""
    return f"{count[Choice.FOR]} pour, {count[Choice.AGAINST]} contre, {abstentions} abstention{s}"


def threshold_sentence(majority: str, *, expressed: int, voices: int, base: int) -> str:
    """Say what the majority asked for, with the number it is taken from."""
    needed = {
        Majority.ABSOLUTE_EXPRESSED: f"plus de la moitié des suffrages exprimés ({expressed})",
        Majority.TWO_THIRDS_EXPRESSED: f"au moins les deux tiers des suffrages exprimés ({expressed})",
        Majority.ABSOLUTE_MEMBERS: f"plus de la moitié des membres en exercice ({base})",
        Majority.UNANIMITY_EXPRESSED: "l’unanimité des suffrages exprimés",
        Majority.PRESENT_REPRESENTED: f"plus de la moitié des voix présentes ou représentées ({voices})",
    }
    return f"Il fallait {needed[Majority(majority)]}."


def tie_sentence(own_choice: str | None) -> str:
    """Say what the casting vote made of a tie; `own_choice` is the presiding member's own ballot, if any."""
    if own_choice in (Choice.FOR, Choice.AGAINST):
        return f"Égalité : la voix de la présidence de séance, « {own_choice.lower()} », est prépondérante."
    return "Égalité : sans vote pour ou contre de la présidence de séance, rien ne départage les voix."
