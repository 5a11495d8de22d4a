"""Minority opinions as the opinion, the report and the minutes carry them: each one in its words, then who signs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class SignedText:
    """A minority opinion: its text, the signatories who are named, and how many others signed without their name."""

    text: str
    names: tuple[str, ...]
    unnamed: int


def signatories(signed: SignedText) -> str:
    """Return « Ada M1, Chloé M3 et 2 membres non nommés »; '' for an opinion that nobody signs any more."""
    hidden = {0: "", 1: "un membre non nommé"}.get(signed.unnamed, f"{signed.unnamed} membres non nommés")
    parts = [*signed.names, *([hidden] if hidden else [])]
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} et {parts[-1]}"


def as_one_text(opinions: Sequence[SignedText] | Iterable[SignedText]) -> str:
    """Return every opinion that somebody signs, one a line, between quotation marks, with its signatories."""
    lines = [f"« {row.text} » ({signatories(row)})" for row in opinions if signatories(row)]
    return "\n".join(lines)
