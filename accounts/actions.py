"""Messages to people; accounts and roles."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind, Role
from accounts.models import Membership, Notification, Organisation, User
from audit import actions as audit
from boussole.shared import jobs
from boussole.shared.refusals import NotAllowed, Refused


class AccountRefused(Refused):
    """The account or the role cannot be changed this way."""


def notify(
    *, recipients: Iterable[User], kind: str, subject: str, body: str, path: str, key: str, now: datetime
) -> list[Notification]:
    """Write one message per recipient, sent by mail after the commit; the same `key` never writes twice to a person.

    `path` is the address on the site that the message leads to; `body` holds nothing sensitive.
    """
    sent = []
    for user in dict.fromkeys(recipients):
        row, created = Notification.objects.get_or_create(
            key=f"{key}-{user.pk}"[:200],
            defaults={
                "recipient": user,
                "kind": kind,
                "subject": subject[:200],
                "body": body,
                "path": path,
                "queued_at": now,
            },
        )
        if created:
            jobs.dispatch(row)
            sent.append(row)
    return sent


@transaction.atomic
def invite(
    *,
    organisation: Organisation,
    actor: User,
    email: str,
    first_name: str,
    last_name: str,
    job_title: str,
    roles: Iterable[str],
    now: datetime,
) -> User:
    """Create the account (or take the existing one), give it roles in the collectivité, and send the invitation.

    The mail's link to choose a password is made when it is sent, never stored.
    Raises NotAllowed (not an administrator there), AccountRefused (no role).
    """
    _require_administrator(actor, organisation)
    wanted = [role for role in dict.fromkeys(roles) if role in Role.values]
    if not wanted:
        raise AccountRefused(_("Choisissez au moins un rôle."), field="roles")
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        user = User.objects.create_user(
            email.strip(),
            None,
            first_name=first_name.strip(),
            last_name=last_name.strip(),
            job_title=job_title.strip(),
            date_joined=now,
            is_demonstration=organisation.is_demonstration,
        )
    held = set(user.memberships.in_force().filter(organisation=organisation).values_list("role", flat=True))
    for role in wanted:
        if role not in held:
            Membership.objects.create(user=user, organisation=organisation, role=role, started_at=now)
    _journal("accounts.invite", organisation, user, actor, now, roles=wanted)
    send_invitation(user=user, organisation=organisation, now=now)
    return user


def send_invitation(*, user: User, organisation: Organisation, now: datetime) -> None:
    """Queue the invitation mail of a person."""
    notify(
        recipients=[user],
        kind=NotificationKind.INVITATION,
        subject=_("Votre compte pour %(organisation)s") % {"organisation": organisation},
        body=_("Un compte vous est ouvert. Choisissez votre mot de passe pour vous connecter."),
        path="",
        key=f"invitation-{organisation.pk}-{now:%Y%m%d%H%M%S%f}",
        now=now,
    )


@transaction.atomic
def grant_role(*, user: User, organisation: Organisation, role: str, actor: User, now: datetime) -> Membership:
    """Give a role to someone. Raises NotAllowed, AccountRefused (unknown role, already held)."""
    _require_administrator(actor, organisation)
    if role not in Role.values:
        raise AccountRefused(_("Choisissez un rôle."), field="role")
    if Membership.objects.in_force().filter(user=user, organisation=organisation, role=role).exists():
        raise AccountRefused(_("Cette personne a déjà ce rôle."), field="role")
    membership = Membership.objects.create(user=user, organisation=organisation, role=role, started_at=now)
    _journal("accounts.grant_role", organisation, user, actor, now, role=role)
    return membership


@transaction.atomic
def end_role(*, membership: Membership, actor: User, now: datetime) -> Membership:
    """End a role. A collectivité always keeps one administrator. Raises NotAllowed, AccountRefused."""
    organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    _require_administrator(actor, organisation)
    membership = Membership.objects.select_related("user").get(pk=membership.pk)
    if membership.ended_at is not None:
        raise AccountRefused(_("Ce rôle a déjà pris fin."))
    if membership.role == Role.ADMINISTRATOR:
        _require_another_administrator(organisation, membership.user)
    membership.ended_at = now
    membership.save(update_fields=["ended_at"])
    _journal("accounts.end_role", organisation, membership.user, actor, now, role=membership.role)
    return membership


@transaction.atomic
def set_active(*, user: User, organisation: Organisation, active: bool, actor: User, now: datetime) -> User:
    """Close or reopen an account. Raises NotAllowed, AccountRefused (one's own account, last administrator)."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    _require_administrator(actor, organisation)
    if user.pk == actor.pk:
        raise AccountRefused(_("Vous ne pouvez pas fermer votre propre compte."))
    elsewhere = user.memberships.filter(ended_at__isnull=True).exclude(organisation=organisation)
    if elsewhere.exists():
        raise AccountRefused(_("Cette personne a des rôles ailleurs : mettez fin à ses rôles ici plutôt que de fermer."))
    if not active and user.has_role(organisation.pk, Role.ADMINISTRATOR):
        _require_another_administrator(organisation, user)
    user.is_active = active
    user.save(update_fields=["is_active"])
    _journal("accounts.set_active", organisation, user, actor, now, active=active)
    return user


def is_administrator(user: User, organisation: Organisation) -> bool:
    """Tell whether `user` administers the collectivité itself (not through the one that hosts it)."""
    return user.has_role(organisation.pk, Role.ADMINISTRATOR)


def _require_administrator(actor: User, organisation: Organisation) -> None:
    if not is_administrator(actor, organisation):
        raise NotAllowed(_("Cette page est réservée à l’administrateur de la collectivité."))


def _require_another_administrator(organisation: Organisation, user: User) -> None:
    others = Membership.objects.in_force().filter(organisation=organisation, role=Role.ADMINISTRATOR).exclude(user=user)
    if not others.exists():
        raise AccountRefused(_("C’est le dernier administrateur de la collectivité : nommez-en un autre d’abord."))


def _journal(verb: str, organisation: Organisation, user: User, actor: User, now: datetime, **details: object) -> None:
    # The journal keeps an identifier: the address and the name of a person stay in their account.
    target = audit.Target("user", user.pk, f"#{user.pk}", organisation.pk)
    audit.append(
        verb=verb, actor_id=actor.pk, actor_label=actor.get_full_name(), target=target, now=now, details=details
    )
