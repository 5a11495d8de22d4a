"""Names, in the journal, of the acts on what a use case costs."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "cost.save_planned": _("Enregistrer le coût prévu"),
        "cost.save_actual": _("Enregistrer le coût réel"),
    }
)
