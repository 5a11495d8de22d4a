"""What a cost table says, in sentences."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from boussole.shared.typography import euros, number_fr
from boussole.shared.wording import enumerate_fr
from evaluation.cost.enums import Category, PurchaseRoute, UsageRule
from evaluation.cost.levels import BOUGHT_ONLY, NONE, PARTIAL, WHOLE, without_time
from evaluation.cost.table import ALERT, CAPPED, FREE, MAX_MONTHS, Table
from evaluation.cost.total import Total, baseline_year, full_time

# The question of the grid that looks at each point, and the title of its row on the page.
CHECKS: Mapping[str, tuple[str, str]] = {
    "total": ("COU-01", gettext_lazy("Le coût complet sur trois ans")),
    "doubled": ("COU-02", gettext_lazy("Si l’usage double")),
    "staff_time": ("COU-03", gettext_lazy("Le temps des agents")),
    "baseline": ("COU-04", gettext_lazy("La situation de départ")),
    "exit": ("COU-05", gettext_lazy("Le coût de sortie")),
    "purchase": ("COU-06", gettext_lazy("La voie d’achat")),
}
LEVEL_WORDS = {
    NONE: (gettext_lazy("Non établi"), "warn"),
    BOUGHT_ONLY: (gettext_lazy("Achat seul"), "warn"),
    PARTIAL: (gettext_lazy("En partie"), "wait"),
    WHOLE: (gettext_lazy("Complet"), "ok"),
    "uncapped": (gettext_lazy("Sans plafond"), "warn"),
    ALERT: (gettext_lazy("Avec alerte"), "wait"),
    CAPPED: (gettext_lazy("Plafonné"), "ok"),
    "": (gettext_lazy("Pas encore dit"), "todo"),
}


def labels(categories: Sequence[str]) -> str:
    """Return the categories in words: « sécurité et conformité, formation et sortie »."""
    words = [str(Category(category).label).lower() for category in categories]
    return enumerate_fr(words, last=_("et"))


def vat_sentence(table: Table) -> str:
    """Return how the amounts were typed and what VAT was counted."""
    typed = _("toutes taxes comprises") if table.vat_included else _("hors taxes")
    return _(
        "Achats saisis %(typed)s, TVA à %(rate)s %%. Le temps des agents et les coûts internes n’ont pas de TVA."
    ) % {"typed": typed, "rate": number_fr(table.vat_rate)}


def unknown_sentence(total: Total) -> str:
    """Return what is not known yet, '' when everything told is known."""
    if not total.unknown:
        return ""
    return ngettext(
        "%(count)s montant n’est pas encore connu, soit %(share)s %% des montants. Il n’est pas dans le total.",
        "%(count)s montants ne sont pas encore connus, soit %(share)s %% des montants. Ils ne sont pas dans le total.",
        total.unknown,
    ) % {"count": total.unknown, "share": total.unknown_share}


def missing_sentence(total: Total) -> str:
    """Return the categories of which nothing is told, '' when none."""
    if not total.missing:
        return ""
    return _("Rien n’est dit de : %(list)s.") % {"list": labels(total.missing)}


def staff_sentence(total: Total, months: int = MAX_MONTHS) -> str:
    """Return the agents' time over `months` months, in hours and in full-time equivalents."""
    if not total.hours:
        return _("Aucune heure d’agent n’est comptée.")
    full = full_time(total.hours, months)
    posts = ngettext("%(full)s équivalent temps plein", "%(full)s équivalents temps plein", int(full))
    during = _("trois ans") if months == MAX_MONTHS else _("%(months)s mois") % {"months": months}
    return ngettext(
        "%(hours)s heure d’agent sur %(during)s, soit %(posts)s (1 607 heures par an).",
        "%(hours)s heures d’agents sur %(during)s, soit %(posts)s (1 607 heures par an).",
        int(total.hours),
    ) % {"hours": number_fr(total.hours), "during": during, "posts": posts % {"full": number_fr(full)}}


def point_sentence(point: str, table: Table | None, total: Total | None) -> str:
    """Return what the table says of one of `levels.POINTS`, in a sentence that stands alone."""
    if table is None or total is None:
        return _("Aucune table de coûts n’est encore remplie.")
    return _SENTENCES[point](table, total)


def _total(table: Table, total: Total) -> str:
    if not total.planned.gross:
        return _("La table ne contient encore aucun montant connu.")
    said = _("%(total)s TTC sur trois ans.") % {"total": euros(total.planned.gross)}
    return " ".join(filter(None, (said, missing_sentence(total), unknown_sentence(total))))


def _doubled(table: Table, total: Total) -> str:
    if not table.usage_rule:
        return _("La table ne dit pas ce que prévoit le contrat si l’usage double.")
    rule = UsageRule(table.usage_rule).label
    if table.usage_limit is not None:
        rule = _("%(rule)s (%(limit)s par an)") % {"rule": rule, "limit": euros(table.usage_limit)}
    said = _("%(rule)s. Si l’usage double : %(doubled)s TTC, au lieu de %(planned)s.") % {
        "rule": rule,
        "doubled": euros(total.doubled.gross),
        "planned": euros(total.planned.gross),
    }
    if not total.limit_passed:
        return said
    return said + " " + _("L’usage prévu dépasse déjà ce montant une année au moins.")


def _staff_time(table: Table, total: Total) -> str:
    if table.hourly_cost is None:
        return _("La table ne dit pas ce que coûte une heure d’agent.")
    lacking = without_time(table)
    said = staff_sentence(total)
    if not lacking:
        return said
    return said + " " + _("Aucune heure n’est dite en entier pour : %(list)s.") % {"list": labels(lacking)}


def _baseline(table: Table, total: Total) -> str:
    year = baseline_year(table)
    if year is None:
        return _("La table ne dit pas ce que coûte une année sans l’outil.")
    said = _("Sans l’outil, une année coûte %(year)s.") % {"year": euros(year)}
    if table.baseline_spending is None or table.baseline_hours is None:
        return said + " " + _("Il manque la dépense ou les heures.")
    if not table.baseline_source:
        return said + " " + _("Il manque d’où vient ce chiffre.")
    return said + " " + _("Source : %(source)s.") % {"source": table.baseline_source}


def _exit(table: Table, total: Total) -> str:
    row = next(row for row in total.rows if row.category == Category.EXIT)
    if not row.lines:
        return _("Rien n’est dit de la sortie : récupérer les données, reprendre, faire tourner deux outils à la fois.")
    if row.unknown:
        return _("Un coût de sortie au moins n’est pas encore connu.")
    return _("Sortir de l’outil coûte %(total)s TTC.") % {"total": euros(row.planned.gross)}


def _purchase(table: Table, total: Total) -> str:
    if not table.purchase_route:
        return _("La voie d’achat n’est pas dite.")
    if table.purchase_route == FREE:
        return _("Un essai gratuit n’est pas neutre : dites par quelle voie l’achat suivra.")
    route = PurchaseRoute(table.purchase_route).label
    if not table.purchase_reference:
        return _("%(route)s. Il manque la référence.") % {"route": route}
    return _("%(route)s. Référence : %(reference)s.") % {"route": route, "reference": table.purchase_reference}


_SENTENCES = {
    "total": _total,
    "doubled": _doubled,
    "staff_time": _staff_time,
    "baseline": _baseline,
    "exit": _exit,
    "purchase": _purchase,
}
