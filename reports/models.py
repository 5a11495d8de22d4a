from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from boussole.shared.jobs import Job
from evaluation.committee.models import Meeting
from reports.enums import DOSSIER_KINDS, MEETING_KINDS, ReportKind
from usecases.models import UseCase


class Report(Job):
    """A document asked for, about a dossier or about a meeting: what it says is frozen here; its bytes come later.

    The same content asked for again is the same row, so the same file.
    """

    task_name = "reports.tasks.produce_report"

    use_case = models.ForeignKey(
        UseCase, models.PROTECT, related_name="reports", null=True, blank=True, verbose_name=_("dossier")
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="reports", null=True, blank=True, verbose_name=_("séance")
    )
    kind = models.CharField(_("rapport"), max_length=20, choices=ReportKind.choices)
    snapshot = models.JSONField(_("contenu figé"))
    snapshot_sha256 = models.CharField(_("somme de contrôle du contenu"), max_length=64)
    template_version = models.CharField(_("version du modèle"), max_length=10)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("demandé par"))

    class Meta:
        verbose_name = _("rapport")
        verbose_name_plural = _("rapports")
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["use_case", "kind", "snapshot_sha256", "template_version"], name="reports_same_content_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "kind", "snapshot_sha256", "template_version"],
                name="reports_same_meeting_content_once",
            ),
            models.CheckConstraint(
                condition=Q(use_case__isnull=False, meeting__isnull=True, kind__in=DOSSIER_KINDS)
                | Q(use_case__isnull=True, meeting__isnull=False, kind__in=MEETING_KINDS),
                name="reports_about_a_dossier_or_a_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_case or self.meeting} · {self.get_kind_display()}"


class ReportFile(models.Model):
    """The bytes of a report, written once. The database refuses to change or delete them."""

    report = models.OneToOneField(Report, models.PROTECT, related_name="file", verbose_name=_("rapport"))
    content = models.BinaryField(_("octets"))
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField(_("taille, en octets"))
    pages = models.PositiveSmallIntegerField(_("pages"))
    produced_at = models.DateTimeField(_("produit le"))

    class Meta:
        verbose_name = _("fichier d’un rapport")
        verbose_name_plural = _("fichiers des rapports")

    def __str__(self) -> str:
        return self.sha256[:12]
