"""A campaign is prepared, opened, and reminds; its closing is in `closing.py`."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.suppression import THRESHOLD
from boussole.shared.typography import date_fr
from evaluation.questionnaires.actions.common import CampaignRefused, lock_campaign, require_state
from evaluation.questionnaires.actions.inviting import send_mails
from evaluation.questionnaires.content import asked, phase_of, read_items
from evaluation.questionnaires.enums import CampaignState, Channel, Moment
from evaluation.questionnaires.models import Campaign, Template
from evaluation.questionnaires.permissions import moments_open_to, require_runner
from evaluation.questionnaires.selectors.templates import usable_templates
from usecases.journal import record
from usecases.models import UseCase

BETWEEN_REMINDERS = timedelta(days=2)


@transaction.atomic
def prepare_campaign(
    *, use_case: UseCase, actor: User, template: Template, moment: str, opens_on: date, closes_on: date, now: datetime
) -> Campaign:
    """Prepare a campaign on a published version, for a moment that the state of the dossier allows.

    Raises NotAllowed, CampaignRefused (moment not open, one already under way, dates, version that asks nothing then).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_runner(actor, use_case)
    _require_moment(use_case, moment, template)
    _require_days(opens_on, closes_on, now)
    last = use_case.campaigns.aggregate(last=Max("number"))["last"] or 0
    campaign = Campaign.objects.create(
        use_case=use_case,
        number=last + 1,
        template=template,
        moment=moment,
        opens_on=opens_on,
        closes_on=closes_on,
        created_by=actor,
        created_at=now,
    )
    _journal("questionnaires.prepare", campaign, actor, now, moment=moment, template=template.sha256)
    return campaign


@transaction.atomic
def change_days(*, campaign: Campaign, actor: User, opens_on: date, closes_on: date, now: datetime) -> Campaign:
    """Change the two days of a campaign; once it is open, only the last one. Raises NotAllowed, CampaignRefused."""
    campaign = lock_campaign(campaign)
    require_runner(actor, campaign.use_case)
    require_state(campaign, CampaignState.DRAFT, CampaignState.OPEN)
    if campaign.state == CampaignState.OPEN and opens_on != campaign.opens_on:
        raise CampaignRefused(_("Le questionnaire est ouvert : sa date d’ouverture ne change plus."), field="opens_on")
    _require_days(opens_on, closes_on, now, opened=campaign.state == CampaignState.OPEN)
    campaign.opens_on, campaign.closes_on = opens_on, closes_on
    campaign.save(update_fields=["opens_on", "closes_on"])
    days = {"opens_on": opens_on.isoformat(), "closes_on": closes_on.isoformat()}
    _journal("questionnaires.change_days", campaign, actor, now, **days)
    return campaign


@transaction.atomic
def discard_campaign(*, campaign: Campaign, actor: User, now: datetime) -> None:
    """Throw away a campaign that never opened, with its invitations. Raises NotAllowed, CampaignRefused."""
    campaign = lock_campaign(campaign)
    require_runner(actor, campaign.use_case)
    require_state(campaign, CampaignState.DRAFT)
    _journal("questionnaires.discard", campaign, actor, now)
    campaign.delete()


@transaction.atomic
def open_campaign(*, campaign: Campaign, actor: User, now: datetime) -> Campaign:
    """Open a campaign to answers, from its first day on, and send the mails of those invited that way.

    Raises NotAllowed, CampaignRefused (before its day, after its last one, fewer than five invited, slips not printed).
    """
    campaign = lock_campaign(campaign)
    require_runner(actor, campaign.use_case)
    require_state(campaign, CampaignState.DRAFT)
    today = timezone.localdate(now)
    if today < campaign.opens_on:
        raise CampaignRefused(
            _("L’ouverture est prévue le %(day)s : attendez ce jour, ou avancez la date.")
            % {"day": date_fr(campaign.opens_on)}
        )
    if today > campaign.closes_on:
        raise CampaignRefused(_("Le dernier jour pour répondre est passé : changez d’abord les dates."))
    rows = list(campaign.invitations.all())
    if len(rows) < THRESHOLD:
        raise CampaignRefused(_("Invitez au moins cinq personnes : en dessous, aucun résultat ne peut être montré."))
    if campaign.printed_at is None and any(row.channel == Channel.PAPER for row in rows):
        raise CampaignRefused(_("Imprimez d’abord les bulletins : leurs codes n’existent qu’à l’impression."))
    campaign.state, campaign.opened_at = CampaignState.OPEN, now
    campaign.save(update_fields=["state", "opened_at"])
    send_mails([row for row in rows if row.channel == Channel.MAIL], 0, now)
    _journal("questionnaires.open", campaign, actor, now, invited=len(rows))
    return campaign


@transaction.atomic
def remind(*, campaign: Campaign, actor: User, now: datetime) -> Campaign:
    """Send a new link to those invited by mail whose link has not served. Neither who nor how many is told.

    Raises NotAllowed, CampaignRefused (not open, reminded less than two days ago, nobody to remind).
    """
    campaign = lock_campaign(campaign)
    require_runner(actor, campaign.use_case)
    require_state(campaign, CampaignState.OPEN)
    today = timezone.localdate(now)
    if today > campaign.closes_on:
        raise CampaignRefused(_("Le dernier jour pour répondre est passé : prolongez-le avant de relancer."))
    last = campaign.reminded_on or timezone.localdate(campaign.opened_at)
    if today < last + BETWEEN_REMINDERS:
        raise CampaignRefused(_("Attendez deux jours entre deux envois."))
    rows = list(campaign.invitations.filter(channel=Channel.MAIL, used=False))
    if not rows:
        raise CampaignRefused(_("Personne n’est à relancer par courriel."))
    campaign.reminders, campaign.reminded_on = campaign.reminders + 1, today
    campaign.save(update_fields=["reminders", "reminded_on"])
    send_mails(rows, campaign.reminders, now)
    _journal("questionnaires.remind", campaign, actor, now, reminder=campaign.reminders)
    return campaign


def _require_moment(use_case: UseCase, moment: str, template: Template) -> None:
    if moment not in moments_open_to(use_case):
        raise CampaignRefused(_("Ce moment ne convient pas à l’état du dossier."), field="moment")
    under_way = [CampaignState.DRAFT, CampaignState.OPEN]
    if use_case.campaigns.filter(moment=moment, state__in=under_way).exists():
        raise CampaignRefused(
            _("Un questionnaire est déjà en cours pour ce moment : « %(moment)s ».") % {"moment": Moment(moment).label},
            field="moment",
        )
    if not usable_templates(use_case.organisation_id).filter(pk=template.pk).exists():
        raise CampaignRefused(_("Choisissez une version publiée du questionnaire."), field="template")
    if not asked(read_items(template.content), phase_of(moment)):
        raise CampaignRefused(_("Cette version ne pose aucune question à ce moment."), field="template")


def _require_days(opens_on: date, closes_on: date, now: datetime, *, opened: bool = False) -> None:
    today = timezone.localdate(now)
    if not opened and opens_on < today:
        raise CampaignRefused(_("L’ouverture ne peut pas être passée."), field="opens_on")
    if closes_on < max(opens_on, today):
        raise CampaignRefused(_("Le dernier jour vient après l’ouverture, et n’est pas passé."), field="closes_on")


def _journal(verb: str, campaign: Campaign, actor: User, now: datetime, **details: object) -> None:
    record(
        verb=verb, actor=actor, use_case=campaign.use_case, now=now, details={"campaign": campaign.number, **details}
    )
