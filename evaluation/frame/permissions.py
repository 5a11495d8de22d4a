"""Who prepares and adopts a frame, who sets a dossier against it, who places it on the matrix."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation, User
from boussole.shared.refusals import NotAllowed
from evaluation.frame.models import FrameVersion
from usecases.enums import FINISHED
from usecases.models import UseCase
from usecases.permissions import has_role_on, is_lead, lead_still_writes

PREPARERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
# Who brings evidence. The committee reads it: it does not write what it will judge.
EXAMINERS = (Role.EXPERT, Role.COORDINATOR)
SPEAKERS = (Role.COORDINATOR, Role.COMMITTEE_PRESIDENT)


def may_prepare(user: User, organisation_id: int) -> bool:
    """Tell whether `user` writes the draft: a coordinator (the host's included) or an administrator."""
    return user.has_role(organisation_id, *PREPARERS)


def may_adopt(user: User, organisation_id: int) -> bool:
    """Tell whether `user` adopts a version: an élu of the collectivité itself, never one of its host."""
    return user.has_role(organisation_id, Role.ELECTED_OFFICIAL)


def readable_versions(user: User) -> Q:
    """Return the filter of the versions that `user` reads.

    Adopted ones of the collectivités where they hold a role and of those that host them; drafts for whoever prepares
    or adopts them.
    """
    mine = user.organisations_with(*Role.values)
    hosts = Organisation.objects.filter(members__in=mine, members__hosted=True).values("pk")
    adopted = Q(adopted_at__isnull=False) & (Q(organisation__in=mine) | Q(organisation__in=hosts))
    drafts = Q(adopted_at__isnull=True, organisation__in=user.organisations_with(*PREPARERS, Role.ELECTED_OFFICIAL))
    return adopted | drafts


def require_preparer(user: User, organisation_id: int) -> None:
    """Raise NotAllowed unless `user` writes the draft."""
    if not may_prepare(user, organisation_id):
        raise NotAllowed(_("Le cadre est préparé par le coordinateur ou l’administrateur de la collectivité."))


def require_adopter(user: User, version: FrameVersion) -> None:
    """Raise NotAllowed unless `user` adopts the version."""
    if not may_adopt(user, version.organisation_id):
        raise NotAllowed(_("Le cadre est adopté par un élu de la collectivité."))


def may_propose(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` proposes a position: the lead, until the assessment is completed or the dossier closed."""
    return lead_still_writes(user, use_case)


def may_confirm(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` confirms the position: an expert or a coordinator, not its lead, while the dossier lives."""
    return _is_other(user, use_case, EXAMINERS)


def may_place_can(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` says what AI can do: an expert or a coordinator who does not lead the dossier."""
    return _is_other(user, use_case, EXAMINERS)


def may_place_wish(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` records the committee's position: its secretary or its president, not the lead."""
    return _is_other(user, use_case, SPEAKERS)


def require_sayer(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed, saying why, unless `user` proposes or confirms a position."""
    if may_propose(user, use_case) or may_confirm(user, use_case):
        return
    if is_lead(user, use_case):
        raise NotAllowed(_("L’évaluation est terminée : votre proposition ne change plus."))
    raise NotAllowed(
        _("Le porteur propose ; un expert ou le coordinateur confirme, une fois le dossier déposé et tant qu’il vit.")
    )


def require_can_placer(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed, saying who can, unless `user` says what AI can do."""
    if not may_place_can(user, use_case):
        raise NotAllowed(
            _("Cet axe est placé par un expert ou le coordinateur, qui ne porte pas le dossier, tant que celui-ci vit.")
        )


def require_wish_placer(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed, saying who can, unless `user` records the committee's position."""
    if not may_place_wish(user, use_case):
        raise NotAllowed(
            _("La position du comité est saisie par son secrétariat ou son président, tant que le dossier vit.")
        )


def _is_other(user: User, use_case: UseCase, roles: tuple[str, ...]) -> bool:
    living = use_case.submitted_at is not None and use_case.state not in FINISHED
    return living and has_role_on(user, use_case, *roles)
