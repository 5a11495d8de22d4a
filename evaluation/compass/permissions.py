"""Who answers, signs, reads, and lifts a blocker. Blindness, confidentiality and recusals are decided here only."""

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.shared.refusals import NotAllowed
from evaluation.compass.enums import Phase
from evaluation.compass.models import ActionItem, Assessment, Criterion, CriterionAssignment, Opinion
from usecases.enums import FINISHED, State
from usecases.models import UseCase
from usecases.permissions import can_instruct, has_role_on, is_lead
from usecases.visibility import READERS

EXAMINERS = (Role.EXPERT, Role.COORDINATOR)
# Who reads the reasons of a confidential opinion, besides its author.
CONFIDENTIAL_READERS = (
    Role.COORDINATOR,
    Role.COMMITTEE_MEMBER,
    Role.COMMITTEE_PRESIDENT,
    Role.ELECTED_OFFICIAL,
)
ANSWERABLE_IN = {
    Phase.EX_ANTE: State.IN_ASSESSMENT,
    Phase.EX_POST: State.TRIAL_ENDED,
    Phase.REVIEW: State.UNDER_REVIEW,
}


def is_recused(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` declared a conflict of interest on the dossier."""
    return any(row.expert_id == user.pk for row in use_case.expert_recusals.all())


def may_be_assigned(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` can be given a criterion: an examiner there who neither leads the dossier nor is recused."""
    return has_role_on(user, use_case, *EXAMINERS) and not is_recused(user, use_case)


def assignment_of(user: User, assessment: Assessment, criterion: Criterion) -> CriterionAssignment | None:
    """Return the place of `user` in the team of `criterion` today, or None."""
    rows = assessment.team_of(criterion)
    return next((row for row in rows if row.expert_id == user.pk), None)


def is_assigned(user: User, assessment: Assessment, criterion: Criterion) -> bool:
    """Tell whether `criterion` is given to `user` today."""
    return assignment_of(user, assessment, criterion) is not None


def is_open(assessment: Assessment) -> bool:
    """Tell whether the assessment takes answers: not completed, and the dossier at the right step."""
    return assessment.completed_at is None and assessment.use_case.state == ANSWERABLE_IN[Phase(assessment.phase)]


def can_answer(user: User, assessment: Assessment, criterion: Criterion) -> bool:
    """Tell whether `user` may answer the questions of `criterion` now."""
    return (
        is_open(assessment) and may_be_assigned(user, assessment.use_case) and is_assigned(user, assessment, criterion)
    )


def can_sign(user: User, assessment: Assessment, criterion: Criterion) -> bool:
    """Tell whether `user` gives the opinion on `criterion`: its one signatory."""
    place = assignment_of(user, assessment, criterion)
    return place is not None and place.signs and can_answer(user, assessment, criterion)


def can_revoke(user: User, opinion: Opinion) -> bool:
    """Tell whether `user` may take an opinion back while the assessment is open: its author, or the coordinator."""
    assessment = opinion.assessment
    if not is_open(assessment) or opinion.ended_at is not None:
        return False
    return can_compose_team(user, assessment) or (
        opinion.expert_id == user.pk and may_be_assigned(user, assessment.use_case)
    )


def can_compose_team(user: User, assessment: Assessment) -> bool:
    """Tell whether `user` may change who answers and by when: the coordinator, while the assessment is open."""
    return is_open(assessment) and coordinates(user, assessment.use_case)


def coordinates(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` coordinates the dossier: the role, without leading it nor being recused."""
    return has_role_on(user, use_case, Role.COORDINATOR) and not is_recused(user, use_case)


def can_recuse(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` may declare a conflict of interest: an examiner of the dossier, while it lives."""
    return use_case.state not in FINISHED and may_be_assigned(user, use_case)


def can_consult(user: User, assessment: Assessment) -> bool:
    """Tell whether `user` notes who was consulted: who answers the general questions, or the coordinator."""
    if not is_open(assessment):
        return False
    general = [criterion for criterion in assessment.grid.criteria.all() if criterion.is_general]
    return can_compose_team(user, assessment) or any(can_answer(user, assessment, row) for row in general)


def can_release(user: User, assessment: Assessment, criterion: Criterion) -> bool:
    """Tell whether `user` may lift a blocker of `criterion`: its expert, while the dossier lives."""
    return (
        assessment.use_case.state not in FINISHED
        and may_be_assigned(user, assessment.use_case)
        and is_assigned(user, assessment, criterion)
    )


def may_read_content(user: User, assessment: Assessment) -> bool:
    """Tell whether `user`, who reads the dossier, may see the answers of `assessment`.

    The lead reads them once the assessment is completed, so that nobody writes under their eyes. Someone who
    declared a conflict of interest reads nothing of it, whatever their other roles.
    """
    if is_recused(user, assessment.use_case):
        return False
    return assessment.completed_at is not None or assessment.use_case.lead_id != user.pk


def owes_opinion(user: User, assessment: Assessment) -> bool:
    """Tell whether a criterion given to `user` still waits for its opinion."""
    if assessment.completed_at is not None:
        return False
    signed = {row.criterion_id for row in assessment.opinions_in_force}
    return any(
        row.expert_id == user.pk and not row.criterion.is_general and row.criterion_id not in signed
        for row in assessment.active_assignments
    )


def may_read_opinions(user: User, assessment: Assessment) -> bool:
    """Tell whether `user` may see the opinions of the others: not before their own criteria are signed."""
    return may_read_content(user, assessment) and not owes_opinion(user, assessment)


def may_read_opinion(user: User, assessment: Assessment, opinion: Opinion) -> bool:
    """Tell whether `user` may see which opinion was given: their own, or any once they owe none."""
    if opinion.expert_id == user.pk:
        return may_read_content(user, assessment)
    return may_read_opinions(user, assessment)


def may_read_reasons(user: User, assessment: Assessment, opinion: Opinion) -> bool:
    """Tell whether `user` may read the reasons and the risk of an opinion, confidential ones included."""
    if not may_read_opinion(user, assessment, opinion):
        return False
    use_case = assessment.use_case
    if not opinion.confidential or opinion.expert_id == user.pk:
        return True
    return has_role_on(user, use_case, *CONFIDENTIAL_READERS)


def can_follow(user: User, action: ActionItem) -> bool:
    """Tell whether `user` may move an action: its owner, the lead, or who asked for it, while the dossier lives."""
    use_case = action.use_case
    if use_case.state in FINISHED or is_recused(user, use_case):
        return False
    owns = action.owner_id == user.pk and may_own_action(user, use_case)
    return owns or is_lead(user, use_case) or judges_action(user, action)


def judges_action(user: User, action: ActionItem) -> bool:
    """Tell whether `user` may give an action up or open it again: the coordinator, or the expert who asked for it."""
    use_case = action.use_case
    asked = action.opinion.expert_id == user.pk and can_instruct(user, use_case) and not is_recused(user, use_case)
    return asked or coordinates(user, use_case)


def may_own_action(user: User, use_case: UseCase) -> bool:
    """Tell whether an action can be given to `user`: someone who reads the dossier."""
    return is_lead(user, use_case) or user.has_role(use_case.organisation_id, *READERS)


def require_answerer(user: User, assessment: Assessment, criterion: Criterion) -> None:
    """Raise NotAllowed, saying why, unless `user` may answer `criterion` now."""
    if can_answer(user, assessment, criterion):
        return
    if assessment.use_case.lead_id == user.pk:
        raise NotAllowed(_("Vous portez ce dossier : vous ne pouvez pas l’évaluer."))
    if is_recused(user, assessment.use_case):
        raise NotAllowed(_("Vous vous êtes déporté de ce dossier : vous ne l’évaluez plus."))
    if not is_assigned(user, assessment, criterion):
        raise NotAllowed(_("Ce critère a été confié à une autre personne."))
    raise NotAllowed(_("L’évaluation n’est pas ouverte : les réponses ne changent plus."))


def require_signatory(user: User, assessment: Assessment, criterion: Criterion) -> None:
    """Raise NotAllowed, saying why, unless `user` gives the opinion on `criterion`."""
    require_answerer(user, assessment, criterion)
    if not can_sign(user, assessment, criterion):
        raise NotAllowed(_("Vous contribuez à ce critère. La personne désignée comme signataire donne l’avis."))


def require_composer(user: User, assessment: Assessment) -> None:
    """Raise NotAllowed, saying why, unless `user` may change the team of a criterion."""
    if can_compose_team(user, assessment):
        return
    if not coordinates(user, assessment.use_case):
        raise NotAllowed(_("Le coordinateur du dossier, sans conflit d’intérêts, choisit qui répond et pour quand."))
    raise NotAllowed(_("L’évaluation n’est pas ouverte : les équipes ne changent plus."))


def require_releaser(user: User, assessment: Assessment, criterion: Criterion) -> None:
    """Raise NotAllowed, saying why, unless `user` may lift a blocker of `criterion`."""
    if can_release(user, assessment, criterion):
        return
    if assessment.use_case.lead_id == user.pk:
        raise NotAllowed(_("Vous portez ce dossier : un expert doit lever le point bloquant."))
    raise NotAllowed(_("Seul l’expert à qui ce critère est confié peut lever ce point bloquant."))
