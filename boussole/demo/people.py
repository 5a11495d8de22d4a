"""Three fictional collectivités and the people who work in them. Nobody here exists."""

from dataclasses import dataclass
from datetime import datetime

from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, User

DOMAIN = "demo.boussole.example"
PASSWORD = "boussole-demonstration"  # noqa: S105 - shown to whoever starts the demonstration

METROPOLIS, COMMUNE, DEPARTMENT = "metropolis", "commune", "department"
# key, name, SIREN (not given to anyone: it starts with zeros), kind, inhabitants, parent, hosted by its parent
ORGANISATIONS = (
    (METROPOLIS, "Métropole du Val d’Arzon", "000000117", OrganisationKind.METROPOLIS, 214_000, None, False),
    (COMMUNE, "Ville de Roche-sur-Arzon", "000000224", OrganisationKind.COMMUNE, 8_400, METROPOLIS, True),
    (
        DEPARTMENT,
        "Département de la Haute-Vireuse",
        "000000331",
        OrganisationKind.DEPARTMENT,
        486_000,
        None,
        False,
    ),
)


@dataclass(frozen=True)
class Person:
    """A fictional person: a key, a name, a service, and the roles held by collectivité."""

    key: str
    first_name: str
    last_name: str
    job_title: str
    roles: tuple[tuple[str, str], ...]

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


def _person(key: str, first: str, last: str, job: str, *roles: tuple[str, str]) -> Person:
    return Person(key, first, last, job, roles)


M, C, D = METROPOLIS, COMMUNE, DEPARTMENT
PEOPLE: tuple[Person, ...] = (
    _person("claire.lemoine", "Claire", "Lemoine", "Direction des assemblées", (M, Role.LEAD)),
    _person("yanis.morel", "Yanis", "Morel", "Direction de l’eau", (M, Role.LEAD)),
    _person("ines.garnier", "Inès", "Garnier", "Propreté et espace public", (M, Role.LEAD)),
    _person("hugo.marchand", "Hugo", "Marchand", "Référent IA", (M, Role.COORDINATOR)),
    _person("sofia.almeida", "Sofia", "Almeida", "Affaires juridiques", (M, Role.EXPERT)),
    _person("thomas.renaud", "Thomas", "Renaud", "Systèmes d’information", (M, Role.EXPERT)),
    _person("lea.fontaine", "Léa", "Fontaine", "Numérique responsable", (M, Role.EXPERT)),
    _person("karim.haddad", "Karim", "Haddad", "Sécurité informatique", (M, Role.EXPERT)),
    _person("nora.perrin", "Nora", "Perrin", "Données et archives", (M, Role.EXPERT)),
    _person("paul.vasseur", "Paul", "Vasseur", "Finances", (M, Role.EXPERT)),
    _person("julien.hebert", "Julien", "Hébert", "Ressources humaines", (M, Role.EXPERT)),
    _person("helene.brunet", "Hélène", "Brunet", "Direction générale", (M, Role.COMMITTEE_PRESIDENT)),
    _person("marc.delorme", "Marc", "Delorme", "Vie des assemblées", (M, Role.COMMITTEE_MEMBER)),
    _person("nadia.benali", "Nadia", "Benali", "Sociologue", (M, Role.COMMITTEE_MEMBER)),
    _person("olivier.chauvet", "Olivier", "Chauvet", "Communication interne", (M, Role.COMMITTEE_MEMBER)),
    _person("sylvie.rousset", "Sylvie", "Rousset", "Direction du numérique", (M, Role.COMMITTEE_MEMBER)),
    _person("bruno.tessier", "Bruno", "Tessier", "Conseil citoyen", (M, Role.COMMITTEE_MEMBER)),
    _person("amina.diallo", "Amina", "Diallo", "Médecine de prévention", (M, Role.COMMITTEE_MEMBER)),
    _person(
        "farid.meziane",
        "Farid",
        "Meziane",
        "Représentants du personnel",
        (M, Role.STAFF_REPRESENTATIVE),
        (M, Role.COMMITTEE_MEMBER),
    ),
    _person(
        "gilles.aubry",
        "Gilles",
        "Aubry",
        "Mairie de Roche-sur-Arzon",
        (M, Role.COMMITTEE_MEMBER),
        (C, Role.LEAD),
    ),
    _person(
        "anne.kerouac",
        "Anne",
        "Kerouac",
        "Déléguée à la protection des données",
        (M, Role.AUDITOR),
        (C, Role.AUDITOR),
    ),
    _person(
        "michel.jourdan",
        "Michel",
        "Jourdan",
        "Vice-président chargé du numérique",
        (M, Role.ELECTED_OFFICIAL),
    ),
    _person("rose.picard", "Rose", "Picard", "Maire", (C, Role.ELECTED_OFFICIAL)),
    _person("emma.leroy", "Emma", "Leroy", "Secrétariat général", (M, Role.STAFF_MEMBER)),
    _person(
        "denis.caron",
        "Denis",
        "Caron",
        "Administration des applications",
        (M, Role.ADMINISTRATOR),
        (C, Role.ADMINISTRATOR),
    ),
    _person("lucie.bonnet", "Lucie", "Bonnet", "Maison départementale de l’autonomie", (D, Role.LEAD)),
    _person("eric.masson", "Éric", "Masson", "Référent IA", (D, Role.COORDINATOR)),
    _person("camille.roy", "Camille", "Roy", "Affaires juridiques", (D, Role.EXPERT)),
    _person("antoine.gilles", "Antoine", "Gilles", "Systèmes d’information", (D, Role.EXPERT)),
    _person("fatou.ndiaye", "Fatou", "Ndiaye", "Ressources humaines", (D, Role.EXPERT)),
    _person("jeanne.moulin", "Jeanne", "Moulin", "Direction générale", (D, Role.COMMITTEE_PRESIDENT)),
    _person("robin.colas", "Robin", "Colas", "Insertion", (D, Role.COMMITTEE_MEMBER)),
    _person("mireille.sorel", "Mireille", "Sorel", "Autonomie", (D, Role.COMMITTEE_MEMBER)),
    _person(
        "victor.lang",
        "Victor",
        "Lang",
        "Représentants du personnel",
        (D, Role.STAFF_REPRESENTATIVE),
        (D, Role.COMMITTEE_MEMBER),
    ),
    _person("carole.vidal", "Carole", "Vidal", "Archives", (D, Role.COMMITTEE_MEMBER)),
    _person(
        "patrice.dumas",
        "Patrice",
        "Dumas",
        "Vice-président chargé des solidarités",
        (D, Role.ELECTED_OFFICIAL),
    ),
    _person("agnes.faure", "Agnès", "Faure", "Administration des applications", (D, Role.ADMINISTRATOR)),
    _person(
        "marion.ollier",
        "Marion",
        "Ollier",
        "Déléguée à la protection des données",
        (D, Role.AUDITOR),
        (D, Role.EXPERT),
    ),
)
EXPERTS = {
    M: {
        "JUR": "sofia.almeida",
        "TEC": "thomas.renaud",
        "ECO": "lea.fontaine",
        "CYB": "karim.haddad",
        "DON": "nora.perrin",
        "COU": "paul.vasseur",
        "TRA": "julien.hebert",
    },
    D: {
        "JUR": "camille.roy",
        "TEC": "antoine.gilles",
        "ECO": "antoine.gilles",
        "CYB": "antoine.gilles",
        "DON": "marion.ollier",
        "COU": "fatou.ndiaye",
        "TRA": "fatou.ndiaye",
    },
}
EXPERTS[C] = EXPERTS[M]
# One account per role, shown to whoever starts the demonstration.
ONE_PER_ROLE = (
    "claire.lemoine",
    "julien.hebert",
    "hugo.marchand",
    "nadia.benali",
    "helene.brunet",
    "michel.jourdan",
    "farid.meziane",
    "emma.leroy",
    "denis.caron",
    "anne.kerouac",
)


@dataclass(frozen=True)
class Troupe:
    """The collectivités and people once created, by key."""

    organisations: dict[str, Organisation]
    people: dict[str, User]


def create_people(now: datetime) -> Troupe:
    """Create the collectivités, the accounts and their roles, all flagged as demonstration."""
    organisations: dict[str, Organisation] = {}
    for key, name, siren, kind, population, parent, hosted in ORGANISATIONS:
        organisations[key] = Organisation.objects.create(
            name=name,
            siren=siren,
            kind=kind,
            population=population,
            parent=organisations.get(parent),
            hosted=hosted,
            is_demonstration=True,
        )
    hashed = User()
    hashed.set_password(PASSWORD)
    people = {}
    for person in PEOPLE:
        people[person.key] = User.objects.create(
            email=person.email,
            first_name=person.first_name,
            last_name=person.last_name,
            job_title=person.job_title,
            password=hashed.password,
            is_demonstration=True,
            date_joined=now,
        )
        Membership.objects.bulk_create(
            Membership(user=people[person.key], organisation=organisations[where], role=role, started_at=now)
            for where, role in person.roles
        )
    return Troupe(organisations, people)
