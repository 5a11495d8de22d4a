"""Reminders of what follows a decision: seven days before, two days before, once late, then to those above.

Only those who owe something hear of it. A message is written once by (thing, date, level, person), so that this runs
as often as wanted; a date put off starts the reminders again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import NotificationKind, Role
from accounts.models import User
from boussole.shared.typography import date_fr
from evaluation.compass.follow_up import WEEK_BEFORE
from evaluation.decisions.enums import ConditionState
from evaluation.decisions.models import Review
from evaluation.decisions.reminders import ESCALATED, levels
from evaluation.decisions.selectors import owed_conditions
from evaluation.trial.models import Protocol
from usecases.actions import tell
from usecases.actions.telling import coordinators_of
from usecases.enums import State
from usecases.models import UseCase
from usecases.selectors import holders_of

EVALUATE_WITHIN = timedelta(days=30)
ESCALATED_TO = (Role.ELECTED_OFFICIAL,)  # with the coordinators of the dossier
# What a state waits for once its date is set: the page, what is awaited. Who owes it: `_debtors`.
WAITS: dict[str, tuple[str, Any]] = {
    State.OPINION_GIVEN: ("decisions:decide", gettext_lazy("La décision est attendue")),
    State.FINAL_OPINION_GIVEN: ("decisions:decide", gettext_lazy("La décision finale est attendue")),
    State.TRIAL_ENDED: ("trial:evaluation", gettext_lazy("L’évaluation de l’essai est à déposer")),
    State.UNDER_REVIEW: ("decisions:follow_up", gettext_lazy("La réévaluation est à conclure")),
}


_DOSSIER = ("use_case__organisation", "use_case__lead")


@dataclass(frozen=True)
class Debt:
    """Something owed on a dossier: since when or for when, by whom, and the page where it is done."""

    key: str
    use_case: UseCase
    due_on: date
    debtors: tuple[User, ...]
    what: str
    path: str


def remind(*, now: datetime) -> int:
    """Write the reminders and the escalations that are due now. Return how many messages were written."""
    today = timezone.localdate(now)
    written = 0
    for debt in (*_conditions(today), *_reviews(today), *_trials(today), *_states(today)):
        for level in levels(debt.due_on, today):
            written += _send(debt, level, now)
    return written


@transaction.atomic
def _send(debt: Debt, level: str, now: datetime) -> int:
    use_case = debt.use_case
    people = debt.debtors
    subject = _("En retard : %(title)s") if level == "late" else _("Rappel, avant le %(day)s : %(title)s")
    if level == ESCALATED:
        people = (*coordinators_of(use_case), *_elected(use_case))
        subject = _("En retard de plus de deux semaines : %(title)s")
    words = {"title": use_case.title, "day": date_fr(debt.due_on), "reference": use_case.reference, "what": debt.what}
    sent = tell(
        use_case=use_case,
        recipients=people,
        kind=NotificationKind.TO_DO,
        subject=subject % words,
        body=_("%(what)s. Dossier %(reference)s, date : %(day)s.") % words,
        path=debt.path,
        key=f"owed-{debt.key}-{debt.due_on:%Y%m%d}-{level}",
        now=now,
    )
    return len(sent)


def _horizon(today: date) -> date:
    return today + timedelta(days=WEEK_BEFORE)


def _conditions(today: date) -> Iterator[Debt]:
    rows = owed_conditions().filter(state=ConditionState.OPEN, due_on__lte=_horizon(today))
    for row in rows.select_related("decision__use_case__organisation", "decision__use_case__lead"):
        use_case = row.decision.use_case
        yield Debt(
            f"condition-{row.pk}",
            use_case,
            row.due_on,
            (row.holder or use_case.lead,),
            _("Une condition de la décision est à remplir"),
            reverse("decisions:condition", args=[use_case.pk, row.pk]),
        )


def _reviews(today: date) -> Iterator[Debt]:
    rows = Review.objects.filter(
        use_case__state=State.DEPLOYED, opened_at__isnull=True, closed_at__isnull=True, due_on__lte=_horizon(today)
    )
    for row in rows.select_related("use_case__organisation", "use_case__lead"):
        yield Debt(
            f"review-{row.pk}",
            row.use_case,
            row.due_on,
            tuple(coordinators_of(row.use_case)),
            _("Un bilan de suivi est à ouvrir : %(label)s") % {"label": row.label},
            reverse("decisions:follow_up", args=[row.use_case_id]),
        )


def _trials(today: date) -> Iterator[Debt]:
    """Trials near or past the end that their protocol in force says."""
    rows = Protocol.objects.filter(
        use_case__state__in=[State.TRIAL_RUNNING, State.TRIAL_SUSPENDED], locked_at__isnull=False
    )
    in_force = {row.use_case_id: row for row in rows.select_related(*_DOSSIER).order_by("version")}
    for row in in_force.values():
        if row.ends_on <= _horizon(today):
            yield Debt(
                f"trial-{row.use_case_id}",
                row.use_case,
                row.ends_on,
                (row.use_case.lead,),
                _("L’essai arrive à sa fin : il se termine, puis s’évalue"),
                reverse("trial:overview", args=[row.use_case_id]),
            )


def _states(today: date) -> Iterator[Debt]:
    for use_case in UseCase.objects.filter(state__in=list(WAITS)).select_related("organisation", "lead"):
        # The end of a trial sets no date: the evaluation is awaited a month later.
        due_on = use_case.due_on or timezone.localdate(use_case.state_since) + EVALUATE_WITHIN
        if due_on > _horizon(today):
            continue
        page, what = WAITS[use_case.state]
        yield Debt(
            f"{use_case.state}-{use_case.pk}",
            use_case,
            due_on,
            tuple(_debtors(use_case)),
            str(what),
            reverse(page, args=[use_case.pk]),
        )


def _debtors(use_case: UseCase) -> list[User]:
    if use_case.state == State.TRIAL_ENDED:
        return [use_case.lead]
    if use_case.state == State.UNDER_REVIEW:
        return coordinators_of(use_case)
    return _elected(use_case)


def _elected(use_case: UseCase) -> list[User]:
    people = holders_of(use_case.organisation, *ESCALATED_TO)
    return [person for person in people if person.pk != use_case.lead_id]
