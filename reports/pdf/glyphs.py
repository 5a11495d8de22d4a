"""Signs that our fonts cannot draw are replaced where everybody sees it, and no other font is ever embedded.

Without this, the engine looks for another font on the machine: the same document would differ from one machine to the
next; or, finding none, it would leave a hole.
"""

import io
import unicodedata
from collections.abc import Iterable

STAND_IN = "□"
# Signs with a near twin, and signs that change nothing to see: they lose nothing.
TWINS = {"\u2010": "-", "\u2011": "-", "\u2012": "–", "\u2015": "—", "\u2060": "", "\ufe0e": "", "\ufe0f": ""}
LAYOUT = frozenset("\t\n\r ")  # what separates words: never drawn


def signs_of(fonts: Iterable[bytes]) -> frozenset[str]:
    """Return the signs that every one of `fonts` (bytes of TTF files) can draw, and those that only separate words."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - a tenth of a second: only when a PDF is made

    drawn = [frozenset(map(chr, TTFont(io.BytesIO(font), lazy=True).getBestCmap())) for font in fonts]
    # A font may name control characters, with nothing to see.
    return frozenset(sign for sign in frozenset.intersection(*drawn) if unicodedata.category(sign) != "Cc") | LAYOUT


def drawable(text: str, signs: frozenset[str]) -> str:
    """Return `text` composed, each sign that is not among `signs` replaced: by its plain form, else by « □ ».

    Control characters and those that turn the direction of the text around are not drawn, hence replaced too.
    """
    composed = unicodedata.normalize("NFC", text)
    missing = set(composed) - signs
    return composed.translate({ord(sign): _instead(sign, signs) for sign in missing}) if missing else composed


def loses(text: str, signs: frozenset[str]) -> bool:
    """Tell whether some sign of `text` has nothing but « □ » to stand for it."""
    return any(_instead(sign, signs) == STAND_IN for sign in set(unicodedata.normalize("NFC", text)) - signs)


def _instead(sign: str, signs: frozenset[str]) -> str:
    if sign in TWINS:
        return TWINS[sign]
    plain = unicodedata.normalize("NFKC", sign)
    return plain if plain and set(plain) <= signs else STAND_IN
