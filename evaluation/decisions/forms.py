"""The forms of the élu's decision, of its conditions and of the follow-up."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from boussole.shared.forms import BoussoleForm
from evaluation.decisions.actions import NewCondition, Observed
from evaluation.decisions.actions.reporting import EVENTS
from evaluation.decisions.actions.reviewing import TEXTS
from evaluation.decisions.already_known import Offer
from evaluation.decisions.enums import DecisionKind, Kept, ReviewOutcome, ReviewReason
from evaluation.decisions.models import ReviewReport
from evaluation.decisions.selectors import Promise
from usecases.models import Document, UseCase

FEWEST_LINES, MOST_LINES = 2, 30
CONDITION_PARTS = ("condition", "holder", "owner", "due")


class DecisionForm(BoussoleForm):
    """A decision, its reasons and its conditions. Nothing is chosen beforehand; what is closed is left out."""

    kind = forms.ChoiceField(label=_("Quelle est votre décision ?"), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Vos motifs"),
        help_text=_("Ils figurent dans le dossier et son historique."),
        max_length=2000,
        widget=forms.Textarea,
    )
    departure_reasons = forms.CharField(
        label=_("Si vous vous écartez de l’avis du comité : pourquoi"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    public_reason = forms.CharField(
        label=_("Si vous refusez ou arrêtez : le motif rendu public"),
        help_text=_("Deux ou trois phrases simples pour les habitants. Aucun nom de personne."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ends_on = forms.DateField(
        label=_("Si vous prolongez l’essai : nouvelle date de fin"), required=False, widget=forms.DateInput
    )
    deliberation = forms.CharField(
        label=_("Référence de l’acte"),
        help_text=_("Délibération, décision ou arrêté, s’il existe déjà."),
        max_length=100,
        required=False,
    )
    acted_on = forms.DateField(label=_("Date de l’acte"), required=False, widget=forms.DateInput)
    document = forms.ModelChoiceField(label=_("Pièce du dossier"), queryset=None, required=False)
    lines = forms.IntegerField(widget=forms.HiddenInput, required=False)
    required_messages = {"kind": _("Choisissez une décision."), "reasons": _("Écrivez vos motifs.")}

    def __init__(
        self,
        *args: object,
        possible: Mapping[str, str],
        conditions: Sequence[NewCondition],
        use_case: UseCase,
        people: Sequence[User],
        lines: int = 0,
        **kwargs: object,
    ) -> None:
        self.possible, self.carried, self.use_case, self.people = possible, conditions, use_case, people
        # Every condition of the committee has its line, and one line more stays free.
        fewest = max(FEWEST_LINES, len(conditions) + 1)
        self.numbers = range(1, min(MOST_LINES, max(fewest, lines)) + 1)
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        choices = [(kind, DecisionKind(kind).label) for kind, reason in self.possible.items() if not reason]
        closed = [f"{DecisionKind(kind).label} ({reason})" for kind, reason in self.possible.items() if reason]
        self.fields["kind"].choices = choices
        if closed:
            self.fields["kind"].help_text = _("Fermé aujourd’hui : %(list)s.") % {"list": " ; ".join(closed)}
        if DecisionKind.EXTEND_TRIAL not in dict(choices):
            del self.fields["ends_on"]
        self.fields["document"].queryset = self.use_case.documents.all()
        self.fields["lines"].initial = len(self.numbers)
        people = [("", "–"), *((str(person.pk), str(person)) for person in self.people)]
        for line in self.numbers:
            carried = self.carried[line - 1] if line <= len(self.carried) else NewCondition("", "", None)
            self._add_line(line, carried, people)

    def _add_line(self, line: int, carried: NewCondition, people: list[tuple[str, str]]) -> None:
        text = forms.CharField(label=_("Quoi"), max_length=200, required=False, initial=carried.text)
        holder = forms.ChoiceField(
            label=_("Qui, dans la collectivité"), choices=people, required=False, initial=_key(carried.holder)
        )
        owner = forms.CharField(
            label=_("Ou un autre nom ou service"), max_length=100, required=False, initial=carried.owner
        )
        due = forms.DateField(label=_("Avant le"), required=False, initial=carried.due_on, widget=forms.DateInput)
        parts = zip(CONDITION_PARTS, (text, holder, owner, due), strict=True)
        self.fields |= {f"{part}_{line}": field for part, field in parts}

    def rows(self) -> list[tuple[int, list[BoundField]]]:
        """Return the number and the fields of each condition, for the page."""
        return [(line, [self[f"{part}_{line}"] for part in CONDITION_PARTS]) for line in self.numbers]

    def conditions(self) -> list[NewCondition]:
        """Return the conditions typed, even incomplete: the action says what is missing."""
        people = {str(person.pk): person for person in self.people}
        found = []
        for line in self.numbers:
            text, holder, owner, due = (self.cleaned_data[f"{part}_{line}"] for part in CONDITION_PARTS)
            if text or holder or owner or due:
                found.append(NewCondition(text, owner, due, people.get(holder)))
        return found

    def decision(self) -> dict[str, Any]:
        """Return what was typed as the action takes it."""
        names = ("kind", "reasons", "departure_reasons", "public_reason", "acted_on", "document")
        given = {name: self.cleaned_data[name] for name in names}
        return {**given, "ends_on": self.cleaned_data.get("ends_on"), "conditions": self.conditions()}


def typed_lines(data: Mapping[str, str]) -> int:
    """Return how many lines of conditions the page that was sent had; 0 when it does not say."""
    said = data.get("lines", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0


def _key(person: User | None) -> str:
    return str(person.pk) if person else ""


class EvidenceForm(BoussoleForm):
    """What shows that a condition is met."""

    evidence = forms.CharField(
        label=_("Ce qui montre que la condition est remplie"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    document = forms.ModelChoiceField(
        label=_("Pièce du dossier qui le montre"),
        help_text=_("Une pièce se joint d’abord au dossier, à la page « Pièces »."),
        queryset=None,
        required=False,
    )

    def __init__(self, *args: object, documents: QuerySet[Document], **kwargs: object) -> None:
        self.documents = documents
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        self.fields["document"].queryset = self.documents


class MeetForm(EvidenceForm):
    """What shows that a condition is met, and since when: what was proposed counts when nothing else is said."""

    met_on = forms.DateField(label=_("Remplie le"), widget=forms.DateInput)

    def _build(self) -> None:
        super()._build()
        if self.initial.get("proposed"):
            self.fields["evidence"].required = False
            self.fields["evidence"].help_text = _("Laissez vide pour garder la preuve proposée.")


class ReturnForm(BoussoleForm):
    """What is missing in the evidence of a condition."""

    reason = forms.CharField(label=_("Ce qui manque"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ExtendForm(BoussoleForm):
    """A later date for a condition, and why."""

    due_on = forms.DateField(label=_("Nouvelle date"), widget=forms.DateInput)
    reason = forms.CharField(label=_("Pourquoi"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ReviewForm(BoussoleForm):
    """Why a review is opened."""

    reason = forms.ChoiceField(label=_("Raison"), choices=ReviewReason.choices, widget=forms.RadioSelect)
    comment = forms.CharField(label=_("Ce qui s’est passé"), max_length=2000, widget=forms.Textarea)


class EventForm(BoussoleForm):
    """An event reported on a system in service."""

    reason = forms.ChoiceField(
        label=_("Que s’est-il produit ?"),
        choices=[(event.value, event.label) for event in EVENTS],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("Ce qui s’est passé"),
        help_text=_("Les faits, leur date, les personnes ou services touchés, sans nom de personne."),
        max_length=2000,
        widget=forms.Textarea,
    )


class AnswerForm(BoussoleForm):
    """Why a reported event opens no review."""

    answer = forms.CharField(
        label=_("Pourquoi ce signalement n’ouvre pas de réévaluation"), max_length=1000, widget=forms.Textarea
    )


class ObservationForm(BoussoleForm):
    """What a review observes: promise by promise, then the usage, the costs, the work of the agents."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: object, promises: Sequence[Promise], latest: ReviewReport | None, **kwargs: object
    ) -> None:
        self.promises, self.latest = promises, latest
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        self.fields["version"].initial = self.latest.number if self.latest else 0
        said = {(row.kind, row.label): row for row in self.latest.promises.all()} if self.latest else {}
        for place, promise in enumerate(self.promises, start=1):
            before = said.get((promise.kind, promise.label))
            self.fields[f"observed_{place}"] = forms.CharField(
                label=_("Ce qui est observé"),
                max_length=500,
                required=False,
                initial=before.observed if before else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"kept_{place}"] = forms.ChoiceField(
                label=_("Est-ce tenu ?"), choices=Kept.choices, initial=before.kept if before else Kept.UNKNOWN
            )
        for name in TEXTS:
            field = ReviewReport._meta.get_field(name).formfield(required=False)
            field.initial = getattr(self.latest, name) if self.latest else ""
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]
            self.fields[name] = field

    def rows(self) -> list[tuple[Promise, BoundField, BoundField]]:
        """Return each promise with its two fields, for the page."""
        return [
            (promise, self[f"observed_{place}"], self[f"kept_{place}"])
            for place, promise in enumerate(self.promises, start=1)
        ]

    def texts_fields(self) -> list[BoundField]:
        """Return the fields that follow the promises."""
        return [self[name] for name in TEXTS]

    def report(self) -> dict[str, Any]:
        """Return what was typed as the action takes it."""
        data = self.cleaned_data
        places = range(1, len(self.promises) + 1)
        return {
            "version": data["version"],
            "texts": {name: data[name] for name in TEXTS},
            "observed": [Observed(data[f"observed_{place}"], data[f"kept_{place}"]) for place in places],
        }


def taken_up(data: Mapping[str, str], offer: Offer) -> dict[str, str]:
    """Return what was typed, with what is offered for one field added to what that field says, unless it is there."""
    said = data.get(offer.field, "").replace("\r\n", "\n").strip()
    if offer.text not in said:
        said = f"{said}\n{offer.text}".strip()
    return {**dict(data.items()), offer.field: said}


class RetireForm(BoussoleForm):
    """Why a system is taken out of service."""

    comment = forms.CharField(label=_("Motif"), max_length=2000, widget=forms.Textarea)
    public_reason = forms.CharField(
        label=_("Motif rendu public"),
        help_text=_("Demandé quand un incident est en cause : deux ou trois phrases simples, aucun nom de personne."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ConclusionForm(RetireForm):
    """What a review concludes."""

    outcome = forms.ChoiceField(
        label=_("Quelle suite donnez-vous ?"), choices=ReviewOutcome.choices, widget=forms.RadioSelect
    )
    field_order = ["outcome", "comment", "public_reason"]
    required_messages = {"outcome": _("Choisissez la suite du bilan.")}

    def _build(self) -> None:
        self.fields["comment"].label = _("Conclusion")
        self.fields["public_reason"].label = _("Si le système se retire : motif rendu public")


class ConditionFilterForm(BoussoleForm):
    """What the list of conditions is narrowed to. An unknown value is ignored, never an error."""

    show_optional = False
    STANDING = (
        ("", _("Toutes")),
        ("late", _("En retard")),
        ("soon", _("À remplir dans les 30 jours")),
        ("open", _("À remplir")),
        ("proposed", _("À vérifier")),
        ("met", _("Remplies")),
    )

    standing = forms.ChoiceField(label=_("Où elles en sont"), choices=STANDING, required=False)
    whose = forms.ChoiceField(
        label=_("De qui"), choices=(("", _("De tous")), ("mine", _("Les miennes"))), required=False
    )
    organisation = forms.ChoiceField(label=_("Collectivité"), required=False)

    def __init__(self, data: Mapping[str, Any], *, organisations: Iterable[Organisation], **kwargs: object) -> None:
        self.organisations = list(organisations)
        super().__init__(data, **kwargs)

    def _build(self) -> None:
        if len(self.organisations) > 1:
            names = [(str(row.pk), row.name) for row in self.organisations]
            self.fields["organisation"].choices = [("", _("Toutes")), *names]
        else:
            del self.fields["organisation"]

    def asked(self) -> dict[str, str]:
        """Return what was asked, without what is not understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
