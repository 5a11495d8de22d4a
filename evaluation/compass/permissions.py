"""Who answers, signs and lifts a blocker."""

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.shared.refusals import NotAllowed
from evaluation.compass.enums import Phase
from evaluation.compass.models import Assessment, Criterion
from usecases.enums import FINISHED, State
from usecases.models import UseCase

EXAMINERS = (Role.EXPERT, Role.COORDINATOR)
ANSWERABLE_IN = {Phase.EX_ANTE: State.IN_ASSESSMENT, Phase.EX_POST: State.TRIAL_ENDED}


def may_be_assigned(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` can be given a criterion: an examiner of the collectivité who does not lead the dossier."""
    return use_case.lead_id != user.pk and user.has_role(use_case.organisation_id, *EXAMINERS)


def is_assigned(user: User, assessment: Assessment, criterion: Criterion) -> bool:
    """Tell whether `criterion` was given to `user`."""
    return any(row.criterion_id == criterion.pk and row.expert_id == user.pk for row in assessment.assignments.all())


def is_open(assessment: Assessment) -> bool:
    """Tell whether the assessment takes answers: not completed, and the dossier at the right step."""
    return assessment.completed_at is None and assessment.use_case.state == ANSWERABLE_IN[Phase(assessment.phase)]


def can_answer(user: User, assessment: Assessment, criterion: Criterion) -> bool:
    """Tell whether `user` may answer `criterion` now and give its opinion."""
    return (
        is_open(assessment) and may_be_assigned(user, assessment.use_case) and is_assigned(user, assessment, criterion)
    )


def can_release(user: User, assessment: Assessment, criterion: Criterion) -> bool:
    """Tell whether `user` may lift a blocker of `criterion`: its expert, while the dossier lives."""
    return (
        assessment.use_case.state not in FINISHED
        and may_be_assigned(user, assessment.use_case)
        and is_assigned(user, assessment, criterion)
    )


def may_read_content(user: User, assessment: Assessment) -> bool:
    """Tell whether `user`, who reads the dossier, may see the answers and opinions of `assessment`.

    The lead reads them once the assessment is completed, so that nobody writes under their eyes.
    """
    return assessment.completed_at is not None or assessment.use_case.lead_id != user.pk


def require_answerer(user: User, assessment: Assessment, criterion: Criterion) -> None:
    """Raise NotAllowed, saying why, unless `user` may answer `criterion` now."""
    if can_answer(user, assessment, criterion):
        return
    if assessment.use_case.lead_id == user.pk:
        raise NotAllowed(_("Vous portez ce dossier : vous ne pouvez pas l’évaluer."))
    if not is_assigned(user, assessment, criterion):
        raise NotAllowed(_("Ce critère a été confié à une autre personne."))
    raise NotAllowed(_("L’évaluation n’est pas ouverte : les réponses ne changent plus."))


def require_releaser(user: User, assessment: Assessment, criterion: Criterion) -> None:
    """Raise NotAllowed, saying why, unless `user` may lift a blocker of `criterion`."""
    if can_release(user, assessment, criterion):
        return
    if assessment.use_case.lead_id == user.pk:
        raise NotAllowed(_("Vous portez ce dossier : un expert doit lever le point bloquant."))
    raise NotAllowed(_("Seul l’expert à qui ce critère est confié peut lever ce point bloquant."))
