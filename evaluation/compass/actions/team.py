"""Who answers a criterion, who signs, by when: composed by the coordinator; and the recusals that change it."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind
from accounts.models import User
from boussole.shared.refusals import NotAllowed, Refused
from boussole.shared.typography import date_fr
from evaluation.compass.actions.locking import lock_assessment
from evaluation.compass.actions.opinions import end_opinion
from evaluation.compass.models import Assessment, Criterion, CriterionAssignment, ExpertRecusal
from evaluation.compass.permissions import can_recuse, may_be_assigned, require_composer
from usecases.actions import tell
from usecases.actions.telling import coordinators_of
from usecases.journal import record
from usecases.models import UseCase


class TeamRefused(Refused):
    """The team of a criterion cannot change this way."""


@transaction.atomic
def add_expert(
    *, assessment: Assessment, criterion: Criterion, actor: User, expert: User, signs: bool, now: datetime
) -> CriterionAssignment:
    """Give `criterion` to one more person. With `signs`, they become its signatory; the former one contributes.

    Someone already in the team becomes its signatory. Raises NotAllowed, TeamRefused (opinion given,
    nothing to change, no signatory yet).
    """
    assessment = lock_assessment(assessment)
    require_composer(actor, assessment)
    _require_unsigned(assessment, criterion)
    _require_assignable(assessment.use_case, expert)
    team = assessment.team_of(criterion)
    place = next((row for row in team if row.expert_id == expert.pk), None)
    if place is not None and (place.signs or not signs):
        raise TeamRefused(_("%(person)s répond déjà à ce critère.") % {"person": expert}, field="expert")
    if not signs and not any(row.signs for row in team):
        raise TeamRefused(_("Ce critère n’a plus de signataire : choisissez d’abord qui signera."), field="signs")
    if signs:
        CriterionAssignment.objects.filter(pk__in=[row.pk for row in team], signs=True).update(signs=False)
    if place is not None:
        place.signs = True
        place.save(update_fields=["signs"])
    else:
        place = CriterionAssignment.objects.create(
            assessment=assessment,
            criterion=criterion,
            expert=expert,
            signs=signs,
            due_on=_deadline(assessment, criterion),
            assigned_at=now,
        )
    _journal("compass.add_expert", assessment, criterion, actor, now, expert=expert.pk, signs=signs)
    _tell_given(place, assessment, now)
    return place


@transaction.atomic
def relieve_expert(
    *, assignment: CriterionAssignment, actor: User, reason: str, now: datetime, replacement: User | None = None
) -> CriterionAssignment | None:
    """Take someone off a criterion, kept in its history; `replacement` takes the same place and is returned.

    A criterion always keeps a signatory: relieving the one who signs needs a replacement.
    Raises NotAllowed, TeamRefused (opinion given, no reason, already relieved, no replacement for a signatory).
    """
    assessment = lock_assessment(assignment.assessment)
    assignment = CriterionAssignment.objects.select_related("criterion", "expert").get(pk=assignment.pk)
    criterion = assignment.criterion
    require_composer(actor, assessment)
    if assignment.relieved_at is not None:
        raise TeamRefused(_("Cette personne ne répond déjà plus à ce critère."))
    _require_unsigned(assessment, criterion)
    if not reason.strip():
        raise TeamRefused(_("Dites pourquoi cette personne est relevée."), field="reason")
    if assignment.signs and replacement is None:
        raise TeamRefused(_("Cette personne signe l’avis : choisissez qui la remplace."), field="replacement")
    if replacement is not None:
        _require_assignable(assessment.use_case, replacement)
        if replacement.pk == assignment.expert_id:
            raise TeamRefused(_("Choisissez une autre personne."), field="replacement")
    _relieve([assignment], reason.strip(), now)
    details = {"expert": assignment.expert_id, "replacement": replacement.pk if replacement else None}
    _journal("compass.relieve_expert", assessment, criterion, actor, now, **details)
    _tell(
        assignment.expert,
        assessment,
        _("Critère retiré : %(criterion)s"),
        _("Le coordinateur ne vous demande plus de répondre au critère « %(criterion)s » du dossier %(reference)s."),
        criterion,
        key=f"compass-relieved-{assignment.pk}",
        now=now,
        kind=NotificationKind.INFORMATION,
    )
    return _put(assessment, assignment, replacement, now) if replacement else None


@transaction.atomic
def change_deadline(*, assessment: Assessment, criterion: Criterion, actor: User, due_on: date, now: datetime) -> None:
    """Give the team of `criterion` another date; its reminders start again from it.

    Raises NotAllowed, TeamRefused (opinion given, date past or unchanged, nobody to tell).
    """
    assessment = lock_assessment(assessment)
    require_composer(actor, assessment)
    _require_unsigned(assessment, criterion)
    team = assessment.team_of(criterion)
    if not team:
        raise TeamRefused(_("Ce critère n’a plus personne : confiez-le d’abord à un expert."))
    if due_on <= now.date():
        raise TeamRefused(_("Choisissez une date de réponse à venir."), field="due_on")
    if all(row.due_on == due_on for row in team):
        raise TeamRefused(_("C’est déjà la date attendue."), field="due_on")
    before = team[0].due_on
    CriterionAssignment.objects.filter(pk__in=[row.pk for row in team]).update(due_on=due_on, reminded="")
    _follow_deadlines(assessment)
    _journal("compass.change_deadline", assessment, criterion, actor, now, before=before, after=due_on)
    for row in team:
        _tell(
            row.expert,
            assessment,
            _("Nouvelle échéance : %(criterion)s"),
            _("Votre réponse au critère « %(criterion)s » du dossier %(reference)s est attendue avant le %(day)s."),
            criterion,
            key=f"compass-deadline-{row.pk}-{due_on:%Y%m%d}-{now:%Y%m%d%H%M}",
            now=now,
            day=date_fr(due_on),
        )


@transaction.atomic
def declare_recusal(*, use_case: UseCase, actor: User, reason: str, now: datetime) -> ExpertRecusal:
    """Step back from a dossier for a conflict of interest: no more reading nor writing of its compass, for good.

    The person leaves every team of an open assessment, the opinions that they signed there are taken back, and the
    coordinators are told. Raises NotAllowed, TeamRefused (no reason).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    if not can_recuse(actor, use_case):
        raise NotAllowed(_("Se déporter est possible à qui peut évaluer ce dossier, tant qu’il vit."))
    if not reason.strip():
        raise TeamRefused(_("Dites en une phrase quel est le conflit d’intérêts."), field="reason")
    recusal = ExpertRecusal.objects.create(use_case=use_case, expert=actor, reason=reason.strip(), declared_at=now)
    left = []
    for assessment in use_case.assessments.filter(completed_at__isnull=True):
        assessment = lock_assessment(assessment)
        signed = [row for row in assessment.opinions_in_force if row.expert_id == actor.pk]
        for opinion in signed:
            end_opinion(opinion, actor, _("Son auteur s’est déporté."), now)
        mine = [row for row in assessment.active_assignments if row.expert_id == actor.pk]
        _relieve(mine, _("Déport."), now)
        left += [row.criterion for row in mine]
    details = {"recusal": recusal.pk, "criteria": sorted(row.code for row in left)}
    record(verb="compass.recuse", actor=actor, use_case=use_case, now=now, details=details)
    names = ", ".join(str(row) for row in left)
    words = {"person": actor, "reference": use_case.reference, "criteria": names}
    told = _("%(person)s se déporte du dossier %(reference)s.") % words
    asked = _("Confiez à une autre personne : %(criteria)s.") % words if left else ""
    tell(
        use_case=use_case,
        recipients=[person for person in coordinators_of(use_case) if person.pk != actor.pk],
        kind=NotificationKind.TO_DO if left else NotificationKind.INFORMATION,
        subject=_("Déport d’un expert : %(title)s") % {"title": use_case.title},
        body=f"{told} {asked}".strip(),
        path=reverse("compass:overview", args=[use_case.pk]),
        key=f"compass-recusal-{recusal.pk}",
        now=now,
    )
    return recusal


def _require_unsigned(assessment: Assessment, criterion: Criterion) -> None:
    if any(row.criterion_id == criterion.pk for row in assessment.opinions_in_force):
        raise TeamRefused(_("L’avis sur ce critère est donné. Retirez-le d’abord si l’équipe doit changer."))


def _require_assignable(use_case: UseCase, person: User) -> None:
    if not may_be_assigned(person, use_case):
        raise NotAllowed(
            _("%(person)s ne peut pas évaluer ce dossier : il faut être expert, sans le porter ni s’en être déporté.")
            % {"person": person}
        )


def _relieve(rows: list[CriterionAssignment], reason: str, now: datetime) -> None:
    CriterionAssignment.objects.filter(pk__in=[row.pk for row in rows]).update(
        relieved_at=now, relieved_reason=reason[:500]
    )


def _put(assessment: Assessment, left: CriterionAssignment, person: User, now: datetime) -> CriterionAssignment:
    """Give the place that `left` leaves to `person`, who may already contribute to the criterion."""
    place = (
        CriterionAssignment.objects.active()
        .filter(assessment=assessment, criterion=left.criterion, expert=person)
        .first()
    )
    if place is None:
        place = CriterionAssignment.objects.create(
            assessment=assessment,
            criterion=left.criterion,
            expert=person,
            signs=left.signs,
            due_on=left.due_on,
            assigned_at=now,
        )
    elif left.signs:
        place.signs = True
        place.save(update_fields=["signs"])
    _tell_given(place, assessment, now)
    return place


def _deadline(assessment: Assessment, criterion: Criterion) -> date:
    """The date of the criterion's team, or of the last one when it is empty."""
    rows = [row for row in assessment.assignments.all() if row.criterion_id == criterion.pk]
    active = [row for row in rows if row.relieved_at is None]
    return (active or rows)[-1].due_on


def _follow_deadlines(assessment: Assessment) -> None:
    """The dossier is due when its last criterion is."""
    last = CriterionAssignment.objects.active().filter(assessment=assessment).order_by("-due_on").first()
    UseCase.objects.filter(pk=assessment.use_case_id).update(due_on=last.due_on)


def _journal(
    verb: str, assessment: Assessment, criterion: Criterion, actor: User, now: datetime, **details: object
) -> None:
    whole = {"phase": assessment.phase, "criterion": criterion.code, **details}
    record(verb=verb, actor=actor, use_case=assessment.use_case, now=now, details=whole)


def _tell_given(place: CriterionAssignment, assessment: Assessment, now: datetime) -> None:
    signs = _("Vous donnez l’avis sur le critère « %(criterion)s » du dossier %(reference)s, avant le %(day)s.")
    helps = _("Vous répondez aux questions du critère « %(criterion)s » du dossier %(reference)s, avant le %(day)s.")
    _tell(
        place.expert,
        assessment,
        _("Critère confié : %(criterion)s"),
        signs if place.signs else helps,
        place.criterion,
        key=f"compass-given-{place.pk}-{int(place.signs)}",
        now=now,
        day=date_fr(place.due_on),
    )


def _tell(
    person: User,
    assessment: Assessment,
    subject: str,
    body: str,
    criterion: Criterion,
    *,
    key: str,
    now: datetime,
    kind: str = NotificationKind.TO_DO,
    day: str = "",
) -> None:
    words = {"criterion": criterion, "reference": assessment.use_case.reference, "day": day}
    tell(
        use_case=assessment.use_case,
        recipients=[person],
        kind=kind,
        subject=subject % words,
        body=body % words,
        path=reverse("compass:overview", args=[assessment.use_case_id]),
        key=key,
        now=now,
    )
