"""One thing to do, and what hides it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.typography import date_fr
from usecases.models import HiddenUseCase


@dataclass(frozen=True)
class Task:
    """One thing to do: where, on which dossier, why, by when. `late` when the date has passed."""

    title: str
    url: str
    text: str
    tag: str
    due_on: date | None = None
    late: bool = False

    @property
    def deadline(self) -> str:
        """« Avant le 12 mars 2026 » or « En retard depuis le 12 mars 2026 »; empty without a date."""
        if self.due_on is None:
            return ""
        words = _("En retard depuis le %(day)s") if self.late else _("Avant le %(day)s")
        return words % {"day": date_fr(self.due_on)}

    @property
    def sentence(self) -> str:
        """What to do and by when, in one line."""
        said = self.text if self.text.endswith((".", "?", "!", "…")) else f"{self.text}."
        return f"{said} {self.deadline}." if self.deadline else said


def shown(user: User, path: str) -> Q:
    """The filter of what is about a dossier, at the end of `path`, that is not hidden from `user`."""
    return ~Q(**{f"{path}__in": HiddenUseCase.objects.in_force().filter(user=user).values("use_case")})
