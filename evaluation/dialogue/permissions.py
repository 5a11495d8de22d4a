"""Who records consultations, who answers reserves, who signs for the staff, who belongs to the health group."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.shared.refusals import NotAllowed
from evaluation.compass.models import CriterionAssignment
from evaluation.compass.permissions import coordinates, may_be_assigned
from evaluation.dialogue.effects import WORKING_CONDITIONS
from evaluation.dialogue.enums import MOMENTS
from evaluation.dialogue.models import FieldNote, GroupMember
from usecases.enums import FINISHED, State
from usecases.models import UseCase
from usecases.permissions import has_role_on, is_lead

# Who can be designated in the health group: those who read the dossiers, élus and auditors apart.
GROUP_ROLES = (
    Role.COORDINATOR,
    Role.EXPERT,
    Role.COMMITTEE_MEMBER,
    Role.COMMITTEE_PRESIDENT,
    Role.STAFF_REPRESENTATIVE,
)


def is_alive(use_case: UseCase) -> bool:
    """Tell whether the dossier is deposited and not finished: what is said of it still counts."""
    return use_case.submitted_at is not None and use_case.state not in FINISHED and use_case.state != State.DRAFT


def can_decide_requirement(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` opens a consultation and says whether its opinion is needed: the coordinator."""
    return is_alive(use_case) and coordinates(user, use_case)


def can_record(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` records the steps of a consultation: the coordinator or an expert, never the lead."""
    return is_alive(use_case) and may_be_assigned(user, use_case)


def can_answer_reserve(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` answers the reserves for the administration: the coordinator or the lead."""
    return is_alive(use_case) and (coordinates(user, use_case) or is_lead(user, use_case))


def can_speak(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` signs an opinion for the staff now: a staff representative there who does not lead it."""
    return State(use_case.state) in MOMENTS and speaks_for_staff(user, use_case)


def speaks_for_staff(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` is a staff representative of the collectivité, and not the lead of the dossier."""
    return has_role_on(user, use_case, Role.STAFF_REPRESENTATIVE)


def in_health_group(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` belongs to the health group: coordinator, expert of the working conditions, designated."""
    if coordinates(user, use_case):
        return True
    if not may_be_designated(user, use_case):
        return False
    designated = Q(pk__in=GroupMember.objects.active().filter(use_case=use_case).values("user"))
    expert = Q(
        pk__in=CriterionAssignment.objects.active()
        .filter(assessment__use_case=use_case, criterion__code=WORKING_CONDITIONS)
        .values("expert")
    )
    return User.objects.filter(designated | expert, pk=user.pk).exists()


def may_be_designated(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` can be in the health group: reads the dossier, does not lead it, declared no interest."""
    recused = {row.expert_id for row in use_case.expert_recusals.all()}
    return user.pk not in recused and has_role_on(user, use_case, *GROUP_ROLES)


def can_write_note(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` writes notes: the health group, while the dossier lives."""
    return is_alive(use_case) and in_health_group(user, use_case)


def may_read_note(user: User, note: FieldNote, *, in_group: bool) -> bool:
    """Tell whether `user`, who reads the dossier, may read `note`: shared, or written within the group."""
    return note.shared or in_group or note.written_by_id == user.pk and may_be_designated(user, note.use_case)


def require_decider(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed, saying why, unless `user` may say whether an opinion is needed."""
    _require_alive(use_case)
    if not can_decide_requirement(user, use_case):
        raise NotAllowed(_("Le coordinateur du dossier ouvre les consultations et dit si un avis est nécessaire."))


def require_recorder(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed, saying why, unless `user` may record the steps of a consultation."""
    _require_alive(use_case)
    if not can_record(user, use_case):
        raise NotAllowed(
            _("Le coordinateur ou un expert de la collectivité note les étapes d’une consultation, jamais le porteur.")
        )


def require_answerer(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed, saying why, unless `user` may answer a reserve."""
    _require_alive(use_case)
    if not can_answer_reserve(user, use_case):
        raise NotAllowed(_("Le porteur du dossier ou le coordinateur répond aux réserves de l’instance."))


def require_speaker(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed, saying why, unless `user` may sign an opinion for the staff now."""
    if not speaks_for_staff(user, use_case):
        raise NotAllowed(
            _("Cet avis est signé par un représentant du personnel de la collectivité qui ne porte pas le dossier.")
        )
    if not can_speak(user, use_case):
        raise NotAllowed(_("Le dossier est clos, ou n’est pas encore déposé : il ne reçoit plus d’avis."))


def require_group(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed, saying why, unless `user` may write notes of the health group."""
    _require_alive(use_case)
    if not can_write_note(user, use_case):
        raise NotAllowed(
            _(
                "Le groupe santé au travail écrit ces notes : le coordinateur, l’expert des conditions de travail "
                "et les personnes désignées."
            )
        )


def _require_alive(use_case: UseCase) -> None:
    if use_case.state == State.DRAFT or use_case.submitted_at is None:
        raise NotAllowed(_("Le dossier n’est pas encore déposé."))
    if use_case.state in FINISHED:
        raise NotAllowed(_("Le dossier est clos : rien ne s’y ajoute."))
