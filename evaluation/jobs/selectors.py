"""Reading the jobs that a dossier touches, and what they establish for the grid."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from boussole.shared.typography import date_fr, number_fr, typo_fr
from boussole.shared.wording import enumerate_fr
from evaluation.jobs.models import TouchedJobs
from evaluation.jobs.rules import UNKNOWN, WATCHED_SHARE, YES, proposals
from usecases.evidence import Point
from usecases.models import UseCase
from workforce.classification import LEVELS, VERY
from workforce.enums import Level
from workforce.models import ReferenceVersion, StaffTable
from workforce.selectors import default_reference
from workforce.selectors.results import latest_table


@dataclass(frozen=True)
class Summary:
    """What is said of the jobs of a dossier: the version read, the sentences, what is proposed."""

    said: TouchedJobs
    jobs: tuple[tuple[str, str], ...]  # (label, level in words), the most exposed first
    agents: str
    levels: tuple[tuple[str, int | None], ...]
    answer: str
    proposals: tuple[str, ...]


def touched_jobs(use_case: UseCase, at: datetime | None = None) -> TouchedJobs | None:
    """Return what is said of the jobs of the dossier now, or as it stood at the instant `at`; None before any."""
    rows = TouchedJobs.objects.filter(use_case=use_case).select_related("table", "reference", "saved_by")
    return (rows if at is None else rows.filter(saved_at__lte=at)).order_by("number").last()


def versions_of(use_case: UseCase) -> QuerySet[TouchedJobs]:
    """Return every version, the latest first."""
    return TouchedJobs.objects.filter(use_case=use_case).select_related("saved_by").order_by("-number")


def sources_of(organisation_id: int) -> tuple[StaffTable | None, ReferenceVersion | None]:
    """Return the staff table that agents are counted in, and the reference of its jobs (or the default one)."""
    table = latest_table(organisation_id)
    return table, table.reference if table else default_reference(organisation_id)


def summary(use_case: UseCase, at: datetime | None = None) -> Summary | None:
    """Return what a page or a report says of the jobs of the dossier, now or at an instant. One query."""
    said = touched_jobs(use_case, at)
    return describe(said) if said else None


def describe(said: TouchedJobs) -> Summary:
    """Return one version in words."""
    rows = sorted(said.jobs, key=lambda row: (-LEVELS.index(row["level"]), row["label"]))
    levels = said.figures.get("levels", {})
    return Summary(
        said=said,
        jobs=tuple((row["label"], str(Level(row["level"]).label)) for row in rows),
        agents=agents_text(said),
        levels=tuple((str(Level(level).label), levels[level]) for level in reversed(LEVELS) if level in levels),
        answer=answer_text(said),
        proposals=proposals({row["level"] for row in rows}, said.vigilance),
    )


def agents_text(said: TouchedJobs) -> str:
    """Return how many agents hold the jobs, of all; or why it is not said."""
    if said.table is None:
        return _("Aucun tableau des effectifs n’est importé : le nombre d’agents n’est pas connu.")
    agents, total = said.figures["agents"], said.figures["total"]
    if agents is None:
        return typo_fr(
            _("Le nombre d’agents est masqué : il est trop petit, ou en ferait retrouver un qui l’est (sur %(total)s).")
            % {"total": number_fr(total)}
        )
    share = number_fr(100 * agents / total, 1 if agents < total / 100 else 0) if total else "0"
    return typo_fr(
        _("%(agents)s agents sur %(total)s (%(share)s %%), effectifs au %(day)s.")
        % {"agents": number_fr(agents), "total": number_fr(total), "share": share, "day": date_fr(said.table.as_of)}
    )


def answer_text(said: TouchedJobs) -> str:
    """Return what the method makes of it, and why."""
    percent = int(WATCHED_SHARE * 100)
    if said.vigilance == UNKNOWN:
        return typo_fr(
            _("Aucun métier n’est très concerné ; la part des agents n’est pas connue sans tableau des effectifs.")
        )
    if said.vigilance != YES:
        return typo_fr(
            _("Aucun métier n’est très concerné, et pas plus de %(percent)s %% des agents sont touchés.")
            % {"percent": percent}
        )
    very = [row["label"] for row in said.jobs if row["level"] == VERY]
    if very:
        return typo_fr(_("Vigilance : métier très concerné, %(names)s.") % {"names": enumerate_fr(very, last=_("et"))})
    return typo_fr(_("Vigilance : plus de %(percent)s %% des agents sont touchés.") % {"percent": percent})


def report_text(use_case: UseCase) -> str:
    """Return what a report says of the jobs touched, in a few sentences; "" before any is said. One query."""
    found = summary(use_case)
    if found is None:
        return ""
    jobs = enumerate_fr([f"{label} ({level.lower()})" for label, level in found.jobs], last=_("et"))
    bound = _("C’est un maximum, pas une prévision.")
    return typo_fr(f"{jobs}. {found.agents} {found.answer} {bound}")


def evidence_points(use_case: UseCase) -> list[Point]:
    """Return what the touched jobs establish for the grid; nothing before they are said. One query."""
    found = summary(use_case)
    if found is None:
        return []
    level = "" if found.said.vigilance == UNKNOWN else found.said.vigilance
    text = f"{found.answer} {found.agents}"
    return [Point("jobs.exposure", level, text, reverse("jobs:dossier", args=[use_case.pk]))]
