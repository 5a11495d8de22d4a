"""Colours of the look: their contrast is a promise, so it is computed from the file that is served."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

PAIRS = [
    # text, background, least ratio (7 = AAA for text, 4.5 = AA, 3 = marks and borders)
    ("--ink", "--paper", 7),
    ("--ink", "--sand", 7),
    ("--ink-2", "--paper", 7),
    ("--ink-2", "--sand", 7),
    ("--link", "--paper", 7),
    ("--link", "--sand", 7),
    ("--error", "--paper", 7),
    ("--error", "--sand", 7),
    ("--ok", "--paper", 7),
    ("--warn", "--paper", 7),
    ("--paper", "--theme", 7),
    ("--paper", "--theme-deep", 7),
    ("--theme", "--theme-tint", 7),
    ("--theme", "--sand", 7),
    ("--ink", "--theme-tint", 7),
    ("--tag-draft", "--tag-draft-tint", 7),
    ("--tag-wait", "--tag-wait-tint", 7),
    ("--tag-ok", "--tag-ok-tint", 7),
    ("--tag-no", "--tag-no-tint", 7),
    ("--ink", "--heat-1", 7),
    ("--ink", "--heat-2", 7),
    ("--paper", "--heat-3", 7),
    ("--paper", "--heat-4", 7),
    ("--ochre", "--paper", 4.5),
    ("--field", "--paper", 4.5),
    ("--field", "--sand", 4.5),
    ("--axis", "--paper", 3),
    ("--ink", "--focus", 7),
]


def tokens() -> dict[str, str]:
    source = Path(finders.find("boussole/css/tokens.css")).read_text(encoding="utf-8")
    return dict(re.findall(r"(--[a-z0-9-]+):\s*(#[0-9a-f]{6});", source))


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_contrast(text, ground, least):
    palette = tokens()

    assert contrast(palette[text], palette[ground]) >= least


def test_contrast_formula_on_known_values():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


def test_colours_are_decided_in_one_place():
    allowed = set(tokens().values()) | {"#fff", "#ffffff", "#0b3d70"}
    css = Path(finders.find("boussole/css/tokens.css")).parent
    used = {
        colour
        for file in css.glob("*.css")
        for colour in re.findall(r"#[0-9a-fA-F]{3,6}\b", file.read_text(encoding="utf-8"))
    }
    assert used - allowed == set()


def test_nothing_in_our_styles_needs_a_wider_policy():
    css = Path(finders.find("boussole/css/tokens.css")).parent
    text = "".join(file.read_text(encoding="utf-8") for file in css.glob("*.css"))

    assert re.findall(r"url\((?!\"\.\./\.\./vendor/)[^)]*\)", text) == []
