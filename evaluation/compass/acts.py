"""Names, in the journal, of the acts on a compass."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "compass.save_answers": _("Répondre à un critère"),
        "compass.give_opinion": _("Donner un avis sur un critère"),
        "compass.correct_opinion": _("Corriger un avis sur un critère"),
        "compass.revoke_opinion": _("Retirer un avis sur un critère"),
        "compass.add_expert": _("Confier un critère à une personne de plus"),
        "compass.relieve_expert": _("Relever une personne d’un critère"),
        "compass.change_deadline": _("Changer l’échéance d’un critère"),
        "compass.recuse": _("Se déporter de l’évaluation d’un dossier"),
        "compass.save_consultations": _("Noter la consultation des personnes concernées"),
        "compass.move_action": _("Faire avancer une action demandée"),
        "compass.release_blocker": _("Lever un blocage"),
        "compass.open_ex_post": _("Ouvrir la boussole après essai"),
        "compass.complete_ex_post": _("Terminer la boussole après essai"),
    }
)
