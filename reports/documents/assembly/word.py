"""A text to complete, as a Word file (Office Open XML, ISO/IEC 29500). The only module that imports python-docx.

The same text gives the same bytes: dates come from the content, the archive is written again in one order. Nothing in
it is fetched or run: no outside relationship, no macro, no field but the page numbers, no template. What people typed
is text and nothing else.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from boussole.shared.typography import typo_fr
from reports.documents.assembly.text import Heading, Paragraph, Run, Runs, Source, Table, Text, clean, plain
from reports.documents.file import File, Seal

if TYPE_CHECKING:
    from docx.document import Document

MARGIN = 22  # millimetres, left and right
WIDTH = 210 - 2 * MARGIN  # of a table
NARROW, WIDE = 13, 36  # signs: a column is never counted as less, nor as more
FONT = "Arial"  # on every computer, or drawn with the same widths (Liberation Sans)
INK, RULE, PAPER, MARK = "1B1F24", "B85400", "FFF6E5", "FFF2A8"
BOX, BOX_ITEM, TO_COMPLETE = "Encadré à supprimer", "Encadré à supprimer, liste", "À compléter"
USED_TABLE_STYLES = {"TableNormal", "TableGrid"}
WORD_OF_TODAY = "15"  # below, Word opens the file in its compatibility mode and says so
ARCHIVE_DATE = (1980, 1, 1, 0, 0, 0)  # the first that an archive can hold
CONTENT_TYPES = "[Content_Types].xml"
# Parts of the template of python-docx that say nothing here: a picture of its first page, an empty bibliography, the
# name of the software that saved it.
LEFT_OUT = ("thumbnail", "customXml", "stylesWithEffects", "extended-properties")


@dataclass(frozen=True)
class Label:
    """What the file says around its text: whose it is, about what, on what day, whether everything is invented."""

    organisation: str
    reference: str
    day: date
    demonstration: bool

    @classmethod
    def of(cls, snapshot: dict[str, Any]) -> "Label":
        """Return the label of a frozen content."""
        day = date.fromisoformat(snapshot["dated_on"])
        return cls(snapshot["organisation"], snapshot["reference"], day, snapshot["demonstration"])


def word_file(text: Text, label: Label, seal: Seal) -> File:
    """Return the Word file of `text`. Its number of pages is not known: the software that opens it lays it out."""
    import docx  # noqa: PLC0415 - its template is read from disk: only when a file is made

    document = docx.Document()
    _leave_out(document)
    _dress(document)
    _describe(document, text, label, seal)
    _frame(document, label, seal)
    document.add_paragraph(text.title, style="Title")
    _write(document.add_paragraph(style="Subtitle"), text.subject)
    for part in text.box:
        _write(document.add_paragraph(style=BOX_ITEM if part.bullet else BOX), part.runs)
    for before, block in pairwise((None, *text.blocks)):
        _add(document, block, after_table=isinstance(before, Table))
    saved = io.BytesIO()
    document.save(saved)
    return File(_settled(saved.getvalue()), pages=None)


def _add(document: "Document", block: Heading | Paragraph | Table, *, after_table: bool) -> None:
    from docx.shared import Pt  # noqa: PLC0415 - as above

    if isinstance(block, Table):
        _add_table(document, block)
        return
    style = f"Heading {block.level}" if isinstance(block, Heading) else "List Bullet" if block.bullet else "Normal"
    added = document.add_paragraph(style=style)
    if after_table:
        added.paragraph_format.space_before = Pt(12)
    _write(added, block.runs)


def _write(paragraph: Any, runs: Runs) -> None:
    """Add the runs to a paragraph. Line breaks become breaks; nothing in a text is read as a command."""
    from docx.enum.text import WD_COLOR_INDEX  # noqa: PLC0415 - as above

    for run in runs:
        added = paragraph.add_run(run.text)
        if run.source in (Source.FILL, Source.CHECK):
            added.style = TO_COMPLETE
            added.font.highlight_color = WD_COLOR_INDEX.YELLOW
        elif run.bold:
            added.bold = True


def _add_table(document: "Document", block: Table) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT  # noqa: PLC0415 - as above
    from docx.shared import Mm  # noqa: PLC0415 - as above

    _write(document.add_paragraph(style="Caption"), block.caption)
    table = document.add_table(rows=0, cols=len(block.header), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    caption = "".join(run.text for run in block.caption)
    table._tbl.tblPr.append(_element("tblCaption", val=caption))
    widths = column_widths([[plain(cell) for cell in row] for row in (block.header, *block.rows)])
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for place, cells in enumerate((block.header, *block.rows)):
        row = table.add_row()
        row._tr.get_or_add_trPr().append(_element("cantSplit"))
        if place == 0:
            row._tr.get_or_add_trPr().append(_element("tblHeader"))
        for cell, runs, width in zip(row.cells, cells, widths, strict=True):
            cell.width = Mm(width)
            words = cell.paragraphs[0]
            words.paragraph_format.space_after = 0
            _write(words, _in_bold(runs) if place == 0 else runs)


def column_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the width of each column in millimetres, in proportion to its longest text, within reason.

    They add up to `WIDTH` or a little less.
    """
    longest = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    weights = [min(max(length, NARROW), WIDE) for length in longest]
    return [WIDTH * weight // sum(weights) for weight in weights]


def _in_bold(runs: Runs) -> Runs:
    return tuple(Run(run.text, run.source, bold=True) for run in runs)


# --- around the text --------------------------------------------------------------------------------


def _describe(document: "Document", text: Text, label: Label, seal: Seal) -> None:
    """The properties of the file: the collectivité is its author, nobody else is named."""
    subject = "".join(run.text for run in text.subject)
    dated = datetime.combine(label.day, time(8), UTC).replace(tzinfo=None)
    said = document.core_properties
    said.title, said.subject = _short(f"{text.title} – {subject}"), _short(subject)
    said.author, said.language, said.identifier = _short(label.organisation), "fr-FR", seal.code
    said.created = said.modified = dated
    said.last_modified_by = said.comments = said.keywords = ""
    said.revision = 1


def _frame(document: "Document", label: Label, seal: Seal) -> None:
    section = document.sections[0]
    _paper(section)
    header = section.header.paragraphs[0]
    header.add_run(clean(label.organisation)).bold = True
    if label.demonstration:
        header.add_run(f"\n{_('Données de démonstration : collectivité, personnes et montants inventés.')}").bold = True
    footer = section.footer.paragraphs[0]
    footer.add_run(
        typo_fr(_("Dossier n° %(n)s. Code à vérifier : %(code)s.") % {"n": clean(label.reference), "code": seal.code})
    )
    footer.add_run(f"\n{typo_fr(_('Contenu (SHA-256) :'))} {seal.sha256}\n")
    footer.add_run(_("Page "))
    footer._p.append(_field("PAGE"))
    footer.add_run(_(" sur "))
    footer._p.append(_field("NUMPAGES"))


def _paper(section: Any) -> None:
    from docx.shared import Mm  # noqa: PLC0415 - as above

    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin, section.bottom_margin = Mm(22), Mm(24)
    section.header_distance = section.footer_distance = Mm(10)


def _field(code: str) -> Any:
    field = _element("fldSimple", instr=code)
    run = _element("r")
    words = _element("t")
    words.text = "1"
    run.append(words)
    field.append(run)
    return field


# --- styles -----------------------------------------------------------------------------------------


def _dress(document: "Document") -> None:
    """Set the styles: one font, dark ink, French, and the two of what is to be completed or removed."""
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - as above

    root = document.styles.element
    for style in list(root.iterchildren(_name("style"))):
        if style.get(_name("type")) == "table" and style.get(_name("styleId")) not in USED_TABLE_STYLES:
            root.remove(style)
    for language in root.iter(_name("lang")):
        language.set(_name("val"), "fr-FR")
    settings = document.settings.element
    for language in settings.iter(_name("themeFontLang")):
        language.set(_name("val"), "fr-FR")
    for setting in settings.iter(_name("compatSetting")):
        if setting.get(_name("name")) == "compatibilityMode":
            setting.set(_name("val"), WORD_OF_TODAY)
    sizes = {"Normal": 11, "Title": 20, "Subtitle": 14, "Heading 1": 14, "Heading 2": 12, "Caption": 10}
    for name, size in {**sizes, "List Bullet": 11, "Header": 9, "Footer": 8}.items():
        _set_font(document.styles[name], size, bold=name in {"Title", "Heading 1", "Heading 2", "Caption"})
    _space(document)
    for name, key, base in ((BOX, "ToRemove", "Normal"), (BOX_ITEM, "ToRemoveList", "List Bullet")):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.styleId, style.base_style, style.quick_style = key, document.styles[base], True
        _set_font(style, 10, bold=False)
        _box_in(style)
    mark = document.styles.add_style(TO_COMPLETE, WD_STYLE_TYPE.CHARACTER)
    mark.element.styleId, mark.font.bold, mark.quick_style = "ToComplete", True, True
    mark.element.get_or_add_rPr().append(_element("shd", val="clear", color="auto", fill=MARK))


def _set_font(style: Any, size: int, *, bold: bool) -> None:
    from docx.shared import Pt, RGBColor  # noqa: PLC0415 - as above

    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(INK)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(_name(theme), None)
    for script in ("eastAsia", "cs"):
        fonts.set(_name(script), FONT)
    spacing = style.element.rPr.find(_name("spacing"))
    if spacing is not None:
        style.element.rPr.remove(spacing)


def _space(document: "Document") -> None:
    from docx.shared import Pt  # noqa: PLC0415 - as above

    spaces = {"Normal": (0, 6), "List Bullet": (0, 4), "Title": (0, 4), "Subtitle": (0, 10), "Caption": (6, 4)}
    for name, (before, after) in {**spaces, "Heading 1": (14, 6), "Heading 2": (10, 4)}.items():
        shape = document.styles[name].paragraph_format
        shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.15
    for name in ("Heading 1", "Heading 2", "Caption"):
        document.styles[name].paragraph_format.keep_with_next = True
    borders = document.styles["Title"].element.pPr.find(_name("pBdr"))
    if borders is not None:
        document.styles["Title"].element.pPr.remove(borders)


def _box_in(style: Any) -> None:
    """Draw one box around the paragraphs of a style that follow one another."""
    properties = style.element.get_or_add_pPr()
    borders = _element("pBdr")
    for side in ("top", "left", "bottom", "right"):
        borders.append(_element(side, val="single", sz="8", space="4", color=RULE))
    properties.insert_element_before(borders, *_after("pBdr"))
    properties.insert_element_before(_element("shd", val="clear", color="auto", fill=PAPER), *_after("shd"))


def _after(tag: str) -> tuple[str, ...]:
    """The elements that come after `tag` among the properties of a paragraph, in the order of the schema."""
    order = ("pBdr", "shd", "tabs", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr")
    return tuple(f"w:{name}" for name in order[order.index(tag) + 1 :])


# --- the archive ------------------------------------------------------------------------------------


def _leave_out(document: "Document") -> None:
    """Drop the parts of the template that say nothing here."""
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, rel in relations.items() if any(word in rel.reltype for word in LEFT_OUT)]:
            del relations[key]


def _settled(content: bytes) -> bytes:
    """Return the same archive in one order, with one date: its bytes depend on what it holds alone."""
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(settled, "w") as kept:
        for name in _in_order(given.namelist()):
            entry = zipfile.ZipInfo(name, ARCHIVE_DATE)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            kept.writestr(entry, given.read(name), compresslevel=6)
    return settled.getvalue()


def _in_order(names: Sequence[str]) -> list[str]:
    return sorted(names, key=lambda name: (name != CONTENT_TYPES, name))


def _short(text: str) -> str:
    return clean(text).replace("\n", " ")[:255]  # the longest property that the format takes


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above

    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(_name(name), value)
    return element


@cache
def _name(tag: str) -> str:
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above

    return qn(f"w:{tag}")
