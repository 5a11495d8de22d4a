"""Verdicts and signals in words, with the classes of their tags."""

from datetime import date

from django import template
from django.utils.translation import gettext_lazy as _

from evaluation.compass.models import Answer, Question
from evaluation.compass.scoring import Signal
from evaluation.compass.wording import SIGNAL_WORDS, VERDICT_WORDS, respondents_text
from evaluation.compass.wording import answer_text as text_of

register = template.Library()

VERDICT_TAGS = {"blocked": "stop", "unfavourable": "no", "conditions": "warn", "favourable": "ok"}
ACTION_TAGS = {"to_do": "todo", "in_progress": "wait", "done": "done", "dropped": ""}
SIGNAL_TAGS = {"B": "stop", "BD": "stop", "V": "warn"}


@register.filter
def verdict_word(verdict: str) -> str:
    """Return « Bloqué », « Défavorable », « Réserves » or « Favorable »."""
    return str(VERDICT_WORDS[str(verdict)])


@register.filter
def verdict_tag(verdict: str) -> str:
    """Return the classes of the tag of a verdict."""
    return f"tag tag--{VERDICT_TAGS[str(verdict)]}"


@register.filter
def signal_word(signal: Signal) -> str:
    """Return « Bloquant », « Bloquant au démarrage », « Vigilance » or « Pièce à joindre »."""
    return str(SIGNAL_WORDS.get(signal.kind, _("Pièce à joindre")))


@register.filter
def signal_tag(signal: Signal) -> str:
    """Return the classes of the tag of a signal."""
    variant = SIGNAL_TAGS.get(signal.kind)
    return f"tag tag--{variant}" if variant else "tag"


@register.filter
def answer_text(question: Question, answer: Answer | None) -> str:
    """Return an answer in words."""
    return text_of(question, answer)


@register.filter
def respondents(question: Question) -> str:
    """Return who knows the answer, in words."""
    return respondents_text(question.respondents)


@register.filter
def checked_on(reference: dict) -> date | None:
    """Return the day when a reference was last read, or None."""
    return date.fromisoformat(reference["verified_on"]) if reference.get("verified_on") else None


@register.filter
def of_question(grouped: dict, question: Question) -> list[Signal]:
    """Return the signals of one question."""
    return grouped.get(question.code, [])


@register.filter
def action_tag(state: str) -> str:
    """Return the classes of the tag of an action's state."""
    variant = ACTION_TAGS[str(state)]
    return f"tag tag--{variant}" if variant else "tag"
