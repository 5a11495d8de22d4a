"""Production settings: nothing guessed, the safe value by default, one clear error for all that is missing."""

import json

import pytest

from boussole.settings.required import MEANINGS
from tests.boussole.production import PRODUCTION, python

NAMES = (
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_NAME",
    "CSRF_TRUSTED_ORIGINS",
    "SECURE_CONTENT_TYPE_NOSNIFF",
    "X_FRAME_OPTIONS",
    "SECURE_PROXY_SSL_HEADER",
    "PROXY_COUNT",
    "DEBUG",
    "DEMONSTRATION_ALLOWED",
    "EMAIL_HOST",
)
SHOW = (
    "import json, django; django.setup()\n"
    "from django.conf import settings\n"
    f"print(json.dumps({{name: getattr(settings, name) for name in {NAMES}}}))"
)


def production(**env: str) -> dict:
    done = python("-c", SHOW, **{**PRODUCTION, **env})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_safe_by_default():
    assert production() == {
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_TRUSTED_ORIGINS": ["https://boussole.example"],
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_PROXY_SSL_HEADER": None,
        "PROXY_COUNT": 0,
        "DEBUG": False,
        "DEMONSTRATION_ALLOWED": False,
        "EMAIL_HOST": "127.0.0.1",
    }


def test_a_proxy_is_believed_only_when_said():
    found = production(BEHIND_HTTPS_PROXY="true", SITE_URL="https://boussole.example/ia/")
    wanted = ("SECURE_PROXY_SSL_HEADER", "PROXY_COUNT", "CSRF_TRUSTED_ORIGINS")
    assert [found[name] for name in wanted] == [
        ["HTTP_X_FORWARDED_PROTO", "https"],
        1,
        ["https://boussole.example"],
    ]


def test_everything_that_is_missing_is_said_at_once():
    done = python("manage.py", "check", DJANGO_SETTINGS_MODULE="boussole.settings.prod", SECRET_KEY=" ")
    said = [
        line.split(" : ")[0].strip() for line in done.stderr.splitlines() if line.startswith("  ") and " : " in line
    ]
    assert (done.returncode, said) == (1, list(MEANINGS))


@pytest.mark.parametrize("address", ["http://boussole.example", "boussole.example"])
def test_the_public_address_is_in_https(address):
    done = python("-c", SHOW, **{**PRODUCTION, "SITE_URL": address})
    assert (done.returncode, "SITE_URL doit commencer par https://" in done.stderr) == (1, True)


def test_production_passes_the_deployment_checks():
    done = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (done.returncode, done.stderr) == (0, "")


def test_unknown_programs_get_production_settings():
    done = python("-c", "import boussole.wsgi")
    assert (done.returncode, "Il manque des variables d’environnement" in done.stderr) == (1, True)
