"""Training and information during a trial: foreseen, moved, held with its attendance, or cancelled with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evaluation.trial.actions.refusals import MEASURABLE_IN, MeasureRefused
from evaluation.trial.enums import EventKind
from evaluation.trial.models import Attendance, EventHolding, TrialEvent
from evaluation.trial.permissions import require_runner
from evaluation.trial.selectors import protocol_at_hand
from usecases.enums import State
from usecases.journal import record
from usecases.models import UseCase

# Training often comes before the first day: it is foreseen, and held, as soon as the trial is authorised.
EVENTS_IN = (State.AUTHORISED, *MEASURABLE_IN)
MAX_MINUTES = 14_400  # ten days


@dataclass(frozen=True)
class Present:
    """How many people of a service were invited (1 at least) and came."""

    service: str
    invited: int
    attended: int


@transaction.atomic
def plan_event(
    *, use_case: UseCase, actor: User, kind: str, title: str, audience: str, planned_on: date, now: datetime
) -> TrialEvent:
    """Foresee a training or an information. Its day may be past, when it is noted after the fact.

    Raises NotAllowed, MeasureRefused (no trial, no protocol yet, unknown kind, no title, nobody named).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_runner(actor, use_case)
    protocol = protocol_at_hand(use_case)
    if use_case.state not in EVENTS_IN or protocol is None:
        raise MeasureRefused(_("Il faut un essai autorisé et un protocole : écrivez d’abord le protocole."))
    if kind not in EventKind.values:
        raise MeasureRefused(_("Choisissez la sorte d’événement."), field="kind")
    if not title.strip():
        raise MeasureRefused(_("Donnez un intitulé."), field="title")
    if not audience.strip():
        raise MeasureRefused(_("Dites pour qui : services, communes, usagers."), field="audience")
    event = TrialEvent.objects.create(
        protocol=protocol,
        kind=kind,
        title=title.strip(),
        audience=audience.strip(),
        planned_on=planned_on,
        created_by=actor,
        created_at=now,
    )
    details = {"event": event.pk, "kind": kind, "planned_on": planned_on}
    record(verb="trial.plan_event", actor=actor, use_case=use_case, now=now, details=details)
    return event


@transaction.atomic
def move_event(*, event: TrialEvent, actor: User, planned_on: date, now: datetime) -> TrialEvent:
    """Put off an event that is not held yet; the journal keeps both dates. Raises NotAllowed, MeasureRefused."""
    use_case, event = _open_event(event, actor)
    if planned_on < timezone.localdate(now):
        raise MeasureRefused(_("La nouvelle date est passée."), field="planned_on")
    details = {"event": event.pk, "from": event.planned_on, "to": planned_on}
    event.planned_on = planned_on
    event.save(update_fields=["planned_on"])
    record(verb="trial.move_event", actor=actor, use_case=use_case, now=now, details=details)
    return event


@transaction.atomic
def cancel_event(*, event: TrialEvent, actor: User, reason: str, now: datetime) -> TrialEvent:
    """Cancel an event that is not held yet, with the reason. Raises NotAllowed, MeasureRefused."""
    use_case, event = _open_event(event, actor)
    if not reason.strip():
        raise MeasureRefused(_("Dites pourquoi l’événement est annulé."), field="reason")
    event.cancelled_at, event.cancelled_because = now, reason.strip()
    event.save(update_fields=["cancelled_at", "cancelled_because"])
    details = {"event": event.pk}
    record(verb="trial.cancel_event", actor=actor, use_case=use_case, now=now, details=details)
    return event


@transaction.atomic
def hold_event(
    *,
    event: TrialEvent,
    actor: User,
    held_on: date,
    minutes: int,
    attendance: Sequence[Present],
    now: datetime,
    material: str = "",
) -> EventHolding:
    """Note how an event was held: its day, how long (1 to 14 400 minutes), who came. Again: a new version.

    An information of users counts nobody: its attendance may be empty. Raises NotAllowed, MeasureRefused (cancelled,
    in the future, duration out of range, nobody counted, a service twice, more people present than invited).
    """
    use_case = UseCase.objects.select_for_update().get(pk=event.protocol.use_case_id)
    require_runner(actor, use_case)
    event = TrialEvent.objects.select_related("protocol").get(pk=event.pk)
    _require_open(use_case, event)
    if held_on > timezone.localdate(now):
        raise MeasureRefused(_("Cette date est dans le futur : notez l’événement une fois tenu."), field="held_on")
    if not 1 <= minutes <= MAX_MINUTES:
        raise MeasureRefused(_("La durée va d’une minute à dix jours."), field="minutes")
    _check_attendance(event, attendance)
    last = event.holdings.order_by("-number").first()
    holding = EventHolding.objects.create(
        event=event,
        number=(last.number if last else 0) + 1,
        held_on=held_on,
        minutes=minutes,
        material=material.strip(),
        recorded_by=actor,
        recorded_at=now,
    )
    Attendance.objects.bulk_create(
        Attendance(holding=holding, service=row.service.strip(), invited=row.invited, attended=row.attended)
        for row in attendance
    )
    details = {
        "event": event.pk,
        "version": holding.number,
        "held_on": held_on,
        "invited": sum(row.invited for row in attendance),
        "attended": sum(row.attended for row in attendance),
    }
    record(verb="trial.hold_event", actor=actor, use_case=use_case, now=now, details=details)
    return holding


def _check_attendance(event: TrialEvent, attendance: Sequence[Present]) -> None:
    services = [row.service.strip().casefold() for row in attendance]
    if not attendance and event.kind != EventKind.USER_INFORMATION:
        raise MeasureRefused(_("Comptez les présents d’un service au moins."))
    if not all(services):
        raise MeasureRefused(_("Nommez le service de chaque ligne."))
    if len(set(services)) < len(services):
        raise MeasureRefused(_("Le même service est compté deux fois : gardez une ligne."))
    for row in attendance:
        if row.invited < 1 or not 0 <= row.attended <= row.invited:
            told = _("%(service)s : les présents vont de 0 au nombre d’invités, et il y a un invité au moins.")
            raise MeasureRefused(told % {"service": row.service.strip()})


def _open_event(event: TrialEvent, actor: User) -> tuple[UseCase, TrialEvent]:
    use_case = UseCase.objects.select_for_update().get(pk=event.protocol.use_case_id)
    require_runner(actor, use_case)
    event = TrialEvent.objects.select_related("protocol").get(pk=event.pk)
    _require_open(use_case, event)
    if event.holdings.exists():
        raise MeasureRefused(_("Cet événement est déjà tenu."))
    return use_case, event


def _require_open(use_case: UseCase, event: TrialEvent) -> None:
    if use_case.state not in EVENTS_IN:
        raise MeasureRefused(_("L’évaluation est déposée : les événements de l’essai ne changent plus."))
    if event.cancelled_at is not None:
        raise MeasureRefused(_("Cet événement est annulé : prévoyez-en un autre."))
