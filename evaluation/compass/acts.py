"""Names, in the journal, of the acts on a compass."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "compass.save_answers": _("Répondre à un critère"),
        "compass.give_opinion": _("Donner un avis sur un critère"),
        "compass.release_blocker": _("Lever un blocage"),
        "compass.open_ex_post": _("Ouvrir la boussole après essai"),
        "compass.complete_ex_post": _("Terminer la boussole après essai"),
    }
)
