"""Events reported on a system in service: anybody concerned says what happened, the coordinator says what follows."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind
from accounts.models import User
from evaluation.decisions.actions.refusals import ReviewRefused
from evaluation.decisions.enums import ReviewReason
from evaluation.decisions.models import ReviewRequest
from evaluation.decisions.permissions import require_answerer, require_reporter
from usecases.actions import tell
from usecases.actions.telling import coordinators_of
from usecases.journal import record
from usecases.models import UseCase

EVENTS = tuple(reason for reason in ReviewReason if reason != ReviewReason.PLANNED)


@transaction.atomic
def report_event(*, use_case: UseCase, actor: User, reason: str, comment: str, now: datetime) -> ReviewRequest:
    """Report an event on a system in service; the coordinators are asked to say what follows.

    Raises NotAllowed (not concerned, not in service), ReviewRefused (unknown event, nothing said).
    """
    use_case = (
        UseCase.objects.select_for_update(of=("self",)).select_related("organisation", "lead").get(pk=use_case.pk)
    )
    require_reporter(actor, use_case)
    if reason not in EVENTS:
        raise ReviewRefused(_("Choisissez ce qui s’est produit."), field="reason")
    if not comment.strip():
        raise ReviewRefused(_("Dites ce qui s’est passé."), field="comment")
    row = ReviewRequest.objects.create(
        use_case=use_case, reason=reason, comment=comment.strip(), requested_by=actor, requested_at=now
    )
    details = {"request": row.pk, "reason": reason}
    record(verb="decisions.report_event", actor=actor, use_case=use_case, now=now, details=details)
    tell(
        use_case=use_case,
        recipients=[person for person in coordinators_of(use_case) if person.pk != actor.pk],
        kind=NotificationKind.TO_DO,
        subject=_("Signalement : %(title)s") % {"title": use_case.title},
        body=_("Un événement est signalé sur le dossier %(reference)s : %(event)s. Il attend votre réponse.")
        % {"reference": use_case.reference, "event": row.get_reason_display().lower()},
        path=reverse("decisions:follow_up", args=[use_case.pk]),
        key=f"event-{row.pk}",
        now=now,
    )
    return row


@transaction.atomic
def answer_event(*, request: ReviewRequest, actor: User, answer: str, now: datetime) -> ReviewRequest:
    """Say why a reported event opens no review. (Opening one answers it: see `open_review`.)

    Raises NotAllowed (not the coordinator), ReviewRefused (already answered, nothing said).
    """
    use_case = (
        UseCase.objects.select_for_update(of=("self",))
        .select_related("organisation", "lead")
        .get(pk=request.use_case_id)
    )
    require_answerer(actor, use_case)
    row = ReviewRequest.objects.select_related("requested_by").get(pk=request.pk)
    if row.answered_at is not None:
        raise ReviewRefused(_("Ce signalement a déjà reçu une réponse."))
    if not answer.strip():
        raise ReviewRefused(_("Dites pourquoi ce signalement n’ouvre pas de réévaluation."), field="answer")
    row.answer, row.answered_by, row.answered_at = answer.strip(), actor, now
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    details = {"request": row.pk, "answer": row.answer}
    record(verb="decisions.answer_event", actor=actor, use_case=use_case, now=now, details=details)
    tell(
        use_case=use_case,
        recipients=[row.requested_by],
        kind=NotificationKind.INFORMATION,
        subject=_("Réponse à votre signalement : %(title)s") % {"title": use_case.title},
        body=_("Votre signalement sur le dossier %(reference)s a une réponse.") % {"reference": use_case.reference},
        path=reverse("decisions:follow_up", args=[use_case.pk]),
        key=f"event-answer-{row.pk}",
        now=now,
    )
    return row
