"""Counts of people that may be shown: none under a threshold, none that could be recomputed from the others.

Hiding the small cells of a table is not enough when its totals are shown: a single hidden cell is total minus the rest.
So other cells are hidden with it (complementary, or secondary, suppression; INSEE, « secret statistique »).

A table is seen as flows: each cell is an arrow from its column to its row, each total an arrow back. What comes into a
point equals what leaves it. A hidden figure can be recomputed only if no circuit of hidden figures goes through it
(with figures that are never negative): that is what is looked for here. Plain values in, plain values out.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

THRESHOLD = 5  # people: a choice of the method, not of the law

Place = tuple[Hashable, Hashable]


class _Total:
    """The name of the row, and of the column, of totals."""

    def __repr__(self) -> str:
        return "TOTAL"


TOTAL = _Total()


@dataclass(frozen=True)
class ShownList:
    """Counts by name, their total: None is what must not be shown."""

    counts: Mapping[Hashable, int | None]
    total: int | None

    @property
    def hidden(self) -> frozenset[Hashable]:
        """The names whose count is hidden."""
        return frozenset(name for name, count in self.counts.items() if count is None)


@dataclass(frozen=True)
class ShownTable:
    """Counts by (row, column), with the totals of rows, of columns and of everything: None must not be shown."""

    cells: Mapping[Place, int | None]
    rows: Mapping[Hashable, int | None]
    columns: Mapping[Hashable, int | None]
    total: int | None


def suppress_list(
    counts: Mapping[Hashable, int], threshold: int = THRESHOLD, *, hidden: Collection[Hashable] = ()
) -> ShownList:
    """Return which of `counts` (people by group, 0 or more) may be shown beside their total.

    A count under `threshold` is hidden, zero too: « nobody answered » also speaks of each person. So are the names of
    `hidden`. Then the smallest shown counts join them until at least two are hidden and together make `threshold`
    people: what total minus the rest gives is then a group large enough. A total under `threshold` hides everything.
    """
    total = sum(counts.values())
    if total < threshold:
        return ShownList(dict.fromkeys(counts), None)
    dark = {name for name, count in counts.items() if count < threshold or name in hidden}
    lit = sorted((name for name in counts if name not in dark), key=lambda name: (counts[name], str(name)))
    while dark and lit and (len(dark) == 1 or sum(counts[name] for name in dark) < threshold):
        dark.add(lit.pop(0))
    if len(dark) == 1:  # the only group there is: its count is the total
        return ShownList(dict.fromkeys(counts), None)
    return ShownList({name: None if name in dark else count for name, count in counts.items()}, total)


def suppress_table(cells: Mapping[Place, int], threshold: int = THRESHOLD) -> ShownTable:
    """Return which cells and totals of a two-way table of people may be shown.

    `cells` gives each (row, column) its count, 0 or more; a pair that is left out counts 0. Every figure under
    `threshold` is hidden, then others until no hidden figure can be recomputed, and what the shown figures of a row or
    of a column leave to its hidden ones makes `threshold` people at least. Totals are hidden last.
    """
    whole = _with_totals(cells)
    dark = {place for place, count in whole.items() if count < threshold}
    while (place := _next_to_hide(whole, dark, threshold)) is not None:
        dark.add(place)
    shown = {place: None if place in dark else count for place, count in whole.items()}
    return ShownTable(
        cells={place: count for place, count in shown.items() if TOTAL not in place},
        rows={row: count for (row, column), count in shown.items() if column is TOTAL and row is not TOTAL},
        columns={column: count for (row, column), count in shown.items() if row is TOTAL and column is not TOTAL},
        total=shown[TOTAL, TOTAL],
    )


def _with_totals(cells: Mapping[Place, int]) -> dict[Place, int]:
    rows = list(dict.fromkeys(row for row, _column in cells))
    columns = list(dict.fromkeys(column for _row, column in cells))
    whole = {(row, column): cells.get((row, column), 0) for row in rows for column in columns}
    whole |= {(row, TOTAL): sum(whole[row, column] for column in columns) for row in rows}
    whole |= {(TOTAL, column): sum(whole[row, column] for row in rows) for column in columns}
    whole[TOTAL, TOTAL] = sum(whole[row, TOTAL] for row in rows)
    return whole


def _next_to_hide(whole: Mapping[Place, int], dark: set[Place], threshold: int) -> Place | None:
    """Return a figure to hide because one that is hidden is not protected, the smallest that helps; None when all are.

    Cells go first, then totals, the whole total last.
    """
    for line, end in _lines(whole):
        hidden = [place for place in line if place in dark]
        if hidden and end not in dark and sum(whole[place] for place in hidden) < threshold:
            return min((place for place in line if place not in dark), key=lambda place: _cost(whole, place))
    for weak in sorted(dark, key=str):
        if not _moves(whole, dark, weak):
            lit = [place for place in whole if place not in dark]
            near = [place for place in lit if place[0] == weak[0] or place[1] == weak[1]]
            return min(near or lit, key=lambda place: _cost(whole, place))
    return None


def _lines(whole: Mapping[Place, int]) -> list[tuple[list[Place], Place]]:
    """Return each row and each column: its figures, and the total that they make."""
    rows = dict.fromkeys(row for row, _column in whole)
    columns = dict.fromkeys(column for _row, column in whole)
    return [
        *(([(row, column) for column in columns if column is not TOTAL], (row, TOTAL)) for row in rows),
        *(([(row, column) for row in rows if row is not TOTAL], (TOTAL, column)) for column in columns),
    ]


def _cost(whole: Mapping[Place, int], place: Place) -> tuple[bool, bool, int, str]:
    return TOTAL in place, place == (TOTAL, TOTAL), whole[place], str(place)


def _moves(whole: Mapping[Place, int], dark: set[Place], place: Place) -> bool:
    """Tell whether a hidden figure could be another one, every shown figure being what it is.

    It could be one more if the hidden figures bring what it adds back to where it came from, or one less likewise.
    """
    source, target = _arrow(place)
    if _reaches(whole, dark - {place}, target, source):
        return True
    return whole[place] > 0 and _reaches(whole, dark - {place}, source, target)


def _arrow(place: Place) -> tuple[Hashable, Hashable]:
    """Return where the arrow of a figure starts and ends. Each row, column and total is a point."""
    row, column = ("row", place[0]), ("column", place[1])
    # Cells go from column to row; totals of rows from row to the total, and back to the columns by theirs.
    return (row, column) if (place[0] is TOTAL) != (place[1] is TOTAL) else (column, row)


def _reaches(whole: Mapping[Place, int], dark: set[Place], start: Hashable, end: Hashable) -> bool:
    ways: dict[Hashable, list[Hashable]] = {}
    for place in dark:
        source, target = _arrow(place)
        ways.setdefault(source, []).append(target)  # one more
        if whole[place] > 0:
            ways.setdefault(target, []).append(source)  # one less
    seen, waiting = {start}, [start]
    while waiting:
        for point in ways.get(waiting.pop(), ()):
            if point not in seen:
                seen.add(point)
                waiting.append(point)
    return end in seen
