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
