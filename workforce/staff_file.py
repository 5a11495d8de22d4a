"""A staff file without what it says of persons: what is kept while its columns are confirmed, and its way to bytes.

The columns that speak of persons are gone, and so is each cell that holds an e-mail or an identifier: a mark stands
there, so that the error can still be located.
"""

import json
import zlib
from dataclasses import dataclass

from workforce.columns import MASKED, Column, Dropped, is_personal, read_layout
from workforce.reading import Row, Sheet, read_sheet


@dataclass(frozen=True)
class CleanFile:
    """The rows under the titles, without personal columns or cells; the places of the columns are those of the file."""

    sheet: Sheet
    columns: tuple[Column, ...]
    dropped: tuple[Dropped, ...]
    rows: tuple[Row, ...]
    header_line: int

    @property
    def mapping(self) -> dict[str, int]:
        """The place of each field that was recognised."""
        return {column.field.value: column.place for column in self.columns if column.field}


def clean_file(name: str, content: bytes) -> CleanFile:
    """Read a file and drop what speaks of persons. Raises StaffFileRefused."""
    sheet = read_sheet(name, content)
    layout = read_layout(sheet.cells)
    kept = {column.place for column in layout.columns}
    rows = tuple((number, _cleaned(cells, kept)) for number, cells in sheet.rows[layout.header + 1 :])
    return CleanFile(sheet, layout.columns, layout.dropped, rows, sheet.rows[layout.header][0])


def pack_rows(rows: tuple[Row, ...]) -> bytes:
    """Return rows as compressed bytes."""
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())


def unpack_rows(content: bytes) -> list[Row]:
    """Return the rows of `pack_rows`."""
    return [(number, cells) for number, cells in json.loads(zlib.decompress(content))]


def _cleaned(cells: list[str], kept: set[int]) -> list[str]:
    return [(MASKED if is_personal(cell) else cell) if place in kept else "" for place, cell in enumerate(cells)]
