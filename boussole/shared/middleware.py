"""A page that is only read must change nothing."""

import re
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
READS = (
    "SELECT",
    "WITH",
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "BEGIN",
    "PRAGMA",
    "EXPLAIN",
    "SET",
    "SHOW",
)
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE)\b", re.IGNORECASE)  # what a WITH may end in
# Django keeps the sign-in state (and the token of a password reset link) in the session on GET.
EXEMPT_TABLES = ('"django_session"',)


class WroteOnGet(RuntimeError):  # noqa: N818 - it says what happened, and only the developer reads it
    """A GET request tried to change the database."""


def _refuse_writes(execute: Callable, sql: str, params: object, many: bool, context: dict) -> object:
    statement = str(sql).lstrip(" (\n\t")
    start = statement[:10].upper()
    reads = start.startswith(READS) and not (start.startswith("WITH") and WRITES.search(statement))
    if not reads and not any(table in statement for table in EXEMPT_TABLES):
        raise WroteOnGet(f"A GET request tried to run: {statement[:80]}")
    return execute(sql, params, many, context)


class ReadOnlyGetMiddleware:
    """Refuse every statement that writes while a GET, HEAD or OPTIONS request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        with connection.execute_wrapper(_refuse_writes):
            return self.get_response(request)
