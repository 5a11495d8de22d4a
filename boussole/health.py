"""Is the application able to work? Says it to a supervisor, without detail for anyone else."""

import os
from pathlib import Path

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from boussole.shared.jobs import pending_jobs

BROKER_TIMEOUT = 1  # second


@require_safe
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database and the broker answer, else 503; and how much background work is late."""
    late, broker = late_work(), broker_answers()
    database = late is not None
    body = {"database": database, "broker": broker, "pending_outbox": late}
    return JsonResponse(body, status=200 if database and broker else 503)


def late_work() -> int | None:
    """Count the background work that is late; None when the database does not answer."""
    try:
        return sum(pending_jobs(timezone.now()).values())
    except DatabaseError:
        return None


def broker_answers() -> bool:
    """Tell whether Redis answers within a second or, without Redis, whether the broker's folder is writable."""
    if not settings.REDIS_URL:
        folder = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"])
        return folder.is_dir() and os.access(folder, os.W_OK)
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=BROKER_TIMEOUT, socket_connect_timeout=BROKER_TIMEOUT
    )
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
