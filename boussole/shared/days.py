"""Counting in months, as people do. Plain values in, plain values out."""

from datetime import date


def months_later(day: date, months: int) -> date:
    """Return the same day `months` later (earlier below 0), or the last day of that month when it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(day.year + year, month + 1, number)
        except ValueError:
            continue
    return date(day.year + year, month + 1, day.day)
