"""What every test may ask for."""

import gc
from collections.abc import Iterator

import pytest
import pytest_django
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from boussole.shared.triggers import REGISTERED
from tests.database import put_triggers
from tests.factories.accounts import Cast, make_cast

# Django makes many short-lived cycles: looking for them less often spares a tenth of the suite's time.
gc.set_threshold(50_000, 20, 20)

# The machine may be busy: time is no reason to fail. The same examples each time, so that a failure is a change.
hypothesis_settings.register_profile("suite", deadline=None, derandomize=True, print_blob=True)
hypothesis_settings.load_profile("suite")


# What asks for the database, itself or through another fixture, has one of these.
DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_setup"})
LONGEST = "test_demo.py"
OTHERS = ("browser", "services", "database", "long")  # marks of what is not left to bin/test
LEFT = pytest.StashKey[int]()

# Whole lives of dossiers, thousands of drawn meetings, pages by role and by state, processes started for real: seconds
# each. `bin/test` leaves them out unless it is given files; `bin/test --all` and `bin/test --services` run them.
LONG = frozenset(
    {
        "tests/boussole/test_demo.py",
        "tests/boussole/test_home.py",
        "tests/boussole/test_startup.py",
        "tests/evaluation/ai_act/test_pages.py",
        "tests/evaluation/committee/test_bad_input.py",
        "tests/evaluation/committee/test_closing_is_whole.py",
        "tests/evaluation/committee/test_minority.py",
        "tests/evaluation/committee/test_minutes.py",
        "tests/evaluation/committee/test_minutes_pages.py",
        "tests/evaluation/committee/test_pages.py",
        "tests/evaluation/committee/test_scoring.py",
        "tests/evaluation/committee/test_scoring_pages.py",
        "tests/evaluation/committee/test_secret_pages.py",
        "tests/evaluation/committee/test_tally_many.py",
        "tests/evaluation/committee/test_tally_properties.py",
        "tests/evaluation/compass/test_answerable.py",
        "tests/evaluation/compass/test_expert_pages.py",
        "tests/evaluation/compass/test_grid_pages.py",
        "tests/evaluation/compass/test_pages.py",
        "tests/evaluation/compass/test_reopening.py",
        "tests/evaluation/cost/test_pages.py",
        "tests/evaluation/decisions/test_actions.py",
        "tests/evaluation/decisions/test_pages.py",
        "tests/evaluation/dialogue/test_pages.py",
        "tests/evaluation/footprint/test_pages.py",
        "tests/evaluation/frame/test_pages.py",
        "tests/evaluation/questionnaires/test_pages.py",
        "tests/evaluation/trial/test_actions.py",
        "tests/evaluation/trial/test_evaluation.py",
        "tests/evaluation/trial/test_pages.py",
        "tests/evaluation/trial/test_refusals.py",
        "tests/evaluation/trial/test_running_acts.py",
        "tests/evaluation/trial/test_running_pages.py",
        "tests/reports/batches/test_batches.py",
        "tests/reports/test_assembly_flow.py",
        "tests/reports/test_assembly_word.py",
        "tests/reports/test_flow.py",
        "tests/reports/test_minutes_flow.py",
        "tests/reports/test_minutes_pdf.py",
        "tests/reports/test_pack.py",
        "tests/reports/test_pages.py",
        "tests/reports/test_pdf.py",
        "tests/reports/test_render_command.py",
        "tests/reports/test_section_documents.py",
        "tests/reports/test_yearly.py",
        "tests/reports/verification/test_reading.py",
        "tests/test_matrix.py",
        "tests/test_migrations.py",
        "tests/test_story_properties.py",
    }
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the long tests, which come first, and those that ask for the database: bin/test chooses by these marks."""
    for item in items:
        if item.path.relative_to(config.rootpath).as_posix() in LONG:
            item.add_marker(pytest.mark.long)
        if asks_for_database(item):
            item.add_marker(pytest.mark.database)
    # Few tests, minutes of work: begun last, one process would end long after the other.
    items.sort(key=lambda item: (item.path.name != LONGEST, item.get_closest_marker("long") is None))


def asks_for_database(item: pytest.Item) -> bool:
    """Tell whether a test may touch the database; pytest-django refuses it to all others."""
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(fixtures)


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count what PostgreSQL leaves to bin/test, for the last lines of the run."""
    config = items[0].config
    left = sum(not any(map(item.get_closest_marker, OTHERS)) for item in items)
    config.stash[LEFT] = config.stash.get(LEFT, 0) + left
    if hasattr(config, "workeroutput"):
        config.workeroutput["left"] = config.stash[LEFT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Take the count from a process of pytest-xdist: each of them chooses among all the tests."""
    node.config.stash[LEFT] = node.workeroutput.get("left", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many tests were left out, neither long nor asking for the database."""
    if "database" in config.option.markexpr:
        terminalreporter.write_line(f"{config.stash.get(LEFT, 0)} tests without database left to bin/test")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Protect the tables, which the settings of the tests have made from the models."""
    with django_db_blocker.unblock():
        put_triggers("default")


@pytest.fixture
def cast(db: None) -> Cast:
    """One person per role in one collectivité, an outsider, and a person without any role."""
    return make_cast()


@pytest.fixture
def failures_are_counted(settings: pytest_django.Settings) -> None:
    """Count failed sign-ins as in production: the other tests leave it off, it costs queries at each one."""
    settings.AXES_ENABLED = True


@pytest.fixture
def pdf_file() -> SimpleUploadedFile:
    """A small, harmless PDF as a browser sends it."""
    content = (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
    return SimpleUploadedFile("avis.pdf", content, content_type="application/pdf")


@pytest.fixture(autouse=True, scope="session")
def _flush_append_only_tables() -> Iterator[None]:
    """Let transactional tests empty the tables that only grow: lift their triggers for the flush, put them back."""
    flush = TransactionTestCase._fixture_teardown

    def lifted(test: TransactionTestCase) -> None:
        for rule in REGISTERED.values():
            _run(rule.drop(connection))
        flush(test)
        for rule in REGISTERED.values():
            _run(rule.create(connection))

    TransactionTestCase._fixture_teardown = lifted
    yield
    TransactionTestCase._fixture_teardown = flush


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
