"""Names, in the journal, of the acts on jobs and staff tables."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "workforce.upload": _("Déposer un fichier d’effectifs"),
        "workforce.discard": _("Abandonner un fichier d’effectifs"),
        "workforce.ask_import": _("Demander l’import des effectifs"),
        "workforce.import": _("Importer un tableau des effectifs"),
        "workforce.withdraw_table": _("Retirer un tableau des effectifs"),
        "workforce.change_reference": _("Changer le référentiel d’un tableau des effectifs"),
        "workforce.match_job": _("Rapprocher un métier du référentiel"),
        "workforce.open_draft": _("Préparer un référentiel de métiers"),
        "workforce.edit_reference": _("Modifier un référentiel de métiers"),
        "workforce.save_job": _("Écrire un métier du référentiel"),
        "workforce.remove_job": _("Retirer un métier du référentiel"),
        "workforce.discard_draft": _("Abandonner un référentiel en préparation"),
        "workforce.publish_reference": _("Publier un référentiel de métiers"),
        "workforce.archive_reference": _("Archiver un référentiel de métiers"),
    }
)
