"""A text for the assembly on a page: the same blocks as its Word file, put together as a page needs them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reports.documents.assembly import TEXTS
from reports.documents.assembly import text as texts
from reports.documents.assembly.text import Block, Heading, Paragraph, Runs, Source, Text, plain

register = template.Library()


@dataclass(frozen=True)
class Section:
    """A part of the text: its title (empty for what comes before the first one), then what it holds."""

    title: Runs
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Part:
    """One block, or the items of one list. `kind` is the name of the block's class, « List » for a list."""

    kind: str
    block: Block | None = None
    items: tuple[Paragraph, ...] = ()


@register.simple_tag
def assembly_text(snapshot: dict[str, Any]) -> Text:
    """Return the text of a frozen content."""
    return TEXTS[snapshot["kind"]](snapshot)


@register.filter
def shown(runs: Runs) -> SafeString:
    """Return the words of a paragraph, escaped: what is to be completed or checked stands out."""
    tags = {Source.FILL: "<mark>{}</mark>", Source.CHECK: "<mark>{}</mark>"}
    parts = (format_html(tags.get(run.source, "<strong>{}</strong>" if run.bold else "{}"), run.text) for run in runs)
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def words(runs: Runs) -> str:
    """Return the words of a paragraph, without anything that stands out."""
    return plain(runs)


@register.filter
def sections(text: Text) -> list[Section]:
    """Return the text cut at its titles of the first level."""
    found: list[tuple[Runs, list[Block]]] = [((), [])]
    for block in text.blocks:
        if isinstance(block, Heading) and block.level == 1:
            found.append((block.runs, []))
        else:
            found[-1][1].append(block)
    return [Section(title, tuple(blocks)) for title, blocks in found if title or blocks]


@register.filter
def grouped(blocks: Sequence[Block]) -> list[Part]:
    """Return the blocks, items that follow one another put together as one list."""
    return list(_grouped(blocks))


def _grouped(blocks: Sequence[Block]) -> Iterator[Part]:
    items: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.bullet:
            items.append(block)
            continue
        if items:
            yield Part("List", items=tuple(items))
            items = []
        yield Part(type(block).__name__, block)
    if items:
        yield Part("List", items=tuple(items))


@register.filter
def plain_text(text: Text) -> str:
    """Return the whole text to copy, without its box."""
    return texts.plain_text(text)
