"""Messages to people."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import Notification, User
from boussole.shared import jobs


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
