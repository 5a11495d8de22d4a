"""The head of the documents of each collectivité: a colour and a logo of its own, drawn here, invented as they are."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PIL import Image, ImageDraw

from boussole.demo.people import COMMUNE, DEPARTMENT, METROPOLIS, Troupe
from reports.letterheads.actions import save_letterhead

SIDE = 720  # pixels: four times what is kept, so that the edges come out smooth
CORNER = 110
WHITE = "#ffffff"
Pen = ImageDraw.ImageDraw


@dataclass(frozen=True)
class Head:
    """What a collectivité prints: who sets it, its colour, its picture in words and as a drawing, white on the colour."""

    keeper: str
    colour: str
    picture: str
    draw: Callable[[Pen], None]


def _valley(pen: Pen) -> None:
    """Two slopes that meet, a drop of water between them."""
    pen.polygon([(110, 170), (230, 170), (360, 440), (490, 170), (610, 170), (420, 580), (300, 580)], fill=WHITE)
    pen.ellipse([305, 190, 415, 300], fill=WHITE)
    pen.polygon([(316, 214), (404, 214), (360, 120)], fill=WHITE)


def _rock(pen: Pen) -> None:
    """A rock above the water."""
    pen.polygon([(140, 420), (250, 200), (350, 290), (430, 130), (580, 420)], fill=WHITE)
    for height in (490, 570):
        pen.rounded_rectangle([110, height, 610, height + 36], radius=18, fill=WHITE)


def _hills(pen: Pen) -> None:
    """Three hills, the sun over them."""
    pen.ellipse([410, 120, 560, 270], fill=WHITE)
    pen.polygon([(80, 590), (290, 250), (420, 460), (340, 590)], fill=WHITE)
    pen.polygon([(390, 590), (510, 390), (640, 590)], fill=WHITE)


HEADS = {
    METROPOLIS: Head("denis.caron", "#14574a", "une vallée et une goutte d’eau", _valley),
    COMMUNE: Head("denis.caron", "#8a2f1c", "un rocher au-dessus de l’eau", _rock),
    DEPARTMENT: Head("agnes.faure", "#4b2e83", "des collines et le soleil", _hills),
}


def set_letterheads(troupe: Troupe, now: datetime) -> None:
    """Each collectivité sets the head of its documents."""
    for key, head in HEADS.items():
        organisation = troupe.organisations[key]
        save_letterhead(
            organisation=organisation,
            actor=troupe.people[head.keeper],
            name=organisation.name,
            colour=head.colour,
            alternative=f"{organisation.name}, logo inventé : {head.picture}",
            logo=drawn(head),
            keep_logo=False,
            base=0,
            now=now,
        )


def drawn(head: Head) -> bytes:
    """Return the logo as a PNG: the same bytes every time."""
    picture = Image.new("RGB", (SIDE, SIDE), WHITE)
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle([0, 0, SIDE - 1, SIDE - 1], radius=CORNER, fill=head.colour)
    head.draw(pen)
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()
