"""The checksum that seals a published grid."""

import hashlib
from collections.abc import Mapping
from typing import Any

from audit.chain import canonical


def grid_checksum(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a grid's content, in hexadecimal.

    `content`: what `selectors.grid_content` returns, as plain values (no float). Raises TypeError otherwise.
    """
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def content_token(content: Mapping[str, Any]) -> str:
    """Return a short mark of what a page was built from: it changes as soon as the content does."""
    return grid_checksum(content)[:16]
