"""The answers under way: in a signed cookie of the agent's browser, nowhere on the server.

The cookie goes only to the pages of its token. It is signed, so that nobody makes one without having begun.
"""

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from evaluation.questionnaires.models import Campaign
from evaluation.questionnaires.tokens import hash_of

NAME = "reponses"
SALT = "questionnaires.answers"
MAX_BYTES = 3900  # browsers keep 4,096, the name and the attributes included


class TooLong(Exception):  # noqa: N818 - it says what happened
    """The answers do not fit in one cookie."""


def read(request: HttpRequest, token: str) -> dict[str, Any] | None:
    """Return the answers under way for a token, or None when none was begun in this browser."""
    try:
        held = signing.loads(request.COOKIES.get(NAME, ""), salt=SALT)
    except signing.BadSignature:
        return None
    return held["answers"] if held.get("token") == hash_of(token) else None


def write(response: HttpResponse, *, token: str, answers: dict[str, Any], campaign: Campaign) -> None:
    """Keep the answers in the browser until the campaign's last day. Raises TooLong, and then keeps nothing."""
    value = signing.dumps({"token": hash_of(token), "answers": answers}, salt=SALT, compress=True)
    if len(value) > MAX_BYTES:
        raise TooLong
    end = datetime.combine(campaign.closes_on + timedelta(days=1), time(), timezone.get_current_timezone())
    response.set_cookie(
        NAME,
        value,
        max_age=max(0, int((end - timezone.now()).total_seconds())),
        path=reverse("questionnaires:start", args=[token]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def forget(response: HttpResponse, *, token: str) -> None:
    """Take the answers out of the browser, once they are sent."""
    response.delete_cookie(NAME, path=reverse("questionnaires:start", args=[token]), samesite="Strict")
