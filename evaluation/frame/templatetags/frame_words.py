"""Positions and paths in templates. `{% load frame_words %}`."""

from collections.abc import Mapping
from typing import Any

from django import template

from evaluation.frame.alignment import Stand
from evaluation.frame.wording import VERDICT_TAGS

register = template.Library()


@register.filter
def stand_tag(position: str) -> str:
    """Return the classes of the tag of a position."""
    return f"tag tag--{VERDICT_TAGS[Stand(position)]}"


@register.filter
def of_path(rows: Mapping[str, Any], path: str) -> Any:
    """Return what a mapping by path holds for `path`."""
    return rows[path]
