"""Saying which jobs a dossier touches: each time a new version, its agents counted in the latest staff table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.jobs.counting import count_touched
from evaluation.jobs.models import TouchedJobs
from evaluation.jobs.permissions import require_contributor
from evaluation.jobs.rules import vigilance
from evaluation.jobs.selectors import sources_of, touched_jobs
from usecases.journal import record
from usecases.models import UseCase
from workforce.models import StaffTable
from workforce.selectors.results import lines_of


class JobsRefused(Refused):
    """The jobs cannot be said this way."""


class StaleJobs(Refused):
    """Somebody said them again since the page was shown. `current` is what is stored."""

    def __init__(self, current: TouchedJobs | None) -> None:
        super().__init__(_("Les métiers touchés ont changé entre-temps. Comparez, puis enregistrez de nouveau."))
        self.current = current


@transaction.atomic
def save_jobs(
    *,
    use_case: UseCase,
    actor: User,
    jobs: Sequence[str],
    directions: Sequence[str] = (),
    note: str = "",
    version: int,
    now: datetime,
) -> TouchedJobs:
    """Save the jobs (labels of the reference) and departments that the dossier touches, as the next version.

    Nothing is written when nothing changed since the last version, staff table included. `version` is the number that
    `actor` was shown, 0 for none. Raises NotAllowed, StaleJobs, JobsRefused (no job, or one that the reference does not
    have; a department that the staff table does not have).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_contributor(actor, use_case)
    current = touched_jobs(use_case)
    table, reference = sources_of(use_case.organisation_id)
    if reference is None:
        raise JobsRefused(_("Aucun référentiel de métiers n’est publié : rien ne peut être choisi."))
    known = dict(reference.jobs.filter(label__in=jobs).values_list("label", "level"))
    if not jobs or set(jobs) - set(known):
        raise JobsRefused(_("Choisissez au moins un métier du référentiel."), field="jobs")
    lines = lines_of(table) if table else ()
    if set(directions) - {line.direction for line in lines}:
        raise JobsRefused(_("Choisissez des directions du tableau des effectifs."), field="directions")
    said = TouchedJobs(
        use_case=use_case,
        reference=reference,
        table=table,
        jobs=[{"label": label, "level": known[label]} for label in sorted(known)],
        directions=sorted(set(directions)),
        note=note,
        saved_by=actor,
        saved_at=now,
        **_counted(table, lines, known, directions),
    )
    if current is not None and _content(current) == _content(said):
        return current
    if (current.number if current else 0) != version:
        raise StaleJobs(current)
    said.number = version + 1
    said.save()
    details = {"number": said.number, "jobs": sorted(known), "vigilance": said.vigilance}
    record(verb="touched_jobs.save", actor=actor, use_case=use_case, now=now, details=details)
    return said


def _counted(
    table: StaffTable | None, lines: Sequence[Any], known: dict[str, str], directions: Sequence[str]
) -> dict[str, Any]:
    if table is None:
        return {"figures": {}, "vigilance": vigilance(set(known.values()), None, None)}
    count = count_touched(lines, set(known), set(directions))
    figures = {"agents": count.shown_agents, "total": count.total, "levels": dict(count.shown_levels)}
    return {"figures": figures, "vigilance": vigilance(set(known.values()), count.agents, count.total)}


def _content(said: TouchedJobs) -> tuple[Any, ...]:
    return said.table_id, said.jobs, said.directions, said.note, said.figures, said.vigilance
