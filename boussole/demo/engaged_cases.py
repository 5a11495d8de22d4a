"""Use cases that reached the trial or beyond: real ones of the CNFPT’s report, and invented ones."""

from datetime import date

from boussole.demo.case import Case, demand, reported
from boussole.demo.people import COMMUNE, DEPARTMENT, METROPOLIS

LEMOINE = "claire.lemoine"
MOREL = "yanis.morel"
GARNIER = "ines.garnier"
AUBRY = "gilles.aubry"
BONNET = "lucie.bonnet"
CLASSICAL = {"solution_kind": "classical"}

ENGAGED = (
    Case(
        "redaction-communes",
        "Aide à la rédaction pour les mairies",
        COMMUNE,
        AUBRY,
        date(2026, 3, 2),
        "trial_running",
        demand(
            "Une seule secrétaire prépare les délibérations de toute la mairie.",
            "Secrétariat de mairie et élus.",
            "Le même assistant de rédaction que la métropole, pour préparer les projets d’actes.",
            "Il n’écrit pas les débats et ne publie rien.",
            provider="Éditeur du service, partenariat d’innovation",
            model_name="Delibia",
            users_count=6,
            cost_eur="4200.00",
            origin_details=reported(
                "250 agents concernés, usages partagés entre délibérations et rédaction, question du temps gagné posée "
                "avant l’essai, vote des élus sur un plan en quatre étapes.",
                "Sicoval",
            ),
        ),
        {"ECO-01": "sans_chiffres", "TRA-01": "consultes", "COU-01": "partiel"},
        {"protocol": {"ends_on": date(2027, 1, 29), "max_months": 9}},
    ),
    Case(
        "fuites",
        "Détection de fuites sur les canalisations d’eau",
        METROPOLIS,
        MOREL,
        date(2025, 2, 3),
        "under_review",
        demand(
            "Un mètre cube d’eau sur six se perd avant le robinet.",
            "Équipes d’exploitation et abonnés.",
            "Des capteurs et un modèle signalent les fuites probables. L’équipe vérifie sur place.",
            "Il ne ferme aucune vanne et ne coupe l’eau de personne.",
            **CLASSICAL,
            users_count=24,
            volume="Une analyse par nuit pour tout le réseau.",
            cost_eur="96000.00",
            public_policy="Eau et transition écologique",
            origin_details=reported("temps de détection divisé par trois et moins d’eau perdue.", "Sicoval"),
        ),
        {"TEC-04": "partiel", "CYB-07": "3", "ECO-06": "partiel"},
        {
            "review_reason": "new_model",
            "review_comment": "Le fournisseur remplace son modèle en janvier 2027.",
        },
    ),
    Case(
        "urbanet",
        "Comptage de déchets dans un flux vidéo",
        METROPOLIS,
        GARNIER,
        date(2026, 4, 7),
        "authorised",
        demand(
            "On ne sait pas où les déchets s’accumulent avant qu’un habitant s’en plaigne.",
            "Équipes de propreté.",
            "Un téléphone fixé au camion compte les déchets. Les images ne sont pas gardées.",
            "Il ne reconnaît ni visage ni plaque et ne verbalise personne.",
            **CLASSICAL,
            users_count=12,
            cost_eur="15000.00",
            public_policy="Propreté et espace public",
            origin_details=reported(
                "modèle repris d’une ONG, tourne sur un téléphone d’entrée de gamme.",
                "un groupe de villes mené par Metz",
            ),
        ),
        {"DON-05": "partiel", "TRA-01": "informes"},
        {
            "committee": {
                "motion": "unfavourable",
                "votes": "PPPPPCCCA",
                "minority": "Un essai court, sur trois rues et sans image gardée, aurait permis de juger sur pièces.",
            },
            "decision": {
                "reasons": "Le besoin est réel. L’essai est limité à trois rues et s’arrête à la première image gardée.",
                "deliberation": "",
                "departure": "Le comité craint de filmer la rue. Nous suivons l’opinion minoritaire : un essai court, aucune "
                "image gardée, un contrôle chaque mois.",
            },
        },
    ),
    Case(
        "albert",
        "Aide aux conseillers d’accueil",
        DEPARTMENT,
        BONNET,
        date(2026, 5, 4),
        "opinion_given",
        demand(
            "Les conseillers cherchent longtemps la bonne règle pour chaque usager.",
            "Agents d’accueil et usagers reçus.",
            "L’outil propose une réponse avec ses sources. Le conseiller vérifie et répond lui-même.",
            "Il ne répond jamais à l’usager et ne garde pas son nom.",
            users_count=55,
            public_policy="Accueil et accès aux droits",
            origin_details=reported(
                "l’agent vérifie et répond ; l’IA ne répond pas à l’usager.", "maisons France Services"
            ),
        ),
        {"JUR-03": "preparatoire", "CYB-02": "interne", "TRA-04": "partiel"},
    ),
    Case(
        "barnabe",
        "Synthèse de contrats et de documents longs",
        METROPOLIS,
        LEMOINE,
        date(2026, 1, 12),
        "trial_ended",
        demand(
            "Des centaines de documents différents à résumer en quelques semaines.",
            "Direction du développement.",
            "Un outil interne résume et cite la page d’où vient chaque phrase.",
            "Il ne classe pas les demandes et ne propose aucun montant.",
            users_count=9,
            provider="Développement interne",
            origin_details=reported("commande urgente, masse de documents hétérogènes.", "l’ANCT"),
        ),
        {"TEC-01": "ecrit", "ECO-01": "sans_chiffres"},
    ),
    Case(
        "mdph",
        "Portail de l’autonomie : synthèse des échanges",
        DEPARTMENT,
        BONNET,
        date(2026, 1, 5),
        "trial_suspended",
        demand(
            "Les équipes relisent de longs échanges avant chaque rendez-vous.",
            "Agents de la maison de l’autonomie et personnes en situation de handicap.",
            "L’outil résume les échanges pour l’agent. La personne peut lire et corriger le résumé.",
            "Il ne donne aucun avis sur un droit et ne classe personne.",
            personal_data="yes",
            sensitive_data="yes",
            audience="both",
            users_count=70,
            public_policy="Autonomie et handicap",
            origin_details=reported(
                "synthèse des échanges et information sur les aides ; données de santé.",
                "le Département du Var",
            ),
        ),
        {
            "JUR-02": "oui",
            "JUR-03": "preparatoire",
            "JUR-05": "deux",
            "CYB-02": "sensible",
            "CYB-03": "souverain",
            "DON-04": "oui",
            "TRA-01": "consultes",
        },
        {"suspension": ("A1", 1, "Un résumé a été envoyé à la mauvaise personne.")},
    ),
    Case(
        "coco",
        "Réponse automatique aux questions des usagers",
        METROPOLIS,
        GARNIER,
        date(2026, 2, 2),
        "refused",
        demand(
            "Un appel sur cinq n’aboutit pas aux heures de pointe.",
            "Usagers de la métropole.",
            "Un assistant en ligne répond aux questions courantes.",
            "Il ne traite pas de dossier personnel.",
            audience="public",
            public_policy="Relation aux usagers",
            origin="provider",
            origin_details=reported(
                "acceptabilité à l’étude ; certaines collectivités refusent toute IA qui répond seule aux usagers. "
                "80 % des Français préfèrent un humain (Data Publica, 2024).",
                "Sicoval",
            ),
            matrix_wish="unknown",
        ),
        {"JUR-06": "partiel", "TEC-02": "hasard", "COU-02": "sans_plafond", "DON-05": "non", "TRA-04": "oui"},
        {"committee": {"motion": "unfavourable", "votes": "PPPPPPCAP"}},
    ),
    Case(
        "recital",
        "Énergie des bâtiments",
        METROPOLIS,
        MOREL,
        date(2025, 9, 15),
        "final_opinion_given",
        demand(
            "Les bâtiments publics chauffent des salles vides.",
            "Direction du patrimoine et occupants.",
            "Un modèle règle le chauffage selon l’usage prévu. Le gardien peut toujours reprendre la main.",
            "Il n’observe pas les personnes.",
            **CLASSICAL,
            public_policy="Transition écologique",
            origin_details=reported("20 % d’énergie en moins visés en 2026, 50 % en 2030.", "Noisy-le-Grand"),
        ),
        {"ECO-06": "oui", "COU-05": "partiel"},
    ),
    Case(
        "chatbot-rh",
        "Assistant interne des ressources humaines",
        METROPOLIS,
        LEMOINE,
        date(2025, 6, 2),
        "abandoned",
        demand(
            "Les mêmes questions de carrière reviennent chaque semaine.",
            "Agents de la métropole.",
            "Un assistant interne répond aux questions générales et renvoie vers le gestionnaire.",
            "Il ne consulte aucun dossier d’agent.",
            origin_details=reported(
                "questions de carrière ; risque de laisser à l’accueil les seuls cas difficiles.",
                "plusieurs collectivités",
            ),
        ),
        {"JUR-08": "partiel", "TRA-04": "oui", "TRA-01": "informes"},
        {"final_committee": {"motion": "stop", "votes": "PPPPPPPCA", "secret_requests": 4}},
    ),
    Case(
        "courriels",
        "Tri des courriels reçus",
        METROPOLIS,
        LEMOINE,
        date(2025, 12, 1),
        "ready_for_final_opinion",
        demand(
            "Trois agents trient à la main six cents courriels par jour.",
            "Service du courrier.",
            "L’outil propose un service destinataire. Un agent valide chaque envoi.",
            "Il ne répond pas et ne supprime rien.",
            personal_data="yes",
            origin_details="Cas inventé pour la démonstration.",
        ),
        {"CYB-02": "personnelle", "DON-02": "metier"},
    ),
)
