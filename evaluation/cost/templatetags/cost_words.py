"""Words and amounts of the cost pages. `{% load cost_words %}`."""

from decimal import Decimal

from django import template

from boussole.shared.typography import NARROW, NBSP, euros, number_fr
from evaluation.cost.enums import PERIOD_LABELS, Category
from evaluation.cost.table import HOURS, Line

register = template.Library()


@register.filter
def whole_euros(value: Decimal | None) -> str:
    """« 12 500 € »: the nearest euro, halves away from zero; '' for None."""
    return f"{number_fr(value, 0)}{NBSP}€" if value is not None else ""


@register.filter
def signed_euros(value: Decimal) -> str:
    """« +1 200 € », « −300 € » or « 0 € », to the nearest euro."""
    shown = whole_euros(value)
    return f"+{shown}" if value > 0 and shown != whole_euros(Decimal(0)) else shown


@register.filter
def line_words(line: Line) -> str:
    """« Licences et abonnements, Abonnement (année 1 : 12 000 € ; année 2 : ?) »: one line in words."""
    told = [
        f"{str(PERIOD_LABELS[period]).lower()}{NBSP}: {_amount(line, value)}"
        for period, value in sorted(line.amounts.items())
    ]
    return f"{Category(line.category).label}, {line.label} ({f'{NARROW}; '.join(told)})"


def _amount(line: Line, value: Decimal | None) -> str:
    if value is None:
        return "?"
    return f"{number_fr(value)}{NBSP}h" if line.nature == HOURS else euros(value)
