"""Assessments for tests: the real grid, answered and signed."""

from datetime import datetime, timedelta

from django.core.management import call_command

from accounts.models import User
from evaluation.compass import actions
from evaluation.compass.follow_up import Risk
from evaluation.compass.models import Assessment, Criterion, GridVersion, Question
from evaluation.compass.selectors import consultations_of, current_assessment, full_grid
from tests.factories.fixtures import load
from usecases.models import UseCase

FIXTURES = ("compass__gridversion", "compass__criterion", "compass__question")
BEST = {"OUI": "oui", "INV": "non", "FAIT": "non"}


def load_grid() -> GridVersion:
    """Load the published grid of the fixtures, once: the database refuses to write it again."""
    if not GridVersion.objects.filter(pk=1).exists():
        load(*FIXTURES)
    return GridVersion.objects.get(pk=1)


def load_second_grid() -> GridVersion:
    """Load the other published grid of the fixtures: seven other criteria."""
    if not GridVersion.objects.filter(code="sept-principes").exists():
        call_command("loaddata", "compass__second_grid", verbosity=0)  # its rows name one another, without keys
    return GridVersion.objects.get(code="sept-principes")


def best_answer(question: Question) -> actions.GivenAnswer:
    """Return the answer with most points and no effect beyond documents."""
    if question.answer_type == "TEXT":
        return actions.GivenAnswer(text="Un progrès mesurable.", mark=4)
    if question.answer_type in BEST:
        return actions.GivenAnswer(value=BEST[question.answer_type])
    option = max(question.options, key=lambda row: row["points"])
    return actions.GivenAnswer(value=str(option["value"]))


def open_with(
    use_case: UseCase, coordinator: User, expert: User, now: datetime, grid: GridVersion | None = None
) -> Assessment:
    """Open the assessment with one expert for every criterion, on the grid of the fixtures or on `grid`."""
    people = {criterion.code: expert for criterion in Criterion.objects.filter(grid=grid or 1)}
    due_on = now.date().replace(year=now.year + 1)
    return actions.open_assessment(
        use_case=use_case, actor=coordinator, assignments=people, due_on=due_on, now=now, grid=grid
    )


def answer_everything(assessment: Assessment, expert: User, now: datetime, **overrides: actions.GivenAnswer) -> None:
    """Answer every question at its best, except `overrides` by code with `_` for `-` (TRA_02=…)."""
    special = {code.replace("_", "-"): answer for code, answer in overrides.items()}
    for criterion in full_grid(assessment.grid):
        given = {row.code: special.get(row.code) or best_answer(row) for row in criterion.questions.all()}
        stored = {row.question.code: row.version for row in assessment.answers.select_related("question")}
        actions.save_answers(
            assessment=assessment, criterion=criterion, actor=expert, answers=given, versions=stored, now=now
        )
    consult_everybody(assessment, expert, now)


def answer_criterion(assessment: Assessment, code: str, expert: User, now: datetime, **overrides: object) -> Criterion:
    """Answer the questions of one criterion at their best, except `overrides`; return the criterion."""
    special = {name.replace("_", "-"): answer for name, answer in overrides.items()}
    criterion = next(row for row in full_grid(assessment.grid) if row.code == code)
    given = {row.code: special.get(row.code) or best_answer(row) for row in criterion.questions.all()}
    stored = {row.question.code: row.version for row in assessment.answers.select_related("question")}
    actions.save_answers(
        assessment=assessment, criterion=criterion, actor=expert, answers=given, versions=stored, now=now
    )
    return criterion


def consult_everybody(assessment: Assessment, actor: User, now: datetime) -> None:
    """Note that the agents and the panel were consulted, and why the users were not."""
    held = actions.GivenConsultation(sought=True, held_on=now.date(), said="Plutôt favorables, avec une relecture.")
    given = {
        "agents": held,
        "panel": held,
        "users": actions.GivenConsultation(sought=False, why_not="Aucun usager n’est concerné pendant l’essai."),
    }
    versions = {group: row.number for group, row in consultations_of(assessment).items()}
    actions.save_consultations(assessment=assessment, actor=actor, given=given, versions=versions, now=now)


def sign_everything(assessment: Assessment, expert: User, now: datetime, position: str = "favourable") -> None:
    """Give an opinion on each of the seven criteria."""
    owner, due_on = assessment.use_case.lead, now.date() + timedelta(days=60)
    conditions = [actions.NewAction("Tenir la réserve.", owner, due_on)] if position == "conditions" else []
    for criterion in full_grid(assessment.grid):
        if not criterion.is_general:
            actions.give_opinion(
                assessment=assessment,
                criterion=criterion,
                actor=expert,
                position=position,
                reasons="Les réponses sont solides.",
                conditions=conditions,
                risk=Risk(3, 2, 2, 2),
                now=now,
            )


def assessed(
    use_case: UseCase, coordinator: User, expert: User, now: datetime, **overrides: actions.GivenAnswer
) -> UseCase:
    """Take a submitted dossier to « prêt pour le comité »."""
    assessment = open_with(use_case, coordinator, expert, now)
    answer_everything(assessment, expert, now, **overrides)
    sign_everything(assessment, expert, now, "conditions" if overrides else "favourable")
    actions.complete_assessment(use_case=use_case, actor=coordinator, now=now)
    return UseCase.objects.get(pk=use_case.pk)


def newest(use_case: UseCase) -> Assessment:
    """Return the newest assessment of a dossier."""
    return current_assessment(use_case)
