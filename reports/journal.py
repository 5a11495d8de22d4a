"""The acts on documents, chained to the journal of what each is about."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.models import Organisation, User
from audit import actions as audit
from audit.models import Entry
from evaluation.committee.journal import record_for
from reports.models import Report
from usecases.journal import record


def record_on(*, report: Report, verb: str, actor: User, now: datetime) -> Entry:
    """Chain one act on `report` to the journal of its dossier, of its committee or of its collectivité."""
    details = {"report": report.pk, "kind": report.kind}
    if report.use_case is not None:
        return record(verb=verb, actor=actor, use_case=report.use_case, now=now, details=details)
    if report.meeting is not None:
        details["meeting"] = report.meeting_id
        return record_for(verb=verb, actor=actor, committee=report.meeting.committee, now=now, details=details)
    return record_about(organisation=report.organisation, verb=verb, actor=actor, now=now, details=details)


def record_about(
    *, organisation: Organisation, verb: str, actor: User, now: datetime, details: Mapping[str, Any]
) -> Entry:
    """Chain one act on the documents of a whole collectivité to the journal."""
    return audit.append(
        verb=verb,
        actor_id=actor.pk,
        actor_label=actor.get_full_name(),
        target=audit.Target("organisation", organisation.pk, organisation.name, organisation.pk),
        now=now,
        details=details,
    )
