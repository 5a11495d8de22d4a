"""How many people the trainings of a trial reached, beside those it foresaw. Values in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.trial.rules import counted

NONE, PARTIAL, WHOLE = "none", "partial", "whole"


@dataclass(frozen=True)
class Coverage:
    """The trainings of a trial, cancelled ones apart: foreseen and held; invited and come to those held.

    Nobody is named: someone who came twice is counted twice in `attended`. `at_least` is how many people that makes at
    the least (see `fewest`). `participants` is the number that the protocol foresees; None when it does not say.
    """

    planned: int
    held: int
    invited: int
    attended: int
    at_least: int
    participants: int | None

    @property
    def percents(self) -> tuple[int, int] | None:
        """The people trained for a hundred participants, at the least and at the most; None without participants."""
        if not self.participants:
            return None
        low, high = (min(100 * count // self.participants, 100) for count in (self.at_least, self.attended))
        return low, high

    @property
    def level(self) -> str:
        """Return whole (nothing left to hold, as many people as participants for sure), none (nobody) or partial."""
        if not self.attended:
            return NONE
        return WHOLE if self.percents == (100, 100) and self.held == self.planned else PARTIAL

    @property
    def sentence(self) -> str:
        """What was foreseen and what was held, in one sentence."""
        if not self.planned:
            return "Aucune formation n’est notée."
        foreseen = counted(self.planned, "formation prévue", "formations prévues")
        if not self.held:
            return f"{foreseen}, aucune tenue."
        came = counted(self.attended, "présence", "présences")
        asked = counted(self.invited, "invitation", "invitations")
        held = counted(self.held, "tenue", "tenues")
        return f"{foreseen}, {held} : {came} pour {asked}{self._share()}."

    def _share(self) -> str:
        if self.percents is None:
            return ""
        low, high = self.percents
        share = f"{low} %" if low == high else f"entre {low} et {high} %"
        return f", soit {share} des {self.participants} participants prévus"


def fewest(attendance: Sequence[Mapping[str, int]]) -> int:
    """Return how many people came at the least, from who came to each training by service.

    Of one service, the best attended training at least; two services are two different groups of people.
    """
    best: dict[str, int] = {}
    for training in attendance:
        for service, came in training.items():
            name = service.strip().casefold()
            best[name] = max(came, best.get(name, 0))
    return sum(best.values())
