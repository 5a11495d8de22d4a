"""The pages of the decision and of the follow-up: who opens which, what stays typed, how many queries."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.decisions.actions import NewCondition
from evaluation.decisions.models import Condition, Decision
from tests.factories import life
from tests.factories.compass import load_grid
from tests.factories.life import DECIDED, DECIDED_AGAIN
from tests.pages import html_of
from usecases.enums import State

pytestmark = pytest.mark.django_db
SEES_NOTHING = {"administrator", "staff_member", "outsider", "nobody"}


@pytest.fixture(autouse=True)
def _grid(db):
    load_grid()


def url(name, use_case, *more):
    return reverse(f"decisions:{name}", args=[use_case.pk, *more])


def reviewed(cast):
    from evaluation.decisions.actions import open_review  # noqa: PLC0415 - beside its only use

    use_case = life.deployed(cast)
    open_review(use_case=use_case, actor=cast.coordinator, reason="law", comment="Texte.", now=DECIDED_AGAIN)
    return use_case


PAGES = {
    "detail": (life.deployed, None),
    "decide": (life.with_opinion, {"elected_official"}),
    "meet": (life.authorised, {"lead", "coordinator"}),
    "review_open": (life.deployed, {"coordinator"}),
    "review_close": (reviewed, {"coordinator"}),
    "retire": (life.deployed, {"coordinator", "elected_official"}),
}


@pytest.mark.parametrize("name", PAGES)
def test_each_page_by_each_role(client, cast, name):
    make, actors = PAGES[name]
    use_case = make(cast)
    more = [Condition.objects.get().pk] if name == "meet" else []
    for who, person in cast.everyone().items():
        client.force_login(person)
        status = client.get(url(name, use_case, *more)).status_code
        expected = 404 if who in SEES_NOTHING else 200 if actors is None or who in actors else 403
        assert status == expected, who


def test_a_decision_shows_the_evidence_and_carries_the_conditions(client, cast):
    use_case = life.with_opinion(cast, "conditions")
    client.force_login(cast.elected_official)
    page = html_of(client.get(url("decide", use_case)))
    for words in ("Avis favorable sous réserves", "3 pour, 0 contre", "Plafonner le prix", "Juridique"):
        assert words in page
    assert "checked" not in page.split('name="kind"')[1][:200]
    typed = {"kind": "authorise_trial", "reasons": "Motifs tapés", "condition_1": "Plafonner", "owner_1": ""}
    wrong = html_of(client.post(url("decide", use_case), typed))
    assert "quoi, qui et avant quand" in wrong
    assert "Motifs tapés" in wrong
    assert "Erreur" in wrong
    due = (timezone.localdate() + timedelta(days=40)).isoformat()
    done = client.post(url("decide", use_case), {**typed, "owner_1": "Achats", "due_1": due})
    assert done.url == url("detail", use_case)
    assert life.again(use_case).state == State.AUTHORISED
    assert Decision.objects.get().conditions.get().text == "Plafonner"


def test_a_departure_is_explained_next_to_its_field(client, cast):
    use_case = life.with_opinion(cast, "unfavourable")
    client.force_login(cast.elected_official)
    typed = {"kind": "authorise_trial", "reasons": "Besoin réel."}
    page = html_of(client.post(url("decide", use_case), typed))
    assert '<a href="#id_departure_reasons">' in page
    assert Decision.objects.count() == 0


def test_more_conditions_than_lines_are_all_shown(client, cast, monkeypatch):
    use_case = life.with_opinion(cast)
    from evaluation.decisions import views  # noqa: PLC0415 - beside its only use

    day = timezone.localdate() + timedelta(days=50)
    many = [NewCondition(f"Réserve {number}", "RH", day) for number in range(1, 8)]
    monkeypatch.setattr(views, "_carried", lambda opinion: many)
    client.force_login(cast.elected_official)
    page = html_of(client.get(url("decide", use_case)))
    assert "Réserve 7" in page
    assert 'name="condition_8"' in page


def test_a_condition_of_another_dossier_is_not_found(client, cast):
    mine, other = life.authorised(cast), life.authorised(cast)
    client.force_login(cast.lead)
    assert client.get(url("meet", mine, other.decisions.get().conditions.get().pk)).status_code == 404


@pytest.mark.parametrize(("name", "queries"), [("detail", 21), ("decide", 40)])
def test_more_conditions_take_no_more_queries(client, cast, django_assert_num_queries, name, queries):
    few, many = life.with_final_opinion(cast), life.with_final_opinion(cast)
    first = few.decisions.get()
    assert first.conditions.count() == 1
    for number in range(2):
        due_on = DECIDED.date() + timedelta(days=30)
        Condition.objects.create(decision=many.decisions.get(), text=f"C{number}", owner="RH", due_on=due_on)
    client.force_login(cast.elected_official)
    client.get(url(name, few))
    for use_case in (few, many):
        with django_assert_num_queries(queries):
            client.get(url(name, use_case))
