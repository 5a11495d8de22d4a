"""The page where a table is filled: its terms, its lines by category, whatever they come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from boussole.shared.forms import FormError, errors_of
from boussole.shared.typography import number_fr
from evaluation.cost.comparison import months_in
from evaluation.cost.enums import CATEGORY_HINTS, Category, SourceKind, TableKind
from evaluation.cost.forms.fields import UNKNOWN
from evaluation.cost.forms.lines import FLAGS, MAX_FORMS, PERIOD_FIELDS, PREFIX, LineForm, LineFormSet
from evaluation.cost.forms.terms import TermsForm
from evaluation.cost.table import HOURS, REVIEW, STEERING, YEARS, Line, Table


@dataclass(frozen=True)
class Section:
    """One category on the page: its lines, and where the focus goes when one is added."""

    category: str
    label: str
    hint: str
    forms: Sequence[LineForm]
    next_id: str


class TableEditor:
    """The whole page where a table is filled: its terms and its lines, typed, stored or imported."""

    def __init__(
        self,
        kind: str,
        documents: Sequence[tuple[int, str]],
        *,
        data: QueryDict | None = None,
        terms: Mapping[str, Any] | None = None,
        lines: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self.kind = kind
        options = {"documents": documents}
        if data is not None:
            self.terms = TermsForm(data, kind=kind)
            self.lines = LineFormSet(data, prefix=PREFIX, form_kwargs=options)
        else:
            self.terms = TermsForm(kind=kind, initial=terms)
            self.lines = LineFormSet(prefix=PREFIX, initial=list(lines), form_kwargs=options)

    def is_valid(self) -> bool:
        """Tell whether everything typed makes a table; what does not is said beside it."""
        valid = self.terms.is_valid() and self.lines.is_valid()
        if valid and self.kind == TableKind.ACTUAL:
            self._check_years(self.terms.cleaned_data["months"])
        return valid and not self.errors()

    def _check_years(self, months: int) -> None:
        for form in self.lines:
            for year in YEARS:
                name = PERIOD_FIELDS[year]
                if not form.is_left_out() and form.cleaned_data[name] is not None and not months_in(year, months):
                    form.add_error(name, _("Cette année n’a pas commencé : effacez, ou changez les mois couverts"))

    def errors(self) -> list[FormError]:
        """Return the errors of the page, in its order."""
        return errors_of(self.terms, self.lines) if self.terms.is_bound else []

    def table(self) -> Table:
        """Return what was typed. To be called once valid."""
        given = {name: value for name, value in self.terms.cleaned_data.items() if name != "version"}
        lines = tuple(form.line() for form in self.lines if not form.is_left_out())
        return Table(lines=lines, **given)

    def sent(self) -> list[tuple[str, str]]:
        """Return what a browser would send of this page, by name: a preview carries it without showing the fields."""
        fields = [field for form in (self.terms, self.lines.management_form, *self.lines) for field in form]
        told = [(field.html_name, field.value()) for field in fields]
        return [
            (name, "on" if value is True else str(value))
            for name, value in told
            if value is not None and value is not False
        ]

    def sections(self) -> list[Section]:
        """Return the lines by category; a category that does not exist goes nowhere and is refused when saved."""
        next_id = f"id_{PREFIX}-{len(self.lines.forms)}-label"
        own: dict[str, list[LineForm]] = {category: [] for category in Category.values}
        for form in self.lines:
            own.get(form["category"].value(), []).append(form)
        return [
            Section(category, str(Category(category).label), str(CATEGORY_HINTS[category]), rows, next_id)
            for category, rows in own.items()
        ]


def editor_of(kind: str, documents: Sequence[tuple[int, str]], table: Table, version: int) -> TableEditor:
    """Return the page that starts from `table`."""
    terms = {name: _shown(getattr(table, name)) for name in TermsForm.base_fields if name != "version"}
    return TableEditor(
        kind,
        documents,
        terms={**terms, "vat_included": str(table.vat_included), "version": version},
        lines=[_initial(line) for line in table.lines],
    )


def typed_editor(
    kind: str, documents: Sequence[tuple[int, str]], data: QueryDict, *, category: str = ""
) -> TableEditor:
    """Return the page with what was typed, right or wrong, and one more line in `category`, without its errors."""
    terms = {name: data.get(name, "") for name in TermsForm.base_fields}
    count = min(_count(data), MAX_FORMS)
    names = [name for name in (*LineForm.base_fields, *PERIOD_FIELDS.values()) if name not in FLAGS]
    lines = [
        {name: data.get(f"{PREFIX}-{place}-{name}", "") for name in names}
        | {name: f"{PREFIX}-{place}-{name}" in data for name in FLAGS}
        for place in range(count)
    ]
    if category and count < MAX_FORMS:
        lines.append(blank_line(category))
    return TableEditor(kind, documents, terms=terms, lines=lines)


def blank_line(category: str) -> dict[str, Any]:
    """Return what a new line of a category starts from: re-reading and steering are first of all time."""
    start = {"category": category, "source_kind": SourceKind.ESTIMATE}
    return start | ({"nature": HOURS} if category in (REVIEW, STEERING) else {})


def blank_editor(kind: str, documents: Sequence[tuple[int, str]], like: Table | None = None) -> TableEditor:
    """Return an empty page: one line a category, or the lines of `like` (the plan) without their amounts."""
    start = like or Table()
    terms = {"vat_included": str(start.vat_included), "vat_rate": _shown(start.vat_rate), "version": 0}
    terms |= {"hourly_cost": _shown(start.hourly_cost), "hourly_cost_source": start.hourly_cost_source}
    lines = [blank_line(category) for category in Category.values]
    if like is not None:
        emptied = {**dict.fromkeys(PERIOD_FIELDS.values(), ""), "source": "", "document": ""}
        lines = [_initial(line) | emptied | {"source_kind": SourceKind.INVOICE} for line in like.lines]
    return TableEditor(kind, documents, terms=terms, lines=lines)


def _initial(line: Line) -> dict[str, Any]:
    amounts = {
        PERIOD_FIELDS[period]: UNKNOWN if value is None else _shown(value) for period, value in line.amounts.items()
    }
    fields = ("category", "label", "nature", "follows_usage", "source_kind", "source", "document")
    return {name: getattr(line, name) for name in fields} | amounts


def _shown(value: Any) -> Any:
    """Return a number as people write it: « 12 500 », « 12 500,50 »; anything else as it is."""
    return number_fr(value, 2).removesuffix(",00") if isinstance(value, Decimal) else value


def _count(data: QueryDict) -> int:
    typed = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    return int(typed) if typed.isascii() and typed.isdigit() else 0
