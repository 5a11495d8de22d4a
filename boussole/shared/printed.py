"""What typography asks of HTML: the only marks that a text of ours takes."""

from datetime import date, datetime

from django.utils.html import format_html

from boussole.shared.typography import date_fr


def printed_date(value: date | datetime | None, *, weekday: bool = False) -> str:
    """Return « 12 mars 2026 », with « 1<sup>er</sup> » for the first of a month; '' for None."""
    text = date_fr(value, weekday=weekday)
    if "1er" not in text:
        return text
    before, after = text.split("1er", 1)
    return format_html("{}1<sup>er</sup>{}", before, after)
