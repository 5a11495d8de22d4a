"""The kinds of fields that a cost table is made of."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boussole.shared.forms import NumberTextInput
from evaluation.cost.models import SOURCE_LENGTH

UNKNOWN = "?"
NOT_A_NUMBER = gettext_lazy("Saisissez un nombre, par exemple 12 500,50")
NEGATIVE = gettext_lazy("Saisissez un nombre qui n’est pas négatif")
NOT_POSITIVE = gettext_lazy("Saisissez un nombre plus grand que zéro")
TOO_BIG = gettext_lazy("Saisissez un nombre de %(limit_value)s au plus")
NOT_AN_AMOUNT = gettext_lazy("Saisissez un nombre, par exemple 12 500,50, ou « ? » si vous ne le savez pas encore")


class AmountField(forms.DecimalField):
    """Euros or hours with two decimals, « ? » when the amount is not known yet, or nothing."""

    widget = NumberTextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=12, decimal_places=2, required=False, **kwargs)
        self.error_messages["invalid"] = NOT_AN_AMOUNT

    def to_python(self, value: Any) -> Decimal | str | None:
        """Return the number, « ? » or None."""
        if isinstance(value, str) and value.strip() == UNKNOWN:
            return UNKNOWN
        return super().to_python(value)

    def validate(self, value: Any) -> None:
        """Check a number; « ? » needs no check."""
        if value == UNKNOWN:
            return
        super().validate(value)
        if value is not None and value < 0:
            raise forms.ValidationError(_("Saisissez un montant qui n’est pas négatif"))

    def run_validators(self, value: Any) -> None:
        """Check the digits of a number."""
        if value != UNKNOWN:
            super().run_validators(value)


def number_field(label: Any, hint: Any = "", **more: Any) -> forms.DecimalField:
    """Return a field for a number that is not negative, with two decimals at most; it may be left empty."""
    options = {"max_digits": 12, "decimal_places": 2, "min_value": 0, "required": False, **more}
    field = forms.DecimalField(label=label, help_text=hint, **options)
    field.error_messages["invalid"] = NOT_A_NUMBER
    field.error_messages["min_value"] = NOT_POSITIVE if options["min_value"] else NEGATIVE
    field.error_messages["max_value"] = TOO_BIG
    return field


def source_field(label: Any, hint: Any = "") -> forms.CharField:
    """Return a field that says where something comes from, on one line."""
    return forms.CharField(label=label, help_text=hint, max_length=SOURCE_LENGTH, required=False)
