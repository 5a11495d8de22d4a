"""Names, in the journal, of the acts on a trial."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "trial.lock_protocol": _("Verrouiller le protocole"),
        "trial.approve_protocol": _("Approuver le protocole"),
        "trial.amend_protocol": _("Prolonger le protocole"),
        "trial.propose_amendment": _("Proposer un avenant au protocole"),
        "trial.withdraw_amendment": _("Retirer un avenant"),
        "trial.adopt_amendment": _("Mettre un avenant en vigueur"),
        "trial.reject_amendment": _("Noter le rejet d’un avenant"),
        "trial.lapse_amendment": _("Clore un avenant devenu sans objet"),
        "trial.record_measure": _("Relever une mesure"),
        "trial.report_incident": _("Signaler un incident"),
        "trial.close_incident": _("Clore un incident"),
        "trial.follow_incident": _("Confier un incident"),
        "trial.import_measures": _("Importer des mesures"),
        "trial.open_notebook": _("Ouvrir un carnet de relevé"),
        "trial.close_notebook": _("Fermer un carnet de relevé"),
        "trial.reject_observation": _("Écarter un relevé"),
        "trial.plan_event": _("Prévoir une formation ou une information"),
        "trial.move_event": _("Déplacer une formation ou une information"),
        "trial.cancel_event": _("Annuler une formation ou une information"),
        "trial.hold_event": _("Noter une formation ou une information tenue"),
        "trial.record_expense": _("Noter une dépense"),
        "trial.correct_expense": _("Corriger une dépense"),
        "trial.record_usage": _("Relever l’usage d’un mois"),
    }
)
