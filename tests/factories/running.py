"""What is gathered while a trial runs, for tests, at the instants of `life`."""

from datetime import date
from decimal import Decimal
from typing import Any

from evaluation.footprint import actions as footprint
from evaluation.footprint.actions import GivenUsage
from evaluation.footprint.calculation import Setting
from evaluation.footprint.estimate import Span
from evaluation.footprint.models import Footprint
from evaluation.trial import actions
from evaluation.trial.measure_rows import Row
from evaluation.trial.models import EventHolding, Expense, Notebook, Observation, TrialEvent
from evaluation.trial.selectors import protocol_in_force
from tests.factories import life
from tests.factories.accounts import Cast
from tests.factories.life import MEASURED
from usecases.models import UseCase

DAY_OF = MEASURED.date()
EVENT = {"kind": "training", "title": "Prise en main", "audience": "Service des assemblées", "planned_on": DAY_OF}
PRESENT = (actions.Present("Assemblées", 12, 10), actions.Present("Communes", 8, 4))
HELD = {"held_on": DAY_OF, "minutes": 180, "attendance": PRESENT, "material": "Guide", "now": MEASURED}
EXPENSE = {"spent_on": DAY_OF, "label": "Abonnement", "category": "licences", "amount_eur": Decimal("4000.00")}
USAGE = {"month": DAY_OF, "requests": 2100, "users": 18, "source": "Tableau de bord de l’éditeur"}
NOTEBOOK = {"question": "Combien de minutes avez-vous gagnées ?", "gathering": "mean", "now": MEASURED}


def rows_of(*values: tuple[str, date, Any, int]) -> list[Row]:
    """The rows of a file: code, day, value, sample; the first one is on line 2."""
    return [Row(line, code, day, Decimal(value), sample) for line, (code, day, value, sample) in enumerate(values, 2)]


def notebook(cast: Cast, use_case: UseCase, kind: str = "success", **more: Any) -> Notebook:
    """An open notebook for the criterion of that kind."""
    given = {"indicator": life.indicator(use_case, kind), "actor": cast.lead, **NOTEBOOK, **more}
    return actions.open_notebook(**given)


def observe(book: Notebook, *values: Any) -> list[Observation]:
    """What agents noted in a notebook."""
    return [
        actions.send_observation(notebook=book, value=Decimal(value), observed_on=DAY_OF, now=MEASURED)
        for value in values
    ]


def event(cast: Cast, use_case: UseCase, **more: Any) -> TrialEvent:
    """A training that is foreseen."""
    return actions.plan_event(use_case=use_case, actor=cast.lead, now=MEASURED, **{**EVENT, **more})


def held(cast: Cast, use_case: UseCase, **more: Any) -> EventHolding:
    """A training that was held: 20 people invited, 14 present."""
    return actions.hold_event(event=event(cast, use_case), actor=cast.lead, **{**HELD, **more})


def expense(cast: Cast, use_case: UseCase, **more: Any) -> Expense:
    """An expense of 4 000 euros."""
    return actions.record_expense(use_case=use_case, actor=cast.lead, now=MEASURED, **{**EXPENSE, **more})


def foreseen(cast: Cast, use_case: UseCase) -> Footprint:
    """The footprint foreseen by the lead: 20 people, 5 answers a day each, 210 days, that is 1 750 answers a month."""
    return footprint.save_model_estimate(
        use_case=use_case,
        actor=cast.coordinator,
        kind="planned",
        usage=GivenUsage(Span.of(20), Span.of(5), 210, "medium"),
        setting=Setting("ministral-8b", "FRA"),
        hypotheses="Relevé d’un mois.",
        version=0,
        now=life.STARTED,
    )


def everything_at_once(cast: Cast, use_case: UseCase) -> None:
    """One row in each table of a running trial."""
    book = notebook(cast, use_case)
    first, second = observe(book, 30, 40)
    actions.gather_observations(notebook=book, actor=cast.lead, observations=[first.pk], now=MEASURED)
    actions.reject_observation(observation=second, actor=cast.lead, reason="Saisi deux fois.", now=MEASURED)
    held(cast, use_case)
    expense(cast, use_case)
    actions.record_usage(use_case=use_case, actor=cast.lead, now=MEASURED, **USAGE)
    actions.import_measures(
        protocol=protocol_in_force(use_case),
        actor=cast.lead,
        rows=rows_of(("R1", DAY_OF, 31, 12)),
        file_name="mesures.csv",
        now=MEASURED,
    )
