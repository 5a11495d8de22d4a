"""Staff tables for tests, through the real actions, on the reference that is shipped."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from accounts.models import User
from boussole.shared import jobs
from tests.factories.accounts import Cast
from tests.factories.fixtures import load
from tests.workforce.files import TABLE, as_csv
from workforce import actions
from workforce.models import ReferenceVersion, StaffFile, StaffImport, StaffTable

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
DAY = date(2025, 12, 31)


def load_reference() -> ReferenceVersion:
    """The shipped version of the reference, loaded once."""
    shipped = ReferenceVersion.objects.filter(organisation=None)
    if not shipped.exists():
        load("workforce__referenceversion", "workforce__referencejob", "workforce__task")
    return shipped.get()


def uploaded(cast: Cast, rows: Sequence[Sequence[object]] = TABLE, *, actor: User | None = None) -> StaffFile:
    """A file whose columns wait to be confirmed."""
    load_reference()
    return actions.upload_staff_file(
        organisation=cast.organisation,
        actor=actor or cast.expert,
        name="effectifs.csv",
        content=as_csv(rows, encoding="utf-8"),
        now=NOW,
    )


def chosen(cast: Cast, rows: Sequence[Sequence[object]] = TABLE, **changes: object) -> StaffFile:
    """A file whose columns are confirmed, not imported yet."""
    file = uploaded(cast, rows)
    given = {
        "mapping": file.choices["mapping"],
        "name": "Effectifs 2025",
        "as_of": DAY,
        "reference": load_reference(),
        **changes,
    }
    return actions.choose_columns(file=file, actor=cast.expert, now=NOW, **given)


def imported(cast: Cast, rows: Sequence[Sequence[object]] = TABLE, **changes: object) -> StaffTable:
    """A table in use."""
    job = actions.ask_import(file=chosen(cast, rows, **changes), actor=cast.expert, now=NOW)
    claimed = jobs.claim(StaffImport, job.pk, now=NOW)
    table = actions.import_lines(job=claimed, now=NOW)
    jobs.finish(claimed, now=NOW)
    return table
