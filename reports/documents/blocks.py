"""What a long document is made of: sections, and in them facts, tables, lists and texts. Plain data, ready to freeze.

Titles, labels and our own sentences get their French spaces here; what people typed stays as they typed it. The same
blocks are shown on paper and on screen (templates/reports/parts), so both say the same. No layout here: a column only
says what it holds.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from boussole.shared.typography import typo_fr

Block = dict[str, Any]
Cell = str | int | dict[str, Any] | None
# What a column holds: a figure, an amount with its unit, a code, a score with its bar, a few words, a short sentence;
# "" for free text, which takes what is left.
COLUMNS = ("number", "amount", "code", "score", "word", "phrase", "")
MARKS = ("", "solid", "tint", "hatch", "hollow", "blocker", "warning")
NOTHING = "–"


def section(title: str, *blocks: Block | None) -> Block:
    """Return one part of a document; blocks that are None are left out."""
    return {"title": typo_fr(title), "blocks": [block for block in blocks if block is not None]}


def heading(text: str) -> Block:
    """Return a heading within a section."""
    return {"block": "heading", "text": typo_fr(text)}


def words(text: str, *, strong: bool = False) -> Block | None:
    """Return a sentence of ours as a paragraph; None when there is nothing to say."""
    return {"block": "words", "text": typo_fr(text), "strong": strong} if text else None


def note(text: str) -> Block | None:
    """Return a remark of ours, in small type; None when there is nothing to say."""
    return {"block": "note", "text": typo_fr(text)} if text else None


def said(text: str, by: str = "") -> Block | None:
    """Return what somebody typed, word for word, after « by » who wrote it; None when they wrote nothing."""
    return {"block": "said", "by": typo_fr(by), "text": text} if text.strip() else None


def facts(rows: Iterable[tuple[str, Cell]]) -> Block | None:
    """Return labels with their values, in order; those without a value are left out, None when nothing is left."""
    kept = [{"label": typo_fr(label), **cell(value)} for label, value in rows if value not in (None, "")]
    return {"block": "facts", "rows": kept} if kept else None


def items(rows: Iterable[Cell], empty: str = "") -> Block | None:
    """Return a list; without any row, the sentence `empty`, or None."""
    found = [cell(row) for row in rows]
    return {"block": "items", "rows": found} if found else words(empty)


def table(caption: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Cell]], empty: str = "") -> Block:
    """Return a table whose first column names the row. `columns`: label and what it holds (see `COLUMNS`).

    Without any row, the sentence `empty` stands for it. Raises ValueError for a row of another length, or for a column
    that holds something else.
    """
    if any(holds not in COLUMNS for _label, holds in columns):
        raise ValueError(f"a column of « {caption} » holds something unknown")
    found = [[cell(value) for value in row] for row in rows]
    if any(len(row) != len(columns) for row in found):
        raise ValueError(f"a row of « {caption} » has not {len(columns)} cells")
    heads = [{"label": typo_fr(label), "holds": holds} for label, holds in columns]
    return {
        "block": "table",
        "caption": typo_fr(caption),
        "columns": heads,
        "rows": found,
        "empty": typo_fr(empty),
    }


def cell(value: Cell) -> dict[str, Any]:
    """Return what a cell says as text; NOTHING for nothing."""
    if isinstance(value, dict):
        return value
    return {"text": NOTHING if value in (None, "") else str(value)}


def marked(text: str, mark: str) -> dict[str, Any]:
    """Return a text with the mark drawn before it on paper. The text alone says it all. Raises ValueError."""
    if mark not in MARKS:
        raise ValueError(f"unknown mark: {mark}")
    return {"text": text, "mark": mark}


def barred(score: int | None) -> dict[str, Any]:
    """Return a score from 0 to 100 with its bar; NOTHING when there is none."""
    return {"text": NOTHING if score is None else str(score), "bar": score or 0}


def texts_of(content: Any) -> list[str]:
    """Return every text that a document made of sections shows, or part of one."""
    if isinstance(content, dict):
        shown = [
            content[name]
            for name in ("title", "name", "status", "lead", "by", "label", "text", "caption")
            if content.get(name)
        ]
        heads = [content["columns"]] if content.get("rows") and "columns" in content else []
        nested = [*heads, *(content[name] for name in ("sections", "blocks", "rows") if name in content)]
        empty = [content["empty"]] if content.get("empty") and not content.get("rows") else []
        return shown + [text for part in nested for text in texts_of(part)] + empty
    if isinstance(content, list):
        return [text for part in content for text in texts_of(part)]
    return []
