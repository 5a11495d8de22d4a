"""The six questions on data and what the data sets of a dossier answer together, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from evaluation.datasets.enums import Quality, Sensitivity
from evaluation.datasets.levels import Levels
from evaluation.datasets.selectors import Summary, point_texts

EXTENTS = {
    "whole": (_("Oui"), "tag tag--ok"),
    "partial": (_("En partie"), "tag tag--wait"),
    "none": (_("Non"), "tag tag--warn"),
}
TAGS = {
    "measured": "tag tag--ok",
    "opinion": "tag tag--wait",
    "none": "tag tag--warn",
    "public": "tag",
    "internal": "tag",
    "personal": "tag tag--wait",
    "sensitive": "tag tag--warn",
}
QUESTIONS = (
    ("origin", _("Sait-on d’où viennent les données et qui en répond ?")),
    ("quality", _("La qualité a-t-elle été mesurée ?")),
    ("minimisation", _("Utilise-t-on le moins de données possible ?")),
    ("sensitivity", _("Quelle est leur sensibilité ?")),
    ("underserved", _("A-t-on cherché qui serait mal servi ?")),
    ("retention", _("La durée de garde et l’effacement sont-ils fixés ?")),
)


@dataclass(frozen=True)
class Line:
    """One question: the answer of the least good data set, as a tag, and the sentence that explains it."""

    label: str
    word: str
    tag_class: str
    text: str


def established(summary: Summary) -> tuple[Line, ...]:
    """Return one line a question; empty without any data set."""
    if not summary.rows:
        return ()
    texts = point_texts(summary.rows)
    return tuple(_line(name, str(label), summary.levels, texts) for name, label in QUESTIONS)


def _line(name: str, label: str, levels: Levels, texts: dict[str, str]) -> Line:
    level = getattr(levels, name)
    if name in ("quality", "sensitivity"):
        word = (Quality if name == "quality" else Sensitivity)(level).label
        text = texts["sensitive"] if name == "sensitivity" else texts[name]
        return Line(label, str(word), TAGS[level], text)
    word, tag_class = EXTENTS[level]
    return Line(label, str(word), tag_class, texts[name])
