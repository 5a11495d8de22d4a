"""The pages of a trial: who opens which, what a refusal says, and how many queries they take."""

from decimal import Decimal

import pytest
from django.urls import reverse

from evaluation.trial import actions
from evaluation.trial.models import Indicator, Protocol
from tests.factories import life
from tests.factories.compass import load_grid
from tests.factories.life import ENDED, MEASURED
from usecases.enums import State

pytestmark = pytest.mark.django_db
READERS = {"overview", "measures"}
SEES_NOTHING = {"administrator", "staff_member", "outsider", "nobody"}


@pytest.fixture(autouse=True)
def _grid(db):
    load_grid()


def url(name, use_case, *more):
    return reverse(f"trial:{name}", args=[use_case.pk, *more])


def text_of(response):
    return response.content.decode()


PAGES = {
    # page: (who makes the dossier, who acts there)
    "overview": (life.running, None),
    "measures": (life.running, None),
    "protocol": (life.authorised, {"lead"}),
    "lock": (lambda cast: life.written(cast).use_case, {"lead"}),
    "approve": (lambda cast: life.written(cast).use_case, {"coordinator"}),
    "start": (lambda cast: life.locked(cast).use_case, {"lead", "coordinator"}),
    "suspend": (life.running, {"lead", "coordinator"}),
    "end": (life.running, {"lead"}),
    "incidents": (life.running, {"lead", "coordinator"}),
    "evaluation": (life.ended, None),
    "evaluation_submit": (life.ended, {"lead"}),
}


@pytest.mark.parametrize("name", PAGES)
def test_each_page_by_each_role(client, cast, name):
    make, actors = PAGES[name]
    use_case = make(cast)
    for who, person in cast.everyone().items():
        client.force_login(person)
        response = client.get(url(name, use_case))
        if who in SEES_NOTHING:
            assert response.status_code == 404, who
        elif actors is None or who in actors:
            assert response.status_code == 200, who
        else:
            assert response.status_code == 403, who
            assert "réservée" in text_of(response) or "pouvez" in text_of(response), who


def test_the_protocol_is_opened_saved_and_locked_from_its_page(client, cast):
    use_case = life.authorised(cast)
    client.force_login(cast.lead)
    client.post(url("protocol", use_case))
    protocol = Protocol.objects.get()
    dates = {"starts_on": "2027-01-04", "ends_on": "2027-06-30"}
    form = {**life.TEXTS, "budget_eur": "9000,00", **dates, "lock_version": protocol.lock_version}
    wrong = client.post(url("protocol", use_case), {**form, "ends_on": "2027-01-01", "question": "Ma question"})
    page = text_of(wrong)
    assert "La fin de l’essai vient après son début" in page
    assert "Erreur" in page
    assert "Ma question" in page
    saved = client.post(url("protocol", use_case), {**form, "lock": "1"})
    assert saved.url == url("lock", use_case)
    refused = text_of(client.post(url("lock", use_case)))
    assert "au moins un critère de réussite" in refused
    for kind in ("success", "stop"):
        row = {"kind": kind, "label": "Délai", "source": "Relevé", "direction": "at_most", "threshold": "9,5"}
        assert client.post(url("indicator_add", use_case), {**row, "minimum_sample": "3"}).status_code == 302
    assert Indicator.objects.filter(threshold=Decimal("9.5"), minimum_sample=3).count() == 2
    assert client.post(url("lock", use_case)).status_code == 302
    assert Protocol.objects.get().locked_at
    assert client.get(url("protocol", use_case)).url == url("overview", use_case)


def test_two_windows_lose_nothing(client, cast):
    use_case = life.written(cast).use_case
    client.force_login(cast.lead)
    stale = {**life.TEXTS, "budget_eur": "9000", "starts_on": "2026-05-01", "ends_on": "2026-08-01", "lock_version": 1}
    page = text_of(client.post(url("protocol", use_case), {**stale, "question": "Le texte tapé ici"}))
    assert "autre fenêtre" in page
    assert "Le texte tapé ici" in page
    assert life.TEXTS["question"] in page


def test_a_wrong_figure_keeps_what_was_typed(client, cast):
    use_case = life.running(cast)
    criterion = life.indicator(use_case)
    client.force_login(cast.lead)
    typed = {"value": "beaucoup", "sample": "12", "measured_on": MEASURED.date(), "note": "Mot tapé"}
    page = text_of(client.post(url("measure_add", use_case, criterion.pk), typed))
    assert "beaucoup" in page
    assert "Mot tapé" in page
    assert "Erreur" in page
    assert '<a href="#id_value">' in page
    early = text_of(
        client.post(url("measure_add", use_case, criterion.pk), {**typed, "value": "3,5", "measured_on": "2025-01-01"})
    )
    assert "avant l’essai" in early
    assert '<a href="#id_measured_on">' in early
    assert criterion.measures.count() == 0


def test_a_criterion_of_another_dossier_is_not_found(client, cast):
    mine, other = life.running(cast), life.running(cast)
    client.force_login(cast.lead)
    assert client.get(url("measure_add", mine, life.indicator(other).pk)).status_code == 404
    assert client.post(url("indicator_remove", mine, life.indicator(other).pk)).status_code == 404


def test_a_suspension_asks_why(client, cast):
    use_case = life.running(cast)
    client.force_login(cast.lead)
    page = client.post(url("suspend", use_case), {"comment": " "})
    assert '<a href="#id_comment">' in text_of(page)
    assert client.post(url("suspend", use_case), {"comment": "Panne."}).status_code == 302
    assert life.again(use_case).state == State.TRIAL_SUSPENDED
    assert client.post(url("resume", use_case), {"comment": "Réparé."}).status_code == 302
    assert life.again(use_case).state == State.TRIAL_RUNNING


def more_of_everything(cast, use_case):
    for _each in range(2):
        life.measure(cast, use_case)
        actions.report_incident(
            use_case=use_case,
            actor=cast.lead,
            severity="minor",
            description="Panne.",
            happened_on=MEASURED.date(),
            now=MEASURED,
        )


@pytest.mark.parametrize(("name", "queries"), [("overview", 13), ("measures", 9), ("evaluation", 15)])
def test_more_figures_and_incidents_take_no_more_queries(client, cast, django_assert_num_queries, name, queries):
    use_case = life.running(cast)
    more_of_everything(cast, use_case)
    if name == "evaluation":
        actions.end_trial(use_case=use_case, actor=cast.lead, now=ENDED)
    client.force_login(cast.lead)
    client.get(url(name, use_case))
    with django_assert_num_queries(queries):
        client.get(url(name, use_case))
    more_of_everything(cast, use_case) if name != "evaluation" else None
    with django_assert_num_queries(queries):
        client.get(url(name, use_case))
