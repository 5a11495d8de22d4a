"""The terms of a committee's members: who holds an office when, and what its composition will soon lack.

Values in, values out; the pages say them in words. A member sits on the first and on the last day of the term.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from evaluation.committee.quorum import quorum_required

STAFF = "staff"
SOON = timedelta(days=60)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """A seat held by `person` (an identifier) from `starts_on` to `ends_on` (None: no end is set).

    `followed` tells whether somebody is already named to succeed.
    """

    person: int
    starts_on: date
    ends_on: date | None = None
    function: str = "member"
    college: str = "administration"
    voting: bool = True
    followed: bool = False

    def covers(self, day: date) -> bool:
        """Tell whether the member sits on `day`."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Lack(StrEnum):
    PRESIDENT = "president"
    DEPUTY = "deputy"
    NO_VOTER = "no_voter"
    QUORUM = "quorum"
    STAFF = "staff"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Something that the composition lacks, from the day `since`; `term` is the one that ends (`Lack.TERM`).

    `left` and `needed` are numbers of voting members (`Lack.QUORUM`).
    """

    lack: Lack
    since: date
    term: Term | None = None
    left: int = 0
    needed: int = 0


def shortfalls(terms: Iterable[Term], today: date, quorum_rule: str) -> tuple[Shortfall, ...]:
    """Return what the composition lacks today or will within 60 days, the most pressing first.

    A presidency or a deputy's office that nobody holds; fewer voting members left in 60 days than today's quorum
    (`quorum_rule`: a `QuorumRule` value); nobody of the staff's college; terms that the same person does not continue.
    """
    known = list(terms)
    found = [*_offices(known, today), *_quorum(known, today, quorum_rule), *_colleges(known, today)]
    found += [Shortfall(Lack.TERM, term.ends_on, term) for term in ending_soon(known, today) if term.ends_on]
    return tuple(sorted(found, key=lambda row: row.since))


def ending_soon(terms: Sequence[Term], today: date) -> list[Term]:
    """Return the terms that end within 60 days, that nobody follows and the same person does not continue."""
    ending = [
        term
        for term in terms
        if term.ends_on is not None
        and term.covers(today)
        and not term.followed
        and term.ends_on <= today + SOON
        and not any(other.person == term.person and other.covers(term.ends_on + ONE_DAY) for other in terms)
    ]
    return sorted(ending, key=lambda term: (term.ends_on or today, term.person))


def vacancy(terms: Iterable[Term], function: str, today: date) -> date | None:
    """Return the first day, from today to 60 days ahead, on which nobody holds the office; None when it is held."""
    held = [term for term in terms if term.function == function]
    days = (today + timedelta(days=ahead) for ahead in range(SOON.days + 1))
    return next((day for day in days if not any(term.covers(day) for term in held)), None)


def _offices(terms: Sequence[Term], today: date) -> list[Shortfall]:
    days = {lack: vacancy(terms, lack.value, today) for lack in (Lack.PRESIDENT, Lack.DEPUTY)}
    return [Shortfall(lack, day) for lack, day in days.items() if day is not None]


def _quorum(terms: Sequence[Term], today: date, rule: str) -> list[Shortfall]:
    voting = [term for term in terms if term.voting]
    now = sum(term.covers(today) for term in voting)
    if not now:
        return [Shortfall(Lack.NO_VOTER, today)]
    needed, horizon = quorum_required(now, rule), today + SOON
    left = sum(term.covers(horizon) for term in voting)
    return [] if left >= needed else [Shortfall(Lack.QUORUM, horizon, left=left, needed=needed)]


def _colleges(terms: Sequence[Term], today: date) -> list[Shortfall]:
    seated = any(term.college == STAFF and term.covers(today) for term in terms)
    return [] if seated else [Shortfall(Lack.STAFF, today)]
