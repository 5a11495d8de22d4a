"""The pages of a protocol and of its amendments: part by part, suggestions, criteria, lock, versions, amendments."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.trial import actions
from evaluation.trial.content import FIELDS, PARTS
from evaluation.trial.guidance import FIELD_GUIDES
from evaluation.trial.models import Amendment, Indicator, Protocol
from evaluation.trial.selectors import protocol_in_force, protocol_of
from evaluation.trial.suggestions import suggestions_for
from tests.factories import amendments, cost, footprint, life, trial
from tests.factories.life import DECIDED, LOCKED
from tests.pages import text_of
from usecases.models import Submission, UseCase

pytestmark = pytest.mark.django_db


def url(name, use_case, *more):
    return reverse(f"trial:{name}", args=[use_case.pk, *more])


def typed(slug, **values):
    part = next(part for part in PARTS if part.slug == slug)
    known = {**life.TEXTS, "budget_eur": "9000,00", "footprint_kg": "50,5"}
    return {**{name: known.get(name, "") for name in part.fields}, **values}


def test_every_field_has_its_help_and_its_example():
    assert set(FIELD_GUIDES) == set(FIELDS)
    assert all(str(guide.help).endswith(".") and str(guide.example) for guide in FIELD_GUIDES.values())


# --- writing ------------------------------------------------------------------------------------------


def test_the_protocol_is_written_part_by_part_and_locked_once_read(client, cast):
    use_case = trial.authorised(cast)
    client.force_login(cast.lead)
    client.post(url("protocol", use_case))
    page = text_of(client.get(url("protocol", use_case)))
    assert "Il reste 37 points" in page
    assert f'href="{url("part", use_case, "perimetre")}#id_communes">Communes qui participent' in page
    day = timezone.localdate()
    dates = {
        "starts_on": day.isoformat(),
        "ends_on": (day + timedelta(days=90)).isoformat(),
        "reporting_on": (day + timedelta(days=120)).isoformat(),
    }
    for number, part in enumerate(PARTS, start=1):
        version = Protocol.objects.get().lock_version
        fields = {name: value for name, value in dates.items() if name in part.fields}
        response = client.post(url("part", use_case, part.slug), typed(part.slug, lock_version=version, **fields))
        following = url("part", use_case, PARTS[number].slug) if number < 7 else url("protocol", use_case)
        assert response.url == following
    assert "au moins un critère de réussite" in text_of(client.post(url("lock", use_case)))
    for kind in ("success", "stop"):
        row = {"kind": kind, "label": kind, "source": "Relevé", "direction": "at_most", "threshold": "9,5"}
        assert (
            client.post(url("indicator_add", use_case), {**row, "minimum_sample": "3", "nature": "time"}).status_code
            == 302
        )
    assert Indicator.objects.filter(threshold=Decimal("9.5"), minimum_sample=3).count() == 2
    page = text_of(client.get(url("lock", use_case)))
    assert "vaut au plus 9,5" in page
    assert "Deux semaines de relevés avant." in page
    seen = page.split('name="seen" value="')[1][:64]
    assert client.post(url("lock", use_case), {"seen": seen}).url == url("overview", use_case)
    assert Protocol.objects.get().sha256 == seen
    assert client.get(url("protocol", use_case)).url == url("overview", use_case)


def test_what_is_locked_is_what_was_read(client, cast):
    protocol = trial.written(cast)
    Protocol.objects.filter(pk=protocol.pk).update(
        starts_on=timezone.localdate() + timedelta(days=9),
        ends_on=timezone.localdate() + timedelta(days=99),
        reporting_on=timezone.localdate() + timedelta(days=150),
    )
    client.force_login(cast.lead)
    seen = text_of(client.get(url("lock", protocol.use_case))).split('name="seen" value="')[1][:64]
    Protocol.objects.filter(pk=protocol.pk).update(question="Changée entre-temps ?")
    page = text_of(client.post(url("lock", protocol.use_case), {"seen": seen}))
    assert "a changé depuis que vous l’avez lu" in page
    assert Protocol.objects.get(pk=protocol.pk).locked_at is None


def test_a_part_may_be_saved_incomplete_and_wrong_dates_stay_typed(client, cast):
    use_case = trial.authorised(cast)
    protocol = actions.create_protocol(use_case=use_case, actor=cast.lead, now=DECIDED)
    client.force_login(cast.lead)
    dates = url("part", use_case, "dates")
    wrong = typed("dates", starts_on="2026-05-02", ends_on="2026-05-01", budget_eur="beaucoup", lock_version="1")
    page = text_of(client.post(dates, wrong))
    for words in ("La fin de l’essai vient après son début", "beaucoup", "#id_ends_on", "#id_budget_eur", "Erreur"):
        assert words in page, words
    saved = client.post(url("part", use_case, "question"), {"question": "Et alors ?", "lock_version": "1", "back": "1"})
    assert saved.url == url("protocol", use_case)
    protocol.refresh_from_db()
    assert (protocol.question, protocol.hypotheses, protocol.lock_version) == ("Et alors ?", "", 2)
    assert client.get(url("part", use_case, "inconnue")).status_code == 404


def test_two_windows_lose_nothing(client, cast):
    use_case = trial.written(cast).use_case
    client.force_login(cast.lead)
    stale = typed("question", question="Le texte tapé ici", lock_version="1")
    page = text_of(client.post(url("part", use_case, "question"), stale))
    for words in ("autre fenêtre", "Le texte tapé ici", life.TEXTS["question"], "Le protocole enregistré entre-temps"):
        assert words in page, words
    assert client.post(url("part", use_case, "question"), {**stale, "lock_version": "2"}).status_code == 302
    assert Protocol.objects.get().question == "Le texte tapé ici"


def test_a_draft_is_kept_while_it_is_typed(client, cast):
    use_case = trial.written(cast).use_case
    client.force_login(cast.lead)
    address = url("part", use_case, "question")
    kept = client.post(address, typed("question", question="Tapé", lock_version="2", autosave="1"))
    assert kept.json()["versions"] == {"lock_version": 3}
    assert Protocol.objects.get().question == "Tapé"
    stale = client.post(address, typed("question", question="Autre", lock_version="2", autosave="1"))
    assert stale.status_code == 409
    assert Protocol.objects.get().question == "Tapé"


def test_a_window_from_before_the_lock_is_told_that_nothing_is_saved(client, cast):
    use_case = trial.locked(cast).use_case
    client.force_login(cast.lead)
    page = client.post(url("part", use_case, "question"), typed("question", lock_version=2), follow=True)
    assert "verrouillé : rien n’a été enregistré" in text_of(page)
    assert client.get(url("part", use_case, "question"), follow=True).redirect_chain[-1][0] == url("overview", use_case)


# --- suggestions --------------------------------------------------------------------------------------


def test_what_the_dossier_says_is_suggested_and_never_written_alone(client, cast):
    use_case = trial.authorised(cast)
    Submission.objects.filter(use_case=use_case).update(
        provider="Éditeur", model_name="Plume 2", hosting="France", exclusions="Décider.", users_count=42,
        data_used="Actes publics.",
    )  # fmt: skip
    protocol = actions.create_protocol(use_case=use_case, actor=cast.lead, now=DECIDED)
    client.force_login(cast.lead)
    page = text_of(client.get(url("part", use_case, "outil")))
    assert "Éditeur, Plume 2. Hébergement : France." in page
    assert Protocol.objects.get().tool == ""
    taken = {"allowed_data": "Mes données", "take": "tool", "lock_version": "1"}
    saved = client.post(url("part", use_case, "outil"), taken)
    assert saved.url == f"{url('part', use_case, 'outil')}#id_tool"
    protocol.refresh_from_db()
    assert (protocol.tool, protocol.allowed_data) == ("Éditeur, Plume 2. Hébergement : France.", "Mes données")
    offers = suggestions_for(UseCase.objects.get(pk=use_case.pk), protocol)
    assert "tool" not in offers
    assert (offers["participants_count"].value, offers["excluded_tasks"].value) == (42, "Décider.")


def test_the_budget_and_the_footprint_come_from_their_estimates(cast):
    use_case = trial.authorised(cast)
    plan = cost.save(use_case, cast.expert)
    estimated = footprint.estimate(use_case, cast.expert)
    protocol = Protocol(use_case=use_case, starts_on=LOCKED.date(), ends_on=(LOCKED + timedelta(days=182)).date())
    offers = suggestions_for(use_case, protocol)
    assert offers["budget_eur"].value > 0
    assert f"version {plan.number}" in offers["budget_eur"].source
    year = estimated.figures.year.gwp_kg.middle
    assert offers["footprint_kg"].value == pytest.approx(Decimal(str(year)) / 2, abs=Decimal("0.001"))
    assert "6 mois" in offers["footprint_kg"].source


# --- criteria -----------------------------------------------------------------------------------------


def test_a_criterion_is_read_changed_moved_and_removed(client, cast):
    protocol = trial.written(cast)
    use_case, row = protocol.use_case, protocol.indicators.get(code="R1")
    client.force_login(cast.lead)
    page = text_of(client.get(url("indicator_edit", use_case, row.pk)))
    assert 'value="30"' in page
    assert 'name="kind"' not in page
    changed = {
        "label": "Délai",
        "source": "Relevé",
        "direction": "at_most",
        "threshold": "9,5",
        "minimum_sample": "50",
        "nature": "time",
    }
    wrong = text_of(client.post(url("indicator_edit", use_case, row.pk), {**changed, "threshold": "peu"}))
    assert "peu" in wrong
    client.post(url("indicator_edit", use_case, row.pk), {**changed, "baseline": "9"})
    page = text_of(client.get(url("protocol", use_case)))
    assert "Réussi si l’indicateur « Délai », d’après « Relevé », vaut au plus 9,5. Au départ, il vaut 9." in page
    assert "Ce critère surveille : temps." in page
    assert "R1 : le seuil est déjà atteint au départ." in page
    assert "il faut 50 observations pour 20 participants" in page
    second = {**changed, "kind": "success", "label": "Qualité"}
    client.post(url("indicator_add", use_case), second)
    last = protocol.indicators.get(code="R2")
    client.post(url("indicator_move", use_case, last.pk), {"up": "1"})
    assert list(protocol.indicators.filter(kind="success").values_list("code", flat=True)) == ["R2", "R1"]
    client.post(url("indicator_remove", use_case, last.pk))
    assert not Indicator.objects.filter(pk=last.pk).exists()
    locked = trial.locked(cast).use_case
    page = client.post(url("indicator_remove", locked, protocol_of(locked).indicators.first().pk), follow=True)
    assert "ne change plus sans avenant" in text_of(page)


# --- before the start ---------------------------------------------------------------------------------


def test_what_keeps_the_trial_from_starting_says_who_lifts_it(client, cast, monkeypatch):
    protocol = actions.lock_protocol(protocol=trial.written(cast), actor=cast.lead, now=LOCKED)
    client.force_login(cast.elected_official)
    page = text_of(client.get(url("overview", protocol.use_case)))
    assert "Le protocole n’est pas accepté." in page
    assert f"Qui : {cast.coordinator}, coordination" in page
    written = trial.written(cast).use_case
    page = text_of(client.get(url("overview", written)))
    assert f"Qui : {cast.lead}, porteur du dossier" in page


# --- versions and amendments --------------------------------------------------------------------------


def test_a_version_is_read_whole_by_whoever_reads_the_dossier(client, cast):
    use_case = trial.running(cast)
    protocol = protocol_in_force(use_case)
    client.force_login(cast.elected_official)
    page = text_of(client.get(url("version", use_case, 1)))
    for words in (protocol.sha256, life.TEXTS["training"], "vaut au moins 30", "Accepté le", "9 000 €"):
        assert words in page, words
    assert client.get(url("version", use_case, 2)).status_code == 404


def test_an_amendment_is_prepared_written_and_proposed_from_its_pages(client, cast):
    use_case = trial.running(cast)
    client.force_login(cast.lead)
    assert url("amendment_open", use_case) in text_of(client.get(url("overview", use_case)))
    opened = client.post(url("amendment_open", use_case), follow=True)
    found = Amendment.objects.get()
    assert opened.redirect_chain[-1][0] == url("amendment", use_case, found.pk)
    assert "Rien ne change pour l’instant." in text_of(opened)
    client.post(url("part", use_case, "perimetre"), typed("perimetre", participants_count="12", lock_version="1"))
    row = found.protocol.indicators.get(code="R1")
    changed = {"label": row.label, "source": row.source, "direction": "at_least", "threshold": "20"}
    client.post(url("indicator_edit", use_case, row.pk), {**changed, "minimum_sample": "10", "nature": "quality"})
    life.measure(cast, use_case, 21)
    page = text_of(client.get(url("amendment", use_case, found.pk)))
    for words in ("Nombre de participants", ">20</del>", ">12</ins>", "au moins 30</del>", "au moins 20</ins>",
                  "Dernière mesure connue : 21"):  # fmt: skip
        assert words in page, words
    propose = url("amendment_propose", use_case, found.pk)
    assert '<a href="#id_reasons">' in text_of(client.post(propose, {"reasons": " "}))
    assert client.post(propose, {"reasons": "Peu d’actes."}).url == url("overview", use_case)
    page = text_of(client.get(url("overview", use_case)))
    assert "De la version 1 à la version 2" in page
    assert "Proposé au comité" in page
    assert f'href="{url("amendment_open", use_case)}"' not in page
    assert protocol_in_force(use_case).version == 1


def test_a_draft_amendment_is_its_lead_s_alone(client, cast):
    found = amendments.draft(cast)
    for person in (cast.coordinator, cast.elected_official):
        client.force_login(person)
        assert client.get(url("amendment", found.use_case, found.pk)).status_code == 404
        assert client.get(url("version", found.use_case, found.protocol.version)).status_code == 404
        assert "Les avenants" not in text_of(client.get(url("overview", found.use_case)))


def test_both_thresholds_are_shown_and_each_figure_keeps_its_version(client, cast):
    use_case = trial.running(cast)
    life.measure(cast, use_case, 21)
    amendments.adopted(cast, use_case, threshold=20)
    client.force_login(cast.elected_official)
    page = text_of(client.get(url("overview", use_case)))
    assert "Critères dont un avenant a changé le seuil" in page
    assert "au moins 30" in page
    assert "au moins 20" in page
    assert "protocole version 1" in page
    assert "protocole, version 1" in " ".join(text_of(client.get(url("measures", use_case))).split())


def test_an_amendment_is_withdrawn_from_its_page(client, cast):
    found = amendments.proposed(cast)
    client.force_login(cast.lead)
    assert client.post(url("amendment_withdraw", found.use_case, found.pk)).status_code == 302
    page = text_of(client.get(url("amendment", found.use_case, found.pk)))
    assert "Retiré" in page
    assert "sans vote" in page
    other = amendments.proposed(cast, trial.running(cast))
    assert client.get(url("amendment", found.use_case, other.pk)).status_code == 404


@pytest.mark.parametrize(("name", "queries"), [("part", 11), ("amendment", 18), ("version", 8)])
def test_more_criteria_take_no_more_queries(client, cast, django_assert_num_queries, name, queries):
    cases = []
    for count in (1, 3):
        found = amendments.changed(cast)
        for number in range(2, count + 1):
            for row in found.protocol.indicators.filter(code__in=["R1", "A1"]):
                row.pk, row.code, row.order = None, f"{row.code[0]}{number}", number
                row.save(force_insert=True)
        life.measure(cast, found.use_case, 21)
        more = {"part": ["question"], "amendment": [found.pk], "version": [2]}[name]
        cases.append(url(name, found.use_case, *more))
    client.force_login(cast.lead)
    client.get(cases[0])
    for address in cases:
        with django_assert_num_queries(queries):
            client.get(address)
