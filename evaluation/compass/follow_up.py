"""Risks, actions and reminders: what is asked, what may follow what, who still owes something. No Django here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

LEVELS = range(1, 5)
WEEK_BEFORE, DAYS_BEFORE = 7, 2  # days before the deadline

# From each state of an action, the states that it may take. Nothing is lost: what ended can be taken up again.
ACTION_MOVES: Mapping[str, tuple[str, ...]] = {
    "to_do": ("in_progress", "done", "dropped"),
    "in_progress": ("done", "dropped"),
    "done": ("in_progress",),
    "dropped": ("to_do",),
}
OPEN_ACTIONS = frozenset({"to_do", "in_progress"})
# What only those who asked for the action may do: give it up, or open it again.
JUDGED_MOVES = frozenset(
    {("to_do", "dropped"), ("in_progress", "dropped"), ("done", "in_progress"), ("dropped", "to_do")}
)
REMINDER_RANK = {"": 0, "week": 1, "days": 2, "late": 3}


@dataclass(frozen=True)
class Risk:
    """A risk before and after the actions asked for: severity and likelihood, 1 (negligible) to 4 (maximal).

    Two dimensions, two moments, never a total (CNIL, « PIA, la méthode »). None: not said.
    """

    gross_severity: int | None = None
    gross_likelihood: int | None = None
    residual_severity: int | None = None
    residual_likelihood: int | None = None

    @property
    def levels(self) -> tuple[int | None, ...]:
        """The four levels, in the order in which they are asked."""
        return self.gross_severity, self.gross_likelihood, self.residual_severity, self.residual_likelihood

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was said."""
        return all(level is None for level in self.levels)

    @property
    def is_whole(self) -> bool:
        """Tell whether the four levels are said, each from 1 to 4."""
        return all(level in LEVELS for level in self.levels)

    @property
    def rises(self) -> bool:
        """Tell whether a level is said to be higher after the actions than before."""
        if not self.is_whole:
            return False
        return self.residual_severity > self.gross_severity or self.residual_likelihood > self.gross_likelihood


def risk_is_asked(position: str, *, signalled: bool) -> bool:
    """Tell whether an opinion must place its risk: with reserves, or when an answer raised a point (B, BD, V).

    « Sans avis » places nothing.
    """
    return position == "conditions" or (signalled and position in ("favourable", "unfavourable"))


def moves_from(state: str, *, judges: bool) -> tuple[str, ...]:
    """Return the states that an action in `state` may take; `judges`: by someone who examines the dossier."""
    return tuple(target for target in ACTION_MOVES[state] if judges or (state, target) not in JUDGED_MOVES)


def needs_note(state: str, target: str) -> bool:
    """Tell whether a move must say something: what shows that it is done, or why it is given up or taken up again."""
    return target in ("done", "dropped") or state in ("done", "dropped")


def is_late(state: str, due_on: date, today: date) -> bool:
    """Tell whether an action is still open after its date. The day itself is not late."""
    return state in OPEN_ACTIONS and due_on < today


def reminder_level(due_on: date, today: date) -> str:
    """Return which reminder `today` calls for: "week" (7 to 3 days before), "days" (2 to 0), "late", or ""."""
    left = (due_on - today).days
    if left < 0:
        return "late"
    if left <= DAYS_BEFORE:
        return "days"
    return "week" if left <= WEEK_BEFORE else ""


def reminder_to_send(due_on: date, today: date, reminded: str) -> str:
    """Return the reminder to send now, "" for none: each level once, never one that comes before the last sent."""
    level = reminder_level(due_on, today)
    return level if REMINDER_RANK[level] > REMINDER_RANK[reminded] else ""


def owes_something(*, signs: bool, is_general: bool, signed: bool, unanswered: int) -> bool:
    """Tell whether a person given a criterion still owes answers, or its opinion when they sign it.

    `unanswered` counts the visible questions of the criterion that have no answer.
    """
    if is_general:
        return unanswered > 0
    return not signed and (signs or unanswered > 0)
