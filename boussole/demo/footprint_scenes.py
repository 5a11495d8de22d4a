"""What the dossiers of the demonstration take from the planet. Every figure of usage is illustrative."""

from typing import Any

from boussole.demo.scene import Play
from evaluation.footprint import actions
from evaluation.footprint.actions import GivenUsage, OtherModel
from evaluation.footprint.calculation import Setting
from evaluation.footprint.enums import Kind
from evaluation.footprint.estimate import Span
from evaluation.footprint.models import Footprint

ILLUSTRATIVE = "Chiffres illustratifs."


def _usage(users: tuple[int, int], requests: tuple[float, float], days: int, length: str) -> GivenUsage:
    return GivenUsage(users=Span.of(*users), requests_per_day=Span.of(*requests), days=days, length=length)


# Foreseen by the lead with the demand.
PLANNED: dict[str, dict[str, Any]] = {
    "delibia": {
        "usage": _usage((160, 160), (3, 5), 210, "medium"),
        "setting": Setting("unknown-medium", "WOR"),
        "hypotheses": f"160 utilisateurs et cinq demandes par jour au plus : la demande. L’éditeur n’a dit ni son modèle, ni le lieu de ses serveurs. {ILLUSTRATIVE}",
    },
    "mdph": {
        "usage": _usage((60, 70), (2, 4), 210, "long"),
        "setting": Setting("own", "FRA", active=24.0, total=24.0, pue=1.3),
        "hypotheses": f"Un résumé avant chaque rendez-vous, de deux à quatre par agent et par jour. Modèle ouvert de 24 milliards de paramètres, hébergé en France. {ILLUSTRATIVE}",
    },
    "support": {
        "usage": _usage((1500, 2000), (0.05, 0.1), 210, "short"),
        "setting": Setting("mistral-small", "SWE"),
        "hypotheses": f"Un agent sur dix à vingt appelle le support chaque jour, d’après les tickets de 2025. {ILLUSTRATIVE}",
    },
    "coco": {
        "usage": _usage((8000, 15000), (0.01, 0.02), 365, "short"),
        "setting": Setting("gpt-4o-mini", "WOR"),
        "hypotheses": f"Deux à quatre cents conversations par jour de semaine, d’après les appels perdus. Le fournisseur ne dit pas où il calcule. {ILLUSTRATIVE}",
    },
}
BY_HAND: dict[str, dict[str, Any]] = {
    "fuites": {
        "energy_kwh": Span.of(260, 520),
        "zone": "FRA",
        "volume": "Une analyse de tout le réseau par nuit, 365 nuits.",
        "source": "Fiche du serveur et relevé de la salle informatique",
        "method": f"Serveur de 350 watts, de deux à quatre heures par nuit. Les capteurs, sur pile, ne sont pas comptés. {ILLUSTRATIVE}",
    },
}
# Observed during the trial, and compared.
ACTUAL: dict[str, dict[str, Any]] = {
    "delibia": {
        "usage": _usage((112, 140), (2.5, 3.5), 210, "medium"),
        "setting": Setting("mistral-small", "FRA", pue=1.25),
        "hypotheses": f"Journal de l’éditeur pendant l’essai : nombre de demandes et longueur des réponses. Modèle, lieu et PUE confirmés par lui. {ILLUSTRATIVE}",
    },
}
COMPARED: dict[str, tuple[list[OtherModel], str]] = {
    "delibia": (
        [OtherModel(Setting("ministral-8b", "FRA")), OtherModel(Setting("mistral-large", "FRA"))],
        "Modèles d’actes communs et formation à la rédaction : aucun calcul d’IA.",
    ),
    "mdph": (
        [OtherModel(Setting("mistral-7b", "FRA"))],
        "Relire les échanges avant chaque rendez-vous, comme aujourd’hui.",
    ),
    "coco": (
        [OtherModel(Setting("mistral-small", "SWE"))],
        "Des réponses écrites d’avance sur le site et plus d’agents aux heures de pointe.",
    ),
    "support": (
        [OtherModel(Setting("ministral-8b", "SWE")), OtherModel(Setting("gpt-4o-mini", "USA"))],
        "Une page d’aide tenue à jour et l’appel au support.",
    ),
}


def foresee(scene: Play) -> None:
    """The lead estimates the footprint with the demand, when the case says so."""
    key = scene.case.key
    common = {"use_case": scene.use_case, "actor": scene.lead, "kind": Kind.PLANNED, "version": 0}
    if key in BY_HAND:
        actions.save_manual_estimate(**common, **BY_HAND[key], now=scene.clock.tick())
    elif key in PLANNED:
        footprint = actions.save_model_estimate(**common, **PLANNED[key], now=scene.clock.tick())
        if key not in ACTUAL:
            _compare(scene, footprint)


def observe(scene: Play) -> None:
    """After the trial, the lead notes the actual footprint and compares it, when the case says so."""
    if scene.case.key in ACTUAL:
        footprint = actions.save_model_estimate(
            use_case=scene.use_case,
            actor=scene.lead,
            kind=Kind.ACTUAL,
            version=0,
            **ACTUAL[scene.case.key],
            now=scene.clock.after(3),
        )
        _compare(scene, footprint)


def _compare(scene: Play, footprint: Footprint) -> None:
    if scene.case.key in COMPARED:
        others, without_ai = COMPARED[scene.case.key]
        actions.compare(
            footprint=footprint,
            actor=scene.lead,
            others=others,
            without_ai=without_ai,
            without_ai_kwh=None,
            version=0,
            now=scene.clock.tick(15),
        )
