"""Opening an assessment on a frozen grid version, and the four ways it ends."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind
from accounts.models import User
from boussole.shared.refusals import NotAllowed
from evaluation.compass.actions.grid_choice import sound_grid
from evaluation.compass.actions.plan import tell_owners
from evaluation.compass.actions.refusals import AssessmentRefused
from evaluation.compass.actions.rounds import freeze, reopen
from evaluation.compass.enums import PersonsConcerned, Phase
from evaluation.compass.models import Assessment, Criterion, CriterionAssignment, GridVersion
from evaluation.compass.permissions import is_recused, may_be_assigned
from evaluation.compass.selectors import (
    consultations_of,
    current_assessment,
    final_blockers,
    full_grid,
    grid_in_force,
    newest_version,
    unanswered,
)
from evaluation.frame.matrix import Path
from evaluation.frame.selectors import place_of, standing, unexamined_red_lines
from usecases.actions import tell
from usecases.enums import State
from usecases.journal import record
from usecases.models import UseCase
from usecases.permissions import require_mover
from usecases.workflow import TransitionRefused, apply_transition

COMMITTEE_DELAY = timedelta(days=60)


@transaction.atomic
def open_assessment(
    *,
    use_case: UseCase,
    actor: User,
    assignments: Mapping[str, User],
    due_on: date,
    now: datetime,
    grid: GridVersion | None = None,
) -> Assessment:
    """Freeze a grid on the dossier, give every criterion to an expert, and start the assessment.

    `grid`: by default, the one that the collectivité proposes first.
    `assignments` maps each criterion code to a person; the general questions go to `actor` when absent.
    Raises NotAllowed, AssessmentRefused (no published grid, grid closed to the collectivité, criterion without
    expert, expert who cannot examine this dossier, date in the past), TransitionRefused.
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "open_assessment")
    if use_case.state != State.SUBMITTED:
        raise TransitionRefused(_("L’évaluation s’ouvre sur un dossier déposé."))
    grid = sound_grid(grid or grid_in_force(use_case.organisation), use_case)
    if due_on <= now.date():
        raise AssessmentRefused(_("Choisissez une date de réponse à venir."), field="due_on")
    criteria = full_grid(grid)
    people = _experts(use_case, actor, criteria, assignments)
    assessment = Assessment.objects.create(use_case=use_case, grid=grid, phase=Phase.EX_ANTE, opened_at=now)
    _assign(assessment, people, due_on, now)
    details = {"grid": str(grid), "checksum": grid.checksum}
    apply_transition(use_case=use_case, name="open_assessment", actor=actor, now=now, details=details)
    UseCase.objects.filter(pk=use_case.pk).update(due_on=due_on)
    _ask_opinions(assessment, list(people.items()), now)
    return assessment


@transaction.atomic
def complete_assessment(*, use_case: UseCase, actor: User, now: datetime) -> Assessment:
    """Freeze the seven opinions, the scores and the evidence, and send the dossier to the committee.

    Raises NotAllowed, AssessmentRefused (opinions, general answers or consultations missing, red lines not
    examined, prohibited practice confirmed), TransitionRefused.
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "complete_assessment")
    if is_recused(actor, use_case):
        raise NotAllowed(_("Vous vous êtes déporté de ce dossier : une autre personne termine l’évaluation."))
    assessment = _open_assessment_of(use_case, Phase.EX_ANTE)
    if final_blockers(assessment):
        raise AssessmentRefused(_("Une pratique interdite est signalée : clôturez le dossier pour ce motif."))
    _require_whole(assessment)
    _require_red_lines(use_case)
    freeze(assessment, now)
    tell_owners(assessment, now)
    details = {"assessment": assessment.sha256, **_frame_seen(use_case)}
    apply_transition(use_case=use_case, name="complete_assessment", actor=actor, now=now, details=details)
    UseCase.objects.filter(pk=use_case.pk).update(due_on=now.date() + COMMITTEE_DELAY)
    return assessment


@transaction.atomic
def close_prohibited(*, use_case: UseCase, actor: User, comment: str, now: datetime) -> Assessment:
    """Close a dossier whose practice is prohibited (AI Act, article 5), once the expert has confirmed it.

    Raises NotAllowed, AssessmentRefused (no such answer, or no opinion signed on its criterion).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "close_prohibited")
    assessment = _open_assessment_of(use_case, Phase.EX_ANTE)
    signals = final_blockers(assessment)
    if not signals:
        raise AssessmentRefused(_("Aucune réponse ne signale une pratique interdite : ce motif ne s’applique pas."))
    codes = [signal.question_code for signal in signals]
    signed = assessment.opinions.in_force().filter(criterion__questions__code__in=codes)
    if not signed.exists():
        raise AssessmentRefused(
            _("L’expert juridique ou le DPO doit d’abord confirmer en donnant son avis sur ce critère.")
        )
    freeze(assessment, now)
    details = {"questions": codes, "assessment": assessment.sha256}
    apply_transition(use_case=use_case, name="close_prohibited", actor=actor, now=now, comment=comment, details=details)
    UseCase.objects.filter(pk=use_case.pk).update(due_on=None)
    return assessment


@transaction.atomic
def put_on_watch(*, use_case: UseCase, actor: User, review_on: date, comment: str, now: datetime) -> None:
    """Set aside a use case that is wished for but not yet possible (INET matrix), until `review_on`.

    The two placements decide; the lead's own guess never does. Raises NotAllowed, AssessmentRefused (not placed, or
    elsewhere on the matrix, date in the past), TransitionRefused.
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "put_on_watch")
    path = place_of(use_case).path
    if path is None:
        raise AssessmentRefused(
            _("Placez d’abord le dossier sur la matrice : le constat technique et la position du comité.")
        )
    if path != Path.WATCH:
        raise AssessmentRefused(
            _("La veille est pour un usage souhaité que l’IA ne peut pas encore faire. La matrice dit autre chose.")
        )
    if review_on <= now.date():
        raise AssessmentRefused(_("Choisissez une date de réexamen à venir."), field="review_on")
    apply_transition(
        use_case=use_case,
        name="put_on_watch",
        actor=actor,
        now=now,
        comment=comment,
        details={"review_on": review_on},
    )
    UseCase.objects.filter(pk=use_case.pk).update(review_on=review_on, due_on=review_on)


@transaction.atomic
def resume_from_watch(*, use_case: UseCase, actor: User, comment: str, now: datetime) -> Assessment:
    """Take the assessment up again, on the newest version of its grid: answers to unchanged questions are kept.

    Raises NotAllowed, TransitionRefused.
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "resume_from_watch")
    if use_case.state != State.ON_WATCH:
        raise TransitionRefused(_("Ce dossier n’est pas en veille."))
    if not comment.strip() and use_case.review_on and use_case.review_on <= now.date():
        comment = _("Date de réexamen atteinte.")
    assessment = current_assessment(use_case, Phase.EX_ANTE)
    grid = newest_version(assessment.grid)
    if grid.pk != assessment.grid_id:
        freeze(assessment, now)
        assessment = reopen(assessment, grid=grid, phase=Phase.EX_ANTE, now=now)
    details = {"grid": str(grid), "checksum": grid.checksum}
    apply_transition(
        use_case=use_case, name="resume_from_watch", actor=actor, now=now, comment=comment, details=details
    )
    UseCase.objects.filter(pk=use_case.pk).update(review_on=None, due_on=now.date() + timedelta(days=30))
    return assessment


@transaction.atomic
def open_ex_post(*, use_case: UseCase, actor: User, now: datetime) -> Assessment:
    """Open the compass after the trial: same grid, same experts, answers carried over, opinions to give again."""
    before = Assessment.objects.filter(use_case=use_case).select_related("grid").order_by("-opened_at", "-pk").first()
    assessment = reopen(before, grid=before.grid, phase=Phase.EX_POST, now=now)
    record(
        verb="compass.open_ex_post",
        actor=actor,
        use_case=use_case,
        now=now,
        details={"round": assessment.round},
    )
    team = assessment.assignments.select_related("criterion", "expert")
    _ask_opinions(assessment, [(row.criterion, row.expert) for row in team], now)
    return assessment


@transaction.atomic
def complete_ex_post(*, use_case: UseCase, actor: User, now: datetime) -> Assessment:
    """Freeze the compass after the trial. Raises AssessmentRefused: an opinion, answer or consultation is missing."""
    assessment = _open_assessment_of(use_case, Phase.EX_POST)
    _require_whole(assessment)
    freeze(assessment, now)
    tell_owners(assessment, now)
    details = {"assessment": assessment.sha256}
    record(verb="compass.complete_ex_post", actor=actor, use_case=use_case, now=now, details=details)
    return assessment


@transaction.atomic
def open_review_compass(*, use_case: UseCase, actor: User, now: datetime) -> Assessment:
    """Open the compass of a system in service again: same grid and teams, answers kept, opinions to give again.

    Raises AssessmentRefused when the dossier has no compass, or one that is still open.
    """
    before = Assessment.objects.filter(use_case=use_case).select_related("grid").order_by("-opened_at", "-pk").first()
    if before is None or before.completed_at is None:
        raise AssessmentRefused(_("La boussole se rouvre à partir d’une évaluation terminée."))
    assessment = reopen(before, grid=before.grid, phase=Phase.REVIEW, now=now, otherwise=actor)
    details = {"round": assessment.round, "from": before.sha256}
    record(verb="compass.open_review", actor=actor, use_case=use_case, now=now, details=details)
    team = assessment.assignments.select_related("criterion", "expert")
    _ask_opinions(assessment, [(row.criterion, row.expert) for row in team], now)
    return assessment


@transaction.atomic
def complete_review_compass(*, use_case: UseCase, actor: User, now: datetime) -> Assessment:
    """Freeze the compass of a review. Raises AssessmentRefused: an opinion, answer or consultation is missing."""
    assessment = _open_assessment_of(use_case, Phase.REVIEW)
    _require_whole(assessment)
    freeze(assessment, now)
    tell_owners(assessment, now)
    details = {"assessment": assessment.sha256}
    record(verb="compass.complete_review", actor=actor, use_case=use_case, now=now, details=details)
    return assessment


def _open_assessment_of(use_case: UseCase, phase: Phase) -> Assessment:
    assessment = current_assessment(use_case, phase)
    if assessment is None or assessment.completed_at is not None:
        raise AssessmentRefused(_("Aucune évaluation n’est ouverte sur ce dossier."))
    return assessment


def _experts(
    use_case: UseCase, actor: User, criteria: list[Criterion], assignments: Mapping[str, User]
) -> dict[Criterion, User]:
    people = {
        criterion: assignments.get(criterion.code) or (actor if criterion.is_general else None)
        for criterion in criteria
    }
    without = [str(criterion) for criterion, person in people.items() if person is None]
    if without:
        raise AssessmentRefused(
            _("Confiez chaque critère à un expert. Il manque : %(criteria)s.") % {"criteria": ", ".join(without)}
        )
    for person in people.values():
        if not may_be_assigned(person, use_case):
            raise NotAllowed(
                _("%(person)s ne peut pas évaluer ce dossier : il faut un rôle d’expert, et ne pas le porter.")
                % {"person": person}
            )
    return people


def _assign(assessment: Assessment, people: Mapping[Criterion, User], due_on: date, now: datetime) -> None:
    CriterionAssignment.objects.bulk_create(
        CriterionAssignment(assessment=assessment, criterion=criterion, expert=person, due_on=due_on, assigned_at=now)
        for criterion, person in people.items()
    )


def _ask_opinions(assessment: Assessment, people: list[tuple[Criterion, User]], now: datetime) -> None:
    for person in dict.fromkeys(expert for _criterion, expert in people):
        labels = [str(criterion) for criterion, expert in people if expert == person]
        tell(
            use_case=assessment.use_case,
            recipients=[person],
            kind=NotificationKind.TO_DO,
            subject=_("Avis attendu : %(title)s") % {"title": assessment.use_case.title},
            body=_("Votre avis est attendu sur : %(criteria)s.") % {"criteria": ", ".join(labels)},
            path=reverse("compass:overview", args=[assessment.use_case_id]),
            key=f"compass-opinions-{assessment.pk}",
            now=now,
        )


def _require_whole(assessment: Assessment) -> None:
    criteria = full_grid(assessment.grid)
    signed = set(assessment.opinions.in_force().values_list("criterion_id", flat=True))
    missing = [str(criterion) for criterion in criteria if not criterion.is_general and criterion.pk not in signed]
    if missing:
        raise AssessmentRefused(_("Il manque l’avis sur : %(criteria)s.") % {"criteria": ", ".join(missing)})
    general = [code for criterion in criteria if criterion.is_general for code in unanswered(assessment, criterion)]
    if general:
        raise AssessmentRefused(
            _("Il manque des réponses aux questions générales : %(codes)s.") % {"codes": ", ".join(general)}
        )
    noted = consultations_of(assessment)
    unsaid = [str(group.label) for group in PersonsConcerned if group not in noted]
    if unsaid:
        raise AssessmentRefused(
            _("Dites si ces personnes ont été consultées, ou pourquoi non : %(groups)s.")
            % {"groups": ", ".join(unsaid)}
        )


def _require_red_lines(use_case: UseCase) -> None:
    missing = unexamined_red_lines(use_case)
    if missing:
        raise AssessmentRefused(
            _("Examinez d’abord le dossier face au cadre politique. Il manque la ligne rouge : %(codes)s.")
            % {"codes": ", ".join(missing)}
        )


def _frame_seen(use_case: UseCase) -> dict[str, int]:
    """The frame and the position that a completed assessment saw, so that they can be found again."""
    stood = standing(use_case)
    if stood.confirmed is None:
        return {}
    return {"frame": stood.confirmed.version.number, "alignment": stood.confirmed.number}
