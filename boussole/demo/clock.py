"""The clock of the demonstration: every act has its own fixed instant, so that two loads are the same."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


# Public holidays of the years that the demonstration spans (Code du travail, art. L3133-1).
HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in [
        "2025-01-01",
        "2025-04-21",
        "2025-05-01",
        "2025-05-08",
        "2025-05-29",
        "2025-06-09",
        "2025-07-14",
        "2025-08-15",
        "2025-11-11",
        "2025-12-25",
        "2026-01-01",
        "2026-04-06",
        "2026-05-01",
        "2026-05-08",
        "2026-05-14",
        "2026-05-25",
        "2026-07-14",
        "2026-08-15",
        "2026-11-11",
        "2026-12-25",
    ]
)


def working_day(day: date) -> date:
    """Return `day`, or the next one that is neither in a weekend nor a public holiday."""
    while day.weekday() > 4 or day in HOLIDAYS:
        day += timedelta(days=1)
    return day


class Clock:
    """Goes forward only: `on(day)` jumps to a working morning, `tick()` a few minutes later."""

    def __init__(self, day: date) -> None:
        self.now = datetime.combine(day, time(9, 0), PARIS)

    def on(self, day: date) -> datetime:
        """Go to 9 o'clock on `day` (or stay, when that is past) and return the instant."""
        self.now = max(self.now + timedelta(minutes=7), datetime.combine(day, time(9, 0), PARIS))
        return self.now

    def tick(self, minutes: int = 7) -> datetime:
        """Return an instant `minutes` later."""
        self.now += timedelta(minutes=minutes)
        return self.now

    def after(self, days: int) -> datetime:
        """Go `days` later, to the morning of a working day."""
        return self.on(working_day(self.now.date() + timedelta(days=days)))
