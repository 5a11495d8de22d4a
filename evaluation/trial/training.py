"""How many people the trainings of a trial reached, beside those it foresaw. Values in, values out."""

from dataclasses import dataclass

from evaluation.trial.rules import counted

NONE, PARTIAL, WHOLE = "none", "partial", "whole"


@dataclass(frozen=True)
class Coverage:
    """The trainings of a trial, cancelled ones apart: foreseen and held; invited and come to those held.

    `participants` is the number that the protocol foresees; None when it does not say.
    """

    planned: int
    held: int
    invited: int
    attended: int
    participants: int | None

    @property
    def percent(self) -> int | None:
        """Attendance for a hundred participants, not above 100: someone who came twice is not two people."""
        if not self.participants:
            return None
        return min(100 * self.attended // self.participants, 100)

    @property
    def level(self) -> str:
        """Return whole (nothing left to hold, as many came as participants), none (nobody came) or partial."""
        if not self.attended:
            return NONE
        return WHOLE if self.percent == 100 and self.held == self.planned else PARTIAL

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
        share = f", soit {self.percent} % des {self.participants} participants prévus" if self.participants else ""
        held = counted(self.held, "tenue", "tenues")
        return f"{foreseen}, {held} : {came} pour {asked}{share}."
