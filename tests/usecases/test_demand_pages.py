"""Filling the demand in the browser: themes, drafts, conflicts, check, dépôt, reading."""

import pytest
from django.urls import reverse

from tests.factories.usecases import COMPLETE, START, make_use_case
from usecases.actions import request_completion, submit
from usecases.enums import State
from usecases.models import Submission, UseCase
from usecases.submission import THEMES

pytestmark = pytest.mark.django_db
NEED = {"need": "Trop de courriers.", "beneficiaries": "L’accueil."}
PAGES = ["tasks", "check"]


@pytest.fixture
def draft(cast):
    return make_use_case(cast.organisation, cast.lead, submission={}, title="Tri")


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.lead)
    return client


def theme_url(use_case, slug="need"):
    return reverse("usecases:theme", args=[use_case.pk, slug])


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_list_of_themes_says_what_is_left(lead, draft):
    Submission.objects.filter(use_case=draft).update(need="Trop.", public_policy="Solidarités")
    response = lead.get(reverse("usecases:tasks", args=[draft.pk]))
    rows = {str(row["title"]): str(row["tag"]) for row in response.context["rows"]}
    assert list(rows) == [str(theme.title) for theme in THEMES]
    assert (rows["Le besoin"], rows["La politique publique"], rows["Le coût"]) == (
        "À compléter",
        "Terminé",
        "À faire",
    )
    assert "1 thème terminé sur 12" in words(response)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.slug)
def test_each_theme_saves_and_goes_on(lead, cast, draft, theme):
    values = {name: COMPLETE[name] for name in theme.fields if name in COMPLETE}
    shown = lead.get(theme_url(draft, theme.slug))
    assert shown.status_code == 200
    response = lead.post(theme_url(draft, theme.slug), {**values, "version": 1})
    place = THEMES.index(theme)
    following = theme_url(draft, THEMES[place + 1].slug) if place < 11 else reverse("usecases:check", args=[draft.pk])
    assert (response.status_code, response.url) == (302, following)
    stored = Submission.objects.get(use_case=draft)
    assert {name: str(getattr(stored, name)) for name in values} == {name: str(values[name]) for name in values}


def test_numbers_are_understood_as_typed_in_france(lead, draft):
    data = {"cost_eur": "12 500,50", "cost_details": "Licences.", "version": 1}
    lead.post(theme_url(draft, "cost"), data)
    assert str(Submission.objects.get(use_case=draft).cost_eur) == "12500.50"
    wrong = lead.post(theme_url(draft, "cost"), {"cost_eur": "cher", "cost_details": "Perdu ?", "version": 2})
    assert 'value="cher"' in wrong.content.decode()
    assert "Perdu ?" in wrong.content.decode()
    assert Submission.objects.get(use_case=draft).cost_details == "Licences."


def test_what_is_written_is_saved_even_when_something_is_missing(lead, draft):
    response = lead.post(theme_url(draft), {"need": "Trop.", "beneficiaries": "", "version": 1})
    text = response.content.decode()
    assert "<title>Erreur" in text
    assert '<a href="#id_beneficiaries">' in text
    assert "Vos réponses sont enregistrées." in text
    assert 'name="version" value="2"' in text
    assert Submission.objects.get(use_case=draft).need == "Trop."
    again = lead.post(theme_url(draft), {**NEED, "version": 2})
    assert again.status_code == 302


def test_back_to_the_list_asks_for_nothing(lead, draft):
    response = lead.post(theme_url(draft), {"need": "Trop.", "version": 1, "back": "1"})
    assert response.url == reverse("usecases:tasks", args=[draft.pk])
    assert Submission.objects.get(use_case=draft).need == "Trop."


def test_a_text_counts_its_line_ends_once(lead, draft):
    lead.post(theme_url(draft), {"need": "a\r\n" * 1000, "beneficiaries": "Tous.", "version": 1})
    assert len(Submission.objects.get(use_case=draft).need) == 1999


def test_a_too_long_text_is_shown_again(lead, draft):
    response = lead.post(theme_url(draft), {"need": "b" * 2001, "beneficiaries": "Tous.", "version": 1, "back": "1"})
    assert "b" * 2001 in response.content.decode()
    assert Submission.objects.get(use_case=draft).version == 1


def test_a_described_interest_is_asked_for(lead, draft):
    response = lead.post(theme_url(draft, "interest"), {"has_interest": "yes", "version": 1})
    assert '<a href="#id_interest_details">' in response.content.decode()


def test_a_conflict_shows_both_texts_and_loses_nothing(lead, draft):
    lead.post(theme_url(draft), {**NEED, "version": 1})
    mine = {"need": "<b>Mon texte</b>", "beneficiaries": "L’accueil."}
    response = lead.post(theme_url(draft), {**mine, "version": 1})
    text = response.content.decode()
    assert response.status_code == 409
    assert "&lt;b&gt;Mon texte&lt;/b&gt;" in text
    assert "<dd>Trop de courriers.</dd>" in text
    assert 'name="version" value="2"' in text
    assert Submission.objects.get(use_case=draft).need == "Trop de courriers."
    lead.post(theme_url(draft), {**mine, "version": 2})
    assert Submission.objects.get(use_case=draft).need == "<b>Mon texte</b>"


def test_autosave_answers_in_one_sentence(lead, draft):
    saved = lead.post(theme_url(draft), {"need": "Trop.", "version": 1, "autosave": "1"})
    assert (saved.status_code, saved["X-Form-Version"]) == (200, "2")
    assert saved.content.decode().startswith("Brouillon enregistré à ")
    stale = lead.post(theme_url(draft), {"need": "Moins.", "version": 1, "autosave": "1"})
    assert (stale.status_code, stale.content.decode()[:33]) == (409, "La demande a été modifiée dans un")
    wrong = lead.post(theme_url(draft), {"need": "x" * 2001, "version": 2, "autosave": "1"})
    assert (wrong.status_code, wrong.content.decode()[:14]) == (409, "Non enregistré")


def test_check_lists_what_is_missing_then_deposits(lead, cast, draft):
    url = reverse("usecases:check", args=[draft.pk])
    assert "Il manque" in words(lead.get(url))
    refused = lead.post(url)
    assert refused.status_code == 200
    assert "<title>Erreur" in refused.content.decode()
    assert '<a href="#theme-need">' in refused.content.decode()
    assert UseCase.objects.get(pk=draft.pk).state == State.DRAFT
    Submission.objects.filter(use_case=draft).update(**COMPLETE)
    assert "Il manque" not in words(lead.get(url))
    done = lead.post(url)
    assert done.url == reverse("usecases:detail", args=[draft.pk])
    assert UseCase.objects.get(pk=draft.pk).state == State.SUBMITTED


def test_a_returned_dossier_shows_what_is_asked_and_goes_back(lead, cast):
    use_case = make_use_case(cast.organisation, cast.lead)
    submit(use_case=use_case, actor=cast.lead, now=START)
    request_completion(use_case=use_case, actor=cast.coordinator, comment="Où est <le> devis ?", now=START)
    assert "Où est &lt;le&gt; devis ?" in lead.get(reverse("usecases:tasks", args=[use_case.pk])).content.decode()
    assert "Où est &lt;le&gt; devis ?" in lead.get(theme_url(use_case)).content.decode()
    lead.post(theme_url(use_case), {**NEED, "version": 1})
    lead.post(reverse("usecases:check", args=[use_case.pk]))
    use_case.refresh_from_db()
    assert (use_case.state, use_case.submission_versions.count()) == (State.SUBMITTED, 2)


def test_others_read_the_deposited_version_while_the_lead_completes(client, cast):
    use_case = make_use_case(cast.organisation, cast.lead)
    submit(use_case=use_case, actor=cast.lead, now=START)
    request_completion(use_case=use_case, actor=cast.coordinator, comment="Le besoin ?", now=START)
    client.force_login(cast.lead)
    client.post(theme_url(use_case), {**NEED, "version": 1})
    url = reverse("usecases:description", args=[use_case.pk])
    assert NEED["need"] in client.get(url).content.decode()
    client.force_login(cast.expert)
    text = client.get(url).content.decode()
    assert (COMPLETE["need"] in text, NEED["need"] in text) == (True, False)


def test_the_description_gives_the_hash_of_what_was_deposited(client, cast):
    use_case = make_use_case(cast.organisation, cast.lead)
    version = submit(use_case=use_case, actor=cast.lead, now=START)
    client.force_login(cast.elected_official)
    text = client.get(reverse("usecases:description", args=[use_case.pk])).content.decode()
    assert version.sha256 in text
    assert "12\u202f000\u00a0€" in text
    assert "ne correspond plus" not in text
    type(version).objects.filter(pk=version.pk).update(sha256="0" * 64)
    text = client.get(reverse("usecases:description", args=[use_case.pk])).content.decode()
    assert "ne correspond plus" in text


def test_who_fills_the_demand(client, cast, draft):
    deposited = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    readers = {
        "expert", "coordinator", "committee_member", "committee_president", "elected_official",
        "staff_representative", "auditor",
    }  # fmt: skip
    for name, person in cast.everyone().items():
        client.force_login(person)
        for page in PAGES:
            of_draft = client.get(reverse(f"usecases:{page}", args=[draft.pk])).status_code
            assert (name, of_draft) == (name, 200 if name == "lead" else 404)
        response = client.post(theme_url(deposited), {**NEED, "version": 1})
        assert (name, response.status_code) == (name, 403 if name in readers | {"lead"} else 404)
    assert Submission.objects.get(use_case=deposited).need == COMPLETE["need"]


def test_a_refusal_says_why(client, cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    client.force_login(cast.expert)
    assert "Seul le porteur du dossier" in client.get(theme_url(use_case)).content.decode()
    client.force_login(cast.lead)
    assert "ne se modifie plus" in client.get(theme_url(use_case)).content.decode()
    moved = client.get(reverse("usecases:tasks", args=[use_case.pk]))
    assert moved.url == reverse("usecases:description", args=[use_case.pk])


def test_an_unknown_theme_is_not_found(lead, draft):
    assert lead.get(theme_url(draft, "autre")).status_code == 404


def test_hostile_texts_are_text(lead, cast):
    hostile = "<img src=x onerror=alert(1)>"
    use_case = make_use_case(cast.organisation, cast.lead, title=hostile, submission={**COMPLETE, "need": hostile})
    for page in ("tasks", "check", "description"):
        text = lead.get(reverse(f"usecases:{page}", args=[use_case.pk])).content.decode()
        assert "<img src=x" not in text
        assert "&lt;img src=x" in text
    assert "<img src=x" not in lead.get(theme_url(use_case)).content.decode()


@pytest.mark.parametrize(("screen", "queries"), [("tasks", 5), ("check", 7), ("description", 6)])
def test_queries_of_the_pages(lead, draft, django_assert_num_queries, screen, queries):
    with django_assert_num_queries(queries):
        lead.get(reverse(f"usecases:{screen}", args=[draft.pk]))
