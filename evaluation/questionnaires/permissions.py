"""Who runs a campaign, who re-reads free answers, who reads results, who writes versions of the questionnaire."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation, User
from boussole.shared.refusals import NotAllowed
from evaluation.questionnaires.enums import CLOSED_STATES, Moment, TemplateState
from evaluation.questionnaires.models import Campaign, Template
from usecases.enums import FINISHED, State
from usecases.models import UseCase
from usecases.permissions import coordinates, is_lead

AUTHORS = (Role.COORDINATOR, Role.ADMINISTRATOR)
TRIAL_STATES = frozenset({State.TRIAL_RUNNING, State.TRIAL_SUSPENDED})
IN_SERVICE = frozenset({State.DEPLOYED, State.UNDER_REVIEW})
# A baseline is taken before the tool changes the work; the end may be asked just after.
STATES_OF: dict[str, frozenset[State]] = {
    Moment.BEFORE: TRIAL_STATES | {State.AUTHORISED},
    Moment.MIDWAY: TRIAL_STATES,
    Moment.END: TRIAL_STATES | {State.TRIAL_ENDED},
    Moment.YEAR_1: IN_SERVICE,
    Moment.YEAR_3: IN_SERVICE,
    Moment.YEAR_5: IN_SERVICE,
}


def runs(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` runs the dossier's campaigns: its lead or its coordinator, while it lives."""
    return use_case.state not in FINISHED and may_close(user, use_case)


def may_close(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` closes a campaign: its lead or its coordinator, even once the dossier is closed.

    Addresses and links are erased at the close: a dossier that stops must not keep them.
    """
    return is_lead(user, use_case) or coordinates(user, use_case)


def may_prepare(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` may prepare a campaign in the state of the dossier."""
    return runs(user, use_case) and bool(moments_open_to(use_case))


def moments_open_to(use_case: UseCase) -> list[Moment]:
    """Return the moments at which the agents may be asked, in the state of the dossier."""
    return [moment for moment in Moment if use_case.state in STATES_OF[moment]]


def may_reread(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` re-reads free answers: the coordinator, never the lead, whose project they speak of.

    Even once the dossier is closed: what the agents wrote is not left unread.
    """
    return coordinates(user, use_case)


def may_read_results(campaign: Campaign) -> bool:
    """Tell whether whoever reads the dossier reads the results: once the campaign is closed, never before."""
    return campaign.state in CLOSED_STATES


def may_author(user: User, organisation_id: int) -> bool:
    """Tell whether `user` writes versions of the questionnaire: coordinator or administrator of the collectivité."""
    return user.has_role(organisation_id, *AUTHORS)


def readable_templates(user: User) -> Q:
    """Return the filter of the versions that `user` reads: shipped, their collectivité's, those of its host.

    Drafts are for whoever writes them.
    """
    mine = user.organisations_with(*Role.values)
    hosts = Organisation.objects.filter(members__in=mine, members__hosted=True).values("pk")
    published = ~Q(state=TemplateState.DRAFT) & (
        Q(organisation__isnull=True) | Q(organisation__in=mine) | Q(organisation__in=hosts)
    )
    return published | Q(state=TemplateState.DRAFT, organisation__in=user.organisations_with(*AUTHORS))


def require_runner(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed unless `user` runs the dossier's campaigns."""
    if runs(user, use_case):
        return
    if use_case.state in FINISHED:
        raise NotAllowed(_("Le dossier est clos : on n’y interroge plus personne."))
    raise NotAllowed(_("Cette étape est réservée au porteur du dossier et au coordinateur."))


def require_closer(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed unless `user` closes the dossier's campaigns."""
    if not may_close(user, use_case):
        raise NotAllowed(_("Cette étape est réservée au porteur du dossier et au coordinateur."))


def require_rereader(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed unless `user` re-reads free answers."""
    if not may_reread(user, use_case):
        raise NotAllowed(_("Seul le coordinateur, qui ne porte pas le dossier, relit les réponses libres."))


def require_author(user: User, template: Template) -> None:
    """Raise NotAllowed unless `user` writes this version."""
    if template.organisation_id is None or not may_author(user, template.organisation_id):
        raise NotAllowed(_("Le questionnaire est écrit par le coordinateur ou l’administrateur de la collectivité."))
