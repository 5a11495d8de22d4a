"""What a list or a page of a dossier says of its state and of the moves open to the reader."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from usecases.enums import ACTOR_LABELS, State
from usecases.models import UseCase
from usecases.permissions import allowed_transitions, can_copy, is_awaited

register = template.Library()

# Moves that have no page of their own upstairs: the generic page asks for their reason.
PLAIN_MOVES = {
    "request_completion": _("Demander des compléments"),
    "declare_inadmissible": _("Déclarer le dossier non recevable"),
    "withdraw": _("Retirer le dossier"),
}


@register.filter
def state_label(use_case: UseCase, user: User) -> str:
    """Return the state in words: one label for whoever must act, another for whoever waits."""
    state = State(use_case.state)
    if state in ACTOR_LABELS and is_awaited(user, use_case):
        return str(ACTOR_LABELS[state])
    return str(state.label)


@register.simple_tag
def plain_moves(use_case: UseCase, user: User) -> list[dict[str, str]]:
    """Return the moves that `user` can make from a page that only asks for a reason."""
    return [
        {
            "label": str(PLAIN_MOVES[row.name]),
            "url": reverse("usecases:transition", args=[use_case.pk, row.name]),
        }
        for row in allowed_transitions(user, use_case)
        if row.name in PLAIN_MOVES
    ]


@register.filter
def copiable_by(use_case: UseCase, user: User) -> bool:
    """Tell whether `user` may start again from this dossier."""
    return can_copy(user, use_case)
