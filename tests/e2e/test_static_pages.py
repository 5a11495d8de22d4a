"""The pages of the site itself, and the form and components that all others are made of, in a browser."""

import pytest
from playwright.sync_api import expect

from tests.e2e.checks import DESCRIBED_BY, Watcher, page_audit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.e2e.demo_urls")]

PAGES = {
    "/aide/": "Aide",
    "/accessibilite/": "Déclaration d’accessibilité",
    "/plan-du-site/": "Plan du site",
    "/mentions-legales/": "Mentions légales",
    "/donnees-personnelles/": "Données personnelles",
    "/rien-ici/": "Page introuvable",
}


@pytest.mark.parametrize("address", PAGES)
def test_page_of_text_passes_the_audit(page, live_server, address):
    page.goto(live_server.url + address)

    assert page.title() == f"{PAGES[address]} – Boussole de l’IA"
    page_audit(page)


@pytest.mark.parametrize(
    "address", ["/essai/formulaire/", "/essai/composants/", "/essai/composants/?attente", "/essai/etapes/"]
)
def test_components_pass_the_audit_and_respect_the_policy(page, live_server, address):
    watcher = Watcher(page, live_server.url)
    page.goto(live_server.url + address)

    page_audit(page)
    assert watcher.complaints == []


def test_form_with_errors_takes_the_reader_to_each_field(page, live_server):
    page.goto(f"{live_server.url}/essai/formulaire/")
    page.get_by_role("button", name="Enregistrer").click()

    assert page.title() == "Erreur\u00a0: Formulaire – Boussole de l’IA"
    assert page.locator(".errors h2").inner_text() == "Il y a 9 erreurs dans le formulaire"
    assert page.locator("#id_title_error").inner_text() == (
        "Erreur\u00a0: Saisissez une réponse pour «\u202fTitre du cas d’usage\u202f»"
    )
    page_audit(page)


def test_typed_values_are_shown_again_without_javascript(plain_page, live_server):
    plain_page.goto(f"{live_server.url}/essai/formulaire/")
    plain_page.fill("#id_title", "Aide à la rédaction")
    plain_page.fill("#id_need", "x" * 301)
    plain_page.check("#id_kind_1")
    plain_page.get_by_role("button", name="Enregistrer").click()

    assert plain_page.title() == "Erreur\u00a0: Formulaire – Boussole de l’IA"
    assert plain_page.input_value("#id_title") == "Aide à la rédaction"
    assert plain_page.input_value("#id_need") == "x" * 301
    assert plain_page.is_checked("#id_kind_1")
    assert plain_page.evaluate(DESCRIBED_BY) == []
    plain_page.click(".errors a[href='#id_need']")
    assert plain_page.evaluate("document.activeElement.id") == "id_need"


def test_menu_opens_on_a_phone_with_the_keyboard(page, live_server):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{live_server.url}/aide/")
    page.locator(".menu-phone summary").focus()
    page.keyboard.press("Enter")

    links = page.get_by_role("navigation", name="Navigation principale, petit écran").get_by_role("link")
    assert links.all_inner_texts() == ["Aide"]
    assert links.first.get_attribute("aria-current") == "page"


def test_skip_link_is_the_first_stop_and_reaches_the_content(page, live_server):
    page.goto(f"{live_server.url}/aide/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_message_of_the_site_is_announced_once_the_page_is_open(page, live_server):
    page.goto(f"{live_server.url}/essai/composants/")

    assert page.inner_text(".message") == "Le dossier est déposé\u00a0: vous serez prévenu."
    expect(page.locator("#status")).to_have_text("Le dossier est déposé\u00a0: vous serez prévenu.")


def test_remaining_characters_are_told_near_the_limit(page, live_server):
    page.goto(f"{live_server.url}/essai/formulaire/")

    assert page.inner_text("#id_need_limit") == "300 caractères au plus."
    page.fill("#id_need", "x" * 290)
    assert page.inner_text("#id_need_limit") == "10 caractères restants."
    page.fill("#id_need", "x" * 301)
    assert page.inner_text("#id_need_limit") == "1 caractère de trop."


def test_draft_is_kept_while_typing_and_a_conflict_is_said(page, live_server):
    page.goto(f"{live_server.url}/essai/etapes/")
    status = page.locator("[data-autosave-status]")

    page.fill("#text", "Bonjour")
    expect(status).to_have_text("Brouillon de 7 caractères enregistré.")
    page.fill("#text", "conflit")
    expect(status).to_have_text("Non enregistré : une autre personne a changé ce texte.")


def test_text_stays_and_the_failure_is_said_when_the_network_is_down(page, live_server):
    page.goto(f"{live_server.url}/essai/etapes/")
    page.context.set_offline(True)

    page.fill("#text", "Bonjour")
    expect(page.locator("[data-autosave-status]")).to_have_text(
        "Non enregistré\u00a0: le réseau ne répond pas. Votre texte reste sur cette page."
    )
    assert page.input_value("#text") == "Bonjour"


def test_replaced_part_takes_the_focus_to_its_heading(page, live_server):
    page.goto(f"{live_server.url}/essai/etapes/")
    page.get_by_role("button", name="Continuer").press("Enter")

    expect(page.get_by_role("heading", name="Suite")).to_be_focused()
    page_audit(page)


@pytest.mark.parametrize("role", ["lead", "coordinator", "administrator", "staff_member"])
def test_menu_of_a_signed_in_person_passes_the_audit(page, live_server, cast, sign_in, role):
    sign_in(getattr(cast, role))
    page.goto(f"{live_server.url}/plan-du-site/")

    assert page.inner_text(".brand").split("\n")[-1] == cast.organisation.name
    page_audit(page)
