"""Reading consultations: where each one stands, what is missing, what was answered to the reserves."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from boussole.shared.typography import date_fr
from evaluation.dialogue.consulting import GIVEN, NONE, SEIZED, TO_REEXAMINE, Standing, Step, standing
from evaluation.dialogue.enums import Body, PanelPosition, ReserveAnswerKind, StepKind
from evaluation.dialogue.models import (
    ConsultationStep,
    PanelConsultation,
    Requirement,
    Reserve,
    ReserveAnswer,
)
from usecases.models import UseCase

ON_PREVENTION = (Body.HEALTH_PANEL, Body.SOCIAL_COMMITTEE)  # who is asked of a prevention plan (EVA-04)


@dataclass(frozen=True)
class ReserveView:
    """A reserve and what was answered, newest first. `answer` is the one that holds, None while nobody answered."""

    reserve: Reserve
    answers: tuple[ReserveAnswer, ...]

    @property
    def answer(self) -> ReserveAnswer | None:
        """The answer that holds."""
        return self.answers[0] if self.answers else None


@dataclass(frozen=True)
class ConsultationView:
    """A consultation as it is read: whether its opinion is needed, where it stands, its steps and reserves.

    `steps` are in force, by date; `replaced` were corrected or cancelled; `opinion` is the last opinion in force.
    """

    consultation: PanelConsultation
    requirement: Requirement
    earlier: tuple[Requirement, ...]
    standing: Standing
    steps: tuple[ConsultationStep, ...]
    replaced: tuple[ConsultationStep, ...]
    reserves: tuple[ReserveView, ...]

    @property
    def opinion(self) -> ConsultationStep | None:
        """The last opinion in force, or None."""
        found = [row for row in self.steps if row.kind == StepKind.OPINION]
        return found[-1] if found else None

    @property
    def is_given(self) -> bool:
        """Tell whether the opinion is given for good."""
        return self.standing.stage == GIVEN

    @property
    def is_missing(self) -> bool:
        """Tell whether a needed opinion is not given yet."""
        return self.requirement.required and not self.is_given

    @property
    def unanswered(self) -> tuple[ReserveView, ...]:
        """The reserves that nobody answered."""
        return tuple(row for row in self.reserves if row.answer is None)

    @property
    def sentence(self) -> str:
        """Where the consultation stands, in one sentence."""
        if self.standing.stage == NONE and not self.requirement.required:
            return _("%(body)s : avis non nécessaire.") % {"body": self.consultation.name}
        return stage_sentence(self.consultation, self.standing)


@dataclass(frozen=True)
class Missing:
    """A needed opinion that is not given: of which body, what is lacking and who acts, in one sentence."""

    consultation: PanelConsultation
    text: str
    due_on: date | None

    @property
    def body(self) -> str:
        """The body, in a few letters."""
        return self.consultation.name


@dataclass(frozen=True)
class PlanOpinion:
    """An opinion given for good on the prevention plan: of which consultation, when, in which sense."""

    consultation: PanelConsultation
    standing: Standing

    @property
    def label(self) -> str:
        """The body, the day and the sense: « F3SCT, 8 septembre 2026, favorable avec réserves »."""
        words = {"body": self.consultation.name, "day": date_fr(self.standing.opinion_on)}
        return _("%(body)s, %(day)s, %(sense)s") % {**words, "sense": _sense_of(self.standing)}


def consultation_views(use_case: UseCase) -> list[ConsultationView]:
    """Return the consultations of the dossier, oldest first, each as it is read. Five queries at the most."""
    rows = whole_consultations(PanelConsultation.objects.filter(use_case=use_case))
    return [view_of(row) for row in rows]


def whole_consultations(rows: QuerySet[PanelConsultation]) -> QuerySet[PanelConsultation]:
    """Return consultations with all that reading them needs."""
    answers = Prefetch("answers", queryset=ReserveAnswer.objects.select_related("answered_by").order_by("-number"))
    return rows.prefetch_related(
        Prefetch("requirements", queryset=Requirement.objects.select_related("decided_by").order_by("-number")),
        Prefetch("steps", queryset=ConsultationStep.objects.select_related("document", "recorded_by")),
        Prefetch("reserves", queryset=Reserve.objects.prefetch_related(answers)),
    )


def view_of(consultation: PanelConsultation) -> ConsultationView:
    """Return a consultation read whole (`whole_consultations`) as it is shown."""
    steps = list(consultation.steps.all())
    in_force = steps_in_force(steps)
    kept = {row.pk for row in in_force}
    latest, *earlier = consultation.requirements.all()
    return ConsultationView(
        consultation=consultation,
        requirement=latest,
        earlier=tuple(earlier),
        standing=standing([plain(row) for row in in_force]),
        steps=tuple(in_force),
        replaced=tuple(row for row in steps if row.pk not in kept),
        reserves=tuple(ReserveView(row, tuple(row.answers.all())) for row in consultation.reserves.all()),
    )


def steps_in_force(steps: list[ConsultationStep]) -> list[ConsultationStep]:
    """Return the steps that nothing corrected, cancellations apart, in the order in which they happened."""
    corrected = {row.corrects_id for row in steps}
    kept = [row for row in steps if row.pk not in corrected and row.kind != StepKind.CANCELLED]
    place = {kind: rank for rank, kind in enumerate(StepKind.values)}
    return sorted(kept, key=lambda row: (row.happened_on, place[row.kind], row.number))


def plain(row: ConsultationStep) -> Step:
    """Return a step as the rules read it."""
    return Step(kind=row.kind, day=row.happened_on, position=row.position)


def missing_opinions(use_case: UseCase) -> list[Missing]:
    """Return the needed opinions that are not given: none of them, and the dossier may start or go into service.

    Three queries, one without any consultation.
    """
    rows = PanelConsultation.objects.filter(use_case=use_case).prefetch_related(
        Prefetch("requirements", queryset=Requirement.objects.order_by("-number")), "steps"
    )
    found = []
    for row in rows:
        requirement = next(iter(row.requirements.all()))
        where = standing([plain(step) for step in steps_in_force(list(row.steps.all()))])
        if requirement.required and where.stage != GIVEN:
            found.append(Missing(row, _lacking(row, where), requirement.due_on))
    return found


def plan_opinions(use_case: UseCase, *, since: date) -> list[PlanOpinion]:
    """Return what the F3SCT and the CST said for good of a prevention plan from the day `since`, in order of time.

    Another body has no say on it for the rules of the method. Of each consultation, the last opinion in force counts.
    Two queries, one when no such opinion was ever noted.
    """
    rows = PanelConsultation.objects.filter(
        use_case=use_case, body__in=ON_PREVENTION, steps__on_prevention_plan=True
    ).distinct()
    found = []
    for row in rows.prefetch_related("steps"):
        in_force = steps_in_force(list(row.steps.all()))
        where = standing([plain(step) for step in in_force])
        last = [step for step in in_force if step.kind == StepKind.OPINION][-1:]
        if where.stage == GIVEN and last[0].on_prevention_plan and where.opinion_on >= since:
            found.append(PlanOpinion(row, where))
    return sorted(found, key=lambda row: (row.standing.opinion_on, row.consultation.pk))


def _lacking(consultation: PanelConsultation, where: Standing) -> str:
    words = {"body": consultation.name}
    if where.stage == NONE:
        return _("L’avis de l’instance (%(body)s) est nécessaire et elle n’est pas saisie.") % words
    if where.stage == TO_REEXAMINE:
        return _("L’instance (%(body)s) a voté contre à l’unanimité : elle doit examiner le projet de nouveau.") % words
    day = date_fr(where.seized_on)
    return _("L’avis de l’instance (%(body)s), saisie le %(day)s, n’est pas rendu.") % {**words, "day": day}


def stage_sentence(consultation: PanelConsultation, where: Standing) -> str:
    """Return where a consultation stands, in one sentence, for a page or a report."""
    words = {"body": consultation.name}
    if where.stage == NONE:
        return _("%(body)s : pas encore saisie.") % words
    if where.stage == SEIZED:
        return _("%(body)s : saisie le %(day)s, avis attendu.") % {**words, "day": date_fr(where.seized_on)}
    words |= {
        "day": date_fr(where.opinion_on),
        "sense": _sense_of(where),
    }
    if where.stage == TO_REEXAMINE:
        return _("%(body)s : avis du %(day)s, %(sense)s. Un nouvel examen est attendu.") % words
    return _("%(body)s : avis du %(day)s, %(sense)s.") % words


def answered_words(view: ReserveView) -> str:
    """Return what was answered to a reserve, in a few words."""
    if view.answer is None:
        return _("sans réponse à ce jour")
    return _lower_first(str(ReserveAnswerKind(view.answer.kind).label))


def _sense_of(where: Standing) -> str:
    return _lower_first(str(PanelPosition(where.position).label))


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
