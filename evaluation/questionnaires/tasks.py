"""Background work of questionnaires: mails to those invited, nightly shuffling, closing on time, wiping of traces."""

import logging
from smtplib import SMTPException

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from boussole.shared import jobs
from boussole.shared.typography import typo_fr
from boussole.shared.wiping import run_wiping, wipe_tables
from evaluation.questionnaires.actions import close_when_over, mix_tonight, renew_token
from evaluation.questionnaires.enums import CampaignState
from evaluation.questionnaires.models import Campaign, InvitationMail, Scrub

logger = logging.getLogger(__name__)

TABLES = (
    "questionnaires_answer",
    "questionnaires_freeanswer",
    "questionnaires_invitation",
    "questionnaires_invitationmail",
)
# The answers that stay were written by the transaction that deleted the earlier ones, or later. When none stays, the
# job was claimed after it.
REWRITTEN = (
    "SELECT coalesce((SELECT max(age(kept.xmin)) FROM questionnaires_answer AS kept "
    "WHERE kept.campaign_id = job.campaign_id), age(job.xmin)) FROM questionnaires_scrub AS job WHERE job.id = %s"
)


@shared_task(name=InvitationMail.task_name)
def send_invitation(pk: int) -> None:
    """Send the mail of one invitation, with a link made as it leaves. Nothing leaves for a link that has served."""
    job = jobs.claim(InvitationMail, pk, now=timezone.now())
    if job is None:
        return
    token = renew_token(invitation=job.invitation)
    if token is None:
        jobs.fail(job, reason=_("L’invitation ne sert plus."), now=timezone.now(), final=True)
        return
    try:
        mail_of(job, token).send()
    except (SMTPException, OSError) as error:
        reason = _("Le courriel n’a pas pu partir (%(why)s).") % {"why": type(error).__name__}
        jobs.fail(job, reason=reason, now=timezone.now())
    else:
        jobs.finish(job, now=timezone.now())


def mail_of(job: InvitationMail, token: str) -> EmailMessage:
    """Return the mail of an invitation or of a reminder: plain text, one link."""
    campaign = job.invitation.campaign
    use_case = campaign.use_case
    context = {
        "campaign": campaign,
        "use_case": use_case,
        "reminder": job.round > 0,
        "url": settings.SITE_URL.rstrip("/") + reverse("questionnaires:start", args=[token]),
    }
    subject = _("Rappel : votre avis, anonyme – %(title)s") if job.round else _("Votre avis, anonyme – %(title)s")
    return EmailMessage(
        subject=typo_fr(subject % {"title": use_case.title}),
        body=render_to_string("questionnaires/mail.txt", context),
        to=[job.invitation.email],
    )


@shared_task(name=Scrub.task_name)
def scrub_answers(pk: int) -> None:
    """Wipe what deleted answers and invitations left in the files."""
    run_wiping(Scrub, pk, lambda job: wipe_tables(TABLES, since=REWRITTEN, params=[job.pk]))


@shared_task(name="evaluation.questionnaires.tasks.mix_answers")
def mix_answers() -> int:
    """Shuffle the answers of each open campaign and have their traces wiped, once a day. Return how many were."""
    now = timezone.now()
    rows = Campaign.objects.filter(state=CampaignState.OPEN, answers__isnull=False).distinct()
    return sum(mix_tonight(campaign=campaign, now=now) is not None for campaign in rows)


@shared_task(name="evaluation.questionnaires.tasks.close_ended")
def close_ended() -> int:
    """Close each open campaign whose last day has passed. Return how many were."""
    now = timezone.now()
    rows = Campaign.objects.filter(state=CampaignState.OPEN, closes_on__lt=timezone.localdate(now)).order_by("pk")
    return sum(close_when_over(campaign=campaign, now=now) is not None for campaign in rows)
