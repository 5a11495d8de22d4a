from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm


class TouchedJobsForm(BoussoleForm):
    """The jobs and departments touched by a dossier; `version` is what was on screen."""

    jobs = forms.MultipleChoiceField(
        label=_("Quels métiers l’outil touche-t-il ?"),
        help_text=_("Ceux dont il change les tâches, même un peu. Le niveau vient du référentiel."),
        widget=forms.CheckboxSelectMultiple,
    )
    directions = forms.MultipleChoiceField(
        label=_("Dans quelles directions ?"),
        help_text=_("Ne cochez rien si toutes sont touchées."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=_("Qu’est-ce qui change pour ces agents ?"),
        help_text=_("Une tâche qui disparaît, une vérification en plus, un public plus difficile…"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    required_messages = {"jobs": _("Choisissez au moins un métier.")}

    def __init__(self, *args: Any, jobs: Sequence[tuple[str, str]], directions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jobs"].choices = jobs
        self.fields["directions"].choices = [(name, name) for name in directions]
        if not directions:
            del self.fields["directions"]
