"""The form of the head of documents."""

from django import forms
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm


class LetterheadForm(BoussoleForm):
    """Name, colour, logo and its text. The rules are the action's, so that a refusal says the same everywhere."""

    name = forms.CharField(
        label=_("Nom imprimé"),
        max_length=80,
        help_text=_("Tel qu’il doit se lire en tête des documents."),
        error_messages={"required": _("Écrivez le nom de la collectivité.")},
    )
    colour = forms.CharField(
        label=_("Couleur"),
        max_length=7,
        help_text=_(
            "Un dièse et six chiffres ou lettres, par exemple #0b3d70. Elle sert aux filets, aux numéros et à "
            "l’initiale, jamais aux données."
        ),
        error_messages={"required": _("Écrivez une couleur, par exemple #0b3d70.")},
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("Une image PNG ou JPEG de 500 Ko au plus. Elle sera imprimée sur 9 mm de haut, sur fond blanc."),
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,image/png,image/jpeg"}),
    )
    alternative = forms.CharField(
        label=_("Texte qui remplace le logo"),
        required=False,
        max_length=120,
        help_text=_("Lu par les personnes qui ne voient pas l’image. Nécessaire avec un logo."),
    )
    keep_logo = forms.BooleanField(label=_("Garder le logo actuel"), required=False)
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: object, has_logo: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not has_logo:
            del self.fields["keep_logo"]
