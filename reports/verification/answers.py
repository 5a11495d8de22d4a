"""What is answered to whoever checks a document: what its holder can read on it, and no more.

The answers take the same queries whether the code is known or not.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from reports.documents import DOCUMENTS
from reports.enums import ReportKind, Verdict
from reports.models import Report
from reports.verification.reading import Carried, carried_by


@dataclass(frozen=True)
class Answer:
    """The answer about one document. What is None or '' is not told: not known, or not for every holder.

    `later` is when a newer document of the same kind about the same thing was produced.
    """

    verdict: Verdict
    code: str = ""
    kind: str = ""
    organisation: str = ""
    dated_on: date | None = None
    produced_at: datetime | None = None
    pages: int | None = None
    later: datetime | None = None


def answer_about_code(code: str) -> Answer:
    """Return the answer about a `code` in its printed form ('' for what cannot be a code)."""
    found = _documents().filter(code=code).first()
    if found is None:
        return Answer(Verdict.UNKNOWN, code)
    return _answer(found) if found.produced_at else Answer(Verdict.PENDING, code)


def answer_about_file(content: bytes) -> Answer:
    """Return the answer about a whole file: ours to the byte, ours but changed, or unknown. Raises ReadersBusy."""
    found = _documents().filter(file__sha256=hashlib.sha256(content).hexdigest()).first()
    if found is not None:
        return _answer(found)
    return _altered(carried_by(content))


def _altered(carried: Carried) -> Answer:
    found = _documents().filter(Q(code__in=carried.codes) | Q(snapshot_sha256__in=carried.sums)).first()
    return Answer(Verdict.UNKNOWN) if found is None else Answer(Verdict.ALTERED, found.code)


def _documents() -> QuerySet[Report]:
    """Every document with what is told of it, in one query. Its content and its bytes are not read."""
    same_thing = (
        Q(use_case=OuterRef("use_case")) | Q(meeting=OuterRef("meeting")) | Q(organisation=OuterRef("organisation"))
    )
    newer = (
        Report.objects.filter(
            same_thing,
            kind=OuterRef("kind"),
            topic=OuterRef("topic"),
            pk__gt=OuterRef("pk"),
            file__isnull=False,
        )
        .order_by("-pk")
        .values("file__produced_at")[:1]
    )
    return Report.objects.annotate(
        later=Subquery(newer),
        dated_on=F("snapshot__dated_on"),
        whose=F("snapshot__organisation"),
        produced_at=F("file__produced_at"),
        pages=F("file__pages"),
    ).defer("snapshot")


def _answer(found: Report) -> Answer:
    document = DOCUMENTS.get(ReportKind(found.kind))
    if document is None or document.personal:
        return Answer(Verdict.AUTHENTIC, found.code)
    return Answer(
        verdict=Verdict.SUPERSEDED if found.later else Verdict.AUTHENTIC,
        code=found.code,
        kind=found.get_kind_display(),
        organisation=found.whose or "",
        dated_on=date.fromisoformat(found.dated_on) if found.dated_on else None,
        produced_at=found.produced_at,
        pages=found.pages,
        later=found.later,
    )
