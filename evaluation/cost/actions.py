"""Saving what a use case costs: each save is a new version, and nothing of the earlier ones is ever rewritten."""

import unicodedata
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.cost.comparison import months_in
from evaluation.cost.enums import PERIOD_LABELS, TableKind
from evaluation.cost.models import CostAmount, CostLine, CostTable
from evaluation.cost.permissions import require_filler
from evaluation.cost.selectors import as_table, table_of
from evaluation.cost.table import LIMITED, MAX_LINES, MAX_MONTHS, ONCE, Line, Table
from evaluation.cost.total import total
from usecases.journal import record
from usecases.models import UseCase

TERMS = tuple(field.name for field in fields(Table) if field.name != "lines")
TEXTS = tuple(name for name in TERMS if name.endswith(("_source", "_reference", "note")))


class CostRefused(Refused):
    """The table cannot be saved as it stands."""


class StaleTable(Refused):
    """Someone saved this table since the page was shown. `current` is the version now in force."""

    def __init__(self, *, current: CostTable) -> None:
        super().__init__(
            _("La table a été enregistrée par une autre personne entre-temps. Comparez, puis enregistrez de nouveau.")
        )
        self.current = current


@transaction.atomic
def save_table(*, use_case: UseCase, kind: str, actor: User, table: Table, version: int, now: datetime) -> CostTable:
    """Save `table` as the next version of that kind (planned or actual); nothing is written when nothing changed.

    `version` is the number that `actor` was shown (0 when there was none). Amounts are euros or hours with two
    decimals at most, 0 or more. Raises NotAllowed; StaleTable; CostRefused when the table holds no line or too many,
    a limit without its rule, an amount for a year that has not begun, or a value that the database would refuse.
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_filler(actor, use_case, kind)
    table = _tidy(table)
    current = table_of(use_case, kind)
    if current is not None and as_table(current) == table:
        return current
    if version != (current.number if current else 0):
        if current is None:
            raise CostRefused(_("Cette table n’existe pas encore. Ouvrez-la de nouveau."))
        raise StaleTable(current=current)
    _check_terms(table, kind)
    _check_lines(table, kind, use_case)
    saved = CostTable(
        use_case=use_case, kind=kind, number=version + 1, saved_by=actor, saved_at=now,
        **{name: getattr(table, name) for name in TERMS},
    )  # fmt: skip
    lines = [_row(saved, place, line) for place, line in enumerate(table.lines, start=1)]
    for row in (saved, *lines):
        _clean(row)
    _write(saved, lines, table.lines)
    computed = total(table)
    details = {
        "version": saved.number,
        "lines": len(lines),
        "total_gross": str(computed.planned.gross),
        "unknown": computed.unknown,
    }
    record(verb=f"cost.save_{kind}", actor=actor, use_case=use_case, now=now, details=details)
    return saved


def _write(saved: CostTable, lines: Sequence[CostLine], told: Sequence[Line]) -> None:
    saved.save(force_insert=True)
    CostLine.objects.bulk_create(lines)
    CostAmount.objects.bulk_create(
        CostAmount(line=row, period=period, value=value)
        for row, line in zip(lines, told, strict=True)
        for period, value in sorted(line.amounts.items())
    )


def _row(saved: CostTable, place: int, line: Line) -> CostLine:
    return CostLine(
        table=saved, place=place, category=line.category, label=line.label, nature=line.nature,
        follows_usage=line.follows_usage, source_kind=line.source_kind, source=line.source, document_id=line.document,
    )  # fmt: skip


def _tidy(table: Table) -> Table:
    """Return the table with its texts on one line, without control characters."""
    lines = tuple(replace(line, label=_one_line(line.label), source=_one_line(line.source)) for line in table.lines)
    return replace(table, lines=lines, **{name: _one_line(getattr(table, name)) for name in TEXTS})


def _one_line(text: str) -> str:
    shown = "".join(char if unicodedata.category(char) != "Cc" else " " for char in text)
    return " ".join(shown.split())


def _check_terms(table: Table, kind: str) -> None:
    if kind == TableKind.ACTUAL and not 1 <= (table.months or 0) <= MAX_MONTHS:
        raise CostRefused(
            _("Dites combien de mois ces dépenses couvrent, de 1 à %(most)s.") % {"most": MAX_MONTHS}, field="months"
        )
    if kind == TableKind.PLANNED and table.months is not None:
        raise CostRefused(_("Un coût prévu porte sur trois ans : il ne dit pas de mois."), field="months")
    if table.usage_rule in LIMITED and not table.usage_limit:
        raise CostRefused(_("Donnez le montant par an de l’alerte ou du plafond, en euros."), field="usage_limit")
    if table.usage_rule not in LIMITED and table.usage_limit is not None:
        raise CostRefused(
            _("Ce montant va avec une alerte ou un plafond. Choisissez l’un des deux, ou effacez le montant."),
            field="usage_limit",
        )


def _check_lines(table: Table, kind: str, use_case: UseCase) -> None:
    if not table.lines:
        raise CostRefused(_("Ajoutez au moins une ligne, avec un montant ou un « ? »."))
    if len(table.lines) > MAX_LINES:
        raise CostRefused(
            _("La table compte %(lines)s lignes. La limite est de %(most)s : regroupez les plus petites.")
            % {"lines": len(table.lines), "most": MAX_LINES}
        )
    documents = {line.document for line in table.lines} - {None}
    if documents - set(use_case.documents.filter(pk__in=documents).values_list("pk", flat=True)):
        raise CostRefused(_("Une ligne cite une pièce qui n’est pas dans ce dossier."))
    for line in table.lines:
        if not line.amounts:
            raise CostRefused(
                _("Ligne « %(label)s » : donnez un montant, 0, ou « ? » si vous ne le savez pas encore.")
                % {"label": line.label}
            )
        for period, value in line.amounts.items():
            _check_amount(line, period, value)
            if kind == TableKind.ACTUAL and period != ONCE and not months_in(period, table.months):
                raise CostRefused(
                    _("Ligne « %(label)s » : %(period)s n’a pas commencé, ces dépenses couvrent %(months)s mois.")
                    % {"label": line.label, "period": PERIOD_LABELS[period], "months": table.months}
                )


def _check_amount(line: Line, period: int, value: Decimal | None) -> None:
    amount = CostAmount(period=period, value=value)
    try:
        amount.clean_fields(exclude=["line"])
    except ValidationError as error:
        message = next(iter(error.message_dict.values()))[0]
        raise CostRefused(_("Ligne « %(label)s » : %(why)s") % {"label": line.label, "why": message}) from error
    if period not in PERIOD_LABELS:
        raise CostRefused(_("Ligne « %(label)s » : cette période n’existe pas.") % {"label": line.label})


def _clean(row: CostTable | CostLine) -> None:
    """Check choices, lengths and ranges before the database does, to name the field."""
    exclude = ["use_case", "saved_by", "table", "document"]
    try:
        row.clean_fields(exclude=exclude)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        field = name if isinstance(row, CostTable) and name != "__all__" else None
        place = "" if isinstance(row, CostTable) else _("Ligne « %(label)s » : ") % {"label": row.label}
        raise CostRefused(f"{place}{messages[0]}", field=field) from error
