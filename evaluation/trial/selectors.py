"""Reading trials: protocol, figures, results."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from evaluation.trial.enums import IndicatorKind
from evaluation.trial.models import Evaluation, Incident, Indicator, Measure, Protocol
from evaluation.trial.rules import Figure, Threshold, crosses, verdict
from evaluation.trial.situation import Answers, Spending
from usecases.models import UseCase


@dataclass(frozen=True)
class Reading:
    """One criterion with its latest figure and what it says of the threshold."""

    indicator: Indicator
    latest: Measure | None
    verdict: str
    crossed: bool


def protocol_of(use_case: UseCase) -> Protocol | None:
    """Return the newest version of the dossier's protocol, with its approval, or None."""
    return use_case.protocols.select_related("approval").order_by("-version").first()


def protocol_in_force(use_case: UseCase) -> Protocol | None:
    """Return the newest locked version of the dossier's protocol, or None."""
    return use_case.protocols.filter(locked_at__isnull=False).select_related("approval").order_by("-version").first()


def belongs_to_earlier_trial(use_case: UseCase, protocol: Protocol) -> bool:
    """Tell whether the protocol was locked before the trial now authorised: « adapter » asks for a new one."""
    locked, authorised = protocol.locked_at, use_case.authorised_at
    return locked is not None and authorised is not None and locked < authorised


def readings(protocol: Protocol, kind: str | None = None) -> list[Reading]:
    """Return each criterion of the protocol with its latest figure.

    Figures of the version that this one amends count too: an extension goes on measuring the same thing.
    """
    rows = protocol.indicators.order_by("kind", "order", "pk")
    if kind:
        rows = rows.filter(kind=kind)
    latest = latest_measures(protocol)
    return [_reading(indicator, latest.get(indicator.code)) for indicator in rows]


def latest_measures(protocol: Protocol) -> dict[str, Measure]:
    """Return the latest measure of each criterion, by code, over the protocol and those it amends."""
    rows = Measure.objects.filter(indicator__protocol__in=versions_of(protocol)).select_related("indicator")
    return {row.indicator.code: row for row in rows.order_by("measured_on", "pk")}


def incidents_of(protocol: Protocol) -> QuerySet[Incident]:
    """Return the incidents of the trial, newest first: those of the protocol and of the versions that it amends."""
    return Incident.objects.filter(protocol__in=versions_of(protocol))


def versions_of(protocol: Protocol) -> list[int]:
    """Return the ids of the protocol and of the versions that it amends: together they are one trial."""
    versions, current = [], protocol
    while current is not None:
        versions.append(current.pk)
        current = current.amends
    return versions


def stop_reached(protocol: Protocol) -> bool:
    """Tell whether a stop criterion is at or beyond its threshold now."""
    return any(reading.crossed for reading in readings(protocol, IndicatorKind.STOP))


def evaluation_of(use_case: UseCase) -> Evaluation | None:
    """Return the evaluation of the newest locked protocol, with its results, or None."""
    results = Prefetch("results")
    rows = Evaluation.objects.filter(protocol__use_case=use_case).select_related("protocol", "ex_post")
    return rows.prefetch_related(results, "results__indicator").order_by("-protocol__version").first()


def answers_of(use_case: UseCase) -> Answers | None:
    """Return what the agents answered to the questionnaires of the trial, or None when none was opened."""
    return None


def spending_of(evaluation: Evaluation) -> Spending:
    """Return what the trial was to cost and what it cost, in euros, tax included, and in kg CO₂e where known."""
    return Spending(planned_cost=evaluation.protocol.budget_eur, actual_cost=evaluation.actual_cost_eur)


def threshold_of(indicator: Indicator) -> Threshold:
    """Return a criterion as the rules read it."""
    return Threshold(
        code=indicator.code,
        direction=indicator.direction,
        threshold=Decimal(indicator.threshold),
        minimum_sample=indicator.minimum_sample,
        label=indicator.label,
        unit=indicator.unit,
        source=indicator.source,
        baseline=None if indicator.baseline is None else Decimal(indicator.baseline),
    )


def _reading(indicator: Indicator, measure: Measure | None) -> Reading:
    criterion = threshold_of(indicator)
    figure = Figure(Decimal(measure.value), measure.sample) if measure else None
    crossed = figure is not None and crosses(criterion, figure)
    return Reading(indicator, measure, verdict(criterion, figure), crossed)
