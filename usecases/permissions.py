"""Who may read a dossier and who may move it."""

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.shared.refusals import NotAllowed
from boussole.shared.wording import enumerate_fr
from usecases.enums import State
from usecases.models import UseCase
from usecases.lifeline import TRANSITIONS, Transition

INSTRUCTORS = (
    Role.COORDINATOR,
    Role.EXPERT,
    Role.COMMITTEE_MEMBER,
    Role.COMMITTEE_PRESIDENT,
)


def is_lead(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` is the dossier's own project lead, with the role still in force."""
    return use_case.lead_id == user.pk and user.has_role(use_case.organisation_id, Role.LEAD)


def can_create(user: User, organisation_id: int) -> bool:
    """Tell whether `user` may open a dossier in the collectivité."""
    return user.has_role(organisation_id, Role.LEAD)


def can_edit(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` may change the demand: its lead, while it is a draft or sent back."""
    return is_lead(user, use_case) and use_case.state in (
        State.DRAFT,
        State.TO_COMPLETE,
    )


def can_instruct(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` examines the dossier: an examining role there, and not its own lead."""
    return use_case.lead_id != user.pk and user.has_role(use_case.organisation_id, *INSTRUCTORS)


def may_move(user: User, use_case: UseCase, transition: Transition) -> bool:
    """Tell whether `user` is someone who can do `transition`, whatever the state.

    Nobody judges their own case: the lead only makes the moves that belong to the lead.
    """
    if transition.by_lead and is_lead(user, use_case):
        return True
    return use_case.lead_id != user.pk and user.has_role(use_case.organisation_id, *transition.roles)


def allowed_transitions(user: User, use_case: UseCase) -> list[Transition]:
    """Return the moves open to `user` from the dossier's state, for buttons. The actions check again."""
    rows = (row for row in TRANSITIONS.values() if use_case.state in row.sources)
    return [row for row in rows if may_move(user, use_case, row)]


def require_mover(user: User, use_case: UseCase, name: str) -> None:
    """Raise NotAllowed, saying who can, unless `user` may do the transition `name`."""
    row = TRANSITIONS[name]
    if may_move(user, use_case, row):
        return
    if use_case.lead_id == user.pk and not row.by_lead:
        raise NotAllowed(_("Vous portez ce dossier : une autre personne doit faire cette étape."))
    who = [str(Role(role).label) for role in sorted(row.roles)]
    if row.by_lead:
        who.insert(0, _("le porteur du dossier"))
    raise NotAllowed(_("Cette étape est réservée à : %(who)s.") % {"who": enumerate_fr(who)})
