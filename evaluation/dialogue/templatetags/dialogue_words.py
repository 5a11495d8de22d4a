"""The social dialogue in words, with the classes of its tags; what other floors show of it."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.dialogue.comparison import BETTER, SAME, UNKNOWN, WORSE
from evaluation.dialogue.consulting import GIVEN, NONE, SEIZED, TO_REEXAMINE
from evaluation.dialogue.enums import Gravity, Milestone, StepKind, Theme
from evaluation.dialogue.models import FieldNote, Finding
from evaluation.dialogue.selectors import ConsultationView, consultation_views, voice_views
from usecases.models import UseCase

register = template.Library()

GRAVITY_TAGS = {1: "ok", 2: "wait", 3: "warn", 4: "no"}
SENSE_TAGS = {"favourable": "ok", "conditions": "warn", "unfavourable": "no", "questions": "wait"}
CHANGES = {
    BETTER: gettext_lazy("Mieux"),
    SAME: gettext_lazy("Pareil"),
    WORSE: gettext_lazy("Moins bien"),
    UNKNOWN: gettext_lazy("On ne sait pas"),
}
STEP_LABELS = {
    StepKind.SEIZURE: gettext_lazy("Noter la saisine"),
    StepKind.MEETING: gettext_lazy("Noter une réunion"),
    StepKind.OPINION: gettext_lazy("Noter l’avis"),
    StepKind.NO_REEXAMINATION: gettext_lazy("Réexamen non nécessaire"),
    StepKind.FEEDBACK: gettext_lazy("Noter les suites données"),
}
NEXT = {
    NONE: (StepKind.SEIZURE,),
    SEIZED: (StepKind.OPINION, StepKind.MEETING),
    TO_REEXAMINE: (StepKind.OPINION, StepKind.MEETING, StepKind.NO_REEXAMINATION, StepKind.FEEDBACK),
    GIVEN: (StepKind.FEEDBACK, StepKind.MEETING),
}


@register.simple_tag
def social_dialogue(use_case: UseCase) -> dict[str, Any]:
    """Return the consultations of the dossier that count (needed, or begun) and the opinions in force, to show."""
    views = consultation_views(use_case)
    return {
        "consultations": [view for view in views if view.requirement.required or view.steps],
        "voices": voice_views(use_case),
    }


@register.filter
def consultation_word(view: ConsultationView) -> str:
    """Return where a consultation stands, in one or two words."""
    if view.is_given:
        return _("Avis rendu")
    if view.is_missing:
        return _("Avis manquant")
    return _("Avis non nécessaire") if view.standing.stage == NONE else _("Avis attendu")


@register.filter
def consultation_tag(view: ConsultationView) -> str:
    """Return the classes of that tag."""
    if view.is_given:
        return "tag tag--ok"
    return "tag tag--stop" if view.is_missing else "tag tag--wait"


@register.filter
def next_steps(view: ConsultationView) -> list[tuple[str, str]]:
    """Return the steps that can come next, with the words of their links."""
    return [(kind.value, str(STEP_LABELS[kind])) for kind in NEXT[view.standing.stage]]


@register.filter
def sense_tag(sense: str) -> str:
    """Return the classes of the tag of an opinion of the staff."""
    return f"tag tag--{SENSE_TAGS[sense]}"


@register.filter
def gravity_tag(gravity: int) -> str:
    """Return the classes of the tag of a finding."""
    return f"tag tag--{GRAVITY_TAGS[gravity]}"


@register.filter
def gravity_word(gravity: int) -> str:
    """Return a finding in words."""
    return str(Gravity(gravity).label)


@register.filter
def theme_word(theme: str) -> str:
    """Return a theme in words."""
    return str(Theme(theme).label)


@register.filter
def milestone_word(milestone: str) -> str:
    """Return a milestone in words."""
    return str(Milestone(milestone).label)


@register.filter
def change_word(change: str) -> str:
    """Return which way a theme went, in words."""
    return str(CHANGES[change])


@register.filter
def worst_finding(note: FieldNote) -> Finding | None:
    """Return the gravest finding of a note, or None."""
    return max(note.findings.all(), key=lambda row: row.gravity, default=None)
