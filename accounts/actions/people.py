"""Accounts and roles, by the administrator of a collectivité."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions.messages import notify
from accounts.actions.refusals import AccountRefused, lock_administered
from accounts.enums import NotificationKind, Role
from accounts.models import Membership, Organisation, User
from audit import actions as audit


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
    """Create the account (or take the existing one, unchanged), give it roles in the collectivité, and tell the person.

    A new account gets an invitation, whose link to choose a password is made when it is sent and never stored; a
    person who already signs in is only told of the new roles.
    Raises NotAllowed (not an administrator there), AccountRefused (no role, closed account, roles already held).
    """
    organisation = lock_administered(organisation, actor)
    wanted = [role for role in dict.fromkeys(roles) if role in Role.values]
    if not wanted:
        raise AccountRefused(_("Choisissez au moins un rôle."), field="roles")
    user = account_of(
        email,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        job_title=job_title.strip(),
        date_joined=now,
        is_demonstration=organisation.is_demonstration,
    )
    if not user.is_active:
        raise AccountRefused(
            _("Le compte de cette adresse est fermé. Rouvrez-le d’abord, depuis la page de la personne."),
            field="email",
        )
    in_force = Membership.objects.in_force().filter(user=user, organisation=organisation)
    held = set(in_force.values_list("role", flat=True))
    given = [role for role in wanted if role not in held]
    if not given:
        raise AccountRefused(_("Cette personne a déjà ces rôles. Ouvrez sa page pour les changer."), field="roles")
    Membership.objects.bulk_create(
        Membership(user=user, organisation=organisation, role=role, started_at=now) for role in given
    )
    journal("accounts.invite", organisation, user, actor, now, roles=given)
    tell_of_account(user=user, organisation=organisation, now=now)
    return user


@transaction.atomic
def resend_invitation(*, user: User, organisation: Organisation, actor: User, now: datetime) -> None:
    """Send the invitation again to a person who never signed in. Raises NotAllowed, AccountRefused."""
    organisation = lock_administered(organisation, actor)
    if not user.is_active:
        raise AccountRefused(_("Ce compte est fermé. Rouvrez-le avant d’envoyer l’invitation."))
    if user.last_login is not None:
        raise AccountRefused(
            _("Cette personne s’est déjà connectée. La page de connexion lui propose « Mot de passe oublié ».")
        )
    journal("accounts.resend_invitation", organisation, user, actor, now)
    tell_of_account(user=user, organisation=organisation, now=now)


@transaction.atomic
def grant_role(*, user: User, organisation: Organisation, role: str, actor: User, now: datetime) -> Membership:
    """Give a role to someone. Raises NotAllowed, AccountRefused (unknown role, closed account, role already held)."""
    organisation = lock_administered(organisation, actor)
    if role not in Role.values:
        raise AccountRefused(_("Choisissez un rôle."), field="role")
    if not user.is_active:
        raise AccountRefused(_("Ce compte est fermé. Rouvrez-le avant de lui donner un rôle."), field="role")
    if Membership.objects.in_force().filter(user=user, organisation=organisation, role=role).exists():
        raise AccountRefused(_("Cette personne a déjà ce rôle."), field="role")
    membership = Membership.objects.create(user=user, organisation=organisation, role=role, started_at=now)
    journal("accounts.grant_role", organisation, user, actor, now, role=role)
    return membership


@transaction.atomic
def end_role(*, membership: Membership, actor: User, now: datetime) -> Membership:
    """End a role. A collectivité always keeps one administrator. Raises NotAllowed, AccountRefused."""
    organisation = lock_administered(membership.organisation, actor)
    membership = Membership.objects.select_related("user").get(pk=membership.pk)
    if membership.ended_at is not None:
        raise AccountRefused(_("Ce rôle a déjà pris fin."))
    if membership.role == Role.ADMINISTRATOR:
        _require_another_administrator(organisation, membership.user)
    membership.ended_at = now
    membership.save(update_fields=["ended_at"])
    journal("accounts.end_role", organisation, membership.user, actor, now, role=membership.role)
    return membership


@transaction.atomic
def set_active(*, user: User, organisation: Organisation, active: bool, actor: User, now: datetime) -> User:
    """Close or reopen an account; closing ends its sessions at their next request.

    Raises NotAllowed, AccountRefused (one's own account, the last administrator, a person of several collectivités, an
    account that maintains the site, nothing to change).
    """
    organisation = lock_administered(organisation, actor)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == actor.pk:
        raise AccountRefused(_("Vous ne pouvez pas fermer votre propre compte. Demandez à un autre administrateur."))
    if user.is_active == active:
        raise AccountRefused(_("Ce compte est déjà ouvert.") if active else _("Ce compte est déjà fermé."))
    if user.is_superuser or user.is_staff:
        raise AccountRefused(_("Ce compte sert à l’entretien du site : seul l’hébergeur peut le fermer ou le rouvrir."))
    if user.memberships.filter(ended_at__isnull=True).exclude(organisation=organisation).exists():
        raise AccountRefused(
            _("Cette personne a des rôles dans une autre collectivité. Mettez plutôt fin à ses rôles ici.")
        )
    if not active and user.has_role(organisation.pk, Role.ADMINISTRATOR):
        _require_another_administrator(organisation, user)
    user.is_active = active
    user.save(update_fields=["is_active"])
    journal("accounts.reopen_account" if active else "accounts.close_account", organisation, user, actor, now)
    return user


def tell_of_account(*, user: User, organisation: Organisation, now: datetime) -> None:
    """Queue the mail about a new account, or about new roles for a person who already signs in."""
    new = user.last_login is None
    what = {"organisation": organisation}
    if new:
        subject = _("Votre compte pour %(organisation)s") % what
        body = _(
            "Un compte vous est ouvert pour %(organisation)s. Choisissez votre mot de passe : le lien est valable "
            "trois jours et sert une fois. Ensuite, « Mot de passe oublié » vous en enverra un autre."
        )
    else:
        subject = _("Vos rôles pour %(organisation)s") % what
        body = _("De nouveaux rôles vous sont donnés pour %(organisation)s. Vous les trouverez dans votre compte.")
    notify(
        recipients=[user],
        kind=NotificationKind.INVITATION if new else NotificationKind.INFORMATION,
        subject=subject,
        body=body % what,
        path="" if new else reverse("accounts:profile"),
        key=f"invitation-{organisation.pk}-{now:%Y%m%d%H%M%S%f}",
        now=now,
    )


def journal(
    verb: str, organisation: Organisation, user: User, actor: User | None, now: datetime, **details: object
) -> None:
    """Chain an act on a person. The journal keeps an identifier: name and address stay in the account."""
    audit.append(
        verb=verb,
        actor_id=actor.pk if actor else None,
        actor_label=actor.get_full_name() if actor else _("Hébergeur"),
        target=audit.Target("user", user.pk, _("Compte %(number)d") % {"number": user.pk}, organisation.pk),
        now=now,
        details=details,
    )


def account_of(email: str, **fields: object) -> User:
    """Return the account of an address, created without a usable password when there is none."""
    address = User.objects.normalize_email(email).strip().lower()
    defaults = {"email": address, "password": make_password(None), **fields}
    return User.objects.get_or_create(email__iexact=address, defaults=defaults)[0]


def _require_another_administrator(organisation: Organisation, user: User) -> None:
    others = Membership.objects.in_force().filter(organisation=organisation, role=Role.ADMINISTRATOR).exclude(user=user)
    if not others.exists():
        raise AccountRefused(
            _("C’est le dernier administrateur de la collectivité : donnez d’abord ce rôle à une autre personne.")
        )
