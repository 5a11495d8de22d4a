"""Staff files for tests: the same table as CSV, XLSX and ODS."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from openpyxl import Workbook

NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
Rows = Sequence[Sequence[object]]

# Merged lines above the titles, spaces around, an unknown job, a line of totals.
TABLE: Rows = (
    ("Ville de Val d’Essai", "", "", "", "", "", ""),
    ("Effectifs au 31/12/2025", "", "", "", "", "", ""),
    ("", "", "", "", "", "", ""),
    ("Métier ", "Catégorie", " Filière", "Cadre d'emplois", "Direction ", "Sexe", "Nombre d'agents"),
    ("Chargée d'accueil ", "C", "Administrative", "Adjoints administratifs", "Accueil", "F", 12),
    ("Chargé d'accueil", "C", "Administrative", "Adjoints administratifs", "Accueil", "H", 3),
    ("Policier ou policière municipale", "C", "Police", "", "Sécurité", "", 20),
    ("  Jardinier-ère", "C", "Technique", "", "Espaces verts", "M", 8),
    ("Dompteur de licornes", "A", "", "", "Culture", "F", 2),
    ("Total", "", "", "", "", "", 45),
)
AGENTS = 45


def as_csv(rows: Rows = TABLE, *, encoding: str = "cp1252", separator: str = ";") -> bytes:
    text = "\r\n".join(separator.join(_quoted(cell, separator) for cell in row) for row in rows)
    return text.encode(encoding)


def as_xlsx(rows: Rows = TABLE, *, merged: str = "A1:G1", before: Sequence[str] = ()) -> bytes:
    """A workbook; `before` names sheets of remarks that come first."""
    book = Workbook()
    sheet = book.active
    for name in before:
        sheet.title = name
        sheet.append(["Lisez-moi", "Rien à voir ici"])
        sheet = book.create_sheet()
    for row in rows:
        sheet.append(list(row))
    if merged:
        sheet.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_ods(rows: Rows = TABLE, *, extra: str = "", prologue: str = "") -> bytes:
    """A workbook of OpenDocument; `extra` is XML after the rows, `prologue` what comes before the first element."""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<office:document-content {NAMESPACES}><office:body>'
        f'<office:spreadsheet><table:table table:name="Effectifs">{lines}{extra}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    return as_zip({"content.xml": content.encode(), "mimetype": b"application/vnd.oasis.opendocument.spreadsheet"})


def as_zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _quoted(cell: object, separator: str) -> str:
    text = str(cell)
    return '"' + text.replace('"', '""') + '"' if separator in text or '"' in text or "\n" in text else text


def _ods_cell(cell: object) -> str:
    if isinstance(cell, int):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    if cell == "":
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'
