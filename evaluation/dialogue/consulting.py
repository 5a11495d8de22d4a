"""Where the consultation of a body stands, from its steps. Plain values in, plain values out.

Sources: docs/dialogue.md. The second examination after a unanimous vote against is known to us from the rule of the
State (décret 2011-184, art. 48, as read by the Conseil d'État, 1 July 2015, n° 385360): eight to thirty days. Its
territorial twin is « à vérifier »: the window is shown, nothing is refused because of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SEIZURE, MEETING, OPINION = "seizure", "meeting", "opinion"
NO_REEXAMINATION, FEEDBACK = "no_reexamination", "feedback"
AGAINST = "unanimously_against"
SECOND_FROM, SECOND_UNTIL = timedelta(days=8), timedelta(days=30)

NONE, SEIZED, TO_REEXAMINE, GIVEN = "none", "seized", "to_reexamine", "given"
# Two steps of one day are read in this order.
ORDER = (SEIZURE, MEETING, OPINION, NO_REEXAMINATION, FEEDBACK)


@dataclass(frozen=True)
class Step:
    """One thing that happened: its kind, its day, and for an opinion its sense."""

    kind: str
    day: date
    position: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a consultation stands.

    `stage`: none, seized, to_reexamine (unanimous vote against, not examined again) or given. `position` is the last
    opinion's. `second_from` and `second_until` bound the second examination, when one is awaited.
    """

    stage: str
    seized_on: date | None = None
    opinion_on: date | None = None
    position: str = ""
    second_from: date | None = None
    second_until: date | None = None
    told_on: date | None = None


def in_order(steps: Sequence[Step]) -> list[Step]:
    """Return the steps by day; those of one day in the order in which they can happen."""
    return sorted(steps, key=lambda step: (step.day, ORDER.index(step.kind)))


def standing(steps: Sequence[Step]) -> Standing:
    """Return where the steps in force lead. Their order of arrival does not matter, only their days."""
    seized = opinion = told = None
    waived = examined_again = False
    for step in in_order(steps):
        if step.kind == SEIZURE:
            seized = seized or step
        elif step.kind == OPINION:
            examined_again = opinion is not None
            opinion = step
        elif step.kind == NO_REEXAMINATION:
            waived = True
        elif step.kind == FEEDBACK:
            told = step
    if opinion is None:
        return Standing(SEIZED if seized else NONE, seized_on=seized.day if seized else None)
    again = opinion.position == AGAINST and not examined_again and not waived
    return Standing(
        stage=TO_REEXAMINE if again else GIVEN,
        seized_on=seized.day if seized else None,
        opinion_on=opinion.day,
        position=opinion.position,
        second_from=opinion.day + SECOND_FROM if again else None,
        second_until=opinion.day + SECOND_UNTIL if again else None,
        told_on=told.day if told else None,
    )


def fault(steps: Sequence[Step], today: date) -> str:
    """Return what makes a sequence of steps impossible, or "".

    "future", "no_seizure", "seized_twice", "before_seizure", "opinion_twice" (a second opinion only follows a unanimous
    vote against), "no_opinion" (what follows an opinion, without one), "nothing_to_waive".
    """
    ordered = in_order(steps)
    seizures = [step for step in ordered if step.kind == SEIZURE]
    if any(step.day > today for step in ordered):
        return "future"
    if len(seizures) > 1:
        return "seized_twice"
    if ordered and not seizures:
        return "no_seizure"
    if ordered and ordered[0].kind != SEIZURE:
        return "before_seizure"
    return _fault_of_opinions(ordered)


def _fault_of_opinions(ordered: Sequence[Step]) -> str:
    opinions: list[Step] = []
    waived = False
    for step in ordered:
        if step.kind == OPINION:
            if opinions and (len(opinions) > 1 or waived or opinions[0].position != AGAINST):
                return "opinion_twice"
            opinions.append(step)
        elif step.kind in (FEEDBACK, NO_REEXAMINATION) and not opinions:
            return "no_opinion"
        elif step.kind == NO_REEXAMINATION:
            if waived or len(opinions) > 1 or opinions[0].position != AGAINST:
                return "nothing_to_waive"
            waived = True
    return ""
