"""What a dossier's data establish for the grid, what they were at an instant, who reads which inventory."""

from datetime import timedelta

import pytest
from django.urls import reverse

from evaluation.compass.evidence import clues_for, evidence_of
from evaluation.compass.models import Question
from evaluation.datasets import actions
from evaluation.datasets.selectors import (
    InventoryFilters,
    declared,
    dossiers_using,
    evidence_points,
    find_datasets,
    history_of,
    summary,
    visible_datasets,
)
from tests.factories.accounts import make_member, make_organisation
from tests.factories.compass import load_grid
from tests.factories.datasets import make_dataset, make_use
from tests.factories.usecases import COMPLETE, START, make_use_case
from usecases.enums import State

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def use_case(cast):
    return make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)


def levels(use_case):
    return {point.name: point.level for point in evidence_points(use_case)}


def test_nothing_is_said_of_a_demand_without_data(cast):
    silent = make_use_case(cast.organisation, cast.lead, submission={**COMPLETE, "data_used": " "})
    assert evidence_points(silent) == []


def test_data_of_the_demand_without_a_data_set_establish_nothing_yet(use_case):
    assert levels(use_case) == {
        "datasets.origin": "none",
        "datasets.quality": "none",
        "datasets.minimisation": "none",
        "datasets.underserved": "none",
        "datasets.retention": "none",
    }
    assert {point.text for point in evidence_points(use_case)} == {
        "La demande parle de données, mais aucun jeu de données n’est rattaché au dossier."
    }


def test_a_whole_data_set_speaks_for_the_best_answers_and_a_worse_one_for_its_own(cast, use_case):
    make_use(use_case, cast.lead, make_dataset(cast.organisation, cast.expert))
    whole = {"origin", "minimisation", "underserved", "retention"}
    expected = {f"datasets.{name}": "whole" for name in whole}
    rest = {"datasets.quality": "measured", "datasets.sensitivity": "public", "datasets.sensitive": "no"}
    assert levels(use_case) == {**expected, **rest}
    worse = make_dataset(
        cast.organisation,
        cast.expert,
        name="Dossiers de santé",
        quality="opinion",
        rights="",
        sensitivity="sensitive",
        has_health=True,
        is_open=False,
    )
    make_use(use_case, cast.lead, worse, underserved="partly", erasure="", minimised="no")
    assert levels(use_case) == {
        "datasets.origin": "partial",
        "datasets.quality": "opinion",
        "datasets.minimisation": "none",
        "datasets.underserved": "partial",
        "datasets.retention": "partial",
        "datasets.sensitivity": "sensitive",
        "datasets.sensitive": "yes",
    }
    texts = {point.name: point.text for point in evidence_points(use_case)}
    assert texts["datasets.quality"] == "La qualité repose sur l’avis du métier pour Dossiers de santé."
    assert texts["datasets.retention"] == (
        "Durée de garde et effacement\u00a0: complet pour un jeu de données sur 2. "
        "À compléter\u00a0: Dossiers de santé."
    )
    assert (
        texts["datasets.sensitive"] == "Santé, opinions, biométrie, origine ou enfants dans\u00a0: Dossiers de santé."
    )


def test_the_questions_on_data_look_at_these_points(cast, use_case):
    load_grid()
    make_use(use_case, cast.lead, make_dataset(cast.organisation, cast.expert), minimised="partly", erasure="")
    points = evidence_of(use_case)
    suggested = {
        question.code: [clue.suggests for clue in clues_for(question, points)]
        for question in Question.objects.filter(code__startswith="DON-0").order_by("code")[:6]
    }
    assert suggested == {
        "DON-01": ["oui"],
        "DON-02": ["mesure"],
        "DON-03": ["partiel"],
        "DON-04": ["non"],
        "DON-05": ["oui"],
        "DON-06": ["partiel"],
    }
    assert points["datasets.origin"].url == reverse("datasets:dossier", args=[use_case.pk])


@pytest.mark.parametrize("count", [1, 3])
def test_the_points_take_one_query(cast, use_case, count, django_assert_num_queries):
    for number in range(count):
        make_use(use_case, cast.lead, make_dataset(cast.organisation, cast.expert, name=f"Jeu {number}"))
    with django_assert_num_queries(1):
        evidence_points(use_case)
    with django_assert_num_queries(3):
        summary(use_case, START + HOUR)


def test_what_an_evaluation_saw_is_found_again(cast, use_case):
    kept, removed = (make_dataset(cast.organisation, cast.expert, name=name) for name in ("Gardé", "Retiré"))
    use = make_use(use_case, cast.lead, kept)
    gone = make_use(use_case, cast.lead, removed)
    seen = START + HOUR
    actions.save_use(use=use, actor=cast.lead, values={"retention": "Un an"}, version=1, now=seen + HOUR)
    actions.save_dataset(dataset=kept, actor=cast.expert, values={"quality": "opinion"}, version=1, now=seen + HOUR)
    actions.remove_use(use=gone, actor=cast.lead, now=seen + HOUR)
    late = make_dataset(cast.organisation, cast.expert, name="Tardif")
    actions.add_use(use_case=use_case, dataset=late, actor=cast.lead, values={"purpose": "Plus."}, now=seen + HOUR)
    then = declared(use_case, seen)
    assert [(row.name, row.dataset_version, row.use_version) for row in then] == [("Gardé", 1, 1), ("Retiré", 1, 1)]
    assert (then[0].use["retention"], then[0].dataset["quality"]) == ("Six mois", "measured")
    now = declared(use_case)
    assert [(row.name, row.dataset_version, row.use_version) for row in now] == [("Gardé", 2, 2), ("Tardif", 1, 1)]
    assert (summary(use_case, seen).levels.quality, summary(use_case).levels.quality) == ("measured", "opinion")


def test_the_demand_and_the_data_are_set_against_one_another(cast):
    denies = make_use_case(cast.organisation, cast.lead)
    says = {**COMPLETE, "personal_data": "yes", "sensitive_data": "yes"}
    admits = make_use_case(cast.organisation, cast.lead, submission=says)
    row = make_dataset(
        cast.organisation, cast.expert, name="Voix", sensitivity="sensitive", has_biometrics=True, is_open=False
    )
    for use_case in (denies, admits):
        make_use(use_case, cast.lead, row)
    personal, sensitive = summary(denies).mismatches
    assert personal.endswith("données personnelles, mais il y en a dans\u00a0: Voix.")
    assert sensitive.endswith("données sensibles, mais il y en a dans\u00a0: Voix.")
    assert summary(admits).mismatches == ()


def test_each_role_reads_the_inventory_of_its_collectivite_or_nothing(cast):
    make_dataset(cast.organisation, cast.expert)
    make_dataset(cast.elsewhere, cast.outsider)
    counts = {name: visible_datasets(person).count() for name, person in cast.everyone().items()}
    assert {name for name, count in counts.items() if count == 0} == {"staff_member", "administrator", "nobody"}
    assert set(counts.values()) == {0, 1}
    assert visible_datasets(cast.outsider).get().organisation == cast.elsewhere


def test_the_host_reads_the_inventory_of_its_commune_never_the_reverse(cast):
    commune = make_organisation(parent=cast.organisation, hosted=True)
    lead = make_member(commune, "lead")
    make_dataset(cast.organisation, cast.expert)
    make_dataset(commune, lead)
    assert visible_datasets(cast.coordinator).count() == 2
    assert visible_datasets(cast.elected_official).get().organisation == cast.organisation
    assert visible_datasets(lead).get().organisation == commune


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["Actes publiés", "courriels", "Eau"]),
        ({"search": "assem 2018"}, ["Actes publiés"]),
        ({"search": "EAU"}, ["Eau"]),
        ({"search": "rien"}, []),
        ({"sensitivity": "personal"}, ["courriels"]),
        ({"quality": "opinion"}, ["Eau"]),
        ({"open_only": True}, ["Actes publiés"]),
        ({"retired": True}, ["Ancien"]),
        ({"quality": "perfect"}, ["Actes publiés", "courriels", "Eau"]),
    ],
)
def test_the_inventory_is_narrowed_and_sorted_by_name(cast, filters, expected):
    plain = {"is_open": False, "owner_service": "Régie", "description": ""}
    make_dataset(cast.organisation, cast.expert, name="Eau", sensitivity="internal", quality="opinion", **plain)
    make_dataset(cast.organisation, cast.expert, name="courriels", sensitivity="personal", **plain)
    make_dataset(cast.organisation, cast.expert)
    old = make_dataset(cast.organisation, cast.expert, name="Ancien")
    actions.retire_dataset(dataset=old, actor=cast.expert, now=START)
    assert [row.name for row in find_datasets(cast.coordinator, InventoryFilters(**filters))] == expected


def test_a_draft_of_another_is_never_counted_nor_named(cast, use_case):
    row = make_dataset(cast.organisation, cast.expert)
    draft = make_use_case(cast.organisation, cast.lead)
    for dossier in (draft, use_case):
        make_use(dossier, cast.lead, row)
    other_lead = make_member(cast.organisation, "lead")

    def said(user):
        return dossiers_using(row, user), find_datasets(user, InventoryFilters()).get().dossiers

    assert said(cast.coordinator) == (([use_case], 0), 1)
    assert said(other_lead) == (([], 1), 0)
    assert said(cast.lead)[1] == 2


def test_the_history_says_who_changed_what(cast):
    row = make_dataset(cast.organisation, cast.expert)
    values = {"rights": "Contrat", "updated_on": START.date()}
    actions.save_dataset(dataset=row, actor=cast.coordinator, values=values, version=1, now=START + HOUR)
    newest, first = history_of(row)
    assert (newest.number, newest.who) == (2, cast.coordinator.get_full_name())
    assert newest.changed == ("Droits d’usage ou licence", "Dernière mise à jour")
    assert (first.number, first.changed) == (1, ())
