"""Two collectivités agree to show one another cards of their dossiers; either of them ends it."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions.messages import notify
from accounts.actions.refusals import AccountRefused, lock_administered
from accounts.enums import NotificationKind, Role
from accounts.models import Organisation, SharingAgreement, User
from accounts.selectors import possible_partners
from audit import actions as audit


@transaction.atomic
def propose_sharing(
    *, organisation: Organisation, partner: Organisation, actor: User, now: datetime
) -> SharingAgreement:
    """Ask `partner` for a sharing, which its administrator accepts or refuses; nothing is shown until then.

    Raises NotAllowed (not an administrator of `organisation`), AccountRefused (itself, already asked or in force,
    already tied by hosting).
    """
    organisation = _lock_pair(organisation, partner, actor)
    if not possible_partners(organisation).filter(pk=partner.pk).exists():
        raise AccountRefused(
            _("Un partage avec cette collectivité existe déjà, ou attend une réponse."), field="partner"
        )
    agreement = SharingAgreement.objects.create(
        proposer=organisation, partner=partner, proposed_by=actor, proposed_at=now
    )
    _journal("accounts.propose_sharing", agreement, actor, now)
    _tell(
        agreement,
        partner,
        NotificationKind.TO_DO,
        _("Partage proposé par %(name)s") % {"name": organisation.name},
        _("%(name)s propose de partager les fiches de vos dossiers déposés et des siens. Acceptez, ou refusez.")
        % {"name": organisation.name},
        now,
    )
    return agreement


@transaction.atomic
def accept_sharing(
    *, agreement: SharingAgreement, organisation: Organisation, actor: User, now: datetime
) -> SharingAgreement:
    """Accept, for `organisation`, what the other collectivité proposed: cards show on both sides from now on.

    Raises NotAllowed, AccountRefused (not the one that was asked, already accepted, ended).
    """
    agreement = _lock_agreement(agreement, organisation, actor)
    if agreement.partner_id != organisation.pk:
        raise AccountRefused(_("C’est à l’autre collectivité d’accepter ce partage."))
    if agreement.accepted_at is not None:
        raise AccountRefused(_("Ce partage est déjà en vigueur."))
    agreement.accepted_by, agreement.accepted_at = actor, now
    agreement.save(update_fields=["accepted_by", "accepted_at"])
    _journal("accounts.accept_sharing", agreement, actor, now)
    _tell(
        agreement,
        agreement.proposer,
        NotificationKind.INFORMATION,
        _("Partage accepté par %(name)s") % {"name": organisation.name},
        _("Les fiches des dossiers déposés de %(name)s vous sont visibles, et les vôtres lui sont visibles.")
        % {"name": organisation.name},
        now,
    )
    return agreement


@transaction.atomic
def end_sharing(
    *, agreement: SharingAgreement, organisation: Organisation, actor: User, now: datetime
) -> SharingAgreement:
    """End a sharing for `organisation`, or refuse or take back a proposal: nothing more is shown on either side.

    Raises NotAllowed, AccountRefused (a third collectivité's, already ended).
    """
    agreement = _lock_agreement(agreement, organisation, actor)
    agreement.ended_by, agreement.ended_at = actor, now
    agreement.save(update_fields=["ended_by", "ended_at"])
    _journal("accounts.end_sharing", agreement, actor, now)
    other = agreement.partner if agreement.proposer_id == organisation.pk else agreement.proposer
    _tell(
        agreement,
        other,
        NotificationKind.INFORMATION,
        _("Partage terminé avec %(name)s") % {"name": organisation.name},
        _("%(name)s ne partage plus ses fiches avec vous, et ne voit plus les vôtres.") % {"name": organisation.name},
        now,
    )
    return agreement


def _lock_pair(organisation: Organisation, partner: Organisation, actor: User) -> Organisation:
    """Lock both collectivités, always in the same order: two crossed proposals wait for one another."""
    list(Organisation.objects.select_for_update().filter(pk__in=[organisation.pk, partner.pk]).order_by("pk"))
    return lock_administered(organisation, actor)


def _lock_agreement(agreement: SharingAgreement, organisation: Organisation, actor: User) -> SharingAgreement:
    lock_administered(organisation, actor)
    rows = SharingAgreement.objects.select_for_update(of=("self",)).select_related("proposer", "partner")
    agreement = rows.get(pk=agreement.pk)
    if organisation.pk not in (agreement.proposer_id, agreement.partner_id):
        raise AccountRefused(_("Ce partage ne concerne pas cette collectivité."))
    if agreement.ended_at is not None:
        raise AccountRefused(_("Ce partage est déjà terminé."))
    return agreement


def _journal(verb: str, agreement: SharingAgreement, actor: User, now: datetime) -> None:
    """Write the act in the journal of both: each of them can check what it shows and to whom."""
    pair = (agreement.proposer, agreement.partner)
    for own, other in (pair, pair[::-1]):
        audit.append(
            verb=verb,
            actor_id=actor.pk,
            actor_label=actor.get_full_name(),
            target=audit.Target("organisation", own.pk, own.name, own.pk),
            now=now,
            details={"agreement": agreement.pk, "with": other.siren},
        )


def _tell(
    agreement: SharingAgreement, organisation: Organisation, kind: str, subject: str, body: str, now: datetime
) -> None:
    held = {"memberships__organisation": organisation, "memberships__role": Role.ADMINISTRATOR}
    administrators = User.objects.filter(**held, memberships__ended_at__isnull=True, is_active=True).order_by("pk")
    step = "ended" if agreement.ended_at else "accepted" if agreement.accepted_at else "proposed"
    notify(
        recipients=administrators,
        kind=kind,
        subject=subject,
        body=body,
        path=reverse("accounts:sharing"),
        key=f"sharing-{agreement.pk}-{step}",
        now=now,
    )
