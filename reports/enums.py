from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    COMPASS_SHEET = "compass_sheet", _("Fiche boussole")
    BEFORE_TRIAL = "before_trial", _("Rapport d’aide à la décision, avant l’essai")
    PROTOCOL = "protocol", _("Protocole d’expérimentation")
    EVALUATION = "evaluation", _("Rapport d’évaluation")
    FINAL = "final", _("Rapport d’aide à la décision, après l’essai")
    SIMPLE = "simple", _("Version simplifiée")
    DELIBERATION = "deliberation", _("Projet de délibération")
    BRIEFING_NOTE = "briefing_note", _("Note de synthèse")
    JOURNAL_EXTRACT = "journal_extract", _("Extrait du journal")
    MINUTES = "minutes", _("Procès-verbal de séance")
    MEETING_PACK = "meeting_pack", _("Dossier de séance")
    YEARLY_REVIEW = "yearly_review", _("Bilan annuel")
    JOB_MAP = "job_map", _("Carte des métiers exposés")


class About(models.TextChoices):
    """What a document is about: each kind is about one of these, and only one."""

    USE_CASE = "use_case", _("Dossier")
    MEETING = "meeting", _("Séance")
    ORGANISATION = "organisation", _("Collectivité")


KINDS_ABOUT = {
    About.USE_CASE: (
        ReportKind.COMPASS_SHEET,
        ReportKind.BEFORE_TRIAL,
        ReportKind.PROTOCOL,
        ReportKind.EVALUATION,
        ReportKind.FINAL,
        ReportKind.SIMPLE,
        ReportKind.DELIBERATION,
        ReportKind.BRIEFING_NOTE,
        ReportKind.JOURNAL_EXTRACT,
    ),
    About.MEETING: (ReportKind.MINUTES, ReportKind.MEETING_PACK),
    About.ORGANISATION: (ReportKind.YEARLY_REVIEW, ReportKind.JOB_MAP),
}


class FileFormat(models.TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", _("texte à compléter (.docx)")


MEDIA_TYPES = {
    FileFormat.PDF: "application/pdf",
    FileFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
