from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.cost.enums import Category, Nature, PurchaseRoute, SourceKind, TableKind, UsageRule
from evaluation.cost.table import LIMITED, MAX_MONTHS, PERIODS
from evaluation.cost.total import CENT
from usecases.models import Document, UseCase

LABEL_LENGTH, SOURCE_LENGTH, NOTE_LENGTH = 120, 200, 200


def _number(label: str, *, digits: int = 12, least: Decimal = Decimal(0)) -> models.DecimalField:
    """Euros or hours with two decimals, which may not be known."""
    why = _("Saisissez un nombre plus grand que zéro.") if least else _("Saisissez un nombre qui n’est pas négatif.")
    check = MinValueValidator(least, why)
    return models.DecimalField(label, max_digits=digits, decimal_places=2, null=True, blank=True, validators=[check])


class CostTable(models.Model):
    """One version of what a use case costs, as planned or as spent. Never rewritten: a change is a new number."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="cost_tables", verbose_name=_("dossier"))
    kind = models.CharField(_("sorte"), max_length=10, choices=TableKind.choices)
    number = models.PositiveSmallIntegerField(_("version"))
    vat_included = models.BooleanField(_("montants toutes taxes comprises"), default=True)
    vat_rate = models.DecimalField(
        _("taux de TVA, en pour cent"),
        max_digits=5,
        decimal_places=2,
        default=20,
        validators=[
            MinValueValidator(0, _("Saisissez un taux entre 0 et 100.")),
            MaxValueValidator(100, _("Saisissez un taux entre 0 et 100.")),
        ],
    )
    hourly_cost = _number(_("coût d’une heure d’agent, en euros"), digits=7, least=CENT)
    hourly_cost_source = models.CharField(_("source de ce coût horaire"), max_length=SOURCE_LENGTH, blank=True)
    usage_rule = models.CharField(_("si l’usage double"), max_length=10, choices=UsageRule.choices, blank=True)
    usage_limit = _number(_("alerte ou plafond par an, en euros"), least=CENT)
    purchase_route = models.CharField(_("voie d’achat"), max_length=10, choices=PurchaseRoute.choices, blank=True)
    purchase_reference = models.CharField(_("référence de l’achat"), max_length=SOURCE_LENGTH, blank=True)
    baseline_spending = _number(_("dépense d’une année sans l’outil, en euros"))
    baseline_hours = _number(_("heures d’agents d’une année sans l’outil"), digits=10)
    baseline_source = models.CharField(_("source de la situation de départ"), max_length=SOURCE_LENGTH, blank=True)
    months = models.PositiveSmallIntegerField(_("mois couverts depuis le début"), null=True, blank=True)
    note = models.CharField(_("ce qui change"), max_length=NOTE_LENGTH, blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("enregistrée par"))
    saved_at = models.DateTimeField(_("enregistrée le"))

    class Meta:
        verbose_name = _("table de coûts")
        verbose_name_plural = _("tables de coûts")
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["use_case", "kind", "number"], name="cost_table_number_unique"),
            models.CheckConstraint(condition=Q(kind__in=TableKind.values), name="cost_table_kind_known"),
            models.CheckConstraint(condition=Q(vat_rate__gte=0, vat_rate__lte=100), name="cost_vat_rate_is_percent"),
            models.CheckConstraint(
                condition=Q(hourly_cost__isnull=True) | Q(hourly_cost__gt=0), name="cost_hourly_cost_positive"
            ),
            models.CheckConstraint(
                condition=Q(usage_rule__in=LIMITED, usage_limit__isnull=False, usage_limit__gt=0)
                | (~Q(usage_rule__in=LIMITED) & Q(usage_limit__isnull=True)),
                name="cost_limit_goes_with_its_rule",
            ),
            models.CheckConstraint(
                condition=Q(kind=TableKind.ACTUAL, months__isnull=False, months__gte=1, months__lte=MAX_MONTHS)
                | Q(kind=TableKind.PLANNED, months__isnull=True),
                name="cost_actual_says_its_months",
            ),
            models.CheckConstraint(
                condition=(Q(baseline_spending__isnull=True) | Q(baseline_spending__gte=0))
                & (Q(baseline_hours__isnull=True) | Q(baseline_hours__gte=0)),
                name="cost_baseline_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_case} · {self.get_kind_display()} v{self.number}"


class CostLine(models.Model):
    """One line of a table: what it is, where its amounts come from. They stand in `amounts`, by period."""

    table = models.ForeignKey(CostTable, models.PROTECT, related_name="lines", verbose_name=_("table"))
    place = models.PositiveSmallIntegerField(_("place"))
    category = models.CharField(_("catégorie"), max_length=15, choices=Category.choices)
    label = models.CharField(_("poste"), max_length=LABEL_LENGTH)
    nature = models.CharField(_("nature"), max_length=10, choices=Nature.choices)
    follows_usage = models.BooleanField(_("suit l’usage"), default=False)
    source_kind = models.CharField(_("source"), max_length=10, choices=SourceKind.choices)
    source = models.CharField(_("précision sur la source"), max_length=SOURCE_LENGTH, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pièce")
    )

    class Meta:
        verbose_name = _("ligne de coût")
        verbose_name_plural = _("lignes de coût")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["table", "place"], name="cost_line_place_unique"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="cost_line_category_known"),
            models.CheckConstraint(condition=Q(nature__in=Nature.values), name="cost_line_nature_known"),
            models.CheckConstraint(condition=Q(source_kind__in=SourceKind.values), name="cost_line_has_a_source"),
            models.CheckConstraint(condition=~Q(label=""), name="cost_line_has_a_label"),
        ]

    def __str__(self) -> str:
        return self.label


class CostAmount(models.Model):
    """One amount of a line, in euros or in hours. No value: not known yet. No row: nothing is paid then."""

    line = models.ForeignKey(CostLine, models.PROTECT, related_name="amounts", verbose_name=_("ligne"))
    period = models.PositiveSmallIntegerField(_("période"))
    value = _number(_("montant"))

    class Meta:
        verbose_name = _("montant")
        verbose_name_plural = _("montants")
        ordering = ["period"]
        constraints = [
            models.UniqueConstraint(fields=["line", "period"], name="cost_amount_once_a_period"),
            models.CheckConstraint(condition=Q(period__in=PERIODS), name="cost_amount_period_known"),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=0), name="cost_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.line} · {self.period}"
