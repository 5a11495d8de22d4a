"""What the actions on staff tables and references share."""

from datetime import datetime
from typing import Any

from accounts.models import User
from audit import actions as audit
from boussole.shared.refusals import Refused
from workforce.models import ReferenceVersion, StaffFile, StaffTable


class ImportRefused(Refused):
    """The file, its columns or its lines cannot be imported."""


class TableRefused(Refused):
    """The table cannot be changed this way."""


class ReferenceRefused(Refused):
    """The version of the reference cannot be copied, changed, published or archived this way."""


class StaleReference(ReferenceRefused):
    """Someone changed the draft since the page was shown."""


KINDS = {StaffFile: "staff_file", StaffTable: "staff_table", ReferenceVersion: "job_reference"}


def journal(
    verb: str, row: StaffFile | StaffTable | ReferenceVersion, actor: User, now: datetime, **details: Any
) -> None:
    """Chain one act on a file, a table or a reference to the journal."""
    audit.append(
        verb=f"workforce.{verb}",
        actor_id=actor.pk,
        actor_label=actor.get_full_name(),
        target=audit.Target(KINDS[type(row)], row.pk, str(row), row.organisation_id),
        now=now,
        details=details,
    )
