"""Who is told what about a dossier. The texts hold its number and title, nothing that people wrote in it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.enums import NotificationKind, Role
from accounts.models import Notification, User
from usecases.actions.hiding import who_may_read
from usecases.models import Message, SubmissionVersion, UseCase
from usecases.selectors import holders_of


def tell(*, use_case: UseCase, recipients: Iterable[User], **message: Any) -> list[Notification]:
    """Write a message about a dossier to `recipients`, those from whom it is hidden apart.

    `message` is what `accounts.actions.notify` takes. Every message about a dossier goes this way, so that nobody hears
    of one that they stay out of. Returns the messages written by this call.
    """
    return notify(recipients=who_may_read(use_case, recipients), **message)


def coordinators_of(use_case: UseCase) -> list[User]:
    """Return the dossier's coordinators, its lead apart: nobody examines their own case."""
    return [user for user in holders_of(use_case.organisation, Role.COORDINATOR) if user.pk != use_case.lead_id]


def tell_submitted(use_case: UseCase, version: SubmissionVersion, now: datetime) -> None:
    """Tell the coordinators that a dossier is to be looked at, the first time or again."""
    again = version.number > 1
    subject = _("Dossier complété – %(title)s") if again else _("Dossier à examiner – %(title)s")
    body = (
        _("Le porteur a complété le dossier %(reference)s. Vous pouvez reprendre son examen.")
        if again
        else _("Le dossier %(reference)s vient d’être déposé. Vérifiez qu’il est recevable.")
    )
    _send(
        use_case, coordinators_of(use_case), NotificationKind.TO_DO, subject, body,
        page="usecases:detail", key=f"submitted-{use_case.pk}-{version.number}", now=now,
    )  # fmt: skip


def tell_completion_requested(use_case: UseCase, log_pk: int, now: datetime) -> None:
    """Tell the lead that the dossier came back."""
    _send(
        use_case, [use_case.lead], NotificationKind.TO_DO,
        _("Compléments demandés – %(title)s"),
        _("Le coordinateur demande des compléments sur le dossier %(reference)s. Vos réponses sont gardées."),
        page="usecases:tasks", key=f"completion-{log_pk}", now=now,
    )  # fmt: skip


def tell_inadmissible(use_case: UseCase, log_pk: int, now: datetime) -> None:
    """Tell the lead that the dossier stops there."""
    _send(
        use_case, [use_case.lead], NotificationKind.INFORMATION,
        _("Dossier non recevable – %(title)s"),
        _("Le dossier %(reference)s n’est pas recevable. Le motif figure dans son historique."),
        page="usecases:history", key=f"inadmissible-{log_pk}", now=now,
    )  # fmt: skip


def tell_withdrawn(use_case: UseCase, log_pk: int, now: datetime) -> None:
    """Tell the coordinators that nothing more is expected of them."""
    _send(
        use_case, coordinators_of(use_case), NotificationKind.INFORMATION,
        _("Dossier retiré – %(title)s"),
        _("Le porteur a retiré le dossier %(reference)s. Le motif figure dans son historique."),
        page="usecases:history", key=f"withdrawn-{log_pk}", now=now,
    )  # fmt: skip


def tell_reply_expected(message: Message, recipients: Iterable[User], now: datetime) -> None:
    """Tell those who should answer that a message waits for them."""
    use_case = message.use_case
    _send(
        use_case, [user for user in recipients if user.pk != message.author_id], NotificationKind.TO_DO,
        _("Réponse attendue – %(title)s"),
        _("Un message attend votre réponse dans le dossier %(reference)s."),
        page="usecases:messages", key=f"message-{message.pk}", now=now,
    )  # fmt: skip


def tell_answered(answer: Message, asker: User, now: datetime) -> None:
    """Tell whoever asked that their question has an answer."""
    use_case = answer.use_case
    _send(
        use_case, [asker], NotificationKind.INFORMATION,
        _("Réponse reçue – %(title)s"),
        _("Votre question sur le dossier %(reference)s a une réponse."),
        page="usecases:messages", key=f"answer-{answer.pk}", now=now,
    )  # fmt: skip


def _send(
    use_case: UseCase,
    recipients: Iterable[User],
    kind: str,
    subject: str,
    body: str,
    *,
    page: str,
    key: str,
    now: datetime,
) -> None:
    words: dict[str, Any] = {"title": use_case.title, "reference": use_case.reference}
    tell(
        use_case=use_case,
        recipients=recipients,
        kind=kind,
        subject=subject % words,
        body=body % words,
        path=reverse(page, args=[use_case.pk]),
        key=key,
        now=now,
    )
