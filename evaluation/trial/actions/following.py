"""Who takes care of an incident, what will be done and by when; who is told of a critical one."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind, Role
from accounts.models import User
from evaluation.compass.models import CriterionAssignment
from evaluation.trial.actions.refusals import MeasureRefused
from evaluation.trial.models import Incident
from evaluation.trial.permissions import require_runner
from evaluation.trial.selectors import people_of
from usecases.actions import tell
from usecases.actions.telling import coordinators_of
from usecases.journal import record
from usecases.models import UseCase
from usecases.selectors import holders_of

# The experts of security and of personal data: the criteria of the grid that are theirs.
WATCHFUL = ("CYB", "DON")


@dataclass(frozen=True)
class Follow:
    """What is planned against an incident. `owner` is a person of the dossier, `owner_name` anyone else."""

    owner: User | None = None
    owner_name: str = ""
    planned_action: str = ""
    due_on: date | None = None

    def columns(self) -> dict[str, Any]:
        """Return the columns of the incident."""
        return {
            "owner": self.owner,
            "owner_name": self.owner_name.strip(),
            "planned_action": self.planned_action.strip(),
            "due_on": self.due_on,
        }


def check_follow(use_case: UseCase, follow: Follow, *, not_before: date) -> None:
    """Raise MeasureRefused: two owners, a person not of the dossier, a date without owner or before the incident."""
    if follow.owner and follow.owner_name.strip():
        raise MeasureRefused(
            _("Choisissez une personne du dossier ou écrivez un nom, pas les deux."), field="owner_name"
        )
    if follow.owner and follow.owner.pk not in {person.pk for person in people_of(use_case)}:
        raise MeasureRefused(_("Choisissez une personne du dossier."), field="owner")
    if follow.due_on and not (follow.owner or follow.owner_name.strip()):
        raise MeasureRefused(_("Dites qui s’en occupe avant cette date."), field="owner")
    if follow.due_on and follow.due_on < not_before:
        raise MeasureRefused(_("La date est d’avant l’incident."), field="due_on")


@transaction.atomic
def follow_incident(*, incident: Incident, actor: User, follow: Follow, now: datetime) -> Incident:
    """Say who takes care of an open incident, what will be done and by when; the person is told.

    Raises NotAllowed, MeasureRefused (closed, nobody named, see `check_follow`).
    """
    use_case = UseCase.objects.select_for_update().get(pk=incident.protocol.use_case_id)
    require_runner(actor, use_case)
    incident = Incident.objects.select_related("protocol").get(pk=incident.pk)
    if incident.closed_on is not None:
        raise MeasureRefused(_("Cet incident est déjà clos."))
    if not (follow.owner or follow.owner_name.strip()):
        raise MeasureRefused(_("Dites qui s’en occupe."), field="owner")
    check_follow(use_case, follow, not_before=incident.happened_on)
    newly = follow.owner if follow.owner and follow.owner.pk not in (incident.owner_id, actor.pk) else None
    for name, value in follow.columns().items():
        setattr(incident, name, value)
    incident.save(update_fields=list(follow.columns()))
    details = {"incident": incident.pk, "owner": incident.who, "due_on": follow.due_on}
    record(verb="trial.follow_incident", actor=actor, use_case=use_case, now=now, details=details)
    if newly:
        tell(
            use_case=use_case,
            recipients=[newly],
            kind=NotificationKind.TO_DO,
            subject=_("Incident à traiter : %(title)s") % {"title": use_case.title},
            body=_("Un incident de l’essai du dossier %(reference)s vous est confié. Lisez ce qui doit être fait.")
            % {"reference": use_case.reference},
            path=reverse("trial:incidents", args=[use_case.pk]),
            key=f"incident-{incident.pk}-{now:%Y%m%d%H%M%S}",
            now=now,
        )
    return incident


def tell_of_critical_incident(incident: Incident, use_case: UseCase, now: datetime) -> None:
    """Tell the lead, the coordinators, the experts of security and data of the dossier and the DPO, what to decide."""
    watching = CriterionAssignment.objects.active().filter(assessment__use_case=use_case, criterion__code__in=WATCHFUL)
    experts = User.objects.filter(pk__in=watching.values("expert")).order_by("pk")
    tell(
        use_case=use_case,
        recipients=[
            use_case.lead,
            *coordinators_of(use_case),
            *experts,
            *holders_of(use_case.organisation, Role.AUDITOR),
        ],
        kind=NotificationKind.TO_DO,
        subject=_("Incident critique : %(title)s") % {"title": use_case.title},
        body=_(
            "Un incident critique est signalé pendant l’essai du dossier %(reference)s. Lisez-le. Le porteur et le "
            "coordinateur décident sans attendre s’il faut suspendre l’essai."
        )
        % {"reference": use_case.reference},
        path=reverse("trial:incidents", args=[use_case.pk]),
        key=f"critical-{incident.pk}",
        now=now,
    )
