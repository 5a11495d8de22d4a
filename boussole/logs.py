"""Logs that machines can read and that name nobody.

What people type or are called never reaches a log: the texts given as arguments of a message are hidden, only a short
list of extras is written, a fault is told by its type and place and not by its value.
"""

import json
import logging
import re
import time
import uuid
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("boussole.requests")

# Only these extras are written: identifiers, counts, names of tasks, views and classes. Never a person or a text.
ALLOWED_EXTRAS = ("task", "job", "why", "status_code", "duration_ms", "model", "count", "method", "view")
# The arguments of Celery's own messages that name work, not people.
TASK_ARGUMENTS = frozenset({"name", "id", "runtime", "description"})
HIDDEN = "…"
EMAIL = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
QUERY = re.compile(r"\?[^\s\"']*")
request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, request identifier, allowed extras."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": scrub(_message(record)),
        }
        if request_id.get():
            line["request"] = request_id.get()
        line |= {name: _extra(getattr(record, name)) for name in ALLOWED_EXTRAS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            # The type and the place are enough to find a fault; the value may hold what a person typed.
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def scrub(text: str) -> str:
    """Return `text` without e-mail addresses nor query strings, on one line."""
    return " ".join(QUERY.sub(f"?{HIDDEN}", EMAIL.sub("<courriel>", text)).split())


def _message(record: logging.LogRecord) -> str:
    """Return the message with its numbers; its texts are hidden, for they may name someone."""
    template = str(record.msg)
    if not record.args:
        return template
    shown = TASK_ARGUMENTS if record.name.startswith("celery") else frozenset()
    if isinstance(record.args, Mapping):
        values: object = {key: value if key in shown else _hide(value) for key, value in record.args.items()}
    else:
        values = tuple(_hide(value) for value in record.args)
    try:
        return template % values
    except (TypeError, ValueError, KeyError):
        return template


def _hide(value: object) -> object:
    return value if isinstance(value, int | float) else HIDDEN


def _extra(value: object) -> object:
    return value if isinstance(value, int | float) else scrub(str(value))


def _where(traceback: object) -> list[str]:
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        file = "/".join(code.co_filename.rsplit("/", 2)[-2:])
        frames.append(f"{file}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return frames[-5:]


class RequestLogMiddleware:
    """Give each request an identifier, sent back as X-Request-ID, and log one line: view, status, duration.

    Neither the path (it can hold a one-time link) nor the person is written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid.uuid4().hex)
        started = time.monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            match = request.resolver_match
            extra = {
                "method": request.method,
                "view": match.view_name if match else "",
                "status_code": response.status_code,
                "duration_ms": round((time.monotonic() - started) * 1000),
            }
            logger.info("request", extra=extra)
            return response
        finally:
            request_id.reset(token)
