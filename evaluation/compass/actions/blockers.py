"""Lifting a blocker after the answer that raised it: who, why, on the strength of which document."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.compass.models import Assessment, BlockerRelease, Question
from evaluation.compass.permissions import require_releaser
from evaluation.compass.selectors import open_signals
from usecases.journal import record
from usecases.models import Document, UseCase


class ReleaseRefused(Refused):
    """The blocker cannot be lifted, or not this way."""


@transaction.atomic
def release_blocker(
    *,
    assessment: Assessment,
    question: Question,
    actor: User,
    reason: str,
    now: datetime,
    document: Document | None = None,
) -> BlockerRelease:
    """Lift the blocker (B or BD) that the answer to `question` raised.

    `document` must belong to the dossier; it is asked for when the question requires one.
    Raises NotAllowed, ReleaseRefused (nothing to lift, final blocker, missing reason or document).
    """
    UseCase.objects.select_for_update().get(pk=assessment.use_case_id)
    assessment = (
        Assessment.objects.select_related("use_case", "grid").prefetch_related("assignments").get(pk=assessment.pk)
    )
    require_releaser(actor, assessment, question.criterion)
    signals = [signal for signal in open_signals(assessment) if signal.question_code == question.code]
    blockers = [signal for signal in signals if signal.kind in ("B", "BD")]
    if not blockers:
        raise ReleaseRefused(_("Ce point n’est pas bloquant, ou il est déjà levé."))
    if any(signal.final for signal in blockers):
        raise ReleaseRefused(_("Une pratique interdite par le droit européen ne se lève pas."))
    if not reason.strip():
        raise ReleaseRefused(_("Dites ce qui permet de lever ce point bloquant."), field="reason")
    wanted = next((signal.document for signal in signals if signal.document), "")
    if wanted and document is None:
        raise ReleaseRefused(
            _("Joignez la pièce attendue (%(document)s) au dossier, puis choisissez-la ici.") % {"document": wanted},
            field="document",
        )
    if document is not None and document.use_case_id != assessment.use_case_id:
        raise ReleaseRefused(_("Choisissez une pièce de ce dossier."), field="document")
    release = BlockerRelease.objects.create(
        assessment=assessment,
        question=question,
        reason=reason.strip(),
        document=document,
        released_by=actor,
        released_at=now,
    )
    details = {
        "question": question.code,
        "reason": release.reason,
        "document": document.sha256 if document else None,
    }
    record(verb="compass.release_blocker", actor=actor, use_case=assessment.use_case, now=now, details=details)
    return release
