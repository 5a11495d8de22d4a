from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm
from reports.verification.codes import read_code


class CheckForm(BoussoleForm):
    """A code, or a file: one of the two."""

    show_optional = False

    code = forms.CharField(
        label=_("Code à vérifier"),
        help_text=_("Douze signes, à la fin du document. Exemple : 7K3M-Q2XA-P9RT. Minuscules et espaces conviennent."),
        max_length=40,
        required=False,
    )
    file = forms.FileField(
        label=_("Ou le fichier reçu"),
        help_text=_("PDF ou .docx, 10 Mo au plus. Il est lu, puis oublié : rien n’est gardé."),
        required=False,
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, too_long: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_long = too_long
        self.fields["code"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean_code(self) -> str:
        """Return the code in its printed form, or ''. Raises ValidationError when what was typed cannot be one."""
        typed = self.cleaned_data["code"]
        code = read_code(typed)
        if typed and not code:
            raise forms.ValidationError(
                _now("Ce code n’a pas la bonne forme. Recopiez les douze signes : trois groupes de quatre.")
            )
        return code

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, not both. Raises ValidationError."""
        given = super().clean() or self.cleaned_data
        if self.too_long:
            self.add_error("file", _now("Ce fichier dépasse 10 Mo. Tapez plutôt son code."))
        elif not self.errors and not given.get("code") and given.get("file") is None:
            self.add_error("code", _now("Tapez le code, ou choisissez le fichier."))
        elif given.get("code") and given.get("file") is not None:
            self.add_error("file", _now("Donnez le code ou le fichier, pas les deux."))
        return given
