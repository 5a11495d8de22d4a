"""Names, in the journal, of the acts on questionnaires."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "questionnaires.prepare": _("Préparer un questionnaire"),
        "questionnaires.change_days": _("Changer les dates d’un questionnaire"),
        "questionnaires.discard": _("Abandonner un questionnaire en préparation"),
        "questionnaires.invite": _("Inviter des agents à répondre"),
        "questionnaires.uninvite": _("Retirer un service d’un questionnaire"),
        "questionnaires.print_slips": _("Imprimer des bulletins de questionnaire"),
        "questionnaires.open": _("Ouvrir un questionnaire"),
        "questionnaires.remind": _("Relancer les agents invités"),
        "questionnaires.close": _("Clore un questionnaire"),
        "questionnaires.publish_free": _("Publier les réponses libres"),
        "questionnaires.copy_template": _("Copier un modèle de questionnaire"),
        "questionnaires.edit_template": _("Modifier un modèle de questionnaire"),
        "questionnaires.publish_template": _("Publier un modèle de questionnaire"),
        "questionnaires.archive_template": _("Archiver un modèle de questionnaire"),
    }
)
