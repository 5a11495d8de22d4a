"""A staff table in use: decisions on its job titles, its withdrawal."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from workforce.actions.common import TableRefused, journal
from workforce.enums import MatchKind, TableState
from workforce.matching import Match, match
from workforce.models import JobMatch, StaffLine, StaffTable
from workforce.permissions import require_writer
from workforce.selectors import decisions_of, reference_of, title_of

NO_EQUIVALENT = ""  # the label that says « no job of the reference is this one »


@transaction.atomic
def decide_match(*, table: StaffTable, actor: User, key: str, label: str, now: datetime) -> JobMatch:
    """Say which job of the reference a title is, '' for none: for this table, the others in use and the next ones.

    Raises NotAllowed, TableRefused (withdrawn, a title that the table lacks or that is the very label of a job, a job
    that the reference lacks).
    """
    table = _lock(table, actor)
    row = title_of(table, key)
    if row is None:
        raise TableRefused(_("Ce métier n’est plus dans le tableau."))
    if not table.lines.filter(title_key=key).exclude(match_kind=MatchKind.EXACT).exists():
        raise TableRefused(_("Ce métier est, mot pour mot, un métier du référentiel."))
    job = table.reference.jobs.filter(label=label).first() if label else None
    if label and job is None:
        raise TableRefused(_("Choisissez un métier du référentiel."), field="label")
    decision, _made = JobMatch.objects.update_or_create(
        organisation=table.organisation,
        title_key=key,
        defaults={
            "job_title": row.title,
            "reference_label": label,
            "isco08": job.isco08 if job else "",
            "decided_by": actor,
            "decided_at": now,
        },
    )
    _apply(table.organisation, key)
    journal("match_job", table, actor, now, title=row.title, job=label or None)
    return decision


@transaction.atomic
def forget_match(*, table: StaffTable, actor: User, key: str, now: datetime) -> None:
    """Take back what was decided of a title: the words alone speak again. Raises NotAllowed, TableRefused."""
    table = _lock(table, actor)
    decision = JobMatch.objects.filter(organisation=table.organisation, title_key=key).first()
    if decision is None:
        raise TableRefused(_("Rien n’a été décidé pour ce métier."))
    title = decision.job_title
    decision.delete()
    _apply(table.organisation, key)
    journal("match_job", table, actor, now, title=title, forgotten=True)


@transaction.atomic
def withdraw_table(*, table: StaffTable, actor: User, reason: str, now: datetime) -> StaffTable:
    """Withdraw a table imported by mistake: its lines are deleted, what is known of the import stays.

    Raises NotAllowed, TableRefused (withdrawn already, no reason given).
    """
    table = _lock(table, actor)
    if not reason.strip():
        raise TableRefused(_("Dites pourquoi le tableau est retiré."), field="reason")
    lines = table.lines.count()
    StaffLine.objects.filter(table=table).delete()
    table.state, table.undone_by, table.undone_at = TableState.WITHDRAWN, actor, now
    table.undone_reason = reason.strip()[:300]
    table.save(update_fields=["state", "undone_by", "undone_at", "undone_reason"])
    journal("withdraw_table", table, actor, now, lines=lines, reason=table.undone_reason)
    return table


def _lock(table: StaffTable, actor: User) -> StaffTable:
    locked = StaffTable.objects.select_for_update(of=("self",)).select_related("organisation", "reference")
    table = locked.get(pk=table.pk)
    require_writer(actor, table.organisation_id)
    if not table.is_current:
        raise TableRefused(_("Ce tableau est retiré : il n’a plus de lignes."))
    return table


def _apply(organisation: Organisation, key: str) -> None:
    """Set the lines of one title of every table in use against its reference again."""
    decisions = decisions_of(organisation.pk)
    tables = StaffTable.objects.current().filter(organisation=organisation, lines__title_key=key).distinct()
    for table in tables.select_related("reference"):
        reference = reference_of(table.reference)
        lines = table.lines.filter(title_key=key)
        for title in set(lines.values_list("job_title", flat=True)):
            found: Match = match(title, reference, decisions)
            lines.filter(job_title=title).update(
                match_kind=found.kind, reference_job=found.entry.id if found.entry else None
            )
        StaffTable.objects.filter(pk=table.pk).update(edit_version=F("edit_version") + 1)
