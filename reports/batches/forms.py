from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm


class YearForm(BoussoleForm):
    """The year whose decision reports are asked for."""

    required_messages = {"year": _("Choisissez une année")}

    year = forms.TypedChoiceField(label=_("Année"), coerce=int)

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]
