"""The clock of the demonstration: every act has its own fixed instant, so that two loads are the same."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


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
        day = self.now.date() + timedelta(days=days)
        while day.weekday() > 4:
            day += timedelta(days=1)
        return self.on(day)
