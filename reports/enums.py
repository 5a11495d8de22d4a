from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    BEFORE_TRIAL = "before_trial", _("Rapport d’aide à la décision, avant l’essai")
    FINAL = "final", _("Rapport d’aide à la décision, après l’essai")
    MINUTES = "minutes", _("Procès-verbal de séance")
    MEETING_PACK = "meeting_pack", _("Dossier de séance")


DOSSIER_KINDS = (ReportKind.BEFORE_TRIAL, ReportKind.FINAL)
MEETING_KINDS = (ReportKind.MINUTES, ReportKind.MEETING_PACK)
