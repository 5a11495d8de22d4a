"""What experts say and ask: opinions with their risks, actions to follow, questions to the lead, consultations."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.compass.enums import ActionState, Ending, Level, PersonsConcerned, Position
from evaluation.compass.models.assessing import Assessment
from evaluation.compass.models.grids import Criterion, Question
from usecases.models import Document, Message, UseCase

RISK_FIELDS = ("gross_severity", "gross_likelihood", "residual_severity", "residual_likelihood")


def _level(name: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(name, choices=Level.choices, null=True, blank=True)


class OpinionQuerySet(models.QuerySet):
    def in_force(self) -> "OpinionQuerySet":
        """Leave out the opinions that were corrected or revoked."""
        return self.filter(ended_at__isnull=True)


class Opinion(models.Model):
    """An expert's opinion on a criterion, with the score as it stood. Corrected or revoked, it stays, numbered.

    The four levels (1-4) place the risk before and after the actions asked for; they are never added up.
    `conditions` is the text of the reserves as signed; each of them is also an action that is followed.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="opinions")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("critère"))
    number = models.PositiveSmallIntegerField(_("numéro"), default=1)
    expert = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("expert"))
    position = models.CharField(_("avis"), max_length=15, choices=Position.choices)
    reasons = models.TextField(_("motifs"), max_length=2000)
    conditions = models.TextField(_("réserves"), blank=True)
    confidential = models.BooleanField(_("motifs confidentiels"), default=False)
    gross_severity = _level(_("gravité avant les actions"))
    gross_likelihood = _level(_("vraisemblance avant les actions"))
    residual_severity = _level(_("gravité après les actions"))
    residual_likelihood = _level(_("vraisemblance après les actions"))
    score = models.JSONField(_("note au moment de l’avis"))
    given_at = models.DateTimeField(_("donné le"))
    ended_at = models.DateTimeField(_("remplacé ou retiré le"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("remplacé ou retiré par")
    )
    ending = models.CharField(_("fin"), max_length=10, choices=Ending.choices, blank=True)
    ended_reason = models.CharField(_("motif de la fin"), max_length=500, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("avis d’expert")
        verbose_name_plural = _("avis d’experts")
        ordering = ["criterion__order", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion"],
                condition=Q(ended_at__isnull=True),
                name="compass_one_opinion_in_force",
            ),
            models.UniqueConstraint(fields=["assessment", "criterion", "number"], name="compass_opinion_numbered_once"),
            models.CheckConstraint(condition=~Q(reasons=""), name="compass_opinion_has_reasons"),
            models.CheckConstraint(
                condition=~Q(position=Position.CONDITIONS) | ~Q(conditions=""),
                name="compass_conditions_are_said",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="", ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ending="") & ~Q(ended_reason=""),
                name="compass_ended_opinion_says_why",
            ),
            models.CheckConstraint(
                condition=Q(**{f"{name}__isnull": True for name in RISK_FIELDS})
                | Q(
                    **{f"{name}__range": (1, 4) for name in RISK_FIELDS},
                    residual_severity__lte=F("gross_severity"),
                    residual_likelihood__lte=F("gross_likelihood"),
                ),
                name="compass_residual_risk_not_above_gross",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_position_display()}"


class ActionItem(models.Model):
    """An action that a reserve asked for: what, who, by when, shown by what. Followed to its end."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="action_items", verbose_name=_("dossier"))
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="actions", verbose_name=_("avis"))
    text = models.CharField(_("action"), max_length=300)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("responsable"))
    due_on = models.DateField(_("à faire avant le"))
    evidence = models.CharField(_("preuve attendue"), max_length=200, blank=True)
    state = models.CharField(_("état"), max_length=12, choices=ActionState.choices, default=ActionState.TO_DO)

    class Meta:
        verbose_name = _("action demandée")
        verbose_name_plural = _("actions demandées")
        ordering = ["due_on", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="compass_action_is_said")]

    def __str__(self) -> str:
        return self.text


class ActionStep(models.Model):
    """One move of an action: its new state, what was said or shown, by whom. Never rewritten."""

    action = models.ForeignKey(ActionItem, models.PROTECT, related_name="steps", verbose_name=_("action"))
    state = models.CharField(_("état"), max_length=12, choices=ActionState.choices)
    note = models.TextField(_("note, preuve ou motif"), max_length=1000, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pièce")
    )
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("auteur"))
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("étape d’une action")
        verbose_name_plural = _("étapes des actions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ActionState.DROPPED) | ~Q(note=""), name="compass_dropped_action_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} · {self.get_state_display()}"


class InformationRequest(models.Model):
    """A question that an expert asks the lead from a criterion: a message of the dossier that waits for an answer."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="requests")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("critère"))
    question = models.ForeignKey(
        Question, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("question")
    )
    message = models.OneToOneField(
        Message, models.PROTECT, related_name="information_request", verbose_name=_("message")
    )

    class Meta:
        verbose_name = _("demande d’information")
        verbose_name_plural = _("demandes d’information")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.message)


class Consultation(models.Model):
    """Whether a group of persons concerned was consulted: when and what it said, or why not. Each saving is a row."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="consultations")
    group = models.CharField(_("personnes concernées"), max_length=10, choices=PersonsConcerned.choices)
    number = models.PositiveSmallIntegerField(_("version"))
    sought = models.BooleanField(_("avis recueilli"))
    held_on = models.DateField(_("recueilli le"), null=True, blank=True)
    said = models.TextField(_("ce qui a été dit"), max_length=1500, blank=True)
    why_not = models.TextField(_("pourquoi l’avis n’a pas été recueilli"), max_length=1000, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("noté par"))
    at = models.DateTimeField(_("noté le"))

    class Meta:
        verbose_name = _("consultation des personnes concernées")
        verbose_name_plural = _("consultations des personnes concernées")
        ordering = ["group", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "group", "number"], name="compass_consultation_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(sought=True, held_on__isnull=False, why_not="") & ~Q(said="")
                | Q(sought=False, held_on__isnull=True, said="") & ~Q(why_not=""),
                name="compass_consultation_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()} ({self.number})"
