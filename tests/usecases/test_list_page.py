"""The list of dossiers: who sees what, filters, search, sort, pages, constant queries."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.enums import Role
from tests.factories.accounts import make_member
from tests.factories.usecases import COMPLETE, START, make_use_case
from usecases.enums import ACTOR_LABELS, State
from usecases.models import UseCase
from usecases.selectors import STATE_GROUPS, ListFilters, find_use_cases

pytestmark = pytest.mark.django_db


def titles(user, **filters) -> list[str]:
    return [row.title for row in find_use_cases(user, ListFilters(**filters))]


@pytest.fixture
def three(cast):
    """A draft, a deposited dossier and a trial, of different dates, kinds and deadlines."""
    return [
        make_use_case(
            cast.organisation, cast.lead, title="banane", state=State.TRIAL_RUNNING, reference="2026-801",
            due_on=date(2026, 9, 1), state_since=START + timedelta(days=3),
            submission={**COMPLETE, "solution_kind": "classical", "need": "Compter les arbres."},
        ),
        make_use_case(
            cast.organisation, cast.lead, title="Abricot", state=State.DRAFT, reference="2026-802",
            state_since=START + timedelta(days=1),
        ),
        make_use_case(
            cast.organisation, cast.lead, title="Cerise", state=State.SUBMITTED, reference="2026-803",
            due_on=date(2026, 5, 1), state_since=START + timedelta(days=2),
        ),
    ]  # fmt: skip


def test_every_state_is_in_one_group():
    grouped = [state for _label, states in STATE_GROUPS.values() for state in states]
    assert sorted(grouped) == sorted(State)


def test_who_reads_what(cast, three):
    read = {name: len(titles(person)) for name, person in cast.everyone().items()}
    nothing = {"administrator", "staff_member", "outsider", "nobody"}
    assert read == {name: 3 if name == "lead" else 0 if name in nothing else 2 for name in read}


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("recent", ["banane", "Cerise", "Abricot"]),
        ("title", ["Abricot", "banane", "Cerise"]),
        ("deadline", ["Cerise", "banane", "Abricot"]),
        ("state", ["Abricot", "Cerise", "banane"]),
    ],
)
def test_sorts(cast, three, sort, expected):
    assert titles(cast.lead, sort=sort) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"search": "cerise"}, ["Cerise"]),
        ({"search": "2026-802"}, ["Abricot"]),
        ({"search": "ARBRES"}, ["banane"]),
        ({"search": "rien de tel"}, []),
        ({"state": "preparation"}, ["Abricot"]),
        ({"state": "trial"}, ["banane"]),
        ({"state": "submitted"}, ["Cerise"]),
        ({"kind": "classical"}, ["banane"]),
        ({"kind": "generative"}, ["Cerise", "Abricot"]),
    ],
)
def test_filters(cast, three, filters, expected):
    assert titles(cast.lead, **filters) == expected


def test_filter_by_collectivite(cast, three):
    lead = make_member(cast.elsewhere, Role.LEAD)
    make_use_case(cast.elsewhere, lead, title="Datte", state=State.SUBMITTED)
    auditor = make_member(cast.organisation, Role.AUDITOR)
    auditor.memberships.create(organisation=cast.elsewhere, role=Role.AUDITOR)
    assert titles(auditor, organisation=cast.elsewhere.pk) == ["Datte"]
    assert titles(auditor, sort="title") == ["banane", "Cerise", "Datte"]


@pytest.mark.parametrize("query", ["?state=nope", "?sort=nope", "?kind=nope", "?page=99", "?page=x", "?organisation=7"])
def test_a_filter_that_is_not_understood_is_ignored(client, cast, three, query):
    client.force_login(cast.lead)
    response = client.get(reverse("usecases:list") + query)
    assert response.status_code == 200
    assert [row.title for row in response.context["page"]] == ["banane", "Cerise", "Abricot"]
    assert "<title>Erreur" not in response.content.decode()


def test_the_page_narrows_and_offers_a_way_back(client, cast, three):
    client.force_login(cast.lead)
    page = client.get(reverse("usecases:list"), {"q": "cerise", "state": "examination", "sort": "title"})
    text = page.content.decode()
    assert [row.title for row in page.context["page"]] == ["Cerise"]
    assert "1 dossier que vous pouvez lire, avec ces filtres." in " ".join(text.split())
    assert "Tout afficher" in text
    empty = client.get(reverse("usecases:list"), {"q": "zzz"})
    assert "Aucun dossier ne correspond." in empty.content.decode()


def test_pages_keep_the_filters(client, cast):
    for _number in range(21):
        make_use_case(cast.organisation, cast.lead)
    client.force_login(cast.lead)
    first = client.get(reverse("usecases:list"), {"sort": "title"})
    assert (len(first.context["page"]), first.context["page"].paginator.num_pages) == (20, 2)
    assert 'href="?sort=title&amp;page=2"' in first.content.decode()
    assert len(client.get(reverse("usecases:list"), {"sort": "title", "page": 2}).context["page"]) == 1


def test_two_labels_for_one_state(client, cast, three):
    submitted = reverse("usecases:list") + "?state=submitted"
    client.force_login(cast.coordinator)
    assert str(ACTOR_LABELS[State.SUBMITTED]) in client.get(submitted).content.decode()
    client.force_login(cast.lead)
    text = client.get(submitted).content.decode()
    assert str(ACTOR_LABELS[State.SUBMITTED]) not in text
    assert '<span class="tag tag--todo">Déposé</span>' in text


def test_a_hostile_title_is_text(client, cast):
    make_use_case(cast.organisation, cast.lead, title="<script>alert(1)</script>")
    client.force_login(cast.lead)
    text = client.get(reverse("usecases:list")).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(client, cast, django_assert_num_queries, count):
    for _number in range(count):
        make_use_case(cast.organisation, make_member(cast.organisation, Role.LEAD), state=State.SUBMITTED)
    client.force_login(cast.coordinator)
    with django_assert_num_queries(8):
        assert len(client.get(reverse("usecases:list")).context["page"]) == count


def test_anonymous_people_sign_in_first(client, three):
    response = client.get(reverse("usecases:list"))
    assert (response.status_code, response.url.partition("?")[0]) == (302, reverse("accounts:sign_in"))


def test_a_lead_opens_a_dossier(client, cast):
    client.force_login(cast.lead)
    assert "Titre du cas d’usage" in client.get(reverse("usecases:create")).content.decode()
    response = client.post(reverse("usecases:create"), {"title": "Tri des courriels", "already_in_service": "on"})
    use_case = UseCase.objects.get()
    assert response.url == reverse("usecases:tasks", args=[use_case.pk])
    assert (use_case.title, use_case.already_in_service, use_case.lead) == (
        "Tri des courriels",
        True,
        cast.lead,
    )


def test_a_lead_of_two_collectivites_chooses(client, cast):
    cast.lead.memberships.create(organisation=cast.elsewhere, role=Role.LEAD)
    client.force_login(cast.lead)
    text = client.post(reverse("usecases:create"), {"title": "Tri"}).content.decode()
    assert "<title>Erreur" in text
    assert UseCase.objects.count() == 0
    client.post(reverse("usecases:create"), {"title": "Tri", "organisation": cast.elsewhere.pk})
    assert UseCase.objects.get().organisation == cast.elsewhere


def test_a_lead_cannot_open_a_dossier_elsewhere(client, cast):
    client.force_login(cast.lead)
    client.post(reverse("usecases:create"), {"title": "Tri", "organisation": cast.elsewhere.pk})
    assert UseCase.objects.get().organisation == cast.organisation


def test_an_empty_title_says_what_to_do(client, cast):
    client.force_login(cast.lead)
    text = client.post(reverse("usecases:create"), {"title": " "}).content.decode()
    assert '<a href="#id_title">Saisissez le titre du cas d’usage</a>' in text


def test_only_leads_open_dossiers(client, cast):
    for name, person in cast.everyone().items():
        client.force_login(person)
        expected = 200 if name in ("lead", "outsider") else 403
        response = client.get(reverse("usecases:create"))
        assert (name, response.status_code) == (name, expected)
        listed = client.get(reverse("usecases:list")).content.decode()
        assert (reverse("usecases:create") in listed) is (expected == 200)
    assert "Seul un porteur de projet" in response.content.decode()
