"""The sheets of an OpenDocument spreadsheet, row by row. Bytes in, cells out.

Cells and rows that repeat are written once with a count: a sheet of eleven rows announces a million empty ones after
them. A merged cell gives its text once, then empty ones. The XML is read with defusedxml: no entity, no document type.
"""

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
SPACES = 80  # the most that a run of spaces may count for

Row = tuple[int, list[str]]


def read_ods(content: bytes, *, columns: int) -> Iterator[tuple[str, Iterator[Row]]]:
    """Yield each sheet with its name and its rows (number from 1, cells as text), cut at `columns` cells.

    Rows must be taken before the next sheet. Raises what zipfile and defusedxml raise on a broken or forbidden file.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as stream:
        events = iter(iterparse(stream, events=("start", "end"), forbid_dtd=True))
        for event, element in events:
            if event == "start" and element.tag == f"{TABLE}table":
                yield element.get(f"{TABLE}name", ""), _rows(events, element, columns)


def _rows(events: Iterator[tuple[str, Element]], sheet: Element, columns: int) -> Iterator[Row]:
    number = 1
    for event, element in events:
        if event != "end":
            continue
        if element is sheet:
            return
        if element.tag == f"{TABLE}table-row":
            repeated = _count(element, "number-rows-repeated")
            cells = _cells(element, columns)
            if any(cells):
                for offset in range(repeated):
                    yield number + offset, list(cells)
            number += repeated
            element.clear()


def _cells(row: Element, columns: int) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        room = columns - len(cells)
        if room <= 0:
            break
        cells += [_value(cell)] * min(_count(cell, "number-columns-repeated"), room)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _value(cell: Element) -> str:
    """Return a cell as text: a formula begins with « = », a number has a point, a date is written 2026-03-12."""
    formula = cell.get(f"{TABLE}formula")
    if formula:
        return f"={formula.split('=', 1)[-1]}"
    kind = cell.get(f"{OFFICE}value-type")
    if kind in ("float", "percentage", "currency"):
        return cell.get(f"{OFFICE}value", "")
    if kind == "date":
        return cell.get(f"{OFFICE}date-value", "")
    return "\n".join(_text(paragraph) for paragraph in cell if paragraph.tag == f"{TEXT}p")


def _text(paragraph: Element) -> str:
    parts = [paragraph.text or ""]
    for child in paragraph:
        if child.tag == f"{TEXT}s":
            parts.append(" " * min(int(child.get(f"{TEXT}c", "1")), SPACES))
        elif child.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            parts.append(" ")
        elif child.tag != f"{OFFICE}annotation":
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _count(element: Element, name: str) -> int:
    return max(int(element.get(f"{TABLE}{name}", "1")), 1)
