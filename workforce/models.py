"""The reference of jobs and their exposure, and the staff tables of collectivités set against it.

No row speaks of a person: a `StaffLine` is a number of agents who share the same job, category, direction and so on.
"""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from boussole.shared.jobs import Job
from workforce.classification import Thresholds
from workforce.enums import (
    READERS,
    WITHOUT_JOB,
    Category,
    Edition,
    Level,
    MatchKind,
    ReferenceState,
    Sex,
    TableState,
)


def _share(name: object, **options: object) -> models.DecimalField:
    """Return a field for a share of a task, from 0 to 1."""
    return models.DecimalField(name, max_digits=6, decimal_places=5, **options)


class ReferenceVersion(models.Model):
    """A version of the reference of jobs: shipped (no collectivité) or a collectivité's. Published, it is sealed."""

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="job_references",
        verbose_name=_("collectivité"),
    )
    number = models.PositiveSmallIntegerField(_("numéro"))
    name = models.CharField(_("nom"), max_length=150)
    source = models.CharField(_("source"), max_length=500)
    dated_on = models.DateField(_("date de la source"))
    state = models.CharField(_("état"), max_length=10, choices=ReferenceState.choices, default=ReferenceState.DRAFT)
    little_from = _share(_("peu concernés à partir de"), default=Decimal("0.25"))
    exposed_from = _share(_("concernés à partir de"), default=Decimal("0.5"))
    very_from = _share(_("très concernés à partir de"), default=Decimal("0.75"))
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name=_("copié de")
    )
    edit_version = models.PositiveIntegerField(_("version d’édition"), default=1)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("créé par")
    )
    created_at = models.DateTimeField(_("créé le"))
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("publié par")
    )
    published_at = models.DateTimeField(_("publié le"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = _("référentiel de métiers")
        verbose_name_plural = _("référentiels de métiers")
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="workforce_reference_number_unique"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(organisation__isnull=True), name="workforce_shipped_number_unique"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state=ReferenceState.DRAFT), name="workforce_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state=ReferenceState.DRAFT) | (Q(published_at__isnull=False) & ~Q(sha256="")),
                name="workforce_published_reference_is_sealed",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(created_by__isnull=False),
                name="workforce_reference_has_author",
            ),
            models.CheckConstraint(
                condition=Q(little_from__gt=0)
                & Q(exposed_from__gt=F("little_from"))
                & Q(very_from__gt=F("exposed_from"))
                & Q(very_from__lte=1),
                name="workforce_thresholds_rise",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def thresholds(self) -> Thresholds:
        """The scores from which a job changes level."""
        return Thresholds(self.little_from, self.exposed_from, self.very_from)


class ReferenceJob(models.Model):
    """A job of the reference and its level. `sealed` once its version is published."""

    version = models.ForeignKey(
        ReferenceVersion, models.PROTECT, related_name="jobs", verbose_name=_("référentiel de métiers")
    )
    order = models.PositiveSmallIntegerField(_("rang"))
    label = models.CharField(_("métier"), max_length=200)
    isco08 = models.CharField(_("code CITP-08"), max_length=4)
    isco_label = models.CharField(_("catégorie CITP-08"), max_length=200, blank=True)
    score = _share(_("score"), null=True, blank=True)
    level = models.CharField(_("niveau"), max_length=12, choices=Level.choices)
    source = models.CharField(_("source"), max_length=100, blank=True)
    noted_on = models.DateField(_("relevé le"))
    note = models.TextField(_("note"), max_length=1000, blank=True)
    sealed = models.BooleanField(_("publié"), default=False, editable=False)

    class Meta:
        verbose_name = _("métier du référentiel")
        verbose_name_plural = _("métiers du référentiel")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "label"], name="workforce_job_once_a_version"),
            models.CheckConstraint(condition=~Q(label=""), name="workforce_job_has_label"),
            models.CheckConstraint(condition=Q(isco08__regex=r"^[0-9]{4}$"), name="workforce_isco_has_four_digits"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="workforce_job_level_known"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=1), name="workforce_job_score_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Task(models.Model):
    """A task that generative AI could do almost wholly, with its index."""

    version = models.ForeignKey(
        ReferenceVersion, models.PROTECT, related_name="tasks", verbose_name=_("référentiel de métiers")
    )
    order = models.PositiveSmallIntegerField(_("rang"))
    theme = models.CharField(_("thème"), max_length=150)
    label = models.CharField(_("tâche"), max_length=300)
    index = _share(_("indice"))
    sealed = models.BooleanField(_("publiée"), default=False, editable=False)

    class Meta:
        verbose_name = _("tâche automatisable")
        verbose_name_plural = _("tâches automatisables")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "label"], name="workforce_task_once_a_version"),
            models.CheckConstraint(condition=Q(index__gte=0, index__lte=1), name="workforce_task_index_in_range"),
        ]

    def __str__(self) -> str:
        return self.label


class IscoScore(models.Model):
    """The mean and the dispersion of the scores of the tasks of one ISCO-08 job, in one edition of the ILO."""

    version = models.ForeignKey(
        ReferenceVersion, models.PROTECT, related_name="isco_scores", verbose_name=_("référentiel de métiers")
    )
    edition = models.CharField(_("édition"), max_length=10, choices=Edition.choices)
    code = models.CharField(_("code CITP-08"), max_length=4)
    mean = _share(_("moyenne"))
    sd = _share(_("écart type"))
    sealed = models.BooleanField(_("publié"), default=False, editable=False)

    class Meta:
        verbose_name = _("score de l’OIT")
        verbose_name_plural = _("scores de l’OIT")
        ordering = ["edition", "code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "edition", "code"], name="workforce_one_score_a_code"),
            models.CheckConstraint(condition=Q(edition__in=Edition.values), name="workforce_score_edition_known"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{4}$"), name="workforce_score_has_four_digits"),
            models.CheckConstraint(
                condition=Q(mean__gte=0, mean__lte=1, sd__gte=0, sd__lte=1), name="workforce_isco_score_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.get_edition_display()}"


class OwnedQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "OwnedQuerySet":
        """Keep what belongs to the collectivités whose staff tables `user` reads."""
        return self.filter(organisation__in=user.organisations_with(*READERS))


class StaffTableQuerySet(OwnedQuerySet):
    def current(self) -> "StaffTableQuerySet":
        return self.filter(state=TableState.CURRENT)


class StaffTable(models.Model):
    """How many agents a collectivité employs on one day, by job. Withdrawn, it has no line left."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="staff_tables", verbose_name=_("collectivité")
    )
    number = models.PositiveSmallIntegerField(_("numéro"))
    name = models.CharField(_("nom"), max_length=150)
    as_of = models.DateField(_("effectifs au"))
    reference = models.ForeignKey(
        ReferenceVersion, models.PROTECT, related_name="staff_tables", verbose_name=_("référentiel de métiers")
    )
    imported_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("importé par"))
    imported_at = models.DateTimeField(_("importé le"))
    source_name = models.CharField(_("fichier"), max_length=200)
    sha256 = models.CharField(_("empreinte du fichier"), max_length=64)
    encoding = models.CharField(_("codage"), max_length=20, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=TableState.choices, default=TableState.CURRENT)
    # Grows with each decision on a job: results that were kept say which state of the table they saw.
    edit_version = models.PositiveIntegerField(_("version d’édition"), default=1)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("retiré par")
    )
    undone_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    undone_reason = models.CharField(_("motif du retrait"), max_length=300, blank=True)

    objects = StaffTableQuerySet.as_manager()

    class Meta:
        verbose_name = _("tableau des effectifs")
        verbose_name_plural = _("tableaux des effectifs")
        ordering = ["-as_of", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="workforce_table_number_unique"),
            models.CheckConstraint(
                condition=Q(state=TableState.CURRENT, undone_at__isnull=True, undone_by__isnull=True, undone_reason="")
                | (
                    Q(state=TableState.WITHDRAWN, undone_at__isnull=False, undone_by__isnull=False)
                    & ~Q(undone_reason="")
                ),
                name="workforce_withdrawn_table_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_current(self) -> bool:
        """Whether its lines are still there."""
        return self.state == TableState.CURRENT


class StaffLine(models.Model):
    """How many agents are alike in all that the table says of them: identical lines of a file are one row here."""

    table = models.ForeignKey(StaffTable, models.PROTECT, related_name="lines", verbose_name=_("tableau"))
    job_title = models.CharField(_("métier"), max_length=200)
    title_key = models.CharField(_("métier, sans variante d’écriture"), max_length=200)
    category = models.CharField(_("catégorie"), max_length=5, choices=Category.choices, default=Category.OTHER)
    filiere = models.CharField(_("filière"), max_length=100, blank=True)
    cadre_emplois = models.CharField(_("cadre d’emplois"), max_length=150, blank=True)
    direction = models.CharField(_("direction"), max_length=150, blank=True)
    sex = models.CharField(_("sexe"), max_length=7, choices=Sex.choices, default=Sex.UNKNOWN)
    head_count = models.PositiveIntegerField(_("nombre d’agents"))
    reference_job = models.ForeignKey(
        ReferenceJob,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="staff_lines",
        verbose_name=_("métier du référentiel"),
    )
    match_kind = models.CharField(_("appariement"), max_length=15, choices=MatchKind.choices, default=MatchKind.NONE)

    class Meta:
        verbose_name = _("ligne du tableau des effectifs")
        verbose_name_plural = _("lignes du tableau des effectifs")
        ordering = ["pk"]
        indexes = [models.Index(fields=["table", "title_key"], name="workforce_line_by_title")]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "job_title", "category", "filiere", "cadre_emplois", "direction", "sex"],
                name="workforce_identical_lines_are_one",
            ),
            models.CheckConstraint(condition=~Q(job_title="") & ~Q(title_key=""), name="workforce_line_has_title"),
            models.CheckConstraint(condition=Q(head_count__gte=1), name="workforce_line_counts_someone"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="workforce_category_known"),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="workforce_sex_known"),
            models.CheckConstraint(
                condition=Q(match_kind__in=WITHOUT_JOB, reference_job__isnull=True)
                | Q(
                    match_kind__in=[MatchKind.EXACT, MatchKind.NORMALISED, MatchKind.CONFIRMED],
                    reference_job__isnull=False,
                ),
                name="workforce_match_has_its_job",
            ),
        ]

    def __str__(self) -> str:
        return self.job_title


class JobMatch(models.Model):
    """What a person decided of a job title, for this table and the next ones. An empty label: no equivalent.

    The job is named by its label, which the next version of the reference may still have.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="job_matches", verbose_name=_("collectivité")
    )
    title_key = models.CharField(_("métier, sans variante d’écriture"), max_length=200)
    job_title = models.CharField(_("métier"), max_length=200)
    reference_label = models.CharField(_("métier du référentiel"), max_length=200, blank=True)
    isco08 = models.CharField(_("code CITP-08"), max_length=4, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("décidé par"))
    decided_at = models.DateTimeField(_("décidé le"))

    class Meta:
        verbose_name = _("rapprochement de métiers")
        verbose_name_plural = _("rapprochements de métiers")
        ordering = ["job_title"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "title_key"], name="workforce_one_decision_a_title"),
            models.CheckConstraint(condition=~Q(title_key=""), name="workforce_decision_has_title"),
            models.CheckConstraint(
                condition=Q(reference_label="", isco08="") | (~Q(reference_label="") & ~Q(isco08="")),
                name="workforce_decision_whole_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.job_title


class StaffFile(models.Model):
    """A file that waits for its columns to be confirmed, already without those that speak of persons.

    `content` is erased as soon as the import ends, or when nobody confirmed it in time.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="staff_files", verbose_name=_("collectivité")
    )
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("déposé par"))
    uploaded_at = models.DateTimeField(_("déposé le"))
    source_name = models.CharField(_("fichier"), max_length=200)
    sha256 = models.CharField(_("empreinte du fichier"), max_length=64)
    encoding = models.CharField(_("codage"), max_length=20, blank=True)
    columns = models.JSONField(_("colonnes"), default=list)
    dropped = models.JSONField(_("colonnes écartées"), default=list, help_text=_("Leur titre et le motif."))
    line_count = models.PositiveIntegerField(_("nombre de lignes"))
    # What the person chose, before anything is imported: name, day, reference, and the place of each field.
    choices = models.JSONField(_("choix"), default=dict, blank=True)
    content = models.BinaryField(_("lignes"), null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("fichier d’effectifs")
        verbose_name_plural = _("fichiers d’effectifs")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.source_name


class StaffImport(Job):
    """The import of a file whose columns a person confirmed: all its lines, or none."""

    task_name = "workforce.tasks.import_staff"

    file = models.OneToOneField(StaffFile, models.PROTECT, related_name="job", verbose_name=_("fichier"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("demandé par"))
    name = models.CharField(_("nom du tableau"), max_length=150)
    as_of = models.DateField(_("effectifs au"))
    reference = models.ForeignKey(
        ReferenceVersion, models.PROTECT, related_name="+", verbose_name=_("référentiel de métiers")
    )
    mapping = models.JSONField(_("colonnes confirmées"), default=dict)
    report = models.JSONField(_("compte rendu"), default=dict, blank=True)
    table = models.OneToOneField(
        StaffTable, models.PROTECT, null=True, blank=True, related_name="import_job", verbose_name=_("tableau")
    )

    class Meta:
        verbose_name = _("import d’effectifs")
        verbose_name_plural = _("imports d’effectifs")
        ordering = ["-queued_at"]

    def __str__(self) -> str:
        return self.name
