"""The forms of the committee's terms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from boussole.shared.forms import BoussoleForm


class SuccessionForm(BoussoleForm):
    """Who comes next in a seat, from when to when."""

    user = forms.ModelChoiceField(
        label=_("Qui siège ensuite"),
        help_text=_("La même personne si le mandat est renouvelé. Un membre qui siège déjà quitte alors son siège."),
        queryset=User.objects.none(),
    )
    started_on = forms.DateField(label=_("Premier jour du nouveau mandat"), widget=forms.DateInput)
    ended_on = forms.DateField(
        label=_("Dernier jour du nouveau mandat"),
        help_text=_("S’il est connu. Vous serez prévenu 60 jours avant."),
        widget=forms.DateInput,
        required=False,
    )

    def __init__(self, *args: object, people: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people
