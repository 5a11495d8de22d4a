"""How often one machine tries something in a minute, over every process. Its address is not kept.

Pages without an account count here (links of questionnaires, notebooks); signing in has its own count, kept longer.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from accounts.models import Tries


def tries(*, purpose: str, address: str, now: datetime) -> int:
    """Return how many tries of `purpose` were counted in this minute from the machine at `address`."""
    rows = Tries.objects.filter(client=_client(purpose, address, now), minute=_minute(now))
    return rows.values_list("count", flat=True).first() or 0


@transaction.atomic
def count_try(*, purpose: str, address: str, now: datetime) -> None:
    """Count one more try. What earlier minutes counted is erased."""
    Tries.objects.filter(minute__lt=_minute(now)).delete()
    row, _created = Tries.objects.get_or_create(client=_client(purpose, address, now), minute=_minute(now))
    Tries.objects.filter(pk=row.pk).update(count=F("count") + 1)


def _minute(now: datetime) -> int:
    return int(now.timestamp()) // 60


def _client(purpose: str, address: str, now: datetime) -> str:
    return salted_hmac(f"accounts.tries.{purpose}", f"{address} {_minute(now)}", algorithm="sha256").hexdigest()
