"""Voices as marks: full circle for, diamond against, hollow circle abstention. `{% load vote_marks %}`."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from evaluation.committee.enums import Choice
from evaluation.committee.selectors import VoteResult

register = template.Library()

FOR = '<circle cx="{}" cy="15" r="11" fill="#0b4f8a"/>'
AGAINST = '<path d="M{} 3l12 12-12 12-12-12z" fill="#b85400"/>'
ABSTAIN = '<circle cx="{}" cy="15" r="9.5" fill="#ffffff" stroke="#868d95" stroke-width="3"/>'
MARKS = {Choice.FOR: FOR, Choice.AGAINST: AGAINST, Choice.ABSTAIN: ABSTAIN}
STEP = 30  # px from one mark to the next
PER_LINE = 9  # marks that a phone shows on one line


@register.simple_tag
def voices_drawn(result: VoteResult) -> SafeString:
    """Draw one mark a voice, nine a line: decoration only, the numbers stand in text beside it."""
    marks = [MARKS[Choice(row.key)] for row in result.rows for _voice in range(row.count)]
    lines = [marks[start : start + PER_LINE] for start in range(0, len(marks), PER_LINE)]
    return format_html_join("", "{}", ((_line(line),) for line in lines))


@register.filter
def mark_of(choice: str) -> SafeString:
    """Draw the mark of one choice, beside its name."""
    return _drawing(format_html(MARKS[Choice(choice)], STEP // 2), width=18, view=STEP, css="seat")


def _line(marks: list[str]) -> SafeString:
    drawn = format_html_join("", "{}", ((format_html(mark, STEP // 2 + STEP * at),) for at, mark in enumerate(marks)))
    return _drawing(drawn, width=STEP * len(marks), view=STEP * len(marks), css="seats")


def _drawing(content: SafeString, *, width: int, view: int, css: str) -> SafeString:
    return format_html(
        '<svg class="{}" width="{}" height="{}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>',
        css,
        width,
        width * STEP // view,
        view,
        STEP,
        content,
    )
