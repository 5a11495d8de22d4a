"""Collectivités: opened by the host of the site, then kept by their administrator."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.people import account_of, journal, tell_of_account
from accounts.actions.refusals import AccountRefused, lock_administered
from accounts.enums import Role
from accounts.models import Membership, Organisation, User
from audit import actions as audit

EDITABLE = ("name", "kind", "population", "parent", "hosted")


@transaction.atomic
def open_organisation(
    *,
    name: str,
    siren: str,
    kind: str,
    population: int,
    email: str,
    first_name: str,
    last_name: str,
    now: datetime,
) -> tuple[Organisation, User]:
    """Create a collectivité and its first administrator, who is invited by mail. For whoever hosts the site.

    `siren`: nine digits with a valid key; `population` in inhabitants. Raises AccountRefused (SIREN wrong or already
    there, unknown kind, closed account).
    """
    organisation = Organisation(name=name.strip(), siren=siren, kind=kind, population=population)
    try:
        organisation.full_clean()
    except ValidationError as error:
        raise AccountRefused(" ".join(error.messages)) from error
    organisation.save()
    user = account_of(email, first_name=first_name.strip(), last_name=last_name.strip(), date_joined=now)
    if not user.is_active:
        raise AccountRefused(_("Le compte de cette adresse est fermé."), field="email")
    Membership.objects.create(user=user, organisation=organisation, role=Role.ADMINISTRATOR, started_at=now)
    _journal("accounts.open_organisation", organisation, None, now, siren=siren)
    journal("accounts.invite", organisation, user, None, now, roles=[Role.ADMINISTRATOR])
    tell_of_account(user=user, organisation=organisation, now=now)
    return organisation, user


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, actor: User, values: Mapping[str, Any], now: datetime
) -> Organisation:
    """Change the name, the kind, the population or the hosting of a collectivité. Its SIREN never changes.

    Raises NotAllowed, AccountRefused (hosted by nobody, by itself, or by a collectivité that is hosted too).
    """
    organisation = lock_administered(organisation, actor)
    before = {name: getattr(organisation, name) for name in EDITABLE}
    after = {**before, **{name: values[name] for name in EDITABLE if name in values}}
    _require_sound_hosting(organisation, after["parent"], hosted=after["hosted"])
    changed = {name: _plain(value) for name, value in after.items() if value != before[name]}
    if changed:
        for name in changed:
            setattr(organisation, name, after[name])
        organisation.save(update_fields=[*changed])
        was = {name: _plain(before[name]) for name in changed}
        _journal("accounts.change_organisation", organisation, actor, now, before=was, after=changed)
    return organisation


def _require_sound_hosting(organisation: Organisation, parent: Organisation | None, *, hosted: bool) -> None:
    if hosted and parent is None:
        raise AccountRefused(_("Choisissez l’intercommunalité qui instruit les dossiers."), field="parent")
    if parent is None:
        return
    if parent.pk == organisation.pk:
        raise AccountRefused(_("Une collectivité n’est pas sa propre intercommunalité."), field="parent")
    if hosted and (parent.hosted or organisation.members.filter(hosted=True).exists()):
        raise AccountRefused(
            _("Une collectivité qui instruit les dossiers d’une autre ne peut pas faire instruire les siens."),
            field="parent",
        )


def _plain(value: object) -> object:
    return value.pk if isinstance(value, Organisation) else value


def _journal(verb: str, organisation: Organisation, actor: User | None, now: datetime, **details: object) -> None:
    audit.append(
        verb=verb,
        actor_id=actor.pk if actor else None,
        actor_label=actor.get_full_name() if actor else _("Hébergeur"),
        target=audit.Target("organisation", organisation.pk, organisation.name, organisation.pk),
        now=now,
        details=details,
    )
