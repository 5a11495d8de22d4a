"""One-time tokens: 128 bits drawn at random, written in 26 letters and figures that a hand copies without doubt.

Only the hash of a token is stored. Letters are those of Crockford's base 32: no I, L, O nor U; what looks like a figure
is read as that figure.
"""

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 128
LENGTH = 26  # 26 × 5 = 130 bits, the first two are zero
GROUPS = (5, 5, 5, 5, 6)
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u00a0": None})


def new_token() -> str:
    """Return a new token, in capitals, without its hyphens."""
    number = secrets.randbits(BITS)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(5 * (LENGTH - 1), -1, -5))


def plain(typed: str) -> str:
    """Return what was typed or followed as a token is written: capitals, without hyphens, doubtful signs read."""
    return typed.strip().upper().translate(READ_AS)


def grouped(token: str) -> str:
    """Return a token in groups, to be copied by hand."""
    parts, start = [], 0
    for length in GROUPS:
        parts.append(token[start : start + length])
        start += length
    return "-".join(parts)


def hash_of(typed: str) -> str:
    """Return the SHA-256 of a token, 64 hexadecimal digits, however it was typed."""
    return hashlib.sha256(plain(typed).encode()).hexdigest()
