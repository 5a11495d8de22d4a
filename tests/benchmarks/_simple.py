"""A plain report of four pages, as any tool would print it: what our two dense pages are measured against.

A title block, seven criteria in a table, a radar, seven votes, five conditions, and « Page 1 sur 4 ». No column, no
mark, no chip: only what a layout engine does at its easiest.
"""

from html import escape
from math import cos, pi, sin

CRITERIA = ("Juridique", "Technique", "Écologique", "Cybersécurité", "Données", "Coût", "Conditions de travail")
NOTES = (67, 79, 50, 71, 42, 58, 64)
VOTES = ("Favorable", "Favorable", "Défavorable", "Favorable", "Abstention", "Favorable", "Favorable")
SENTENCES = (
    "Le service relit chaque texte proposé avant de l’envoyer, et garde la main sur la décision.",
    "Les données restent dans l’Union européenne ; le contrat prévoit leur effacement à la fin de l’essai.",
    "Les agents volontaires sont formés une demi-journée, puis suivis pendant les deux premiers mois.",
    "Le coût dépend du nombre de demandes : un plafond est demandé au fournisseur avant toute signature.",
    "L’empreinte est une fourchette, parce que le lieu des serveurs et la taille du modèle ne sont pas connus.",
    "Les habitants savent qu’une intelligence artificielle a servi, et peuvent joindre une personne.",
)
STYLE = """
@font-face { font-family: "Lato"; font-weight: 400; src: url("boussole:lato-regular") }
@font-face { font-family: "Lato"; font-weight: 700; src: url("boussole:lato-bold") }
@page { size: A4; margin: 20mm 18mm;
  @bottom-right { content: "Page " counter(page) " sur " counter(pages); font-size: 9pt } }
html { font: 11pt/1.5 "Lato"; color: #1b1f24 }
h1 { font-size: 20pt } h2 { font-size: 14pt; break-after: avoid }
table { width: 100%; border-collapse: collapse }
th, td { border: 1px solid #868d95; padding: 2mm; text-align: left }
.page { break-before: page }
"""


def simple_report() -> str:
    """Return the HTML of the plain report: four pages with the fonts of `reports.pdf`."""
    title = "Delibia, aide à la rédaction des actes"
    parts = [
        f"<h1>{title}</h1><p>Métropole du Val d’Arzon, dossier 2026-014, 15 octobre 2026.</p>",
        f"<h2>Ce qui est demandé</h2>{_paragraphs(5)}",
        _radar(),
        f'<div class="page"><h2>Les sept notes</h2>{_criteria()}</div>',
        f'<div class="page"><h2>Les votes</h2>{_votes()}<h2>Les conditions</h2>{_conditions()}</div>',
        f'<div class="page"><h2>Ce qu’il faut savoir</h2>{_paragraphs(9)}</div>',
    ]
    head = f'<meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    return f'<!DOCTYPE html><html lang="fr"><head>{head}</head><body>{"".join(parts)}</body></html>'


def _paragraphs(count: int) -> str:
    turns = range(count)
    return "".join(f"<p>{' '.join(SENTENCES[(turn + step) % 6] for step in range(3))}</p>" for turn in turns)


def _criteria() -> str:
    rows = (
        f'<tr><th scope="row">{label}</th><td>{note}</td><td>{_two_sentences(place)}</td></tr>'
        for place, (label, note) in enumerate(zip(CRITERIA, NOTES, strict=True))
    )
    return _table(("Critère", "Note sur 100", "Pourquoi"), rows)


def _two_sentences(place: int) -> str:
    return f"{SENTENCES[place % 6]} {SENTENCES[(place + 1) % 6]}"


def _votes() -> str:
    rows = (
        f'<tr><th scope="row">Membre {place + 1}</th><td>{vote}</td><td>{SENTENCES[place % 6]}</td></tr>'
        for place, vote in enumerate(VOTES)
    )
    return _table(("Membre", "Vote", "Motif"), rows)


def _conditions() -> str:
    return f"<ol>{''.join(f'<li>{sentence}</li>' for sentence in SENTENCES[:5])}</ol>"


def _table(heads: tuple[str, ...], rows: object) -> str:
    head = "".join(f'<th scope="col">{escape(label)}</th>' for label in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _radar() -> str:
    def corner(place: int, radius: float) -> str:
        angle = 2 * pi * place / 7 - pi / 2
        return f"{100 + radius * cos(angle):.1f},{100 + radius * sin(angle):.1f}"

    rings = "".join(
        f'<polygon points="{" ".join(corner(place, radius) for place in range(7))}" fill="none" stroke="#868d95"/>'
        for radius in (20, 40, 60, 80)
    )
    shape = " ".join(corner(place, 0.8 * note) for place, note in enumerate(NOTES))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="80mm" height="80mm" viewBox="0 0 200 200">'
        f"<title>Les sept notes, de 42 à 79 sur 100</title>{rings}"
        f'<polygon points="{shape}" fill="#8fbbe0" stroke="#0b4f8a"/></svg>'
    )
