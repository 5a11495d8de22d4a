"""What the protocol plans for the staff, for the pages of the floors below."""

from django import template
from django.utils.text import capfirst

from evaluation.trial.models import Protocol
from evaluation.trial.selectors import protocol_of
from usecases.models import UseCase

register = template.Library()

FOR_STAFF = ("training", "staff_information", "participants", "human_review", "health_contact")


@register.simple_tag
def protocol_for_staff(use_case: UseCase) -> list[dict[str, str]]:
    """Return what the newest locked protocol plans for the staff, as questions and answers; empty before it is locked.

    What is still being written is nobody's promise yet.
    """
    protocol = protocol_of(use_case)
    if protocol is None or protocol.locked_at is None:
        return []
    return [
        {"question": capfirst(str(Protocol._meta.get_field(name).verbose_name)), "answer": getattr(protocol, name)}
        for name in FOR_STAFF
    ]
