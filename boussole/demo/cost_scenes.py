"""What the dossiers of the demonstration cost: tables filled along the way. Every amount is invented."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from boussole.demo.scene import Play
from evaluation.cost import actions as cost
from evaluation.cost.enums import TableKind
from evaluation.cost.selectors import table_of
from evaluation.cost.table import Line, Table

ILLUSTRATIVE = "Montants illustratifs"
LEAD, EXPERT = "lead", "expert"
NOT_KNOWN = "?"


def keep(scene: Play, stage: str) -> None:
    """Save the table that `scene` has for the end of `stage`, if any: by its lead, or by the expert on costs."""
    found = SCENES.get(scene.case.key, {}).get(stage)
    if found is None:
        return
    who, table = found
    kind = TableKind.ACTUAL if table.months else TableKind.PLANNED
    current = table_of(scene.use_case, kind)
    cost.save_table(
        use_case=scene.use_case,
        kind=kind,
        actor=scene.lead if who == LEAD else scene.experts["COU"],
        table=table,
        version=current.number if current else 0,
        now=scene.clock.tick(20),
    )


def _line(category: str, label: str, told: Mapping[int, int | str], **more: object) -> Line:
    amounts = {period: None if value == NOT_KNOWN else Decimal(value) for period, value in told.items()}
    return Line(category=category, label=label, amounts=amounts, **{"source_kind": "estimate", **more})


def _each_year(first: int | str, second: int | str | None = None, third: int | str | None = None) -> dict:
    return {1: first, 2: first if second is None else second, 3: first if third is None else third}


def _table(*lines: Line, **terms: object) -> Table:
    return Table(lines=lines, **{"note": ILLUSTRATIVE, **terms})


HOURS = {"nature": "hours"}
USED = {"follows_usage": True}
QUOTE, CONTRACT, INVOICE = {"source_kind": "quote"}, {"source_kind": "contract"}, {"source_kind": "invoice"}
ARZON_HOUR = {"hourly_cost": Decimal("32.00"), "hourly_cost_source": "Contrôle de gestion, moyenne 2025"}

DELIBIA_EXIT_UNKNOWN = _line("exit", "Reprise des actes et export", {3: NOT_KNOWN})
DELIBIA_LINES = (
    _line("licences", "Abonnement de l’éditeur", _each_year(36000), **QUOTE, source="Offre de juillet 2025"),
    _line("calls", "Appels au modèle", _each_year(4000, 4300, 4700), **QUOTE, **USED, source="Offre de juillet 2025"),
    _line("integration", "Lien avec le logiciel des actes", {0: 5000}, **QUOTE),
    _line("data", "Tri des modèles d’actes", {0: 90}, **HOURS),
    _line("security", "Analyse de risques et tests", {0: 2000}),
    _line("training", "Demi-journées de formation", {0: 4000}, **QUOTE),
    _line("training", "Agents formés", {0: 640, 2: 160, 3: 160}, **HOURS, source="Quatre heures par agent"),
    _line("review", "Relecture et reprise des textes", _each_year(1150, 1000, 900), **HOURS, **USED),
    _line("steering", "Référents et suivi du contrat", _each_year(260, 200, 200), **HOURS),
)
DELIBIA_BEFORE = _table(
    *DELIBIA_LINES,
    DELIBIA_EXIT_UNKNOWN,
    **ARZON_HOUR,
    usage_rule="uncapped",
    purchase_route="market",
    purchase_reference="Partenariat d’innovation, lot 1",
    baseline_spending=Decimal(0),
    baseline_hours=Decimal(8000),
    baseline_source="Relevé de deux semaines dans six services, juin 2025",
)
DELIBIA_CAPPED = replace(
    DELIBIA_BEFORE,
    lines=(
        *DELIBIA_LINES,
        _line("exit", "Export et reprise des actes", {3: 6000}, **CONTRACT, source="Article sur la réversibilité"),
        _line("exit", "Double saisie pendant un mois", {3: 120}, **HOURS),
    ),
    usage_rule="capped",
    usage_limit=Decimal(6000),
    note="Plafond négocié et sortie chiffrée. " + ILLUSTRATIVE,
)
DELIBIA_ACTUAL = _table(
    _line("licences", "Abonnement de l’éditeur", {1: 18000}, **INVOICE),
    _line("calls", "Appels au modèle", {1: 3600}, **INVOICE),
    _line("integration", "Lien avec le logiciel des actes", {0: 5600}, **INVOICE),
    _line("data", "Tri des modèles d’actes", {0: 110}, **HOURS),
    _line("security", "Analyse de risques et tests", {0: 2000}, **INVOICE),
    _line("training", "Demi-journées de formation", {0: 4200}, **INVOICE),
    _line("training", "Agents formés", {0: 672}, **HOURS, source="Feuilles de présence"),
    _line("review", "Relecture et reprise des textes", {1: 690}, **HOURS, source="Relevé des agents"),
    _line("steering", "Référents et suivi du contrat", {1: 165}, **HOURS),
    **ARZON_HOUR,
    months=6,
)

LEAKS = _table(
    _line("licences", "Abonnement d’analyse", _each_year(14400), **QUOTE),
    _line("calls", "Calcul, compris dans l’abonnement", {1: 0}, **QUOTE),
    _line("integration", "Capteurs et pose", {0: 24000}, **QUOTE),
    _line("data", "Plans du réseau remis à jour", {0: 200, 1: 60, 2: 60, 3: 60}, **HOURS),
    _line("security", "Cloisonnement du réseau", {0: 3000}),
    _line("training", "Formateur", {0: 2400}, **QUOTE),
    _line("training", "Agents formés", {0: 48}, **HOURS),
    _line("review", "Vérification sur place des fausses alertes", _each_year(150), **HOURS, **USED),
    _line("steering", "Suivi du contrat", _each_year(40), **HOURS),
    _line("exit", "Dépose des capteurs et export des mesures", {3: 4000}),
    **ARZON_HOUR,
    usage_rule="flat",
    purchase_route="market",
    purchase_reference="Marché de télégestion, avenant 2",
    baseline_spending=Decimal(21000),
    baseline_hours=Decimal(1900),
    baseline_source="Régie de l’eau, année 2024",
)
LEAKS_ACTUAL = _table(
    _line("licences", "Abonnement d’analyse", {1: 4800}, **INVOICE),
    _line("calls", "Calcul, compris dans l’abonnement", {1: 0}, **INVOICE),
    _line("integration", "Capteurs et pose", {0: 25200}, **INVOICE),
    _line("data", "Plans du réseau remis à jour", {0: 230}, **HOURS),
    _line("security", "Cloisonnement du réseau", {0: 3000}, **INVOICE),
    _line("training", "Formateur", {0: 2400}, **INVOICE),
    _line("training", "Agents formés", {0: 48}, **HOURS),
    _line("review", "Vérification sur place des fausses alertes", {1: 70}, **HOURS),
    _line("steering", "Suivi du contrat", {1: 20}, **HOURS),
    **ARZON_HOUR,
    months=4,
)
PORTAL = _table(
    _line("licences", "Abonnement, hébergement de santé", _each_year(4800), **QUOTE),
    _line("calls", "Appels au modèle", _each_year(1800, NOT_KNOWN, NOT_KNOWN), **QUOTE, **USED),
    _line("integration", "Lien avec le logiciel de la maison de l’autonomie", {0: 7200}, **QUOTE),
    _line("security", "Analyse d’impact, audit et tests", {0: 9000}),
    _line("training", "Agents formés", {0: 280}, **HOURS),
    _line("review", "Relecture de chaque synthèse", _each_year(900), **HOURS, **USED),
    _line("steering", "Référente et comité de suivi", _each_year(80), **HOURS),
    _line("exit", "Récupérer les échanges et les effacer", {3: NOT_KNOWN}),
    hourly_cost=Decimal("34.50"),
    hourly_cost_source="Direction des ressources humaines, 2025",
    usage_rule="alert",
    usage_limit=Decimal(2500),
    purchase_route="central",
    purchase_reference="Convention avec la centrale d’achat, lot logiciels de santé",
)
CHATBOT = _table(
    _line("licences", "Robot conversationnel, trois mois offerts", _each_year(9600), **QUOTE),
    _line("calls", "Conversations", _each_year(6000, 7200, 8400), **QUOTE, **USED),
    usage_rule="uncapped",
    purchase_route="free",
)
SUPPORT = _table(
    _line("licences", "Module de l’outil de tickets", _each_year(5400), **CONTRACT),
    _line("calls", "Compris dans le module", {1: 0}, **CONTRACT),
    _line("integration", "Base de réponses", {0: 3000}, **INVOICE),
    usage_rule="flat",
    purchase_route="central",
    purchase_reference="Bon de commande 2025-118",
)
TOWN_HALLS = _table(
    _line("licences", "Six comptes, tarif de la métropole", _each_year(900), **CONTRACT),
    _line("calls", "Compris dans le tarif", {1: 0}, **CONTRACT),
    _line("integration", "Comptes et postes", {0: 6}, **HOURS),
    _line("data", "Modèles d’actes de la commune", {0: 14}, **HOURS),
    _line("security", "Fait par la métropole", {0: 0}, **CONTRACT),
    _line("training", "Agents formés", {0: 18}, **HOURS),
    _line("review", "Relecture", _each_year(40), **HOURS, **USED),
    _line("steering", "Secrétariat général", _each_year(10), **HOURS),
    _line("exit", "Export des actes", {3: 5}, **HOURS),
    hourly_cost=Decimal("29.00"),
    hourly_cost_source="Compte administratif 2025",
    usage_rule="flat",
    purchase_route="pooled",
    purchase_reference="Convention de mutualisation avec la métropole, 2026",
    baseline_spending=Decimal(0),
    baseline_hours=Decimal(210),
    baseline_source="Relevé du secrétariat, février 2026",
)

# For each case, the stages of the story after which a table is saved, and by whom.
SCENES: dict[str, dict[str, tuple[str, Table]]] = {
    "delibia": {
        "deposit": (LEAD, DELIBIA_BEFORE),
        "committee": (EXPERT, DELIBIA_CAPPED),
        "run_trial": (LEAD, DELIBIA_ACTUAL),
    },
    "fuites": {"deposit": (LEAD, LEAKS), "run_trial": (LEAD, LEAKS_ACTUAL)},
    "mdph": {"deposit": (LEAD, PORTAL)},
    "coco": {"deposit": (LEAD, CHATBOT)},
    "support": {"deposit": (LEAD, SUPPORT)},
    "redaction-communes": {"deposit": (LEAD, TOWN_HALLS)},
}
