"""The social dialogue of dossiers, for tests: consultations with their steps, opinions of the staff, notes."""

from datetime import date, datetime, timedelta

from accounts.models import User
from evaluation.dialogue import actions
from evaluation.dialogue.actions import GivenFinding, GivenRecommendation, NoteValues, StepValues
from evaluation.dialogue.models import ConsultationStep, FieldNote, PanelConsultation, StaffVoice
from tests.factories.accounts import Cast
from tests.factories.usecases import START
from usecases.models import UseCase

NOW = START + timedelta(days=30)
DAY = timedelta(days=1)
REASON = "Une nouvelle technologie qui touche la charge de travail."


def make_consultation(cast: Cast, use_case: UseCase, *, now: datetime = NOW, **values: object) -> PanelConsultation:
    """Open a consultation of the F3SCT, its opinion needed, unless `values` says otherwise."""
    given = {
        "body": "f3sct",
        "subject": "Le projet d’essai et la charge de travail.",
        "required": True,
        "reason": REASON,
        **values,
    }
    return actions.open_consultation(use_case=use_case, actor=cast.coordinator, now=now, **given)


def add_step(
    cast: Cast,
    consultation: PanelConsultation,
    kind: str,
    day: date,
    *,
    now: datetime = NOW,
    reserves: tuple[str, ...] = (),
    **values: object,
) -> ConsultationStep:
    """Record a step, by the coordinator, with a text unless `values` says otherwise."""
    given = {"text": "Note de présentation et protocole.", **values}
    step = StepValues(kind=kind, happened_on=day, **given)
    return actions.record_step(
        consultation=consultation, actor=cast.coordinator, values=step, reserves=reserves, now=now
    )


def seize(cast: Cast, consultation: PanelConsultation, *, now: datetime = NOW) -> ConsultationStep:
    """Record the seizure, twenty days before `now`."""
    return add_step(cast, consultation, "seizure", (now - 20 * DAY).date(), now=now)


def give_opinion(
    cast: Cast,
    consultation: PanelConsultation,
    position: str = "favourable",
    *,
    now: datetime = NOW,
    reserves: tuple[str, ...] = (),
) -> ConsultationStep:
    """Record the opinion, five days before `now`."""
    day = (now - 5 * DAY).date()
    return add_step(cast, consultation, "opinion", day, now=now, position=position, reserves=reserves, text="Avis.")


def sign(
    cast: Cast, use_case: UseCase, *, actor: User | None = None, now: datetime = NOW, **values: object
) -> StaffVoice:
    """Sign the opinion of the cast's staff representative."""
    given = {"sense": "conditions", "text": "Des journées sans outil.", "version": 0, **values}
    return actions.sign_voice(use_case=use_case, actor=actor or cast.staff_representative, now=now, **given)


def note_values(**values: object) -> NoteValues:
    """A whole note of a group of eight, before the trial, for the group alone."""
    given = {
        "kind": "group",
        "held_on": (NOW - 2 * DAY).date(),
        "milestone": "before",
        "service": "Direction des assemblées",
        "people_count": 8,
        "summary": "La relecture inquiète.",
        "findings": [
            GivenFinding("workload", 2, "Relire deux fois."),
            GivenFinding("skills", 1, "Un métier maîtrisé."),
        ],
        "recommendations": [GivenRecommendation("Un temps de relecture", "Direction", (NOW + 60 * DAY).date())],
        **values,
    }
    return NoteValues(**given)


def make_note(
    cast: Cast, use_case: UseCase, *, actor: User | None = None, now: datetime = NOW, **values: object
) -> FieldNote:
    """Write a note, by the coordinator."""
    return actions.write_note(use_case=use_case, actor=actor or cast.coordinator, values=note_values(**values), now=now)
