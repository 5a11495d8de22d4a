"""Forms: order of the parts, messages, ids that exist, error summary."""

import re
from decimal import Decimal
from typing import ClassVar

import pytest
from django import forms
from django.template import engines

from boussole.shared.forms import BoussoleForm, BoussoleFormMixin, FormError, error_list, errors_of
from boussole.shared.refusals import Refused

NARROW, NBSP = "\u202f", "\u00a0"


class Dossier(BoussoleForm):
    required_messages: ClassVar = {"title": "Saisissez le titre du cas d'usage"}

    title = forms.CharField(label="Titre", help_text="En dix mots : ce que fait l'outil.", max_length=120)
    need = forms.CharField(label="Besoin", widget=forms.Textarea, max_length=3000, required=False)
    rendered = forms.ChoiceField(
        label="L'avis est-il rendu ?",
        choices=[("yes", "Oui"), ("no", "Non"), ("unknown", "Ne sait pas")],
        widget=forms.RadioSelect,
    )
    publics = forms.MultipleChoiceField(
        label="Publics",
        choices=[("a", "Agents")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Un ou plus.",
    )
    starts_on = forms.DateField(label="Début de l'essai")
    agents = forms.IntegerField(label="Nombre d'agents")
    quote = forms.FileField(label="Devis")
    agreed = forms.BooleanField(label="J'atteste")
    email = forms.EmailField(label="Adresse électronique")


def render(form: object, source: str = "{% load crispy_forms_tags %}{% crispy form %}") -> str:
    html = engines["django"].from_string(source).render({"form": form})
    return re.sub("> <", "><", re.sub(r"[ \n]+", " ", html))


def test_parts_of_a_field_come_in_reading_order():
    html = render(Dossier({}))
    parts = ['for="id_title"', 'id="id_title_helptext"', 'id="id_title_error"', ' id="id_title"']

    places = [html.index(part) for part in parts]
    assert places == sorted(places)
    assert '<p class="field-error" id="id_title_error"> Erreur&nbsp;: Saisissez le titre du cas d’usage </p>' in html


@pytest.mark.parametrize("data", [None, {}, {"title": "x", "rendered": "yes"}])
def test_every_described_by_points_to_an_id_of_the_page(data):
    html = render(Dossier(data))
    ids = re.findall(r'\bid="([^"]+)"', html)

    wanted = {name for value in re.findall(r'aria-describedby="([^"]*)"', html) for name in value.split()}
    assert wanted - set(ids) == set()
    assert len(ids) == len(set(ids))


def test_label_points_to_its_input_and_groups_are_fieldsets():
    html = render(Dossier())
    labels = set(re.findall(r'<label[^>]* for="([^"]*)"', html))

    assert labels == set(re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', html))
    assert html.count("<fieldset") == html.count("<legend") == 2
    assert "<legend>L’avis est-il rendu\u202f? </legend>" in html


def test_required_messages_say_what_to_do():
    errors = {field: messages[0] for field, messages in Dossier({}).errors.items()}

    assert errors == {
        "title": "Saisissez le titre du cas d'usage",
        "rendered": "Choisissez une réponse à la question « L'avis est-il rendu ? »",
        "publics": "Choisissez une réponse pour « Publics »",
        "starts_on": "Saisissez une date pour « Début de l'essai »",
        "agents": "Saisissez un nombre pour « Nombre d'agents »",
        "quote": "Choisissez un fichier pour « Devis »",
        "agreed": "Cochez la case « J'atteste »",
        "email": "Saisissez une réponse pour « Adresse électronique »",
    }


def test_a_message_given_on_the_field_is_kept():
    class Given(BoussoleForm):
        name = forms.CharField(label="Nom", error_messages={"required": "Saisissez votre nom"})

    assert Given({}).errors["name"] == ["Saisissez votre nom"]


def test_error_list_leads_to_the_first_input_of_each_field():
    form = Dossier({"title": "x", "agents": "1", "starts_on": "2026-01-01", "email": "a@b.fr", "agreed": "on"})
    form.add_error(None, "Le dossier est fermé : rien n'est enregistré.")

    assert form.error_list() == [
        FormError(f"Le dossier est fermé{NBSP}: rien n’est enregistré."),
        FormError(
            f"Choisissez une réponse à la question «{NARROW}L’avis est-il rendu{NARROW}?{NARROW}»",
            "id_rendered_0",
        ),
        FormError(f"Choisissez une réponse pour «{NARROW}Publics{NARROW}»", "id_publics_0"),
        FormError(f"Choisissez un fichier pour «{NARROW}Devis{NARROW}»", "id_quote"),
    ]


def test_summary_counts_and_is_absent_without_errors():
    source = '{% include "components/error_summary.html" with form=form %}'
    form = Dossier({"title": "x"})
    html = render(form, source)

    assert html.count("<li>") == len(form.error_list()) == 7
    assert "Il y a 7 erreurs dans le formulaire" in html
    assert 'href="#id_rendered_0"' in html
    assert render(Dossier(), source).strip() == ""


def test_errors_of_a_formset_and_of_several_forms_are_merged():
    class Line(BoussoleForm):
        label = forms.CharField(label="Intitulé")

    lines = forms.formset_factory(Line, extra=2, min_num=1, validate_min=True)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-label": ""}
    )
    message = f"Saisissez une réponse pour «{NARROW}Intitulé{NARROW}»"

    assert error_list(lines)[-1] == FormError(message, "id_form-0-label")
    assert errors_of(Line({}), None, Line({"label": "a"})) == [FormError(message, "id_label")]


def test_optional_fields_say_so_except_in_a_filter():
    class Filter(Dossier):
        show_optional = False

    assert render(Dossier()).count("(facultatif)") == 1
    assert render(Filter()).count("(facultatif)") == 0


def test_widgets_are_set_for_french_forms():
    html = render(Dossier(initial={"starts_on": "2026-03-01"}))

    assert '<input type="date" name="starts_on" value="2026-03-01" class="form-control w-date"' in html
    assert 'autocomplete="email"' in html
    assert re.search(r'<textarea name="need" rows="5" class="form-control"', html)
    assert "maxlength" not in re.search(r"<textarea[^>]*>", html)[0]
    assert f"3{NARROW}000 caractères au plus." in html


def test_choices_can_be_set_aside_with_a_second_line():
    form = Dossier()
    form.fields["rendered"].aside_values = {"unknown"}
    form.fields["rendered"].choice_hints = {"yes": "Joindre l'avis."}
    html = render(form)

    assert '<div class="choices--one"><div class="choice"><input type="radio" name="rendered" value="unknown"' in html
    assert "Oui <small>Joindre l’avis.</small>" in html


def test_page_owns_the_form_element_and_its_token():
    html = render(Dossier())

    assert "<form" not in html
    assert "csrfmiddlewaretoken" not in html


def test_refusal_of_an_action_is_shown_on_its_field_or_on_the_form():
    form = Dossier({})
    form.add_refusal(Refused("Le protocole est verrouillé.", field="title"))
    form.add_refusal(Refused("La séance est close.", field="unknown"))

    assert form.errors["title"][-1] == "Le protocole est verrouillé."
    assert form.non_field_errors() == ["La séance est close."]


def test_mixin_serves_forms_of_django():
    class SignIn(BoussoleFormMixin, forms.Form):
        email = forms.EmailField(
            label="Adresse électronique", widget=forms.EmailInput(attrs={"autocomplete": "username"})
        )

    assert 'autocomplete="username"' in render(SignIn())


def test_typed_values_are_escaped_and_shown_again():
    html = render(Dossier({"title": "<script>", "need": "</textarea>"}))

    assert 'value="&lt;script&gt;"' in html
    assert "&lt;/textarea&gt;" in html


class Amounts(BoussoleForm):
    agents = forms.IntegerField(label="Agents", min_value=1)
    share = forms.DecimalField(label="Part", required=False)


@pytest.mark.parametrize(
    ("typed", "agents", "share"),
    [
        (("1 250", "3,5"), 1250, Decimal("3.5")),
        (("1\u202f250", "-2"), 1250, Decimal("-2")),
        (("7", ""), 7, None),
    ],
)
def test_numbers_are_understood_as_they_are_typed_in_french(typed, agents, share):
    form = Amounts({"agents": typed[0], "share": typed[1]})

    assert form.is_valid()
    assert form.cleaned_data == {"agents": agents, "share": share}


def test_what_is_not_a_number_is_shown_again():
    html = render(Amounts({"agents": "une quarantaine", "share": "3,5"}))

    assert 'type="text" name="agents" value="une quarantaine" inputmode="numeric"' in html
    assert 'type="text" name="share" value="3,5" inputmode="decimal"' in html
    assert " min=" not in html
    assert Amounts({"agents": "0"}).errors["agents"] == ["Assurez-vous que cette valeur est supérieure ou égale à 1."]


def test_instants_are_typed_in_two_parts_of_one_input():
    class When(BoussoleForm):
        starts_at = forms.DateTimeField(label="Début")

    form = When({"starts_at": "2026-12-10T14:30"})
    assert 'type="datetime-local" name="starts_at" value="2026-12-10T14:30"' in render(form)
    assert form.is_valid()
