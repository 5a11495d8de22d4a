"""What the PDF of minutes says: their frozen content, then how it was settled and signed."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from boussole.shared.typography import datetime_fr
from evaluation.committee.models import Meeting, Minutes
from reports.enums import ReportKind


def minutes_snapshot(minutes: Minutes) -> dict[str, Any]:
    """Return the content of settled minutes with their seal and the signatures of this moment, as plain data."""
    signatures = minutes.signatures.select_related("signed_by").order_by("signatory")
    return {
        "kind": str(ReportKind.MINUTES),
        "version": minutes.version,
        "dated_on": minutes.meeting.day.isoformat(),
        "state": str(Minutes.objects.get(pk=minutes.pk).state.label),
        **{name: minutes.snapshot[name] for name in ("organisation", "committee", "demonstration")},
        "content": minutes.snapshot,
        "seal": {
            "settled": datetime_fr(minutes.settled_at),
            "settled_by": str(minutes.settled_by),
            "sha256": minutes.snapshot_sha256,
            "seq": minutes.head_seq,
            "head": minutes.head_hash,
        },
        "signatures": [
            {"role": row.get_signatory_display(), "name": str(row.signed_by), "at": datetime_fr(row.signed_at)}
            for row in signatures
        ],
    }


def latest_minutes_snapshot(meeting: Meeting) -> dict[str, Any]:
    """Return `minutes_snapshot` of the last settled version. Raises Minutes.DoesNotExist when there is none."""
    return minutes_snapshot(_settled(meeting).latest("version"))


def without_minutes(meeting: Meeting) -> str:
    """Return why the minutes cannot be printed yet; empty when they can."""
    return "" if _settled(meeting).exists() else _("le procès-verbal n’est pas encore arrêté")


def _settled(meeting: Meeting) -> QuerySet[Minutes]:
    return meeting.minutes.all().settled()
