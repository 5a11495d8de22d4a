"""Consulting a body: whether it is needed, its steps one by one, its reserves and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.dialogue.actions.telling import tell_opinion, tell_reserve_answered, tell_seizure
from evaluation.dialogue.consulting import fault
from evaluation.dialogue.enums import Body, PanelPosition, ReserveAnswerKind, StepKind
from evaluation.dialogue.models import ConsultationStep, PanelConsultation, Requirement, Reserve, ReserveAnswer
from evaluation.dialogue.permissions import require_answerer, require_decider, require_recorder
from evaluation.dialogue.selectors import steps_in_force
from evaluation.dialogue.selectors.consultations import plain
from usecases.journal import record
from usecases.models import Document, UseCase

MAX_RESERVES = 20
FAULTS = {
    "future": gettext_lazy("Cette date est dans le futur : notez l’étape une fois qu’elle a eu lieu."),
    "no_seizure": gettext_lazy("Notez d’abord la saisine de l’instance."),
    "seized_twice": gettext_lazy("L’instance est déjà saisie : corrigez la saisine, ou ouvrez une autre consultation."),
    "before_seizure": gettext_lazy("Cette date vient avant la saisine de l’instance : rien ne peut la précéder."),
    "opinion_twice": gettext_lazy(
        "L’avis est déjà rendu. Corrigez-le. Un second avis ne suit qu’un vote défavorable unanime."
    ),
    "no_opinion": gettext_lazy("Cette étape suit un avis : notez d’abord l’avis, à une date qui la précède."),
    "nothing_to_waive": gettext_lazy("Aucun réexamen n’est attendu : cette étape suit un vote défavorable unanime."),
}


class ConsultationRefused(Refused):
    """The consultation, its step or its answer cannot be recorded this way."""


@dataclass(frozen=True)
class StepValues:
    """What is noted of one step. `document` belongs to the dossier.

    `position` and `on_prevention_plan` (the opinion is about the plan that answers a heavier workload) are for an
    opinion alone: the evaluation of a trial reads the second one.
    """

    kind: str
    happened_on: date
    text: str = ""
    position: str = ""
    document: Document | None = None
    on_prevention_plan: bool = False


@transaction.atomic
def open_consultation(
    *,
    use_case: UseCase,
    actor: User,
    body: str,
    subject: str,
    required: bool,
    reason: str,
    now: datetime,
    body_name: str = "",
    due_on: date | None = None,
) -> PanelConsultation:
    """Open the consultation of a body, and say whether its opinion is needed before the tool is used, and why.

    `due_on`: the day by which the opinion is awaited. Raises NotAllowed, ConsultationRefused (unknown body, another
    body without its name, no subject, no reason).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_decider(actor, use_case)
    if body not in Body.values:
        raise ConsultationRefused(_("Choisissez l’instance consultée."), field="body")
    if body == Body.OTHER and not body_name.strip():
        raise ConsultationRefused(_("Donnez le nom de cette instance."), field="body_name")
    if not subject.strip():
        raise ConsultationRefused(_("Dites sur quoi l’instance est consultée."), field="subject")
    consultation = PanelConsultation.objects.create(
        use_case=use_case,
        body=body,
        body_name=body_name.strip() if body == Body.OTHER else "",
        subject=subject.strip(),
        opened_by=actor,
        opened_at=now,
    )
    _require(consultation, actor, required, reason, due_on, now)
    _journal("dialogue.open_consultation", consultation, actor, now, body=consultation.name, required=required)
    return consultation


@transaction.atomic
def decide_requirement(
    *,
    consultation: PanelConsultation,
    actor: User,
    required: bool,
    reason: str,
    now: datetime,
    due_on: date | None = None,
) -> Requirement:
    """Say again whether the opinion is needed, why and by when; the earlier decision stays readable.

    Raises NotAllowed, ConsultationRefused (no reason).
    """
    consultation = _locked(consultation)
    require_decider(actor, consultation.use_case)
    requirement = _require(consultation, actor, required, reason, due_on, now)
    _journal("dialogue.decide_requirement", consultation, actor, now, required=required, number=requirement.number)
    return requirement


@transaction.atomic
def record_step(
    *,
    consultation: PanelConsultation,
    actor: User,
    values: StepValues,
    now: datetime,
    reserves: Sequence[str] = (),
) -> ConsultationStep:
    """Record what happened: seizure, meeting, opinion with its reserves, follow-up told to the body.

    Raises NotAllowed, ConsultationRefused (unknown kind or sense, date in the future or before the seizure, second
    opinion, text missing, reserves without an opinion, document of another dossier).
    """
    consultation = _locked(consultation)
    require_recorder(actor, consultation.use_case)
    values = _checked(consultation, values)
    if reserves and values.kind != StepKind.OPINION:
        raise ConsultationRefused(_("Les réserves se notent avec l’avis."), field="reserves")
    _require_sequence(consultation, values, now)
    step = _write(consultation, values, actor, now)
    added = _add_reserves(consultation, reserves, actor, now)
    details = {"step": step.number, "kind": step.kind, **_said(step), "reserves": len(added)}
    _journal("dialogue.record_step", consultation, actor, now, **details)
    if step.kind == StepKind.SEIZURE:
        tell_seizure(consultation, step, now)
    if step.kind == StepKind.OPINION:
        tell_opinion(consultation, step, now)
    return step


@transaction.atomic
def correct_step(*, step: ConsultationStep, actor: User, values: StepValues, now: datetime) -> ConsultationStep:
    """Correct a step by a new one that takes its place; the first stays readable. Its kind does not change.

    Raises NotAllowed, ConsultationRefused (already corrected, another kind, see `record_step`).
    """
    consultation, step = _correctable(step, actor)
    values = _checked(consultation, values)
    if values.kind != step.kind:
        raise ConsultationRefused(_("Une correction garde la même étape : annulez-la, puis notez l’autre."))
    _require_sequence(consultation, values, now, without=step)
    corrected = _write(consultation, values, actor, now, corrects=step)
    details = {"step": corrected.number, "corrects": step.number, **_said(corrected)}
    _journal("dialogue.correct_step", consultation, actor, now, **details)
    return corrected


@transaction.atomic
def cancel_step(*, step: ConsultationStep, actor: User, reason: str, now: datetime) -> ConsultationStep:
    """Take back a step noted by mistake, with the reason; it stays readable as cancelled.

    Raises NotAllowed, ConsultationRefused (already corrected, no reason, other steps rest on it).
    """
    consultation, step = _correctable(step, actor)
    if not reason.strip():
        raise ConsultationRefused(_("Dites pourquoi cette étape est annulée."), field="reason")
    rest = [plain(row) for row in steps_in_force(list(consultation.steps.all())) if row.pk != step.pk]
    if fault(rest, timezone.localdate(now)):
        raise ConsultationRefused(_("D’autres étapes s’appuient sur celle-ci : annulez-les d’abord."))
    values = StepValues(kind=StepKind.CANCELLED, happened_on=step.happened_on, text=reason.strip())
    cancelled = _write(consultation, values, actor, now, corrects=step)
    _journal("dialogue.cancel_step", consultation, actor, now, step=step.number, kind=step.kind, reason=values.text)
    return cancelled


@transaction.atomic
def add_reserves(
    *, consultation: PanelConsultation, actor: User, reserves: Sequence[str], now: datetime
) -> list[Reserve]:
    """Add reserves that the body made with its opinion. Raises NotAllowed, ConsultationRefused (no opinion, none)."""
    consultation = _locked(consultation)
    require_recorder(actor, consultation.use_case)
    if not any(row.kind == StepKind.OPINION for row in steps_in_force(list(consultation.steps.all()))):
        raise ConsultationRefused(_("Notez d’abord l’avis de l’instance."))
    if not [row for row in reserves if row.strip()]:
        raise ConsultationRefused(_("Écrivez au moins une réserve."), field="reserves")
    added = _add_reserves(consultation, reserves, actor, now)
    _journal("dialogue.add_reserves", consultation, actor, now, count=len(added))
    return added


@transaction.atomic
def answer_reserve(
    *, reserve: Reserve, actor: User, kind: str, text: str, now: datetime, in_the_name_of: str = ""
) -> ReserveAnswer:
    """Answer a reserve for the administration; an answer is corrected by a new one, all are kept.

    Raises NotAllowed, ConsultationRefused (unknown kind, no text).
    """
    consultation = _locked(reserve.consultation)
    require_answerer(actor, consultation.use_case)
    if kind not in ReserveAnswerKind.values:
        raise ConsultationRefused(_("Choisissez la suite donnée à cette réserve."), field="kind")
    if not text.strip():
        raise ConsultationRefused(_("Écrivez ce qui est répondu à l’instance."), field="text")
    answer = ReserveAnswer.objects.create(
        reserve=reserve,
        number=ReserveAnswer.objects.filter(reserve=reserve).count() + 1,
        kind=kind,
        text=text.strip(),
        in_the_name_of=in_the_name_of.strip(),
        answered_by=actor,
        answered_at=now,
    )
    details = {"reserve": reserve.number, "kind": kind, "number": answer.number}
    _journal("dialogue.answer_reserve", consultation, actor, now, **details)
    tell_reserve_answered(consultation, answer, now)
    return answer


def _locked(consultation: PanelConsultation) -> PanelConsultation:
    """Lock the dossier, then read the consultation again: numbers are given one at a time."""
    UseCase.objects.select_for_update().get(pk=consultation.use_case_id)
    return PanelConsultation.objects.select_related("use_case__organisation", "use_case__lead").get(pk=consultation.pk)


def _correctable(step: ConsultationStep, actor: User) -> tuple[PanelConsultation, ConsultationStep]:
    consultation = _locked(step.consultation)
    require_recorder(actor, consultation.use_case)
    in_force = {row.pk: row for row in steps_in_force(list(consultation.steps.all()))}
    if step.pk not in in_force:
        raise ConsultationRefused(_("Cette étape est déjà corrigée ou annulée : rechargez la page."))
    return consultation, in_force[step.pk]


def _require(
    consultation: PanelConsultation, actor: User, required: bool, reason: str, due_on: date | None, now: datetime
) -> Requirement:
    if not reason.strip():
        raise ConsultationRefused(
            _("Dites pourquoi cet avis est nécessaire, ou pourquoi il ne l’est pas."), field="reason"
        )
    return Requirement.objects.create(
        consultation=consultation,
        number=consultation.requirements.count() + 1,
        required=required,
        reason=reason.strip(),
        due_on=due_on,
        decided_by=actor,
        decided_at=now,
    )


def _checked(consultation: PanelConsultation, values: StepValues) -> StepValues:
    """Return the values cleaned. Raises ConsultationRefused."""
    if values.kind not in StepKind.values or values.kind == StepKind.CANCELLED:
        raise ConsultationRefused(_("Choisissez l’étape à noter."), field="kind")
    is_opinion = values.kind == StepKind.OPINION
    if is_opinion and values.position not in PanelPosition.values:
        raise ConsultationRefused(_("Choisissez le sens de l’avis."), field="position")
    text = values.text.strip()
    if not text and values.kind == StepKind.SEIZURE and values.document is None:
        raise ConsultationRefused(_("Dites quels documents ont été envoyés à l’instance."), field="text")
    if not text and values.kind == StepKind.NO_REEXAMINATION:
        raise ConsultationRefused(_("Dites pourquoi aucun réexamen n’est nécessaire."), field="text")
    if not text and is_opinion and values.document is None and values.position != PanelPosition.DEEMED_GIVEN:
        raise ConsultationRefused(_("Recopiez l’avis, ou joignez la pièce qui le porte."), field="text")
    if values.document is not None and values.document.use_case_id != consultation.use_case_id:
        raise ConsultationRefused(_("Choisissez une pièce de ce dossier."), field="document")
    position = values.position if is_opinion else ""
    on_plan = is_opinion and values.on_prevention_plan
    return StepValues(values.kind, values.happened_on, text, position, values.document, on_plan)


def _require_sequence(
    consultation: PanelConsultation, values: StepValues, now: datetime, *, without: ConsultationStep | None = None
) -> None:
    kept = [row for row in steps_in_force(list(consultation.steps.all())) if without is None or row.pk != without.pk]
    candidate = ConsultationStep(kind=values.kind, happened_on=values.happened_on, position=values.position)
    wrong = fault([*map(plain, kept), plain(candidate)], timezone.localdate(now))
    if wrong:
        raise ConsultationRefused(str(FAULTS[wrong]), field="happened_on")


def _write(
    consultation: PanelConsultation,
    values: StepValues,
    actor: User,
    now: datetime,
    *,
    corrects: ConsultationStep | None = None,
) -> ConsultationStep:
    return ConsultationStep.objects.create(
        consultation=consultation,
        number=consultation.steps.count() + 1,
        kind=values.kind,
        happened_on=values.happened_on,
        position=values.position,
        on_prevention_plan=values.on_prevention_plan,
        text=values.text,
        document=values.document,
        corrects=corrects,
        recorded_by=actor,
        recorded_at=now,
    )


def _add_reserves(
    consultation: PanelConsultation, reserves: Sequence[str], actor: User, now: datetime
) -> list[Reserve]:
    texts = [" ".join(row.split()) for row in reserves if row.strip()]
    if any(len(text) > Reserve._meta.get_field("text").max_length for text in texts):
        raise ConsultationRefused(_("Une réserve tient en 500 caractères : coupez-la en deux."), field="reserves")
    first = consultation.reserves.count() + 1
    if first + len(texts) - 1 > MAX_RESERVES:
        raise ConsultationRefused(_("Vingt réserves au plus par consultation."), field="reserves")
    return [
        Reserve.objects.create(consultation=consultation, number=number, text=text, recorded_by=actor, recorded_at=now)
        for number, text in enumerate(texts, start=first)
    ]


def _said(step: ConsultationStep) -> dict[str, object]:
    """What the journal keeps of a step."""
    return {"on": step.happened_on, "position": step.position, "on_prevention_plan": step.on_prevention_plan}


def _journal(verb: str, consultation: PanelConsultation, actor: User, now: datetime, **details: object) -> None:
    details = {"consultation": consultation.pk, **details}
    record(verb=verb, actor=actor, use_case=consultation.use_case, now=now, details=details)
