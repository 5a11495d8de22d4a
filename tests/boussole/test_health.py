"""/healthz, the logs and the start of the application."""

import json
import logging
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import Notification
from boussole.logs import JsonFormatter
from tests.factories.accounts import make_user


@pytest.mark.django_db
def test_healthz_says_what_works_without_signing_in(client):
    os.makedirs(settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("data_folder_out", "/tmp"), exist_ok=True)  # noqa: S108
    make_late = timezone.now() - timedelta(minutes=5)
    Notification.objects.create(
        recipient=make_user(), kind="to_do", subject="S", body="B", key="k", queued_at=make_late
    )
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (
        200,
        {"database": True, "broker": True, "pending_outbox": 1},
    )


@pytest.mark.django_db
def test_healthz_is_503_when_the_broker_does_not_answer(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/healthz")
    assert (response.status_code, response.json()["broker"]) == (503, False)


def test_logs_name_nobody_and_keep_one_line():
    try:
        raise ValueError("secret de Camille Martin")
    except ValueError:
        record = logging.LogRecord(
            "x",
            logging.ERROR,
            __file__,
            1,
            "GET /?q=%s pour %s\nsuite",
            ("Camille", "camille@exemple.test"),
            sys.exc_info(),
        )
    record.password, record.job = "azerty", 12
    text = JsonFormatter().format(record)
    line = json.loads(text)
    assert "\n" not in text
    assert line["message"] == "GET /?… pour <courriel> suite"
    assert (line["error"], line["job"], "password" in line) == ("ValueError", "12", False)
    assert "Camille" not in text


def run(module: str, **env: str) -> subprocess.CompletedProcess:
    clean = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
    return subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", f"import {module}"],
        env={**clean, **env},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "boussole.settings.prod",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "boussole.example",
    "SITE_URL": "https://boussole.example",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "DEFAULT_FROM_EMAIL": "boussole@boussole.example",
}


def test_production_lists_everything_that_is_missing():
    done = run("boussole.wsgi", DJANGO_SETTINGS_MODULE="boussole.settings.prod", SECRET_KEY="x")
    assert done.returncode == 1
    for name in ("ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL"):
        assert name in done.stderr
    assert "SECRET_KEY :" not in done.stderr


def test_production_refuses_a_demonstration_database(tmp_path):
    base = tmp_path / "demo.sqlite3"
    url = f"sqlite:///{base}"
    setup = (
        "import django; django.setup()\n"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
        "from accounts.models import User\n"
        "User.objects.create_user('a@demo.example', 'x', first_name='A', last_name='B', is_demonstration={flag})\n"
    )
    for flag, code in ((False, 0), (True, 1)):
        base.unlink(missing_ok=True)
        made = subprocess.run(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-c", setup.format(flag=flag)],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "boussole.settings.dev", "DATABASE_URL": url},
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        done = run("boussole.wsgi", **PRODUCTION, DATABASE_URL=url)
        assert done.returncode == code, done.stderr
    assert "démonstration" in done.stderr
