"""Checks of identifiers that carry their own key."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SIREN_LENGTH = 9


def luhn_is_valid(digits: str) -> bool:
    """Tell whether a string of digits passes the Luhn key (ISO/IEC 7812-1, used by the SIREN)."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def validate_siren(value: str) -> None:
    """Raise ValidationError unless `value` is nine digits whose Luhn key is right."""
    if len(value) != SIREN_LENGTH or not (value.isascii() and value.isdigit()):
        raise ValidationError(_("Le SIREN compte neuf chiffres, sans espace. Exemple : 244400404."))
    if not luhn_is_valid(value):
        raise ValidationError(_("Ce SIREN est faux : sa clé ne tombe pas juste. Vérifiez chaque chiffre."))
