"""The data of the collectivités, what each dossier does with them, and who shares with whom. All of it is invented."""

from datetime import date, datetime, timedelta
from typing import Any

from accounts import actions as accounts
from boussole.demo.people import COMMUNE, DEPARTMENT, METROPOLIS, Troupe
from boussole.demo.scene import Play
from evaluation.datasets import actions as datasets
from evaluation.datasets.models import Dataset
from usecases import actions as usecases

ACTS, TEMPLATES, WATER, MAIL = (
    "Actes et délibérations publiés",
    "Modèles d’actes",
    "Mesures du réseau d’eau",
    "Courriels reçus",
)
ENERGY, STREETS, PLAN, TICKETS = (
    "Énergie des bâtiments publics",
    "Images floutées des rues",
    "Plan de rue simplifié",
    "Tickets du support",
)
SOILS, PHONES, TOWN_ACTS, MEETINGS = (
    "Sols et végétation",
    "Déplacements des téléphones",
    "Actes de la mairie",
    "Enregistrements des réunions publiques",
)
EXCHANGES, RIGHTS = "Échanges avec la maison de l’autonomie", "Fiches des droits et des aides"
# Who describes the data of each collectivité.
KEEPERS = {METROPOLIS: "nora.perrin", COMMUNE: "gilles.aubry", DEPARTMENT: "marion.ollier"}


def _set(where: str, name: str, description: str, sensitivity: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return where, {"name": name, "description": description, "sensitivity": sensitivity, **more}


INVENTORIES = (
    _set(
        METROPOLIS, ACTS, "Délibérations, décisions et arrêtés depuis 2018, annexes comprises. Les noms de particuliers sont retirés.", "public",
        origin="internal", owner_service="Direction des assemblées", owner_contact="assemblees@val-arzon.example",
        rights="Documents administratifs, Licence Ouverte 2.0", quality="opinion",
        quality_how="Le service juge le fonds complet. Des annexes scannées ne se lisent pas.",
        frequency="weekly", updated_on=date(2025, 1, 3), is_open=True, open_address="donnees.val-arzon.example/actes",
        retention="Conservation définitive, archives publiques",
    ),
    _set(
        METROPOLIS, TEMPLATES, "Soixante modèles d’actes, tenus par la direction des assemblées.", "internal",
        origin="internal", owner_service="Direction des assemblées", owner_contact="assemblees@val-arzon.example",
        rights="Écrits par nos agents", quality="opinion", quality_how="Relus chaque année par la direction juridique.",
        frequency="yearly", retention="Jusqu’au modèle suivant",
    ),
    _set(
        METROPOLIS, WATER, "Débit et pression de 412 capteurs, toutes les quinze minutes, depuis 2021.", "internal",
        origin="internal", owner_service="Direction de l’eau", owner_contact="Yanis Morel",
        rights="Données de la régie", quality="measured", quality_on=date(2024, 11, 18),
        quality_how="2,1 % de relevés manquants, 0,4 % de valeurs aberrantes sur un an. Onze capteurs à changer.",
        frequency="continuous", retention="Cinq ans glissants",
    ),
    _set(
        METROPOLIS, MAIL, "Messages reçus à l’adresse générale, pièces jointes comprises. Les textes sont libres.", "personal",
        origin="users", owner_service="Service du courrier", owner_contact="courrier@val-arzon.example",
        rights="Mission d’intérêt public", quality="opinion", quality_how="Le service estime qu’un message sur dix arrive en double.",
        frequency="continuous", legal_basis="Mission d’intérêt public", registry_reference="RT-2023-041", retention="Deux ans",
    ),
    _set(
        METROPOLIS, ENERGY, "Consommations mensuelles de 186 bâtiments, électricité et chaleur.", "public",
        origin="internal", owner_service="Direction du patrimoine", owner_contact="patrimoine@val-arzon.example",
        rights="Licence Ouverte 2.0", quality="measured", quality_on=date(2024, 9, 30),
        quality_how="Comparées aux factures de 2023 : écart de 1,6 %. Neuf bâtiments sans compteur.",
        frequency="monthly", is_open=True, open_address="donnees.val-arzon.example/energie", retention="Dix ans",
    ),
    _set(
        METROPOLIS, STREETS, "Photos prises depuis les camions. Visages et plaques sont floutés avant l’enregistrement.", "internal",
        origin="internal", owner_service="Propreté et espace public", owner_contact="Inès Garnier",
        rights="Images de la métropole", quality="measured", quality_on=date(2024, 10, 14),
        quality_how="Floutage vérifié sur 2 000 images : trois oublis, corrigés.", frequency="daily", retention="Trente jours",
    ),
    _set(
        METROPOLIS, PLAN, "Objets de la voirie et des réseaux sur 1 240 km de rues.", "internal",
        origin="partner", origin_details="Mis en commun avec les exploitants de réseaux.", owner_service="Voirie et réseaux",
        rights="Convention de partage du plan", frequency="irregular", retention="Tant que le plan sert",
    ),
    _set(
        METROPOLIS, TICKETS, "Demandes au support et réponses, noms compris.", "personal",
        origin="internal", owner_service="Direction du numérique", owner_contact="support@val-arzon.example",
        rights="Outil de la métropole", quality="opinion", quality_how="Les catégories sont mal remplies avant 2023.",
        frequency="continuous", legal_basis="Mission d’intérêt public", registry_reference="RT-2022-018", retention="Trois ans",
    ),
    _set(
        METROPOLIS, SOILS, "Occupation des sols, arbres recensés, pentes et ruissellement.", "public",
        origin="open", owner_service="Environnement", owner_contact="environnement@val-arzon.example",
        rights="Licence Ouverte 2.0, source citée", quality="opinion", quality_how="Bonne en ville, ancienne en périphérie.",
        frequency="yearly", is_open=True, open_address="donnees.val-arzon.example/sols", retention="Sans limite",
    ),
    _set(METROPOLIS, PHONES, "Flux de déplacements proposés par un opérateur.", "personal", origin="purchased"),
    _set(
        COMMUNE, TOWN_ACTS, "Délibérations et arrêtés de la ville depuis 2020.", "public",
        origin="internal", owner_service="Secrétariat de mairie", owner_contact="Gilles Aubry",
        rights="Documents administratifs", quality="opinion", quality_how="Complet, mais deux années ne sont que scannées.",
        frequency="monthly", retention="Conservation définitive",
    ),
    _set(
        COMMUNE, MEETINGS, "Voix des personnes présentes, qui y disent parfois leurs opinions.", "sensitive", has_opinions=True,
        origin="users", owner_service="Secrétariat de mairie", quality="none", frequency="irregular",
    ),
    _set(
        DEPARTMENT, EXCHANGES, "Comptes rendus, courriers et appels, avec des informations de santé.", "sensitive", has_health=True,
        origin="users", owner_service="Maison départementale de l’autonomie", owner_contact="Lucie Bonnet",
        rights="Mission légale", quality="opinion", quality_how="Les équipes signalent des doublons entre les deux logiciels.",
        frequency="daily", legal_basis="Obligation légale", registry_reference="MDA-07", retention="Cinq ans après le dernier droit",
    ),
    _set(
        DEPARTMENT, RIGHTS, "Trois cents fiches relues par les services.", "public",
        origin="internal", owner_service="Accueil et accès aux droits", owner_contact="accueil@haute-vireuse.example",
        rights="Écrites par nos agents", quality="measured", quality_on=date(2024, 12, 12),
        quality_how="Une fiche sur six relue : 4 % d’erreurs, corrigées.", frequency="monthly", retention="Jusqu’à la fiche suivante",
    ),
)  # fmt: skip
WHOLE = {
    "minimised": "yes",
    "minimised_how": "Seuls les champs utiles sont copiés. Les noms sont retirés avant.",
    "retention": "La durée de l’essai",
    "erasure": "Par le fournisseur, avec une attestation, sous un mois",
    "underserved": "yes",
    "underserved_finding": "Comparé par quartier et par taille de commune : pas d’écart notable.",
}
PARTLY = {
    **WHOLE,
    "underserved": "partly",
    "underserved_finding": "Regardé pour les petites communes seulement.",
}
# What each dossier does with which data.
USES: dict[str, tuple[tuple[str, str, dict[str, str]], ...]] = {
    "delibia": (
        (ACTS, "Chercher des actes comparables et proposer des formulations.", PARTLY),
        (TEMPLATES, "Partir du bon modèle.", PARTLY),
    ),
    "redaction-communes": ((TOWN_ACTS, "Chercher des actes comparables.", PARTLY),),
    "fuites": ((WATER, "Repérer les débits anormaux de la nuit.", WHOLE),),
    "courriels": ((MAIL, "Lire l’objet et le texte pour proposer un service.", WHOLE),),
    "recital": ((ENERGY, "Prévoir le chauffage utile.", WHOLE),),
    "vipare": ((STREETS, "Mesurer la propreté rue par rue.", WHOLE),),
    "urbanet": (
        (
            STREETS,
            "Compter les déchets.",
            {**PARTLY, "underserved_finding": "Les ruelles où le camion ne passe pas manquent."},
        ),
    ),
    "jumeau": ((PLAN, "Reconnaître et classer les objets du plan.", {**WHOLE, "underserved": "", "erasure": ""}),),
    "support": ((TICKETS, "Retrouver une solution déjà donnée.", WHOLE),),
    "ia-arbre": ((SOILS, "Croiser les sols libres et les besoins de fraîcheur.", WHOLE),),
    "qualite-air": ((PHONES, "Déduire le trafic de chaque quartier.", {}),),
    "transcription": ((MEETINGS, "Écrire le compte rendu.", {"retention": "Jusqu’à la validation du compte rendu"}),),
    "mdph": ((EXCHANGES, "Résumer les échanges avant un rendez-vous.", WHOLE),),
    "albert": ((RIGHTS, "Trouver la règle et sa source.", WHOLE),),
}
WHY_ONE_MORE = {
    "redaction-communes": "Nous reprenons l’outil et le protocole de la métropole. Ici, une seule secrétaire fait tout : nous voulons "
    "savoir si l’aide tient aussi dans une petite mairie.",
}


def describe_inventories(troupe: Troupe, now: datetime) -> None:
    """Describe the data sets of the three collectivités; the métropole and the département share their cards."""
    for place, (where, values) in enumerate(INVENTORIES):
        datasets.create_dataset(
            organisation=troupe.organisations[where],
            actor=troupe.people[KEEPERS[where]],
            values=values,
            now=now + timedelta(minutes=30 + 10 * place),
        )
    metropolis, department = troupe.organisations[METROPOLIS], troupe.organisations[DEPARTMENT]
    agreement = accounts.propose_sharing(
        organisation=metropolis,
        partner=department,
        actor=troupe.people["denis.caron"],
        now=now + timedelta(days=1),
    )
    accounts.accept_sharing(
        agreement=agreement, organisation=department, actor=troupe.people["agnes.faure"], now=now + timedelta(days=3)
    )


def prepare_data(scene: Play) -> None:
    """The lead says which data the dossier uses and, when others are alike, why one more."""
    for name, purpose, handling in USES.get(scene.case.key, ()):
        datasets.add_use(
            use_case=scene.use_case,
            dataset=Dataset.objects.get(organisation=scene.use_case.organisation_id, name=name),
            actor=scene.lead,
            values={"purpose": purpose, **handling},
            now=scene.clock.tick(),
        )
    if why := WHY_ONE_MORE.get(scene.case.key):
        usecases.answer_overlap(use_case=scene.use_case, actor=scene.lead, text=why, now=scene.clock.tick())
