from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.committee.models import Vote
from evaluation.compass.models import Assessment
from evaluation.decisions.enums import (
    ConditionMove,
    ConditionState,
    DecisionKind,
    Kept,
    PromiseKind,
    ReviewOutcome,
    ReviewReason,
)
from usecases.models import Document, UseCase

STOPS = (DecisionKind.REFUSE, DecisionKind.ABANDON, DecisionKind.STOP_EXISTING)


class Decision(models.Model):
    """What an élu decided, why, and whether it departs from the committee's opinion."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="decisions", verbose_name=_("dossier"))
    kind = models.CharField(_("décision"), max_length=30, choices=DecisionKind.choices)
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
    public_reason = models.TextField(_("motif public"), max_length=1000, blank=True)
    deliberation = models.CharField(_("référence de l’acte"), max_length=100, blank=True)
    acted_on = models.DateField(_("date de l’acte"), null=True, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pièce")
    )
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
            models.CheckConstraint(
                condition=~Q(kind__in=STOPS) | ~Q(public_reason=""), name="decisions_stop_says_why_in_public"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Condition(models.Model):
    """A condition of a decision: what, who, by when, and where it stands. Its steps say how it came there."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="conditions", verbose_name=_("décision"))
    text = models.CharField(_("condition"), max_length=200)
    owner = models.CharField(_("responsable"), max_length=100)
    holder = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("compte du responsable")
    )
    due_on = models.DateField(_("avant le"))
    state = models.CharField(_("état"), max_length=10, choices=ConditionState.choices, default=ConditionState.OPEN)
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
            models.CheckConstraint(
                condition=Q(state=ConditionState.MET, met_on__isnull=False)
                | (~Q(state=ConditionState.MET) & Q(met_on__isnull=True)),
                name="decisions_met_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ConditionStep(models.Model):
    """One thing that happened to a condition: what was said or shown, by whom. Never rewritten."""

    condition = models.ForeignKey(Condition, models.PROTECT, related_name="steps", verbose_name=_("condition"))
    move = models.CharField(_("ce qui s’est passé"), max_length=10, choices=ConditionMove.choices)
    note = models.TextField(_("preuve ou motif"), max_length=1000)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pièce")
    )
    due_before = models.DateField(_("date d’avant"), null=True, blank=True)
    due_after = models.DateField(_("nouvelle date"), null=True, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("auteur"))
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("étape d’une condition")
        verbose_name_plural = _("étapes des conditions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="decisions_step_says_why"),
            models.CheckConstraint(
                condition=Q(move=ConditionMove.EXTENDED, due_before__isnull=False, due_after__isnull=False)
                | (~Q(move=ConditionMove.EXTENDED) & Q(due_before__isnull=True, due_after__isnull=True)),
                name="decisions_extension_has_its_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.condition} · {self.get_move_display()}"


class Review(models.Model):
    """A follow-up review of a system in service, planned at the decision or opened by an event."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="reviews", verbose_name=_("dossier"))
    label = models.CharField(_("bilan"), max_length=80)
    reason = models.CharField(_("raison"), max_length=15, choices=ReviewReason.choices)
    due_on = models.DateField(_("prévu le"))
    opened_at = models.DateTimeField(_("ouvert le"), null=True, blank=True)
    closed_at = models.DateTimeField(_("clos le"), null=True, blank=True)
    outcome = models.CharField(_("suite"), max_length=10, choices=ReviewOutcome.choices, blank=True)
    conclusion = models.TextField(_("conclusion"), max_length=2000, blank=True)
    public_reason = models.TextField(_("motif public"), max_length=1000, blank=True)
    assessment = models.OneToOneField(
        Assessment, models.PROTECT, null=True, blank=True, related_name="review", verbose_name=_("boussole rouverte")
    )

    class Meta:
        verbose_name = _("bilan de suivi")
        verbose_name_plural = _("bilans de suivi")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(conclusion=""), name="decisions_review_concluded"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="")
                | Q(
                    closed_at__isnull=False,
                    outcome__in=[ReviewOutcome.MAINTAIN, ReviewOutcome.ADAPT, ReviewOutcome.RETIRE],
                ),
                name="decisions_review_has_its_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ReviewReport(models.Model):
    """What was observed for a review. Saving makes a new version; earlier ones stay as they were."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="reports", verbose_name=_("bilan"))
    number = models.PositiveSmallIntegerField(_("version"))
    model_in_use = models.CharField(_("modèle et version en service"), max_length=300, blank=True)
    usage = models.TextField(_("usage constaté"), max_length=1500, blank=True)
    incidents = models.TextField(_("incidents depuis le dernier bilan"), max_length=1500, blank=True)
    cost_and_footprint = models.TextField(_("coût et empreinte : ce qui a changé"), max_length=1500, blank=True)
    staff_findings = models.TextField(_("travail des agents : santé, compétences"), max_length=1500, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("auteur"))
    saved_at = models.DateTimeField(_("enregistré le"))

    class Meta:
        verbose_name = _("constat d’un bilan")
        verbose_name_plural = _("constats des bilans")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="decisions_report_number_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="decisions_report_number_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.review} · version {self.number}"


class PromiseKept(models.Model):
    """One promise set against what is observed: a condition of a decision, or a criterion of the protocol."""

    report = models.ForeignKey(ReviewReport, models.PROTECT, related_name="promises", verbose_name=_("constat"))
    order = models.PositiveSmallIntegerField(_("ordre"))
    kind = models.CharField(_("sorte"), max_length=10, choices=PromiseKind.choices)
    label = models.CharField(_("ce qui était promis"), max_length=200)
    promised = models.CharField(_("précision"), max_length=300, blank=True)
    observed = models.TextField(_("ce qui est observé"), max_length=500, blank=True)
    kept = models.CharField(_("constat"), max_length=10, choices=Kept.choices, default=Kept.UNKNOWN)

    class Meta:
        verbose_name = _("promesse et constat")
        verbose_name_plural = _("promesses et constats")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["report", "order"], name="decisions_promise_order_unique")]

    def __str__(self) -> str:
        return self.label


class ReviewRequest(models.Model):
    """An event that somebody reports on a system in service. A review is opened, or it is said why not."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="review_requests", verbose_name=_("dossier"))
    reason = models.CharField(_("raison"), max_length=15, choices=ReviewReason.choices)
    comment = models.TextField(_("ce qui s’est passé"), max_length=2000)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("signalé par"))
    requested_at = models.DateTimeField(_("signalé le"))
    review = models.ForeignKey(
        Review, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name=_("bilan ouvert")
    )
    answer = models.TextField(_("réponse"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("traité par")
    )
    answered_at = models.DateTimeField(_("traité le"), null=True, blank=True)

    class Meta:
        verbose_name = _("signalement")
        verbose_name_plural = _("signalements")
        ordering = ["requested_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(comment="") & ~Q(reason=ReviewReason.PLANNED), name="decisions_request_says_what"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, review__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & (Q(review__isnull=False) | ~Q(answer=""))),
                name="decisions_request_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_case} · {self.get_reason_display()}"
