"""Who is invited, read from a pasted list or a file: an address and a service a line. Plain values in and out."""

import re
from collections.abc import Collection
from dataclasses import dataclass

ADDRESS = re.compile(r"[^@\s;,<>()\"']+@[^@\s;,<>()\"']+\.[^@\s.;,<>()\"']{2,}")
SEPARATOR = re.compile(r"[;\t,]")
HEADERS = frozenset({"courriel", "adresse", "email", "e-mail", "mail"})
MAX_LINES = 5000
MAX_SERVICE = 100  # characters
MAX_ADDRESS = 254  # characters (RFC 5321)


@dataclass(frozen=True)
class Invitee:
    """One person to invite by mail."""

    email: str
    service: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with one line (from 1; 0: with the whole). `kind` names it, `value` is what was read."""

    line: int
    kind: str
    value: str = ""


@dataclass(frozen=True)
class Reading:
    """Every line read: either people, or what to correct."""

    people: tuple[Invitee, ...]
    problems: tuple[Problem, ...]


def read_invitees(text: str, known: Collection[str] = ()) -> Reading:
    """Read « adresse ; service » lines. `known` are the addresses already invited, in lower case.

    Empty lines and a header are passed over. Any problem means that nobody is to be invited yet: all or nothing.
    """
    people: list[Invitee] = []
    problems: list[Problem] = []
    seen = set(known)
    lines = text.removeprefix("\ufeff").splitlines()
    if len(lines) > MAX_LINES:
        return Reading((), (Problem(0, "too_long", str(len(lines))),))
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        email, service, problem = _read_line(line)
        if not people and not problems and email in HEADERS:
            continue
        if not problem and email in seen:
            problem = "known" if email in known else "twice"
        if problem:
            problems.append(Problem(number, problem, email if problem != "service" else ""))
            continue
        seen.add(email)
        people.append(Invitee(email, service))
    if not people and not problems:
        problems.append(Problem(0, "empty"))
    return Reading(() if problems else tuple(people), tuple(problems))


def _read_line(line: str) -> tuple[str, str, str]:
    """Return the address, the service, and what is wrong ('' when nothing is)."""
    cells = [cell.strip().strip('"').strip() for cell in SEPARATOR.split(line, maxsplit=1)]
    email, service = cells[0].lower(), " ".join(cells[1].strip(";,\t ").split()) if len(cells) > 1 else ""
    if len(email) > MAX_ADDRESS or not ADDRESS.fullmatch(email):
        return email, service, "address"
    if not service:
        return email, service, "service"
    if len(service) > MAX_SERVICE:
        return email, service, "service_long"
    return email, service, ""
