"""What dossiers change in the work of agents, for the page of the staff representatives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from evaluation.compass.models import Answer, Assessment
from evaluation.compass.permissions import may_read_content
from evaluation.compass.selectors import OpinionView, current_assessment, opinion_views
from evaluation.compass.wording import answer_text
from evaluation.dialogue.effects import WORKING_CONDITIONS, Effect, effects_on_work, opinion_is_needed
from usecases.models import UseCase

EFFECT_WORDS = {
    "cannot_set_aside": gettext_lazy("L’agent n’est pas tout à fait libre d’écarter la réponse de l’outil."),
    "rates_agents": gettext_lazy("L’outil note ou compare des agents, au moins en partie."),
    "tires_or_hurries": gettext_lazy("La fatigue ou le rythme risquent d’augmenter."),
    "exposed_jobs": gettext_lazy("Un métier très concerné par l’IA, ou plus de 10 % des agents."),
    "opinion_needed": gettext_lazy("La boussole dit que l’avis de l’instance sociale est nécessaire et pas rendu."),
    "no_training": gettext_lazy("La formation avant l’ouverture n’est pas assurée."),
    "not_involved": gettext_lazy("Les agents n’ont pas été consultés sur leur travail réel."),
}


@dataclass(frozen=True)
class WorkRow:
    """One dossier, what it changes in work in sentences, and whether the compass says that an opinion is needed."""

    use_case: UseCase
    effects: tuple[str, ...]
    opinion_needed: bool


@dataclass(frozen=True)
class SaidOfWork:
    """What the compass says of working conditions, as one reader may see it. `notice` says what is withheld."""

    answers: tuple[dict[str, str], ...] = ()
    opinion: OpinionView | None = None
    notice: str = ""


def work_rows(use_cases: Iterable[UseCase], reader: User | None) -> list[WorkRow]:
    """Return what each dossier changes in work, as far as `reader` may read its compass (None: everything).

    The dossiers come with their `submission`. Three queries, whatever their number.
    """
    found = list(use_cases)
    answers = _answers(found, reader)
    return [_row(row, answers.get(row.pk, {})) for row in found]


def work_row(use_case: UseCase, reader: User | None) -> WorkRow:
    """Return what one dossier changes in work, as `reader` may see it."""
    return work_rows([use_case], reader)[0]


def effect_sentence(effect: Effect) -> str:
    """Return an effect in plain words."""
    if effect.key != "agents_use_it":
        return str(EFFECT_WORDS[effect.key])
    if effect.count is None:
        return _("Des agents l’utiliseront ; leur nombre n’est pas dit.")
    return ngettext("%(n)s agent l’utilisera.", "%(n)s agents l’utiliseront.", effect.count) % {"n": effect.count}


def said_of_work(use_case: UseCase, reader: User) -> SaidOfWork:
    """Return the answers and the opinion on working conditions of the newest compass, as `reader` may see them."""
    assessment = current_assessment(use_case)
    if assessment is None:
        return SaidOfWork(notice=_("La boussole n’est pas encore ouverte."))
    if not may_read_content(reader, assessment):
        return SaidOfWork(notice=_("Vous ne lisez pas les réponses de la boussole de ce dossier."))
    criterion = next((row for row in assessment.grid.criteria.all() if row.code == WORKING_CONDITIONS), None)
    if criterion is None:
        return SaidOfWork(notice=_("La grille de ce dossier n’a pas de critère « Conditions de travail »."))
    given = {row.question_id: row for row in assessment.answers.all()}
    lines = tuple(
        {"question": question.text, "answer": answer_text(question, given[question.pk])}
        for question in criterion.questions.all()
        if question.pk in given
    )
    notice = "" if lines else _("Les questions sur les conditions de travail n’ont pas encore de réponse.")
    return SaidOfWork(lines, opinion_views(assessment, reader).get(criterion.pk), notice)


def _row(use_case: UseCase, answers: Mapping[str, str]) -> WorkRow:
    demand = use_case.submission
    effects = effects_on_work(demand.audience, demand.users_count, answers)
    return WorkRow(use_case, tuple(effect_sentence(row) for row in effects), opinion_is_needed(answers))


def _answers(use_cases: list[UseCase], reader: User | None) -> dict[int, dict[str, str]]:
    """Return the answers on working conditions of the newest compass of each dossier that `reader` may read."""
    of_work = Answer.objects.filter(question__criterion__code=WORKING_CONDITIONS).annotate(code=F("question__code"))
    rows = (
        Assessment.objects.filter(use_case__in=[row.pk for row in use_cases])
        .select_related("use_case")
        .prefetch_related("use_case__expert_recusals", Prefetch("answers", queryset=of_work))
        .order_by("opened_at", "pk")
    )
    newest = {row.use_case_id: row for row in rows}
    return {
        pk: {answer.code: answer.value for answer in row.answers.all()}
        for pk, row in newest.items()
        if reader is None or may_read_content(reader, row)
    }
