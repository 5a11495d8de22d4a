"""How long before a meeting its members are convened, in clear days. Dates in, dates out, no database.

A clear day is a whole one: neither the day of the convocation nor the day of the meeting counts.
"""

from datetime import date, timedelta

# Between a meeting without quorum and the second one. Source: CGCT L2121-17 (three days at least); read as clear days.
SECOND_MEETING_DAYS = 3


def clear_days(first: date, last: date) -> int:
    """Return how many whole days lie between two days, both left out; 0 when they touch, or in the wrong order."""
    return max((last - first).days - 1, 0)


def earliest_day(first: date, days: int) -> date:
    """Return the first day that leaves `days` clear days (0 or more) after `first`. Raises ValueError below 0."""
    if days < 0:
        raise ValueError(f"Un délai ne compte pas {days} jours.")
    return first + timedelta(days=days + 1) if days else first
