"""What follows decisions: conditions and who holds them, reviews, events reported. All of it is invented."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from boussole.demo.people import METROPOLIS
from boussole.demo.scene import Play
from evaluation.committee.models import Vote
from evaluation.decisions import actions as decisions
from evaluation.decisions.actions import NewCondition, Observed
from evaluation.decisions.models import Condition
from evaluation.decisions.selectors import open_review_of, promises_of

MINIMUM_DELAY = timedelta(days=21)
# Who in the métropole answers for a service that a condition names; the other services have no account.
HOLDERS = {
    "Ressources humaines": "julien.hebert",
    "Numérique responsable": "lea.fontaine",
    "Achats": "paul.vasseur",
    "Propreté et espace public": "ines.garnier",
    "Direction de l’eau": "yanis.morel",
    "Direction du numérique": "thomas.renaud",
}
# Conditions that the élu adds to those of the committee: case, decision, then what, who, days to do it.
ADDED = {
    ("urbanet", "authorise_trial"): (
        ("Afficher les rues filmées et les horaires de passage", "Propreté et espace public", 40),
        ("Vérifier chaque mois qu’aucune image n’est gardée", "Numérique responsable", 75),
    ),
    ("fuites", "generalise_with_conditions"): (
        ("Former deux équipes d’exploitation à la lecture des alertes", "Direction de l’eau", 60),
        ("Écrire la marche à suivre sans l’outil", "Direction de l’eau", 120),
    ),
    ("support", "regularise"): (
        ("Dire aux agents qu’un assistant répond en premier", "Direction du numérique", 30),
        ("Mesurer l’empreinte réelle sur six mois", "Numérique responsable", 200),
    ),
}
OBSERVED = {
    "model_in_use": "Modèle de l’éditeur, version 3. La version 4 est annoncée pour janvier 2027.",
    "usage": "Tout le réseau est analysé chaque nuit. Les équipes vérifient huit alertes par semaine.",
    "incidents": "Une nuit sans analyse après une coupure de réseau. Aucune fuite manquée ce jour-là.",
    "cost_and_footprint": "Coût conforme au prévu. L’éditeur n’a pas encore chiffré l’empreinte du nouveau modèle.",
    "staff_findings": "Moins de tournées de nuit. Deux agents demandent à garder l’écoute au sol, pour ne pas la perdre.",
}


NOT_WRITTEN = Observed("Le texte existe en brouillon, il n’est pas encore validé.", "no")
TO_MEASURE = Observed("Tenu jusqu’ici. À mesurer de nouveau avec le prochain modèle.", "partly")


def conditions_of(scene: Play, kind: str, opinion: Vote | None, today: date) -> list[NewCondition]:
    """Return the conditions of a decision: those of the committee, then those that the élu adds."""
    carried = [
        _held(scene, row.text, row.owner, max(row.due_on, today + MINIMUM_DELAY))
        for row in (opinion.conditions.all() if opinion else ())
    ]
    added = [
        _held(scene, text, owner, today + timedelta(days=days))
        for text, owner, days in ADDED.get((scene.case.key, kind), ())
    ]
    return carried + added


def adds_conditions(scene: Play) -> bool:
    """Tell whether the élu adds reserves of their own when the system goes into general use."""
    return (scene.case.key, "generalise_with_conditions") in ADDED


def follow(scene: Play) -> None:
    """Play what follows the decisions of a case, if anything does."""
    act = SCENES.get(scene.case.key)
    if act is not None:
        act(scene)


def _held(scene: Play, text: str, owner: str, due_on: date) -> NewCondition:
    key = HOLDERS.get(owner) if scene.case.where == METROPOLIS else None
    return NewCondition(text, owner, due_on, scene.person(key) if key else None)


def _delibia(scene: Play) -> None:
    """One condition waits to be checked, another was put off, and an event was answered without a review."""
    day_without, communes = _conditions(scene, ("Garder une journée", "Associer douze"))
    decisions.propose_condition(
        condition=day_without,
        actor=scene.lead,
        evidence="La journée sans l’outil est fixée au premier mardi du mois, note de service du 12 novembre 2026.",
        now=scene.clock.after(7),
    )
    decisions.extend_condition(
        condition=communes,
        actor=scene.elected,
        due_on=date(2027, 9, 30),
        reason="Les petites communes préfèrent commencer après leur budget.",
        now=scene.clock.after(1),
    )
    event = decisions.report_event(
        use_case=scene.use_case,
        actor=scene.person("farid.meziane"),
        reason="price",
        comment="L’éditeur annonce 8 % de hausse au 1er janvier. Qui paie, et sur quel budget ?",
        now=scene.clock.after(1),
    )
    decisions.answer_event(
        request=event,
        actor=scene.coordinator,
        answer="Le contrat plafonne la hausse à 3 % par an. Le service des achats l’a rappelé à l’éditeur.",
        now=scene.clock.after(1),
    )


def _leaks(scene: Play) -> None:
    """One condition was met, one is late; the review is written and not concluded."""
    trained, _written = _conditions(scene, ("Former deux équipes", "Écrire la marche"))
    decisions.propose_condition(
        condition=trained,
        actor=scene.lead,
        evidence="Deux journées de formation, vingt agents.",
        now=scene.clock.tick(),
    )
    decisions.meet_condition(
        condition=trained, actor=scene.coordinator, met_on=scene.clock.now.date(), now=scene.clock.tick()
    )
    said = {"Former deux équipes": Observed("Vingt agents formés.", "yes"), "Écrire la marche": NOT_WRITTEN}
    observed = [
        next((row for start, row in said.items() if promise.label.startswith(start)), TO_MEASURE)
        for promise in promises_of(scene.use_case)
    ]
    review = open_review_of(scene.use_case)
    first = {"model_in_use": OBSERVED["model_in_use"], "usage": OBSERVED["usage"]}
    for version, (author, texts) in enumerate(((scene.person("thomas.renaud"), first), (scene.lead, OBSERVED))):
        decisions.save_review(
            review=review, actor=author, texts=texts, observed=observed, version=version, now=scene.clock.after(2)
        )


def _support(scene: Play) -> None:
    """An expert reports an event that waits for an answer."""
    decisions.report_event(
        use_case=scene.use_case,
        actor=scene.person("thomas.renaud"),
        reason="new_audience",
        comment="Deux mairies hébergées demandent à utiliser l’assistant. Ce public n’était pas prévu.",
        now=scene.clock.after(30),
    )


def _conditions(scene: Play, starts: Sequence[str]) -> list[Condition]:
    rows = Condition.objects.filter(decision__use_case=scene.use_case)
    return [rows.get(text__startswith=start) for start in starts]


SCENES: dict[str, Callable[[Play], None]] = {"delibia": _delibia, "fuites": _leaks, "support": _support}
