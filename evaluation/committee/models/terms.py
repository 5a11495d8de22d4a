"""Asking who sits on which day."""

from datetime import date

from django.db import models
from django.db.models import OuterRef, Q

from accounts.models import User
from boussole.shared.typography import alphabetical


class MemberQuerySet(models.QuerySet):
    """Seats, by the days on which they are held. The first and the last day of a term count."""

    def in_office(self, day: date | OuterRef) -> "MemberQuerySet":
        """Return the seats held on `day`."""
        return self.filter(started_on__lte=day).not_ended(day)

    def not_ended(self, day: date | OuterRef) -> "MemberQuerySet":
        """Return the seats held on `day` or later."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day))

    def overlapping(self, first: date, last: date | None) -> "MemberQuerySet":
        """Return the seats that have a day in common with the period from `first` to `last` (None: for good)."""
        begun = self if last is None else self.filter(started_on__lte=last)
        return begun.not_ended(first)


def name_order(user: User) -> tuple[str, str]:
    """Return what sorts people by surname then first name: É beside E, whatever the database does."""
    return alphabetical(user.last_name), alphabetical(user.first_name)
