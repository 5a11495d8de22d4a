"""bin/test and its options leave out nothing: every test runs somewhere, and what asks for the database on both."""

import re
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MARKS = ("browser", "database", "long", "services")


def selections() -> dict[str, str]:
    """The expressions that bin/test gives to pytest, by name."""
    script = (ROOT / "bin/test").read_text(encoding="utf-8")
    found = dict(re.findall(r'^([A-Z_]+)="([a-z ()]+)"$', script, re.MULTILINE))
    common = found["WITHOUT_SERVER"]
    return {
        "bin/test": common + found["QUICK"],
        "PostgreSQL": common + found["FOR_POSTGRESQL"],
        "workers": "services",
        "browser": "browser",
    }


def chosen(expression: str, marks: set[str]) -> bool:
    """Tell whether a test that has these marks is in a selection."""
    said = " ".join(str(word in marks) if word in MARKS else word for word in re.findall(r"\w+|[()]", expression))
    return eval(said)  # noqa: S307 - nothing but True, False, and, or, not and brackets


def kinds_of_tests() -> list[set[str]]:
    """Every set of marks that a test may have; a test drives a browser or real workers, never both."""
    kinds = [
        {mark for mark, has in zip(MARKS, row, strict=True) if has} for row in product((False, True), repeat=len(MARKS))
    ]
    return [kind for kind in kinds if not {"browser", "services"} <= kind]


@pytest.mark.parametrize("marks", kinds_of_tests(), ids=lambda marks: "+".join(sorted(marks)) or "plain")
def test_each_kind_of_test_runs_where_it_must(marks):
    runs = {place for place, expression in selections().items() if chosen(expression, marks)}
    if "browser" in marks:
        assert runs == {"browser"}
    elif "services" in marks:
        assert runs == {"workers"}
    elif "long" in marks:
        assert runs == {"PostgreSQL"}
    elif "database" in marks:
        assert runs == {"bin/test", "PostgreSQL"}
    else:
        assert runs == {"bin/test"}


def test_the_whole_check_runs_every_selection():
    run = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert {"bin/test", "bin/test --services", "bin/test --browser"} <= set(run)


def marked(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("database") is not None


def test_a_plain_function_does_not_ask_for_the_database(request):
    assert not marked(request)


@pytest.mark.django_db
def test_the_mark_of_pytest_django_asks_for_it(request):
    assert marked(request)


def test_a_fixture_asks_for_it(request, cast):
    assert marked(request)


@pytest.fixture
def behind(cast):
    return cast


def test_a_fixture_behind_another_asks_for_it(request, behind):
    assert marked(request)


@pytest.mark.usefixtures("transactional_db")
def test_a_fixture_used_without_its_name_asks_for_it(request):
    assert marked(request)
