"""Names, in the journal, of the acts on reports."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "reports.request": _("Demander un rapport"),
        "reports.save_letterhead": _("Régler l’en-tête des documents"),
        "reports.request_for_organisation": _("Demander un rapport sur la collectivité"),
        "reports.request_pack": _("Demander un dossier de séance"),
        "reports.cancel": _("Annuler un document en préparation"),
        "reports.retry": _("Relancer un document"),
        "reports.request_batch": _("Demander un lot de documents"),
        "reports.cancel_batch": _("Annuler un lot de documents"),
    }
)
