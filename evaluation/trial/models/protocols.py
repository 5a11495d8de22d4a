"""The protocol of a trial, its criteria, the agreement on it and its amendments."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.trial.enums import (
    OPEN_AMENDMENTS,
    VOTED_AMENDMENTS,
    AmendmentState,
    Direction,
    IndicatorKind,
    Nature,
)
from usecases.models import UseCase


class Protocol(models.Model):
    """The rules of a trial, fixed before it starts. Locked, it never changes: an amendment is a new version."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="protocols", verbose_name=_("dossier"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("modifie")
    )
    question = models.TextField(_("question posée"), max_length=500, blank=True)
    hypotheses = models.TextField(_("hypothèses"), max_length=1500, blank=True)
    baseline_method = models.TextField(
        _("situation de départ : comment elle est mesurée"), max_length=1000, blank=True, default=""
    )
    scope = models.TextField(_("périmètre"), max_length=1500, blank=True)
    departments = models.TextField(_("services qui participent"), max_length=1000, blank=True, default="")
    communes = models.TextField(_("communes qui participent"), max_length=1000, blank=True, default="")
    excluded_tasks = models.TextField(_("tâches exclues"), max_length=1000, blank=True)
    participants_count = models.PositiveIntegerField(_("nombre de participants"), null=True, blank=True)
    participants = models.TextField(_("participants"), max_length=1000, blank=True)
    volunteering = models.TextField(_("volontariat"), max_length=1000, blank=True, default="")
    control_group = models.TextField(_("groupe témoin"), max_length=1000, blank=True, default="")
    tool = models.TextField(_("outil : fournisseur, modèle, version, hébergement"), max_length=500, blank=True)
    allowed_data = models.TextField(_("données autorisées"), max_length=1000, blank=True)
    forbidden_data = models.TextField(_("données interdites"), max_length=1000, blank=True)
    starts_on = models.DateField(_("date de début"), null=True, blank=True)
    ends_on = models.DateField(_("date de fin"), null=True, blank=True)
    max_months = models.PositiveSmallIntegerField(_("durée maximale, en mois"), null=True, blank=True)
    usage_rules = models.TextField(_("règles d’usage"), max_length=1500, blank=True)
    human_review = models.TextField(_("relecture humaine"), max_length=1000, blank=True)
    user_information = models.TextField(_("information des usagers"), max_length=1000, blank=True)
    staff_information = models.TextField(_("information des agents"), max_length=1000, blank=True)
    training = models.TextField(_("formation"), max_length=1000, blank=True)
    continuity = models.TextField(_("continuité du service"), max_length=1000, blank=True)
    security = models.TextField(_("sécurité"), max_length=1000, blank=True)
    logging = models.TextField(_("journalisation"), max_length=1000, blank=True, default="")
    budget_eur = models.DecimalField(
        _("budget prévu, en euros"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    footprint_kg = models.DecimalField(
        _("empreinte prévue, en kg CO₂e"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    business_contact = models.CharField(_("référent métier"), max_length=150, blank=True)
    health_contact = models.CharField(_("référent santé et sécurité au travail"), max_length=150, blank=True)
    evaluation_method = models.TextField(_("méthode d’évaluation"), max_length=1500, blank=True)
    quality_test = models.TextField(_("test de qualité"), max_length=1000, blank=True, default="")
    reporting = models.TextField(_("restitution : à qui"), max_length=500, blank=True)
    reporting_on = models.DateField(_("restitution : quand"), null=True, blank=True)
    exit_plan = models.TextField(_("sortie : comptes fermés"), max_length=1000, blank=True)
    exit_data = models.TextField(_("sortie : données effacées"), max_length=1000, blank=True, default="")
    grid = models.CharField(
        _("grille de la boussole avant l’essai"), max_length=200, blank=True, default="", editable=False
    )
    lock_version = models.PositiveIntegerField(_("version d’édition"), default=1)
    created_at = models.DateTimeField(_("créé le"))
    locked_at = models.DateTimeField(_("verrouillé le"), null=True, blank=True)
    locked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verrouillé par")
    )
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = _("protocole")
        verbose_name_plural = _("protocoles")
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["use_case", "version"], name="trial_protocol_version_unique"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="trial_protocol_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True)
                | (Q(locked_by__isnull=False) & ~Q(sha256="") & Q(starts_on__isnull=False) & Q(ends_on__isnull=False)),
                name="trial_locked_protocol_is_whole",
            ),
            models.CheckConstraint(
                condition=(Q(footprint_kg__isnull=True) | Q(footprint_kg__gte=0))
                & (Q(max_months__isnull=True) | Q(max_months__gte=1)),
                name="trial_protocol_plans_make_sense",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_case} · protocole v{self.version}"


class ProtocolApproval(models.Model):
    """The coordinator's agreement on a locked protocol: a trial starts on two signatures."""

    protocol = models.OneToOneField(Protocol, models.PROTECT, related_name="approval", verbose_name=_("protocole"))
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("accepté par"))
    approved_at = models.DateTimeField(_("accepté le"))

    class Meta:
        verbose_name = _("accord sur un protocole")
        verbose_name_plural = _("accords sur les protocoles")

    def __str__(self) -> str:
        return f"{self.protocol} · {self.approved_by}"


class Indicator(models.Model):
    """A success or stop criterion: what is measured, where the figure comes from, and the threshold."""

    protocol = models.ForeignKey(Protocol, models.CASCADE, related_name="indicators", verbose_name=_("protocole"))
    kind = models.CharField(_("sorte"), max_length=10, choices=IndicatorKind.choices)
    code = models.CharField(_("code"), max_length=10)
    label = models.CharField(_("indicateur"), max_length=120)
    unit = models.CharField(_("unité"), max_length=40, blank=True)
    source = models.CharField(_("source de la mesure"), max_length=200)
    baseline = models.DecimalField(_("situation de départ"), max_digits=12, decimal_places=3, null=True, blank=True)
    direction = models.CharField(_("sens"), max_length=10, choices=Direction.choices)
    threshold = models.DecimalField(_("seuil"), max_digits=12, decimal_places=3)
    minimum_sample = models.PositiveIntegerField(_("nombre de réponses nécessaire"), default=1)
    nature = models.CharField(_("ce qu’il surveille"), max_length=10, choices=Nature.choices, default=Nature.QUALITY)
    order = models.PositiveSmallIntegerField(_("ordre"), default=1)
    sealed = models.BooleanField(_("verrouillé"), default=False, editable=False)

    class Meta:
        verbose_name = _("critère de l’essai")
        verbose_name_plural = _("critères de l’essai")
        ordering = ["kind", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["protocol", "code"], name="trial_indicator_code_unique")]

    def __str__(self) -> str:
        return self.label


class Amendment(models.Model):
    """A change to a locked protocol: a version of its own, with its reasons, in force once the committee votes it."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="amendments", verbose_name=_("dossier"))
    protocol = models.OneToOneField(Protocol, models.PROTECT, related_name="amendment", verbose_name=_("protocole"))
    state = models.CharField(_("état"), max_length=10, choices=AmendmentState.choices, default=AmendmentState.DRAFT)
    reasons = models.TextField(_("motifs"), max_length=2000, blank=True)
    # Of the version as proposed: what is adopted is what was voted.
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    created_at = models.DateTimeField(_("ouvert le"))
    proposed_at = models.DateTimeField(_("proposé le"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposé par")
    )
    settled_at = models.DateTimeField(_("clos le"), null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("clos par")
    )
    # As the committee noted it, in words: its name, the day, the motion and the result.
    vote = models.CharField(_("vote"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("avenant au protocole")
        verbose_name_plural = _("avenants aux protocoles")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["use_case"], condition=Q(state__in=OPEN_AMENDMENTS), name="trial_one_open_amendment"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[AmendmentState.DRAFT, AmendmentState.WITHDRAWN, AmendmentState.LAPSED])
                | (Q(proposed_at__isnull=False, proposed_by__isnull=False) & ~Q(sha256="") & ~Q(reasons="")),
                name="trial_proposed_amendment_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_AMENDMENTS, settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(state__in=OPEN_AMENDMENTS) & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="trial_settled_amendment_has_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=VOTED_AMENDMENTS) | ~Q(vote=""), name="trial_voted_amendment_says_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_case} · avenant, version {self.protocol.version}"
