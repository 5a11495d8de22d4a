"""« Pourquoi un dossier de plus »: what the lead answers to the dossiers like theirs. It never stops a dépôt."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import Refused
from usecases.journal import record
from usecases.models import OverlapAnswer, UseCase
from usecases.permissions import require_overlap_answerer
from usecases.similar import similar_to

TEXT_LENGTH = 1500  # characters


class OverlapRefused(Refused):
    """The answer cannot be kept."""


@transaction.atomic
def answer_overlap(*, use_case: UseCase, actor: User, text: str, now: datetime) -> OverlapAnswer:
    """Keep why this dossier is needed beside those like it, with the list of those that the lead was shown.

    A new answer is added to the earlier ones. Raises NotAllowed (not the lead, dossier closed, assessment completed),
    OverlapRefused (no text, or more than TEXT_LENGTH characters).
    """
    rows = UseCase.objects.select_for_update(of=("self",)).select_related("organisation", "submission")
    use_case = rows.get(pk=use_case.pk)
    require_overlap_answerer(actor, use_case)
    text = text.strip()
    if not text:
        raise OverlapRefused(_("Dites pourquoi un dossier de plus est utile."), field="text")
    if len(text) > TEXT_LENGTH:
        raise OverlapRefused(_("La réponse compte %s caractères au plus.") % TEXT_LENGTH, field="text")
    seen = [
        {"organisation": card.organisation, "reference": card.reference, "title": card.title}
        for card in similar_to(use_case, actor)
    ]
    answer = OverlapAnswer.objects.create(
        use_case=use_case,
        number=use_case.overlap_answers.count() + 1,
        text=text,
        seen=seen,
        written_by=actor,
        written_at=now,
    )
    details = {"number": answer.number, "seen": [f"{row['organisation']} {row['reference']}" for row in seen]}
    record(verb="use_case.answer_overlap", actor=actor, use_case=use_case, now=now, details=details)
    return answer
