"""Systems in service for tests, without the years that come before them: decision, condition, reviews."""

from datetime import date, datetime, timedelta

from evaluation.compass.models import Assessment
from evaluation.decisions import actions
from evaluation.decisions.actions.reviewing import TEXTS
from evaluation.decisions.models import Condition, Decision, Review
from evaluation.decisions.rules import calendar
from evaluation.decisions.selectors import promises_of
from tests.factories import trial as trials
from tests.factories.accounts import Cast
from tests.factories.life import DAY, DECIDED_AGAIN
from tests.factories.usecases import make_use_case
from usecases.enums import State
from usecases.models import UseCase

LATER = DECIDED_AGAIN + 10 * DAY


def in_service(cast: Cast, **fields: object) -> UseCase:
    """A system in service for ten days, generalised under one condition that RH has to meet."""
    use_case = make_use_case(
        cast.organisation, cast.lead, **{"state": State.DEPLOYED, "deployed_at": DECIDED_AGAIN, **fields}
    )
    decision = decided(cast, use_case, "generalise_with_conditions")
    condition(decision)
    rows = calendar(DECIDED_AGAIN.date())
    Review.objects.bulk_create(
        Review(use_case=use_case, label=row.label, reason="planned", due_on=row.due_on) for row in rows
    )
    return use_case


def decided(cast: Cast, use_case: UseCase, kind: str, at: datetime = DECIDED_AGAIN, **more: object) -> Decision:
    """A decision as it is stored."""
    given = {"reasons": "Les résultats sont là.", "taken_by": cast.elected_official, "taken_at": at, **more}
    return Decision.objects.create(use_case=use_case, kind=kind, **given)


def condition(decision: Decision, due_on: date | None = None, **more: object) -> Condition:
    """A condition to meet within thirty days of the decision, unless said otherwise."""
    day = due_on or (decision.taken_at + timedelta(days=30)).date()
    return Condition.objects.create(
        decision=decision, due_on=day, **{"text": "Former les agents", "owner": "RH", **more}
    )


def under_review(cast: Cast, reason: str = "law", **fields: object) -> UseCase:
    """A system whose review is open, and not written yet."""
    use_case = in_service(cast, **fields)
    actions.open_review(use_case=use_case, actor=cast.coordinator, reason=reason, comment="À revoir.", now=LATER)
    use_case.refresh_from_db()
    return use_case


def written(cast: Cast, use_case: UseCase, *, version: int = 0, now: datetime = LATER) -> Review:
    """The open review of the dossier, once its report is whole."""
    review = use_case.reviews.get(opened_at__isnull=False, closed_at__isnull=True)
    actions.save_review(
        review=review,
        actor=cast.lead,
        texts=dict.fromkeys(TEXTS, "Rien à signaler."),
        observed=[actions.Observed("Fait.", "yes") for _each in promises_of(use_case)],
        version=version,
        now=now,
    )
    return review


def compassed(cast: Cast) -> UseCase:
    """A system under review, its report written, whose compass was filled and frozen before its trial."""
    earlier, use_case = trials.assessed(cast), in_service(cast)
    Assessment.objects.filter(use_case=earlier).update(use_case=use_case)
    given = {"reason": "new_model", "comment": "Le modèle change."}
    actions.open_review(use_case=use_case, actor=cast.coordinator, now=LATER, **given)
    written(cast, use_case)
    return UseCase.objects.select_related("submission", "organisation", "lead").get(pk=use_case.pk)
