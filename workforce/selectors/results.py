"""Reading the results of a staff table: what `workforce.exposure` lets be shown of its lines."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Min, QuerySet, Sum

from accounts.models import User
from workforce.changes import Move, moves
from workforce.enums import READERS, Edition, IloClass, Level
from workforce.exposure import Exposure, Line, measure
from workforce.models import IscoScore, ReferenceJob, StaffTable
from workforce.selectors.references import ilo_classes


@dataclass(frozen=True)
class Scale:
    """The classes that posts are put in, from the least exposed; `first`: from which one a job counts as concerned.

    `high`: from which one it counts among the most exposed.
    """

    key: str
    label: str
    levels: tuple[str, ...]
    first: str
    high: str


INET = Scale("", "INET", tuple(Level.values), Level.LITTLE.value, Level.EXPOSED.value)
ILO = {
    Edition.ILO_2023.value: Scale(
        Edition.ILO_2023.value,
        str(Edition.ILO_2023.label),
        (IloClass.NOT_AFFECTED, IloClass.AUGMENTATION, IloClass.UNKNOWN, IloClass.AUTOMATION),
        IloClass.AUGMENTATION,
        IloClass.AUTOMATION,
    ),
    Edition.ILO_2025.value: Scale(
        Edition.ILO_2025.value,
        str(Edition.ILO_2025.label),
        (
            IloClass.OUTSIDE,
            IloClass.MINIMAL,
            IloClass.GRADIENT_1,
            IloClass.GRADIENT_2,
            IloClass.GRADIENT_3,
            IloClass.GRADIENT_4,
        ),
        IloClass.GRADIENT_1,
        IloClass.GRADIENT_3,
    ),
}


def tables_read_by(user: User) -> QuerySet[StaffTable]:
    """Return the staff tables in service of the collectivités where `user` reads them, the latest first."""
    rows = StaffTable.objects.current().filter(organisation__in=user.organisations_with(*READERS))
    return rows.select_related("organisation", "reference")


def latest_table(organisation_id: int) -> StaffTable | None:
    """Return the staff table in service with the latest date, None without one."""
    rows = StaffTable.objects.current().filter(organisation=organisation_id).select_related("reference")
    return rows.order_by("-as_of", "-number").first()


def scales_of(table: StaffTable) -> list[Scale]:
    """Return the scales a table can be read on: that of the study, those of the ILO whose scores are loaded."""
    loaded = set(IscoScore.objects.filter(version=table.reference_id).values_list("edition", flat=True).distinct())
    return [INET, *(scale for key, scale in ILO.items() if key in loaded)]


def lines_of(table: StaffTable, scale: Scale = INET) -> tuple[Line, ...]:
    """Return the lines of a table with the class of their job: "" without a job, or without a score on this scale.

    One query on the scale of the study, two on another.
    """
    classes = ilo_classes(table.reference, scale.key) if scale.key else None
    rows = table.lines.order_by("pk").values_list(
        "reference_job__label", "reference_job__level", "reference_job__isco08",
        "head_count", "filiere", "category", "direction", "cadre_emplois", "sex",
    )  # fmt: skip
    found = []
    for label, level, isco08, *rest in rows:
        if classes is not None:
            level = classes.get(isco08, "")
        found.append(Line(label if level else "", level or "", *rest))
    return tuple(found)


@lru_cache(maxsize=32)
def _measured(lines: tuple[Line, ...], levels: tuple[str, ...]) -> Exposure:
    """Protecting a large table takes a second or two: the same lines are not protected twice by one process."""
    return measure(lines, levels)


def exposure_of(table: StaffTable, scale: Scale = INET) -> Exposure:
    """Return what may be shown of a table on a scale."""
    return _measured(lines_of(table, scale), tuple(str(level) for level in scale.levels))


def moves_between(before: StaffTable, after: StaffTable) -> list[Move]:
    """Return the job titles that changed level from one table to the other. Two queries."""
    earlier = {key: level or "" for key, level in before.lines.values_list("title_key", "reference_job__level")}
    rows = (
        after.lines.order_by()
        .values("title_key", "reference_job__level")
        .annotate(title=Min("job_title"), posts=Sum("head_count"))
    )
    return moves(
        earlier, [(row["title_key"], row["title"], row["reference_job__level"] or "", row["posts"]) for row in rows]
    )


def same_code(job: ReferenceJob) -> QuerySet[ReferenceJob]:
    """Return the other jobs of the version that share the ISCO-08 code of `job`: their level comes from it too."""
    return job.version.jobs.filter(isco08=job.isco08).exclude(pk=job.pk)
