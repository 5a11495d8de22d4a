"""What a collectivité may print at the head of its documents: a colour that can be read, a logo decoded and redrawn.

Contrast: WCAG 2.2, success criterion 1.4.3 (4.5 to 1 for text); relative luminance as it defines it.
"""

import hashlib
import io
import re
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

WHITE = "#ffffff"
MINIMUM_CONTRAST = 4.5
MAX_BYTES = 500_000
MAX_SIDE = 4_000  # pixels, as sent
BOX = (840, 180)  # pixels, as kept: 42 mm by 9 mm at 500 dots an inch
ENDS = {"PNG": b"IEND", "JPEG": b"\xff\xd9"}  # how a whole file of each format ends
MEDIA_TYPE = "image/png"
_HEX = re.compile(r"#[0-9a-f]{6}")


class ColourUnreadable(ValueError):  # noqa: N818 - a colour that people typed, not an error of the program
    """The colour is not written « #0b3d70 »."""


class LogoUnreadable(ValueError):  # noqa: N818 - a file that people sent, not an error of the program
    """The file is no picture that may be printed. `reason`: « heavy », « format », « large » or « broken »."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Drawn:
    """A logo as it is kept: PNG bytes redrawn from what was sent, their SHA-256, their size in pixels."""

    content: bytes
    sha256: str
    width: int
    height: int


def contrast(colour: str, ground: str = WHITE) -> float:
    """Return the contrast ratio of two colours (« #rrggbb »), from 1 to 21. Raises ColourUnreadable."""
    light, dark = sorted((_luminance(colour), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_readable(colour: str) -> bool:
    """Tell whether the colour may be that of a title on white, or of white on it. Raises ColourUnreadable."""
    return contrast(colour) >= MINIMUM_CONTRAST


def redrawn(content: bytes) -> Drawn:
    """Return the picture decoded, set on white, made no larger than it is printed, without anything hidden in it.

    The same bytes give the same result. Raises LogoUnreadable.
    """
    if len(content) > MAX_BYTES:
        raise LogoUnreadable("heavy")
    try:
        with Image.open(io.BytesIO(content), formats=tuple(ENDS)) as sent:
            if max(sent.size) > MAX_SIDE:
                raise LogoUnreadable("large")
            if ENDS[sent.format] not in content:  # an engine that loads cut pictures may share this process
                raise LogoUnreadable("broken")
            picture = sent.convert("RGBA")
    except UnidentifiedImageError as error:
        raise LogoUnreadable("format") from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        if isinstance(error, LogoUnreadable):
            raise
        raise LogoUnreadable("broken") from error
    picture.thumbnail(BOX, Image.Resampling.LANCZOS)
    plain = Image.new("RGB", picture.size, WHITE)
    plain.paste(picture, mask=picture.getchannel("A"))
    out = io.BytesIO()
    plain.save(out, format="PNG", optimize=True)
    kept = out.getvalue()
    return Drawn(kept, hashlib.sha256(kept).hexdigest(), *plain.size)


def _luminance(colour: str) -> float:
    if not _HEX.fullmatch(colour):
        raise ColourUnreadable(colour)
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
