"""Names, in the journal, of the acts on the footprint of a dossier."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "footprint.save_estimate": _("Estimer l’empreinte"),
        "footprint.compare": _("Comparer les empreintes"),
    }
)
