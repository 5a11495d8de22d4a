"""What people of the demonstration say when a case does not say it itself. All of it is invented."""

from collections.abc import Sequence
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from boussole.demo.case import Case
from boussole.demo.people import COMMUNE, DEPARTMENT, METROPOLIS
from evaluation.compass.scoring import Signal

ELECTED = {METROPOLIS: "michel.jourdan", COMMUNE: "rose.picard", DEPARTMENT: "patrice.dumas"}
TO_COMPLETE = "Précisez qui relit la transcription et combien de temps l’enregistrement est gardé."
INADMISSIBLE = "Le besoin n’est pas décrit et le service est ouvert à tous sans contrat. Reprenez le dossier avec la direction juridique."
WITHDRAWN = "Les jurys préfèrent d’abord échanger entre eux. Nous reviendrons avec un autre projet."
ON_WATCH = (
    "L’usage est souhaité, mais les données ne permettent pas encore un résultat fiable. Nouvel examen en mars 2027."
)
PROHIBITED = (
    "Reconnaître des visages en direct dans la rue est interdit par l’article 5 du règlement européen sur l’IA."
)
REFUSAL = "Le comité est défavorable et nous le suivons. Les habitants doivent pouvoir parler à une personne."
STOPPED = "Les agents gardaient les cas difficiles et l’accueil se dégradait. Nous arrêtons et nous publions pourquoi."
PUBLIC_REFUSAL = "Le projet n’est pas autorisé : les habitants doivent pouvoir parler à une personne."
PUBLIC_STOP = "Pendant l’essai, l’accueil se dégradait et les agents gardaient les cas difficiles. Le projet s’arrête."
INCIDENT = "Une réponse citait une page retirée du site. Vue à la relecture, la page est à rétablir."
MET = "Vérifié avec le service concerné, pièce au dossier."
DEPARTURE = "L’avis du comité date d’avant les dernières pièces reçues."
GENERAL = {
    "GEN-01": "Des délais plus courts et des réponses plus justes, mesurés avant et après.",
    "GEN-02": "En partie : simplifier et former aident, mais ne suffisent pas.",
    "GEN-03": "Le temps gagné revient à l’accompagnement. Le choix se fait en équipe.",
    "GEN-04": "Les personnes loin du numérique. Le guichet et le téléphone restent ouverts.",
    "GEN-05": "Des erreurs non vues et une dépendance à l’outil. La relecture limite les deux.",
    "GEN-06": "Oui : les données et les règles d’usage peuvent être partagées.",
}
AFTER = {"TEC-01": "seuil", "TRA-01": "associes"}
SUCCESS = (
    ("R1", "Minutes gagnées par semaine", "", "Relevé des agents", 0, "at_least", 30, 5),
    ("R2", "Résultats à corriger", "%", "Service métier", 12, "at_most", 10, 5),
)
STOP = (("A1", "Fuites de données", "", "Sécurité informatique", 0, "at_least", 1, 1),)
DEFAULTS = {
    "committee": {"motion": "favourable", "votes": "PPPPPPPCA", "minority": ""},
    "final_committee": {"motion": "roll_out", "votes": "PPPPPPPPA", "minority": ""},
    "decision": {
        "reasons": "Le besoin est réel et les garde-fous sont écrits. L’essai dira si cela vaut la peine.",
        "deliberation": "",
    },
    "final_decision": {"reasons": "Les résultats sont là et le suivi est prévu.", "deliberation": ""},
    "protocol": {
        "question": "L’outil aide-t-il vraiment, sans dégrader le travail ni la qualité ?",
        "hypotheses": "Trente minutes gagnées par semaine et moins d’une erreur sur dix.",
        "baseline_method": "Deux semaines de relevés avant l’ouverture, par les agents et le service métier.",
        "scope": "Le service demandeur, sur ses dossiers courants.",
        "departments": "Le service demandeur.",
        "communes": "Aucune.",
        "excluded_tasks": "Toute décision, tout dossier sensible.",
        "participants_count": 20,
        "participants": "Agents du service, débutants et confirmés.",
        "volunteering": "Appel à volontaires. Chacun peut arrêter sans se justifier.",
        "control_group": "Aucun : le service est trop petit. La comparaison se fait avec les relevés d’avant.",
        "tool": "Outil décrit dans la demande, version d’essai.",
        "allowed_data": "Documents de travail sans donnée sensible.",
        "forbidden_data": "Données de santé, d’opinion, dossiers d’agents.",
        "usage_rules": "Tout résultat est relu par une personne.",
        "human_review": "Relecture complète par l’agent, contrôle d’un dossier sur dix.",
        "user_information": "Page d’information et mention sur les documents.",
        "staff_information": "Réunion de lancement et référent dans le service.",
        "training": "Une demi-journée avant l’ouverture.",
        "continuity": "Le service sait faire sans l’outil.",
        "security": "Comptes nominatifs, arrêt d’urgence.",
        "logging": "Date et durée des demandes, sans leur texte, gardées six mois.",
        "max_months": 6,
        "budget_eur": Decimal("9000.00"),
        "footprint_kg": Decimal("40.000"),
        "business_contact": "Direction demandeuse",
        "health_contact": "Médecine de prévention",
        "evaluation_method": "Relevés avant et après, entretiens.",
        "quality_test": "Vingt résultats tirés au sort, relus par deux agents qui ne savent pas si l’outil a aidé.",
        "reporting": "Aux agents, à l’instance sociale et au comité.",
        "exit_plan": "Comptes fermés en une semaine, retour aux modèles d’avant.",
        "exit_data": "Données effacées chez le fournisseur sous un mois, avec une attestation.",
    },
    "evaluation": {
        "summary": "Les critères sont atteints sur un petit groupe. La relecture reste nécessaire.",
        "staff_feedback": "Les agents gagnent du temps sur le répétitif.",
        "time_saved": "Rendu à l’accompagnement des usagers.",
        "actual_cost_eur": Decimal("9400.00"),
    },
}
DOCUMENT_KINDS = {
    "AIPD": "dpia",
    "Avis de l’instance sociale": "panel_opinion",
    "Contrat": "contract",
    "Analyse ou attestation de sécurité": "security",
}


def opinion(signals: Sequence[Signal]) -> tuple[str, str]:
    """Return an opinion that fits the signals of a criterion, with its reasons."""
    if any(signal.kind == "B" for signal in signals):
        return "unfavourable", signals[0].message
    if signals:
        return "conditions", "Le projet est possible, à condition de traiter les points relevés."
    return "favourable", "Les réponses sont solides. Les pièces suivent."


def document_kind(wanted: str) -> str:
    """Return the kind of document that lifts a blocker."""
    return DOCUMENT_KINDS.get(wanted, "other")


def lifted(wanted: str) -> str:
    """Return why a blocker is lifted."""
    return f"Pièce reçue et relue : {wanted}." if wanted else "Le point est réglé et vérifié."


def paper(wanted: str, case: Case) -> SimpleUploadedFile:
    """Return a small text file that stands for the document."""
    text = f"{wanted}\n\n{case.title}\n\nDocument inventé pour la démonstration.\n"
    return SimpleUploadedFile("piece.txt", text.encode(), content_type="text/plain")
