"""Taking an assessment up again on another grid: decided by a person, with a reason, and never silently."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind
from accounts.models import User
from evaluation.compass.actions.grid_choice import sound_grid
from evaluation.compass.actions.refusals import AssessmentRefused
from evaluation.compass.actions.rounds import freeze, reopen
from evaluation.compass.enums import Phase
from evaluation.compass.grids import Trial, try_grid
from evaluation.compass.models import Assessment, BlockerRelease, GridVersion, Opinion, Question
from evaluation.compass.selectors import current_assessment
from usecases.actions import tell
from usecases.enums import State
from usecases.journal import record
from usecases.models import UseCase
from usecases.permissions import require_mover

DELAY = timedelta(days=30)


@transaction.atomic
def reopen_on_grid(*, use_case: UseCase, actor: User, grid: GridVersion, comment: str, now: datetime) -> Assessment:
    """Freeze the assessment under way and take it up again on `grid`, for a reason that the journal keeps.

    Answers to unchanged questions are kept; so are opinions and lifted blockers that rest on nothing that changed. A
    criterion that the earlier grid did not have goes to `actor`. Raises NotAllowed, AssessmentRefused (no assessment
    under way, same grid, grid not open to the collectivité, missing reason).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "open_assessment")
    before = current_assessment(use_case, Phase.EX_ANTE)
    if use_case.state != State.IN_ASSESSMENT or before is None or before.completed_at is not None:
        raise AssessmentRefused(_("La grille ne se change que pendant l’évaluation, avant le comité."))
    if grid.pk == before.grid_id:
        raise AssessmentRefused(_("Ce dossier est déjà évalué avec cette version."))
    sound_grid(grid, use_case)
    reason = comment.strip()
    if not reason:
        raise AssessmentRefused(_("Dites pourquoi l’évaluation change de grille."), field="comment")
    trial = try_grid(before, grid, today=timezone.localdate(now))
    freeze(before, now)
    assessment = reopen(before, grid=grid, phase=Phase.EX_ANTE, now=now, otherwise=actor)
    _carry_opinions(before, assessment, trial)
    _carry_releases(before, assessment, trial)
    UseCase.objects.filter(pk=use_case.pk).update(due_on=now.date() + DELAY)
    details = {
        "reason": reason,
        "from": {"grid": str(before.grid), "checksum": before.grid.checksum, "assessment": before.sha256},
        "to": {"grid": str(grid), "checksum": grid.checksum},
        "answers_kept": sorted(trial.answers),
        "answers_lost": sorted(trial.lost),
        "opinions_kept": sorted(trial.opinions),
    }
    record(verb="compass.reopen_on_grid", actor=actor, use_case=use_case, now=now, details=details)
    _tell(assessment, trial, now)
    return assessment


def _carry_opinions(before: Assessment, after: Assessment, trial: Trial) -> None:
    criteria = {row.code: row for row in after.grid.criteria.all()}
    for opinion in Opinion.objects.filter(assessment=before, criterion__code__in=trial.opinions):
        opinion.pk, opinion.assessment, opinion.criterion = None, after, criteria[opinion.criterion.code]
        opinion.save(force_insert=True)


def _carry_releases(before: Assessment, after: Assessment, trial: Trial) -> None:
    questions = {row.code: row for row in Question.objects.filter(criterion__grid=after.grid)}
    for release in BlockerRelease.objects.filter(assessment=before, question__code__in=trial.releases):
        release.pk, release.assessment, release.question = None, after, questions[release.question.code]
        release.save(force_insert=True)


def _tell(assessment: Assessment, trial: Trial, now: datetime) -> None:
    """Tell each expert which of their criteria wait for an opinion, or for answers."""
    touched = {row.code for row in trial.touched}
    theirs: dict[User, list[str]] = {}
    for row in assessment.assignments.select_related("expert", "criterion").order_by("criterion__order"):
        if row.criterion.code in touched:
            theirs.setdefault(row.expert, []).append(str(row.criterion))
    for person, labels in theirs.items():
        tell(
            use_case=assessment.use_case,
            recipients=[person],
            kind=NotificationKind.TO_DO,
            subject=_("La grille change : %(title)s") % {"title": assessment.use_case.title},
            body=_("Une autre version de la grille sert à ce dossier. À relire ou à compléter : %(criteria)s.")
            % {"criteria": ", ".join(labels)},
            path=reverse("compass:overview", args=[assessment.use_case_id]),
            key=f"compass-regrid-{assessment.pk}",
            now=now,
        )
