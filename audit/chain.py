"""The arithmetic of the journal: canonical form, links, verification. No database here."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

DOMAIN = b"boussole-ia/journal/1\n"
GENESIS = "0" * 64


@dataclass(frozen=True)
class Link:
    """One entry as it is hashed: its place, the hash before it, its canonical content, its own hash."""

    seq: int
    previous_hash: str
    content: str
    hash: str


class Break(Enum):
    """Why a chain does not hold, from the entry where it first breaks."""

    ORDER = "an entry is missing or out of order"
    LINK = "the entry does not follow the one before it"
    CONTENT = "the content was changed"
    COLUMNS = "the columns shown do not say what the content says"
    HEAD = "the head noted elsewhere is not in the chain"
    HEAD_ROW = "the head row does not match the last entry"


@dataclass(frozen=True)
class Verdict:
    """Result of a verification: how many entries hold, and where the chain first breaks (None: it holds)."""

    entries: int
    head: str
    broken_at: int | None = None
    why: Break | None = None

    @property
    def intact(self) -> bool:
        return self.broken_at is None


def canonical(value: Any) -> str:
    """Return the one JSON text of `value`: sorted keys, NFC strings, UTC instants, no float.

    Raises TypeError for a float (two machines may print it differently) and for unknown types, ValueError for an
    instant without a time zone (nobody could tell when it was).
    """
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", str(value))
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone has no canonical form")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {unicodedata.normalize("NFC", str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def link_hash(seq: int, previous_hash: str, content: str) -> str:
    """Return SHA-256(domain ‖ previous hash ‖ sequence ‖ canonical content) in hexadecimal."""
    digest = hashlib.sha256(DOMAIN)
    digest.update(f"{previous_hash}\n{seq}\n{content}".encode())
    return digest.hexdigest()


def verify(links: Iterable[Link], *, expected_head: str | None = None) -> Verdict:
    """Follow the chain from its first entry.

    `expected_head` is a hash noted elsewhere (on a set of minutes, in a mail): only that can reveal a chain
    cut short or rewritten as a whole. Returns the first sequence number that does not hold.
    """
    previous, count = GENESIS, 0
    seen_expected = expected_head is None or expected_head == GENESIS
    for position, link in enumerate(links, start=1):
        if link.seq != position:
            return Verdict(count, previous, position, Break.ORDER)
        if link.previous_hash != previous:
            return Verdict(count, previous, position, Break.LINK)
        if link.hash != link_hash(link.seq, link.previous_hash, link.content):
            return Verdict(count, previous, position, Break.CONTENT)
        previous, count = link.hash, position
        seen_expected = seen_expected or link.hash == expected_head
    if not seen_expected:
        return Verdict(count, previous, count + 1, Break.HEAD)
    return Verdict(count, previous)
