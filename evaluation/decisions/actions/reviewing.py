"""The reviews of a system in service: opened on their date or by an event, written, concluded; and its retirement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.shared.days import months_later
from boussole.shared.wording import enumerate_fr
from evaluation.compass.actions import complete_review_compass, open_review_compass
from evaluation.compass.selectors import open_blockers
from evaluation.decisions.actions.deciding import decide
from evaluation.decisions.actions.refusals import ReviewRefused, StaleReview
from evaluation.decisions.enums import DecisionKind, Kept, ReviewOutcome, ReviewReason
from evaluation.decisions.models import PromiseKept, Review, ReviewReport, ReviewRequest
from evaluation.decisions.permissions import require_observer
from evaluation.decisions.rules import ADAPTED, AFTER_ADAPTING, Planned, next_yearly, speaks_in_public
from evaluation.decisions.selectors import after_harm, open_review_of, promises_of
from usecases.journal import record
from usecases.models import UseCase
from usecases.permissions import require_mover
from usecases.workflow import apply_transition

TEXTS = ("model_in_use", "usage", "incidents", "cost_and_footprint", "staff_findings")
CONCLUDE_WITHIN = timedelta(days=60)
KEEPS = (ReviewOutcome.MAINTAIN, ReviewOutcome.ADAPT)


@dataclass(frozen=True)
class Observed:
    """What a review observes of one promise: words, and whether it is kept (see `enums.Kept`)."""

    text: str = ""
    kept: str = Kept.UNKNOWN


@transaction.atomic
def open_review(
    *,
    use_case: UseCase,
    actor: User,
    reason: str,
    comment: str,
    now: datetime,
    request: ReviewRequest | None = None,
) -> Review:
    """Open a review of a system in service: a planned one, or an event. `request` is the report that led to it.

    Raises NotAllowed, TransitionRefused, ReviewRefused (unknown reason, no planned review due, report of another
    dossier or already answered).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "open_review")
    if reason not in ReviewReason.values:
        raise ReviewRefused(_("Choisissez la raison de la réévaluation."), field="reason")
    if request is not None:
        request = ReviewRequest.objects.filter(pk=request.pk, use_case=use_case, answered_at__isnull=True).first()
        if request is None:
            raise ReviewRefused(_("Ce signalement a déjà reçu une réponse."))
    today = timezone.localdate(now)
    review = _planned(use_case, today) if reason == ReviewReason.PLANNED else None
    details = {"reason": reason, "request": request.pk if request else None}
    apply_transition(use_case=use_case, name="open_review", actor=actor, now=now, comment=comment, details=details)
    if review is None:
        label = str(ReviewReason(reason).label)
        review = Review(use_case=use_case, label=label, reason=reason, due_on=today + CONCLUDE_WITHIN)
    review.opened_at = now
    review.save()
    if request is not None:
        request.review, request.answered_by, request.answered_at = review, actor, now
        request.save(update_fields=["review", "answered_by", "answered_at"])
    UseCase.objects.filter(pk=use_case.pk).update(due_on=today + CONCLUDE_WITHIN)
    return review


@transaction.atomic
def save_review(
    *,
    review: Review,
    actor: User,
    texts: Mapping[str, str],
    observed: Sequence[Observed],
    version: int,
    now: datetime,
) -> ReviewReport:
    """Write what a review observes, as a new version. `version` is the last one that the page showed (0: none).

    `observed` answers the promises of the dossier, in their order. Raises NotAllowed, ReviewRefused (review not open,
    unknown text, promises that changed), StaleReview.
    """
    use_case = UseCase.objects.select_for_update().get(pk=review.use_case_id)
    require_observer(actor, use_case)
    review = Review.objects.get(pk=review.pk)
    if review.opened_at is None or review.closed_at is not None:
        raise ReviewRefused(_("Ce bilan n’est pas ouvert : il ne s’écrit plus."))
    last = review.reports.order_by("-number").first()
    number = last.number if last else 0
    if number != version:
        raise StaleReview(_("Ce bilan vient d’être enregistré par quelqu’un d’autre. Relisez, puis enregistrez."))
    promises = promises_of(use_case)
    if not set(texts) <= set(TEXTS) or len(observed) != len(promises):
        raise ReviewRefused(_("Cette page ne correspond plus au dossier : rechargez-la."))
    said = {name: text.strip() for name, text in texts.items()}
    report = ReviewReport.objects.create(review=review, number=number + 1, author=actor, saved_at=now, **said)
    PromiseKept.objects.bulk_create(
        PromiseKept(
            report=report,
            order=place,
            kind=promise.kind,
            label=promise.label[:200],
            promised=promise.promised[:300],
            observed=row.text.strip(),
            kept=row.kept or Kept.UNKNOWN,
        )
        for place, (promise, row) in enumerate(zip(promises, observed, strict=True), start=1)
    )
    details = {"review": review.pk, "version": report.number}
    record(verb="decisions.save_review", actor=actor, use_case=use_case, now=now, details=details)
    return report


@transaction.atomic
def reopen_compass(*, use_case: UseCase, actor: User, comment: str, now: datetime) -> Review:
    """Open the compass again during a review: the experts give their opinions anew, and the review waits for them.

    Raises NotAllowed (not the coordinator), ReviewRefused (no review under way, no reason, already open again),
    AssessmentRefused (no compass to start from).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "close_review")
    review = open_review_of(use_case)
    if review is None:
        raise ReviewRefused(_("Aucun bilan n’est ouvert sur ce dossier."))
    if review.assessment_id is not None:
        raise ReviewRefused(_("La boussole est déjà rouverte pour ce bilan."), field="outcome")
    if not comment.strip():
        raise ReviewRefused(_("Dites pourquoi la boussole se rouvre."), field="comment")
    review.assessment = open_review_compass(use_case=use_case, actor=actor, now=now)
    review.save(update_fields=["assessment"])
    details = {"review": review.pk, "reason": comment.strip()}
    record(verb="decisions.reopen_compass", actor=actor, use_case=use_case, now=now, details=details)
    return review


@transaction.atomic
def close_review(
    *, use_case: UseCase, actor: User, comment: str, now: datetime, outcome: str = ReviewOutcome.MAINTAIN
) -> Review:
    """Conclude the open review and keep the system in service, as it is or to be adapted.

    Raises NotAllowed, TransitionRefused, ReviewRefused (other outcome, review not written, open blocker),
    AssessmentRefused (compass open again and not finished).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "close_review")
    review = open_review_of(use_case)
    if outcome not in KEEPS:
        raise ReviewRefused(_("Choisissez la suite du bilan."), field="outcome")
    if review is not None:
        _require_written(review)
        if review.assessment_id is not None:
            complete_review_compass(use_case=use_case, actor=actor, now=now)
        _require_no_blocker(use_case)
    details = {"outcome": str(outcome)}
    apply_transition(use_case=use_case, name="close_review", actor=actor, now=now, comment=comment, details=details)
    if review is not None:
        _conclude(review, outcome, comment, now)
        _plan_next(use_case, review, outcome, timezone.localdate(now))
    return review


@transaction.atomic
def retire(*, use_case: UseCase, actor: User, comment: str, now: datetime, public_reason: str = "") -> UseCase:
    """Take a system out of service, with the reason. An élu's retirement is a decision.

    While an incident is reviewed, the reason is also said in public. Raises NotAllowed, TransitionRefused,
    DecisionRefused, ReviewRefused (no public reason).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "retire")
    review = open_review_of(use_case)
    if speaks_in_public("retire", after_harm=after_harm(use_case)) and not public_reason.strip():
        raise ReviewRefused(
            _("Écrivez le motif qui sera rendu public, en mots simples et sans nom de personne."), field="public_reason"
        )
    if actor.has_role(use_case.organisation_id, Role.ELECTED_OFFICIAL):
        given = {"kind": DecisionKind.RETIRE, "reasons": comment, "public_reason": public_reason}
        decide(use_case=use_case, actor=actor, now=now, **given)
    else:
        details = {"public": public_reason.strip()}
        apply_transition(use_case=use_case, name="retire", actor=actor, now=now, comment=comment, details=details)
    if review is not None:
        _conclude(review, ReviewOutcome.RETIRE, comment, now, public_reason)
    return use_case


def _planned(use_case: UseCase, today: date) -> Review:
    due = use_case.reviews.filter(reason=ReviewReason.PLANNED, opened_at__isnull=True, due_on__lte=today)
    review = due.order_by("due_on").first()
    if review is None:
        raise ReviewRefused(_("Aucun bilan prévu n’est arrivé à sa date."), field="reason")
    return review


def _require_written(review: Review) -> None:
    report = review.reports.order_by("-number").first()
    if report is None:
        raise ReviewRefused(_("Écrivez d’abord le bilan : ce qui était promis, ce qui est observé."))
    empty = [
        str(ReviewReport._meta.get_field(name).verbose_name) for name in TEXTS if not getattr(report, name).strip()
    ]
    if empty:
        raise ReviewRefused(_("Il manque au bilan : %(list)s.") % {"list": enumerate_fr(empty)})


def _require_no_blocker(use_case: UseCase) -> None:
    codes = list(dict.fromkeys(signal.question_code for signal in open_blockers(use_case)))
    if codes:
        raise ReviewRefused(
            _("Un point bloquant est ouvert (%(codes)s) : il se lève, ou le système se retire.")
            % {"codes": ", ".join(codes)},
            field="outcome",
        )


def _conclude(review: Review, outcome: str, comment: str, now: datetime, public_reason: str = "") -> None:
    review.closed_at, review.outcome, review.conclusion = now, outcome, comment.strip()
    review.public_reason = public_reason.strip()
    review.save(update_fields=["closed_at", "outcome", "conclusion", "public_reason"])


def _plan_next(use_case: UseCase, review: Review, outcome: str, today: date) -> None:
    """Plan what comes after: a look at the adaptation, the next year once the calendar is over; and set the date."""
    planned = use_case.reviews.filter(reason=ReviewReason.PLANNED)
    waiting = planned.filter(opened_at__isnull=True)
    ahead: list[Planned] = []
    if outcome == ReviewOutcome.ADAPT:
        ahead.append(Planned(ADAPTED, months_later(today, AFTER_ADAPTING)))
    calendar = planned.exclude(label=ADAPTED).values_list("due_on", flat=True)
    open_ones = waiting.exclude(label=ADAPTED).exists()
    in_service = timezone.localdate(use_case.deployed_at) if use_case.deployed_at else today
    yearly = next_yearly(in_service, list(calendar), still_open=open_ones)
    ahead += [yearly] if yearly else []
    Review.objects.bulk_create(
        Review(use_case=use_case, label=row.label, reason=ReviewReason.PLANNED, due_on=row.due_on) for row in ahead
    )
    first = waiting.order_by("due_on").values_list("due_on", flat=True).first()
    UseCase.objects.filter(pk=use_case.pk).update(due_on=first)
