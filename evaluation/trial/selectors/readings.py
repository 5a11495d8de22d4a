"""Reading trials: protocol, figures, spending, results."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet, Sum

from accounts.enums import Role
from accounts.models import User
from evaluation.compass.models import CriterionAssignment
from evaluation.dialogue.selectors import plan_opinions
from evaluation.footprint.selectors import actual as actual_footprint
from evaluation.footprint.selectors import planned as planned_footprint
from evaluation.questionnaires.enums import Moment
from evaluation.questionnaires.selectors import results_of_trial
from evaluation.trial.enums import IndicatorKind
from evaluation.trial.models import Evaluation, Expense, Incident, Indicator, Measure, Protocol, UsageReading
from evaluation.trial.rules import Figure, Threshold, crosses, verdict
from evaluation.trial.situation import Answers, Outlay, PanelOpinion, answers_from
from evaluation.trial.spending import BY_ESTIMATE, BY_USAGE, Month, Spending, latest_months, planned_over
from usecases.enums import State
from usecases.models import HiddenUseCase, UseCase
from usecases.selectors import holders_of


@dataclass(frozen=True)
class Reading:
    """One criterion with its latest figure and what it says of the threshold."""

    indicator: Indicator
    latest: Measure | None
    verdict: str
    crossed: bool


def protocol_of(use_case: UseCase) -> Protocol | None:
    """Return the newest version of the dossier's protocol, with its approval, or None.

    An amendment that the committee has not adopted is not a version of it yet.
    """
    stands = Q(amends__isnull=True) | Q(locked_at__isnull=False)
    return use_case.protocols.filter(stands).select_related("approval").order_by("-version").first()


def protocol_in_force(use_case: UseCase) -> Protocol | None:
    """Return the newest locked version of the dossier's protocol, or None."""
    return use_case.protocols.filter(locked_at__isnull=False).select_related("approval").order_by("-version").first()


def belongs_to_earlier_trial(use_case: UseCase, protocol: Protocol) -> bool:
    """Tell whether the protocol was locked before the trial now authorised: « adapter » asks for a new one."""
    locked, authorised = protocol.locked_at, use_case.authorised_at
    return locked is not None and authorised is not None and locked < authorised


def protocol_at_hand(use_case: UseCase) -> Protocol | None:
    """Return the protocol of the trial to come while it is authorised (locked or not), then the one in force."""
    if use_case.state != State.AUTHORISED:
        return protocol_in_force(use_case)
    current = protocol_of(use_case)
    return None if current is None or belongs_to_earlier_trial(use_case, current) else current


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
    rows = Measure.objects.filter(indicator__protocol__in=versions_of(protocol)).select_related("indicator__protocol")
    return {row.indicator.code: row for row in rows.order_by("measured_on", "pk")}


def known_measures(protocol: Protocol) -> dict[tuple[str, date], tuple[Decimal, int]]:
    """Return the value and sample in force for each criterion (code) and day: the last one noted."""
    rows = Measure.objects.filter(indicator__protocol__in=versions_of(protocol)).order_by("pk")
    values = rows.values_list("indicator__code", "measured_on", "value", "sample")
    return {(code, day): (value, sample) for code, day, value, sample in values}


def incidents_of(protocol: Protocol) -> QuerySet[Incident]:
    """Return the incidents of the trial, newest first: those of the protocol and of the versions that it amends."""
    return Incident.objects.filter(protocol__in=versions_of(protocol))


def first_version(protocol: Protocol) -> Protocol:
    """Return the protocol that the trial started from, before any amendment."""
    while protocol.amends is not None:
        protocol = protocol.amends
    return protocol


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


def spending(protocol: Protocol) -> Spending:
    """Return what the trial took beside what was planned, over the protocol and the versions that it amends.

    Planned: the budget of the protocol, and the footprint foreseen for the months whose usage is known. Actual: the
    expenses in force, and the answers counted, each at the price of one answer in the frozen estimate: same model, same
    place, same library. Without any counted answer, the actual estimate of the dossier over a year, if there is one.
    """
    foreseen = planned_footprint(protocol.use_case)
    months = usage_of(protocol)
    common = {"planned_cost": protocol.budget_eur, "actual_cost": spent_on(protocol)}
    if foreseen is None:
        return Spending(**common)
    result = foreseen.figures
    year = result.year.gwp_kg.high
    if months and result.answer is not None:
        requests = sum(row.requests for row in months)
        return Spending(
            **common,
            planned_footprint=planned_over(year, len(months)),
            actual_footprint=result.answer.gwp_kg.high * requests,
            footprint_basis=BY_USAGE,
        )
    observed = actual_footprint(protocol.use_case)
    if observed is None:
        return Spending(**common, planned_footprint=year)
    return Spending(
        **common,
        planned_footprint=year,
        actual_footprint=observed.figures.year.gwp_kg.high,
        footprint_basis=BY_ESTIMATE,
    )


def spent_on(protocol: Protocol, *, since: date | None = None) -> Decimal | None:
    """Return the expenses in force of the trial (from the day `since` on), in euros, tax included; None without any."""
    rows = Expense.objects.filter(protocol__in=versions_of(protocol), correction__isnull=True)
    if since is not None:
        rows = rows.filter(spent_on__gte=since)
    return rows.aggregate(total=Sum("amount_eur"))["total"]


def usage_of(protocol: Protocol) -> list[Month]:
    """Return the usage of each month of the trial, the last reading of each."""
    rows = UsageReading.objects.filter(protocol__in=versions_of(protocol)).order_by("pk")
    return latest_months(Month(row.month, row.requests, row.users) for row in rows)


def people_of(use_case: UseCase) -> list[User]:
    """Return who can be given something to do during the trial: lead, coordinators, experts of the dossier."""
    assigned = CriterionAssignment.objects.active().filter(assessment__use_case=use_case)
    experts = User.objects.filter(pk__in=assigned.values("expert"), is_active=True)
    hidden = set(HiddenUseCase.objects.in_force().filter(use_case=use_case).values_list("user_id", flat=True))
    people = [use_case.lead, *holders_of(use_case.organisation, Role.COORDINATOR), *experts]
    kept = {person.pk: person for person in people if person.pk not in hidden}
    return sorted(kept.values(), key=lambda person: person.get_full_name())


def answers_of(protocol: Protocol) -> Answers | None:
    """Return what the agents answered at the end of the trial, set beside what they said before; None unless asked.

    Questionnaires count once closed after the protocol of this trial was first locked; what was said before, always.
    """
    moments = results_of_trial(protocol.use_case, since=first_version(protocol).locked_at)
    before = results_of_trial(protocol.use_case).get(Moment.BEFORE)
    return answers_from(moments | ({Moment.BEFORE: before} if before else {}), protocol.participants_count)


def opinions_of(protocol: Protocol) -> tuple[PanelOpinion, ...]:
    """Return what the bodies of the staff said of the prevention plan, from the first day of this trial."""
    rows = plan_opinions(protocol.use_case, since=first_version(protocol).starts_on)
    return tuple(
        PanelOpinion(
            body=row.consultation.name,
            on=row.standing.opinion_on,
            position=row.standing.position,
            label=row.label,
            consultation=row.consultation.pk,
        )
        for row in rows
    )


def outlay_of(evaluation: Evaluation) -> Outlay:
    """Return what the trial was to take and what it took: the cost that its lead states, the footprint of its usage."""
    used = spending(evaluation.protocol)
    return Outlay(
        planned_cost=used.planned_cost,
        actual_cost=evaluation.actual_cost_eur,
        planned_footprint=_grams(used.planned_footprint),
        actual_footprint=_grams(used.actual_footprint),
        footprint_basis=used.footprint_basis,
    )


def _grams(kilograms: float | None) -> Decimal | None:
    """A footprint to the gram, as a decimal: what is frozen is compared again to the last digit."""
    return None if kilograms is None else Decimal(f"{kilograms:.3f}")


def threshold_of(indicator: Indicator) -> Threshold:
    """Return a criterion as the rules read it."""
    return Threshold(
        code=indicator.code,
        direction=indicator.direction,
        threshold=Decimal(indicator.threshold),
        minimum_sample=indicator.minimum_sample,
        nature=indicator.nature,
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
