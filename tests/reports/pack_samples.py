"""The pack of a meeting as `reports.documents.pack` makes it, without a database."""

from typing import Any

from reports.documents.pack import KEPT
from tests.reports.samples import CRITERIA, snapshot


def item(number: int, *, final: bool = False, **changes: Any) -> dict[str, Any]:
    """Return one item in full."""
    said = snapshot("final" if final else "before_trial")
    return {
        "number": number,
        "title": f"Assistant numéro {number}",
        "reference": f"2026-{number:03d}",
        "kind": "Avis après l’essai" if final else "Avis avant l’essai",
        "item": number,
        "withheld": "",
        "final": final,
        "lead": "Claire Lemoine",
        **{name: said[name] for name in KEPT if name in said},
        "scores": snapshot("before_trial")["scores"],
        "reserves": [
            {
                "criterion": label,
                "text": "Former les agents avant l’essai",
                "owner": "Claire Lemoine",
                "due": "31 janvier 2027",
                "state": "À faire",
            }
            for label in CRITERIA[:3]
        ],
        "questions": [
            {
                "criterion": "Coût",
                "by": "Olivier Chauvet",
                "on": "3 mars 2026",
                "text": "Que se passe-t-il si l’usage double ?",
                "answers": [{"by": "Claire Lemoine", "on": "5 mars 2026", "text": "Le marché plafonne le prix."}],
            }
        ],
        **changes,
    }


def pack(count: int = 2, *, withheld: tuple[int, ...] = (), **changes: Any) -> dict[str, Any]:
    """Return a pack of `count` items, every fourth after a trial; those of `withheld` only give their title."""
    items = [item(number, final=number % 4 == 0) for number in range(1, count + 1)]
    for row in items:
        if row["number"] in withheld:
            row["withheld"] = "Vous restez en dehors de ce point : il n’est pas dans votre dossier."
    return {
        "kind": "meeting_pack",
        "title": "Dossier de la séance du 12 mars 2026",
        "dated_on": "2026-03-12",
        "organisation": "Métropole du Val d’Arzon",
        "committee": "Comité éthique de l’IA",
        "demonstration": True,
        "reader": {"id": 1, "name": "Nadia Benali"},
        "when": "12 mars 2026 à 14 h",
        "place": "Salle des actes",
        "items": items,
        **changes,
    }
