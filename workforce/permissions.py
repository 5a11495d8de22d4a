"""Who brings staff tables and decides what their jobs are, who reads them, who writes a reference."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation, User
from boussole.shared.refusals import NotAllowed
from workforce.enums import READERS, WRITERS, ReferenceState
from workforce.models import ReferenceVersion


def may_write(user: User, organisation_id: int) -> bool:
    """Tell whether `user` brings staff tables: an expert, a coordinator (the host's included), an administrator."""
    return user.has_role(organisation_id, *WRITERS)


def may_read(user: User, organisation_id: int) -> bool:
    """Tell whether `user` reads the staff tables of a collectivité."""
    return user.has_role(organisation_id, *READERS)


def require_writer(user: User, organisation_id: int) -> None:
    """Raise NotAllowed unless `user` brings staff tables to this collectivité."""
    if not may_write(user, organisation_id):
        raise NotAllowed(_("Les effectifs sont tenus par un expert, le coordinateur ou l’administrateur."))


def may_author(user: User, version: ReferenceVersion) -> bool:
    """Tell whether `user` writes this version: shipped ones belong to nobody."""
    return version.organisation_id is not None and may_write(user, version.organisation_id)


def require_author(user: User, version: ReferenceVersion) -> None:
    """Raise NotAllowed unless `user` writes this version."""
    if version.organisation_id is None:
        raise NotAllowed(_("Ce référentiel est livré avec le logiciel : copiez-le pour en faire un autre."))
    if not may_author(user, version):
        raise NotAllowed(_("Le référentiel est tenu par un expert, le coordinateur ou l’administrateur."))


def readable_references(user: User) -> Q:
    """Return the filter of the versions that `user` reads.

    Shipped ones; published ones of the collectivités where they hold a role and of those that host them; drafts for
    those who write them.
    """
    mine = user.organisations_with(*Role.values)
    hosts = Organisation.objects.filter(members__in=mine, members__hosted=True).values("pk")
    published = ~Q(state=ReferenceState.DRAFT)
    drafts = Q(state=ReferenceState.DRAFT, organisation__in=user.organisations_with(*WRITERS))
    ours = Q(organisation__in=mine) | Q(organisation__in=hosts)
    return (published & (Q(organisation__isnull=True) | ours)) | drafts
