"""Programs of the application, started as production starts them: separate processes, settings from the environment."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "boussole.settings.prod",
    "SECRET_KEY": "kD0y-v7TqLw2uR9sX4bN6mZ1cP8eH3aJ5gF-oItUyW0xQrVsE_tHnB",
    "ALLOWED_HOSTS": "boussole.example",
    "SITE_URL": "https://boussole.example",
    "DATABASE_URL": "sqlite:///:memory:",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "DEFAULT_FROM_EMAIL": "boussole@boussole.example",
}
# What a test says itself, and what the browser tests of the same run set for themselves.
GIVEN_BY_US = frozenset(
    {
        *PRODUCTION,
        "BOUSSOLE_VAR",
        "BEHIND_HTTPS_PROXY",
        "PROXY_COUNT",
        "CSRF_TRUSTED_ORIGINS",
        "DJANGO_ALLOW_ASYNC_UNSAFE",
    }
)


def python(*arguments: str, **env: str) -> subprocess.CompletedProcess:
    """Run Python at the root of the repository with `arguments`, knowing nothing but `env` about the settings."""
    inherited = {key: value for key, value in os.environ.items() if key not in GIVEN_BY_US}
    return subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, *arguments],
        env={**inherited, **env},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def database_with_one_account(path: Path, *, is_demonstration: bool) -> str:
    """Make a SQLite database that holds one account. Return its address."""
    url = f"sqlite:///{path}"
    code = (
        "import django; django.setup()\n"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
        "from accounts.models import User\n"
        "User.objects.create_user('a@exemple.test', 'x', first_name='A', last_name='B', "
        f"is_demonstration={is_demonstration})\n"
    )
    done = python("-c", code, DJANGO_SETTINGS_MODULE="boussole.settings.dev", DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    return url
