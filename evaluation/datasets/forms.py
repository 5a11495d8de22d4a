"""The forms of the inventory and of the data of a dossier. They check and show; the actions decide."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm, BoussoleModelForm
from evaluation.datasets.content import DATASET_FIELDS, USE_FIELDS, in_words, label_of
from evaluation.datasets.enums import SPECIAL, Done, Quality, Sensitivity
from evaluation.datasets.models import Dataset, DatasetUse
from evaluation.datasets.selectors import InventoryFilters

ANY = ("", _("Tous"))


class FilterForm(BoussoleForm):
    """Search and filters of the inventory. An unknown value is ignored, never an error."""

    show_optional = False

    q = forms.CharField(
        label=_("Mots cherchés"), help_text=_("Dans le nom, le contenu ou le service responsable."), required=False
    )
    sensitivity = forms.ChoiceField(label=_("Sensibilité"), choices=[ANY, *Sensitivity.choices], required=False)
    quality = forms.ChoiceField(label=_("Qualité"), choices=[ANY, *Quality.choices], required=False)
    organisation = forms.ChoiceField(label=_("Collectivité"), required=False)
    open = forms.BooleanField(label=_("Données ouvertes seulement"), required=False)
    retired = forms.BooleanField(label=_("Voir les jeux retirés de l’inventaire"), required=False)

    def __init__(self, data: Mapping[str, Any], *, organisations: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        if len(organisations) > 1:
            names = [(str(pk), name) for pk, name in organisations]
            self.fields["organisation"].choices = [("", _("Toutes")), *names]
        else:
            del self.fields["organisation"]

    def filters(self) -> InventoryFilters:
        """Return what was asked, without what is not understood."""
        self.is_valid()
        asked = self.cleaned_data
        organisation = asked.get("organisation")
        return InventoryFilters(
            search=asked.get("q", ""),
            organisation=int(organisation) if organisation else None,
            sensitivity=asked.get("sensitivity", ""),
            quality=asked.get("quality", ""),
            open_only=bool(asked.get("open")),
            retired=bool(asked.get("retired")),
        )


SECTIONS = (
    (_("Le jeu de données"), ("organisation", "name", "description")),
    (
        _("D’où il vient, qui en répond"),
        ("origin", "origin_details", "owner_service", "owner_contact", "rights"),
    ),
    (_("La qualité et la fraîcheur"), ("quality", "quality_how", "quality_on", "frequency", "updated_on")),
    (_("Les personnes"), ("sensitivity", "is_personal", "special", "legal_basis", "registry_reference", "retention")),
    (_("L’ouverture"), ("is_open", "open_address")),
)


class DatasetForm(BoussoleModelForm):
    """A data set. Only its name and its sensitivity are needed: what is not known yet is left empty."""

    class Meta:
        model = Dataset
        fields = [name for name in DATASET_FIELDS if name not in SPECIAL]
        widgets = {
            "quality": forms.RadioSelect,
            "sensitivity": forms.RadioSelect,
            "quality_on": forms.DateInput,
            "updated_on": forms.DateInput,
        }
        labels = {
            "name": _("Comment s’appelle-t-il ?"),
            "description": _("Que contient-il ?"),
            "origin": _("D’où viennent les données ?"),
            "owner_service": _("Quel service en répond ?"),
            "owner_contact": _("Qui contacter ?"),
            "rights": _("Quels sont les droits d’usage ?"),
            "quality": _("Comment la qualité est-elle connue ?"),
            "quality_how": _("Mesurée comment, avec quel résultat ?"),
            "quality_on": _("À quelle date ?"),
            "frequency": _("À quel rythme est-il mis à jour ?"),
            "updated_on": _("Quand l’a-t-il été pour la dernière fois ?"),
            "sensitivity": _("Ces données sont…"),
            "is_personal": _("Il contient des données personnelles"),
            "is_open": _("Il est publié en données ouvertes"),
            "open_address": _("À quelle adresse ?"),
            "retention": _("Combien de temps les données sont-elles gardées ?"),
            "legal_basis": _("Quelle est la base légale ?"),
            "registry_reference": _("Fiche du registre des traitements"),
        }
        help_texts = {
            "name": _("Le nom que le service lui donne. Exemple : actes et délibérations publiés."),
            "description": _("Les principaux champs, la période, le territoire, le nombre de lignes."),
            "owner_contact": _("Un nom et un moyen de le joindre, ou une adresse de service."),
            "rights": _("La licence, le contrat ou le texte qui permet de s’en servir. Droit d’auteur compris."),
            "quality_how": _("Exactitude, trous, fraîcheur, doublons : ce qui a été compté, et ce qui a été trouvé."),
            "is_personal": _("Un nom, une adresse, une voix ou une plaque suffisent, même s’ils sont publics."),
            "retention": _("La durée et son point de départ. Exemple : deux ans après la fermeture du dossier."),
            "legal_basis": _(
                "Mission d’intérêt public, obligation légale, consentement… Utile s’il y a des personnes."
            ),
            "registry_reference": _("Son numéro, si le traitement est inscrit au registre du DPO."),
        }

    special = forms.MultipleChoiceField(
        label=_("Contient-il des données sensibles ?"),
        help_text=_("Pensez aux textes libres, où ces informations arrivent sans être demandées."),
        choices=list(SPECIAL.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    required_messages = {
        "name": _("Donnez un nom au jeu de données."),
        "sensitivity": _("Dites si ces données sont publiques, internes, personnelles ou sensibles."),
        "organisation": _("Choisissez la collectivité."),
    }

    def __init__(self, *args: Any, organisations: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        self.organisations = organisations
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        if len(self.organisations) > 1:
            self.fields["organisation"] = forms.TypedChoiceField(
                label=_("Collectivité"), choices=self.organisations, coerce=int, widget=forms.RadioSelect
            )
        self.fields["quality"].choices = Quality.choices
        self.fields["sensitivity"].choices = Sensitivity.choices
        self.fields["special"].initial = [name for name in SPECIAL if getattr(self.instance, name)]
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, required=False, initial=self.instance.version
        )

    def _post_clean(self) -> None:
        """Leave the instance alone: the action changes it, and refuses what the database would, in words for people."""

    def values(self) -> dict[str, Any]:
        """Return the description, one truth value per special category."""
        chosen = self.cleaned_data["special"]
        given = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {**given, **{name: name in chosen for name in SPECIAL}}

    def chosen_organisation(self) -> int:
        """Return the id of the collectivité chosen, or of the only one."""
        return self.cleaned_data.get("organisation") or self.organisations[0][0]

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the fields of the page, part by part."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in SECTIONS]


class UseForm(BoussoleModelForm):
    """What a dossier does with a data set. Only the purpose is needed at first."""

    class Meta:
        model = DatasetUse
        fields = USE_FIELDS
        widgets = {"minimised": forms.RadioSelect, "underserved": forms.RadioSelect}
        labels = {
            "purpose": _("Que fait l’outil de ces données ?"),
            "fields_kept": _("Quels champs sont gardés ?"),
            "minimised": _("Utilise-t-on le moins de données possible ?"),
            "minimised_how": _("Qu’est-ce qui est retiré, et comment ?"),
            "retention": _("Combien de temps l’outil les garde-t-il ?"),
            "erasure": _("Comment sont-elles effacées ?"),
            "underserved": _("A-t-on cherché qui serait mal servi ?"),
            "underserved_finding": _("Qu’a-t-on trouvé ?"),
        }
        help_texts = {
            "purpose": _("Par exemple : chercher des actes comparables, apprendre à reconnaître une fuite."),
            "minimised": _("Noms et champs inutiles retirés, échantillon plutôt que base entière."),
            "retention": _("Historique des échanges compris."),
            "erasure": _("Qui efface, quand, et quelle preuve reste."),
            "underserved": _("Selon l’âge, le genre, la langue, le quartier ou le handicap."),
        }

    required_messages = {
        "dataset": _("Choisissez un jeu de données."),
        "purpose": _("Dites ce que l’outil fait de ces données."),
    }

    def __init__(self, *args: Any, choices: QuerySet[Dataset] | None = None, **kwargs: Any) -> None:
        self.datasets = choices
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        if self.datasets is not None:
            field = forms.ModelChoiceField(
                label=_("Jeu de données"), queryset=self.datasets, empty_label=_("Choisir un jeu de données")
            )
            self.fields = {"dataset": field, **self.fields}
        for name in ("minimised", "underserved"):
            self.fields[name].choices = Done.choices
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, required=False, initial=self.instance.version
        )

    def _post_clean(self) -> None:
        """Leave the instance alone: the action changes it."""

    def values(self) -> dict[str, str]:
        """Return what is said of the use."""
        return {name: self.cleaned_data[name] for name in USE_FIELDS}


def differences(model: type[Model], stored: Mapping[str, Any], typed: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what is stored where the page says something else, in words: nothing saved is hidden."""
    return [
        {"question": label_of(model, name), "answer": in_words(model, name, stored)}
        for name, value in typed.items()
        if (str(value) if value is not None else None) != (str(stored[name]) if stored[name] is not None else None)
    ]
