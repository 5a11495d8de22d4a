"""The staff of a witness town, about 1,500 posts, and the jobs that the dossiers touch. All of it is invented.

The proportions are plausible for a French town: they were not taken from any. What they show can be read against the
study of the INET (CNFPT report, 2025): about half of the posts concerned in some degree; reception and administrative
assistants first; the administrative and cultural branches above the technical and social ones.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.management import call_command

from boussole.demo.people import METROPOLIS, Troupe
from boussole.demo.scene import Play
from boussole.shared import jobs as queue
from boussole.shared.spreadsheets import as_csv
from evaluation.jobs.actions import save_jobs
from workforce import actions as workforce
from workforce.models import ReferenceVersion, StaffImport, StaffTable
from workforce.selectors import titles_of

EXPERT = "julien.hebert"
NAME = "Ville-centre, services communs (commune témoin, illustratif), {year}"
HEADER = ("Métier", "Catégorie", "Filière", "Cadre d’emplois", "Direction", "Sexe", "Effectif")

ADMIN, TECH, SOCIAL, HEALTH = "Administrative", "Technique", "Sociale", "Médico-sociale"
YOUTH, CULTURE, SPORT, POLICE = "Animation", "Culturelle", "Sportive", "Police municipale"
SCHOOLS, EARLY, CARE, PARKS = "Éducation", "Petite enfance", "Action sociale", "Cadre de vie"
WORKS, DIGITAL, PEOPLE, MONEY = "Bâtiments", "Numérique", "Ressources humaines", "Finances et achats"
DESK, ARTS, SPORTS, SAFE = "Population et accueil", "Culture", "Sports", "Tranquillité publique"
HEAD, TOWN = "Direction générale", "Urbanisme"

CLERK, WORKER, HELPER = "Adjoints administratifs", "Adjoints techniques", "Agents sociaux"
FRONT, ASSISTANT = "Chargé-e d'accueil", "Assistant-e de gestion administrative"

# job, category, branch, corps, department, women, men
POSTS: tuple[tuple[str, str, str, str, str, int, int], ...] = (
    (FRONT, "C", ADMIN, CLERK, DESK, 52, 9),
    (FRONT, "C", ADMIN, CLERK, SCHOOLS, 14, 5),
    (FRONT, "C", ADMIN, CLERK, ARTS, 8, 5),
    (FRONT, "C", ADMIN, CLERK, SPORTS, 6, 5),
    ("Chargé-e d'accueil social", "C", ADMIN, CLERK, CARE, 17, 5),
    (ASSISTANT, "C", ADMIN, CLERK, SCHOOLS, 17, 5),
    (ASSISTANT, "C", ADMIN, CLERK, CARE, 12, 5),
    (ASSISTANT, "C", ADMIN, CLERK, PARKS, 13, 5),
    (ASSISTANT, "C", ADMIN, CLERK, WORKS, 10, 5),
    (ASSISTANT, "C", ADMIN, CLERK, DESK, 12, 5),
    ("Assistante administrative", "C", ADMIN, CLERK, ARTS, 9, 0),
    ("Assistant-e de gestion financière, budgétaire ou comptable", "C", ADMIN, CLERK, MONEY, 24, 6),
    ("Officier-ère d'état civil", "C", ADMIN, CLERK, DESK, 17, 5),
    ("Instructeur-trice gestionnaire de dossiers", "C", ADMIN, CLERK, DESK, 13, 5),
    ("Assistant-e de gestion des ressources humaines", "B", ADMIN, "Rédacteurs", PEOPLE, 22, 6),
    ("Instructeur-trice gestionnaire des marchés publics", "B", ADMIN, "Rédacteurs", MONEY, 9, 5),
    ("Instructeur-trice gestionnaire des autorisations d'urbanisme", "B", ADMIN, "Rédacteurs", TOWN, 9, 5),
    ("Assistant-e de direction", "B", ADMIN, "Rédacteurs", HEAD, 12, 0),
    ("Acheteur-euse public-que", "A", ADMIN, "Attachés", MONEY, 7, 5),
    ("Conseiller-ère mobilité et parcours professionnels", "A", ADMIN, "Attachés", PEOPLE, 6, 0),
    ("Chargé-e de communication", "A", ADMIN, "Attachés", HEAD, 11, 6),
    ("Chargé-e d'études", "A", ADMIN, "Attachés", TOWN, 8, 6),
    ("Responsable des affaires juridiques", "A", ADMIN, "Attachés", HEAD, 5, 1),
    ("Directeur-trice général-e adjoint-e de collectivité ou d'établissement", "A", ADMIN, "Attachés", HEAD, 2, 3),
    ("Chargé-e d'accueil en bibliothèque", "C", CULTURE, "Adjoints du patrimoine", ARTS, 24, 8),
    ("Chargé-e d'accueil et de surveillance du patrimoine", "C", CULTURE, "Adjoints du patrimoine", ARTS, 7, 6),
    ("Bibliothécaire", "B", CULTURE, "Assistants de conservation", ARTS, 18, 6),
    ("Archiviste", "B", CULTURE, "Assistants de conservation", ARTS, 5, 1),
    ("Enseignant-e artistique", "B", CULTURE, "Assistants d’enseignement artistique", ARTS, 21, 19),
    ("Technicien-ne du spectacle et de l'événementiel", "B", TECH, "Techniciens", ARTS, 0, 9),
    ("Chargé-e de propreté des locaux", "C", TECH, WORKER, SCHOOLS, 62, 9),
    ("Agent-e de restauration", "C", TECH, WORKER, SCHOOLS, 56, 8),
    ("Cuisinier-ère", "C", TECH, WORKER, SCHOOLS, 8, 13),
    ("Jardinier-ère", "C", TECH, WORKER, PARKS, 15, 51),
    ("Agent-e de propreté des espaces publics", "C", TECH, WORKER, PARKS, 11, 66),
    ("Agent-e d'exploitation et d'entretien de la voirie et des réseaux divers", "C", TECH, WORKER, PARKS, 0, 34),
    ("Conducteur-trice de véhicule lourd", "C", TECH, WORKER, PARKS, 0, 14),
    ("Ouvrier-ère de maintenance des bâtiments", "C", TECH, WORKER, WORKS, 0, 43),
    ("Magasinier-ère", "C", TECH, WORKER, WORKS, 5, 9),
    ("Agent-e d'exploitation des équipements sportifs et ludiques", "C", TECH, WORKER, SPORTS, 5, 24),
    ("Agent de surveillance des voies publiques", "C", TECH, WORKER, SAFE, 7, 8),
    ("Opérateur ou opératrice de vidéoprotection", "C", TECH, WORKER, SAFE, 5, 9),
    ("Chargé-e d'opération de construction", "B", TECH, "Techniciens", WORKS, 7, 14),
    ("Technicien SI", "B", TECH, "Techniciens", DIGITAL, 5, 14),
    ("Gestionnaire d'applications", "A", TECH, "Ingénieurs", DIGITAL, 5, 8),
    ("Responsable des bâtiments", "A", TECH, "Ingénieurs", WORKS, 1, 5),
    ("Agent-e spécialisé-e des écoles primaires", "C", SOCIAL, "Agents spécialisés des écoles maternelles", SCHOOLS, 74, 0),
    ("Aide à domicile", "C", SOCIAL, HELPER, CARE, 29, 0),
    ("Educateur ou éducatrice de jeunes enfants", "A", SOCIAL, "Éducateurs de jeunes enfants", EARLY, 24, 0),
    ("Travailleur-euse de l'action social", "A", SOCIAL, "Assistants socio-éducatifs", CARE, 21, 5),
    ("Assistant ou assistante éducatif petite enfance", "B", HEALTH, "Auxiliaires de puériculture", EARLY, 86, 0),
    ("Infirmier ou infirmière", "A", HEALTH, "Infirmiers", EARLY, 9, 0),
    ("Responsable d'établissement d'accueil du jeune enfant", "A", HEALTH, "Puéricultrices", EARLY, 11, 0),
    ("animateur-trice enfance-jeunesse", "C", YOUTH, "Adjoints d’animation", SCHOOLS, 38, 24),
    ("animateur-trice éducatif accompagnement périscolaire", "C", YOUTH, "Adjoints d’animation", SCHOOLS, 33, 12),
    ("Responsable de structure d'accueil de loisirs", "B", YOUTH, "Animateurs", SCHOOLS, 8, 6),
    ("animateur-trice-éducateur-trice sportif", "B", SPORT, "Éducateurs des activités physiques", SPORTS, 8, 21),
    ("Policier ou policière municipale", "C", POLICE, "Agents de police municipale", SAFE, 9, 28),
    ("Responsable du service de police municipale", "B", POLICE, "Chefs de service de police", SAFE, 1, 1),
    ("Médiateur numérique", "B", CULTURE, "Assistants de conservation", ARTS, 5, 2),
    ("Apprenti", "", "", "", SCHOOLS, 12, 7),
)  # fmt: skip
# The year before: what was different, as (job, department): (women, men).
BEFORE: Mapping[tuple[str, str], tuple[int, int]] = {
    (FRONT, DESK): (57, 10),
    (FRONT, SCHOOLS): (16, 5),
    (ASSISTANT, CARE): (15, 5),
    ("Technicien SI", DIGITAL): (5, 11),
    ("Policier ou policière municipale", SAFE): (8, 24),
    ("Assistant ou assistante éducatif petite enfance", EARLY): (81, 0),
}
DECIDED = {"Assistante administrative": ASSISTANT, "Apprenti": workforce.NO_EQUIVALENT}

FIRST_SAID = {"courriels": (FRONT,)}  # what a lead said before thinking of the assistants

# The jobs and departments that each dossier touches, and what changes for the agents.
TOUCHED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "delibia": (
        (ASSISTANT, "Assistant-e de direction"),
        (HEAD, PARKS, WORKS),
        "Une partie du temps de rédaction devient un temps de relecture et de vérification.",
    ),
    "courriels": (
        (FRONT, ASSISTANT),
        (DESK,),
        "Le tri se fait avant eux. Les messages difficiles restent, et arrivent plus groupés.",
    ),
    "chatbot-rh": (
        ("Assistant-e de gestion des ressources humaines", "Conseiller-ère mobilité et parcours professionnels"),
        (PEOPLE,),
        "Moins de questions simples ; les cas particuliers prennent plus de place.",
    ),
    "support": (("Technicien SI",), (DIGITAL,), "Les tickets simples reçoivent une première réponse préparée."),
    "urbanet": (("Agent-e de propreté des espaces publics",), (PARKS,), "Les tournées sont proposées d’après les images."),
    "coco": ((FRONT,), (DESK,), "L’assistant prend les demandes simples ; l’agent garde les usagers en difficulté."),
    "comptes-rendus": (
        (ASSISTANT, "Assistant-e de direction"),
        (),
        "Le premier jet est préparé ; la relecture et la responsabilité du texte restent à l’agent.",
    ),
}  # fmt: skip


def count_staff(troupe: Troupe, opened: datetime) -> None:
    """Load the shipped reference, import the staff of two years, decide what no job of the reference is named like."""
    call_command("load_job_reference", verbosity=0)
    for years_ago, when in ((1, opened + timedelta(hours=1)), (0, opened + timedelta(hours=2))):
        table = _import(troupe, opened.year - 1 - years_ago, BEFORE if years_ago else {}, when)
    for row in titles_of(table):
        if row.title in DECIDED:
            workforce.decide_match(
                table=table,
                actor=troupe.people[EXPERT],
                key=row.key,
                label=DECIDED[row.title],
                now=opened + timedelta(hours=3),
            )


def _import(troupe: Troupe, year: int, changed: Mapping[tuple[str, str], tuple[int, int]], now: datetime) -> StaffTable:
    actor = troupe.people[EXPERT]
    file = workforce.upload_staff_file(
        organisation=troupe.organisations[METROPOLIS],
        actor=actor,
        name=f"effectifs-{year}.csv",
        content=as_csv(HEADER, rows(changed)),
        now=now,
    )
    file = workforce.choose_columns(
        file=file,
        actor=actor,
        mapping=file.choices["mapping"],
        name=NAME.format(year=year),
        as_of=date(year, 12, 31),
        reference=ReferenceVersion.objects.get(organisation=None),
        now=now,
    )
    job = queue.claim(StaffImport, workforce.ask_import(file=file, actor=actor, now=now).pk, now=now)
    table = workforce.import_lines(job=job, now=now)
    queue.finish(job, now=now)
    return table


def rows(changed: Mapping[tuple[str, str], tuple[int, int]]) -> list[tuple[object, ...]]:
    """Return the lines of the file: one for the women, one for the men of each job and department."""
    found = []
    for job, category, branch, corps, department, women, men in POSTS:
        women, men = changed.get((job, department), (women, men))
        pairs = (("F", women), ("M", men))
        found += [(job, category, branch, corps, department, sex, number) for sex, number in pairs if number]
    return found


def keep(scene: Play, stage: str) -> None:
    """Say which jobs the dossier touches once its data are described, before the demand is submitted."""
    if stage != "prepare_data" or scene.case.key not in TOUCHED:
        return
    jobs, directions, note = TOUCHED[scene.case.key]
    for version, said in enumerate([row for row in (FIRST_SAID.get(scene.case.key), jobs) if row]):
        save_jobs(
            use_case=scene.use_case,
            actor=scene.lead,
            jobs=said,
            directions=directions,
            note=note,
            version=version,
            now=scene.clock.tick(),
        )
