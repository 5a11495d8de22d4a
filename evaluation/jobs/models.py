from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.jobs.rules import NO, UNKNOWN, YES
from usecases.models import UseCase
from workforce.models import ReferenceVersion, StaffTable


class TouchedJobs(models.Model):
    """The jobs and departments that a dossier touches, as they were said once, with the agents counted that day.

    Never rewritten: saying it again makes the next number. `figures` holds what may be shown, small numbers hidden.
    """

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="touched_jobs", verbose_name=_("dossier"))
    number = models.PositiveIntegerField(_("numéro"))
    reference = models.ForeignKey(
        ReferenceVersion, models.PROTECT, related_name="+", verbose_name=_("référentiel de métiers")
    )
    table = models.ForeignKey(
        StaffTable, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tableau des effectifs")
    )
    jobs = models.JSONField(_("métiers"), default=list, help_text=_("Libellé et niveau de chacun."))
    directions = models.JSONField(_("directions"), default=list, blank=True)
    note = models.TextField(_("ce qui change pour eux"), max_length=1000, blank=True)
    figures = models.JSONField(_("effectifs comptés"), default=dict, blank=True)
    vigilance = models.CharField(
        _("vigilance"),
        max_length=7,
        choices=[(YES, _("Oui")), (NO, _("Non")), (UNKNOWN, _("On ne sait pas"))],
    )
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("enregistré par"))
    saved_at = models.DateTimeField(_("enregistré le"))

    class Meta:
        verbose_name = _("métiers touchés par un dossier")
        verbose_name_plural = _("métiers touchés par les dossiers")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["use_case", "number"], name="jobs_number_unique"),
            models.CheckConstraint(condition=Q(vigilance__in=[YES, NO, UNKNOWN]), name="jobs_vigilance_known"),
            models.CheckConstraint(condition=~Q(jobs=[]), name="jobs_some_are_named"),
        ]

    def __str__(self) -> str:
        return f"{self.use_case} v{self.number}"
