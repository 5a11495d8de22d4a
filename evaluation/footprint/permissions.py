"""Who estimates the footprint of a dossier, and when."""

from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import NotAllowed
from evaluation.footprint.enums import Kind
from usecases.enums import FINISHED
from usecases.models import UseCase
from usecases.permissions import can_instruct, is_lead


def can_estimate(user: User, use_case: UseCase, kind: str) -> bool:
    """Tell whether `user` may save an estimate of that kind now."""
    return not _why_not(user, use_case, kind)


def require_estimator(user: User, use_case: UseCase, kind: str) -> None:
    """Raise NotAllowed, saying why, unless `user` may save an estimate of that kind now."""
    if why := _why_not(user, use_case, kind):
        raise NotAllowed(why)


def _why_not(user: User, use_case: UseCase, kind: str) -> str:
    """Return the sentence of a refusal, '' when there is none.

    The planned footprint is settled with the assessment for the lead; whoever examines may correct it afterwards. The
    actual one starts with the trial, or with the dossier of a system already in service.
    """
    lead = is_lead(user, use_case)
    if not lead and not (use_case.submitted_at is not None and can_instruct(user, use_case)):
        return _("L’empreinte est estimée par le porteur du dossier et par les personnes qui l’instruisent.")
    if use_case.state in FINISHED:
        return _("Ce dossier est clos : son empreinte ne se modifie plus.")
    if kind == Kind.ACTUAL:
        if use_case.trial_started_at is None and not use_case.already_in_service:
            return _("L’empreinte réelle se note à partir de l’essai : rien n’est encore utilisé.")
        return ""
    if lead and use_case.assessment_completed_at is not None:
        return _("L’évaluation est terminée : l’empreinte prévue ne se modifie plus.")
    return ""
