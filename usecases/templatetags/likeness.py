"""Tells whoever looks at admissibility that dossiers are alike. `{% load likeness %}`."""

from django import template

from accounts.models import User
from usecases.enums import State
from usecases.models import OverlapAnswer, UseCase
from usecases.permissions import can_instruct
from usecases.similar import similar_to

register = template.Library()


@register.simple_tag
def alike_count(use_case: UseCase, user: User) -> int:
    """Return how many dossiers are like `use_case`, to the examiners of a dossier just deposited; 0 to anyone else."""
    if use_case.state != State.SUBMITTED or not can_instruct(user, use_case):
        return 0
    return len(similar_to(use_case, user))


@register.simple_tag
def overlap_answer(use_case: UseCase) -> OverlapAnswer | None:
    """Return what its lead last answered to « pourquoi un dossier de plus », or None."""
    return use_case.overlap_answers.order_by("-number").first()
