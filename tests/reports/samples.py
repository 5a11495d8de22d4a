"""A snapshot as `reports.documents.decision` makes them, without a database."""

from copy import deepcopy
from typing import Any

from reports.documents.file import Seal, verification_code

CRITERIA = ("Juridique", "Technique", "Écologique", "Cybersécurité", "Données", "Coût", "Conditions de travail")
SHA = "ab12" * 16
SEAL = Seal(SHA, verification_code(SHA, "1"))

_SHARED: dict[str, Any] = {
    "demonstration": True,
    "organisation": "Métropole du Val d’Arzon",
    "reference": "2026-014",
    "title": "Delibia, aide à la rédaction des actes",
    "dated_on": "2026-10-15",
    "decide_before": "2026-12-04",
    "decided": None,
    "ask": "Généraliser « Delibia », sous réserves.",
    "opinion": {
        "motion": "Généraliser sous réserves",
        "on": "2026-10-15",
        "committee": "Comité éthique",
        "for": 6,
        "against": 2,
        "abstain": 1,
        "present": 8,
        "required": 5,
        "reason": "6 > 8/2",
    },
    "problem": "Reformuler un acte prend une heure par jour.",
    "beneficiaries": "Agents et secrétaires de mairie.",
    "solution": "Un assistant propose des formulations.",
    "exclusions": "Il ne décide pas.",
    "alternatives": "Des modèles d’actes.",
    "doing_nothing": "Le délai reste de douze jours.",
    "blockers": [],
    "warnings": [{"code": "COU-02", "text": "Le prix n’a pas de plafond.", "provisional": False}],
    "documents": ["Contrat", "AIPD"],
    "law": [{"label": "Pratique interdite (article 5)", "answer": "Non"}],
    "duties": [],
    "benefits": "Des actes publiés plus vite.",
    "left_aside": "Les personnes loin du numérique.",
    "what_can_go_wrong": "Des erreurs non vues.",
    "human_way": "Oui, au guichet et au téléphone",
    "who_answers": "Oui, le service signataire",
    "without_ai": "En partie, avec des modèles partagés.",
    "users": 160,
    "staff_change": "Du temps rendu.",
    "jobs": "Secrétaire de mairie : 12 postes, très concernés. Rédacteur : 30 postes, concernés.",
    "social_opinion": "L’avis est rendu",
    "staff_voices": "",
    "cost_total": "305000.00",
    "cost_rows": [],
    "cost_totals": None,
    "cost_details": "Abonnement et temps des agents.",
    "cost_double": "Un plafond",
    "cost_exit": "Oui",
    "footprint": "Par modèle et par an",
    "footprint_axis": None,
    "servers": "Électricité peu carbonée",
    "compared": "Oui, chiffres à l’appui",
    "matrix": "try",
    "matrix_by": "À expérimenter. L’IA peut le faire (Anne-Sophie de La Tour, 3 mars 2026). "
    "On le souhaite (comité du 12 mars 2026).",
    "frame": {"frame": {"version": 2}, "verdict_label": "S’écarte du cadre"},
    "matrix_text": "Simplification",
    "experts": [
        {"criterion": label, "position": "Favorable", "key": "favourable", "reasons": "Réponses solides."}
        for label in CRITERIA
    ],
    "minority": "« La fatigue n’est pas réglée. » (Nadia Benali et un membre non nommé)",
    "source": "Rapport du CNFPT, mars 2025.",
    "grid": "Grille de la boussole, version 1",
    "law_read_on": "2026-10-05",
    "assessment_sha256": SHA,
    "conditions": [{"text": "Plafonner le prix", "owner": "Achats", "due_on": "2027-01-31"}],
}
RICH: dict[str, Any] = {
    "law": [
        {"label": "Classement signé", "answer": "Obligation de transparence"},
        {"label": "Former les agents (article 4)", "answer": "En partie"},
    ],
    "duties": [
        {"code": "OBL-01", "text": "Former les agents à l’IA", "from": "2025-02-02", "in_force": True},
        {"code": "OBL-02", "text": "Signaler un texte publié sans relecture", "from": "2027-08-02", "in_force": False},
    ],
    "cost_rows": [
        {"label": "Appels et consommation", "planned": "72000.00", "doubled": "118000.00", "unknown": 0},
        {"label": "Relecture et correction par les agents", "planned": "61000.00", "doubled": "93000.00", "unknown": 0},
        {"label": "Formation", "planned": "32000.00", "doubled": "32000.00", "unknown": 0},
        {"label": "Sortie", "planned": "0.00", "doubled": "0.00", "unknown": 1},
    ],
    "cost_totals": {
        "planned": "165000.00",
        "doubled": "243000.00",
        "unknown": 1,
        "missing": "Sans ligne : données.",
        "today": "41000.00",
    },
    "footprint_axis": {
        "end": "250",
        "rows": [
            {"label": "Outil envisagé", "said": "2 à 110 kg CO₂e", "start": 1, "width": 43},
            {"label": "Petit modèle", "said": "1 à 20 kg CO₂e", "start": 0, "width": 8},
            {"label": "Sans IA", "said": "0 pour l’IA", "start": None, "width": None},
        ],
        "energy": "20 à 220 kWh",
        "like": ["9 à 500 km en voiture"],
        "observed": "Prévue",
    },
}
_BEFORE = {
    "kind": "before_trial",
    "way": "trial",
    "next_decision": "après l’essai : généraliser, adapter ou arrêter",
    "blocking": "Aucun point bloquant n’est ouvert.",
    "compass_sentence": "Note la plus basse : juridique (60 sur 100). Ce qu’on sait le moins : données (12 %).",
    "scores": [
        {
            "label": label,
            "score": 60 + 5 * place,
            "points": 15,
            "maximum": 24,
            "unknown_share": 12,
            "unknown": 1,
            "worst": "Le prix n’a pas de plafond." if place == 5 else "",
            "worst_kind": "V" if place == 5 else "",
        }
        for place, label in enumerate(CRITERIA)
    ],
    "measured_by": "Minutes gagnées par semaine.",
    "volume": "Cinq demandes par jour.",
}
_FINAL = {
    "kind": "final",
    "trial": {"starts_on": "2026-01-12", "ends_on": "2026-07-10"},
    "outcomes": [
        {"label": "Généraliser", "state": "open", "why": "tous les critères atteints"},
        {"label": "Sous réserves", "state": "proposed", "why": "par le comité"},
        {"label": "Prolonger", "state": "closed", "why": "déjà prolongé une fois"},
        {"label": "Adapter", "state": "open", "why": "nouveau protocole"},
        {"label": "Arrêter", "state": "open", "why": "motif rendu public"},
    ],
    "results": [
        {
            "label": "Minutes gagnées par semaine",
            "unit": "",
            "baseline": "0",
            "threshold": "au moins 30",
            "value": "34",
            "verdict": verdict,
            "verdict_label": "Atteint",
            "fill": 75,
            "sample": 112,
            "minimum": 30,
        }
        for verdict in ("reached", "missed", "inconclusive")
    ],
    "results_sentence": "1 critère atteint, 1 manqué, 1 non concluant.",
    "protocol_locked_on": "2025-12-10",
    "protocol_sha256": SHA,
    "staff_feedback": "Du temps gagné.",
    "summary": "Les critères sont atteints.",
    "time_saved": "Rendu aux communes.",
    "compass": [{"label": label, "before": 60, "after": 70, "gap": 10} for label in CRITERIA],
    "planned": [
        {"label": "Dépense de l’essai", "planned": "31000.00", "actual": "33400.00"},
        {"label": "Participants", "planned": "160", "actual": ""},
        {
            "label": "Empreinte, au plus",
            "planned": "38 kg CO₂e",
            "actual": "15 kg CO₂e",
            "note": "Empreinte réelle : réponses comptées pendant l’essai, à l’empreinte prévue de chacune.",
        },
    ],
    "incidents": [{"text": "Panne", "closed": True}],
    "proposal": "Généraliser",
    "path": ["tous les critères sont atteints"],
    "stop_rules": ["Fuites de données : au moins 1"],
    "earlier_conditions": [],
    "follow_up": ["1 mois", "6 mois", "1 an", "3 ans", "5 ans"],
    "thresholds": "Aucun seuil n’a changé pendant l’essai.",
    "way": "use",
}


def snapshot(kind: str, **changes: Any) -> dict[str, Any]:
    """Return a whole snapshot of `kind`, with `changes`."""
    return deepcopy({**_SHARED, **(_FINAL if kind == "final" else _BEFORE), **changes})
