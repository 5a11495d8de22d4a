"""French typography: non-breaking spaces, apostrophes, dates and numbers as they are printed in France.

Sources: Lexique des règles typographiques en usage à l'Imprimerie nationale (spaces before double
punctuation marks, thousands, dates). Only spaces and apostrophes ever change, so a text keeps its meaning,
its length in words and what a search finds in it.
"""

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.formats import date_format

NARROW = "\u202f"  # narrow no-break space: before ; ! ? and inside « »
NBSP = "\u00a0"  # no-break space: before : and units
_GAP = "[ \\u00a0\\u202f\\u2009]"

# What is never touched: tags, entities, addresses, e-mails, hours.
_KEPT = (
    r"<[a-zA-Z/!][^<>]*>"
    r"|&(?:\#\d+|\#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);"
    r"|(?:https?|ftp)://[^\s<>«»]+|(?:mailto|tel|data):[^\s<>«»]+|www\.[^\s<>«»]+"
    r"|[^\s@<>«»]+@[^\s@<>«»]+\.[A-Za-z]{2,}"
    r"|(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)"
)
_UNITS = r"(?:[kMGT]?Wh|[kM]W|[kMGT]o|MJ|[km]?g|t|[kcm]?m[²³]?|ha|ms)"
_ENDS = r"(?=[;:!?…]*(?:[\s)\]»”.,’'\"<]|$))"
_RULES = (
    # Inside guillemets, whether or not a space was typed.
    (rf"«{_GAP}*(?=[^\s»])", f"«{NARROW}"),
    (rf"(?<=[^\s«]){_GAP}*»", f"{NARROW}»"),
    # Before ; ! ? and : when they end a word.
    (rf"(?<=[^\s;:!?…]){_GAP}+(?=[;!?]){_ENDS}", NARROW),
    (rf"(?<=[^\W_])(?=[;!?]){_ENDS}", NARROW),
    (rf"(?<=[^\s;:!?…]){_GAP}+(?=:){_ENDS}", NBSP),
    (rf"(?<=[^\W\d_])(?=:){_ENDS}", NBSP),
    # Before a unit, and around the h of an hour.
    (rf"(?<=\d){_GAP}+(?=[%€°])", NBSP),
    (rf"(?<=\d){_GAP}+(?=h(?!\w))", NBSP),
    (rf"(?<=\d{NBSP}h){_GAP}+(?=\d\d(?!\d))", NBSP),
    # Before the unit of a measure; after « n° » and « § », before their figure.
    (rf"(?<=\d){_GAP}+(?={_UNITS}(?![\w²³’'°/]))", NBSP),
    (rf"(?<=\b[nN]°){_GAP}+(?=\d)", NBSP),
    (rf"(?<=§){_GAP}+(?=\d)", NBSP),
    # The apostrophe of an elision.
    (r"(?<=[^\W\d_])'(?=[\w«])", "’"),
)
_COMPILED = tuple((re.compile(f"({_KEPT})|{pattern}"), new) for pattern, new in _RULES)
_THOUSANDS = re.compile(rf"({_KEPT})|(?<![\d,.])\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)")
_GAPS = re.compile(_GAP)


def typo_fr(text: object) -> str:
    """Return `text` with French spaces and apostrophes; calling it twice changes nothing more.

    Tags, entities, addresses, e-mails and hours (14:30) are left as they are. Whether the text is safe HTML
    is left to the caller (the template filter keeps that mark).
    """
    result = str(text)
    for pattern, new in _COMPILED:
        result = pattern.sub(lambda match, new=new: match[1] if match[1] is not None else new, result)
    return _THOUSANDS.sub(lambda match: match[1] if match[1] is not None else _GAPS.sub(NARROW, match[0]), result)


def date_fr(value: date | datetime | None, *, weekday: bool = False) -> str:
    """Return « 12 mars 2026 » (« 1er » for the first), with the day of the week if asked; '' for None."""
    if not value:
        return ""
    day = _local(value)
    number = "1er" if day.day == 1 else str(day.day)
    text = f"{number}{NBSP}{date_format(day, 'F Y')}"
    return f"{date_format(day, 'l')} {text}" if weekday else text


def time_fr(value: datetime | None) -> str:
    """Return « 14 h 30 », or « 14 h » on the hour, in the local time zone; '' for None."""
    if not value:
        return ""
    local = _local(value)
    return f"{local.hour}{NBSP}h" + (f"{NBSP}{local.minute:02d}" if local.minute else "")


def datetime_fr(value: datetime | None) -> str:
    """Return « 12 mars 2026 à 14 h 30 » in the local time zone; '' for None."""
    return f"{date_fr(value)} à {time_fr(value)}" if value else ""


def number_fr(value: Decimal | float | str | None, decimals: int | None = None) -> str:
    """Return « 12 500,5 »: narrow thousands, decimal comma, a true minus sign; '' for None or ''.

    `decimals` (0 or more) fixes the number of decimals, halves away from zero; without it, the number
    is shown as it is with its useless zeros dropped.
    """
    if value is None or value == "":
        return ""
    number = Decimal(str(value))
    if not number.is_finite():
        return str(value)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, fraction = f"{abs(number):f}".partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    text = f"{int(whole):,}".replace(",", NARROW) + (f",{fraction}" if fraction else "")
    return f"−{text}" if number < 0 else text


def euros(value: Decimal | float | str | None) -> str:
    """Return « 12 500 € », with cents only when there are some; '' for None."""
    if value is None or value == "":
        return ""
    cents = Decimal(str(value)) % 1 != 0
    return f"{number_fr(value, 2 if cents else 0)}{NBSP}€"


def size_fr(octets: int | None) -> str:
    """Return « 148 Ko » or « 1,2 Mo » for a number of bytes (powers of 1 000); '' for None."""
    if octets is None:
        return ""
    if octets < 1000:
        return f"{octets}{NBSP}octet{'s' if octets > 1 else ''}"
    if octets < 1_000_000:
        return f"{number_fr(octets / 1000, 0)}{NBSP}Ko"
    return f"{number_fr(Decimal(octets) / 1_000_000, 1).removesuffix(',0')}{NBSP}Mo"


def alphabetical(text: str) -> str:
    """Return the key that sorts a word as a French dictionary does: accents and capitals make no difference."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
