"""A protocol and its amendments in words: what pages, packs and minutes print as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from boussole.shared.typography import date_fr, euros, number_fr, typo_fr
from evaluation.footprint.estimate import Span
from evaluation.footprint.wording import quantity
from evaluation.trial.content import FIELDS, SECTIONS, label_of
from evaluation.trial.criteria import Criterion, Remark, reading, remarks
from evaluation.trial.difference import CriterionChange, Move
from evaluation.trial.enums import Direction, IndicatorKind
from evaluation.trial.models import Amendment, Indicator, Measure, Protocol
from evaluation.trial.spending import BY_ESTIMATE, BY_USAGE
from evaluation.trial.versions import difference_of, measured_so_far

MOVES = {Move.ADDED: lazy("Critère ajouté"), Move.REMOVED: lazy("Critère retiré"), Move.CHANGED: lazy("Critère changé")}
DATES = frozenset({"starts_on", "ends_on", "reporting_on"})
NUMBERS = frozenset({"participants_count", "max_months", "footprint_kg"})
KEPT_CRITERION = ("order",)  # what changes without a word
# What the footprint that a trial used rests on, in as few words as it takes.
FOOTPRINT_BASIS = {
    BY_USAGE: lazy("Empreinte réelle : réponses comptées pendant l’essai, à l’empreinte prévue de chacune."),
    BY_ESTIMATE: lazy("Empreinte : les deux estimations du dossier, sur un an."),
}


@dataclass(frozen=True)
class FootprintSaid:
    """The footprint foreseen and that of the trial, high ends, in words; what the second one rests on ('' if nothing).

    `known` is False when nobody estimated either.
    """

    planned: str
    actual: str
    basis: str
    known: bool


def footprint_said(spending: Mapping[str, Any]) -> FootprintSaid:
    """Return in words the footprints of the frozen `spending`: « 38 kg CO₂e », two significant digits, in one unit."""
    kilograms = [spending["planned_footprint"], spending["actual_footprint"]]
    known = [None if value is None else float(value) for value in kilograms]
    largest = max((value for value in known if value is not None), default=0.0)
    planned, actual = (
        _("non connue") if value is None else quantity(Span.of(value), "gwp_kg", largest) for value in known
    )
    basis = str(FOOTPRINT_BASIS.get(spending.get("footprint_basis"), ""))
    return FootprintSaid(planned, actual, basis, known=known != [None, None])


@dataclass(frozen=True)
class FieldSaid:
    """One field that changes, in words: its name, before, after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class CriterionSaid:
    """One criterion that changes: what of it, before and after, and what was already measured ('' when nothing was).

    An added one has its whole sentence after, a removed one before.
    """

    title: str
    move: str
    changes: tuple[FieldSaid, ...]
    measured: str


@dataclass(frozen=True)
class AmendmentSaid:
    """All that an amendment changes, in the order of the protocol."""

    fields: tuple[FieldSaid, ...]
    criteria: tuple[CriterionSaid, ...]

    @property
    def lines(self) -> list[str]:
        """Return one sentence a change, for minutes and messages."""
        rows = [
            _("%(label)s : « %(before)s » devient « %(after)s ».")
            % {"label": row.label, "before": row.before, "after": row.after}
            for row in self.fields
        ]
        for criterion in self.criteria:
            said = " ; ".join(
                _("%(label)s : « %(before)s » devient « %(after)s »")
                % {"label": row.label.lower(), "before": row.before, "after": row.after}
                for row in criterion.changes
            )
            rows.append(" ".join(filter(None, [f"{criterion.move}, {criterion.title} : {said}.", criterion.measured])))
        return [typo_fr(row) for row in rows]


def amendment_in_words(amendment: Amendment) -> AmendmentSaid:
    """Return what an amendment changes, beside what was already measured when it was asked for."""
    change = difference_of(amendment)
    old = {row.code: row for row in amendment.protocol.amends.indicators.all()}
    new = {row.code: row for row in amendment.protocol.indicators.all()}
    measured = measured_so_far(amendment)
    return AmendmentSaid(
        fields=tuple(
            FieldSaid(
                _capital(label_of(row.field)),
                value_in_words(row.field, row.before),
                value_in_words(row.field, row.after),
            )
            for row in change.fields
        ),
        criteria=tuple(
            _criterion(row, old.get(row.code), new.get(row.code), measured.get(row.code))
            for row in change.criteria
            if row.move != Move.CHANGED or any(item.field not in KEPT_CRITERION for item in row.changes)
        ),
    )


def value_in_words(name: str, value: Any) -> str:
    """Return one field of the protocol, as stored or as plain data, in French; « (vide) » when it says nothing."""
    if value is None or value == "":
        return _("(vide)")
    if name in DATES:
        return date_fr(value if isinstance(value, date) else date.fromisoformat(value))
    if name == "budget_eur":
        return euros(Decimal(value))
    if name in NUMBERS:
        return number_fr(Decimal(value))
    return str(value)


def protocol_in_words(protocol: Protocol) -> list[tuple[str, list[dict[str, str]]]]:
    """Return the protocol for reading: its seven parts, each with its questions and answers ('' when not written)."""
    return [(title, [_row(protocol, name) for name in names]) for title, names in SECTIONS]


def criterion_of(indicator: Indicator) -> Criterion:
    """Return a stored criterion as the pure functions read it."""
    return Criterion(
        code=indicator.code,
        kind=indicator.kind,
        label=indicator.label,
        unit=indicator.unit,
        source=indicator.source,
        baseline=None if indicator.baseline is None else Decimal(indicator.baseline),
        direction=indicator.direction,
        threshold=Decimal(indicator.threshold),
        minimum_sample=indicator.minimum_sample,
        nature=indicator.get_nature_display(),
    )


def readings_in_words(indicators: Sequence[Indicator]) -> list[tuple[Indicator, str]]:
    """Return each criterion with its plain sentence, what makes the trial succeed first."""
    ordered = sorted(indicators, key=lambda row: row.kind != IndicatorKind.SUCCESS)
    return [(row, reading(criterion_of(row))) for row in ordered]


def remarks_on(protocol: Protocol, indicators: Sequence[Indicator]) -> list[Remark]:
    """Return what looks wrong in the criteria of a protocol that is being written."""
    return remarks([criterion_of(row) for row in indicators], protocol.participants_count)


def threshold_in_words(indicator: Indicator) -> str:
    """Return « au plus 9,5 jours »."""
    word = str(Direction(indicator.direction).label)
    return f"{word} {number_fr(indicator.threshold)} {indicator.unit}".strip()


def changed_values(protocol: Protocol, values: Mapping[str, Any]) -> list[FieldSaid]:
    """Return where `values` say something else than what is stored: (label, stored, typed)."""
    return [
        FieldSaid(_capital(label_of(name)), value_in_words(name, getattr(protocol, name)), value_in_words(name, value))
        for name, value in values.items()
        if name in FIELDS and getattr(protocol, name) != value
    ]


def _row(protocol: Protocol, name: str) -> dict[str, str]:
    value = getattr(protocol, name)
    said = "" if value is None or value == "" else value_in_words(name, value)
    return {"name": name, "question": _capital(label_of(name)), "answer": said}


def _criterion(
    row: CriterionChange, old: Indicator | None, new: Indicator | None, measured: Measure | None
) -> CriterionSaid:
    said = ""
    if measured is not None:
        said = _("Dernière mesure connue : %(value)s, le %(day)s, sur %(sample)s observations.") % {
            "value": f"{number_fr(measured.value)} {measured.indicator.unit}".strip(),
            "day": date_fr(measured.measured_on),
            "sample": measured.sample,
        }
    return CriterionSaid(f"{row.code} {(new or old).label}", str(MOVES[row.move]), _changes(row, old, new), said)


def _changes(row: CriterionChange, old: Indicator | None, new: Indicator | None) -> tuple[FieldSaid, ...]:
    if old is None or new is None:
        before = reading(criterion_of(old)) if old else _("(n’existe pas)")
        after = reading(criterion_of(new)) if new else _("(retiré)")
        return (FieldSaid(_("Le critère"), before, after),)
    said = []
    if (old.direction, old.threshold) != (new.direction, new.threshold):
        said.append(FieldSaid(_("Seuil"), threshold_in_words(old), threshold_in_words(new)))
    for name in sorted({item.field for item in row.changes} - {"direction", "threshold", "order"}):
        label = _capital(str(Indicator._meta.get_field(name).verbose_name))
        said.append(FieldSaid(label, _shown(old, name), _shown(new, name)))
    return tuple(said)


def _shown(indicator: Indicator, name: str) -> str:
    return indicator.get_nature_display() if name == "nature" else _figure(getattr(indicator, name))


def _figure(value: Any) -> str:
    if value is None or value == "":
        return _("(vide)")
    return value if isinstance(value, str) else number_fr(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
