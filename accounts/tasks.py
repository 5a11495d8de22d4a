"""Sending messages by mail: the row says what, this only carries it."""

from smtplib import SMTPException

from celery import shared_task
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind
from accounts.models import Notification, User
from boussole.shared import jobs
from boussole.shared.typography import typo_fr

# Their link opens the choice of a password: it is made when the mail leaves, and stored nowhere.
WITH_ONE_TIME_LINK = frozenset({NotificationKind.INVITATION, NotificationKind.ACCESS})


@shared_task(name="accounts.tasks.send_notification")
def send_notification(pk: int) -> None:
    """Send one message by mail, if nobody has taken it and the account is still open."""
    row = jobs.claim(Notification, pk, now=timezone.now())
    if row is None:
        return
    if not row.recipient.is_active:
        jobs.fail(row, reason=_("Le compte est fermé : rien n’a été envoyé."), now=timezone.now(), final=True)
        return
    try:
        mail_of(row).send()
    except (SMTPException, OSError) as error:
        reason = _("Le courriel n’a pas pu partir (%(why)s).") % {"why": type(error).__name__}
        jobs.fail(row, reason=reason, now=timezone.now())
    else:
        jobs.finish(row, now=timezone.now())


def mail_of(row: Notification) -> EmailMultiAlternatives:
    """Return the mail of a message: text and HTML, at most one link, the file that comes with it, nothing sensitive."""
    path = set_password_path(row.recipient) if row.kind in WITH_ONE_TIME_LINK else row.path
    context = {
        "row": row,
        "url": f"{settings.SITE_URL.rstrip('/')}{path}" if path else "",
        "link_text": _("Choisir mon mot de passe") if row.kind in WITH_ONE_TIME_LINK else _("Ouvrir la page"),
    }
    mail = EmailMultiAlternatives(
        subject=typo_fr(f"[Boussole] {row.subject}"),
        body=render_to_string("accounts/mail.txt", context),
        to=[row.recipient.email],
    )
    mail.attach_alternative(render_to_string("accounts/mail.html", context), "text/html")
    if row.attachment_name:
        mail.attach(row.attachment_name, row.attachment_text, row.attachment_type)
    return mail


def set_password_path(user: User) -> str:
    """Return the one-time address at which a person chooses a password."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("accounts:password_set", args=[uid, default_token_generator.make_token(user)])
