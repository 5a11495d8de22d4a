"""The cost of scoring one, a hundred, ten thousand assessments of the published grid."""

from collections.abc import Mapping, Sequence
from datetime import date
from random import Random

from evaluation.compass.scoring import AssessmentScore, Given, QuestionSpec, score_assessment
from tests.benchmarks.table import Table, ratio, seconds
from tests.evaluation.compass.grid import published_grid

SIZES, TINY = (1, 100, 10_000), (1, 2, 4)
DAY = date(2026, 11, 24)
FACTS = ("faces_public", "personal_data", "sensitive_data", "consumer_offer", "affects_person")

Sitting = tuple[Mapping[str, Given], Mapping[str, bool | None]]


def measure(full: bool = True) -> Table:
    """Return the cost of a growing number of assessments, as a multiple of the cost of one."""
    grid = published_grid()
    costs = {size: cost_of(grid, sittings(grid, size)) for size in (SIZES if full else TINY)}
    one = costs[1]
    rows = tuple(
        (f"{size:,}".replace(",", " "), ratio(cost, one), ratio(cost / size, one)) for size, cost in costs.items()
    )
    return Table(
        title="Noter des évaluations (53 questions, sept critères)",
        heads=("évaluations", "coût / coût d’une", "coût par évaluation / coût d’une"),
        rows=rows,
        note="Le coût par évaluation doit rester proche de 1 : mille dossiers coûtent mille fois un dossier.",
    )


def sittings(grid: Sequence[QuestionSpec], size: int) -> list[Sitting]:
    """Return `size` sets of answers and facts, always the same ones."""
    chance = Random(2026)
    return [({row.code: _answer(row, chance) for row in grid}, _facts(chance)) for _ in range(size)]


def score_all(grid: Sequence[QuestionSpec], given: Sequence[Sitting]) -> list[AssessmentScore]:
    """Score every sitting, as the screens do."""
    return [score_assessment(questions=grid, answers=answers, facts=facts, assessed_on=DAY) for answers, facts in given]


def cost_of(grid: Sequence[QuestionSpec], given: Sequence[Sitting]) -> float:
    """Return the seconds that scoring `given` takes; a short work is measured many times over."""
    return seconds(lambda: score_all(grid, given), times=max(1, 200 // len(given)))


def _answer(question: QuestionSpec, chance: Random) -> Given:
    if chance.random() < 0.1:
        return Given(unknown=True)
    if chance.random() < 0.05:
        return Given(not_applicable=True)
    if question.answer_type == "TEXT":
        return Given(mark=chance.randrange(5))
    return Given(value=str(chance.choice(question.options)["value"]))


def _facts(chance: Random) -> dict[str, bool | None]:
    return {name: chance.choice((True, False, None)) for name in FACTS}
