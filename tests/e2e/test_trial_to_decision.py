"""From the protocol to the final decision, through the pages: one trial goes into service under reserves, one stops."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from evaluation.trial.content import PARTS
from tests.e2e.checks import page_audit
from tests.e2e.conftest import session_cookie
from tests.e2e.screen import Screen
from tests.factories import life
from tests.factories import trial as trials
from tests.factories.accounts import Cast
from tests.factories.compass import load_grid
from tests.factories.life import REPORT, TEXTS
from usecases.models import UseCase

pytestmark = pytest.mark.django_db(transaction=True)
CRITERIA = (("success", "Minutes gagnées", 30, 10), ("stop", "Fuites de données", 1, 1))


class Journey(Screen):
    """One dossier whose trial is authorised, and whoever takes it further in a browser."""

    def __init__(self, page: Page, url: str, cast: Cast) -> None:
        super().__init__(page, url)
        self.cast = cast
        load_grid()
        self.pk = trials.assessed(cast).pk

    @property
    def dossier(self) -> UseCase:
        return life.again(UseCase.objects.get(pk=self.pk))

    def as_(self, user: User) -> None:
        """Open a session for `user`."""
        self.page.context.clear_cookies()
        self.page.context.add_cookies([session_cookie(user, self.url)])

    def write(self, label: str, text: str) -> None:
        """Fill a field by its label."""
        self.page.locator("main").get_by_label(label).first.fill(text)

    def choose(self, label: str) -> None:
        """Tick a radio button by its label."""
        self.page.locator("main").get_by_role("radio", name=label, exact=True).check()

    # --- the trial -----------------------------------------------------------------------------------
    def fix_protocol(self) -> None:
        self.as_(self.cast.lead)
        self.go("trial:protocol", self.pk)
        self.press("Écrire le protocole")
        for kind, label, threshold, sample in CRITERIA:
            self.go("trial:indicator_add", self.pk)
            self.fill(kind=kind, label=label, source="Relevé", direction="at_least", threshold=threshold)
            self.fill(minimum_sample=sample)
            self.press("Ajouter un critère")
        today = timezone.localdate()
        dates = {"starts_on": today, "ends_on": today + timedelta(days=90), "reporting_on": today + timedelta(days=120)}
        said = {**TEXTS, **dates}
        for part in PARTS:
            self.go("trial:part", self.pk, part.slug)
            self.fill(**{name: said[name] for name in part.fields})
            self.press("Enregistrer et revenir à la liste")
            self.page.wait_for_url(f"**{reverse('trial:protocol', args=[self.pk])}")
        self.follow("Relire et verrouiller")
        self.press("Verrouiller le protocole")
        self.as_(self.cast.coordinator)
        self.go("trial:approve", self.pk)
        self.press("Accepter le protocole")

    def run_trial(self, value: int) -> None:
        self.as_(self.cast.lead)
        self.go("trial:start", self.pk)
        self.press("Démarrer l’essai")
        indicator = self.dossier.protocols.get().indicators.get(kind="success")
        self.go("trial:measure_add", self.pk, indicator.pk)
        self.fill(value=value, sample=25, measured_on=timezone.localdate())
        self.page.locator("main").get_by_role("button", name="Noter une mesure").click()
        self.told("25")
        self.go("trial:overview", self.pk)
        self.follow("Terminer l’essai")
        self.write("Motif", "Assez de réponses pour conclure.")
        self.press("Terminer l’essai")
        assert self.dossier.state == "trial_ended"

    def evaluate(self) -> None:
        trials.sign(self.cast, self.dossier, timezone.now())
        self.go("trial:evaluation", self.pk)
        self.fill(**REPORT)
        self.press("Enregistrer et vérifier avant de déposer")
        self.press("Déposer l’évaluation")
        assert self.dossier.state == "ready_for_final_opinion"

    # --- the decision --------------------------------------------------------------------------------
    def hear_committee(self, motion: str, minority: str = "") -> None:
        """The committee votes yesterday, without its pages."""
        life.meet(self.cast, self.dossier, motion, timezone.now() - timedelta(days=1), minority=minority)
        assert self.dossier.state == "final_opinion_given"

    def open_decision(self) -> None:
        self.as_(self.cast.elected_official)
        self.go("usecases:detail", self.pk)
        self.follow("Prendre la décision")


@pytest.fixture
def journey(browser, browser_context_args, live_server, cast):
    context = browser.new_context(**browser_context_args)
    context.set_default_timeout(15_000)
    yield Journey(context.new_page(), live_server.url, cast)
    context.close()


@pytest.fixture
def plain_journey(plain_page, live_server, cast):
    plain_page.set_default_timeout(15_000)
    return Journey(plain_page, live_server.url, cast)


def test_a_trial_that_succeeds_goes_into_service_under_reserves(journey):
    journey.fix_protocol()
    journey.as_(journey.cast.lead)
    journey.go("trial:amendment_open", journey.pk)
    page_audit(journey.page)
    journey.run_trial(34)
    journey.evaluate()
    journey.hear_committee("roll_out_with_conditions", "La fatigue n’est pas réglée.")
    journey.open_decision()
    for words in ("Généraliser « ", "La fatigue n’est pas réglée.", "Tous les critères sont atteints", "3 pour"):
        journey.told(words)
    page_audit(journey.page)
    expect(journey.page.locator('[name="kind"]:checked')).to_have_count(0)
    journey.choose("Généraliser sous réserves")
    journey.write("Vos motifs", "Les résultats sont là.")
    journey.press("Ajouter une condition")
    expect(journey.page.get_by_role("group", name="Condition 3")).to_be_visible()
    second = journey.page.get_by_role("group", name="Condition 2")
    second.get_by_label("Quoi").fill("Former les agents")
    second.get_by_label("Qui, dans la collectivité").select_option(str(journey.cast.expert.pk))
    second.get_by_label("Avant le").fill((timezone.localdate() + timedelta(days=60)).isoformat())
    journey.press("Relire ma décision")
    for words in ("Vous le suivez.", "Plafonner le prix", "Former les agents", "Sept bilans de suivi"):
        journey.told(words)
    page_audit(journey.page)
    journey.press("Revenir au formulaire")
    expect(journey.page.get_by_label("Vos motifs")).to_have_value("Les résultats sont là.")
    journey.press("Relire ma décision")
    journey.press("Prendre cette décision")
    journey.told("Votre décision est enregistrée")
    dossier = journey.dossier
    decision = dossier.decisions.get()
    assert (dossier.state, decision.kind, dossier.reviews.count()) == ("deployed", "generalise_with_conditions", 7)
    assert sorted(decision.conditions.values_list("text", flat=True)) == ["Former les agents", "Plafonner le prix"]
    journey.as_(journey.cast.expert)
    journey.go("home")
    journey.follow("Commencer par là")
    journey.follow("Proposer comme remplie")
    page_audit(journey.page)
    journey.write("Ce qui montre que la condition est remplie", "Feuille d’émargement.")
    journey.press("Proposer comme remplie")
    journey.told("Le coordinateur la vérifie")


def test_a_trial_that_fails_is_stopped_with_a_public_reason_without_javascript(plain_journey):
    journey = plain_journey
    journey.fix_protocol()
    journey.run_trial(5)
    journey.evaluate()
    journey.hear_committee("stop")
    journey.open_decision()
    journey.told("Aucun critère n’est atteint")
    journey.choose("Arrêter")
    journey.write("Vos motifs", "Le gain n’est pas là.")
    journey.press("Relire ma décision")
    expect(journey.page.locator("main")).to_contain_text("rendu public")
    expect(journey.page.get_by_label("Vos motifs")).to_have_value("Le gain n’est pas là.")
    assert journey.dossier.state == "final_opinion_given"
    journey.write("Si vous refusez ou arrêtez", "L’outil ne fait pas gagner de temps aux agents.")
    journey.press("Relire ma décision")
    journey.told("Motif rendu public")
    journey.press("Prendre cette décision")
    journey.told("Motif public")
    decision = journey.dossier.decisions.get()
    assert (journey.dossier.state, decision.kind, decision.departs_from_opinion) == ("abandoned", "abandon", False)
    assert decision.public_reason == "L’outil ne fait pas gagner de temps aux agents."
