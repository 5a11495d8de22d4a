"""A measure as a table to print, and how long something takes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import process_time


@dataclass(frozen=True)
class Table:
    """A title, the heads of the columns, the rows, and a sentence that says how to read them."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def __str__(self) -> str:
        widths = [max(map(len, column)) for column in zip(self.heads, *self.rows, strict=True)]
        lines = [self._line(row, widths) for row in (self.heads, tuple("-" * width for width in widths), *self.rows)]
        return "\n".join([self.title, "", *lines, *(["", self.note] if self.note else [])])

    @staticmethod
    def _line(row: Sequence[str], widths: Sequence[int]) -> str:
        first, *rest = (
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        return "  ".join([first, *rest]).rstrip()


def seconds(work: Callable[[], object], *, times: int = 1) -> float:
    """Return the processor time that `work` takes, in seconds: the best of `times` runs.

    Processor time leaves out what the rest of the machine does meanwhile.
    """
    best = float("inf")
    for _ in range(max(times, 1)):
        start = process_time()
        work()
        best = min(best, process_time() - start)
    return best


def ratio(value: float, reference: float) -> str:
    """Return « 98,4 »: how many times `reference` there is in `value` (« – » when it is too small to be measured)."""
    return f"{value / reference:.2f}".replace(".", ",") if reference else "–"
