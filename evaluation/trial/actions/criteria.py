"""The criteria of a protocol, or of an amendment, while it is written: added, changed, put in order, removed."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from evaluation.trial.actions.protocols import ProtocolRefused, writable
from evaluation.trial.content import MAX_SUCCESS
from evaluation.trial.enums import Direction, IndicatorKind, Nature
from evaluation.trial.models import Indicator, Protocol
from evaluation.trial.selectors import versions_of


@transaction.atomic
def add_indicator(
    *,
    protocol: Protocol,
    actor: User,
    kind: str,
    label: str,
    source: str,
    direction: str,
    threshold: Decimal,
    now: datetime,
    unit: str = "",
    baseline: Decimal | None = None,
    minimum_sample: int = 1,
    nature: str = Nature.QUALITY,
    code: str = "",
) -> Indicator:
    """Add a success or stop criterion; `threshold` and `baseline` are in `unit`, `minimum_sample` in observations.

    Raises NotAllowed, ProtocolRefused (locked, five already, incomplete).
    """
    protocol = writable(protocol, actor)
    if kind not in IndicatorKind.values:
        raise ProtocolRefused(_("Choisissez la sorte du critère et le sens du seuil."), field="kind")
    _require_whole(label, source, direction, minimum_sample, nature)
    rows = protocol.indicators.filter(kind=kind)
    if kind == IndicatorKind.SUCCESS and rows.count() >= MAX_SUCCESS:
        raise ProtocolRefused(_("Cinq critères de réussite au plus : gardez ceux qui feront décider."))
    order = (rows.order_by("-order").values_list("order", flat=True).first() or 0) + 1
    return Indicator.objects.create(
        protocol=protocol,
        kind=kind,
        code=code or _next_code(protocol, kind),
        label=label.strip(),
        unit=unit.strip(),
        source=source.strip(),
        baseline=baseline,
        direction=direction,
        threshold=threshold,
        minimum_sample=minimum_sample,
        nature=nature,
        order=order,
    )


@transaction.atomic
def edit_indicator(
    *,
    indicator: Indicator,
    actor: User,
    label: str,
    source: str,
    direction: str,
    threshold: Decimal,
    now: datetime,
    unit: str = "",
    baseline: Decimal | None = None,
    minimum_sample: int = 1,
    nature: str = Nature.QUALITY,
) -> Indicator:
    """Change a criterion, whose sort and code stay. An amendment changes how it is judged, never what is measured.

    Raises NotAllowed, ProtocolRefused (locked, incomplete, another thing measured under the same code).
    """
    protocol = writable(indicator.protocol, actor)
    indicator = Indicator.objects.get(pk=indicator.pk)
    _require_whole(label, source, direction, minimum_sample, nature)
    if (indicator.label, indicator.unit) != (label.strip(), unit.strip()) and _is_measured(protocol, indicator):
        raise ProtocolRefused(
            _("Ce critère est celui du protocole en vigueur. Pour mesurer autre chose, retirez-le et ajoutez-en un."),
            field="label" if indicator.label != label.strip() else "unit",
        )
    indicator.label, indicator.unit, indicator.source = label.strip(), unit.strip(), source.strip()
    indicator.baseline, indicator.direction = baseline, direction
    indicator.threshold, indicator.minimum_sample, indicator.nature = threshold, minimum_sample, nature
    indicator.save()
    return indicator


@transaction.atomic
def move_indicator(*, indicator: Indicator, actor: User, up: bool, now: datetime) -> Indicator:
    """Exchange a criterion with the one before it (`up`) or after it, among those of its sort; at the end, nothing.

    Raises NotAllowed, ProtocolRefused.
    """
    protocol = writable(indicator.protocol, actor)
    rows = list(protocol.indicators.filter(kind=indicator.kind).order_by("order", "pk"))
    place = next(number for number, row in enumerate(rows) if row.pk == indicator.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        for order, row in enumerate(rows, start=1):
            row.order = order
        Indicator.objects.bulk_update(rows, ["order"])
    return Indicator.objects.get(pk=indicator.pk)


@transaction.atomic
def remove_indicator(*, indicator: Indicator, actor: User, now: datetime) -> None:
    """Remove a criterion from what is being written. Raises NotAllowed, ProtocolRefused."""
    writable(indicator.protocol, actor)
    Indicator.objects.filter(pk=indicator.pk).delete()


def _require_whole(label: str, source: str, direction: str, minimum_sample: int, nature: str) -> None:
    if direction not in Direction.values:
        raise ProtocolRefused(_("Choisissez la sorte du critère et le sens du seuil."), field="direction")
    if not label.strip() or not source.strip():
        raise ProtocolRefused(_("Dites ce qui est mesuré et d’où vient le chiffre."), field="label")
    if minimum_sample < 1:
        raise ProtocolRefused(_("Un résultat repose sur une observation au moins."), field="minimum_sample")
    if nature not in Nature.values:
        raise ProtocolRefused(_("Dites ce que le critère surveille : choisissez dans la liste."), field="nature")


def _is_measured(protocol: Protocol, indicator: Indicator) -> bool:
    """Tell whether the criterion comes from the version in force, under whose code figures may exist."""
    amended = protocol.amends
    return amended is not None and amended.indicators.filter(code=indicator.code).exists()


def _next_code(protocol: Protocol, kind: str) -> str:
    """Return a code that no version of this trial used: a figure is never read against another criterion."""
    letter = "R" if kind == IndicatorKind.SUCCESS else "A"
    rows = Indicator.objects.filter(protocol__in=versions_of(protocol), kind=kind)
    numbers = [int(code[1:]) for code in rows.values_list("code", flat=True) if code[1:].isdigit()]
    return f"{letter}{max(numbers, default=0) + 1}"
