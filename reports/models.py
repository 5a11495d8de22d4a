from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from boussole.shared.jobs import Job
from evaluation.committee.models import Meeting
from reports.enums import KINDS_ABOUT, About, ReportKind
from usecases.models import UseCase


def _about(name: About) -> Q:
    """A row of a kind about `name` has that subject and no other."""
    subjects = {f"{other}__isnull": other != name for other in About}
    return Q(**subjects, kind__in=KINDS_ABOUT[name])


class Report(Job):
    """A document about a dossier, a meeting or a collectivité: what it says is frozen here; its bytes come later.

    The same content asked for again is the same row, so the same file.
    """

    task_name = "reports.tasks.produce_report"

    use_case = models.ForeignKey(
        UseCase, models.PROTECT, related_name="reports", null=True, blank=True, verbose_name=_("dossier")
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="reports", null=True, blank=True, verbose_name=_("séance")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="reports", null=True, blank=True, verbose_name=_("collectivité")
    )
    topic = models.CharField(_("année ou import dont il parle"), max_length=20, blank=True)
    kind = models.CharField(_("rapport"), max_length=20, choices=ReportKind.choices)
    snapshot = models.JSONField(_("contenu figé"))
    snapshot_sha256 = models.CharField(_("somme de contrôle du contenu"), max_length=64)
    code = models.CharField(_("code de vérification"), max_length=14, unique=True)
    template_version = models.CharField(_("version du modèle"), max_length=10)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("demandé par"))

    class Meta:
        verbose_name = _("rapport")
        verbose_name_plural = _("rapports")
        ordering = ["-queued_at", "-pk"]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=[name, "kind", "snapshot_sha256", "template_version"],
                    name=f"reports_same_content_once_{name}",
                )
                for name in About.values
            ),
            models.CheckConstraint(
                condition=_about(About.USE_CASE) | _about(About.MEETING) | _about(About.ORGANISATION),
                name="reports_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(topic=""), name="reports_topic_of_a_collectivity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} · {self.get_kind_display()}"

    @property
    def subject(self) -> UseCase | Meeting | Organisation:
        """The dossier, meeting or collectivité that the document is about."""
        return self.use_case or self.meeting or self.organisation

    @property
    def collectivity_id(self) -> int:
        """The id of the collectivité that the document is about, by its dossier or its meeting."""
        if self.use_case is not None:
            return self.use_case.organisation_id
        return self.meeting.committee.organisation_id if self.meeting is not None else self.organisation_id


class ReportBatch(Job):
    """Documents asked for together by one person: those of a meeting, or the decision reports of a year.

    It names documents and holds none: the same document may be in several batches. The work of the batch itself is to
    ask for them, one by one, in the name of that person; how far it is is read from its documents.
    """

    task_name = "reports.tasks.gather_batch"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("collectivité"))
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("séance")
    )
    year = models.PositiveSmallIntegerField(_("année"), null=True, blank=True)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("demandé par"))
    reports = models.ManyToManyField(Report, related_name="batches", verbose_name=_("documents"))

    class Meta:
        verbose_name = _("lot de documents")
        verbose_name_plural = _("lots de documents")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, year__isnull=True) | Q(meeting__isnull=True, year__isnull=False),
                name="reports_batch_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__range=(2000, 2100)), name="reports_batch_year_is_a_year"
            ),
        ]

    def __str__(self) -> str:
        return _("Année %(year)s") % {"year": self.year} if self.year else str(self.meeting)


class ReportFile(models.Model):
    """The bytes of a report, written once. The database refuses to change or delete them."""

    report = models.OneToOneField(Report, models.PROTECT, related_name="file", verbose_name=_("rapport"))
    content = models.BinaryField(_("octets"))
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("taille, en octets"))
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    produced_at = models.DateTimeField(_("produit le"))

    class Meta:
        verbose_name = _("fichier d’un rapport")
        verbose_name_plural = _("fichiers des rapports")

    def __str__(self) -> str:
        return self.sha256[:12]


class Logo(models.Model):
    """A picture printed at the head of documents, kept under its SHA-256: old reports keep theirs. Never changed."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    content = models.BinaryField(_("octets"))
    width = models.PositiveSmallIntegerField(_("largeur, en pixels"))
    height = models.PositiveSmallIntegerField(_("hauteur, en pixels"))

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")

    def __str__(self) -> str:
        return self.sha256[:12]


class Letterhead(models.Model):
    """The head of a collectivité's documents: a numbered version, that never changes. The last one is in force."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="letterheads", verbose_name=_("collectivité")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    name = models.CharField(_("nom imprimé"), max_length=80)
    colour = models.CharField(_("couleur"), max_length=7)
    logo = models.ForeignKey(Logo, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("logo"))
    alternative = models.CharField(_("texte qui remplace le logo"), max_length=120, blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("enregistré par"))
    saved_at = models.DateTimeField(_("enregistré le"))

    class Meta:
        verbose_name = _("en-tête des documents")
        verbose_name_plural = _("en-têtes des documents")
        ordering = ["organisation", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="reports_letterhead_number_once"),
            models.CheckConstraint(
                condition=Q(colour__regex=r"^#[0-9a-f]{6}$") & ~Q(name=""), name="reports_letterhead_is_whole"
            ),
            models.CheckConstraint(
                condition=Q(logo__isnull=True, alternative="") | (Q(logo__isnull=False) & ~Q(alternative="")),
                name="reports_logo_has_its_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"
