"""Signing a classification: from then on it never changes, and the next one will have to say why."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind
from accounts.models import User
from evaluation.ai_act.actions.classifying import ClassificationRefused, lock_open
from evaluation.ai_act.models import Classification
from evaluation.ai_act.permissions import require_signer
from evaluation.ai_act.selectors import law_in_force, may_be_signed
from usecases.actions import tell
from usecases.journal import record


@transaction.atomic
def sign_classification(*, classification: Classification, actor: User, sha256: str, now: datetime) -> Classification:
    """Sign the frozen result that `actor` was shown (`sha256`). It holds for the dossier from then on.

    Raises NotAllowed, ClassificationRefused (not answered, changed since it was shown, overtaken by a newer law,
    or provisional: what is not known could still change the classes, unless the practice is prohibited anyway).
    """
    classification = lock_open(classification)
    use_case = classification.use_case
    require_signer(actor, use_case)
    if classification.answered_at is None:
        raise ClassificationRefused(_("Les réponses ne sont pas encore rendues : il n’y a rien à signer."))
    if classification.sha256 != sha256:
        raise ClassificationRefused(
            _("Les réponses ont changé depuis que vous les avez lues. Relisez-les avant de signer.")
        )
    law = law_in_force(use_case.organisation)
    if law is not None and law.pk != classification.law_id:
        raise ClassificationRefused(
            _("Une version plus récente du règlement est en vigueur. Reprenez le questionnaire avant de signer.")
        )
    result = classification.result
    if not may_be_signed(result):
        raise ClassificationRefused(
            _("Ce résultat est provisoire : une réponse inconnue peut le changer. Complétez-la avant de signer.")
        )
    before = Classification.objects.filter(use_case=use_case, signed_at__isnull=False).order_by("-number").first()
    classification.signed_by, classification.signed_at = actor, now
    classification.save(update_fields=["signed_by", "signed_at"])
    details = {
        "number": classification.number,
        "law": classification.law.code,
        "classes": result["classes"],
        "before": before.result["classes"] if before else None,
        "justification": classification.justification,
        "sha256": classification.sha256,
    }
    record(verb="ai_act.sign", actor=actor, use_case=use_case, now=now, details=details)
    tell(
        use_case=use_case,
        recipients=[use_case.lead],
        kind=NotificationKind.INFORMATION,
        subject=_("Classement signé : %(title)s") % {"title": use_case.title},
        body=_("Le classement du dossier au titre du règlement européen sur l’IA est signé."),
        path=reverse("ai_act:overview", args=[use_case.pk]),
        key=f"ai-act-signed-{classification.pk}",
        now=now,
    )
    return classification
