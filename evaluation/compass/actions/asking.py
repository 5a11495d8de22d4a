"""An expert asks the lead for information from a criterion: a message of the dossier that waits for an answer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.compass.actions.locking import lock_assessment
from evaluation.compass.models import Assessment, Criterion, InformationRequest, Question
from evaluation.compass.permissions import require_answerer
from usecases.actions import post_message
from usecases.enums import MessageVisibility


class RequestRefused(Refused):
    """The question cannot be asked this way."""


@transaction.atomic
def ask_lead(
    *,
    assessment: Assessment,
    criterion: Criterion,
    actor: User,
    body: str,
    now: datetime,
    question: Question | None = None,
) -> InformationRequest:
    """Ask the lead about a criterion, or about one of its questions; the lead is told and answers in the messages.

    Everyone who reads the dossier reads the message. Raises NotAllowed, RequestRefused (nothing asked, question of
    another criterion), MessageRefused (too long).
    """
    assessment = lock_assessment(assessment)
    require_answerer(actor, assessment, criterion)
    if not body.strip():
        raise RequestRefused(_("Écrivez ce que vous voulez savoir."), field="body")
    if question is not None and question.criterion_id != criterion.pk:
        raise RequestRefused(_("Cette question n’est pas dans ce critère."), field="question")
    subject = _("Critère %(criterion)s") % {"criterion": criterion.label}
    if question is not None:
        subject = _("%(subject)s, question %(code)s : %(text)s") % {
            "subject": subject,
            "code": question.code,
            "text": question.text,
        }
    message = post_message(
        use_case=assessment.use_case,
        actor=actor,
        body=f"{subject}\n\n{body.strip()}",
        visibility=MessageVisibility.DOSSIER,
        reply_expected=True,
        now=now,
    )
    return InformationRequest.objects.create(
        assessment=assessment, criterion=criterion, question=question, message=message
    )
