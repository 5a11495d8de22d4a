from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.compass.enums import Phase, ReminderLevel
from evaluation.compass.models.grids import Criterion, GridVersion, Question
from usecases.models import Document, UseCase


class Assessment(models.Model):
    """The compass of a dossier at one moment, bound to the grid version it was opened with."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="assessments", verbose_name=_("dossier"))
    grid = models.ForeignKey(GridVersion, models.PROTECT, related_name="assessments", verbose_name=_("grille"))
    phase = models.CharField(_("moment"), max_length=10, choices=Phase.choices)
    round = models.PositiveSmallIntegerField(_("tour"), default=1)
    opened_at = models.DateTimeField(_("ouverte le"))
    completed_at = models.DateTimeField(_("terminée le"), null=True, blank=True)
    result = models.JSONField(_("résultat figé"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = _("boussole d’un dossier")
        verbose_name_plural = _("boussoles des dossiers")
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["use_case", "phase", "round"], name="compass_assessment_round_unique"),
            models.UniqueConstraint(
                fields=["use_case"],
                condition=Q(completed_at__isnull=True),
                name="compass_one_open_assessment",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | (Q(result__isnull=False) & ~Q(sha256="")),
                name="compass_completed_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_case} · {self.get_phase_display()}"

    @property
    def active_assignments(self) -> list["CriterionAssignment"]:
        """Who answers today, signatories first."""
        return [row for row in self.assignments.all() if row.relieved_at is None]

    @property
    def opinions_in_force(self) -> list["Opinion"]:  # noqa: F821 - defined beside, in the same package
        """The opinions that were neither corrected nor revoked."""
        return [row for row in self.opinions.all() if row.ended_at is None]

    def team_of(self, criterion: Criterion) -> list["CriterionAssignment"]:
        """Return who answers `criterion` today, its signatory first."""
        return [row for row in self.active_assignments if row.criterion_id == criterion.pk]


class AssignmentQuerySet(models.QuerySet):
    def active(self) -> "AssignmentQuerySet":
        """Keep who answers for a criterion today."""
        return self.filter(relieved_at__isnull=True)


class CriterionAssignment(models.Model):
    """Someone who answers the questions of a criterion. One of them signs its opinion. Relieved, the row stays."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="assignments")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("critère"))
    expert = models.ForeignKey(User, models.PROTECT, related_name="criterion_assignments", verbose_name=_("expert"))
    signs = models.BooleanField(_("signe l’avis"), default=True)
    due_on = models.DateField(_("réponse attendue le"))
    assigned_at = models.DateTimeField(_("confié le"), default=timezone.now)
    reminded = models.CharField(_("dernière relance"), max_length=5, choices=ReminderLevel.choices, blank=True)
    relieved_at = models.DateTimeField(_("relevé le"), null=True, blank=True)
    relieved_reason = models.CharField(_("motif de la relève"), max_length=500, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("critère confié")
        verbose_name_plural = _("critères confiés")
        ordering = ["-signs", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion"],
                condition=Q(signs=True, relieved_at__isnull=True),
                name="compass_one_signatory_per_criterion",
            ),
            models.UniqueConstraint(
                fields=["assessment", "criterion", "expert"],
                condition=Q(relieved_at__isnull=True),
                name="compass_expert_assigned_once",
            ),
            models.CheckConstraint(
                condition=Q(relieved_at__isnull=True) | ~Q(relieved_reason=""),
                name="compass_relief_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} · {self.expert}"


class ExpertRecusal(models.Model):
    """A conflict of interest that an examiner declared on a dossier: they no longer read nor write its compass."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="expert_recusals", verbose_name=_("dossier"))
    expert = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("expert"))
    reason = models.TextField(_("motif"), max_length=1000)
    declared_at = models.DateTimeField(_("déclaré le"))

    class Meta:
        verbose_name = _("déport d’expert")
        verbose_name_plural = _("déports d’experts")
        ordering = ["declared_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["use_case", "expert"], name="compass_recusal_declared_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="compass_recusal_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.use_case} · {self.expert}"


class Answer(models.Model):
    """The answer to a question: a value, or « ne sait pas », or « sans objet » with its reason."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name=_("question"))
    value = models.CharField(_("réponse"), max_length=40, blank=True)
    mark = models.PositiveSmallIntegerField(_("note de 0 à 4"), null=True, blank=True)
    text = models.TextField(_("texte"), max_length=4000, blank=True)
    unknown = models.BooleanField(_("ne sait pas"), default=False)
    not_applicable = models.BooleanField(_("sans objet"), default=False)
    comment = models.TextField(_("commentaire ou motif"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("répondu par"))
    answered_at = models.DateTimeField(_("répondu le"))

    class Meta:
        verbose_name = _("réponse")
        verbose_name_plural = _("réponses")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="compass_question_answered_once"),
            models.CheckConstraint(
                condition=Q(unknown=False, not_applicable=False)
                | Q(unknown=True, not_applicable=False, value="")
                | Q(unknown=False, not_applicable=True, value=""),
                name="compass_one_kind_of_answer",
            ),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | ~Q(comment=""), name="compass_not_applicable_says_why"
            ),
            models.CheckConstraint(condition=Q(mark__isnull=True) | Q(mark__lte=4), name="compass_mark_range"),
        ]

    def __str__(self) -> str:
        return f"{self.question.code}: {self.value}"


class BlockerRelease(models.Model):
    """A blocker of an assessment that was lifted: by whom, why, on the strength of which document."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="releases")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name=_("question"))
    reason = models.TextField(_("motif"), max_length=1000)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pièce")
    )
    released_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("levé par"))
    released_at = models.DateTimeField(_("levé le"))

    class Meta:
        verbose_name = _("point bloquant levé")
        verbose_name_plural = _("points bloquants levés")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="compass_blocker_released_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="compass_release_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.question.code} · {self.released_by}"
