from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from evaluation.compass.enums import AnswerType, GridState


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
