"""The forms of the footprint. They check and show; the actions compute and keep."""

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boussole.shared.forms import BoussoleForm
from evaluation.footprint import catalogue, wording
from evaluation.footprint.actions import GivenUsage, OtherModel, OtherTool
from evaluation.footprint.calculation import Setting
from evaluation.footprint.enums import Basis, Length
from evaluation.footprint.estimate import WORKING_DAYS, Span
from evaluation.footprint.models import Comparison, Footprint
from usecases.models import UseCase

MOST_USERS, MOST_REQUESTS, MOST_TOKENS, MOST_KWH = 10_000_000, 10_000, 1_000_000, 1_000_000_000
ORDER = gettext_lazy("Le maximum est plus petit que le minimum : vérifiez les deux.")
HIGH = gettext_lazy("À remplir si vous n’êtes pas sûr : le résultat sera une fourchette.")


def model_choices() -> list[tuple[str, Any]]:
    """Return the models by maker, then the sizes of a model that nobody named."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for model in catalogue.models().values():
        group = model.maker or _("Je ne connais pas le modèle : ordre de grandeur")
        size = wording.size_label(model.active, model.total)
        groups.setdefault(group, []).append((model.key, f"{model.label} : {size}"))
    return [("", _("Choisissez")), *groups.items()]


def zone_choices() -> list[tuple[str, str]]:
    """Return the countries with what a kilowatt-hour of theirs emits."""
    return [(zone.code, wording.place_label(zone.code, zone.mix)) for zone in catalogue.zones().values()]


class RangeForm(BoussoleForm):
    """A form with ranges: two fields `x_low` and `x_high`; the high one, left empty, is the low one."""

    ranges: tuple[str, ...] = ()
    overtaken = False  # someone saved another version meanwhile

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in self.ranges:
            low, high = cleaned.get(f"{name}_low"), cleaned.get(f"{name}_high")
            if high is not None and low is None and f"{name}_low" not in self.errors:
                self.add_error(f"{name}_low", _("Donnez aussi le minimum."))
            elif None not in (low, high) and high < low:
                self.add_error(f"{name}_high", ORDER)
        return cleaned

    def span(self, name: str) -> Span | None:
        """Return the range typed in `name`_low and `name`_high, None when it was left empty."""
        low, high = self.cleaned_data[f"{name}_low"], self.cleaned_data[f"{name}_high"]
        return None if low is None else Span.of(low, high)


class ModelEstimateForm(RangeForm):
    """A generative system: who uses it, how much, which model, where."""

    ranges = ("users", "requests", "tokens")
    required_messages = {
        "users_low": gettext_lazy("Saisissez le nombre d’utilisateurs"),
        "requests_low": gettext_lazy("Saisissez le nombre de demandes par personne et par jour"),
        "model": gettext_lazy("Choisissez un modèle, ou une taille si vous ne le connaissez pas"),
        "hypotheses": gettext_lazy("Dites d’où viennent ces chiffres"),
    }

    users_low = forms.IntegerField(
        label=gettext_lazy("Utilisateurs, au moins"), min_value=1, max_value=MOST_USERS,
        help_text=gettext_lazy("Les personnes qui posent des questions à l’outil."),
    )  # fmt: skip
    users_high = forms.IntegerField(
        label=gettext_lazy("Utilisateurs, au plus"), min_value=1, max_value=MOST_USERS, required=False, help_text=HIGH
    )
    requests_low = forms.DecimalField(
        label=gettext_lazy("Demandes par personne et par jour, au moins"), max_digits=8, decimal_places=3,
        min_value=0, max_value=MOST_REQUESTS,
        help_text=gettext_lazy("Une demande : une question et sa réponse. 0,1 : une tous les dix jours."),
    )  # fmt: skip
    requests_high = forms.DecimalField(
        label=gettext_lazy("Demandes par personne et par jour, au plus"), max_digits=8, decimal_places=3,
        min_value=0, max_value=MOST_REQUESTS, required=False, help_text=HIGH,
    )  # fmt: skip
    days = forms.IntegerField(
        label=gettext_lazy("Jours d’utilisation par an"), min_value=1, max_value=366, initial=WORKING_DAYS,
        help_text=gettext_lazy("210 jours pour des agents, 365 pour un service ouvert à tous."),
    )  # fmt: skip
    length = forms.ChoiceField(
        label=gettext_lazy("Longueur des réponses"), choices=Length.choices, widget=forms.RadioSelect,
        initial=Length.MEDIUM,
        help_text=gettext_lazy("C’est elle qui pèse : un modèle écrit jeton par jeton, environ deux jetons par mot."),
    )  # fmt: skip
    tokens_low = forms.IntegerField(
        label=gettext_lazy("Jetons par réponse, au moins"), min_value=1, max_value=MOST_TOKENS, required=False,
        help_text=gettext_lazy(
            "Seulement si vous connaissez ce nombre. Comptez aussi les jetons cachés d’un modèle qui « réfléchit »."
        ),
    )  # fmt: skip
    tokens_high = forms.IntegerField(
        label=gettext_lazy("Jetons par réponse, au plus"), min_value=1, max_value=MOST_TOKENS, required=False
    )
    model = forms.ChoiceField(label=gettext_lazy("Modèle"), choices=())
    active_billions = forms.DecimalField(
        label=gettext_lazy("Paramètres actifs, en milliards"), max_digits=8, decimal_places=2, required=False,
        help_text=gettext_lazy("Pour un modèle dense, le même nombre qu’en tout."),
    )  # fmt: skip
    total_billions = forms.DecimalField(
        label=gettext_lazy("Paramètres en tout, en milliards"), max_digits=8, decimal_places=2, required=False
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Pays des serveurs"), choices=(),
        help_text=gettext_lazy("Là où ils tournent, pas là où le fournisseur a son siège : l’électricité change tout."),
    )  # fmt: skip
    pue = forms.DecimalField(
        label=gettext_lazy("PUE du centre de calcul"), max_digits=4, decimal_places=2, required=False,
        help_text=gettext_lazy(
            "Électricité du centre divisée par celle des machines : 1,2 est bon, 1,6 ordinaire. Demandez-le."
        ),
    )  # fmt: skip
    latency_s = forms.DecimalField(
        label=gettext_lazy("Durée d’une réponse, en secondes"), max_digits=7, decimal_places=2, required=False,
        help_text=gettext_lazy("Si vous l’avez mesurée. Sinon EcoLogits la calcule."),
    )  # fmt: skip
    hypotheses = forms.CharField(
        label=gettext_lazy("D’où viennent ces chiffres"), max_length=1500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Un relevé, un devis, un essai, une supposition : dites-le, quelqu’un devra y revenir."),
    )  # fmt: skip

    def _build(self) -> None:
        own = (catalogue.OWN, _("Un autre modèle, dont je donne la taille"))
        self.fields["model"].choices = [*model_choices(), (_("Modèle hébergé par nos soins"), [own])]
        self.fields["zone"].choices = zone_choices()
        self.helper.layout = Layout(
            "version",
            Fieldset(_("L’usage"), "users_low", "users_high", "requests_low", "requests_high", "days"),
            Fieldset(_("Les réponses"), "length", "tokens_low", "tokens_high"),
            Fieldset(_("Le modèle"), "model", "active_billions", "total_billions"),
            Fieldset(_("Les serveurs"), "zone", "pue", "latency_s"),
            Fieldset(_("Les sources"), "hypotheses"),
        )

    def usage(self) -> GivenUsage:
        """Return the usage typed."""
        return GivenUsage(
            users=self.span("users"),
            requests_per_day=self.span("requests"),
            days=self.cleaned_data["days"],
            length=self.cleaned_data["length"],
            tokens=self.span("tokens"),
        )

    def setting(self) -> Setting:
        """Return the model and the place chosen."""
        names = ("active_billions", "total_billions", "pue", "latency_s")
        numbers = {name: None if self.cleaned_data[name] is None else float(self.cleaned_data[name]) for name in names}
        return Setting(
            model=self.cleaned_data["model"],
            zone=self.cleaned_data["zone"],
            active=numbers["active_billions"],
            total=numbers["total_billions"],
            pue=numbers["pue"],
            latency_s=numbers["latency_s"],
        )


class ManualEstimateForm(RangeForm):
    """A classical system: an electricity consumption known otherwise, and how."""

    ranges = ("energy",)
    required_messages = {
        "volume": gettext_lazy("Dites quel usage est compté, sur un an"),
        "energy_low": gettext_lazy("Saisissez la consommation d’électricité, en kWh par an"),
        "source": gettext_lazy("Dites d’où vient le chiffre"),
        "method": gettext_lazy("Dites comment le chiffre a été obtenu"),
    }

    volume = forms.CharField(
        label=gettext_lazy("Usage compté, sur un an"), max_length=300,
        help_text=gettext_lazy("Combien de fois l’outil sert. Exemple : une analyse du réseau par nuit, 365 nuits."),
    )  # fmt: skip
    energy_low = forms.DecimalField(
        label=gettext_lazy("Électricité, au moins, en kWh par an"), max_digits=14, decimal_places=3, min_value=0,
        max_value=MOST_KWH,
        help_text=gettext_lazy("Puissance en watts × heures par an ÷ 1 000, pour toutes les machines."),
    )  # fmt: skip
    energy_high = forms.DecimalField(
        label=gettext_lazy("Électricité, au plus, en kWh par an"), max_digits=14, decimal_places=3, min_value=0,
        max_value=MOST_KWH, required=False, help_text=HIGH,
    )  # fmt: skip
    zone = forms.ChoiceField(label=gettext_lazy("Pays où tournent les machines"), choices=())
    source = forms.CharField(
        label=gettext_lazy("Source du chiffre"), max_length=300,
        help_text=gettext_lazy("Un compteur, une fiche du fabricant, une facture, une étude."),
    )  # fmt: skip
    method = forms.CharField(
        label=gettext_lazy("Comment le chiffre a été obtenu"), max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Le calcul, ce qui est compté, ce qui ne l’est pas : il doit pouvoir être refait."),
    )  # fmt: skip

    def _build(self) -> None:
        self.fields["zone"].choices = zone_choices()


class CompareForm(RangeForm):
    """One or two other solutions, and what is done without AI."""

    ranges = ("tool", "without_ai")
    required_messages = {"without_ai": gettext_lazy("Dites comment on fait aujourd’hui, sans IA")}

    model_1 = forms.ChoiceField(
        label=gettext_lazy("Premier autre modèle"), choices=(), required=False,
        help_text=gettext_lazy("Un modèle plus petit suffit souvent : commencez par lui."),
    )  # fmt: skip
    zone_1 = forms.ChoiceField(label=gettext_lazy("Pays de ses serveurs"), choices=(), required=False)
    model_2 = forms.ChoiceField(label=gettext_lazy("Second autre modèle"), choices=(), required=False)
    zone_2 = forms.ChoiceField(label=gettext_lazy("Pays des serveurs du second"), choices=(), required=False)
    tool_label = forms.CharField(
        label=gettext_lazy("Autre outil, plus sobre"), max_length=120, required=False,
        help_text=gettext_lazy("Un moteur de recherche, un petit programme, une autre machine."),
    )  # fmt: skip
    tool_low = forms.DecimalField(
        label=gettext_lazy("Son électricité, au moins, en kWh par an"), max_digits=14, decimal_places=3, min_value=0,
        max_value=MOST_KWH, required=False,
    )  # fmt: skip
    tool_high = forms.DecimalField(
        label=gettext_lazy("Son électricité, au plus, en kWh par an"), max_digits=14, decimal_places=3, min_value=0,
        max_value=MOST_KWH, required=False,
    )  # fmt: skip
    tool_source = forms.CharField(label=gettext_lazy("Source de ce chiffre"), max_length=300, required=False)
    without_ai = forms.CharField(
        label=gettext_lazy("Comment on fait aujourd’hui, sans IA"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    without_ai_low = forms.DecimalField(
        label=gettext_lazy("Électricité sans IA, au moins, en kWh par an"), max_digits=14, decimal_places=3,
        min_value=0, max_value=MOST_KWH, required=False,
        help_text=gettext_lazy("Seulement si vous l’avez mesurée. Le temps des agents n’a pas de chiffre d’énergie."),
    )  # fmt: skip
    without_ai_high = forms.DecimalField(
        label=gettext_lazy("Électricité sans IA, au plus, en kWh par an"), max_digits=14, decimal_places=3,
        min_value=0, max_value=MOST_KWH, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, footprint: Footprint, **kwargs: Any) -> None:
        self.footprint = footprint
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        models, groups = ("model_1", "zone_1", "model_2", "zone_2"), []
        if self.footprint.basis == Basis.MODEL:
            for number in (1, 2):
                self.fields[f"model_{number}"].choices = [("", _("Aucun")), *model_choices()[1:]]
                self.fields[f"zone_{number}"].choices = zone_choices()
                self.fields[f"zone_{number}"].initial = self.footprint.zone
            groups = [Fieldset(_("D’autres modèles, pour le même usage"), *models)]
        else:
            for name in models:
                del self.fields[name]
        self.helper.layout = Layout(
            "version",
            *groups,
            Fieldset(_("Un autre outil"), "tool_label", "tool_low", "tool_high", "tool_source"),
            Fieldset(_("Sans IA"), "without_ai", "without_ai_low", "without_ai_high"),
        )

    def others(self) -> list[OtherModel | OtherTool]:
        """Return the other solutions typed, models first."""
        data = self.cleaned_data
        found: list[OtherModel | OtherTool] = [
            OtherModel(Setting(data[f"model_{number}"], data[f"zone_{number}"] or self.footprint.zone))
            for number in (1, 2)
            if data.get(f"model_{number}")
        ]
        energy = self.span("tool")
        if energy is not None or data["tool_label"] or data["tool_source"]:
            tool = OtherTool(data["tool_label"], energy or Span.of(0), data["tool_source"], self.footprint.zone)
            found.append(tool)
        return found


def model_initial(use_case: UseCase, last: Footprint | None) -> dict[str, Any]:
    """Return what the form shows first: the last version computed from a model, else what the demand says."""
    if last is None or last.basis != Basis.MODEL:
        demand = use_case.submission
        said = demand.volume and _("D’après la demande : %(volume)s") % {"volume": demand.volume}
        return {"users_low": demand.users_count, "hypotheses": said, "version": last.number if last else 0}
    names = (
        "users_low", "users_high", "requests_low", "requests_high", "days", "length", "model", "active_billions",
        "total_billions", "zone", "pue", "latency_s", "hypotheses",
    )  # fmt: skip
    stored = {name: _plain(getattr(last, name)) for name in names}
    if last.length == Length.OWN:
        stored |= {"tokens_low": last.tokens_low, "tokens_high": last.tokens_high}
    return {**stored, "version": last.number}


def manual_initial(use_case: UseCase, last: Footprint | None) -> dict[str, Any]:
    """Return what the form shows first: the last version made by hand, else the volume that the demand says."""
    if last is None or last.basis != Basis.MANUAL:
        return {"volume": use_case.submission.volume, "version": last.number if last else 0}
    names = ("volume", "energy_low", "energy_high", "zone", "source", "method")
    return {**{name: _plain(getattr(last, name)) for name in names}, "version": last.number}


def compare_initial(use_case: UseCase, last: Comparison | None) -> dict[str, Any]:
    """Return what the form shows first: the last comparison of this estimate, else the alternatives of the demand."""
    if last is None:
        return {"without_ai": use_case.submission.alternatives[:1000], "version": 0}
    shown: dict[str, Any] = {
        "without_ai": last.without_ai,
        "without_ai_low": _plain(last.without_ai_low),
        "without_ai_high": _plain(last.without_ai_high),
        "version": last.number,
    }
    models = [option for option in last.options.all() if option.basis == Basis.MODEL]
    for number, option in enumerate(models, start=1):
        shown |= {f"model_{number}": option.model, f"zone_{number}": option.zone}
    for option in last.options.all():
        if option.basis == Basis.MANUAL:
            ends = {"tool_low": _plain(option.energy_low), "tool_high": _plain(option.energy_high)}
            shown |= {"tool_label": option.label, "tool_source": option.source, **ends}
    return shown


def _plain(value: Any) -> Any:
    """Return a stored decimal without the zeros of its column."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
