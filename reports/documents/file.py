"""What a document becomes, and what is printed on it so that anyone can check it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit.chain import canonical

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U, so that nothing is misread
CODE_LENGTH = 12
GROUP = 4


@dataclass(frozen=True)
class File:
    """A finished file: its bytes and its number of pages (None where only the reader's software knows).

    `annex_after` is the number of pages before its annex, 0 when it has none.
    """

    content: bytes
    pages: int | None
    annex_after: int = 0


@dataclass(frozen=True)
class Seal:
    """What identifies a frozen content: its SHA-256 (64 hexadecimal digits) and the short code that people type."""

    sha256: str
    code: str

    @property
    def grouped_sha256(self) -> str:
        """The SHA-256 in groups of eight."""
        return grouped(self.sha256)


def grouped(sha256: str) -> str:
    """Return a SHA-256 in groups of eight digits, which can be compared by eye and cut at the end of a line."""
    return " ".join(sha256[place : place + 8] for place in range(0, len(sha256), 8))


def verification_code(sha256: str, template_version: str) -> str:
    """Return the code of a content laid out by a version of its template: « 7K3M-Q2XA-P9RT », 60 bits of SHA-256.

    It is a function of both: the same request prints the same code, another layout of the same content another one.
    """
    digest = hashlib.sha256(f"{sha256}:{template_version}".encode()).digest()
    number = int.from_bytes(digest[:8]) >> 4
    signs = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_LENGTH)))
    return "-".join(signs[place : place + GROUP] for place in range(0, CODE_LENGTH, GROUP))


def seal_of(content: Mapping[str, Any], template_version: str) -> Seal:
    """Return what a document with this content would carry. Raises TypeError for a content with a float."""
    sha256 = hashlib.sha256(canonical(content).encode()).hexdigest()
    return Seal(sha256, verification_code(sha256, template_version))
