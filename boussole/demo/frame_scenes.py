"""The political frames of the demonstration, and each dossier set against its own. All of it is invented."""

from datetime import date, datetime, timedelta

from boussole.demo.clock import PARIS
from boussole.demo.people import COMMUNE, DEPARTMENT, METROPOLIS, Troupe
from boussole.demo.scene import Play
from boussole.demo.words import ELECTED
from evaluation.frame import actions
from evaluation.frame.alignment import STANDS, Kind, Said, Stand
from evaluation.frame.enums import ItemKind
from evaluation.frame.models import FrameVersion
from evaluation.frame.selectors.alignments import last_number
from evaluation.frame.selectors.versions import content_hash, frame_in_force

ADOPTED = datetime(2025, 1, 23, 18, 0, tzinfo=PARIS)
NEXT_PREPARED = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)
PREPARERS = {METROPOLIS: "hugo.marchand", COMMUNE: "hugo.marchand", DEPARTMENT: "eric.masson"}
DEBATE = "Débat de l’assemblée, janvier 2025"
FRAMES = {
    METROPOLIS: {
        "deliberation": "Délibération 2025-006 du 23 janvier 2025",
        "introduction": "L’IA peut aider nos services. Elle n’est pas une fin. Ce cadre dit à quoi elle sert chez nous, "
        "ce que nous demandons à chaque projet et ce que nous ne ferons pas.",
        "priority": (
            (
                "Eau et transition écologique",
                "Perdre moins d’eau et moins d’énergie, mieux connaître l’air et la nature.",
            ),
            ("Simplifier et aider les communes", "Rendre du temps aux secrétaires de mairie et aux services d’appui."),
            ("Propreté et cadre de vie", "Intervenir là où il faut, sans surveiller personne."),
        ),
        "red_line": (
            (
                "Aucune IA ne répond seule aux habitants",
                "Une personne lit, corrige et envoie toute réponse. Un habitant peut toujours joindre quelqu’un.",
            ),
            (
                "Aucune IA ne note ni ne surveille les agents",
                "Aucun outil ne classe, ne compare ni ne suit les agents.",
            ),
        ),
    },
    COMMUNE: {
        "deliberation": "Délibération 2025-03 du 23 janvier 2025",
        "introduction": "La mairie reste un lieu où l’on parle à quelqu’un.",
        "priority": (("Une mairie proche", "Rendre du temps à l’accueil et au secrétariat."),),
        "red_line": (
            (
                "Aucune IA ne reconnaît les personnes dans la rue",
                "Ni visage, ni démarche, ni plaque, même pour essayer.",
            ),
        ),
    },
    DEPARTMENT: {
        "deliberation": "Délibération 2025-018 du 23 janvier 2025",
        "introduction": "Nos services touchent à la vie des personnes. L’IA y entre avec prudence.",
        "priority": (
            ("Autonomie et handicap", "Mieux préparer les rendez-vous, sans éloigner les équipes des personnes."),
            ("Accès aux droits", "Donner plus vite la bonne réponse à l’accueil."),
        ),
        "red_line": (
            ("Aucune IA ne décide d’un droit", "Une aide, une orientation ou un refus se décident entre personnes."),
        ),
    },
}
# By case: what the dossier does not simply respect. Everything else fits, priorities apart.
SAID: dict[str, dict[str, Said]] = {
    "delibia": {"PP-2": Said("fits")},
    "redaction-communes": {"PP-1": Said("fits")},
    "fuites": {"PP-1": Said("fits")},
    "recital": {"PP-1": Said("fits")},
    "ia-arbre": {"PP-1": Said("fits")},
    "qualite-air": {"PP-1": Said("fits")},
    "urbanet": {"PP-3": Said("fits")},
    "vipare": {
        "PP-3": Said("fits"),
        "P-2": Said(
            "departs",
            "Les riverains ne savent pas encore que des photos sont prises. Un affichage est prévu en janvier.",
        ),
    },
    "albert": {
        "PP-2": Said("fits"),
        "P-7": Said("departs", "Le modèle dépend d’un service de l’État : sa continuité ne tient pas à nous."),
    },
    "mdph": {"PP-1": Said("fits")},
    "chatbot-rh": {
        "P-4": Said("departs", "L’accueil des ressources humaines risque de ne garder que les cas difficiles.")
    },
    "comptes-rendus": {
        "P-7": Said("departs", "Le service en ligne est utilisé sans contrat avec la métropole."),
    },
    "coco": {"LR-1": Said("crosses", "L’assistant répond en direct. Personne ne relit avant l’habitant.")},
    "visages": {"LR-1": Said("crosses", "Les caméras compareraient chaque visage à une liste, en direct.")},
}
# By case: can AI do it, is it wished for, when that is not « oui » twice.
PLACES = {
    "qualite-air": (False, True),
    "coco": (True, False),
    "visages": (True, False),
    "comptes-rendus": (True, False),
}
CAN = {
    True: (
        "L’outil fait ce travail ailleurs, avec des limites connues.",
        "Essai libre du service et retours d’autres collectivités.",
    ),
    False: (
        "Les données manquent : le résultat n’est pas assez sûr.",
        "Essai sur un mois de données : une estimation sur deux est fausse.",
    ),
}
WISH = {
    True: "Le besoin est réel et le travail des agents garde son sens.",
    False: "Le comité ne souhaite pas confier cela à une machine, même si elle sait le faire.",
}
VOICES = "Bureau du comité : la présidence, un représentant du personnel et trois membres."
PROPOSED_ONLY = "in_assessment"  # the dossier whose examination has just begun: nothing is confirmed yet


def adopt_frames(troupe: Troupe) -> None:
    """Prepare and adopt the frame of each collectivité: the seven principles, its priorities, its red lines."""
    for where, said in FRAMES.items():
        preparer, elected = troupe.people[PREPARERS[where]], troupe.people[ELECTED[where]]
        opened = ADOPTED - timedelta(days=30)
        draft = actions.open_draft(organisation=troupe.organisations[where], actor=preparer, now=opened)
        actions.write_introduction(
            version=draft, actor=preparer, introduction=said["introduction"], edit_version=1, now=opened
        )
        for kind in (ItemKind.PRIORITY, ItemKind.RED_LINE):
            for title, text in said[kind]:
                values = {"title": title, "text": text, "source": DEBATE}
                actions.add_item(version=draft, actor=preparer, kind=kind, values=values, now=opened)
        actions.adopt_frame(
            version=draft,
            actor=elected,
            adopted_on=ADOPTED.date(),
            deliberation=said["deliberation"],
            seen=content_hash(FrameVersion.objects.get(pk=draft.pk)),
            now=ADOPTED,
        )


def prepare_next_frame(troupe: Troupe) -> FrameVersion:
    """Leave a second version of the métropole's frame in preparation: one line reworded, one priority added."""
    preparer = troupe.people[PREPARERS[METROPOLIS]]
    draft = actions.open_draft(organisation=troupe.organisations[METROPOLIS], actor=preparer, now=NEXT_PREPARED)
    line = draft.items.get(code="LR-1")
    reworded = {
        "title": line.title,
        "text": "Une personne lit, corrige et envoie toute réponse. Seuls les horaires et les adresses font exception.",
        "source": line.source,
    }
    actions.change_item(item=line, actor=preparer, values=reworded, edit_version=1, now=NEXT_PREPARED)
    added = {"title": "Mobilité", "text": "Rendre les déplacements plus simples et plus sobres.", "source": ""}
    actions.add_item(version=draft, actor=preparer, kind=ItemKind.PRIORITY, values=added, now=NEXT_PREPARED)
    return draft


def propose_position(scene: Play) -> None:
    """The lead says where the dossier stands on each item of the frame."""
    _say(scene, scene.lead)


def examine_position(scene: Play) -> None:
    """The legal expert confirms; the technical expert and the committee's secretary place the dossier on the matrix."""
    can, wish = PLACES.get(scene.case.key, (True, True))
    reasons, test = CAN[can]
    actions.place_can(
        use_case=scene.use_case,
        actor=scene.experts["TEC"],
        positive=can,
        reasons=reasons,
        test=test,
        base=0,
        now=scene.clock.tick(),
    )
    if scene.case.until == PROPOSED_ONLY:
        return
    _say(scene, scene.experts["JUR"])
    now = scene.clock.tick()
    actions.place_wish(
        use_case=scene.use_case,
        actor=scene.coordinator,
        positive=wish,
        reasons=WISH[wish],
        held_on=_day(now),
        voices=VOICES,
        base=0,
        now=now,
    )


def _say(scene: Play, actor: object) -> None:
    frame = frame_in_force(scene.use_case.organisation_id)
    special = SAID.get(scene.case.key, {})
    said = {item.code: special.get(item.code) or _plain(item.kind) for item in frame.items.all()}
    actions.say_alignment(
        use_case=scene.use_case,
        actor=actor,
        version=frame,
        said=said,
        base=last_number(scene.use_case),
        now=scene.clock.tick(),
    )


def _plain(kind: str) -> Said:
    """A dossier respects what it is not said to depart from; it serves only the priorities that it names."""
    return Said(Stand.NOT_CONCERNED if kind == Kind.PRIORITY else STANDS[Kind(kind)][0])


def _day(now: datetime) -> date:
    return now.astimezone(PARIS).date()
