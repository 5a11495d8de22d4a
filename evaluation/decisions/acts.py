"""Names, in the journal, of the acts around a decision."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "decisions.propose_condition": _("Proposer une condition comme remplie"),
        "decisions.meet_condition": _("Constater une condition remplie"),
        "decisions.return_condition": _("Renvoyer une condition"),
        "decisions.extend_condition": _("Reporter la date d’une condition"),
        "decisions.save_review": _("Écrire un bilan de suivi"),
        "decisions.report_event": _("Signaler un événement sur un système en service"),
        "decisions.answer_event": _("Répondre à un signalement"),
        "decisions.reopen_compass": _("Rouvrir la boussole pendant un bilan"),
    }
)
