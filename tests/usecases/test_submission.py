"""The demand as data: themes, what is missing, status, frozen content."""

import pytest

from tests.factories.usecases import COMPLETE
from usecases.models import Submission
from usecases.selectors import answers_of
from usecases.submission import (
    FIELDS,
    THEME_BY_SLUG,
    THEMES,
    ThemeStatus,
    content_hash,
    is_filled,
    missing_fields,
    next_theme,
    theme_status,
)

EMPTY = dict.fromkeys(FIELDS, "")
NOT_ASKED = {"id", "use_case", "version", "updated_at"}


def answered(**changes: object) -> dict:
    return {**EMPTY, **COMPLETE, "interest_details": "", **changes}


def test_every_column_of_the_demand_is_asked_once():
    asked = [name for theme in THEMES for name in theme.fields]
    assert sorted(asked) == sorted({field.name for field in Submission._meta.fields} - NOT_ASKED)
    assert [theme.slug for theme in THEMES] == [
        "need", "solution", "alternatives", "data", "provider", "users",
        "cost", "benefits", "policy", "origin", "matrix", "interest",
    ]  # fmt: skip


def test_an_empty_demand_lacks_every_required_answer():
    missing = missing_fields(EMPTY)
    assert {theme.slug: [q.name for q in questions] for theme, questions in missing.items()} == {
        theme.slug: list(theme.required) for theme in THEMES
    }


def test_a_complete_demand_lacks_nothing():
    assert missing_fields(answered()) == {}


@pytest.mark.parametrize("name", [name for theme in THEMES for name in theme.required])
def test_each_required_answer_is_missed_alone(name):
    missing = missing_fields(answered(**{name: ""}))
    assert [[q.name for q in questions] for questions in missing.values()] == [[name]]


def test_a_declared_interest_must_be_described():
    missing = missing_fields(answered(has_interest="yes"))
    assert [q.name for q in missing[THEME_BY_SLUG["interest"]]] == ["interest_details"]
    assert missing_fields(answered(has_interest="yes", interest_details="Ancien salarié.")) == {}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (EMPTY, ThemeStatus.TO_DO),
        ({**EMPTY, "need": "Trop de courriers."}, ThemeStatus.TO_COMPLETE),
        ({**EMPTY, "need": "Trop de courriers.", "beneficiaries": "L’accueil."}, ThemeStatus.DONE),
        ({**EMPTY, "need": "   ", "beneficiaries": "\n"}, ThemeStatus.TO_DO),
    ],
)
def test_status_of_a_theme(answers, expected):
    assert theme_status(answers, THEME_BY_SLUG["need"]) is expected


@pytest.mark.parametrize(("value", "filled"), [(0, True), ("0", True), (None, False), ("", False), (" \n", False)])
def test_zero_is_an_answer_and_spaces_are_not(value, filled):
    assert is_filled(value) is filled


def test_a_link_is_read_back_only_when_there_is_one():
    def shown(**changes: object) -> list[str]:
        return [row["name"] for row in answers_of(answered(**changes), THEME_BY_SLUG["interest"])]

    assert shown() == ["has_interest"]
    assert shown(has_interest="yes") == ["has_interest", "interest_details"]
    assert shown(interest_details="Ancien salarié.") == ["has_interest", "interest_details"]


def test_themes_follow_one_another():
    assert next_theme(THEMES[0]) is THEMES[1]
    assert next_theme(THEMES[-1]) is None


def test_the_hash_of_a_content_ignores_order_and_sees_every_change():
    assert content_hash({"a": 1, "b": "é"}) == content_hash({"b": "e\u0301", "a": 1})
    assert content_hash({"a": 1}) != content_hash({"a": 2})
