"""The evaluation of a trial and the result of each criterion."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.compass.models import Assessment
from evaluation.trial.enums import (
    DecidedWith,
    Outcome,
    ResultVerdict,
    TimeSavedUse,
)
from evaluation.trial.models.protocols import Indicator, Protocol


class Evaluation(models.Model):
    """The trial set against its locked protocol. Submitted, it is frozen with its hash."""

    protocol = models.OneToOneField(Protocol, models.PROTECT, related_name="evaluation", verbose_name=_("protocole"))
    ex_post = models.ForeignKey(
        Assessment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("boussole après l’essai"),
    )
    summary = models.TextField(_("bilan"), max_length=2000, blank=True)
    staff_feedback = models.TextField(_("ce que disent les agents"), max_length=2000, blank=True)
    time_saved = models.TextField(_("ce qu’on fait du temps gagné"), max_length=1000, blank=True)
    actual_cost_eur = models.DecimalField(
        _("dépense réelle, en euros"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    time_saved_use = models.CharField(
        _("à quoi sert surtout le temps gagné"), max_length=15, choices=TimeSavedUse.choices, blank=True, default=""
    )
    time_saved_decided = models.CharField(
        _("avec qui c’est décidé"), max_length=15, choices=DecidedWith.choices, blank=True, default=""
    )
    hours_saved = models.DecimalField(
        _("heures gagnées par semaine, en tout"),
        max_digits=8,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    prevention_plan = models.TextField(
        _("plan de prévention pour la charge de travail"), max_length=1500, blank=True, default=""
    )
    lock_version = models.PositiveIntegerField(_("version d’édition"), default=1)
    proposal = models.CharField(_("suite proposée par les règles"), max_length=30, choices=Outcome.choices, blank=True)
    proposal_path = models.JSONField(_("règles appliquées"), default=list)
    content = models.JSONField(_("contenu figé"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    submitted_at = models.DateTimeField(_("déposée le"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("déposée par")
    )

    class Meta:
        verbose_name = _("évaluation")
        verbose_name_plural = _("évaluations")
        constraints = [
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True)
                | (Q(content__isnull=False) & ~Q(sha256="") & Q(submitted_by__isnull=False)),
                name="trial_submitted_evaluation_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(time_saved_use__in=["", *TimeSavedUse.values])
                & Q(time_saved_decided__in=["", *DecidedWith.values])
                & (Q(hours_saved__isnull=True) | Q(hours_saved__gte=0)),
                name="trial_time_saved_makes_sense",
            ),
        ]

    def __str__(self) -> str:
        return str(self.protocol)


class CriterionResult(models.Model):
    """The result of one success criterion, set against its threshold."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="results", verbose_name=_("évaluation"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name=_("critère"))
    value = models.DecimalField(_("résultat"), max_digits=12, decimal_places=3, null=True, blank=True)
    sample = models.PositiveIntegerField(_("nombre de réponses"), default=0)
    verdict = models.CharField(_("verdict"), max_length=15, choices=ResultVerdict.choices)
    comment = models.TextField(_("commentaire"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("résultat")
        verbose_name_plural = _("résultats")
        ordering = ["indicator__order"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "indicator"], name="trial_one_result_per_criterion")
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.get_verdict_display()}"
