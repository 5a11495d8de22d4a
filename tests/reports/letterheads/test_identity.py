"""What may be printed at the head of documents: contrast, pictures decoded and redrawn."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reports.letterheads.identity import (
    BOX,
    MAX_BYTES,
    MAX_SIDE,
    ColourUnreadable,
    LogoUnreadable,
    contrast,
    is_readable,
    redrawn,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def picture(size=(300, 100), kind="PNG", mode="RGBA", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, (10, 60, 110, 128)[: len(mode)]).save(out, format=kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#777777", 4.48), ("#0000ff", 8.59)]
)
def test_contrast_with_white(colour, ratio):
    assert round(contrast(colour), 2) == ratio
    assert is_readable(colour) == (ratio >= 4.5)


@given(COLOURS, COLOURS)
def test_contrast_is_symmetric_and_bounded(one, other):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


@pytest.mark.parametrize("text", ["", "#fff", "0b3d70", "#0B3D70", "#0b3d7g", "#0b3d70 ", "rouge", "#0b3d70;}"])
def test_what_is_not_a_colour(text):
    with pytest.raises(ColourUnreadable):
        contrast(text)


def test_a_logo_is_redrawn_on_white_at_the_size_it_is_printed():
    drawn = redrawn(picture((3000, 500)))
    with Image.open(io.BytesIO(drawn.content)) as kept:
        assert (kept.format, kept.mode, kept.size) == ("PNG", "RGB", (840, 140))
        assert kept.getpixel((0, 0)) == (132, 157, 182)  # half of its colour, half white
    assert (drawn.width, drawn.height) == (840, 140)
    assert drawn.width <= BOX[0]
    assert redrawn(picture((3000, 500))) == drawn


def test_nothing_hidden_is_kept_and_a_small_logo_is_not_stretched():
    sent = picture((40, 20), "JPEG", "RGB", comment=b"secret du service")
    drawn = redrawn(sent + b"<script>alert(1)</script>")
    assert b"secret" not in drawn.content
    assert b"script" not in drawn.content
    assert (drawn.width, drawn.height) == (40, 20)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"x" * (MAX_BYTES + 1), "heavy"),
        (b"", "format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "format"),
        (picture(kind="GIF", mode="RGB"), "format"),
        (picture((MAX_SIDE + 1, 2)), "large"),
        (picture()[:120], "broken"),
    ],
)
def test_pictures_refused(content, reason):
    with pytest.raises(LogoUnreadable) as refused:
        redrawn(content)
    assert refused.value.reason == reason
