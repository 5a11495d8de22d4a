"""Scores in words and as dots on a strip from 0 to 4. `{% load score_marks %}`."""

from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from boussole.shared.typography import number_fr
from evaluation.committee.dispersion import TOP_MARK, Spread
from evaluation.committee.models import CommitteeScore

register = template.Library()

WIDTH, LEFT, STEP = 132, 14, 26  # px: the strip, the place of mark 0, from one mark to the next
DOT, RISE = 4, 10  # px: radius of a dot, from one dot to the one above
DOT_COLOUR, AXIS_COLOUR = "#0b4f8a", "#868d95"


@register.simple_tag
def spread_drawn(spread: Spread) -> SafeString:
    """Draw one dot a mark, piled over its place from 0 to 4: decoration only, the numbers stand in the same row."""
    base = RISE * max(1, *spread.counts) + DOT
    ticks = "".join(f"M{LEFT + STEP * mark} {base}v5" for mark in range(TOP_MARK + 1))
    axis = f"M{LEFT} {base}H{LEFT + STEP * TOP_MARK}{ticks}"
    dots = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="{}" fill="{}"/>',
        (
            (LEFT + STEP * mark, base - RISE * height - DOT - 2, DOT, DOT_COLOUR)
            for mark, count in enumerate(spread.counts)
            for height in range(count)
        ),
    )
    return format_html(
        '<svg class="gauge" width="{}" height="{}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">'
        '<path d="{}" stroke="{}" fill="none"/>{}</svg>',
        WIDTH,
        base + 7,
        WIDTH,
        base + 7,
        axis,
        AXIS_COLOUR,
        dots,
    )


@register.filter
def mark_text(score: CommitteeScore) -> str:
    """Return « 3 sur 4 » or « sans avis »."""
    if score.mark is None:
        return _("sans avis")
    return _("%(mark)s sur %(top)s") % {"mark": score.mark, "top": TOP_MARK}


@register.filter
def mark_short(score: CommitteeScore) -> str:
    """Return « 3 » or « sans avis », in a table whose caption gives the scale."""
    return _("sans avis") if score.mark is None else str(score.mark)


@register.filter
def half_fr(median: Decimal | None) -> str:
    """Return « 2,5 », « 3 », or « – » without any mark."""
    if median is None:
        return "–"
    return number_fr(median, 0 if median == median.to_integral_value() else 1)


@register.filter
def extent_text(spread: Spread) -> str:
    """Return « 1 à 4 », « 3 » when everybody gave the same mark, or « – » without any."""
    if spread.lowest is None:
        return "–"
    if spread.lowest == spread.highest:
        return str(spread.lowest)
    return _("%(lowest)s à %(highest)s") % {"lowest": spread.lowest, "highest": spread.highest}
