"""The forms of what an answer sets off, of when a question is asked, and of what it looks at in the dossier."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boussole.shared.forms import BoussoleForm
from boussole.shared.wording import enumerate_fr
from evaluation.compass.grid_wording import FACT_WORDS
from evaluation.compass.known_points import KNOWN_POINTS
from evaluation.compass.scoring import SCORED_TYPES

Content = Mapping[str, Any]

KINDS = [
    ("B", gettext_lazy("Bloquant")),
    ("BD", gettext_lazy("Bloquant au démarrage")),
    ("V", gettext_lazy("Vigilance")),
    ("D", gettext_lazy("Pièce à joindre")),
    ("CAP", gettext_lazy("Plafond sur une autre réponse")),
]
KIND_HINTS = {
    "B": gettext_lazy("Le comité ne peut donner aucun avis favorable tant que le point n’est pas levé."),
    "BD": gettext_lazy("Un avis « sous réserves » reste possible ; l’essai ne démarre pas."),
    "V": gettext_lazy("Une ligne obligatoire dans le rapport."),
    "D": gettext_lazy("Un document à joindre au dossier. Il ne change pas le verdict."),
    "CAP": gettext_lazy("Une autre réponse ne peut plus dépasser ce nombre de points."),
}


class EffectForm(BoussoleForm):
    """One effect of a question: its kind, what sets it off, what it says."""

    kind = forms.ChoiceField(label=gettext_lazy("Que se passe-t-il ?"), choices=KINDS, widget=forms.RadioSelect)
    message = forms.CharField(
        label=gettext_lazy("Ce que liront l’expert, le comité et l’élu"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    document = forms.CharField(label=gettext_lazy("Pièce attendue"), max_length=120, required=False)
    final = forms.BooleanField(
        label=gettext_lazy("Définitif : personne ne peut lever ce point bloquant"), required=False
    )
    target = forms.ChoiceField(label=gettext_lazy("Plafond : la question visée"), required=False)
    points = forms.ChoiceField(
        label=gettext_lazy("Plafond : points à ne pas dépasser"),
        choices=[("", "–"), *((str(points), str(points)) for points in range(5))],
        required=False,
    )

    def __init__(self, *args: object, question: Content, others: Sequence[Content], **kwargs: object) -> None:
        self.question, self.others = question, others
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        self.fields["kind"].choice_hints = KIND_HINTS
        scored = [row for row in self.others if row["answer_type"] in SCORED_TYPES]
        self.fields["target"].choices = [("", "–"), *((row["code"], f"{row['code']} {row['text']}") for row in scored)]
        if self.question["answer_type"] == "TEXT":
            choices = [(str(mark), _("note %(mark)s") % {"mark": mark}) for mark in range(5)]
            label = _("Notes qui déclenchent l’effet")
        else:
            choices = [(str(row["value"]), row["label"]) for row in self.question["options"]]
            label = _("Réponses qui déclenchent l’effet")
        self.fields["values"] = forms.MultipleChoiceField(
            label=label,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choisissez au moins une réponse.")},
        )
        self.fields["unknown"] = forms.BooleanField(
            label=_("« Je ne sais pas » le déclenche aussi, pour de bon"),
            help_text=_(
                "Sans cette case, « Je ne sais pas » déclenche un bloquant à titre provisoire, et rien d’autre."
            ),
            required=False,
        )
        self.order_fields(["kind", "values", "unknown", "message"])

    def clean(self) -> dict[str, Any]:
        """A document names itself; a cap says on what, and how much."""
        data = super().clean()
        if data.get("kind") == "D" and not data.get("document"):
            self.add_error("document", _("Nommez la pièce à joindre."))
        if data.get("kind") == "CAP" and not data.get("target"):
            self.add_error("target", _("Choisissez la question que le plafond vise."))
        if data.get("kind") == "CAP" and not data.get("points"):
            self.add_error("points", _("Dites le nombre de points à ne pas dépasser."))
        return data

    def effect(self, clauses: Sequence[Content]) -> dict[str, Any]:
        """Return the effect as a grid file writes it: nothing that its kind does not use."""
        data = self.cleaned_data
        text = self.question["answer_type"] == "TEXT"
        when: dict[str, Any] = (
            {"marks": [int(mark) for mark in data["values"]]} if text else {"values": list(data["values"])}
        )
        if data["unknown"]:
            when["unknown"] = True
        effect: dict[str, Any] = {"kind": data["kind"], "when": when}
        if clauses:
            effect["and"] = list(clauses)
        effect["message"] = data["message"]
        if data["document"] and data["kind"] != "CAP":
            effect["document"] = data["document"]
        if data["final"] and data["kind"] in ("B", "BD"):
            effect["final"] = True
        if data["kind"] == "CAP":
            effect |= {"target": data["target"], "points": int(data["points"])}
        return effect


def effect_initial(effect: Content) -> dict[str, Any]:
    """Return an effect as the initial values of its form."""
    when = effect["when"]
    return {
        **{name: effect.get(name, "") for name in ("kind", "message", "document", "target")},
        "points": str(effect.get("points", "")),
        "final": effect.get("final", False),
        "values": [str(value) for value in when.get("marks", when.get("values", []))],
        "unknown": when.get("unknown", False),
    }


class ClauseForm(BoussoleForm):
    """One more condition: a fact of the dossier, the answer to another question, or a day. One thing a row."""

    show_optional = False
    fact = forms.ChoiceField(label=gettext_lazy("Un fait du dossier"), required=False)
    question = forms.ChoiceField(label=gettext_lazy("Ou la réponse à une autre question"), required=False)
    answers = forms.CharField(
        label=gettext_lazy("Laquelle, ou lesquelles"),
        help_text=gettext_lazy("Telles qu’elles sont proposées, séparées par des points-virgules."),
        required=False,
        max_length=1000,
    )
    from_date = forms.DateField(label=gettext_lazy("Ou à partir d’un jour"), required=False, widget=forms.DateInput)

    def __init__(self, *args: object, others: Sequence[Content], dated: bool = True, **kwargs: object) -> None:
        self.others, self.dated = others, dated
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        facts = [("", "–")]
        for name, (true, false) in FACT_WORDS.items():
            facts += [(f"{name}:1", true), (f"{name}:0", false)]
        self.fields["fact"].choices = facts
        asked = [row for row in self.others if row["answer_type"] != "TEXT"]
        self.fields["question"].choices = [("", "–"), *((row["code"], f"{row['code']} {row['text']}") for row in asked)]
        if not self.dated:
            del self.fields["from_date"]

    def clean(self) -> dict[str, Any]:
        """One thing a row; answers are read by their words or by their keys."""
        data = super().clean()
        if sum(bool(data.get(name)) for name in ("fact", "question", "from_date")) > 1:
            self.add_error("fact", _("Choisissez une seule chose par ligne : un fait, une réponse ou un jour."))
        if data.get("answers") and not data.get("question"):
            self.add_error("question", _("Choisissez la question à laquelle répondent ces mots."))
        if data.get("question"):
            data["values"] = self._values(data["question"], data.get("answers") or "")
        return data

    def _values(self, code: str, typed: str) -> list[str]:
        options = next(row["options"] for row in self.others if row["code"] == code)
        keys = {_plain(option["label"]): option["value"] for option in options}
        keys |= {_plain(option["value"]): option["value"] for option in options}
        words = [word for word in (part.strip() for part in typed.split(";")) if word]
        wrong = [word for word in words if _plain(word) not in keys]
        if wrong or not words:
            offered = {"code": code, "answers": enumerate_fr([f"« {option['label']} »" for option in options])}
            self.add_error("answers", _("%(code)s propose : %(answers)s.") % offered)
            return []
        return list(dict.fromkeys(keys[_plain(word)] for word in words))

    def clause(self) -> dict[str, Any] | None:
        """Return the condition as a grid file writes it, or None for an empty row."""
        data = self.cleaned_data
        if data.get("fact"):
            name, known = data["fact"].split(":")
            return {"fact": name, "is": known == "1"}
        if data.get("question"):
            return {"question": data["question"], "values": data["values"]}
        if data.get("from_date"):
            return {"from_date": data["from_date"].isoformat()}
        return None


ClauseRows = formset_factory(ClauseForm, extra=1, max_num=6)


def clauses_of(rows: BaseFormSet) -> list[dict[str, Any]]:
    """Return the conditions typed, empty rows left out."""
    return [clause for form in rows if (clause := form.clause()) is not None]


def clause_initial(clause: Content | None, others: Sequence[Content]) -> dict[str, Any]:
    """Return a condition as the initial values of its row."""
    if not clause:
        return {}
    if "fact" in clause:
        return {"fact": f"{clause['fact']}:{int(clause['is'])}"}
    if "from_date" in clause:
        return {"from_date": date.fromisoformat(clause["from_date"])}
    options = next((row["options"] for row in others if row["code"] == clause["question"]), [])
    words = {option["value"]: option["label"] for option in options}
    return {
        "question": clause["question"],
        "answers": " ; ".join(words.get(value, value) for value in clause["values"]),
    }


class EvidenceForm(BoussoleForm):
    """The elements of the dossier that a question looks at, and the answer that each level speaks for."""

    show_optional = False

    def __init__(self, *args: object, question: Content, **kwargs: object) -> None:
        self.question = question
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        held = {row["point"]: row.get("levels", {}) for row in self.question["evidence"]}
        answers = [("", "–"), *((str(row["value"]), row["label"]) for row in self.question["options"])]
        for point, (label, levels) in KNOWN_POINTS.items():
            self.fields[f"look-{point}"] = forms.BooleanField(label=label, required=False, initial=point in held)
            for level, words in levels if self.question["options"] else ():
                self.fields[f"level-{point}-{level}"] = forms.ChoiceField(
                    label=_("Si le dossier dit « %(level)s »") % {"level": words},
                    choices=answers,
                    required=False,
                    initial=held.get(point, {}).get(level, ""),
                )

    def groups(self) -> list[dict[str, Any]]:
        """Return the fields point by point: the box, then its levels."""
        return [
            {
                "look": self[f"look-{point}"],
                "levels": [self[name] for name in self.fields if name.startswith(f"level-{point}-")],
                "open": bool(self[f"look-{point}"].value()),
            }
            for point in KNOWN_POINTS
        ]

    def evidence(self) -> list[dict[str, Any]]:
        """Return the elements chosen as a grid file writes them; those that this page does not know are kept."""
        data = self.cleaned_data
        chosen = []
        for point, (_label, levels) in KNOWN_POINTS.items():
            if data[f"look-{point}"]:
                said = {level: data.get(f"level-{point}-{level}", "") for level, _words in levels}
                chosen.append({"point": point, "levels": {level: value for level, value in said.items() if value}})
        chosen += [row for row in self.question["evidence"] if row["point"] not in KNOWN_POINTS]
        before = [row["point"] for row in self.question["evidence"]]
        return sorted(chosen, key=lambda row: before.index(row["point"]) if row["point"] in before else len(before))


class TokenForm(BoussoleForm):
    """The mark of what a confirmation page was built from."""

    token = forms.CharField(widget=forms.HiddenInput)


def _plain(word: str) -> str:
    return re.sub(r"\s+", " ", word).strip().casefold()
