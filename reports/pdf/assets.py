"""What a page may use: our fonts, our style sheets, our marks, each under a name. There is nothing else."""

import re
from functools import cache
from importlib.resources import files

from django.conf import settings

from reports.pdf.glyphs import signs_of
from reports.pdf.marks import DRAWINGS

SCHEME = "boussole:"
FONTS = {"lato-regular": "Lato-Regular.ttf", "lato-bold": "Lato-Bold.ttf"}
STYLES = {"report.css": "text/css"}
ACCENT = "#0b3d70"
_ROOT = re.compile(r":root \{([^}]*)\}")
_NAMED = re.compile(r"(--[\w-]+): ([^;]+);")
_USE = re.compile(r"var\((--[\w-]+)\)")


@cache
def assets() -> dict[str, tuple[bytes, str]]:
    """Return every asset a report may use, by name: bytes and media type."""
    fonts = files("fontpkg_lato") / "files"
    found = {name: ((fonts / file).read_bytes(), "font/ttf") for name, file in FONTS.items()}
    folder = settings.BASE_DIR / "boussole" / "static" / "boussole" / "report"
    found |= {name: ((folder / name).read_bytes(), kind) for name, kind in STYLES.items()}
    return found | {name: (drawing.encode(), "image/svg+xml") for name, drawing in DRAWINGS.items()}


@cache
def our_signs() -> frozenset[str]:
    """Return the signs that our fonts draw: a document holds no other."""
    return signs_of(assets()[name][0] for name in FONTS)


def written_out(css: str, accent: str) -> str:
    """Return the style sheet with the values of `:root` in the place of their names, and `accent` as --org.

    The engine looks each name up again for every element: that is a tenth of the time of a page.
    """
    named = dict(_NAMED.findall(" ".join(_ROOT.findall(css)))) | {"--org": accent}
    return _USE.sub(lambda use: named[use[1]], _ROOT.sub("", css))
