"""The marks of the reports as small drawings that the style sheet places behind words.

A drawing behind a word costs the engine one tenth of an element beside it, and leaves nothing in the tree of structure
of the PDF. A surface of one colour is not drawn here: the style sheet fills it. One fill, one meaning: solid = for,
met, measured; tint = with conditions, or estimated; hatch = against, not met; hollow = neither; dots = unknown. Three
shapes for signals: barred square, triangle, dashed square.
"""

INK, INK_2, RULE = "#1b1f24", "#4a5059", "#868d95"
DATA, TINT, OCHRE, RED, AMBER, SLATE = "#0b4f8a", "#8fbbe0", "#b85400", "#8a0b1d", "#6b3a00", "#3a4048"


def _svg(width: float, height: float, body: str, more: str = "") -> str:
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' "
        f"viewBox='0 0 {width} {height}'{more}>{body}</svg>"
    )


def _box(width: float, height: float, fill: str, stroke: str = "", body: str = "") -> str:
    """A box of `width` × `height` hundredths of a millimetre, `body` between its fill and its frame."""
    line = (
        f"<rect x='4' y='4' width='{width - 8}' height='{height - 8}' fill='none' stroke='{stroke}' stroke-width='8'/>"
    )
    return f"<rect width='{width}' height='{height}' fill='{fill}'/>{body}{line if stroke else ''}"


def _hatched(width: float, height: float) -> str:
    """Oblique strokes, from the lower left to the upper right, that stay inside the box."""
    strokes = []
    for start in range(-int(height), int(width), 80):
        low, high = max(start, 0), min(start + height, width)
        strokes.append(f"M{low} {height - (low - start):g} {high:g} {height - (high - start):g}")
    return f"<path d='{''.join(strokes)}' stroke='{OCHRE}' stroke-width='26'/>"


def _dotted(width: float, height: float) -> str:
    dots = (
        f"<circle cx='{x}' cy='{y}' r='16'/>"
        for row, y in enumerate(range(45, int(height) - 20, 50))
        for x in range(45 + 45 * (row % 2), int(width) - 20, 90)
    )
    return f"<g fill='{INK}'>{''.join(dots)}</g>"


def _fills(width: float, height: float) -> dict[str, str]:
    return {
        "solid": _box(width, height, DATA),
        "tint": _box(width, height, TINT, DATA),
        "hatch": _box(width, height, "#fff", OCHRE, _hatched(width, height)),
        "hollow": _box(width, height, "#fff", RULE),
        "unknown": _box(width, height, "#fff", INK_2, _dotted(width, height)),
    }


def _hollow_bar() -> str:
    return f"<rect width='400' height='28' fill='{RULE}'/><rect x='2' y='2.6' width='396' height='22.8' fill='#fff'/>"


_BAR = f"<rect width='260' height='260' fill='{RED}'/><rect x='45' y='100' width='170' height='60' fill='#fff'/>"
_TRIANGLE = f"<path d='M130 10 260 250H0Z' fill='{AMBER}'/>"
_DASHES = (
    f"<rect x='15' y='15' width='230' height='230' fill='none' stroke='{SLATE}' stroke-width='30' "
    "stroke-dasharray='58 57' stroke-dashoffset='29'/>"
)

# By name, as `boussole:NAME`. Tiles fill a surface; keys stand before a word; cells repeat, one for each voice.
DRAWINGS = {
    "hatch.svg": _svg(
        5,
        5,
        "<path d='M-1.25 1.25 1.25-1.25M-1.25 6.25 6.25-1.25M3.75 6.25 6.25 3.75' "
        f"stroke='{OCHRE}' stroke-width='1.5'/>",
    ),
    "dots.svg": _svg(4, 4, f"<g fill='{INK}'><circle cx='1' cy='1' r='.67'/><circle cx='3' cy='3' r='.67'/></g>"),
    "bar-hollow.svg": _svg(400, 28, _hollow_bar(), " preserveAspectRatio='none'"),
    "bar-hatch.svg": _svg(6000, 280, f"<rect width='6000' height='280' fill='#fff'/>{_hatched(6000, 280)}"),
    "was.svg": _svg(260, 260, f"<circle cx='130' cy='130' r='112' fill='#fff' stroke='{OCHRE}' stroke-width='32'/>"),
    "now.svg": _svg(260, 260, f"<path d='M130 0 260 130 130 260 0 130Z' fill='{DATA}'/>"),
    "block.svg": _svg(260, 260, _BAR),
    "warn.svg": _svg(260, 260, _TRIANGLE),
    "miss.svg": _svg(260, 260, _DASHES),
    **{f"key-{name}.svg": _svg(400, 240, body) for name, body in _fills(400, 240).items() if name != "solid"},
    **{f"cell-{name}.svg": _svg(510, 400, body) for name, body in _fills(460, 400).items()},
    **{f"small-{name}.svg": _svg(205, 400, body) for name, body in _fills(175, 400).items()},
}
