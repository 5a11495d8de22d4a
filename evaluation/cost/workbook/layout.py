"""What the workbook looks like: its sheets, its columns, its rules. The writer and the reader share it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from evaluation.cost.enums import PERIOD_LABELS, Category, Nature, PurchaseRoute, SourceKind, TableKind, UsageRule
from evaluation.cost.table import PERIODS

HELP, LINES, RULES, TOTALS, LISTS = "Mode d’emploi", "Tableau", "Règles", "Totaux", "Listes"
HEADER_ROW = 1
UNKNOWN = "?"
YES, NO = "oui", "non"
TEXT, NUMBER, CHOICE, AMOUNT, FLAG, DOCUMENT, WHOLE = "text", "number", "choice", "amount", "flag", "document", "whole"
VAT_CHOICES = {"True": "Toutes taxes comprises", "False": "Hors taxes"}


@dataclass(frozen=True)
class Column:
    """A column of the lines, or a row of the rules: the name of its field, its French title, what it holds."""

    name: str
    title: str
    kind: str = TEXT
    choices: Mapping[str, str] | None = None
    width: int = 14
    needed: bool = False


def _choices(enum: type) -> dict[str, str]:
    return {str(value): str(label) for value, label in enum.choices}


def columns() -> tuple[Column, ...]:
    """Return the columns of the sheet of lines, in order."""
    periods = [Column(f"period_{period}", str(PERIOD_LABELS[period]), AMOUNT) for period in PERIODS]
    return (
        Column("category", str(_("Catégorie")), CHOICE, _choices(Category), 36, needed=True),
        Column("label", str(_("Poste")), width=40, needed=True),
        Column("nature", str(_("Nature")), CHOICE, _choices(Nature), 30, needed=True),
        Column("follows_usage", str(_("Suit l’usage")), FLAG),
        *periods,
        Column("source_kind", str(_("Source")), CHOICE, _choices(SourceKind), 20, needed=True),
        Column("source", str(_("Précision sur la source")), width=40),
        Column("document", str(_("Pièce")), DOCUMENT, width=30),
    )


def rules() -> tuple[Column, ...]:
    """Return the rows of the sheet of rules, in order. Their first column is the title, the second the value."""
    return (
        Column("kind", str(_("Sorte de table")), CHOICE, _choices(TableKind), needed=True),
        Column("vat_included", str(_("Montants des achats")), CHOICE, VAT_CHOICES, needed=True),
        Column("vat_rate", str(_("Taux de TVA, en pour cent")), NUMBER, needed=True),
        Column("hourly_cost", str(_("Coût d’une heure d’agent, en euros")), NUMBER),
        Column("hourly_cost_source", str(_("Source de ce coût horaire"))),
        Column("usage_rule", str(_("Si l’usage double")), CHOICE, _choices(UsageRule)),
        Column("usage_limit", str(_("Alerte ou plafond par an, en euros")), NUMBER),
        Column("purchase_route", str(_("Voie d’achat")), CHOICE, _choices(PurchaseRoute)),
        Column("purchase_reference", str(_("Référence de l’achat"))),
        Column("baseline_spending", str(_("Dépense d’une année sans l’outil, en euros TTC")), NUMBER),
        Column("baseline_hours", str(_("Heures d’agents d’une année sans l’outil")), NUMBER),
        Column("baseline_source", str(_("Source de la situation de départ"))),
        Column("months", str(_("Mois couverts depuis le début (coût réel)")), WHOLE),
        Column("note", str(_("Ce qui change"))),
    )


INSTRUCTIONS = (
    _("Ce classeur est la table de coûts du dossier. Il se remplit hors ligne, puis s’importe dans l’application."),
    _("Feuille « Tableau » : une ligne par poste. Ne changez ni la première ligne, ni l’ordre des colonnes."),
    _("Une case vide ne coûte rien. Écrivez « ? » pour un montant qui n’est pas encore connu."),
    _("Un montant est en euros. Pour du temps d’agents, écrivez des heures."),
    _("Feuille « Règles » : la TVA, le coût horaire, le contrat, l’achat, la situation de départ."),
    _("Les feuilles « Totaux » et « Listes » ne sont pas lues à l’import."),
    _("Les formules sont refusées. Copiez, puis collez les valeurs seules."),
    _("L’import montre ce qui change avant d’enregistrer. Une seule erreur, et rien n’est enregistré."),
)
