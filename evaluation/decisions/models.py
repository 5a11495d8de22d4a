from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.committee.models import Vote
from evaluation.decisions.enums import DecisionKind, ReviewReason
from usecases.models import UseCase


class Decision(models.Model):
    """What an élu decided, why, and whether it departs from the committee's opinion."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="decisions", verbose_name=_("dossier"))
    kind = models.CharField(_("décision"), max_length=20, choices=DecisionKind.choices)
    opinion = models.ForeignKey(
        Vote,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("avis du comité"),
    )
    reasons = models.TextField(_("motifs"), max_length=2000)
    departs_from_opinion = models.BooleanField(_("s’écarte de l’avis du comité"), default=False)
    departure_reasons = models.TextField(_("pourquoi s’écarter de l’avis"), max_length=1000, blank=True)
    deliberation = models.CharField(_("référence de l’acte"), max_length=100, blank=True)
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("prise par"))
    taken_at = models.DateTimeField(_("prise le"))

    class Meta:
        verbose_name = _("décision")
        verbose_name_plural = _("décisions")
        ordering = ["taken_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reasons=""), name="decisions_reasons_given"),
            models.CheckConstraint(
                condition=Q(departs_from_opinion=False) | ~Q(departure_reasons=""),
                name="decisions_departure_explained",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Condition(models.Model):
    """A condition of a decision: what, who, by when, and how it was met."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="conditions", verbose_name=_("décision"))
    text = models.CharField(_("condition"), max_length=200)
    owner = models.CharField(_("responsable"), max_length=100)
    due_on = models.DateField(_("avant le"))
    met_on = models.DateField(_("levée le"), null=True, blank=True)
    evidence = models.TextField(_("preuve"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(owner=""), name="decisions_condition_is_whole"),
            models.CheckConstraint(
                condition=Q(met_on__isnull=True) | ~Q(evidence=""), name="decisions_met_with_evidence"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Review(models.Model):
    """A follow-up review of a system in service, planned at the decision or opened by an event."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="reviews", verbose_name=_("dossier"))
    label = models.CharField(_("bilan"), max_length=80)
    reason = models.CharField(_("raison"), max_length=15, choices=ReviewReason.choices)
    due_on = models.DateField(_("prévu le"))
    opened_at = models.DateTimeField(_("ouvert le"), null=True, blank=True)
    closed_at = models.DateTimeField(_("clos le"), null=True, blank=True)
    conclusion = models.TextField(_("conclusion"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("bilan de suivi")
        verbose_name_plural = _("bilans de suivi")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(conclusion=""), name="decisions_review_concluded"
            )
        ]

    def __str__(self) -> str:
        return self.label
