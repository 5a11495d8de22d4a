"""Answering the questionnaire: start, one answer at a time, then the result frozen for whoever signs."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind, Role
from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.ai_act.case_format import answers_to_json, frozen_result
from evaluation.ai_act.classifier import AnswerError, asked_questions
from evaluation.ai_act.law import Answer
from evaluation.ai_act.models import Classification
from evaluation.ai_act.permissions import require_filler
from evaluation.ai_act.selectors import answers_of, frozen_content, law_in_force, law_of, seal, still_offered
from usecases.actions import tell
from usecases.journal import record
from usecases.models import UseCase
from usecases.selectors import holders_of

JUSTIFICATION_LENGTH = 2000


class ClassificationRefused(Refused):
    """The classification cannot be answered or signed this way now."""


class StaleAnswer(Refused):
    """Somebody answered this question since the page was shown. `current` is what is stored."""

    def __init__(self, message: str, *, current: Any) -> None:
        super().__init__(message)
        self.current = current


@transaction.atomic
def start_classification(*, use_case: UseCase, actor: User, now: datetime) -> Classification:
    """Open the questionnaire with the law in force, from the answers given before; or return the open one.

    An open classification that a newer law overtook goes on with that law: answers it still offers are kept.
    Raises NotAllowed, ClassificationRefused (no version of the law published).
    """
    use_case = UseCase.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=use_case.pk)
    require_filler(actor, use_case)
    law = law_in_force(use_case.organisation)
    if law is None:
        raise ClassificationRefused(
            _("Aucune version du règlement n’est publiée. Demandez à l’administrateur d’en publier une.")
        )
    rows = list(Classification.objects.filter(use_case=use_case).order_by("number"))
    last = rows[-1] if rows else None
    if last is not None and last.signed_at is None and last.law_id == law.pk:
        return last
    answers = still_offered(last.answers, law_of(law)) if last else {}
    if last is not None and last.signed_at is None:
        last.law, last.answers = law, answers
        _reopen(last)
        last.save()
    else:
        number = last.number + 1 if last else 1
        last = Classification.objects.create(
            use_case=use_case, number=number, law=law, answers=answers, started_by=actor, started_at=now
        )
    details = {"number": last.number, "law": law.code, "law_sha256": law.sha256}
    record(verb="ai_act.start", actor=actor, use_case=use_case, now=now, details=details)
    return last


@transaction.atomic
def save_answer(
    *, classification: Classification, actor: User, code: str, answer: Answer, seen: Any, now: datetime
) -> Classification:
    """Keep one answer. `seen` is the stored answer that the page was built from (None: none yet).

    A classification that was answered and not signed is open again: its result was that of other answers.
    Raises NotAllowed, ClassificationRefused (signed, answer not offered), StaleAnswer.
    """
    classification = _open(classification, actor)
    law = law_of(classification.law)
    given = answers_to_json({code: answer})[code]
    stored = classification.answers.get(code)
    if given == stored:
        return classification
    if stored != seen:
        raise StaleAnswer(
            _("Une autre réponse a été enregistrée entre-temps. Comparez les deux, puis enregistrez de nouveau."),
            current=stored,
        )
    try:
        asked_questions({code: answer}, law)
    except AnswerError as error:
        raise ClassificationRefused(_("Cette réponse n’est pas proposée : rechargez la page.")) from error
    classification.answers = {**classification.answers, code: given}
    _reopen(classification)
    classification.save()
    return classification


@transaction.atomic
def submit_answers(
    *, classification: Classification, actor: User, seen: str, now: datetime, justification: str = ""
) -> Classification:
    """Freeze the result of the answers and hand it to whoever signs. « Je ne sais pas » counts as an answer.

    `seen` is the seal of the answers that `actor` has just read; `justification` says why a dossier that was
    classified is classified again. Raises NotAllowed, ClassificationRefused (signed, answers changed since they
    were read, a question without answer, no justification).
    """
    classification = _open(classification, actor)
    if seen != seal(classification.answers):
        raise ClassificationRefused(
            _("Une réponse a changé dans une autre fenêtre. Les voici toutes : relisez-les, puis rendez-les.")
        )
    use_case, law = classification.use_case, law_of(classification.law)
    answers = answers_of(classification)
    waiting = [code for code in asked_questions(answers, law) if code not in answers]
    if waiting:
        raise ClassificationRefused(
            _("Il manque une réponse. Répondez à chaque question, ou dites « Je ne sais pas ».")
        )
    justification = justification.strip() if classification.number > 1 else ""
    if classification.number > 1 and not justification:
        raise ClassificationRefused(_("Dites pourquoi ce dossier est classé de nouveau."), field="justification")
    if len(justification) > JUSTIFICATION_LENGTH:
        raise ClassificationRefused(
            _("Le motif compte %(limit)s caractères au plus.") % {"limit": JUSTIFICATION_LENGTH}, field="justification"
        )
    classification.justification = justification
    classification.already_in_service = use_case.already_in_service
    classification.result = frozen_result(
        answers, law, on=timezone.localdate(now), already_in_service=use_case.already_in_service
    )
    classification.answered_by, classification.answered_at = actor, now
    classification.sha256 = seal(frozen_content(classification))
    classification.save()
    details = {
        "number": classification.number,
        "classes": classification.result["classes"],
        "missing": classification.result["missing"],
        "justification": justification,
        "sha256": classification.sha256,
    }
    record(verb="ai_act.answer", actor=actor, use_case=use_case, now=now, details=details)
    _ask_signature(classification, actor, now)
    return classification


def lock_open(classification: Classification) -> Classification:
    """Lock the dossier and read its classification again, with its law. Raises ClassificationRefused if signed."""
    use_case = (
        UseCase.objects.select_for_update(of=("self",))
        .select_related("organisation", "lead")
        .get(pk=classification.use_case_id)
    )
    fresh = Classification.objects.select_related("law").get(pk=classification.pk)
    fresh.use_case = use_case
    if fresh.signed_at is not None:
        raise ClassificationRefused(_("Ce classement est signé : commencez-en un nouveau pour le changer."))
    return fresh


def _open(classification: Classification, actor: User) -> Classification:
    fresh = lock_open(classification)
    require_filler(actor, fresh.use_case)
    return fresh


def _reopen(classification: Classification) -> None:
    classification.result, classification.sha256 = None, ""
    classification.answered_by = classification.answered_at = None


def _ask_signature(classification: Classification, actor: User, now: datetime) -> None:
    use_case = classification.use_case
    coordinators = holders_of(use_case.organisation, Role.COORDINATOR)
    tell(
        use_case=use_case,
        recipients=[user for user in coordinators if user.pk not in (use_case.lead_id, actor.pk)],
        kind=NotificationKind.TO_DO,
        subject=_("Classement à signer : %(title)s") % {"title": use_case.title},
        body=_("Les réponses au questionnaire du règlement européen sur l’IA attendent une signature."),
        path=reverse("ai_act:overview", args=[use_case.pk]),
        key=f"ai-act-answered-{classification.pk}-{classification.sha256[:12]}",
        now=now,
    )
