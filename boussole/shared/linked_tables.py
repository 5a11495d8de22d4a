"""Several tables of the same people, shown side by side: no hidden figure can be worked out from all of them together.

Each table alone is protected by `suppress_table`. Together they say more: when every agent of the police branch works
in the police department, both tables speak of the same people, and what one hides the other may show. Such groups are
found in the people themselves; what they have in common is written as equations between figures, and solved the way an
attacker would. As long as a hidden figure has one solution only, one more figure is hidden.

The tables share their columns, whose totals are shown. Plain values in, plain values out.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

from boussole.shared.suppression import THRESHOLD, Place, ShownTable, suppress_list, suppress_table

Row = tuple[tuple[Hashable, ...], Hashable, int]  # the group of these people in each table, their column, how many
Figure = tuple[int, Hashable, Hashable]  # table, group, column
PRIME = 2_147_483_647  # equations are solved modulo a prime: coefficients are 1 and -1, and no fraction grows
ROUNDS = 50  # of the narrowing of bounds; each one only narrows, so stopping early hides less, never wrongly more


@dataclass(frozen=True)
class _Equation:
    """Figures whose signed sum is known: shown ones are already in `known`."""

    signs: Mapping[Figure, int]
    known: int
    near: tuple[Figure, ...]  # the shown figures of 1 or more that it holds


class _Tables:
    """The tables in the making: what they hold, and what each of them shows."""

    def __init__(self, rows: Sequence[Row], threshold: int, lists: Collection[int]) -> None:
        self.threshold = threshold
        self.lists = lists
        self.columns = list(dict.fromkeys(column for _groups, column, _count in rows))
        self.width = len(rows[0][0]) if rows else 0
        self.cells = [self._cells(rows, table) for table in range(self.width)]
        self.links = [link for pair in self._pairs() for link in _components(rows, *pair)]
        self.costly: set[Figure] = set()  # what a table cannot hide without hiding totals
        self.forced: list[set[Place]] = [set() for _table in range(self.width)]
        self.shown = [self._show(table) for table in range(self.width)]

    def _pairs(self) -> list[tuple[int, int]]:
        return [(left, right) for left in range(self.width) for right in range(left + 1, self.width)]

    def _cells(self, rows: Sequence[Row], table: int) -> dict[Place, int]:
        groups = dict.fromkeys(groups[table] for groups, _column, _count in rows)
        cells = {(group, column): 0 for group in groups for column in self.columns}
        for groups_of_row, column, count in rows:
            cells[groups_of_row[table], column] += count
        return cells

    def _show(self, table: int) -> ShownTable:
        """Return what a table shows; nothing but the totals of columns when it could only be kept by hiding totals."""
        cells = self.cells[table]
        if table in self.lists:
            return self._show_lists(cells, self.forced[table])
        shown = suppress_table(cells, self.threshold, hidden=self.forced[table], zeros_shown=True)
        if None not in (*shown.rows.values(), *shown.columns.values(), shown.total):
            return shown
        totals = {column: sum(cells[place] for place in cells if place[1] == column) for column in self.columns}
        return ShownTable(dict.fromkeys(cells), dict.fromkeys(shown.rows), totals, sum(cells.values()))

    def _show_lists(self, cells: Mapping[Place, int], forced: set[Place]) -> ShownTable:
        """Return what is shown of groups that each have one column: a list for each column, and its total."""
        shown: dict[Place, int | None] = dict.fromkeys(cells, 0)
        totals: dict[Hashable, int | None] = {}
        for column in self.columns:
            counts = {place: count for place, count in cells.items() if place[1] == column and count}
            of_column = suppress_list(counts, self.threshold, hidden=forced & set(counts))
            shown |= of_column.counts
            totals[column] = of_column.total
        rows = {group: None for group, _column in cells}
        return ShownTable(shown, rows, totals, sum(cells.values()))

    def hide_one(self, figures: Collection[Figure]) -> None:
        """Hide one of `figures`: the smallest that its table can hide without losing its totals, or the smallest."""
        order = sorted(figures, key=lambda figure: (self.count(figure), str(figure)))
        for figure in order:
            if figure not in self.costly and self._hide(figure):
                return
        self._hide(order[0], at_any_price=True)

    def _hide(self, figure: Figure, *, at_any_price: bool = False) -> bool:
        table = figure[0]
        before, forced = self.shown[table], self.forced[table]
        self.forced[table] = {place for place, count in before.cells.items() if count is None} | {figure[1:]}
        self.shown[table] = self._show(table)
        if at_any_price or table in self.lists or None not in self.shown[table].rows.values():
            return True
        self.costly.add(figure)
        self.forced[table], self.shown[table] = forced, before
        return False

    def count(self, figure: Figure) -> int:
        return self.cells[figure[0]][figure[1], figure[2]]

    def is_hidden(self, figure: Figure) -> bool:
        return self.shown[figure[0]].cells[figure[1], figure[2]] is None

    def matters(self, figure: Figure) -> bool:
        """Whether a hidden figure must stay so: in a table that shows nothing, only those of a few people do."""
        return self.least(figure) == 1 or 0 < self.count(figure) < self.threshold

    def least(self, figure: Figure) -> int:
        """The least that a hidden figure may be: a table that shows its zeros says that it is not one."""
        return 0 if figure[0] not in self.lists and self.shown[figure[0]].rows[figure[1]] is None else 1

    def hidden(self) -> list[Figure]:
        return [
            (table, *place)
            for table in range(self.width)
            for place, count in self.shown[table].cells.items()
            if count is None
        ]

    def lit(self) -> list[Figure]:
        return [
            (table, *place) for table in range(self.width) for place, count in self.shown[table].cells.items() if count
        ]

    def equations(self) -> list[_Equation]:
        """Return what the shown figures say of the hidden ones, in each table and between two."""
        found = []
        for table, cells in enumerate(self.cells):
            for group, total in self.shown[table].rows.items():
                if total is not None:
                    found.append(self._equation([(table, group, column) for column in self.columns], [], total))
            for column in self.columns:
                line = [(table, group, column) for group, of in cells if of == column]
                found.append(self._equation(line, [], sum(self.count(figure) for figure in line)))
        for left, right in self.links:
            for column in self.columns:
                plus, minus = [(*point, column) for point in left], [(*point, column) for point in right]
                found.append(self._equation(plus, minus, 0))
        return [equation for equation in found if equation.signs]

    def _equation(self, plus: Sequence[Figure], minus: Sequence[Figure], known: int) -> _Equation:
        signs = dict.fromkeys(plus, 1) | dict.fromkeys(minus, -1)
        dark = {figure: sign for figure, sign in signs.items() if self.is_hidden(figure)}
        near = tuple(figure for figure in signs if figure not in dark and self.count(figure))
        left = known - sum(sign * self.count(figure) for figure, sign in signs.items() if figure not in dark)
        return _Equation(dark, left, near)


def suppress_linked(
    rows: Sequence[Row], threshold: int = THRESHOLD, *, lists: Collection[int] = ()
) -> tuple[ShownTable, ...]:
    """Return what may be shown of the tables « group by column », one for each kind of group.

    `rows` are the people: (their group in each table, their column, how many: 1 or more). The total of each column
    must be `threshold` or more, as well as that of each group. Zeros are shown. A table that cannot be kept without
    hiding totals shows the totals of its columns only. `lists` are the tables (by place) whose groups each have one
    column: the total of such a group is its only figure, and is not a figure more.
    """
    tables = _Tables(rows, threshold, lists)
    while helpful := _to_hide(tables):
        tables.hide_one(helpful)
    return tuple(tables.shown)


def _to_hide(tables: _Tables) -> Collection[Figure]:
    """Return shown figures one of which must be hidden, since something is given away; none when nothing is."""
    equations = tables.equations()
    for equation in equations:
        same_side = len(set(equation.signs.values())) == 1
        if same_side and abs(equation.known) < tables.threshold and equation.near:
            return equation.near
    least = {figure: tables.least(figure) for figure in tables.hidden()}
    given = {figure for figure in _determined(equations) | _squeezed(equations, least) if tables.matters(figure)}
    if not given:
        return ()
    near = {figure for equation in equations if given & set(equation.signs) for figure in equation.near}
    return near or tables.lit()


def _components(
    rows: Sequence[Row], left: int, right: int
) -> list[tuple[list[tuple[int, Hashable]], list[tuple[int, Hashable]]]]:
    """Return the sets of groups of two tables that hold the same people, all people together left out."""
    root: dict[tuple[int, Hashable], tuple[int, Hashable]] = {}

    def top(point: tuple[int, Hashable]) -> tuple[int, Hashable]:
        while root.setdefault(point, point) != point:
            point = root[point]
        return point

    for groups, _column, _count in rows:
        root[top((left, groups[left]))] = top((right, groups[right]))
    found: dict[tuple[int, Hashable], tuple[list, list]] = {}
    for point in root:
        found.setdefault(top(point), ([], []))[0 if point[0] == left else 1].append(point)
    return list(found.values()) if len(found) > 1 else []


def _determined(equations: Sequence[_Equation]) -> set[Figure]:
    """Return the figures that the equations alone give, by elimination."""
    solved: dict[Figure, dict[Figure, int]] = {}
    for equation in equations:
        row = dict(equation.signs)
        for pivot in [figure for figure in row if figure in solved]:
            _subtract(row, solved[pivot], pivot)
        if not row:
            continue
        pivot = next(iter(row))
        inverse = pow(row[pivot], -1, PRIME)
        row = {figure: value * inverse % PRIME for figure, value in row.items()}
        for other in solved.values():
            if pivot in other:
                _subtract(other, row, pivot)
        solved[pivot] = row
    return {pivot for pivot, row in solved.items() if len(row) == 1}


def _subtract(row: dict[Figure, int], solved: Mapping[Figure, int], pivot: Figure) -> None:
    """Take the figure `pivot` out of `row`, with the solved row that begins by it."""
    times = row.get(pivot, 0)
    for figure, value in solved.items():
        left = (row.get(figure, 0) - times * value) % PRIME
        if left:
            row[figure] = left
        else:
            row.pop(figure, None)


def _squeezed(equations: Sequence[_Equation], least: Mapping[Figure, int]) -> set[Figure]:
    """Return the figures that have one value left between their bounds: none is negative, and sums are known."""
    low: dict[Figure, float] = dict(least)
    high: dict[Figure, float] = dict.fromkeys(least, float("inf"))
    for _round in range(ROUNDS):
        moved = False
        for equation in equations:
            for figure, sign in equation.signs.items():
                others = [(other, s) for other, s in equation.signs.items() if other != figure]
                most = sum(high[o] if s > 0 else -low[o] for o, s in others)
                fewest = sum(low[o] if s > 0 else -high[o] for o, s in others)
                ends = sorted((sign * (equation.known - most), sign * (equation.known - fewest)))
                if ends[0] > low[figure] or ends[1] < high[figure]:
                    low[figure], high[figure] = max(low[figure], ends[0]), min(high[figure], ends[1])
                    moved = True
        if not moved:
            break
    return {figure for figure in least if low[figure] >= high[figure]}
