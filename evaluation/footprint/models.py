from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.footprint.enums import Basis, Kind, Length
from evaluation.footprint.estimate import Result
from usecases.models import UseCase


def _ranges(*names: str) -> Q:
    """Both ends of each range, in order, or none. SQL lets an unknown through: each end is asked for by name."""
    whole = Q()
    for name in names:
        low, high = f"{name}_low", f"{name}_high"
        given = Q(**{f"{low}__isnull": False, f"{high}__isnull": False, f"{low}__gte": 0, f"{high}__gte": F(low)})
        whole &= Q(**{f"{low}__isnull": True, f"{high}__isnull": True}) | given
    return whole


class Choice(models.Model):
    """What is estimated: a model somewhere, or an electricity consumption known otherwise; and the frozen result."""

    basis = models.CharField(_("méthode"), max_length=10, choices=Basis.choices)
    model = models.CharField(_("modèle"), max_length=40, blank=True)
    active_billions = models.DecimalField(
        _("paramètres actifs, en milliards"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    total_billions = models.DecimalField(
        _("paramètres en tout, en milliards"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    zone = models.CharField(_("pays des serveurs"), max_length=3)
    pue = models.DecimalField(
        _("rendement du centre de calcul (PUE)"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    latency_s = models.DecimalField(
        _("durée d’une réponse, en secondes"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    energy_low = models.DecimalField(
        _("électricité au moins, en kWh par an"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    energy_high = models.DecimalField(
        _("électricité au plus, en kWh par an"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    source = models.CharField(_("source du chiffre"), max_length=300, blank=True)
    result = models.JSONField(_("résultat figé"))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(basis=Basis.MODEL, energy_low__isnull=True) & ~Q(model="")
                | Q(basis=Basis.MANUAL, energy_low__isnull=False, model="") & ~Q(source=""),
                name="%(class)s_says_its_basis",
            ),
            models.CheckConstraint(condition=_ranges("energy"), name="%(class)s_energy_is_a_range"),
            models.CheckConstraint(condition=Q(pue__isnull=True) | Q(pue__gte=1), name="%(class)s_pue_is_one_or_more"),
            models.CheckConstraint(
                condition=Q(active_billions__isnull=True, total_billions__isnull=True)
                | Q(
                    active_billions__isnull=False,
                    total_billions__isnull=False,
                    active_billions__gt=0,
                    total_billions__gte=F("active_billions"),
                ),
                name="%(class)s_size_is_whole",
            ),
        ]

    @property
    def figures(self) -> Result:
        """Return the frozen result as values."""
        return Result.from_json(self.result)


class Footprint(Choice):
    """One numbered version of what a dossier's system takes from the planet in a year. It never changes."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="footprints", verbose_name=_("dossier"))
    kind = models.CharField(_("sorte"), max_length=10, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(_("version"))
    users_low = models.PositiveIntegerField(_("utilisateurs au moins"), null=True, blank=True)
    users_high = models.PositiveIntegerField(_("utilisateurs au plus"), null=True, blank=True)
    requests_low = models.DecimalField(
        _("demandes par jour au moins"), max_digits=8, decimal_places=3, null=True, blank=True
    )
    requests_high = models.DecimalField(
        _("demandes par jour au plus"), max_digits=8, decimal_places=3, null=True, blank=True
    )
    days = models.PositiveSmallIntegerField(_("jours d’utilisation par an"), null=True, blank=True)
    length = models.CharField(_("longueur des réponses"), max_length=10, choices=Length.choices, blank=True)
    tokens_low = models.PositiveIntegerField(_("jetons par réponse au moins"), null=True, blank=True)
    tokens_high = models.PositiveIntegerField(_("jetons par réponse au plus"), null=True, blank=True)
    volume = models.CharField(_("volume d’usage compté"), max_length=300, blank=True)
    method = models.TextField(_("comment le chiffre a été obtenu"), max_length=1500, blank=True)
    hypotheses = models.TextField(_("d’où viennent les hypothèses"), max_length=1500, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("auteur"))
    saved_at = models.DateTimeField(_("enregistrée le"))

    class Meta(Choice.Meta):
        verbose_name = _("empreinte")
        verbose_name_plural = _("empreintes")
        ordering = ["kind", "number"]
        constraints = [
            *Choice.Meta.constraints,
            models.UniqueConstraint(fields=["use_case", "kind", "number"], name="footprint_version_unique"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="footprint_kind_known"),
            models.CheckConstraint(condition=_ranges("users", "requests", "tokens"), name="footprint_usage_is_ranges"),
            models.CheckConstraint(
                condition=Q(basis=Basis.MANUAL)
                | Q(
                    users_low__isnull=False,
                    requests_low__isnull=False,
                    tokens_low__isnull=False,
                    days__isnull=False,
                ),
                name="footprint_model_says_its_usage",
            ),
            models.CheckConstraint(
                condition=Q(days__isnull=True) | Q(days__range=(1, 366)), name="footprint_days_in_a_year"
            ),
            models.CheckConstraint(
                condition=Q(basis=Basis.MODEL) | (~Q(volume="") & ~Q(method="")), name="footprint_manual_says_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_case} · {self.get_kind_display()} v{self.number}"


class Comparison(models.Model):
    """One numbered comparison of an estimate with other ways of meeting the need, « sans IA » always among them."""

    footprint = models.ForeignKey(Footprint, models.PROTECT, related_name="comparisons", verbose_name=_("empreinte"))
    number = models.PositiveSmallIntegerField(_("version"))
    without_ai = models.TextField(_("sans IA"), max_length=1000)
    without_ai_low = models.DecimalField(
        _("électricité sans IA au moins, en kWh par an"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    without_ai_high = models.DecimalField(
        _("électricité sans IA au plus, en kWh par an"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("auteur"))
    saved_at = models.DateTimeField(_("enregistrée le"))

    class Meta:
        verbose_name = _("comparaison")
        verbose_name_plural = _("comparaisons")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["footprint", "number"], name="footprint_comparison_unique"),
            models.CheckConstraint(condition=_ranges("without_ai"), name="footprint_without_ai_is_a_range"),
        ]

    def __str__(self) -> str:
        return f"{self.footprint} · comparaison {self.number}"


class ComparedOption(Choice):
    """Another model for the same usage, or another tool whose electricity is known."""

    comparison = models.ForeignKey(Comparison, models.PROTECT, related_name="options", verbose_name=_("comparaison"))
    order = models.PositiveSmallIntegerField(_("ordre"))
    label = models.CharField(_("nom"), max_length=120)

    class Meta(Choice.Meta):
        verbose_name = _("solution comparée")
        verbose_name_plural = _("solutions comparées")
        ordering = ["order"]
        constraints = [
            *Choice.Meta.constraints,
            models.UniqueConstraint(fields=["comparison", "order"], name="footprint_option_order_unique"),
        ]

    def __str__(self) -> str:
        return self.label
