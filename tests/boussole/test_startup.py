"""Production refuses to start on a database that holds demonstration accounts: web, worker, beat and commands."""

import pytest

from tests.boussole.production import PRODUCTION, database_with_one_account, python

PROGRAMS = {
    "wsgi": ("-c", "import boussole.wsgi"),
    "asgi": ("-c", "import boussole.asgi"),
    "worker": ("-m", "celery", "-A", "boussole", "worker", "--pool", "solo", "--without-gossip", "--without-mingle"),
    "beat": ("-m", "celery", "-A", "boussole", "beat", "--schedule", "{tmp}/beat"),
    "check": ("manage.py", "check", "--database", "default"),
    "migrate": ("manage.py", "migrate"),
}


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory) -> str:
    return database_with_one_account(tmp_path_factory.mktemp("base") / "demo.sqlite3", is_demonstration=True)


@pytest.mark.parametrize("program", PROGRAMS)
def test_production_refuses_a_demonstration_database(program, demonstration, tmp_path):
    arguments = [argument.format(tmp=tmp_path) for argument in PROGRAMS[program]]
    done = python(*arguments, **{**PRODUCTION, "DATABASE_URL": demonstration, "BOUSSOLE_VAR": str(tmp_path)})
    assert (done.returncode, "Cette base contient des comptes de démonstration" in done.stderr) == (1, True), (
        done.stderr
    )


def test_production_starts_on_real_accounts(tmp_path):
    url = database_with_one_account(tmp_path / "real.sqlite3", is_demonstration=False)
    done = python("-c", "import boussole.wsgi", **{**PRODUCTION, "DATABASE_URL": url})
    assert (done.returncode, "Configured" in done.stderr) == (0, False)


def test_production_starts_before_the_first_migration(tmp_path):
    done = python("-c", "import boussole.wsgi", **{**PRODUCTION, "DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3"})
    assert (done.returncode, "Configured" in done.stderr) == (0, False)


def test_production_does_not_start_without_knowing(tmp_path):
    url = f"sqlite:///{tmp_path}/no-such-folder/base.sqlite3"
    done = python("-c", "import boussole.wsgi", **{**PRODUCTION, "DATABASE_URL": url})
    assert (done.returncode, "La base de données ne répond pas" in done.stderr) == (1, True)


def test_demonstration_settings_accept_the_demonstration(demonstration):
    done = python(
        "-c", "import boussole.wsgi", DJANGO_SETTINGS_MODULE="boussole.settings.dev", DATABASE_URL=demonstration
    )
    assert (done.returncode, "Configured" in done.stderr) == (0, False)
