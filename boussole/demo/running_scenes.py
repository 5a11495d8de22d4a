"""What is noted while the trials of the demonstration run. Every figure, service and sentence is illustrative."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from boussole.demo.scene import Play
from evaluation.trial import actions
from evaluation.trial.actions import Follow, Present
from evaluation.trial.measure_rows import Row
from evaluation.trial.models import TrialEvent
from evaluation.trial.selectors import protocol_in_force

Step = tuple[date, Callable[[datetime], Any]]

# kind, title, audience, planned on
EVENTS = {
    "delibia": (
        ("staff_information", "Réunion de lancement", "Directions et communes volontaires", date(2026, 1, 7)),
        ("training", "Limites, vérification, données interdites", "Agents volontaires", date(2026, 1, 8)),
        ("user_information", "Mention sur le site", "Habitants", date(2026, 1, 12)),
        ("training", "Vérifier une réponse : atelier de reprise", "Agents volontaires", date(2026, 4, 14)),
        ("staff_information", "Point d’étape avec la F3SCT", "Agents volontaires", date(2026, 5, 6)),
    ),
}
# title, held on, minutes, material, (service, invited, attended)
HELD = (
    (
        "Réunion de lancement",
        date(2026, 1, 7),
        60,
        "Diaporama et page d’aide",
        (("Direction des assemblées", 24, 22), ("Directions métier", 96, 71), ("Communes", 40, 33)),
    ),
    (
        "Limites, vérification, données interdites",
        date(2026, 1, 8),
        210,
        "Guide de quatre pages",
        (("Direction des assemblées", 24, 24), ("Directions métier", 80, 62), ("Communes", 36, 26)),
    ),
    ("Mention sur le site", date(2026, 1, 12), 30, "Page « Nos usages de l’IA »", ()),
    (
        "Vérifier une réponse : atelier de reprise",
        date(2026, 4, 14),
        120,
        "Exemples d’erreurs relevées",
        (("Directions métier", 40, 21), ("Communes", 30, 14)),
    ),
)
CANCELLED = ("Point d’étape avec la F3SCT", date(2026, 5, 5), "Reporté à la restitution de septembre, à sa demande.")
# day, what, category, euros
EXPENSES = (
    (date(2026, 1, 15), "Abonnement, six mois", "licences", "14200.00"),
    (date(2026, 1, 20), "Formation, deux journées", "training", "6800.00"),
    (date(2026, 3, 31), "Appels du premier trimestre", "calls", "5900.00"),
    (date(2026, 5, 29), "Aide aux utilisateurs", "steering", "4300.00"),
    (date(2026, 7, 6), "Appels du deuxième trimestre", "calls", "4200.00"),
)
CREDIT = (
    date(2026, 4, 8),
    "Appels du premier trimestre",
    "3900.00",
    "Avoir de l’éditeur : des appels comptés deux fois.",
)
# first day of the month, answers, users
USAGE = (
    (date(2026, 1, 1), 3100, 96),
    (date(2026, 2, 1), 5800, 112),
    (date(2026, 3, 1), 6900, 121),
    (date(2026, 4, 1), 6200, 124),
    (date(2026, 5, 1), 6400, 126),
    (date(2026, 6, 1), 7300, 131),
    (date(2026, 7, 1), 2400, 118),
)
# file, day of import, rows: code, day, value, sample
FILES = (
    (
        "releves-fevrier-mars.csv",
        date(2026, 3, 10),
        (("R1", date(2026, 2, 9), "14", 61), ("R1", date(2026, 3, 9), "18", 77), ("R2", date(2026, 3, 9), "9", 54)),
    ),
    (
        "releves-mai-juin.xlsx",
        date(2026, 6, 9),
        (
            ("R1", date(2026, 5, 11), "25", 96),
            ("R2", date(2026, 5, 11), "7.5", 110),
            ("R4", date(2026, 5, 11), "11", 110),
            ("R1", date(2026, 6, 8), "29", 104),
            ("R4", date(2026, 6, 8), "10", 122),
            ("A1", date(2026, 6, 8), "0", 1),
        ),
    ),
)
NOTED = ("25", "30", "40", "35", "28", "31", "38", "33", "300")
NOTEBOOK_DAYS = (date(2026, 6, 15), date(2026, 6, 22))
QUESTION = "Combien de minutes avez-vous gagnées cette semaine, relecture comprise ?"


def foresee(scene: Play) -> None:
    """The trainings and informations that the protocol promises, noted before the trial starts."""
    start = protocol_start(scene)
    small = (
        ("training", "Prise en main au secrétariat", "Secrétariat de mairie", start + timedelta(days=2)),
        ("user_information", "Affiche à l’accueil", "Habitants", start + timedelta(days=20)),
    )
    for kind, title, audience, day in EVENTS.get(scene.case.key, small if scene.case.until == "trial_running" else ()):
        actions.plan_event(
            use_case=scene.use_case,
            actor=scene.lead,
            kind=kind,
            title=title,
            audience=audience,
            planned_on=day,
            now=scene.clock.tick(),
        )


def protocol_start(scene: Play) -> date:
    """Return the first day of the protocol that is locked."""
    return protocol_in_force(scene.use_case).starts_on


def steps(scene: Play) -> list[Step]:
    """Return what is noted during the trial, each with its day; nothing when the case does not say so."""
    if scene.case.key != "delibia":
        return []
    noted: dict[str, Any] = {}
    return [
        *((day, partial(_hold, scene, title, day, *more)) for title, day, *more in HELD),
        (CANCELLED[1], partial(_cancel, scene)),
        *((day, partial(_spend, scene, noted, day, *more)) for day, *more in EXPENSES),
        (CREDIT[0], partial(_credit, scene, noted)),
        *((_month_end(month), partial(_count, scene, month, *more)) for month, *more in USAGE),
        *((day, partial(_import, scene, name, rows)) for name, day, rows in FILES),
        (NOTEBOOK_DAYS[0], partial(_open_notebook, scene, noted)),
        (NOTEBOOK_DAYS[1], partial(_gather, scene, noted)),
    ]


def underway(scene: Play) -> None:
    """A trial that runs still: a training held, an information whose day has passed, a notebook to read."""
    now = scene.clock.tick()
    today = now.date()
    attendance = (("Secrétariat de mairie", 6, 5),)
    _hold(scene, "Prise en main au secrétariat", today, 90, "Fiche d’une page", attendance, now)
    _spend(scene, {}, today, "Abonnement de l’essai", "licences", "1250.00", scene.clock.tick())
    _count(scene, protocol_start(scene).replace(day=1), 240, 5, scene.clock.tick())
    noted: dict[str, Any] = {}
    _open_notebook(scene, noted, scene.clock.tick())
    for value in ("20", "35", "25"):
        _note(noted["book"], value, scene.clock.tick())


def _event(scene: Play, title: str) -> TrialEvent:
    return TrialEvent.objects.get(protocol__use_case=scene.use_case, title=title)


def _hold(scene: Play, title: str, day: date, minutes: int, material: str, rows: tuple, now: datetime) -> None:
    actions.hold_event(
        event=_event(scene, title),
        actor=scene.lead,
        held_on=day,
        minutes=minutes,
        material=material,
        attendance=[Present(*row) for row in rows],
        now=now,
    )


def _cancel(scene: Play, now: datetime) -> None:
    title, _day, reason = CANCELLED
    actions.cancel_event(event=_event(scene, title), actor=scene.coordinator, reason=reason, now=now)


def _spend(scene: Play, noted: dict, day: date, label: str, category: str, amount: str, now: datetime) -> None:
    noted[label] = actions.record_expense(
        use_case=scene.use_case,
        actor=scene.lead,
        spent_on=day,
        label=label,
        category=category,
        amount_eur=Decimal(amount),
        now=now,
    )


def _credit(scene: Play, noted: dict, now: datetime) -> None:
    _day, label, amount, reason = CREDIT
    wrong = noted[label]
    actions.correct_expense(
        expense=wrong,
        actor=scene.lead,
        spent_on=wrong.spent_on,
        label=label,
        category=wrong.category,
        amount_eur=Decimal(amount),
        reason=reason,
        now=now,
    )


def _month_end(month: date) -> date:
    """Return the day when a month's usage is read: early the next month, or before the trial ends."""
    return min((month + timedelta(days=35)).replace(day=3), date(2026, 7, 9))


def _count(scene: Play, month: date, requests: int, users: int, now: datetime) -> None:
    actions.record_usage(
        use_case=scene.use_case,
        actor=scene.lead,
        month=month,
        requests=requests,
        users=users,
        source="Tableau de bord de l’éditeur, chiffres illustratifs",
        now=now,
    )


def _import(scene: Play, name: str, rows: tuple, now: datetime) -> None:
    read = [Row(line, code, day, Decimal(value), sample) for line, (code, day, value, sample) in enumerate(rows, 2)]
    actions.import_measures(
        protocol=protocol_in_force(scene.use_case), actor=scene.lead, rows=read, file_name=name, now=now
    )


def _open_notebook(scene: Play, noted: dict, now: datetime) -> None:
    indicator = protocol_in_force(scene.use_case).indicators.get(code="R1")
    noted["book"] = actions.open_notebook(
        indicator=indicator, actor=scene.lead, question=QUESTION, gathering="mean", now=now
    )


def _note(book: Any, value: str, now: datetime) -> Any:
    return actions.send_observation(notebook=book, value=Decimal(value), observed_on=now.date(), now=now)


def _gather(scene: Play, noted: dict, now: datetime) -> None:
    *kept, slip = [_note(noted["book"], value, now) for value in NOTED]
    actions.reject_observation(
        observation=slip, actor=scene.lead, reason="Faute de frappe : 300 minutes pour 30.", now=now
    )
    shown = [row.pk for row in kept]
    actions.gather_observations(notebook=noted["book"], actor=scene.lead, observations=shown, now=now)
    actions.close_notebook(notebook=noted["book"], actor=scene.lead, now=now)


def entrusted(scene: Play, day: date) -> Follow:
    """Return who takes care of an incident of the demonstration."""
    owner = "Éditeur de l’outil" if scene.case.key == "delibia" else ""
    return Follow(owner_name=owner, due_on=day + timedelta(days=3) if owner else None)
