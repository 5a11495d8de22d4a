"""Who may read a dossier and who may move it."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.shared.refusals import NotAllowed
from boussole.shared.wording import enumerate_fr
from usecases.enums import FINISHED, MessageVisibility, State
from usecases.lifeline import TRANSITIONS, Transition
from usecases.models import Message, UseCase
from usecases.visibility import READERS

INSTRUCTORS = (
    Role.COORDINATOR,
    Role.EXPERT,
    Role.COMMITTEE_MEMBER,
    Role.COMMITTEE_PRESIDENT,
)


def is_lead(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` is the dossier's own project lead, with the role still in force."""
    return use_case.lead_id == user.pk and user.has_role(use_case.organisation_id, Role.LEAD)


def has_role_on(user: User, use_case: UseCase, *roles: str) -> bool:
    """Tell whether `user` holds one of `roles` on the dossier: in its collectivité, without leading it themselves.

    Nobody judges their own case (docs/decisions.md, 3).
    """
    return use_case.lead_id != user.pk and user.has_role(use_case.organisation_id, *roles)


def coordinates(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` coordinates the dossier without leading it."""
    return has_role_on(user, use_case, Role.COORDINATOR)


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
    return has_role_on(user, use_case, *INSTRUCTORS)


def lead_still_writes(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` leads the dossier and may still bring what its assessment rests on: until it is completed."""
    return is_lead(user, use_case) and use_case.state not in FINISHED and use_case.assessment_completed_at is None


def can_contribute(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` may bring what the assessment rests on.

    Its lead until the assessment is completed; an examiner who does not lead it, while the dossier lives.
    """
    return lead_still_writes(user, use_case) or (use_case.state not in FINISHED and can_instruct(user, use_case))


def may_move(user: User, use_case: UseCase, transition: Transition) -> bool:
    """Tell whether `user` is someone who can do `transition`, whatever the state.

    Nobody judges their own case: the lead only makes the moves that belong to the lead.
    """
    if transition.by_lead and is_lead(user, use_case):
        return True
    return has_role_on(user, use_case, *transition.roles)


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


def require_editor(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed, saying why, unless `user` may change the demand now."""
    if can_edit(user, use_case):
        return
    if not is_lead(user, use_case):
        raise NotAllowed(_("Seul le porteur du dossier peut modifier la demande."))
    raise NotAllowed(
        _("La demande ne se modifie plus : le dossier est dans l’état « %(state)s ».")
        % {"state": use_case.get_state_display()}
    )


def require_overlap_answerer(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed, saying why, unless `user` may say why this dossier is needed beside those like it."""
    if lead_still_writes(user, use_case):
        return
    if not is_lead(user, use_case):
        raise NotAllowed(_("Seul le porteur du dossier dit pourquoi il en faut un de plus."))
    raise NotAllowed(_("Le dossier est clos ou évalué : cette réponse ne change plus."))


# Moves that nobody waits for: being able to make them does not mean that the dossier waits for you.
NEVER_AWAITED = frozenset({"withdraw", "retire"})
COPIABLE = FINISHED - {State.PROHIBITED}


def is_awaited(user: User, use_case: UseCase) -> bool:
    """Tell whether the dossier waits for someone like `user`: chooses between the two labels of a state."""
    if use_case.state == State.IN_ASSESSMENT:
        return has_role_on(user, use_case, Role.EXPERT)
    if can_edit(user, use_case):
        return True
    return any(row.name not in NEVER_AWAITED for row in allowed_transitions(user, use_case))


def can_add_document(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` may add a document: the lead or an examiner, while the dossier lives."""
    if use_case.state in FINISHED:
        return False
    return is_lead(user, use_case) or (use_case.submitted_at is not None and can_instruct(user, use_case))


def can_post(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` may write in the discussion: whoever reads the dossier, auditors apart."""
    if use_case.submitted_at is None:
        return False
    writers = [role for role in READERS if role != Role.AUDITOR]
    return is_lead(user, use_case) or user.has_role(use_case.organisation_id, *writers)


def visible_messages(use_case: UseCase, user: User) -> QuerySet[Message]:
    """Return the messages that `user` may read: those between examiners never reach the lead."""
    rows = Message.objects.filter(use_case=use_case)
    if can_instruct(user, use_case):
        return rows
    return rows.filter(visibility=MessageVisibility.DOSSIER)


def can_resolve(user: User, message: Message) -> bool:
    """Tell whether `user` may mark a message as settled: its author, the lead, or an examiner."""
    use_case = message.use_case
    if can_instruct(user, use_case):
        return True
    if message.visibility == MessageVisibility.INSTRUCTION:
        return False
    return message.author_id == user.pk or is_lead(user, use_case)


def can_copy(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` may start again from this dossier: stopped, but not by law, and a lead there."""
    return use_case.state in COPIABLE and can_create(user, use_case.organisation_id)
