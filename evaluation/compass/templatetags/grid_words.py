"""A grid in words, for its pages."""

from collections.abc import Mapping
from typing import Any

from django import template

from boussole.shared.typography import typo_fr
from evaluation.compass import grid_wording
from evaluation.compass.enums import AnswerType, GridState
from evaluation.compass.models import Criterion, GridVersion, Question
from evaluation.compass.wording import respondents_text

register = template.Library()

STATE_TAGS = {GridState.DRAFT: "tag tag--wait", GridState.PUBLISHED: "tag tag--ok", GridState.ARCHIVED: "tag"}
KIND_TAGS = {"B": "tag tag--stop", "BD": "tag tag--stop", "V": "tag tag--warn"}


@register.filter
def state_tag(grid: GridVersion) -> str:
    """Return the classes of the tag of a version's state."""
    return STATE_TAGS[GridState(grid.state)]


@register.filter
def kind_tag(effect: Mapping[str, Any]) -> str:
    """Return the classes of the tag of an effect."""
    return KIND_TAGS.get(effect["kind"], "tag")


@register.filter
def kind_word(effect: Mapping[str, Any]) -> str:
    """Return « Bloquant », « Vigilance »…"""
    return str(grid_wording.KIND_WORDS[effect["kind"]])


@register.simple_tag
def effect_words(effect: Mapping[str, Any], question: Question, labels: grid_wording.Labels) -> str:
    """Return what sets an effect off, as a sentence."""
    return typo_fr(grid_wording.effect_text(effect, question.code, labels))


@register.simple_tag
def condition_words(question: Question, labels: grid_wording.Labels) -> str:
    """Return when a question is asked."""
    return typo_fr(grid_wording.condition_text(question.condition, labels))


@register.simple_tag
def evidence_words(row: Mapping[str, Any], question: Question, labels: grid_wording.Labels) -> str:
    """Return an element of the dossier with the answers that its levels speak for."""
    return typo_fr(grid_wording.evidence_text(row, labels.get(question.code, {})))


@register.filter
def reference_words(reference: Mapping[str, Any]) -> str:
    """Return a source, how it was read and when."""
    return typo_fr(grid_wording.reference_text(reference))


@register.filter
def option_words(option: Mapping[str, Any]) -> str:
    """Return an answer with its points."""
    return grid_wording.option_text(option)


@register.filter
def type_words(question: Question) -> str:
    """Return the type of answer in words."""
    return str(AnswerType(question.answer_type).label)


@register.filter
def respondents_of(row: Criterion | Question) -> str:
    """Return who knows the answer, in words."""
    return respondents_text(row.respondents)
