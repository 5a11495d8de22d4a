"""The social dialogue of the demonstration: bodies consulted, what the staff says, what the health group saw.

Everything here is invented to illustrate; the facts of the real cases are in the cases themselves.
"""

from collections.abc import Callable
from datetime import timedelta

from boussole.demo import words
from boussole.demo.scene import Play
from evaluation.dialogue import actions as dialogue
from evaluation.dialogue.actions import GivenFinding, GivenRecommendation, NoteValues, StepValues
from evaluation.dialogue.models import PanelConsultation, Reserve
from usecases import actions as usecases
from usecases.models import Document

PANEL_PAPER = "Avis de l’instance sociale"
UNION = "Union du personnel, organisation inventée"
DELIBIA_NEEDED = (
    "Une nouvelle technologie qui change la charge de relecture de 160 agents. La collectivité a une F3SCT, et un essai "
    "compte comme un projet."
)
DELIBIA_OPINION = (
    "La formation spécialisée est favorable à un essai de six mois, fondé sur le volontariat. Elle demande que le temps "
    "de relecture soit compté et que la charge soit suivie par la médecine de prévention."
)
RESERVES = (
    "Le temps de relecture est compté dans la journée de travail.",
    "La charge de travail est présentée à la F3SCT à mi-parcours.",
)
ANSWERS = (
    ("followed", "Une heure par jour est réservée à la relecture. C’est écrit dans les règles d’usage de l’essai."),
    ("partly", "Le relevé sera présenté en juin plutôt qu’en avril, avec celui de la fin de l’essai."),
)
PLAN_NEEDED = (
    "Les agents disent que la relecture fatigue. Le plan de prévention est prêt : la F3SCT donne son avis avant une "
    "généralisation."
)
PLAN_OPINION = (
    "La formation spécialisée est favorable au plan de prévention : relecture à deux, pauses sans écran, journée sans "
    "l’outil. Elle demande un point sur la charge à six mois."
)
VOICE_BEFORE = (
    "Nous ne sommes pas contre l’essai. Nous demandons trois choses : le volontariat, le droit d’arrêter sans se "
    "justifier, et une journée par mois sans l’outil pour ne pas perdre la main. Nous voulons aussi savoir ce qui sera "
    "fait du temps gagné."
)
VOICE_AFTER = (
    "Le volontariat a été respecté et la journée sans outil est utile. Mais la relecture fatigue, et le temps gagné est "
    "déjà repris ailleurs dans deux services. Nous demandons que le plan de prévention soit appliqué avant d’aller plus "
    "loin."
)


def keep(scene: Play, stage: str) -> None:
    """Play what the social dialogue of `scene` does at the end of `stage`, if anything."""
    act = SCENES.get((scene.case.key, stage))
    if act is not None:
        act(scene)


def _delibia_seizes(scene: Play) -> None:
    dialogue.join_group(
        use_case=scene.use_case,
        actor=scene.coordinator,
        user=scene.person("amina.diallo"),
        function="physician",
        now=scene.clock.tick(),
    )
    consultation = _open(scene, "f3sct", "Le projet d’essai et la charge de relecture", True, DELIBIA_NEEDED, 60)
    _step(scene, consultation, "seizure", "Note de présentation du projet.\nDemande déposée et évaluation en cours.")


def _delibia_speaks_before(scene: Play) -> None:
    _sign(scene, "conditions", VOICE_BEFORE)


def _delibia_opinion(scene: Play) -> None:
    """The opinion, its document, its reserves and what was answered; what the health group saw before the trial."""
    consultation = PanelConsultation.objects.get(use_case=scene.use_case)
    paper = usecases.add_document(
        use_case=scene.use_case,
        actor=scene.coordinator,
        kind=words.document_kind(PANEL_PAPER),
        title=PANEL_PAPER,
        file=words.paper(PANEL_PAPER, scene.case),
        now=scene.clock.tick(),
    )
    said = {"position": "conditions", "reserves": RESERVES, "document": paper, "days_ago": 5}
    _step(scene, consultation, "opinion", DELIBIA_OPINION, **said)
    for number, (kind, text) in enumerate(ANSWERS, start=1):
        dialogue.answer_reserve(
            reserve=Reserve.objects.get(consultation=consultation, number=number),
            actor=scene.lead,
            kind=kind,
            text=text,
            in_the_name_of="la direction générale",
            now=scene.clock.tick(),
        )
    _step(scene, consultation, "feedback", "Les deux réponses ont été envoyées aux membres de la F3SCT.")
    for values in _notes_before(scene):
        _write(scene, "amina.diallo", values)


def _delibia_after_trial(scene: Play) -> None:
    """What the health group saw at the end; the plan it led to, and what the F3SCT says of it."""
    for values in _notes_after(scene):
        _write(scene, "amina.diallo", values)
    subject = "Le plan de prévention de la charge de relecture, après l’essai"
    consultation = _open(scene, "f3sct", subject, True, PLAN_NEEDED, 30)
    _step(scene, consultation, "seizure", "Plan de prévention proposé.\nRésultats du questionnaire.", days_ago=7)
    said = {"position": "conditions", "on_prevention_plan": True, "days_ago": 1}
    _step(scene, consultation, "opinion", PLAN_OPINION, reserves=("La charge est revue à six mois.",), **said)
    dialogue.answer_reserve(
        reserve=consultation.reserves.get(),
        actor=scene.lead,
        kind="followed",
        text="Un point avec la F3SCT est inscrit en janvier 2027.",
        in_the_name_of="la direction générale",
        now=scene.clock.tick(),
    )


def _delibia_speaks_after(scene: Play) -> None:
    _sign(scene, "conditions", VOICE_AFTER)


def _urbanet_waits(scene: Play) -> None:
    """An opinion that is needed, asked for and not given: the trial cannot start."""
    consultation = _open(
        scene,
        "cst",
        "Le parcours des équipes de propreté pendant l’essai",
        True,
        "Le comptage des déchets change les tournées : l’organisation du service est touchée.",
        45,
    )
    _step(scene, consultation, "seizure", "Projet de protocole.\nNote sur les tournées.")


def _leaks_spared(scene: Play) -> None:
    _open(
        scene,
        "f3sct",
        "L’alerte de fuite donnée aux équipes d’exploitation",
        False,
        "Les équipes gardent leurs horaires, leurs gestes et leurs effectifs. La F3SCT est informée, non consultée.",
        None,
    )


SCENES: dict[tuple[str, str], Callable[[Play], None]] = {
    ("delibia", "assess"): _delibia_seizes,
    ("delibia", "conclude_assessment"): _delibia_speaks_before,
    ("delibia", "decide"): _delibia_opinion,
    ("delibia", "run_trial"): _delibia_after_trial,
    ("delibia", "evaluate"): _delibia_speaks_after,
    ("urbanet", "decide"): _urbanet_waits,
    ("fuites", "conclude_assessment"): _leaks_spared,
}


def _open(scene: Play, body: str, subject: str, required: bool, reason: str, days: int | None) -> PanelConsultation:
    now = scene.clock.tick()
    return dialogue.open_consultation(
        use_case=scene.use_case,
        actor=scene.coordinator,
        body=body,
        subject=subject,
        required=required,
        reason=reason,
        due_on=now.date() + timedelta(days=days) if days else None,
        now=now,
    )


def _step(
    scene: Play,
    consultation: PanelConsultation,
    kind: str,
    text: str,
    *,
    position: str = "",
    reserves: tuple[str, ...] = (),
    document: Document | None = None,
    on_prevention_plan: bool = False,
    days_ago: int = 0,
) -> None:
    now = scene.clock.tick(20)
    day = now.date() - timedelta(days=days_ago)
    values = StepValues(kind, day, text, position, document, on_prevention_plan)
    dialogue.record_step(consultation=consultation, actor=scene.coordinator, values=values, reserves=reserves, now=now)


def _sign(scene: Play, sense: str, text: str) -> None:
    dialogue.sign_voice(
        use_case=scene.use_case,
        actor=scene.person("farid.meziane"),
        sense=sense,
        text=text,
        version=0,
        organisation_name=UNION,
        now=scene.clock.tick(30),
    )


def _write(scene: Play, author: str, values: NoteValues) -> None:
    dialogue.write_note(use_case=scene.use_case, actor=scene.person(author), values=values, now=scene.clock.tick(40))


def _notes_before(scene: Play) -> tuple[NoteValues, ...]:
    day = scene.clock.now.date() - timedelta(days=1)
    return (
        NoteValues(
            kind="group",
            held_on=day,
            milestone="before",
            service="Rédacteurs d’actes de trois directions",
            people_count=9,
            summary="Le métier est maîtrisé et apprécié. La crainte porte sur la relecture et sur la perte du tour de main.",
            findings=(
                GivenFinding("skills", 1, "Chacun sait rédiger seul et aide les plus récents."),
                GivenFinding("workload", 2, "Les pics avant les conseils sont déjà lourds."),
                GivenFinding("pace", 2, "Les délais de publication pressent deux directions sur trois."),
                GivenFinding("meaning", 1, "Écrire un acte juste est une fierté partagée."),
            ),
            recommendations=(
                GivenRecommendation("Compter le temps de relecture", "Direction des assemblées"),
                GivenRecommendation("Garder une journée par mois sans l’outil", "Chaque direction"),
            ),
            shared=True,
        ),
        NoteValues(
            kind="observation",
            held_on=day,
            milestone="before",
            service="Un secrétariat de mairie",
            people_count=2,
            summary="Beaucoup d’interruptions pendant la rédaction.",
            findings=(GivenFinding("pace", 3, "Une interruption toutes les dix minutes, le téléphone surtout."),),
        ),
    )


def _notes_after(scene: Play) -> tuple[NoteValues, ...]:
    day = scene.clock.now.date() - timedelta(days=1)
    return (
        NoteValues(
            kind="group",
            held_on=day,
            milestone="end",
            service="Rédacteurs d’actes de trois directions",
            people_count=11,
            summary="Du temps gagné sur la recherche d’actes comparables. La relecture fatigue, surtout en fin de journée.",
            findings=(
                GivenFinding("skills", 2, "Deux personnes disent chercher leurs mots sans l’outil."),
                GivenFinding("power", 1, "Chacun écarte une proposition sans devoir s’expliquer."),
                GivenFinding("workload", 3, "Relire un texte correct en apparence demande plus d’attention."),
                GivenFinding("pace", 2, "Le temps gagné est redemandé ailleurs dans deux services."),
                GivenFinding("meaning", 1, "Le travail garde son intérêt ; les textes se ressemblent davantage."),
            ),
            recommendations=(
                GivenRecommendation("Limiter la relecture à deux heures de suite", "Encadrement"),
                GivenRecommendation("Décider en équipe de l’emploi du temps gagné", "Direction générale"),
            ),
            shared=True,
        ),
        NoteValues(
            kind="interview",
            held_on=day,
            milestone="end",
            service="Une direction métier",
            people_count=1,
            findings=(GivenFinding("relations", 2, "Les cas difficiles arrivent plus souvent chez les mêmes."),),
            shared=True,
            nobody_recognisable=True,
        ),
    )
