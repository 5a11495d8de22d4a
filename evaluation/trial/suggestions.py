"""What the dossier already says that a protocol may take up: suggested beside an empty field, never written alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.compass.enums import Phase
from evaluation.compass.models import Answer
from evaluation.cost.enums import TableKind
from evaluation.cost.selectors import as_table, table_of
from evaluation.cost.total import total
from evaluation.datasets.selectors import declared
from evaluation.footprint.selectors import planned as planned_footprint
from evaluation.trial.content import FIELDS
from evaluation.trial.models import Protocol
from evaluation.trial.wording import value_in_words
from usecases.models import UseCase

MONTHS_IN_YEAR = 12
WHAT_CAN_GO_WRONG = "GEN-05"  # of the grid
GRAM = Decimal("0.001")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Suggestion:
    """What could be written in a field: as the form takes it, in words, and where it comes from."""

    field: str
    value: Any
    said: str
    source: str
    url: str


def suggestions_for(use_case: UseCase, protocol: Protocol) -> dict[str, Suggestion]:
    """Return a suggestion for each empty field that another part of the dossier already answers, by field."""
    found = {}
    for name, value, source, page in _offers(use_case, protocol):
        if value in (None, "") or getattr(protocol, name) not in (None, "") or name in found:
            continue
        limit = Protocol._meta.get_field(name).max_length
        taken = value[:limit] if limit and isinstance(value, str) else value
        url = reverse(page, args=[use_case.pk])
        found[name] = Suggestion(name, taken, value_in_words(name, taken), source, url)
    return {name: found[name] for name in FIELDS if name in found}


def _offers(use_case: UseCase, protocol: Protocol) -> Iterator[tuple[str, Any, str, str]]:
    yield from _from_the_demand(use_case)
    yield from _from_the_data(use_case)
    yield from _from_the_figures(use_case, protocol)
    yield "business_contact", str(use_case.lead), _("le porteur du dossier"), "usecases:detail"


def _from_the_demand(use_case: UseCase) -> Iterator[tuple[str, Any, str, str]]:
    demand, source, page = use_case.submission, _("la demande"), "usecases:description"
    feared = _answer(use_case, WHAT_CAN_GO_WRONG)
    if demand.benefits and feared:
        both = f"{demand.benefits}\n{_('Ce qui peut mal tourner :')} {feared}"
        yield "hypotheses", both, _("la demande et la boussole"), "compass:overview"
    yield "hypotheses", demand.benefits, source, page
    yield "scope", demand.solution, source, page
    yield "excluded_tasks", demand.exclusions, source, page
    yield "participants_count", demand.users_count, source, page
    known = ", ".join(text for text in (demand.provider, demand.model_name) if text)
    hosting = _("Hébergement : %(place)s.") % {"place": demand.hosting} if demand.hosting else ""
    yield "tool", " ".join(text for text in (f"{known}." if known else "", hosting) if text), source, page
    yield "evaluation_method", demand.benefits_measure, source, page


def _from_the_data(use_case: UseCase) -> Iterator[tuple[str, Any, str, str]]:
    rows = declared(use_case)
    yield "allowed_data", "\n".join(row.name for row in rows), _("les données déclarées"), "datasets:dossier"
    yield "allowed_data", use_case.submission.data_used, _("la demande"), "usecases:description"


def _from_the_figures(use_case: UseCase, protocol: Protocol) -> Iterator[tuple[str, Any, str, str]]:
    """Setting up and first year of the cost table; middle of the yearly footprint, for the length of the trial."""
    row = table_of(use_case, TableKind.PLANNED)
    if row is not None:
        once, first, *_rest = total(as_table(row)).periods
        said = _("le coût complet, version %(number)s : mise en place et première année")
        yield "budget_eur", (once + first).gross.quantize(CENT), said % {"number": row.number}, "cost:overview"
    footprint = planned_footprint(use_case)
    if footprint is not None:
        months = _months(protocol)
        year = Decimal(str(footprint.figures.year.gwp_kg.middle))
        said = _("l’estimation d’empreinte, version %(number)s, ramenée à %(months)s mois")
        values = {"number": footprint.number, "months": months}
        yield "footprint_kg", (year * months / MONTHS_IN_YEAR).quantize(GRAM), said % values, "footprint:overview"


def _months(protocol: Protocol) -> int:
    """The length of the trial in whole months, rounded up; a year while its dates are not known."""
    if not (protocol.starts_on and protocol.ends_on):
        return protocol.max_months or MONTHS_IN_YEAR
    days = (protocol.ends_on - protocol.starts_on).days
    return max(1, -(-days * MONTHS_IN_YEAR // 365))


def _answer(use_case: UseCase, code: str) -> str:
    rows = Answer.objects.filter(
        assessment__use_case=use_case, assessment__phase=Phase.EX_ANTE, question__code=code
    ).order_by("-assessment")
    return rows.values_list("text", flat=True).first() or ""
