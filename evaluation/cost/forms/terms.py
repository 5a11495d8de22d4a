"""What holds for a whole cost table, and the workbook to import."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boussole.shared.forms import BoussoleForm
from evaluation.cost.enums import PurchaseRoute, TableKind, UsageRule
from evaluation.cost.forms.fields import number_field, source_field
from evaluation.cost.models import NOTE_LENGTH
from evaluation.cost.table import LIMITED, MAX_MONTHS


class TermsForm(BoussoleForm):
    """What holds for the whole table. `version` is the number of the table that the person was shown."""

    show_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput)
    vat_included = forms.TypedChoiceField(
        label=gettext_lazy("Les montants des achats sont saisis"),
        choices=[("True", gettext_lazy("Toutes taxes comprises")), ("False", gettext_lazy("Hors taxes"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    vat_rate = number_field(gettext_lazy("Taux de TVA"), required=True, max_digits=5, max_value=100)
    hourly_cost = number_field(
        gettext_lazy("Coût d’une heure d’agent"),
        gettext_lazy(
            "Salaire et charges. Laissez vide si vous ne le savez pas : les heures ne seront pas comptées en euros."
        ),
        max_digits=7,
        min_value=Decimal("0.01"),
    )
    hourly_cost_source = source_field(
        gettext_lazy("Source de ce coût horaire"), gettext_lazy("Exemple : contrôle de gestion, moyenne 2025.")
    )
    months = forms.IntegerField(
        label=gettext_lazy("Mois couverts par ces dépenses, depuis le début"),
        help_text=gettext_lazy("Le coût prévu sera compté sur la même durée."),
        min_value=1,
        max_value=MAX_MONTHS,
    )
    usage_rule = forms.ChoiceField(
        label=gettext_lazy("Que dit le contrat si l’usage double ?"),
        choices=[*UsageRule.choices, ("", gettext_lazy("Pas encore connu"))],
        widget=forms.RadioSelect,
        required=False,
    )
    usage_limit = number_field(
        gettext_lazy("Alerte ou plafond par an"),
        gettext_lazy("Seulement avec une alerte ou un plafond. Avec ou sans TVA, comme les achats."),
        min_value=Decimal("0.01"),
    )
    purchase_route = forms.ChoiceField(
        label=gettext_lazy("Par quelle voie l’achat se fait-il ?"),
        help_text=gettext_lazy("Un essai gratuit n’est pas neutre : il prépare un achat."),
        choices=[*PurchaseRoute.choices, ("", gettext_lazy("Pas encore connu"))],
        widget=forms.RadioSelect,
        required=False,
    )
    purchase_reference = source_field(
        gettext_lazy("Référence de l’achat"), gettext_lazy("Numéro du marché, de la convention ou de la décision.")
    )
    baseline_spending = number_field(
        gettext_lazy("Dépense d’une année sans l’outil"),
        gettext_lazy("Achats d’aujourd’hui pour la même tâche, TTC. 0 s’il n’y en a pas."),
    )
    baseline_hours = number_field(
        gettext_lazy("Temps des agents d’une année sans l’outil"),
        gettext_lazy("Heures passées aujourd’hui à la même tâche."),
        max_digits=10,
    )
    baseline_source = source_field(
        gettext_lazy("Source de la situation de départ"), gettext_lazy("Qui l’a relevée, quand, et sur quelle période.")
    )
    note = forms.CharField(
        label=gettext_lazy("Ce qui change dans cette version (facultatif)"), max_length=NOTE_LENGTH, required=False
    )

    UNITS = {
        "vat_rate": "%",
        "hourly_cost": gettext_lazy("€ par heure"),
        "months": gettext_lazy("mois"),
        "usage_limit": gettext_lazy("€ par an"),
        "baseline_spending": gettext_lazy("€ par an"),
        "baseline_hours": gettext_lazy("heures par an"),
    }
    ONLY_PLANNED = (
        "usage_rule", "usage_limit", "purchase_route", "purchase_reference", "baseline_spending", "baseline_hours",
        "baseline_source",
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        for name in self.ONLY_PLANNED if self.kind == TableKind.ACTUAL else ("months",):
            del self.fields[name]
        for name in ("usage_rule", "purchase_route"):
            if name in self.fields:
                self.fields[name].aside_values = {""}
        for name, unit in self.UNITS.items():
            if name in self.fields:
                self.fields[name].unit = unit

    def clean(self) -> dict[str, Any]:
        """Say beside the limit that it goes with an alert or a cap."""
        cleaned = super().clean()
        limited = cleaned.get("usage_rule") in LIMITED
        if limited and cleaned.get("usage_limit") is None and "usage_limit" not in self.errors:
            self.add_error("usage_limit", _("Saisissez le montant par an de l’alerte ou du plafond"))
        if not limited and cleaned.get("usage_limit") is not None:
            self.add_error("usage_limit", _("Effacez ce montant, ou choisissez une alerte ou un plafond"))
        return cleaned


class ImportForm(BoussoleForm):
    """The workbook to import."""

    required_messages = {"file": gettext_lazy("Choisissez le classeur à importer")}

    file = forms.FileField(
        label=gettext_lazy("Classeur"),
        help_text=gettext_lazy("Format xlsx, 10 Mo au plus, sans macro ni formule."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
