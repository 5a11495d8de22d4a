"""Questionnaires as small marks and tags. `{% load questionnaire_marks %}`."""

from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from boussole.shared.typography import number_fr
from evaluation.questionnaires.enums import CampaignState, ReviewState, TemplateState
from evaluation.questionnaires.results import Spread

register = template.Library()

WIDTH, GAP, HEIGHT = 320, 3, 8
DONE, LEFT = "#0b3d70", "#d3d7dc"
START, END, MIDDLE = 8, 152, 14  # px: places of marks 1 and 5 on the axis, and its height
AXIS_COLOUR, MARK_COLOUR = "#868d95", "#0b4f8a"

CAMPAIGN_TAGS = {
    CampaignState.DRAFT: "tag tag--wait",
    CampaignState.OPEN: "tag tag--todo",
    CampaignState.CLOSED: "tag tag--wait",
    CampaignState.PUBLISHED: "tag tag--ok",
}
TEMPLATE_TAGS = {
    TemplateState.DRAFT: "tag tag--wait",
    TemplateState.PUBLISHED: "tag tag--ok",
    TemplateState.ARCHIVED: "tag",
}
REVIEW_TAGS = {
    ReviewState.WAITING: "tag tag--todo",
    ReviewState.AS_WRITTEN: "tag tag--ok",
    ReviewState.REDACTED: "tag tag--wait",
    ReviewState.WITHHELD: "tag tag--no",
}


@register.simple_tag
def progress_marks(step: int, total: int) -> SafeString:
    """Draw one mark a question, those reached filled: decoration only, the numbers stand in text above."""
    pitch = WIDTH / total
    marks = format_html_join(
        "",
        '<rect x="{}" width="{}" height="{}" rx="2" fill="{}"/>',
        (
            (f"{place * pitch:.1f}", f"{pitch - GAP:.1f}", HEIGHT, DONE if place < step else LEFT)
            for place in range(total)
        ),
    )
    return format_html(
        '<svg class="progress-marks" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false">{}</svg>',
        WIDTH,
        HEIGHT,
        marks,
    )


@register.simple_tag
def spread_mark(spread: Spread) -> SafeString:
    """Draw the middle half of the marks as a bar and their mean as a diamond, from 1 to 5: decoration only."""
    low, _median, high = (_place(value) for value in spread.quartiles)
    mean = _place(spread.mean)
    return format_html(
        '<svg class="gauge" width="160" height="28" viewBox="0 0 160 28" aria-hidden="true" focusable="false">'
        '<path d="M{} 14H{}M{} 9v10M80 11v6M{} 9v10" stroke="{}" fill="none"/>'
        '<path d="M{} 14H{}" stroke="{}" stroke-width="6"/>'
        '<path d="M{} 7l7 7-7 7-7-7z" fill="{}" stroke="#ffffff"/></svg>',
        START, END, START, END, AXIS_COLOUR, low, high, AXIS_COLOUR, mean, MARK_COLOUR,
    )  # fmt: skip


@register.filter
def signed_mark(value: Decimal | str | None) -> str:
    """Return a difference of means with its sign and one decimal, '' without one (or for what a template lacks)."""
    if value in (None, ""):
        return ""
    text = number_fr(value, 1)
    return f"+{text}" if value > 0 and text.strip("0,") else text


@register.filter
def campaign_tag(state: str) -> str:
    """Return the classes of the tag of a campaign's state."""
    return CAMPAIGN_TAGS[CampaignState(state)]


@register.filter
def template_tag(state: str) -> str:
    """Return the classes of the tag of a version's state."""
    return TEMPLATE_TAGS[TemplateState(state)]


@register.filter
def review_tag(state: str) -> str:
    """Return the classes of the tag of what was decided of a free answer."""
    return REVIEW_TAGS[ReviewState(state)]


def _place(mark: Decimal) -> float:
    return round(START + (float(mark) - 1) / 4 * (END - START), 1)
