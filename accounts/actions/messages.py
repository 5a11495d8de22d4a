"""Messages to people: a row per person, sent by mail after the commit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind
from accounts.models import Notification, User
from boussole.shared import jobs


@dataclass(frozen=True)
class Attachment:
    """A text file that goes with a mail: its name, its MIME type with parameters, its content."""

    name: str
    content_type: str
    text: str


def notify(
    *,
    recipients: Iterable[User],
    kind: str,
    subject: str,
    body: str,
    path: str,
    key: str,
    now: datetime,
    attach: Callable[[User], Attachment] | None = None,
) -> list[Notification]:
    """Write one message per recipient, sent by mail after the commit; the same `key` never writes twice to a person.

    `path` is the address on the site that the message leads to; `body` holds nothing sensitive: a mail travels in
    clear. `attach` gives the file that goes with the mail of one person. People whose account is closed get nothing.
    Returns the messages written by this call.
    """
    sent = []
    for user in dict.fromkeys(recipients):
        if not user.is_active:
            continue
        row, created = Notification.objects.get_or_create(
            key=f"{key}-{user.pk}"[-200:],
            defaults={
                "recipient": user,
                "kind": kind,
                "subject": " ".join(str(subject).split())[:200],
                "body": body,
                "path": path,
                "queued_at": now,
                **(_attached(attach(user)) if attach else {}),
            },
        )
        if created:
            jobs.dispatch(row)
            sent.append(row)
    return sent


def _attached(file: Attachment) -> dict[str, str]:
    return {
        "attachment_name": file.name,
        "attachment_type": file.content_type,
        "attachment_text": file.text,
    }


@transaction.atomic
def ask_new_password(*, email: str, now: datetime) -> None:
    """Send a link to choose a new password, at most one a minute, if the address has an open account.

    Says nothing otherwise, so that nobody learns who has an account. The link is made when the mail is sent.
    """
    notify(
        recipients=User.objects.filter(email=email.strip().lower(), is_active=True),
        kind=NotificationKind.ACCESS,
        subject=_("Choisir un nouveau mot de passe"),
        body=_(
            "Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte. Le lien est valable "
            "trois jours et sert une fois. Si vous n’avez rien demandé, ne faites rien."
        ),
        path="",
        key=f"password-{now:%Y%m%d%H%M}",
        now=now,
    )
