"""Reading the INET matrix: where a dossier is placed, by whom, and the whole portfolio."""

from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import normalize

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.typography import date_fr
from evaluation.frame.enums import Axis
from evaluation.frame.matrix import Path, count_by_path, path_of
from evaluation.frame.models import MatrixPlacement
from evaluation.frame.wording import PATH_LABELS, WHY_NOT
from usecases.enums import YesNoUnknown
from usecases.models import UseCase


@dataclass(frozen=True)
class Place:
    """Where a dossier stands on the matrix: its two placements, and the path once both are there."""

    can: MatrixPlacement | None
    wish: MatrixPlacement | None

    @property
    def path(self) -> Path | None:
        return path_of(self.can and self.can.positive, self.wish and self.wish.positive)

    @property
    def label(self) -> str:
        """« À expérimenter », or '' while an axis is missing."""
        return str(PATH_LABELS[self.path]) if self.path else ""


@dataclass(frozen=True)
class Cell:
    """One cell of the portfolio: its path and its dossiers."""

    path: Path
    dossiers: tuple[UseCase, ...]


@dataclass(frozen=True)
class Portfolio:
    """The dossiers that a person reads, cell by cell, and those that are not placed yet."""

    cells: dict[str, Cell]
    unplaced: tuple[UseCase, ...]
    counts: dict[Path | None, int]


def place_of(use_case: UseCase) -> Place:
    """Return where the dossier stands: the newest placement of each axis. One query."""
    rows = MatrixPlacement.objects.filter(use_case=use_case).select_related("placed_by").order_by("number")
    newest = {row.axis: row for row in rows}
    return Place(newest.get(Axis.CAN), newest.get(Axis.WISH))


def placements(use_case: UseCase) -> list[MatrixPlacement]:
    """Return every placement of the dossier, newest first."""
    rows = MatrixPlacement.objects.filter(use_case=use_case).select_related("placed_by")
    return list(rows.order_by("-placed_at", "-pk"))


def guess_of(use_case: UseCase) -> Path | None:
    """Return the path that the lead's own answers would give, or None when one is unknown. It decides nothing."""
    known = {YesNoUnknown.YES: True, YesNoUnknown.NO: False}
    demand = use_case.submission
    return path_of(known.get(demand.matrix_can), known.get(demand.matrix_wish))


def path_reason(place: Place) -> str:
    """Return the reason that follows from the matrix, to be reread and completed; '' while an axis is missing."""
    if place.path is None:
        return ""
    words = {
        "path": place.label,
        "why": WHY_NOT[place.path],
        "wish": place.wish.reasons,
        "day": date_fr(place.wish.held_on),
        "can": place.can.reasons,
    }
    sentence = _("Matrice : %(path)s. %(why)s Position du comité du %(day)s : %(wish)s Constat technique : %(can)s")
    return (sentence % words)[:2000]


def portfolio(dossiers: QuerySet[UseCase]) -> Portfolio:
    """Return `dossiers` placed on the matrix. Two queries, whatever their number."""
    rows = list(
        dossiers.select_related("organisation", "submission")
        .annotate(can=_newest(Axis.CAN), wish=_newest(Axis.WISH))
        .order_by("pk")
    )
    rows.sort(key=lambda row: normalize("NFKD", row.title).casefold())  # É among the E, whatever the database
    by_path = _grouped(rows)
    return Portfolio(
        cells={str(path): Cell(path, tuple(by_path[path])) for path in Path},
        unplaced=tuple(by_path[None]),
        counts=count_by_path((row.can, row.wish) for row in rows),
    )


def portfolio_of(user: User) -> QuerySet[UseCase]:
    """Return the deposited dossiers that `user` reads: those that the matrix can place."""
    return UseCase.objects.visible_to(user).filter(submitted_at__isnull=False)


def _grouped(rows: Iterable[UseCase]) -> dict[Path | None, list[UseCase]]:
    found: dict[Path | None, list[UseCase]] = {None: [], **{path: [] for path in Path}}
    for row in rows:
        found[path_of(row.can, row.wish)].append(row)
    return found


def _newest(axis: str) -> Subquery:
    rows = MatrixPlacement.objects.filter(use_case=OuterRef("pk"), axis=axis).order_by("-number")
    return Subquery(rows.values("positive")[:1])
