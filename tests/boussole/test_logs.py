"""Logs name nobody: hostile records, texts given as arguments, faults, one line per request."""

import json
import logging
import sys

import pytest

from boussole.logs import JsonFormatter, request_id
from tests.factories.accounts import PASSWORD, make_user


def line(message: object, *args: object, logger: str = "x", exc_info: object = None, **extra: object) -> dict:
    record = logging.LogRecord(logger, logging.ERROR, __file__, 1, message, args, exc_info)
    vars(record).update(extra)
    text = JsonFormatter().format(record)
    assert "\n" not in text
    return json.loads(text)


@pytest.mark.parametrize(
    ("message", "args", "written"),
    [
        ("%d dossiers", (3,), "3 dossiers"),
        ("bienvenue %s (%d)", ("Camille Martin", 12), "bienvenue … (12)"),
        ("%r", ("camille@exemple.test",), "'…'"),
        ("%(who)s a %(count)d avis", ({"who": "Camille", "count": 2},), "… a 2 avis"),
        ("GET /dossiers/?q=Camille&page=2 a échoué", (), "GET /dossiers/?… a échoué"),
        ("courriel à Élodie.Martin+ia@mairie-été.fr, refusé", (), "courriel à <courriel>, refusé"),
        ('deux\r\nlignes {"level": "INFO"}', (), 'deux lignes {"level": "INFO"}'),
        ("mal fait %d", ("Camille",), "mal fait %d"),
        ("100 % sans argument", (), "100 % sans argument"),
    ],
)
def test_what_a_message_keeps(message, args, written):
    assert line(message, *args)["message"] == written


def test_only_listed_extras_are_written():
    found = line("x", job=12, task="reports.tasks.produce_report", why="a@b.fr", password="azerty", user="Camille")
    assert {key: found[key] for key in found if key not in ("time", "level", "logger", "message")} == {
        "job": 12,
        "task": "reports.tasks.produce_report",
        "why": "<courriel>",
    }


def test_a_fault_is_told_by_its_type_and_place():
    try:
        raise ValueError("secret de Camille Martin")
    except ValueError:
        found = line("fault", exc_info=sys.exc_info())
    assert (found["error"], "Camille" in json.dumps(found)) == ("ValueError", False)
    assert found["where"][0].split(":")[0] == "boussole/test_logs.py"


def test_celery_says_which_task_failed_and_hides_why():
    message = "Task %(name)s[%(id)s] %(description)s: %(exc)s"
    values = {"name": "reports.tasks.x", "id": "1-2", "description": "raised", "exc": "Camille"}
    assert line(message, values, logger="celery.app.trace")["message"] == "Task reports.tasks.x[1-2] raised: …"


@pytest.mark.django_db
def test_one_line_per_request_names_the_page_and_nobody(client, caplog):
    user = make_user()
    with caplog.at_level(logging.INFO, logger="boussole.requests"):
        client.post("/compte/connexion/?next=/secret/", {"username": user.email, "password": PASSWORD})
        answer = client.get("/healthz?qui=Camille")
    lines = [
        json.loads(JsonFormatter().format(record)) for record in caplog.records if record.name == "boussole.requests"
    ]
    assert [(found["method"], found["view"], found["status_code"]) for found in lines] == [
        ("POST", "accounts:sign_in", 302),
        ("GET", "healthz", answer.status_code),
    ]
    assert set(lines[0]) == {"time", "level", "logger", "message", "method", "view", "status_code", "duration_ms"}
    assert len(answer["X-Request-ID"]) == 32
    assert request_id.get() == ""


def test_lines_of_one_request_carry_its_identifier():
    token = request_id.set("abc")
    try:
        assert line("x")["request"] == "abc"
    finally:
        request_id.reset(token)
