"""An expert answers the questions of a criterion, then gives an opinion on it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.compass.enums import AnswerType, Position
from evaluation.compass.models import Answer, Assessment, Criterion, Opinion, Question
from evaluation.compass.permissions import require_answerer
from evaluation.compass.scoring import Verdict
from evaluation.compass.selectors import criterion_score, score_of, unanswered
from usecases.journal import record
from usecases.models import UseCase


class AnswerRefused(Refused):
    """An answer is not one of those the question takes."""


class OpinionRefused(Refused):
    """The opinion cannot be given yet, or not in these words."""


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
        return self == GivenAnswer(comment=self.comment)


@transaction.atomic
def save_answers(
    *,
    assessment: Assessment,
    criterion: Criterion,
    actor: User,
    answers: Mapping[str, GivenAnswer],
    versions: Mapping[str, int],
    now: datetime,
) -> list[Answer]:
    """Save the answers to some questions of `criterion`, by question code; blank ones are left as they are.

    `versions` holds, by code, the version of the answer that the page was built from (0: none yet).
    Raises NotAllowed, AnswerRefused (unknown question or option, missing reason), StaleAnswers.
    """
    assessment = _lock(assessment)
    require_answerer(actor, assessment, criterion)
    if assessment.opinions.filter(criterion=criterion).exists():
        raise AnswerRefused(_("L’avis sur ce critère est donné : ses réponses ne changent plus."))
    questions = {question.code: question for question in criterion.questions.all()}
    stored = {row.question.code: row for row in _stored(assessment, criterion)}
    given = {code: answer for code, answer in answers.items() if not answer.is_blank}
    for code, answer in given.items():
        _check(questions, code, answer)
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
    return saved


@transaction.atomic
def give_opinion(
    *,
    assessment: Assessment,
    criterion: Criterion,
    actor: User,
    position: str,
    reasons: str,
    now: datetime,
    conditions: str = "",
) -> Opinion:
    """Sign the criterion: an opinion with its reasons, and the score as it stands.

    Raises NotAllowed, OpinionRefused (questions without answer, missing reasons or conditions, opinion
    already given, favourable opinion while a blocker is open on the criterion).
    """
    assessment = _lock(assessment)
    require_answerer(actor, assessment, criterion)
    reasons, conditions = reasons.strip(), conditions.strip()
    _require_signable(assessment, criterion)
    _require_words(position, reasons, conditions)
    score = criterion_score(score_of(assessment), criterion.code)
    if position == Position.FAVOURABLE and score.verdict == Verdict.BLOCKED:
        raise OpinionRefused(
            _("Un point bloquant est ouvert sur ce critère : l’avis ne peut pas être favorable."),
            field="position",
        )
    opinion = Opinion.objects.create(
        assessment=assessment,
        criterion=criterion,
        expert=actor,
        position=position,
        reasons=reasons,
        conditions=conditions if position == Position.CONDITIONS else "",
        score={"score": score.score, "verdict": str(score.verdict), "unknown": score.unknown, "total": score.total},
        given_at=now,
    )
    signed = {"phase": assessment.phase, "criterion": criterion.code, "position": position, "score": score.score}
    record(verb="compass.give_opinion", actor=actor, use_case=assessment.use_case, now=now, details=signed)
    return opinion


def _require_signable(assessment: Assessment, criterion: Criterion) -> None:
    if criterion.is_general:
        raise OpinionRefused(_("Les questions générales n’appellent pas d’avis : vos réponses suffisent."))
    if assessment.opinions.filter(criterion=criterion).exists():
        raise OpinionRefused(_("L’avis sur ce critère est déjà donné."))
    missing = unanswered(assessment, criterion)
    if missing:
        raise OpinionRefused(
            _("Répondez d’abord à toutes les questions. Il manque : %(codes)s.") % {"codes": ", ".join(missing)}
        )


def _require_words(position: str, reasons: str, conditions: str) -> None:
    if not reasons:
        raise OpinionRefused(_("Écrivez les motifs de votre avis : le comité et les élus les liront."), field="reasons")
    if position == Position.CONDITIONS and not conditions:
        raise OpinionRefused(_("Écrivez vos réserves, ou choisissez un autre avis."), field="conditions")


def _lock(assessment: Assessment) -> Assessment:
    UseCase.objects.select_for_update().get(pk=assessment.use_case_id)
    return Assessment.objects.select_related("use_case", "grid").prefetch_related("assignments").get(pk=assessment.pk)


def _stored(assessment: Assessment, criterion: Criterion) -> list[Answer]:
    return list(assessment.answers.filter(question__criterion=criterion).select_related("question"))


def _check(questions: Mapping[str, Question], code: str, answer: GivenAnswer) -> None:
    question = questions.get(code)
    if question is None:
        raise AnswerRefused(_("La question %(code)s n’est pas dans ce critère.") % {"code": code}, field=code)
    if answer.not_applicable and not answer.comment.strip():
        raise AnswerRefused(
            _("Dites en une phrase pourquoi la question %(code)s est sans objet.") % {"code": code},
            field=code,
        )
    if answer.unknown and answer.not_applicable:
        raise AnswerRefused(_("Choisissez une seule réponse à la question %(code)s.") % {"code": code}, field=code)
    if answer.unknown or answer.not_applicable:
        return
    if question.answer_type == AnswerType.TEXT:
        if not answer.text.strip() or answer.mark not in range(5):
            raise AnswerRefused(
                _("Écrivez un texte et choisissez une note de 0 à 4 pour la question %(code)s.") % {"code": code},
                field=code,
            )
    elif answer.value not in {str(option["value"]) for option in question.options}:
        raise AnswerRefused(
            _("Choisissez une des réponses proposées à la question %(code)s.") % {"code": code}, field=code
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
