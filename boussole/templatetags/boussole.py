"""Template tags of the site: typography, dates, numbers, gauges, tags. `{% load boussole %}`."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django import forms, template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from boussole.shared import typography
from boussole.shared.forms import FormError, error_list
from boussole.shared.printed import printed_date

register = template.Library()

GAUGE_LEFT, GAUGE_RIGHT, GAUGE_MIDDLE = 8, 152, 14
BEFORE_COLOUR, AFTER_COLOUR = "#b85400", "#0b4f8a"
AXIS_COLOUR, LINK_COLOUR, TICK_COLOUR = "#868d95", "#4a5059", "#1b1f24"
MARK_RADIUS, DIAMOND = 5, 7
CIRCLE = '<circle cx="{}" cy="{}" r="{}" fill="#ffffff" stroke="{}" stroke-width="2"/>'
SVG = '<svg class="gauge" width="160" height="28" viewBox="0 0 160 28" aria-hidden="true" focusable="false">{}</svg>'

TAG_VARIANTS = {
    "todo": {"todo", "to_do", "submitted", "in_assessment", "queued", "running", "open", "trial_running"},
    "wait": {
        "wait", "to_complete", "ready_for_committee", "ready_for_final_opinion", "postponed", "on_watch",
        "trial_suspended", "under_review", "opinion_given", "final_opinion_given", "trial_ended", "late_soon",
        "favourable_with_conditions", "favorable_with_conditions",
    },
    "ok": {"ok", "authorised", "deployed", "favourable", "favorable", "adopted", "ready", "reached"},
    "no": {
        "no", "refused", "prohibited", "inadmissible", "abandoned", "unfavourable", "unfavorable", "rejected",
        "failed", "late",
    },
    "stop": {"stop", "blocker", "blocking", "start_blocker", "trial_blocker"},
    "warn": {"warn", "warning", "missed", "below_threshold"},
    "done": {"done", "finished", "closed", "completed"},
}  # fmt: skip
_VARIANT_OF = {key: variant for variant, keys in TAG_VARIANTS.items() for key in keys}


@register.filter
def typo_fr(value: object) -> str:
    """French spaces and apostrophes in a text of ours (never in what a person typed)."""
    if value is None:
        return ""
    result = typography.typo_fr(value)
    return SafeString(result) if isinstance(value, SafeString) else result


@register.filter
def date_fr(value: date | datetime | None, style: str = "") -> str:
    """« 12 mars 2026 »; `date_fr:"long"` adds the day, `date_fr:"text"` forbids the <sup> of « 1er »."""
    return typography.date_fr(value) if style == "text" else printed_date(value, weekday=style == "long")


register.filter("time_fr", typography.time_fr)
register.filter("number_fr", typography.number_fr)
register.filter("euros", typography.euros)
register.filter("size_fr", typography.size_fr)


@register.filter
def datetime_fr(value: datetime | None) -> str:
    """« 12 mars 2026 à 14 h 30 »."""
    return format_html("{} à {}", date_fr(value), typography.time_fr(value)) if value else ""


@register.filter
def percent(value: Decimal | float | None) -> str:
    """« 72 % » for 72."""
    return f"{typography.number_fr(value)}{typography.NBSP}%" if value not in (None, "") else ""


@register.filter
def signed(value: Decimal | float | str | None) -> str:
    """« +7 », « −7 » or « 0 »: the difference between two marks."""
    if value in (None, ""):
        return ""
    return f"+{typography.number_fr(value)}" if Decimal(str(value)) > 0 else typography.number_fr(value)


@register.filter
def tag_class(value: object) -> str:
    """Return the classes of a tag for a state, verdict or result: « tag tag--wait »; unknown: « tag »."""
    variant = _VARIANT_OF.get(str(getattr(value, "value", value)))
    return f"tag tag--{variant}" if variant else "tag"


@register.simple_tag
def gauge(
    before: float | None = None,
    after: float | None = None,
    threshold: float | None = None,
    minimum: float = 0,
    maximum: float = 100,
) -> str:
    """Draw one row's marks on an axis, 160 × 28 px: hollow circle before, diamond after, tall tick threshold.

    Decoration only (hidden from assistive technology): the numbers stand in text in the same row.
    """
    axis = f"M{GAUGE_LEFT} 14H{GAUGE_RIGHT}M{GAUGE_LEFT} 9v10M80 11v6M{GAUGE_RIGHT} 9v10"
    parts = [format_html('<path d="{}" stroke="{}" fill="none"/>', axis, AXIS_COLOUR)]
    x_before, x_after, x_tick = (_place(value, minimum, maximum) for value in (before, after, threshold))
    if x_tick is not None:
        parts.append(format_html('<path d="M{} 3v22" stroke="{}" stroke-width="2"/>', x_tick, TICK_COLOUR))
    if x_before is not None and x_after is not None and abs(x_after - x_before) > MARK_RADIUS + DIAMOND:
        start = round(x_before + MARK_RADIUS if x_after > x_before else x_before - MARK_RADIUS, 1)
        link = f"M{start} 14H{x_after}"
        parts.append(format_html('<path d="{}" stroke="{}" stroke-width="2"/>', link, LINK_COLOUR))
    if x_before is not None:
        parts.append(format_html(CIRCLE, x_before, GAUGE_MIDDLE, MARK_RADIUS, BEFORE_COLOUR))
    if x_after is not None:
        parts.append(format_html('<path d="M{} 7l7 7-7 7-7-7z" fill="{}"/>', x_after, AFTER_COLOUR))
    return format_html(SVG, format_html_join("", "{}", ((part,) for part in parts)))


def _place(value: float | None, minimum: float, maximum: float) -> float | None:
    if value in (None, ""):
        return None
    share = (float(value) - float(minimum)) / ((float(maximum) - float(minimum)) or 1)
    return round(GAUGE_LEFT + min(max(share, 0), 1) * (GAUGE_RIGHT - GAUGE_LEFT), 1)


@register.filter
def error_lines(source: object) -> list[FormError]:
    """Return the lines of the error summary for a form, a formset, or lines already made ([] when none)."""
    if isinstance(source, list | tuple):
        return list(source)
    return error_list(source) if getattr(source, "is_bound", False) else []


@register.filter
def is_optional(field: BoundField) -> bool:
    """Tell whether « (facultatif) » follows the label."""
    if field.field.required or isinstance(field.field.widget, forms.CheckboxInput):
        return False
    return not field.field.disabled and getattr(field.form, "show_optional", True)


@register.filter
def widget_kind(field: BoundField) -> str:
    """Return how the field is drawn: choices, checkbox, select, file, date, number, multi or text."""
    widget = field.field.widget
    kinds = (
        (forms.RadioSelect, "choices"),
        (forms.CheckboxInput, "checkbox"),
        (forms.Select, "select"),
        (forms.ClearableFileInput, "file"),
        (forms.FileInput, "file"),
        (forms.DateInput, "date"),
        (forms.DateTimeInput, "datetime"),
        (forms.TimeInput, "date"),
        (forms.NumberInput, "number"),
        (forms.MultiWidget, "multi"),
    )
    return next((kind for class_, kind in kinds if isinstance(widget, class_)), "text")


INPUT_CLASSES = {
    "select": "form-select",
    "date": "form-control w-date",
    "datetime": "form-control w-datetime",
    "number": "form-control w-num",
}


@register.simple_tag
def field_input(field: BoundField) -> SafeString:
    """Render the input of a field with the classes of its kind, added to those the form gave."""
    own = field.field.widget.attrs.get("class", "")
    classes = f"{INPUT_CLASSES.get(widget_kind(field), 'form-control')} {own}".strip()
    return field.as_widget(attrs={"class": classes})


@dataclass(frozen=True)
class ChoiceRow:
    """One row of a group of choices: the bare input, its id, its label and a second line."""

    tag: str
    id: str
    label: str
    hint: str = ""
    group: str = ""


@register.filter
def choice_rows(field: BoundField) -> dict[str, list[ChoiceRow]]:
    """Split the choices of a group into `main` rows and `aside` rows (ne sait pas, sans objet).

    The form may set on its field `aside_values` (set of values) and `choice_hints` (value to second line).
    """
    aside_values = {str(value) for value in getattr(field.field, "aside_values", ())}
    hints = {str(key): hint for key, hint in getattr(field.field, "choice_hints", {}).items()}
    group_of = {
        str(value): str(label)
        for label, options in field.field.widget.choices
        if isinstance(options, list | tuple)
        for value, _ in options
    }
    rows: dict[str, list[ChoiceRow]] = {"main": [], "aside": []}
    seen = ""
    for option in field.subwidgets:
        value = str(option.data["value"])
        group = group_of.get(value, "")
        row = ChoiceRow(
            tag=option.tag(),
            id=option.id_for_label or "",
            label=typo_fr(option.choice_label),
            hint=typo_fr(hints.get(value, "")),
            group=group if group != seen else "",
        )
        seen = group
        rows["aside" if value in aside_values else "main"].append(row)
    return rows


@register.filter
def in_error(form: object) -> bool:
    """Tell whether a form of the page was sent with errors (an unbound form is never run)."""
    return bool(isinstance(form, BaseForm) and form.is_bound and form.errors)


@register.filter
def page_numbers(page: Page) -> list[int | None]:
    """Return the page numbers to show, with None for a gap."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in shown]


@register.simple_tag(takes_context=True)
def page_query(context: template.Context, name: str, number: int) -> str:
    """Return the address of another page of the list, its filters kept."""
    query = context["request"].GET.copy()
    query[name] = str(number)
    return f"?{query.urlencode()}"
