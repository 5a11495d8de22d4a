"""A dossier is hidden from a person who has an interest in it, and shown again. Asked by the floors that know why."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from usecases.models import HiddenUseCase, UseCase


@transaction.atomic
def hide_from(*, use_case: UseCase, user: User, reason: str, now: datetime) -> HiddenUseCase | None:
    """Hide the dossier from `user` everywhere; twice is once. Its own lead goes on reading it: returns None.

    The caller checks the right and journals its own act. `reason` is a French sentence of 300 characters at most.
    """
    if use_case.lead_id == user.pk:
        return None
    row, _created = HiddenUseCase.objects.get_or_create(
        use_case=use_case, user=user, until=None, defaults={"reason": reason[:300], "since": now}
    )
    return row


@transaction.atomic
def show_again(*, use_case: UseCase, user: User, now: datetime) -> bool:
    """End what hides the dossier from `user`. Return whether something did."""
    return bool(HiddenUseCase.objects.in_force().filter(use_case=use_case, user=user).update(until=now))


def who_may_read(use_case: UseCase, people: Iterable[User]) -> list[User]:
    """Return `people` without those from whom the dossier is hidden: nobody else is told of it."""
    hidden = set(HiddenUseCase.objects.in_force().filter(use_case=use_case).values_list("user_id", flat=True))
    return [person for person in people if person.pk not in hidden]
