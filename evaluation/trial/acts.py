"""Names, in the journal, of the acts on a trial."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "trial.lock_protocol": _("Verrouiller le protocole"),
        "trial.approve_protocol": _("Approuver le protocole"),
        "trial.amend_protocol": _("Prolonger le protocole"),
        "trial.record_measure": _("Relever une mesure"),
        "trial.report_incident": _("Signaler un incident"),
        "trial.close_incident": _("Clore un incident"),
    }
)
