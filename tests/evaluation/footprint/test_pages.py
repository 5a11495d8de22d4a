"""The pages of the footprint: who opens which, what they say, what stays typed, how many queries they take."""

import pytest
from django.urls import reverse

from accounts.models import User
from evaluation.footprint.calculation import Setting
from evaluation.footprint.estimate import Span
from evaluation.footprint.models import Comparison, Footprint
from tests.factories.footprint import compared, estimate, estimate_by_hand
from tests.factories.usecases import make_use_case
from tests.pages import text_of
from usecases.enums import State
from usecases.models import UseCase

pytestmark = pytest.mark.django_db
SEES_NOTHING = {"administrator", "staff_member", "outsider", "nobody"}
EDITORS = {"lead", "coordinator", "expert", "committee_member", "committee_president"}
MODEL = {
    "version": "0",
    "users_low": "40",
    "users_high": "",
    "requests_low": "5",
    "requests_high": "10",
    "days": "210",
    "length": "medium",
    "model": "mistral-small",
    "zone": "FRA",
    "hypotheses": "Relevé d’un mois.",
}
BY_HAND = {
    "version": "0",
    "volume": "Une analyse par nuit.",
    "energy_low": "200",
    "energy_high": "300,5",
    "zone": "FRA",
    "source": "Compteur",
    "method": "Relevé sur un mois.",
}
COMPARED = {"version": "0", "model_1": "mistral-large", "zone_1": "FRA", "without_ai": "Des modèles d’actes."}


@pytest.fixture
def submitted(cast) -> UseCase:
    return make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)


def url(name, use_case, *more):
    return reverse(f"footprint:{name}", args=[use_case.pk, *more])


def page(client, who: User, address: str, **posted):
    client.force_login(who)
    return client.post(address, posted) if posted else client.get(address)


@pytest.mark.parametrize("name", ["overview", "version", "edit", "manual", "compare"])
def test_each_page_by_each_role(client, cast, submitted, name):
    footprint = estimate(submitted, cast.lead)
    more = {"version": [footprint.pk], "edit": ["prevue"], "manual": ["prevue"]}.get(name, [])
    for who, person in cast.everyone().items():
        response = page(client, person, url(name, submitted, *more))
        reading = name in ("overview", "version")
        expected = 404 if who in SEES_NOTHING else 200 if reading or who in EDITORS else 403
        assert response.status_code == expected, who
        if expected == 403:
            assert "L’empreinte est estimée par" in text_of(response)


def test_a_post_by_someone_else_writes_nothing(client, cast, submitted):
    estimate(submitted, cast.lead)
    for address, posted in (
        (url("edit", submitted, "prevue"), {**MODEL, "version": "1"}),
        (url("manual", submitted, "prevue"), {**BY_HAND, "version": "1"}),
        (url("compare", submitted), COMPARED),
    ):
        for who, person in cast.everyone().items():
            if who not in EDITORS:
                assert page(client, person, address, **posted).status_code == (404 if who in SEES_NOTHING else 403), who
    assert (Footprint.objects.count(), Comparison.objects.count()) == (1, 0)


def test_pages_of_what_does_not_exist(client, cast, submitted):
    other = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    elsewhere = estimate(other, cast.lead)
    for address in (
        url("compare", submitted),
        url("version", submitted, elsewhere.pk),
        url("edit", submitted, "revee"),
        url("manual", submitted, "revee"),
    ):
        assert page(client, cast.lead, address).status_code == 404, address
    assert client.post(url("overview", submitted)).status_code == 405


def test_before_anything_the_page_says_what_to_do_to_whoever_can(client, cast, submitted):
    said = text_of(page(client, cast.lead, url("overview", submitted)))
    assert "L’empreinte n’est pas encore estimée." in said
    assert url("edit", submitted, "prevue") in said
    assert url("edit", submitted, "prevue") not in text_of(page(client, cast.auditor, url("overview", submitted)))


def test_a_classical_system_starts_with_the_estimate_by_hand(client, cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    use_case.submission.solution_kind = "classical"
    use_case.submission.save()
    assert url("manual", use_case, "prevue") in text_of(page(client, cast.lead, url("overview", use_case)))


def test_the_form_starts_from_the_demand_then_from_the_last_version(client, cast, submitted):
    first = page(client, cast.lead, url("edit", submitted, "prevue")).context["form"]
    assert (first["users_low"].value(), first["version"].value()) == (40, 0)
    assert "20 demandes par jour" in first["hypotheses"].value()
    setting = Setting("own", "SWE", active=7.5, total=7.5, pue=1.3)
    estimate(submitted, cast.lead, setting=setting)
    again = page(client, cast.lead, url("edit", submitted, "prevue"))
    form = again.context["form"]
    assert (form["model"].value(), form["zone"].value(), form["version"].value()) == ("own", "SWE", 1)
    assert 'value="7,5"' in text_of(again)


def test_estimating_from_a_model(client, cast, submitted):
    response = page(client, cast.lead, url("edit", submitted, "prevue"), **MODEL)
    assert response.status_code == 302
    footprint = Footprint.objects.get()
    assert (footprint.users_low, footprint.users_high) == (40, 40)
    said = text_of(client.get(response["Location"]))
    assert "L’empreinte est calculée et enregistrée." in said
    assert "Sur un an, cet usage demanderait de" in said
    assert "EcoLogits 0.11.3" in said
    assert "42 000 à 84 000 réponses par an" in said
    assert "ni l’entraînement du modèle, ni les postes des agents, ni le réseau" in said
    assert "Par réponse" in said


def test_estimating_by_hand(client, cast, submitted):
    response = page(client, cast.lead, url("manual", submitted, "prevue"), **BY_HAND)
    said = text_of(client.get(response["Location"]))
    assert "de 200 à 300 kWh" in said
    assert "Relevé sur un mois." in said
    assert "Par réponse" not in said
    shown = page(client, cast.lead, url("manual", submitted, "prevue")).context["form"]
    assert (shown["energy_high"].value(), shown["version"].value()) == ("300.5", 1)


def test_comparing(client, cast, submitted):
    estimate(submitted, cast.lead)
    response = page(client, cast.lead, url("compare", submitted), **COMPARED)
    assert response.status_code == 302
    said = text_of(client.get(response["Location"]))
    assert "Mistral Large (2512)" in said
    assert "environ 13 fois plus" in said
    assert "0 pour l’IA" in said
    assert said.count('class="gauge"') == 2
    shown = page(client, cast.lead, url("compare", submitted)).context["form"]
    assert (shown["model_1"].value(), shown["version"].value()) == ("mistral-large", 1)


def test_comparing_an_estimate_by_hand_asks_for_no_model(client, cast, submitted):
    estimate_by_hand(submitted, cast.lead)
    assert "model_1" not in page(client, cast.lead, url("compare", submitted)).context["form"].fields
    tool = {"tool_label": "Ronde", "tool_low": "10", "tool_source": "Compteur", "without_ai": "Une ronde."}
    response = page(client, cast.lead, url("compare", submitted), version="0", **tool, without_ai_low="50")
    assert response.status_code == 302
    option = Comparison.objects.get().options.get()
    assert (option.label, option.figures.year.energy_kwh) == ("Ronde", Span.of(10))
    shown = page(client, cast.lead, url("compare", submitted)).context["form"]
    assert (shown["tool_label"].value(), shown["tool_low"].value()) == ("Ronde", "10")


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"users_low": ""}, "users_low", "Saisissez le nombre d’utilisateurs"),
        ({"users_high": "39"}, "users_high", "Le maximum est plus petit que le minimum"),
        ({"tokens_high": "39"}, "tokens_low", "Donnez aussi le minimum"),
        ({"requests_low": "0"}, "requests_low", "Comptez plus de zéro"),
        ({"days": "0"}, "days", "1"),
        ({"model": ""}, "model", "Choisissez un modèle"),
        ({"model": "own"}, "active_billions", "taille du modèle"),
        ({"model": "own", "active_billions": "7"}, "total_billions", "taille du modèle"),
        ({"length": "own"}, "tokens_low", "jetons"),
        ({"pue": "4"}, "pue", "de 1 à 3"),
        ({"hypotheses": " "}, "hypotheses", "Dites d’où viennent ces chiffres"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(client, cast, submitted, change, field, message):
    response = page(client, cast.lead, url("edit", submitted, "prevue"), **{**MODEL, **change})
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert message in form.errors[field][0].replace("\u00a0", " ")
    assert form["zone"].value() == "FRA"
    assert Footprint.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"model_1": ""}, "model_1"),
        ({"model_1": "mistral-small"}, "model_1"),
        ({"without_ai": ""}, "without_ai"),
        ({"without_ai_low": "5", "without_ai_high": "4"}, "without_ai_high"),
        ({"tool_label": "Moteur"}, "tool_label"),
        ({"tool_source": "Fiche", "tool_low": "3"}, "tool_label"),
    ],
)
def test_a_refused_comparison_keeps_what_was_typed(client, cast, submitted, change, field):
    estimate(submitted, cast.lead)
    response = page(client, cast.lead, url("compare", submitted), **{**COMPARED, **change})
    assert list(response.context["form"].errors) == [field]
    assert Comparison.objects.count() == 0


def test_two_people_at_once_lose_nothing(client, cast, submitted):
    estimate(submitted, cast.expert)
    address = url("edit", submitted, "prevue")
    response = page(client, cast.lead, address, **{**MODEL, "users_low": "99"})
    form = response.context["form"]
    assert "Une autre version, enregistrée entre-temps" in text_of(response)
    assert url("version", submitted, Footprint.objects.get().pk) in text_of(response)
    assert (form["users_low"].value(), form["version"].value()) == ("99", "1")
    assert page(client, cast.lead, address, **{**MODEL, "users_low": "99", "version": "1"}).status_code == 302
    assert list(Footprint.objects.order_by("number").values_list("users_low", flat=True)) == [40, 99]


def test_two_comparisons_at_once_lose_nothing(client, cast, submitted):
    compared(estimate(submitted, cast.lead), cast.expert)
    address = url("compare", submitted)
    response = page(client, cast.lead, address, **{**COMPARED, "without_ai": "Une formation."})
    form = response.context["form"]
    assert "Une autre version, enregistrée entre-temps" in text_of(response)
    assert (form["without_ai"].value(), form["version"].value()) == ("Une formation.", "1")
    assert Comparison.objects.count() == 1


def test_the_actual_footprint_stands_beside_the_planned_one(client, cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.TRIAL_RUNNING)
    estimate_by_hand(use_case, cast.coordinator)
    assert "Noter l’empreinte réelle" in text_of(page(client, cast.lead, url("overview", use_case)))
    twice = {**BY_HAND, "energy_low": "600", "energy_high": ""}
    page(client, cast.lead, url("manual", use_case, "reelle"), **twice)
    said = text_of(page(client, cast.auditor, url("overview", use_case)))
    assert "Le réel dépasse 120 % du prévu" in said
    assert said.count("Dépassement") == 4
    assert "Empreinte réelle, version 1" in said
    assert "Enregistrer une nouvelle version" not in said
    first = Footprint.objects.get(kind="planned")
    assert "Une version ne change plus." in text_of(page(client, cast.auditor, url("version", use_case, first.pk)))


def test_the_number_of_queries_does_not_follow_the_number_of_versions(
    client, cast, submitted, django_assert_num_queries
):
    client.force_login(cast.lead)
    for versions in (1, 3):
        while submitted.footprints.count() < versions:
            compared(estimate(submitted, cast.lead), cast.lead)
        with django_assert_num_queries(8):
            client.get(url("overview", submitted))


def test_the_menu_of_the_dossier_leads_here(client, cast, submitted):
    said = text_of(page(client, cast.lead, url("overview", submitted)))
    assert f'<a href="{url("overview", submitted)}" aria-current="page">Empreinte</a>' in said
