"""The import of a file whose columns were confirmed: all its lines, or none."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from boussole.shared import jobs
from workforce.actions.common import ImportRefused, journal
from workforce.actions.uploading import lock_waiting_file
from workforce.enums import MatchKind
from workforce.lines import MAX_ERRORS, Alike, Read, read_lines
from workforce.matching import Match, match
from workforce.models import ReferenceVersion, StaffFile, StaffImport, StaffLine, StaffTable
from workforce.selectors import decisions_of, reference_of
from workforce.staff_file import unpack_rows
from workforce.titles import title_key

BATCH = 1000  # rows written at a time
NUMBERED = 50  # lines named in a report

Progress = Callable[[int], None]


@transaction.atomic
def ask_import(*, file: StaffFile, actor: User, now: datetime) -> StaffImport:
    """Ask for the import of a file as its columns were chosen. It runs in the background, after the commit.

    Raises NotAllowed, ImportRefused (columns not chosen, already asked, lines with errors).
    """
    file = lock_waiting_file(file, actor)
    if "as_of" not in file.choices:
        raise ImportRefused(_("Confirmez d’abord les colonnes."))
    if read_file_lines(file).errors:
        raise ImportRefused(_("Des lignes sont à corriger : rien n’est importé tant qu’il en reste."))
    job = StaffImport.objects.create(
        file=file,
        requested_by=actor,
        name=file.choices["name"],
        as_of=date.fromisoformat(file.choices["as_of"]),
        reference=ReferenceVersion.objects.get(pk=file.choices["reference"]),
        mapping=file.choices["mapping"],
        queued_at=now,
    )
    journal("ask_import", file, actor, now, sha256=file.sha256)
    jobs.dispatch(job)
    return job


def read_file_lines(file: StaffFile) -> Read:
    """Return what the lines of a file say with the columns chosen so far."""
    return read_lines(unpack_rows(file.content), file.choices["mapping"])


def import_lines(*, job: StaffImport, now: datetime, progress: Progress = lambda percent: None) -> StaffTable:
    """Import the lines of a job, all or none, and erase them from its file. Doing it twice does nothing more.

    `progress` is told how far it is, in %. Raises ImportRefused when a line is wrong, the report says where.
    """
    if job.table is not None:
        return job.table
    file = job.file
    if file.content is None:
        raise ImportRefused(_("Les lignes de ce fichier ont été effacées. Déposez-le à nouveau."))
    progress(5)
    read = read_lines(unpack_rows(file.content), job.mapping)
    if read.errors:
        _give_up(job, read)
        raise ImportRefused(_("Des lignes sont à corriger : rien n’est importé."))
    progress(40)
    reference, decisions = reference_of(job.reference), decisions_of(file.organisation_id)
    matches = {title: match(title, reference, decisions) for title in {alike.job_title for alike in read.counts}}
    progress(60)
    return _write(job, read, matches, now)


@transaction.atomic
def _write(job: StaffImport, read: Read, matches: Mapping[str, Match], now: datetime) -> StaffTable:
    job = StaffImport.objects.select_for_update(of=("self",)).select_related("file", "requested_by").get(pk=job.pk)
    if job.table is not None:
        return job.table
    file = job.file
    organisation = Organisation.objects.select_for_update().get(pk=file.organisation_id)
    own = StaffTable.objects.filter(organisation=organisation)
    table = StaffTable.objects.create(
        organisation=organisation,
        number=(own.aggregate(last=Max("number"))["last"] or 0) + 1,
        name=job.name,
        as_of=job.as_of,
        reference_id=job.reference_id,
        imported_by=job.requested_by,
        imported_at=now,
        source_name=file.source_name,
        sha256=file.sha256,
        encoding=file.encoding,
    )
    rows = (_line(table, alike, count, matches[alike.job_title]) for alike, count in sorted(read.counts.items()))
    StaffLine.objects.bulk_create(rows, batch_size=BATCH)
    job.table, job.report = table, report_of(read, matches, file.dropped)
    job.save(update_fields=["table", "report"])
    StaffFile.objects.filter(pk=file.pk).update(content=None)
    matched = {kind: counts["agents"] for kind, counts in job.report["matching"].items()}
    journal("import", table, job.requested_by, now, sha256=file.sha256, agents=read.agents, matching=matched)
    return table


def _give_up(job: StaffImport, read: Read) -> None:
    with transaction.atomic():
        StaffImport.objects.filter(pk=job.pk).update(report=report_of(read, {}, job.file.dropped))
        StaffFile.objects.filter(pk=job.file_id).update(content=None)


def _line(table: StaffTable, alike: Alike, count: int, found: Match) -> StaffLine:
    return StaffLine(
        table=table,
        **asdict(alike),
        title_key=title_key(alike.job_title),
        head_count=count,
        reference_job_id=found.entry.id if found.entry else None,
        match_kind=found.kind,
    )


def report_of(read: Read, matches: Mapping[str, Match], dropped: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the report of an import: what was read, passed over, dropped, how titles met the reference, the errors.

    It holds no value of the file but those of the cells to correct, never a personal one.
    """
    titles, agents = Counter(found.kind for found in matches.values()), Counter()
    for alike, count in read.counts.items():
        if alike.job_title in matches:
            agents[matches[alike.job_title].kind] += count
    return {
        "lines": read.lines,
        "agents": read.agents if not read.errors else 0,
        "different_lines": len(read.counts),
        "totals_passed_over": list(read.totals[:NUMBERED]),
        "vacant_passed_over": list(read.vacant[:NUMBERED]),
        "dropped_columns": [{"title": row["title"], "why": row["why"]} for row in dropped],
        "matching": {kind.value: {"titles": titles[kind.value], "agents": agents[kind.value]} for kind in MatchKind},
        "error_count": len(read.errors),
        "errors": [asdict(error) for error in read.errors[:MAX_ERRORS]],
    }
