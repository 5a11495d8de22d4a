"""Documents in the database without the life of a dossier that leads to them."""

from datetime import datetime
from typing import Any

from accounts.models import User
from reports.actions import store_report
from reports.documents.file import File
from reports.freezing import frozen
from reports.making import render_report
from reports.models import Report
from reports.render import TEMPLATE_VERSION
from tests.factories.usecases import START


def make_report(
    kind: str, said: dict[str, Any], actor: User, *, topic: str = "", now: datetime = START, **about: Any
) -> Report:
    """Freeze `said` as a document about a use_case, a meeting or an organisation; it waits in the queue."""
    snapshot, seal = frozen(said, next(iter(about.values())))
    return Report.objects.create(
        **about,
        kind=kind,
        snapshot=snapshot,
        snapshot_sha256=seal.sha256,
        code=seal.code,
        topic=topic,
        template_version=TEMPLATE_VERSION,
        requested_by=actor,
        queued_at=now,
    )


def make_file(report: Report, content: bytes = b"", *, now: datetime = START) -> bytes:
    """Store the file of a report and return its bytes: `content`, or its real PDF."""
    file = File(content, 2) if content else render_report(report)
    store_report(report=report, file=file, now=now)
    return file.content
