"""Who is asked: by mail, one link each, or by printed slips. Only hashes of tokens are stored."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.jobs import dispatch
from evaluation.questionnaires.actions.common import CampaignRefused, lock_campaign, require_state
from evaluation.questionnaires.enums import CampaignState, Channel
from evaluation.questionnaires.invitees import Invitee
from evaluation.questionnaires.models import Campaign, Invitation, InvitationMail, Service
from evaluation.questionnaires.permissions import require_runner
from evaluation.questionnaires.tokens import hash_of, new_token
from usecases.journal import record

MAX_SLIPS = 2000  # at once


@dataclass(frozen=True)
class Slip:
    """A printed slip: its token is written nowhere else."""

    service: str
    token: str


@transaction.atomic
def invite_by_mail(*, campaign: Campaign, actor: User, people: Collection[Invitee], now: datetime) -> int:
    """Invite people by mail, all or none. Their mails leave when the campaign opens, at once if it is open.

    Returns how many. Raises NotAllowed, CampaignRefused (closed, somebody already invited).
    """
    campaign = lock_campaign(campaign)
    require_runner(actor, campaign.use_case)
    require_state(campaign, CampaignState.DRAFT, CampaignState.OPEN)
    known = set(campaign.invitations.values_list("email", flat=True))
    twice = sorted(person.email for person in people if person.email in known)
    if twice:
        raise CampaignRefused(_("Déjà invité : %(email)s.") % {"email": twice[0]}, field="people")
    services = _services(campaign, {person.service for person in people})
    rows = [
        Invitation(
            campaign=campaign,
            service=services[person.service],
            channel=Channel.MAIL,
            email=person.email,
            token_hash=hash_of(new_token()),
        )
        for person in people
    ]
    Invitation.objects.bulk_create(rows)
    if campaign.state == CampaignState.OPEN:
        send_mails(rows, 0, now)
    _journal("questionnaires.invite", campaign, actor, now, mail=len(rows))
    return len(rows)


@transaction.atomic
def add_slips(*, campaign: Campaign, actor: User, service: str, number: int, now: datetime) -> Service:
    """Plan `number` (1 to 2,000) printed slips for a service, before the campaign opens.

    Raises NotAllowed, CampaignRefused (already open, number out of range).
    """
    campaign = lock_campaign(campaign)
    require_runner(actor, campaign.use_case)
    require_state(campaign, CampaignState.DRAFT)
    if not 1 <= number <= MAX_SLIPS:
        raise CampaignRefused(_("Saisissez un nombre entre 1 et 2 000."), field="number")
    found = _services(campaign, {" ".join(service.split())})
    (row,) = found.values()
    Invitation.objects.bulk_create(
        Invitation(campaign=campaign, service=row, channel=Channel.PAPER, token_hash=hash_of(new_token()))
        for _place in range(number)
    )
    campaign.printed_at = None
    campaign.save(update_fields=["printed_at"])
    _journal("questionnaires.invite", campaign, actor, now, slips=number)
    return row


@transaction.atomic
def print_slips(*, campaign: Campaign, actor: User, now: datetime) -> list[Slip]:
    """Draw the tokens of every slip and return them, by service: they are never shown again.

    Only before the campaign opens: printing again what has not served would tell who answered in a small service.
    Slips printed earlier stop working. Raises NotAllowed, CampaignRefused (open, no slip planned).
    """
    campaign = lock_campaign(campaign)
    require_runner(actor, campaign.use_case)
    require_state(campaign, CampaignState.DRAFT)
    rows = list(campaign.invitations.filter(channel=Channel.PAPER).select_related("service").order_by("service__name"))
    if not rows:
        raise CampaignRefused(_("Aucun bulletin n’est prévu : dites d’abord combien, et pour quel service."))
    slips = []
    for row in rows:
        token = new_token()
        row.token_hash = hash_of(token)
        slips.append(Slip(row.service.name, token))
    Invitation.objects.bulk_update(rows, ["token_hash"], batch_size=500)
    campaign.printed_at = now
    campaign.save(update_fields=["printed_at"])
    _journal("questionnaires.print_slips", campaign, actor, now, slips=len(slips))
    return slips


@transaction.atomic
def remove_service(*, service: Service, actor: User, now: datetime) -> None:
    """Take back every invitation of a service, before the campaign opens. Raises NotAllowed, CampaignRefused."""
    campaign = lock_campaign(service.campaign)
    require_runner(actor, campaign.use_case)
    require_state(campaign, CampaignState.DRAFT)
    _journal("questionnaires.uninvite", campaign, actor, now, service=service.name)
    service.delete()


def renew_token(*, invitation: Invitation) -> str | None:
    """Give an invitation a new token, as its mail leaves, and return it. None if it has served or may not serve."""
    token = new_token()
    rows = Invitation.objects.filter(pk=invitation.pk, used=False, campaign__state=CampaignState.OPEN)
    return token if rows.update(token_hash=hash_of(token)) else None


def send_mails(rows: Collection[Invitation], rank: int, now: datetime) -> None:
    """Have a mail sent to each of `rows` after the commit: `rank` 0 invites, the next ones remind."""
    jobs = InvitationMail.objects.bulk_create(InvitationMail(invitation=row, round=rank, queued_at=now) for row in rows)
    for job in jobs:
        dispatch(job)


def _services(campaign: Campaign, names: Collection[str]) -> dict[str, Service]:
    known = {row.name: row for row in campaign.services.filter(name__in=names)}
    for name in sorted(set(names) - set(known)):
        known[name] = Service.objects.create(campaign=campaign, name=name)
    return known


def _journal(verb: str, campaign: Campaign, actor: User, now: datetime, **details: object) -> None:
    record(
        verb=verb,
        actor=actor,
        use_case=campaign.use_case,
        now=now,
        details={"campaign": campaign.number, **details},
    )
