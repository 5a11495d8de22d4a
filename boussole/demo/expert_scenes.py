"""What surrounds the experts' opinions: reserves that become actions, risks, questions to the lead, consultations.

Everything here is invented to illustrate; the facts of the real cases are in the cases themselves.
"""

from collections.abc import Sequence
from datetime import timedelta

from boussole.demo.scene import Play
from evaluation.compass import actions as compass
from evaluation.compass.actions import GivenConsultation, NewAction
from evaluation.compass.follow_up import Risk
from evaluation.compass.models import ActionItem, Assessment, Criterion, Question
from evaluation.compass.scoring import Signal
from evaluation.compass.selectors import current_assessment, requests_of
from usecases import actions as usecases
from usecases.enums import Audience, State

# What is asked for when an answer raised a point: the action, and what will show it.
REMEDIES = {
    "COU-01": ("Chiffrer le coût complet sur trois ans", "Tableau de coûts"),
    "COU-02": ("Inscrire un plafond de dépense au contrat", "Clause du contrat"),
    "COU-05": ("Chiffrer la sortie vers un autre fournisseur", "Devis de reprise"),
    "CYB-02": ("Retirer les données sensibles de ce qui est envoyé à l’outil", "Consigne et contrôle d’envois"),
    "DON-01": ("Décrire l’origine des données", "Fiche du jeu de données"),
    "DON-02": ("Mesurer la qualité des données sur un échantillon", "Relevé de contrôle"),
    "DON-04": ("Écrire l’exception qui permet d’utiliser des données sensibles", "Analyse d’impact"),
    "DON-05": ("Chercher qui serait moins bien servi par l’outil", "Note de test"),
    "DON-06": ("Fixer et appliquer la durée de garde des données", "Fiche de registre"),
    "ECO-01": ("Comparer avec une solution plus sobre", "Note de comparaison"),
    "ECO-04": ("Obtenir par écrit le lieu des serveurs", "Courrier de l’éditeur"),
    "JUR-02": ("Écrire le classement du système au titre du règlement européen", "Fiche de classement"),
    "JUR-05": ("Faire l’analyse d’impact avant de démarrer", "Analyse d’impact"),
    "TEC-01": ("Essayer l’outil sur nos propres dossiers", "Relevé d’essai"),
    "TEC-02": ("Faire relire les réponses par un agent du métier", "Consigne de relecture"),
    "TRA-02": ("Recueillir l’avis de l’instance sociale", "Avis de l’instance sociale"),
    "TRA-04": ("Suivre la fatigue et le rythme avec la médecine de prévention", "Relevé mensuel"),
}
KEPT = ("Tenir ce qui est écrit dans la demande, et le vérifier à mi-parcours", "Relevé de mi-parcours")
BEFORE_TRIAL, AFTER_TRIAL = timedelta(days=120), timedelta(days=300)
# Opinions whose reasons only the coordinator, the committee and the élus read.
CONFIDENTIAL = frozenset({("vipare", "TRA"), ("coco", "COU")})
# Cases whose actions are still under way when the committee has given its opinion.
UNDER_WAY = frozenset({State.OPINION_GIVEN, State.AUTHORISED, State.TRIAL_SUSPENDED})
HELPERS = {"delibia": ("TEC", "karim.haddad"), "jumeau": ("DON", "thomas.renaud")}
# Question of the grid, what is asked, what the lead answers (nothing yet when empty).
ASKED = {
    "delibia": (
        "ECO-04",
        "Dans quel pays les serveurs se trouvent-ils, et qui le garantit ?",
        "L’éditeur annonce l’Union européenne. Je lui demande le lieu exact par écrit.",
    ),
    "jumeau": ("DON-02", "Qui a contrôlé la qualité des plans, et sur combien de rues ?", ""),
}
CORRECTED = {
    "delibia": (
        "COU",
        "Le prix à l’usage doit être plafonné avant le démarrage. Le devis reçu depuis ne prévoit pas de plafond.",
        "Le devis définitif est arrivé après mon premier avis.",
    )
}
AGENTS_SAID = "Deux réunions de service : de l’intérêt, une demande de formation et de relecture par un agent."
USERS_SAID = "Atelier avec douze habitants : d’accord pour un essai, à condition de garder l’accueil humain."
USERS_NOT = "L’outil sert aux agents : aucun usager ne l’utilise pendant l’essai."
PANEL_SAID = "Avis rendu en séance, avec une demande de bilan à trois mois."
PANEL_NOT = "Saisine faite, la séance n’a pas encore eu lieu."
DONE = "Fait et relu avec l’expert qui l’a demandé."
STARTED = "Travail commencé avec le service concerné."


def reserves(scene: Play, assessment: Assessment, signals: Sequence[Signal]) -> list[NewAction]:
    """Return the actions that go with reserves: one per point raised, led by the lead of the dossier."""
    asked = dict.fromkeys(REMEDIES.get(signal.question_code, KEPT) for signal in signals) or {KEPT: None}
    due_on = scene.clock.now.date() + (AFTER_TRIAL if assessment.phase == "ex_post" else BEFORE_TRIAL)
    return [NewAction(text, scene.lead, due_on, evidence) for text, evidence in asked]


def risk(position: str, signals: Sequence[Signal]) -> Risk | None:
    """Return a plausible risk, before and after the actions; None when nothing is to be placed."""
    if any(signal.kind in ("B", "BD") for signal in signals):
        return Risk(4, 3, 3, 2)
    if signals:
        return Risk(3, 3, 2, 2)
    return Risk(2, 3, 2, 1) if position == "conditions" else None


def is_confidential(scene: Play, criterion: Criterion) -> bool:
    """Tell whether the reasons of this opinion are kept from the lead."""
    return (scene.case.key, criterion.code) in CONFIDENTIAL


def prepare(scene: Play, assessment: Assessment) -> None:
    """Before the opinions: someone helps, someone asks, and the persons concerned are consulted."""
    _call_for_help(scene, assessment)
    _ask(scene, assessment)
    if not scene.case.story.get("answered"):
        _consult(scene, assessment)


def correct(scene: Play, assessment: Assessment) -> None:
    """An expert corrects the opinion that they gave: the first one stays in the history."""
    said = CORRECTED.get(scene.case.key)
    if said is None or assessment.phase != "ex_ante":
        return
    code, reasons, why = said
    first = assessment.opinions.in_force().select_related("criterion").get(criterion__code=code)
    again = [NewAction(row.text, row.owner, row.due_on, row.evidence) for row in first.actions.select_related("owner")]
    compass.give_opinion(
        assessment=assessment,
        criterion=first.criterion,
        actor=scene.experts[code],
        position=first.position,
        reasons=reasons,
        risk=Risk(3, 4, 2, 2),
        conditions=again,
        replaces=first.number,
        correction=why,
        now=scene.clock.tick(40),
    )


def follow(scene: Play) -> None:
    """The lead does what the reserves asked for; some of it is still under way where the case stops early."""
    rows = list(
        ActionItem.objects.filter(
            use_case=scene.use_case, state="to_do", opinion__assessment__completed_at__isnull=False
        )
    )
    for place, row in enumerate(rows):
        left = scene.case.until in UNDER_WAY and place == 0
        compass.move_action(
            action=row,
            actor=scene.lead,
            seen="to_do",
            state="in_progress" if left else "done",
            note=STARTED if left else DONE,
            now=scene.clock.tick(),
        )


def _call_for_help(scene: Play, assessment: Assessment) -> None:
    code, key = HELPERS.get(scene.case.key, ("", ""))
    if code:
        compass.add_expert(
            assessment=assessment,
            criterion=assessment.grid.criteria.get(code=code),
            actor=scene.coordinator,
            expert=scene.person(key),
            signs=False,
            now=scene.clock.tick(),
        )


def _ask(scene: Play, assessment: Assessment) -> None:
    code, asked, answered = ASKED.get(scene.case.key, ("", "", ""))
    if not code:
        return
    question = Question.objects.select_related("criterion").get(code=code, criterion__grid=assessment.grid)
    compass.ask_lead(
        assessment=assessment,
        criterion=question.criterion,
        actor=scene.experts[question.criterion.code],
        body=asked,
        question=question,
        now=scene.clock.tick(),
    )
    if answered:
        usecases.post_message(
            use_case=scene.use_case,
            actor=scene.lead,
            body=answered,
            visibility="dossier",
            reply_expected=False,
            reply_to=requests_of(current_assessment(scene.use_case))[0].message,
            now=scene.clock.tick(90),
        )


def _consult(scene: Play, assessment: Assessment) -> None:
    now = scene.clock.tick(20)
    day = now.date() - timedelta(days=6)
    public = scene.use_case.submission.audience != Audience.STAFF
    waiting = scene.case.answers.get("TRA-02") == "saisie"
    compass.save_consultations(
        assessment=assessment,
        actor=scene.coordinator,
        given={
            "agents": GivenConsultation(sought=True, held_on=day, said=AGENTS_SAID),
            "users": GivenConsultation(public, day, USERS_SAID, USERS_NOT),
            "panel": GivenConsultation(not waiting, day, PANEL_SAID, PANEL_NOT),
        },
        versions={},
        now=now,
    )
