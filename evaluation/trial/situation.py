"""What the evaluation rules read, and what they answer: values only, no rule and no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from evaluation.trial.rules import Judgement

ROLL_OUT, WITH_CONDITIONS, EXTEND, ADAPT, STOP, SUSPEND = (
    "roll_out",
    "roll_out_with_conditions",
    "extend",
    "adapt",
    "stop",
    "suspend",
)
APPLIED, NOT_APPLIED, UNJUDGED = "applied", "not_applied", "unjudged"


@dataclass(frozen=True)
class Answers:
    """What the agents answered. Means by item (Q01…Q16), 1 to 5, recoded so that 5 is good.

    `participants` is the number that the protocol says, `invited` that of the people asked at the end. A mean that is
    not there was not asked, or is hidden because too few people answered.
    """

    invited: int
    participants: int | None
    responses: int
    means_before: Mapping[str, Decimal] = field(default_factory=dict)
    means_end: Mapping[str, Decimal] = field(default_factory=dict)


def answers_from(moments: Mapping[str, Any], participants: int | None) -> Answers | None:
    """Return the answers of the agents from the questionnaires of each moment ("before", "end"); None without any.

    Each moment says `invited`, `responses` and `means` (by item). Before the trial, only the means are read. With no
    questionnaire at the end, one that was opened earlier leaves nobody heard: 0 answers.
    """
    if not moments:
        return None
    before, end = moments.get("before"), moments.get("end")
    return Answers(
        invited=end.invited if end else participants or 0,
        participants=participants,
        responses=end.responses if end else 0,
        means_before=dict(before.means) if before else {},
        means_end=dict(end.means) if end else {},
    )


@dataclass(frozen=True)
class Outlay:
    """What was planned and what was used: euros, and kg CO₂e. None is « not known », and is no overrun.

    `footprint_basis` says what the footprint used rests on (`Spending.footprint_basis`), '' when nothing says it.
    """

    planned_cost: Decimal | None = None
    actual_cost: Decimal | None = None
    planned_footprint: Decimal | None = None
    actual_footprint: Decimal | None = None
    footprint_basis: str = ""


@dataclass(frozen=True)
class PanelOpinion:
    """An opinion of a body of the staff on the prevention plan: which body, when, in which sense.

    `consultation` is the number of its record, `label` the words that show it. All is empty when a case written by hand
    only says that there is one.
    """

    body: str = ""
    on: date | None = None
    position: str = ""
    label: str = ""
    consultation: int | None = None

    @property
    def said(self) -> str:
        """The words that show it."""
        return self.label or self.body or "donné"


@dataclass(frozen=True)
class Situation:
    """All that the proposal depends on.

    `stops`: names of the stop criteria reached. `blockers`, `start_blockers`: names of what is open. `answers` is None
    when no questionnaire was opened. `prevention_plan`: one exists for the workload; `social_opinion`: what the F3SCT
    (or the CST) said of it, whatever the sense. `time_saved_settled`: what is done with the time saved is decided
    with the agents; None when nobody was asked.
    """

    judged: Sequence[Judgement]
    stops: Sequence[str] = ()
    blockers: Sequence[str] = ()
    start_blockers: Sequence[str] = ()
    already_extended: bool = False
    answers: Answers | None = None
    spending: Outlay = Outlay()
    prevention_plan: bool = False
    social_opinion: Sequence[PanelOpinion] = ()
    time_saved_settled: bool | None = None


@dataclass(frozen=True)
class Step:
    """How one rule was judged: applied, not applied or unjudged, why, the figures it looked at, what it does.

    `closes` holds the outcomes that the rule takes away; `reserve` what a generalisation would have to carry.
    """

    code: str
    state: str
    reason: str
    figures: tuple[tuple[str, str], ...] = ()
    effect: str = ""
    closes: tuple[str, ...] = ()
    reserve: str = ""


@dataclass(frozen=True)
class Proposal:
    """The outcome that the rules propose, the rule that decides it, and the eight rules in order."""

    outcome: str
    decided_by: str
    steps: tuple[Step, ...]

    @property
    def path(self) -> tuple[tuple[str, str], ...]:
        """The rules that applied, each with its reason and its effect in one line."""
        return tuple(
            (step.code, f"{step.reason} ; {step.effect}" if step.effect else step.reason)
            for step in self.steps
            if step.state == APPLIED
        )

    @property
    def reserves(self) -> tuple[str, ...]:
        """What a generalisation would have to carry."""
        return tuple(step.reserve for step in self.steps if step.reserve)

    @property
    def closed(self) -> tuple[str, ...]:
        """The outcomes that the rules take away, in a fixed order."""
        taken = {outcome for step in self.steps for outcome in step.closes}
        return tuple(outcome for outcome in (ROLL_OUT, WITH_CONDITIONS, EXTEND) if outcome in taken)
