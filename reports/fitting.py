"""How much fits on two pages, from the length of texts: what goes to the annex, which layout is worth trying."""

import re

# Above so many characters, a row of a table counted as ROW of them, a way of laying out is not tried: it never holds.
# Measured on the reports of the demonstration; a wrong guess costs one more layout, or a little ease.
ROOM = (6_700, 8_200)
ROW = 35
_TAGS = re.compile(r"<[^>]*>")
_GAPS = re.compile(r"\s+")


def longer(text: str, limit: int) -> bool:
    """Tell whether `text` goes to the annex: a few words more than the limit are not worth the turn of a page."""
    return len(text) > limit + limit // 4


def first_fit(html: str) -> int:
    """Return the place of the first way worth trying for a report, from its HTML at ease: 0, 1 or 2."""
    said = _GAPS.sub(" ", _TAGS.sub("", html.partition("<body>")[2]))
    size = len(said) + ROW * html.count("<tr")
    return sum(size > room for room in ROOM)
