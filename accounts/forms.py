"""Signing in, passwords, people and roles."""

from collections.abc import Collection

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.actions.organisations import EDITABLE
from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from boussole.shared.forms import BoussoleForm, BoussoleFormMixin, BoussoleModelForm

SOMEBODY_ELSE = {"autocomplete": "off"}  # the browser must not offer the name of whoever fills the form
HOSTS = (OrganisationKind.METROPOLIS, OrganisationKind.INTERCOMMUNAL)


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

    def clean_username(self) -> str:
        """Addresses are kept in lower case; failures are counted by that same form."""
        return self.cleaned_data["username"].lower()


class ResetForm(BoussoleForm):
    """Ask for a link to choose a new password."""

    email = forms.EmailField(label=_("Adresse électronique"), help_text=_("Celle de votre compte."))
    required_messages = {"email": _("Saisissez votre adresse électronique.")}


class _NewPasswordMixin(BoussoleFormMixin):
    required_messages = {
        "old_password": _("Saisissez votre mot de passe actuel."),
        "new_password1": _("Saisissez un nouveau mot de passe."),
        "new_password2": _("Saisissez une seconde fois le nouveau mot de passe."),
    }

    def _build(self) -> None:
        self.fields["new_password1"].label = _("Nouveau mot de passe")
        self.fields["new_password1"].help_text = _(
            "Douze caractères au moins. Une suite de quatre mots convient. Ni votre nom, ni un mot de passe répandu."
        )
        self.fields["new_password2"].label = _("Le même, une seconde fois")
        self.fields["new_password2"].help_text = ""
        if "old_password" in self.fields:
            self.fields["old_password"].label = _("Mot de passe actuel")


class ChoosePasswordForm(_NewPasswordMixin, SetPasswordForm):
    """Choose a password, after an invitation or a reset."""


class ChangePasswordForm(_NewPasswordMixin, PasswordChangeForm):
    """Change one's own password."""

    field_order = ["old_password", "new_password1", "new_password2"]


class InviteForm(BoussoleForm):
    """Invite a person."""

    email = forms.EmailField(label=_("Adresse électronique"), widget=forms.EmailInput(attrs=SOMEBODY_ELSE))
    first_name = forms.CharField(label=_("Prénom"), max_length=80, widget=forms.TextInput(attrs=SOMEBODY_ELSE))
    last_name = forms.CharField(label=_("Nom"), max_length=80, widget=forms.TextInput(attrs=SOMEBODY_ELSE))
    job_title = forms.CharField(label=_("Service ou fonction"), max_length=150, required=False)
    roles = forms.MultipleChoiceField(label=_("Rôles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple)
    required_messages = {
        "email": _("Saisissez l’adresse électronique de la personne."),
        "first_name": _("Saisissez le prénom de la personne."),
        "last_name": _("Saisissez le nom de la personne."),
        "roles": _("Choisissez au moins un rôle."),
    }


class RoleForm(BoussoleForm):
    """Give one more role."""

    role = forms.ChoiceField(label=_("Rôle à donner"))
    required_messages = {"role": _("Choisissez le rôle à donner.")}

    def __init__(self, *args: object, held: Collection[str] = (), **kwargs: object) -> None:
        self.held = held
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        """Offer the roles that the person does not hold yet."""
        free = [(value, label) for value, label in Role.choices if value not in self.held]
        self.fields["role"].choices = [("", _("Choisir un rôle")), *free]


class OrganisationForm(BoussoleModelForm):
    """The collectivité itself. Its SIREN is given once and for all."""

    class Meta:
        model = Organisation
        fields = EDITABLE

    def _build(self) -> None:
        hosts = Organisation.objects.filter(kind__in=HOSTS).exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = hosts
        self.fields["parent"].empty_label = _("Aucune")
        self.fields["hosted"].label = _("Cette intercommunalité instruit nos dossiers")
        self.fields["hosted"].help_text = _(
            "Ses experts et son comité liront vos dossiers et donneront leur avis. Votre élu décide toujours."
        )

    def _post_clean(self) -> None:
        """Leave the instance alone: the action changes it, and refuses what the database would, in words for people."""


class SharingForm(BoussoleForm):
    """Propose a sharing to another collectivité."""

    required_messages = {"partner": _("Choisissez la collectivité à qui proposer un partage.")}

    partner = forms.ModelChoiceField(
        label=_("Collectivité"), queryset=Organisation.objects.none(), empty_label=_("Choisir une collectivité")
    )

    def __init__(self, *args: object, partners: QuerySet[Organisation], **kwargs: object) -> None:
        self.partners = partners
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        self.fields["partner"].queryset = self.partners


class SearchPeopleForm(BoussoleForm):
    """Search in the list of people."""

    show_optional = False
    q = forms.CharField(label=_("Nom ou adresse"), required=False)


class PasswordConfirmedForm(BoussoleForm):
    """Asks for one's own password again, before an act that cannot be undone (ASVS 5.0, 7.5.3).

    Wrong passwords are counted as failed sign-ins: somebody at an open session cannot try them at leisure.
    """

    required_messages = {"password": _("Saisissez votre mot de passe.")}

    password = forms.CharField(
        label=_("Votre mot de passe"),
        help_text=_("Demandé de nouveau : cet acte ne s’annule pas."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: object, request: HttpRequest, **kwargs: object) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Refuse any password but that of the person signed in."""
        given = self.cleaned_data["password"]
        if authenticate(self.request, username=self.request.user.get_username(), password=given) != self.request.user:
            raise forms.ValidationError(_("Ce n’est pas votre mot de passe. Saisissez-le de nouveau."))
        return given
