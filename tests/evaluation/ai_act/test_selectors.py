"""What the classification establishes: the one that holds, high risk or not, points for the grid; the law in force."""

from datetime import date, timedelta

import pytest

from accounts.enums import Role
from evaluation.ai_act import actions
from evaluation.ai_act.models import Classification
from evaluation.ai_act.selectors import (
    classification_holds,
    current_classification,
    duty_rows,
    evidence_points,
    is_high_risk,
    law_holds,
    law_in_force,
    laws_read_by,
)
from evaluation.compass.evidence import evidence_of
from evaluation.compass.selectors import current_assessment, situation
from tests.factories import life
from tests.factories.accounts import make_member, make_organisation
from tests.factories.ai_act import HIGH, NOW, another_law, answered, load_law, signed
from tests.factories.compass import load_grid
from tests.factories.usecases import START, make_use_case
from usecases.enums import State
from usecases.models import UseCase

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MAYBE_HIGH = {"C4": ("3",), "C5": "?", "C6": ("ecarts",), "C6_PREUVE": "oui"}


@pytest.fixture(autouse=True)
def shipped(db):
    return load_law()


@pytest.fixture
def use_case(cast):
    return make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)


def levels(use_case):
    return {point.name: point.level for point in evidence_points(use_case)}


def test_the_signed_one_holds_until_the_next_is_signed(cast, use_case):
    assert current_classification(use_case) is None
    first = answered(use_case, cast.lead)
    assert current_classification(use_case) == first
    first = actions.sign_classification(classification=first, actor=cast.expert, sha256=first.sha256, now=NOW)
    second = answered(use_case, cast.lead, NOW + DAY, "Un usage de plus.", **HIGH)
    assert current_classification(use_case) == first
    actions.sign_classification(classification=second, actor=cast.expert, sha256=second.sha256, now=NOW + DAY)
    assert current_classification(use_case) == second
    assert (is_high_risk(use_case), is_high_risk(use_case, at=NOW)) == (True, False)
    assert is_high_risk(use_case, at=NOW - DAY) is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, False),
        (HIGH, True),
        ({"C0": "non"}, False),
        ({"C4": ("3",), "C5": "non", "C6": ("ecarts",), "C6_PREUVE": "oui"}, False),
        ({"C2": ("h",)}, None),
        ({"C1_NOM": "oui"}, None),
    ],
)
def test_high_risk_is_what_was_signed(cast, use_case, given, expected):
    answered(use_case, cast.lead, **given)
    assert is_high_risk(use_case) is None
    signed(use_case, cast.lead, cast.expert, **given)
    assert is_high_risk(use_case) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"ai_act.prohibited": "no", "ai_act.high_risk_area": "no", "ai_act.high_risk": ""}),
        (HIGH, {"ai_act.prohibited": "no", "ai_act.high_risk_area": "yes", "ai_act.high_risk": ""}),
        ({"C2": ("h",)}, {"ai_act.prohibited": "yes"}),
        ({"C2": "?"}, {}),
        ({"C4": "?"}, {"ai_act.prohibited": "no"}),
        (MAYBE_HIGH, {"ai_act.prohibited": "no", "ai_act.high_risk_area": "yes"}),
        ({"C0": "non"}, {"ai_act.prohibited": "no", "ai_act.high_risk": ""}),
        ({"C1_NOM": "oui"}, {"ai_act.prohibited": "no"}),
        (
            {"C7": ("face",)},
            {
                "ai_act.prohibited": "no",
                "ai_act.high_risk_area": "no",
                "ai_act.transparency": "",
                "ai_act.high_risk": "",
            },
        ),
    ],
)
def test_the_points_for_the_grid(cast, use_case, given, expected, django_assert_num_queries):
    assert levels(use_case) == {}
    answered(use_case, cast.lead, **given)
    with django_assert_num_queries(1):
        assert levels(use_case) == expected


def test_the_points_say_where_they_come_from(cast, use_case):
    row = answered(use_case, cast.lead, C2=("h",))
    [point] = evidence_points(use_case)
    assert point.url == f"/dossiers/{use_case.pk}/reglement-ia/"
    assert point.text.startswith("Pratique interdite : Identifier à distance, en direct,")
    assert "pas encore signé" in point.text
    actions.sign_classification(classification=row, actor=cast.expert, sha256=row.sha256, now=NOW)
    [point] = evidence_points(use_case)
    assert "pas encore signé" not in point.text
    assert evidence_of(use_case)["ai_act.prohibited"] == point


def test_the_compass_reads_high_risk_as_it_was_signed_then(cast):
    load_grid()
    use_case = life.submitted(cast)
    signed(use_case, cast.lead, cast.expert, START + DAY, **HIGH)
    use_case = life.assessed(use_case, cast.coordinator, cast.expert, life.ASSESSED)
    assert situation(current_assessment(use_case))["high_risk"] is True
    signed(use_case, cast.expert, cast.expert, NOW, "L’outil ne trie plus.")
    assert situation(current_assessment(use_case))["high_risk"] is True
    assert is_high_risk(UseCase.objects.get(pk=use_case.pk)) is False


def test_duties_come_in_force_on_their_day(cast, use_case):
    result = answered(use_case, cast.lead, **HIGH).result
    eve = {row.code: row.in_force for row in duty_rows(result, date(2027, 12, 1))}
    day = {row.code: row.in_force for row in duty_rows(result, date(2027, 12, 2))}
    assert (eve["OBL-01"], eve["OBL-03"], day["OBL-03"]) == (True, False, True)


def test_a_content_that_was_changed_no_longer_holds(cast, use_case, shipped):
    row = answered(use_case, cast.lead)
    Classification.objects.filter(pk=row.pk).update(result={**row.result, "classes": ["MINIMAL", "X"]})
    assert not classification_holds(Classification.objects.select_related("law").get(pk=row.pk))
    assert law_holds(shipped)
    shipped.content = {**shipped.content, "texts": "Autre"}
    assert not law_holds(shipped)


def test_each_collectivite_has_its_law_and_a_hosted_one_that_of_its_host(cast, shipped):
    commune = make_organisation("Commune hébergée", parent=cast.organisation, hosted=True)
    lead_there = make_member(commune, Role.LEAD)
    version = actions.import_law(organisation=cast.organisation, actor=cast.administrator, data=another_law(), now=NOW)
    assert law_in_force(cast.organisation) == shipped
    assert set(laws_read_by(cast.lead)) == {shipped}
    version = actions.publish_law(version=version, actor=cast.administrator, now=NOW)
    assert law_in_force(cast.organisation) == version
    assert law_in_force(commune) == version
    assert law_in_force(cast.elsewhere) == shipped
    assert set(laws_read_by(cast.lead)) == {shipped, version}
    assert set(laws_read_by(lead_there)) == {shipped, version}
    assert set(laws_read_by(cast.outsider)) == {shipped}
