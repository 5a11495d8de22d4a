"""Asking for a report, and producing its bytes once."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from audit.chain import canonical
from boussole.shared import jobs
from evaluation.committee.journal import record_for
from evaluation.committee.models import Meeting, Minutes
from reports.documents import DOCUMENTS
from reports.documents.file import File, verification_code
from reports.documents.minutes import minutes_snapshot
from reports.documents.pack import pack_snapshot, readable_items
from reports.enums import About, ReportKind
from reports.models import Report, ReportFile
from reports.permissions import ReportRefused, require_pack_reader, require_request
from reports.render import TEMPLATE_VERSION
from usecases.journal import record
from usecases.models import UseCase


@transaction.atomic
def request_report(*, use_case: UseCase, kind: str, actor: User, now: datetime) -> Report:
    """Freeze what the report says and queue its production. The same content gives the same report.

    Raises NotAllowed, ReportRefused (too early for this report).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_request(actor, use_case, kind)
    snapshot = DOCUMENTS[ReportKind(kind)].snapshot(use_case, actor, "")
    report, created = _queue(About.USE_CASE, use_case, kind, snapshot, actor, now)
    if created:
        details = {"report": report.pk, "kind": kind, "snapshot": report.snapshot_sha256}
        record(verb="reports.request", actor=actor, use_case=use_case, now=now, details=details)
    return report


@transaction.atomic
def queue_minutes(*, minutes: Minutes, actor: User, now: datetime) -> Report:
    """Freeze the PDF of settled minutes and queue its production, in the transaction that settles or signs them.

    Nobody asks for it: the committee's act does, and its own entry in the journal says so.
    """
    return _queue(About.MEETING, minutes.meeting, ReportKind.MINUTES, minutes_snapshot(minutes), actor, now)[0]


@transaction.atomic
def request_pack(*, meeting: Meeting, actor: User, now: datetime) -> Report:
    """Freeze the pack of a meeting for `actor` and queue its PDF. The same content gives the same report.

    Raises NotAllowed, ReportRefused (nothing that they may read on the agenda).
    """
    require_pack_reader(actor, meeting)
    snapshot = pack_snapshot(meeting, actor)
    if not readable_items(snapshot):
        raise ReportRefused(_("Aucun point de l’ordre du jour ne vous est ouvert : il n’y a rien à imprimer."))
    report, created = _queue(About.MEETING, meeting, ReportKind.MEETING_PACK, snapshot, actor, now)
    if created:
        details = {"report": report.pk, "meeting": meeting.pk, "snapshot": report.snapshot_sha256}
        record_for(verb="reports.request_pack", actor=actor, committee=meeting.committee, now=now, details=details)
    return report


def _queue(
    about: About,
    subject: UseCase | Meeting | Organisation,
    kind: str,
    snapshot: dict[str, Any],
    actor: User,
    now: datetime,
    topic: str = "",
) -> tuple[Report, bool]:
    """Freeze `snapshot` as a document about `subject` and queue its file, once for the same content."""
    sha256 = hashlib.sha256(canonical(snapshot).encode()).hexdigest()
    report, created = Report.objects.get_or_create(
        **{about: subject},
        kind=kind,
        snapshot_sha256=sha256,
        template_version=TEMPLATE_VERSION,
        defaults={
            "snapshot": snapshot,
            "code": verification_code(sha256, TEMPLATE_VERSION),
            "topic": topic,
            "requested_by": actor,
            "queued_at": now,
        },
    )
    if created:
        jobs.dispatch(report)
    return report, created


@transaction.atomic
def store_report(*, report: Report, file: File, now: datetime) -> ReportFile:
    """Write the bytes and mark the report ready, at once. A second worker changes nothing."""
    stored, _created = ReportFile.objects.get_or_create(
        report=report,
        defaults={
            "content": file.content,
            "sha256": hashlib.sha256(file.content).hexdigest(),
            "size": len(file.content),
            "pages": file.pages,
            "produced_at": now,
        },
    )
    jobs.finish(report, now=now)
    return stored
