from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from evaluation.compass.enums import AnswerType, GridState, Phase, Position
from usecases.models import Document, UseCase


class GridVersionManager(models.Manager):
    def get_by_natural_key(self, code: str, number: int) -> "GridVersion":
        return self.get(code=code, number=number)


class GridVersion(models.Model):
    """One version of a grid: criteria and questions with their effects. Published, it no longer changes.

    Without an owner it belongs to the site: every collectivité may use it, and copy it into a draft of its own.
    """

    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="grids", verbose_name=_("collectivité")
    )
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("version de départ")
    )
    code = models.SlugField(_("code"), max_length=40)
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("titre"), max_length=150)
    state = models.CharField(_("état"), max_length=10, choices=GridState.choices, default=GridState.DRAFT)
    checksum = models.CharField(_("somme de contrôle"), max_length=64, blank=True)
    law_read_on = models.DateField(_("droit lu le"))
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archivée le"), null=True, blank=True)

    objects = GridVersionManager()

    class Meta:
        verbose_name = _("version de la grille")
        verbose_name_plural = _("versions de la grille")
        ordering = ["code", "number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="compass_grid_version_unique"),
            models.CheckConstraint(
                condition=Q(state=GridState.DRAFT) | (Q(published_at__isnull=False) & ~Q(checksum="")),
                name="compass_published_grid_has_checksum",
            ),
            models.CheckConstraint(
                condition=Q(state=GridState.ARCHIVED, archived_at__isnull=False)
                | (~Q(state=GridState.ARCHIVED) & Q(archived_at__isnull=True)),
                name="compass_archived_grid_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    def natural_key(self) -> tuple[str, int]:
        return self.code, self.number


class CriterionManager(models.Manager):
    def get_by_natural_key(self, code: str, grid_code: str, number: int) -> "Criterion":
        return self.get(code=code, grid__code=grid_code, grid__number=number)


class Criterion(models.Model):
    """A criterion of the grid, or the set of general questions (`is_general`), which is not one of the seven."""

    grid = models.ForeignKey(GridVersion, models.CASCADE, related_name="criteria", verbose_name=_("grille"))
    code = models.CharField(_("code"), max_length=10)
    label = models.CharField(_("nom"), max_length=80)
    question = models.CharField(_("question posée"), max_length=200)
    order = models.PositiveSmallIntegerField(_("ordre"))
    respondents = models.JSONField(_("répondants"), default=list)
    is_general = models.BooleanField(_("questions générales"), default=False)
    sealed = models.BooleanField(_("scellé"), default=False, editable=False)

    objects = CriterionManager()

    class Meta:
        verbose_name = _("critère")
        verbose_name_plural = _("critères")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["grid", "code"], name="compass_criterion_code_unique")]

    def __str__(self) -> str:
        return self.label

    def natural_key(self) -> tuple[str, str, int]:
        return self.code, *self.grid.natural_key()


class Question(models.Model):
    """A question of a criterion, with its options, effects, respondents and legal references as data."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="questions", verbose_name=_("critère"))
    code = models.CharField(_("code"), max_length=10)
    order = models.PositiveSmallIntegerField(_("ordre"))
    text = models.CharField(_("question"), max_length=300)
    help = models.TextField(_("aide"), blank=True)
    answer_type = models.CharField(_("type de réponse"), max_length=5, choices=AnswerType.choices)
    options = models.JSONField(_("réponses possibles"), default=list)
    effects = models.JSONField(_("effets"), default=list)
    condition = models.JSONField(_("condition d’affichage"), null=True, blank=True)
    respondents = models.JSONField(_("répondants"), default=list)
    references = models.JSONField(_("références"), default=list)
    evidence = models.JSONField(_("éléments du dossier à regarder"), default=list, blank=True)
    sealed = models.BooleanField(_("scellée"), default=False, editable=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["criterion__order", "order"]
        constraints = [models.UniqueConstraint(fields=["criterion", "code"], name="compass_question_code_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class DefaultGrid(models.Model):
    """The grid that a collectivité proposes first when it opens an assessment."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="default_grid", verbose_name=_("collectivité")
    )
    grid = models.ForeignKey(GridVersion, models.PROTECT, related_name="+", verbose_name=_("grille"))
    chosen_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("choisie par"))
    chosen_at = models.DateTimeField(_("choisie le"))

    class Meta:
        verbose_name = _("grille proposée d’office")
        verbose_name_plural = _("grilles proposées d’office")

    def __str__(self) -> str:
        return f"{self.organisation} · {self.grid}"


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


class CriterionAssignment(models.Model):
    """Who answers and signs for a criterion."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="assignments")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("critère"))
    expert = models.ForeignKey(User, models.PROTECT, related_name="criterion_assignments", verbose_name=_("expert"))
    due_on = models.DateField(_("réponse attendue le"))
    assigned_at = models.DateTimeField(_("confié le"), default=timezone.now)

    class Meta:
        verbose_name = _("critère confié")
        verbose_name_plural = _("critères confiés")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="compass_criterion_assigned_once")
        ]

    def __str__(self) -> str:
        return f"{self.criterion} · {self.expert}"


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


class Opinion(models.Model):
    """An expert's opinion on a criterion, with the score as it stood when it was given."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="opinions")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("critère"))
    expert = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("expert"))
    position = models.CharField(_("avis"), max_length=15, choices=Position.choices)
    reasons = models.TextField(_("motifs"), max_length=2000)
    conditions = models.TextField(_("réserves"), max_length=1000, blank=True)
    score = models.JSONField(_("note au moment de l’avis"))
    given_at = models.DateTimeField(_("donné le"))

    class Meta:
        verbose_name = _("avis d’expert")
        verbose_name_plural = _("avis d’experts")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="compass_one_opinion_per_criterion"),
            models.CheckConstraint(condition=~Q(reasons=""), name="compass_opinion_has_reasons"),
            models.CheckConstraint(
                condition=~Q(position=Position.CONDITIONS) | ~Q(conditions=""),
                name="compass_conditions_are_said",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_position_display()}"


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
