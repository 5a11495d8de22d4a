"""The discussion of a dossier."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import NotAllowed, Refused
from usecases.actions.locking import lock
from usecases.actions.telling import coordinators_of, tell_answered, tell_reply_expected
from usecases.enums import MessageVisibility
from usecases.journal import record
from usecases.models import Message, UseCase
from usecases.permissions import can_instruct, can_post, can_resolve, visible_messages

BODY_LENGTH = 5000


class MessageRefused(Refused):
    """The message cannot be sent or settled."""


@transaction.atomic
def post_message(
    *,
    use_case: UseCase,
    actor: User,
    body: str,
    visibility: str,
    reply_expected: bool,
    now: datetime,
    reply_to: Message | None = None,
) -> Message:
    """Write in the discussion. A message that expects an answer tells the lead, or those who examine.

    `reply_to` is the message that this one answers: it is settled, its author is told, and the answer is read by the
    same people. Raises NotAllowed (who cannot write there, or a message between examiners by someone who is not one),
    MessageRefused (empty, too long, unknown visibility, answer to a message that they cannot read).
    """
    lock(use_case)
    if use_case.submitted_at is None:
        raise NotAllowed(_("La messagerie s’ouvre quand le dossier est déposé."))
    if not can_post(actor, use_case):
        raise NotAllowed(_("Votre rôle permet de lire ce dossier, pas d’écrire dans sa messagerie."))
    if visibility not in MessageVisibility.values:
        raise MessageRefused(_("Choisissez qui lira ce message."), field="visibility")
    if visibility == MessageVisibility.INSTRUCTION and not can_instruct(actor, use_case):
        raise NotAllowed(_("Seules les personnes qui instruisent le dossier peuvent s’écrire entre elles."))
    body = _checked(body)
    if reply_to is not None:
        _require_answerable(reply_to, use_case, actor)
        visibility = reply_to.visibility
    message = Message.objects.create(
        use_case=use_case,
        author=actor,
        body=body,
        visibility=visibility,
        reply_expected=reply_expected,
        reply_to=reply_to,
        at=now,
    )
    details = {"message": message.pk, "visibility": visibility, "reply_expected": reply_expected}
    record(verb="message.post", actor=actor, use_case=use_case, now=now, details=details)
    if reply_expected:
        tell_reply_expected(message, _who_answers(message), now)
    if reply_to is not None:
        _settle(reply_to, message, now)
    return message


@transaction.atomic
def resolve_message(*, message: Message, actor: User, now: datetime) -> Message:
    """Mark as settled a message that expected an answer. Raises NotAllowed, MessageRefused."""
    lock(message.use_case)
    message.refresh_from_db(fields=["resolved_at", "reply_expected"])
    if not can_resolve(actor, message):
        raise NotAllowed(_("Seuls l’auteur, le porteur et les personnes qui instruisent closent ce message."))
    if not message.reply_expected:
        raise MessageRefused(_("Ce message n’attend pas de réponse."))
    if message.resolved_at is not None:
        raise MessageRefused(_("Ce message est déjà réglé."))
    message.resolved_at = now
    message.save(update_fields=["resolved_at"])
    details = {"message": message.pk}
    record(verb="message.resolve", actor=actor, use_case=message.use_case, now=now, details=details)
    return message


def _checked(body: str) -> str:
    body = body.strip()
    if not body:
        raise MessageRefused(_("Écrivez votre message."), field="body")
    if len(body) > BODY_LENGTH:
        raise MessageRefused(
            _("Un message compte %(limit)s caractères au plus.") % {"limit": BODY_LENGTH}, field="body"
        )
    return body


def _require_answerable(asked: Message, use_case: UseCase, actor: User) -> None:
    if not visible_messages(use_case, actor).filter(pk=asked.pk).exists():
        raise MessageRefused(_("Le message auquel vous répondez n’est pas dans cette messagerie."))


def _settle(asked: Message, answer: Message, now: datetime) -> None:
    """An answer by someone else settles the question; its author is told."""
    if asked.author_id == answer.author_id:
        return
    Message.objects.filter(pk=asked.pk, reply_expected=True, resolved_at__isnull=True).update(resolved_at=now)
    tell_answered(answer, asked.author, now)


def _who_answers(message: Message) -> list[User]:
    """The lead, asked by someone else; otherwise the coordinators and the examiners who already wrote."""
    use_case = message.use_case
    if message.visibility == MessageVisibility.DOSSIER and message.author_id != use_case.lead_id:
        return [use_case.lead]
    wrote = User.objects.filter(pk__in=use_case.messages.values("author"), is_active=True)
    return [*coordinators_of(use_case), *(user for user in wrote if can_instruct(user, use_case))]
