"""Looking for an act in the journal."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.acts import act_name
from boussole.shared.forms import BoussoleForm


class FilterForm(BoussoleForm):
    """Narrow the list: one kind of act, the name of what it speaks of, one's collectivité when there are several."""

    show_optional = False
    verb = forms.ChoiceField(label=_("Acte"), required=False)
    q = forms.CharField(label=_("Dossier ou objet"), required=False, max_length=100)
    organisation = forms.TypedChoiceField(label=_("Collectivité"), required=False, coerce=int, empty_value=None)

    def __init__(
        self, data: object, *, verbs: Sequence[str], organisations: Sequence[tuple[int, str]], **kwargs: object
    ) -> None:
        self.verbs, self.organisations = verbs, organisations
        super().__init__(data, **kwargs)

    def _build(self) -> None:
        named = sorted(((verb, act_name(verb)) for verb in self.verbs), key=lambda pair: pair[1])
        self.fields["verb"].choices = [("", _("Tous les actes")), *named]
        self.fields["organisation"].choices = self.organisations
        if len(self.organisations) < 2:
            del self.fields["organisation"]
