"""What the social dialogue waits for, person by person: opinions to sign, bodies to consult, reserves to answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from evaluation.dialogue.consulting import NONE
from evaluation.dialogue.enums import MOMENTS, Moment
from evaluation.dialogue.models import PanelConsultation, StaffVoice
from evaluation.dialogue.selectors.consultations import view_of, whole_consultations
from evaluation.dialogue.selectors.work import work_rows
from usecases.enums import FINISHED, State
from usecases.models import UseCase

# An opinion is asked for while it can still weigh on a decision; at the other moments it is welcome, not awaited.
AWAITED = (Moment.BEFORE, Moment.AFTER)
VOICE_STATES = [state for state, moment in MOMENTS.items() if moment in AWAITED and state != State.TO_COMPLETE]
TO_DECIDE_STATES = (State.IN_ASSESSMENT, State.READY_FOR_COMMITTEE, State.OPINION_GIVEN, State.AUTHORISED)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person: on which dossier, where, what, by when."""

    title: str
    url: str
    text: str
    tag: str
    due_on: date | None = None


def waiting_for(user: User) -> list[Waiting]:
    """Return what the social dialogue waits for from `user`. A fixed number of queries for each role that they hold."""
    return [*_voices(user), *_consultations(user), *_to_decide(user)]


def _voices(user: User) -> Iterator[Waiting]:
    """Dossiers that touch work and that the person, who represents the staff, has not spoken on at this moment."""
    places = user.organisations_with(Role.STAFF_REPRESENTATIVE)
    if not places:
        return
    rows = UseCase.objects.not_hidden_from(user).filter(
        organisation__in=places, state__in=VOICE_STATES, submitted_at__isnull=False
    )
    found = list(rows.exclude(lead=user).select_related("submission"))
    said = set(StaffVoice.objects.filter(author=user, use_case__in=found).values_list("use_case", "moment"))
    for row in work_rows(found, user):
        use_case = row.use_case
        if row.effects and (use_case.pk, MOMENTS[State(use_case.state)]) not in said:
            yield _waiting(use_case, row.effects[0], _("Votre avis"))


def _consultations(user: User) -> Iterator[Waiting]:
    """Needed opinions whose body is not seized, and reserves without an answer, for the coordinator."""
    places = user.organisations_with(Role.COORDINATOR)
    if not places:
        return
    hidden = UseCase.objects.not_hidden_from(user).filter(pk=OuterRef("use_case"))
    rows = PanelConsultation.objects.filter(Exists(hidden), use_case__organisation__in=places)
    rows = rows.exclude(use_case__state__in=FINISHED).exclude(use_case__lead=user)
    rows = rows.exclude(use_case__expert_recusals__expert=user).select_related("use_case")
    for consultation in whole_consultations(rows):
        view = view_of(consultation)
        if view.is_missing and view.standing.stage == NONE:
            yield _waiting(
                consultation.use_case,
                _("L’avis de l’instance (%(body)s) est nécessaire.") % {"body": consultation.name},
                _("Instance à saisir"),
                view.requirement.due_on,
            )
        for reserve in view.unanswered:
            text = _("%(body)s : %(reserve)s") % {"body": consultation.name, "reserve": reserve.reserve.text}
            yield _waiting(consultation.use_case, text, _("Réserve à traiter"))


def _to_decide(user: User) -> Iterator[Waiting]:
    """Dossiers whose compass says that an opinion is needed, and on which no needed consultation is recorded."""
    places = user.organisations_with(Role.COORDINATOR)
    if not places:
        return
    opened = PanelConsultation.objects.filter(use_case=OuterRef("pk"))
    rows = UseCase.objects.not_hidden_from(user).filter(organisation__in=places, state__in=TO_DECIDE_STATES)
    rows = rows.exclude(Exists(opened)).exclude(lead=user).exclude(expert_recusals__expert=user)
    for row in work_rows(rows.select_related("submission"), user):
        if row.opinion_needed:
            text = _("La boussole dit que l’avis de l’instance sociale est nécessaire : quelle instance, et quand ?")
            yield _waiting(row.use_case, text, _("Consultation à ouvrir"))


def _waiting(use_case: UseCase, text: str, tag: str, due_on: date | None = None) -> Waiting:
    return Waiting(use_case.title, reverse("dialogue:dossier", args=[use_case.pk]), text, tag, due_on)
