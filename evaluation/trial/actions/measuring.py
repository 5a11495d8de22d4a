"""Figures and incidents of a trial. A stop criterion that is reached suspends it at once."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.typography import number_fr
from evaluation.trial.actions.following import Follow, check_follow, tell_of_critical_incident
from evaluation.trial.actions.refusals import MEASURABLE_IN, MeasureRefused
from evaluation.trial.actions.running import tell_of_suspension
from evaluation.trial.enums import IndicatorKind, Severity
from evaluation.trial.models import Incident, Indicator, Measure
from evaluation.trial.permissions import require_runner
from evaluation.trial.rules import Figure, crosses
from evaluation.trial.selectors import protocol_in_force, threshold_of
from usecases.enums import State
from usecases.journal import record
from usecases.models import UseCase
from usecases.workflow import apply_transition


@transaction.atomic
def record_measure(
    *,
    indicator: Indicator,
    actor: User,
    value: Decimal,
    measured_on: date,
    now: datetime,
    sample: int = 1,
    note: str = "",
) -> Measure:
    """Record a figure, in the unit of its criterion; `sample` is how many observations it rests on.

    A running trial is suspended when the figure reaches a stop criterion (EVA-01). Raises NotAllowed,
    MeasureRefused (no observation, other protocol, no trial under way, date outside the trial or in the future).
    """
    use_case = UseCase.objects.select_for_update().get(pk=indicator.protocol.use_case_id)
    require_runner(actor, use_case)
    if sample < 1:
        raise MeasureRefused(_("Un chiffre repose sur une observation au moins."), field="sample")
    require_measurable(use_case, indicator, measured_on, now)
    measure = Measure.objects.create(
        indicator=indicator,
        value=value,
        sample=sample,
        measured_on=measured_on,
        note=note.strip(),
        recorded_by=actor,
        recorded_at=now,
    )
    details = {
        "indicator": indicator.code,
        "value": Decimal(value),
        "sample": sample,
        "measured_on": measured_on,
    }
    record(verb="trial.record_measure", actor=actor, use_case=use_case, now=now, details=details)
    suspend_if_stopped(use_case=use_case, measure=measure, actor=actor, now=now)
    return measure


def suspend_if_stopped(*, use_case: UseCase, measure: Measure, actor: User, now: datetime) -> bool:
    """Suspend the running trial when the figure reaches a stop criterion (EVA-01). Return whether it did.

    `use_case` is locked by the act that wrote the measure.
    """
    indicator, value = measure.indicator, Decimal(measure.value)
    figure = Figure(value, measure.sample)
    stops = indicator.kind == IndicatorKind.STOP and crosses(threshold_of(indicator), figure)
    if not stops or use_case.state != State.TRIAL_RUNNING:
        return False
    reason = _("Critère d’arrêt atteint : %(label)s (%(value)s).") % {
        "label": indicator.label,
        "value": f"{number_fr(value)} {indicator.unit}".strip(),
    }
    apply_transition(use_case=use_case, name="suspend_trial", actor=actor, now=now, comment=reason)
    tell_of_suspension(use_case, now)
    return True


@transaction.atomic
def report_incident(
    *,
    use_case: UseCase,
    actor: User,
    severity: str,
    description: str,
    happened_on: date,
    now: datetime,
    follow: Follow | None = None,
) -> Incident:
    """Report something that went wrong; `follow` says who takes care of it, how and by when, if it is known.

    A critical incident is told at once to those who watch over security and data. Raises NotAllowed, MeasureRefused
    (no trial under way, unknown severity, no words, before the trial, in the future; see `check_follow`).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_runner(actor, use_case)
    protocol = protocol_in_force(use_case)
    if protocol is None or use_case.state not in MEASURABLE_IN:
        raise MeasureRefused(_("Aucun essai n’est en cours : l’incident ne peut pas lui être rattaché."))
    if severity not in Severity.values:
        raise MeasureRefused(_("Choisissez la gravité de l’incident."), field="severity")
    if not description.strip():
        raise MeasureRefused(_("Dites ce qui s’est passé."), field="description")
    if happened_on > timezone.localdate(now):
        raise MeasureRefused(_("La date de l’incident est dans le futur."), field="happened_on")
    if happened_on < protocol.starts_on:
        raise MeasureRefused(_("L’incident date d’avant l’essai."), field="happened_on")
    follow = follow or Follow()
    check_follow(use_case, follow, not_before=happened_on)
    incident = Incident.objects.create(
        protocol=protocol,
        severity=severity,
        description=description.strip(),
        happened_on=happened_on,
        reported_by=actor,
        reported_at=now,
        **follow.columns(),
    )
    details = {"incident": incident.pk, "severity": severity}
    record(verb="trial.report_incident", actor=actor, use_case=use_case, now=now, details=details)
    if severity == Severity.CRITICAL:
        tell_of_critical_incident(incident, use_case, now)
    return incident


@transaction.atomic
def close_incident(*, incident: Incident, actor: User, action: str, closed_on: date, now: datetime) -> Incident:
    """Close an incident, saying what was done. Raises NotAllowed, MeasureRefused."""
    use_case = UseCase.objects.select_for_update().get(pk=incident.protocol.use_case_id)
    require_runner(actor, use_case)
    incident = Incident.objects.get(pk=incident.pk)
    if incident.closed_on is not None:
        raise MeasureRefused(_("Cet incident est déjà clos."))
    if not action.strip():
        raise MeasureRefused(_("Dites ce qui a été fait."), field="action")
    if not incident.happened_on <= closed_on <= timezone.localdate(now):
        raise MeasureRefused(_("La clôture vient après l’incident, et pas dans le futur."), field="closed_on")
    incident.action, incident.closed_on = action.strip(), closed_on
    incident.save(update_fields=["action", "closed_on"])
    details = {"incident": incident.pk}
    record(verb="trial.close_incident", actor=actor, use_case=use_case, now=now, details=details)
    return incident


def require_measurable(use_case: UseCase, indicator: Indicator, measured_on: date, now: datetime) -> None:
    """Raise MeasureRefused unless a figure of that day can be noted now for that criterion."""
    protocol = protocol_in_force(use_case)
    if use_case.state not in MEASURABLE_IN or protocol is None:
        raise MeasureRefused(_("Aucun essai n’est en cours : la mesure ne peut pas être notée."))
    if indicator.protocol_id != protocol.pk:
        raise MeasureRefused(_("Ce critère n’est pas celui du protocole en vigueur : rechargez la page."))
    if measured_on > timezone.localdate(now):
        raise MeasureRefused(_("La date de la mesure est dans le futur."), field="measured_on")
    if measured_on < protocol.starts_on:
        raise MeasureRefused(
            _("La mesure date d’avant l’essai : elle relève de la situation de départ."), field="measured_on"
        )
    if use_case.trial_ended_at and measured_on > timezone.localdate(use_case.trial_ended_at):
        raise MeasureRefused(_("La mesure date d’après l’essai : seul l’essai est évalué."), field="measured_on")
