"""Signing in, passwords, people and roles."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, PasswordResetForm, SetPasswordForm
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Organisation
from boussole.shared.forms import BoussoleForm, BoussoleFormMixin, BoussoleModelForm


class SignInForm(BoussoleFormMixin, AuthenticationForm):
    """E-mail and password. The same sentence whether the account or the password is wrong."""

    error_messages = {
        "invalid_login": _("Adresse ou mot de passe incorrect. Vérifiez les deux, puis réessayez."),
        "inactive": _("Adresse ou mot de passe incorrect. Vérifiez les deux, puis réessayez."),
    }
    required_messages = {
        "username": _("Saisissez votre adresse électronique."),
        "password": _("Saisissez votre mot de passe."),
    }

    def _build(self) -> None:
        self.fields["username"].label = _("Adresse électronique")
        self.fields["username"].widget.attrs.update(autocomplete="username", inputmode="email")
        self.fields["password"].label = _("Mot de passe")


class ResetForm(BoussoleFormMixin, PasswordResetForm):
    """Ask for a link to choose a new password."""

    required_messages = {"email": _("Saisissez votre adresse électronique.")}

    def _build(self) -> None:
        self.fields["email"].label = _("Adresse électronique")


class ChoosePasswordForm(BoussoleFormMixin, SetPasswordForm):
    """Choose a password, after an invitation or a reset."""


class ChangePasswordForm(BoussoleFormMixin, PasswordChangeForm):
    """Change one's own password."""


class InviteForm(BoussoleForm):
    """Invite a person."""

    email = forms.EmailField(label=_("Adresse électronique"))
    first_name = forms.CharField(label=_("Prénom"), max_length=80)
    last_name = forms.CharField(label=_("Nom"), max_length=80)
    job_title = forms.CharField(label=_("Service ou fonction"), max_length=150, required=False)
    roles = forms.MultipleChoiceField(label=_("Rôles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple)
    required_messages = {"roles": _("Choisissez au moins un rôle.")}


class RoleForm(BoussoleForm):
    """Give one more role."""

    role = forms.ChoiceField(label=_("Rôle à donner"), choices=[("", _("Choisir un rôle")), *Role.choices])


class OrganisationForm(BoussoleModelForm):
    """The collectivité itself. Its SIREN is given once and for all."""

    class Meta:
        model = Organisation
        fields = ("name", "kind", "population", "parent", "hosted")

    def clean(self) -> dict:
        data = super().clean()
        parent = data.get("parent")
        if data.get("hosted") and parent is None:
            self.add_error("parent", _("Choisissez l’intercommunalité qui instruit les dossiers."))
        if parent is not None and parent.pk == self.instance.pk:
            self.add_error("parent", _("Une collectivité n’est pas sa propre intercommunalité."))
        return data


class SearchPeopleForm(BoussoleForm):
    """Search in the list of people."""

    show_optional = False
    q = forms.CharField(label=_("Nom ou adresse"), required=False)

