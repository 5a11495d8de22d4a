from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from evaluation.frame.enums import POSITION_LABELS, AlignmentKind, Axis, ItemKind, Position
from usecases.models import UseCase


class FrameVersion(models.Model):
    """The political frame of a collectivité: a draft, then adopted for good. The last one adopted is in force."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="frame_versions", verbose_name=_("collectivité")
    )
    number = models.PositiveSmallIntegerField(_("numéro"))
    introduction = models.TextField(_("préambule"), max_length=2000, blank=True)
    edit_version = models.PositiveIntegerField(_("version d’édition"), default=1)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("préparé par"))
    created_at = models.DateTimeField(_("préparé le"))
    adopted_on = models.DateField(_("date de la délibération"), null=True, blank=True)
    deliberation = models.CharField(_("délibération"), max_length=150, blank=True)
    adopted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("adopté par")
    )
    adopted_at = models.DateTimeField(_("enregistré le"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = _("cadre politique")
        verbose_name_plural = _("cadres politiques")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="frame_version_number_unique"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(adopted_at__isnull=True), name="frame_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(adopted_at__isnull=True)
                | (Q(adopted_on__isnull=False) & Q(adopted_by__isnull=False) & ~Q(deliberation="") & ~Q(sha256="")),
                name="frame_adopted_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Cadre politique, version %(number)s")) % {"number": self.number}


class FrameItem(models.Model):
    """A principle, a priority public policy or a red line. `sealed` once its version is adopted."""

    version = models.ForeignKey(FrameVersion, models.PROTECT, related_name="items", verbose_name=_("cadre"))
    kind = models.CharField(_("sorte"), max_length=10, choices=ItemKind.choices)
    code = models.CharField(_("code"), max_length=10)
    order = models.PositiveSmallIntegerField(_("rang"))
    title = models.CharField(_("titre"), max_length=120)
    text = models.TextField(_("texte"), max_length=1000)
    source = models.CharField(_("source"), max_length=200, blank=True)
    edit_version = models.PositiveIntegerField(_("version d’édition"), default=1)
    sealed = models.BooleanField(_("adopté"), default=False, editable=False)

    class Meta:
        verbose_name = _("élément du cadre")
        verbose_name_plural = _("éléments du cadre")
        ordering = ["kind", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="frame_item_code_unique"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="frame_item_kind_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="frame_item_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Alignment(models.Model):
    """A dossier set against one version of the frame: proposed by its lead, or confirmed by an examiner."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="alignments", verbose_name=_("dossier"))
    version = models.ForeignKey(FrameVersion, models.PROTECT, related_name="alignments", verbose_name=_("cadre"))
    number = models.PositiveSmallIntegerField(_("numéro"))
    kind = models.CharField(_("sorte"), max_length=10, choices=AlignmentKind.choices)
    demand_version = models.PositiveSmallIntegerField(_("version de la demande lue"), default=0)
    verdict = models.CharField(_("résultat"), max_length=15, choices=Position.choices)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("par"))
    said_at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("position d’un dossier face au cadre")
        verbose_name_plural = _("positions des dossiers face au cadre")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["use_case", "number"], name="frame_alignment_number_unique"),
            models.CheckConstraint(condition=Q(kind__in=AlignmentKind.values), name="frame_alignment_kind_known"),
            models.CheckConstraint(
                condition=Q(verdict__in=[Position.FITS, Position.DEPARTS, Position.CROSSES]),
                name="frame_alignment_verdict_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_case} · {self.number}"


class ItemPosition(models.Model):
    """Where the dossier stands on one item, and why."""

    alignment = models.ForeignKey(Alignment, models.PROTECT, related_name="positions", verbose_name=_("examen"))
    item = models.ForeignKey(FrameItem, models.PROTECT, related_name="positions", verbose_name=_("élément"))
    position = models.CharField(_("position"), max_length=15, choices=Position.choices)
    justification = models.TextField(_("justification"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("position sur un élément")
        verbose_name_plural = _("positions sur les éléments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["alignment", "item"], name="frame_one_position_per_item"),
            models.CheckConstraint(condition=Q(position__in=Position.values), name="frame_position_known"),
            models.CheckConstraint(
                condition=~Q(position__in=[Position.DEPARTS, Position.CROSSES]) | ~Q(justification=""),
                name="frame_departure_is_justified",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.code}: {self.words}"

    @property
    def words(self) -> str:
        """The position in the words of its kind of item: « Le dossier la franchit »."""
        return str(POSITION_LABELS[self.item.kind][self.position])


class MatrixPlacement(models.Model):
    """A dossier placed on one axis of the INET matrix. Changed by a new row, never rewritten."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="matrix_placements", verbose_name=_("dossier"))
    axis = models.CharField(_("axe"), max_length=5, choices=Axis.choices)
    number = models.PositiveSmallIntegerField(_("numéro"))
    positive = models.BooleanField(_("réponse oui"))
    reasons = models.TextField(_("motifs"), max_length=1500)
    test = models.TextField(_("essai qui le montre"), max_length=1000, blank=True)
    held_on = models.DateField(_("séance du"), null=True, blank=True)
    voices = models.TextField(_("personnes qui se sont exprimées"), max_length=500, blank=True)
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saisi par"))
    placed_at = models.DateTimeField(_("saisi le"))

    class Meta:
        verbose_name = _("place sur la matrice")
        verbose_name_plural = _("places sur la matrice")
        ordering = ["axis", "number"]
        constraints = [
            models.UniqueConstraint(fields=["use_case", "axis", "number"], name="frame_placement_number_unique"),
            models.CheckConstraint(condition=~Q(reasons=""), name="frame_placement_has_reasons"),
            models.CheckConstraint(
                condition=(Q(axis=Axis.CAN) & ~Q(test="") & Q(held_on__isnull=True) & Q(voices=""))
                | (Q(axis=Axis.WISH) & Q(test="") & Q(held_on__isnull=False) & ~Q(voices="")),
                name="frame_placement_says_its_grounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_case} · {self.get_axis_display()}"
