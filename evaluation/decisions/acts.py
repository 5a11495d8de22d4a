"""Names, in the journal, of the acts around a decision."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "decisions.meet_condition": _("Constater une condition remplie"),
    }
)
