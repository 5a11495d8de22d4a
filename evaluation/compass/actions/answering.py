"""The experts of a criterion answer its questions."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.compass.actions.locking import lock_assessment
from evaluation.compass.enums import AnswerType
from evaluation.compass.models import Answer, Assessment, Criterion, Question
from evaluation.compass.permissions import require_answerer
from usecases.journal import record


class AnswerRefused(Refused):
    """An answer is not one of those the question takes."""


class StaleAnswers(Refused):
    """Someone saved other answers since the page was shown. `current` holds them by question code."""

    def __init__(self, message: str, *, current: Mapping[str, Answer]) -> None:
        super().__init__(message)
        self.current = current


@dataclass(frozen=True)
class GivenAnswer:
    """What the expert typed for one question. `mark` (0-4) and `text` serve the general questions only."""

    value: str = ""
    mark: int | None = None
    text: str = ""
    unknown: bool = False
    not_applicable: bool = False
    comment: str = ""

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing at all was typed: a comment without its answer is not blank, and is refused."""
        return self == GivenAnswer()


@dataclass(frozen=True)
class SavedAnswers:
    """What was saved, and the codes of the questions whose answer was left out because it is not whole."""

    answers: list[Answer]
    incomplete: tuple[str, ...] = ()


@transaction.atomic
def save_answers(
    *,
    assessment: Assessment,
    criterion: Criterion,
    actor: User,
    answers: Mapping[str, GivenAnswer],
    versions: Mapping[str, int],
    now: datetime,
    leave_incomplete: bool = False,
) -> SavedAnswers:
    """Save the answers to some questions of `criterion`, by question code; blank ones are left as they are.

    `versions` holds, by code, the version of the answer that the page was built from (0: none yet).
    `leave_incomplete`: while someone types, save what is whole and name what is not, instead of refusing it all.
    Raises NotAllowed, AnswerRefused (unknown question or option, missing reason), StaleAnswers.
    """
    assessment = lock_assessment(assessment)
    require_answerer(actor, assessment, criterion)
    if any(row.criterion_id == criterion.pk for row in assessment.opinions_in_force):
        raise AnswerRefused(_("L’avis sur ce critère est donné : ses réponses ne changent plus."))
    questions = {question.code: question for question in criterion.questions.all()}
    stored = {row.question.code: row for row in _stored(assessment, criterion)}
    given = {code: answer for code, answer in answers.items() if not answer.is_blank}
    problems = {code: _problem(questions.get(code), code, answer) for code, answer in given.items()}
    incomplete = {code: message for code, message in problems.items() if message}
    if incomplete and not leave_incomplete:
        code, message = next(iter(incomplete.items()))
        raise AnswerRefused(message, field=code)
    given = {code: answer for code, answer in given.items() if code not in incomplete}
    _refuse_stale(given, stored, versions)
    saved = [
        _write(assessment, questions[code], stored.get(code), answer, actor, now) for code, answer in given.items()
    ]
    changed = [row.question.code for row in saved if row.answered_at == now]
    if changed:
        record(
            verb="compass.save_answers",
            actor=actor,
            use_case=assessment.use_case,
            now=now,
            details={"phase": assessment.phase, "questions": sorted(changed)},
        )
    return SavedAnswers(saved, tuple(incomplete))


def _stored(assessment: Assessment, criterion: Criterion) -> list[Answer]:
    return list(assessment.answers.filter(question__criterion=criterion).select_related("question"))


def _problem(question: Question | None, code: str, answer: GivenAnswer) -> str:
    """Return why this is not an answer to the question, in a sentence; "" when it is one."""
    named = {"code": code}
    if question is None:
        return _("La question %(code)s n’est pas dans ce critère.") % named
    if answer.unknown and answer.not_applicable:
        return _("Choisissez une seule réponse à la question %(code)s.") % named
    if answer.not_applicable and not answer.comment.strip():
        return _("Dites en une phrase pourquoi la question %(code)s est sans objet.") % named
    if answer.unknown or answer.not_applicable:
        return ""
    if question.answer_type == AnswerType.TEXT:
        whole = answer.text.strip() and answer.mark in range(5)
        return "" if whole else _("Écrivez un texte et choisissez une note de 0 à 4 pour la question %(code)s.") % named
    proposed = {str(option["value"]) for option in question.options}
    return (
        "" if answer.value in proposed else _("Choisissez une des réponses proposées à la question %(code)s.") % named
    )


def _refuse_stale(given: Mapping[str, GivenAnswer], stored: Mapping[str, Answer], versions: Mapping[str, int]) -> None:
    stale = {
        code: stored[code]
        for code, answer in given.items()
        if code in stored and stored[code].version != versions.get(code, 0) and _content(stored[code]) != asdict(answer)
    }
    if stale:
        raise StaleAnswers(
            _("Une autre personne a répondu entre-temps à : %(codes)s. Comparez avant d’enregistrer.")
            % {"codes": ", ".join(sorted(stale))},
            current=stale,
        )


def _content(row: Answer) -> dict:
    fields = ("value", "mark", "text", "unknown", "not_applicable", "comment")
    return {name: getattr(row, name) for name in fields}


def _write(
    assessment: Assessment,
    question: Question,
    row: Answer | None,
    answer: GivenAnswer,
    actor: User,
    now: datetime,
) -> Answer:
    if row is not None and _content(row) == asdict(answer):
        return row
    values = {**asdict(answer), "answered_by": actor, "answered_at": now}
    if answer.unknown or answer.not_applicable:
        values |= {"value": "", "mark": None}
    if row is None:
        return Answer.objects.create(assessment=assessment, question=question, **values)
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    return row
