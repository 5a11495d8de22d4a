"""Who reads a grid, who prepares a draft, who changes and publishes it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation, User
from accounts.permissions import can_administer
from boussole.shared.refusals import NotAllowed
from evaluation.compass.enums import GridState
from evaluation.compass.models import GridVersion

# Those who prepare a draft with the administrator: they read it and try it; the administrator writes it.
PREPARERS = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.EXPERT)


def readable_grids(user: User) -> Q:
    """Return the filter of the grids that `user` reads.

    Published and archived: those of the site, of their collectivités, and of the métropole that examines the dossiers
    of one of them. Drafts: those of the collectivités where they prepare grids.
    """
    own = list(user.roles_by_organisation)
    shared = Q(owner__isnull=True) | Q(owner__in=own) | Q(owner__in=hosts_of(own))
    drafts = Q(owner__in=user.organisations_with(*PREPARERS), state=GridState.DRAFT)
    return (shared & ~Q(state=GridState.DRAFT)) | drafts


def hosts_of(organisation_ids: list[int]) -> list[int]:
    """Return the ids of the métropoles that examine the dossiers of one of these collectivités."""
    rows = Organisation.objects.filter(members__in=organisation_ids, members__hosted=True)
    return list(rows.values_list("pk", flat=True).distinct())


def administers_grid(user: User, grid: GridVersion) -> bool:
    """Tell whether `user` administers the collectivité that owns `grid`. Nobody administers those of the site."""
    return grid.owner is not None and can_administer(user, grid.owner)


def can_edit_grid(user: User, grid: GridVersion) -> bool:
    """Tell whether `user` may change `grid` now: a draft of a collectivité that they administer."""
    return grid.state == GridState.DRAFT and administers_grid(user, grid)


def require_grid_administrator(user: User, grid: GridVersion) -> None:
    """Raise NotAllowed, saying why, unless `user` administers the collectivité that owns `grid`."""
    if administers_grid(user, grid):
        return
    if grid.owner is None:
        raise NotAllowed(_("Cette grille est celle du site : copiez-la dans un brouillon de votre collectivité."))
    raise NotAllowed(_("Cette grille se gère par l’administrateur de la collectivité qui la tient."))


def require_grid_editor(user: User, grid: GridVersion) -> None:
    """Raise NotAllowed, saying why, unless `user` may change `grid` now."""
    require_grid_administrator(user, grid)
    if grid.state != GridState.DRAFT:
        raise NotAllowed(_("Une grille publiée ne change plus : copiez-la dans un brouillon."))


def require_organisation_administrator(user: User, organisation: Organisation) -> None:
    """Raise NotAllowed unless `user` administers `organisation`."""
    if not can_administer(user, organisation):
        raise NotAllowed(_("Seul l’administrateur de la collectivité prépare ses grilles."))
