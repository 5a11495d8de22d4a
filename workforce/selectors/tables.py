"""Reading staff tables: their totals, and the titles that wait for a decision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet, Sum

from accounts.models import User
from workforce.enums import WRITERS, MatchKind
from workforce.models import JobMatch, StaffFile, StaffLine, StaffTable


@dataclass(frozen=True)
class TableSummary:
    """A table, its agents, its different titles, and those that no job meets yet."""

    table: StaffTable
    agents: int
    titles: int
    waiting: int
    waiting_agents: int


@dataclass(frozen=True)
class TitleRow:
    """A title of a table, in its ways to be written, with its agents and the job that it met."""

    key: str
    title: str
    agents: int
    kind: str
    job: str
    level: str

    @property
    def kind_label(self) -> str:
        """How it met the reference, in words."""
        return str(MatchKind(self.kind).label)


def summaries(tables: Iterable[StaffTable]) -> list[TableSummary]:
    """Return the totals of `tables`, in their order. One query."""
    rows = list(tables)
    waiting = Q(match_kind=MatchKind.NONE)
    counted = (
        StaffLine.objects.filter(table__in=rows)
        .order_by()
        .values("table")
        .annotate(
            agents=Sum("head_count"),
            titles=Count("title_key", distinct=True),
            waiting=Count("title_key", filter=waiting, distinct=True),
            waiting_agents=Sum("head_count", filter=waiting),
        )
    )
    by_table = {row.pop("table"): row for row in counted}
    none = {"agents": 0, "titles": 0, "waiting": 0, "waiting_agents": 0}
    return [TableSummary(table, **{name: by_table.get(table.pk, none)[name] or 0 for name in none}) for table in rows]


def titles_of(table: StaffTable) -> list[TitleRow]:
    """Return the titles of a table, those that wait first, then by number of agents. One query."""
    rows = (
        table.lines.order_by()
        .values("title_key", "match_kind", "reference_job__label", "reference_job__level")
        .annotate(agents=Sum("head_count"), title=Min("job_title"))
    )
    found = [
        TitleRow(
            row["title_key"],
            row["title"],
            row["agents"],
            row["match_kind"],
            row["reference_job__label"] or "",
            row["reference_job__level"] or "",
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (row.kind != MatchKind.NONE, -row.agents, row.title))


def title_of(table: StaffTable, key: str) -> TitleRow | None:
    """Return one title of a table, or None."""
    return next((row for row in titles_of(table) if row.key == key), None)


def next_title(table: StaffTable) -> TitleRow | None:
    """Return the title that waits with the most agents, or None when all were met or decided."""
    return next((row for row in titles_of(table) if row.kind == MatchKind.NONE), None)


def decisions_of(organisation_id: int) -> Mapping[str, str]:
    """Return what was decided in a collectivité: the label of a job by key of title, '' for « no equivalent »."""
    return dict(JobMatch.objects.filter(organisation=organisation_id).values_list("title_key", "reference_label"))


def files_waiting(user: User) -> QuerySet[StaffFile]:
    """Return the files whose columns or import wait, for those who bring staff tables."""
    rows = StaffFile.objects.filter(organisation__in=user.organisations_with(*WRITERS))
    waiting = Q(content__isnull=False) & (Q(job__isnull=True) | Q(job__job_state__in=("queued", "running")))
    return rows.filter(waiting).defer("content").select_related("organisation", "job")
