"""Delibia: the case that goes to the final decision.

The use case and its facts are those of Rouen Métropole's trial as the CNFPT reported it in March 2025; the
collectivité, people, answers, votes and figures of this demonstration are invented.
"""

from datetime import date
from decimal import Decimal

from boussole.demo.case import Case, demand, reported
from boussole.demo.people import METROPOLIS

FACTS = reported(
    "questionnaire du 24 juillet 2024 à 160 agents, entretiens collectifs, 26 communes invitées dont deux tiers "
    "ont participé. Points forts : temps gagné sur le pénible, sources fiables. Réserves : il faut relire, "
    "crainte de perdre la main, textes qui se ressemblent, dépendance qui grandit.",
    "Rouen Métropole",
)
OPINIONS = {
    "JUR": ("favourable", "Pas de décision sur une personne. Le contrat règle la propriété et la sortie."),
    "TEC": ("conditions", "Essayé sur nos actes. La sortie vers un autre éditeur reste à prouver."),
    "ECO": ("conditions", "Usage modéré, mais le lieu des serveurs n’est pas confirmé."),
    "CYB": ("favourable", "Hébergement européen, clause contractuelle, comptes nominatifs."),
    "DON": ("favourable", "Actes publics surtout. Les textes libres seront relus."),
    "COU": ("conditions", "Le prix à l’usage doit être plafonné avant le démarrage."),
    "TRA": ("conditions", "La charge de relecture doit être suivie avec la F3SCT."),
}
OPINIONS_AFTER = {
    "JUR": ("favourable", "Aucun incident juridique pendant l’essai."),
    "TEC": ("favourable", "Les actes sont justes et l’export a été essayé."),
    "ECO": ("favourable", "Serveurs en France, empreinte mesurée et faible."),
    "CYB": ("favourable", "Deux incidents mineurs, corrigés en moins d’un jour."),
    "DON": ("favourable", "Aucune donnée personnelle n’est sortie."),
    "COU": ("favourable", "Le plafond a joué. La dépense est proche du prévu."),
    "TRA": ("conditions", "La relecture fatigue encore. Des journées sans outil sont utiles."),
}
PROTOCOL = {
    "question": "Delibia fait-il gagner du temps aux rédacteurs d’actes, sans perte de qualité ni de savoir-faire ?",
    "hypotheses": "Trente minutes gagnées par semaine. Pas plus d’actes à corriger. Une charge de travail stable.",
    "baseline_method": (
        "En novembre et décembre, avant l’ouverture : temps de rédaction relevé par quarante agents, actes à corriger et "
        "délai de publication comptés par le service des assemblées, questionnaire sans outil."
    ),
    "scope": "Rédaction et relecture des délibérations, décisions et arrêtés courants.",
    "departments": "Direction des assemblées, commande publique, habitat, voirie.",
    "communes": "Quinze communes volontaires, dont quatre de moins de 3 000 habitants.",
    "excluded_tasks": "Vérifier la légalité, résumer un débat, répondre à un habitant.",
    "participants_count": 160,
    "participants": "Rédacteurs d’actes et secrétaires de mairie, débutants et confirmés.",
    "volunteering": "Appel à volontaires par direction et par commune. Chacun peut arrêter sans se justifier.",
    "control_group": "Vingt rédacteurs de deux services voisins continuent sans l’outil et font les mêmes relevés.",
    "tool": "Delibia, assistant de rédaction d’un éditeur, version d’essai, hébergement européen.",
    "allowed_data": "Actes publics, modèles d’actes, textes officiels.",
    "forbidden_data": "Données personnelles, dossiers d’agents, affaires en cours.",
    "starts_on": date(2026, 1, 12),
    "ends_on": date(2026, 7, 10),
    "usage_rules": "Tout texte est relu et repris par son auteur. Rien n’est envoyé sans relecture.",
    "human_review": "Le rédacteur relit tout. Le service des assemblées vérifie un acte sur cinq.",
    "user_information": "Mention sur le site de la collectivité. Le guichet et le téléphone ne changent pas.",
    "staff_information": "Réunion de lancement, page d’aide, référent par direction.",
    "training": "Une demi-journée avant l’ouverture : limites, vérification, données interdites.",
    "continuity": "Modèles d’actes tenus à jour. Une journée par mois sans l’outil.",
    "security": "Comptes nominatifs, double authentification, arrêt d’urgence en moins d’une heure.",
    "logging": "Date et durée des demandes, sans leur texte, gardées six mois. Lues par le référent sécurité seul.",
    "max_months": 6,
    "budget_eur": Decimal("31000.00"),
    "footprint_kg": Decimal("38.000"),
    "business_contact": "Claire Lemoine, direction des assemblées",
    "health_contact": "Amina Diallo, médecine de prévention",
    "evaluation_method": "Relevés avant et après, questionnaire anonyme, entretiens collectifs de volontaires.",
    "quality_test": "Cent actes tirés au sort, moitié avec, moitié sans. Deux relecteurs notent à l’aveugle, de 0 à 4.",
    "reporting": "Aux participants d’abord, puis à la F3SCT, au comité éthique et aux élus.",
    "reporting_on": date(2026, 9, 15),
    "exit_plan": "La direction numérique ferme les comptes en une semaine. Les modèles d’actes restent à disposition.",
    "exit_data": "Tout ce qui a été saisi, chez l’éditeur, sous un mois, avec une attestation écrite.",
}
# code, label, unit, source, baseline, direction, threshold, minimum sample, then what it watches if not quality
SUCCESS = (
    ("R1", "Minutes gagnées par semaine", "", "Relevé des agents", 0, "at_least", 30, 30, "time"),
    ("R2", "Actes à corriger", "%", "Service des assemblées", 8, "at_most", 8, 50),
    ("R3", "Charge et rythme, sur 5", "", "Questionnaire", "3.4", "at_least", "3.0", 30, "workload"),
    ("R4", "Délai de publication", "jours", "Service des assemblées", 12, "at_most", 9, 50, "time"),
    ("R5", "Avis des petites communes, sur 5", "", "Questionnaire", None, "at_least", "3.5", 10),
)
STOP = (
    ("A1", "Fuites de données", "", "Sécurité informatique", 0, "at_least", 1, 1),
    ("A2", "Actes publiés avec une erreur grave", "", "Service des assemblées", 0, "at_least", 3, 1),
)
# day, indicator, value, sample
MEASURES = (
    (date(2026, 4, 7), "R1", 21, 84),
    (date(2026, 4, 7), "R2", 7, 96),
    (date(2026, 4, 7), "A2", 1, 96),
    (date(2026, 7, 8), "R1", 34, 112),
    (date(2026, 7, 8), "R2", 6, 140),
    (date(2026, 7, 8), "R3", "3.1", 112),
    (date(2026, 7, 8), "R4", 9, 140),
    (date(2026, 7, 8), "R5", "3.8", 17),
)
CASE = Case(
    key="delibia",
    title="Delibia, aide à la rédaction des actes",
    where=METROPOLIS,
    lead="claire.lemoine",
    starts_on=date(2025, 9, 8),
    until="deployed",
    demand=demand(
        need="Reformuler et relire un acte prend une heure par jour aux secrétaires. Les délais de publication s’allongent.",
        beneficiaries="Agents rédacteurs de la métropole et secrétaires de mairie des communes.",
        solution="Un assistant cherche des actes comparables, propose des formulations et corrige. L’agent choisit et relit.",
        exclusions="Il ne décide pas, ne vérifie pas la légalité, ne répond pas aux habitants et n’envoie rien seul.",
        alternatives="Modèles d’actes communs (6 000 €), formation à la rédaction (9 000 €).",
        doing_nothing="Le délai de publication reste de douze jours. Les secrétaires seules dans leur mairie en souffrent le plus.",
        data_used="Actes publics et modèles. Pas de donnée personnelle.",
        provider="Éditeur du service, partenariat d’innovation",
        model_name="Delibia",
        hosting="Union européenne, lieu exact à confirmer",
        users_count=160,
        volume="Cinq demandes par agent et par jour, réponses d’une page.",
        cost_eur="305000.00",
        cost_details="Trois ans : abonnement 121 000 €, temps des agents 148 000 €, formation 36 000 €. Montants illustratifs.",
        benefits="Des actes publiés plus vite et plus clairs. Du temps rendu à l’appui aux communes.",
        benefits_measure="Minutes gagnées par semaine, part des actes à corriger, délai de publication, charge ressentie.",
        public_policy="Simplifier l’administration et aider les communes",
        origin="staff_member",
        origin_details=FACTS,
    ),
    answers={
        "JUR-07": "partiel",
        "JUR-08": "partiel",
        "TEC-01": "libre",
        "TEC-04": "partiel",
        "ECO-01": "sans_chiffres",
        "ECO-03": "ordre",
        "ECO-04": "?",
        "CYB-02": "interne",
        "CYB-03": "ue",
        "CYB-06": "partiel",
        "CYB-07": "3",
        "DON-02": "metier",
        "DON-05": "partiel",
        "COU-01": "partiel",
        "COU-02": "sans_plafond",
        "COU-05": "?",
        "TRA-01": "consultes",
        "TRA-02": "saisie",
        "TRA-04": "partiel",
    },
    story={
        "report": True,
        "opinions": OPINIONS,
        "opinions_after": OPINIONS_AFTER,
        "answers_after": {
            "TEC-01": "seuil",
            "ECO-01": "chiffre",
            "ECO-03": "modele",
            "ECO-04": "bas_carbone",
            "CYB-06": "oui",
            "COU-01": "complet",
            "COU-02": "plafond",
            "COU-05": "partiel",
            "TRA-01": "associes",
            "TRA-02": "rendu",
            "TRA-04": "oui",
        },
        "committee": {
            "day": date(2025, 11, 13),
            "motion": "conditions",
            "votes": "PPPPPPCAP",
            "conditions": (
                ("Plafonner le prix dans le contrat", "Achats", date(2025, 12, 31)),
                ("Confirmer le lieu des serveurs", "Numérique responsable", date(2025, 12, 31)),
            ),
            "minority": "Un essai de six mois est long. Trois mois suffiraient pour savoir.",
        },
        "decision": {
            "reasons": "Le besoin est réel et l’essai est encadré. Nous voulons des preuves avant d’aller plus loin.",
            "deliberation": "Décision 2025-412 du 4 décembre 2025",
        },
        "protocol": PROTOCOL,
        "success": SUCCESS,
        "stop": STOP,
        "measures": MEASURES,
        "incidents": (
            (
                date(2026, 3, 3),
                "minor",
                "Une formulation inventée citait un article abrogé. Vue à la relecture.",
                "Source officielle ajoutée, rappel aux agents.",
                date(2026, 3, 4),
            ),
            (
                date(2026, 5, 19),
                "minor",
                "L’outil est resté indisponible une demi-journée.",
                "Les modèles d’actes ont servi. L’éditeur a expliqué la panne.",
                date(2026, 5, 20),
            ),
        ),
        "evaluation": {
            "summary": "Les cinq critères sont atteints. Les agents gagnent du temps, mais la relecture fatigue.",
            "staff_feedback": "Meilleur usage : retrouver un acte comparable. Pire usage : résumer un débat. Trois agents ont arrêté.",
            "time_saved": "Rendu à l’appui aux petites communes. Le choix a été fait en réunion d’équipe.",
            "actual_cost_eur": Decimal("33400.00"),
        },
        "final_committee": {
            "day": date(2026, 10, 15),
            "motion": "roll_out_with_conditions",
            "votes": "PPPPPPCCA",
            "conditions": (
                ("Suivre la charge de relecture avec la F3SCT", "Ressources humaines", date(2027, 3, 31)),
                ("Garder une journée par mois sans l’outil", "Assemblées", date(2027, 1, 31)),
                ("Associer douze petites communes de plus", "Appui aux communes", date(2027, 6, 30)),
            ),
            "minority": "La fatigue de relecture n’est pas réglée. Un plan de prévention aurait dû venir avant.",
        },
        "final_decision": {
            "reasons": "Les résultats sont là et les réserves du comité sont reprises. Le suivi dira s’il faut revenir en arrière.",
            "deliberation": "Délibération 2026-187 du 5 novembre 2026",
        },
    },
)
