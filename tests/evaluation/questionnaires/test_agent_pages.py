"""What an agent sees: one question a page, answers kept in the browser, sent once; nothing told to who guesses."""

import logging
import random

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import Tries
from boussole.logs import JsonFormatter
from evaluation.questionnaires import cookies
from evaluation.questionnaires.actions.answering import GUESSES_A_MINUTE
from evaluation.questionnaires.models import Answer, Campaign
from evaluation.questionnaires.tokens import grouped, new_token
from tests.factories.questionnaires import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(cast):
    """A campaign that is open today."""
    found = opened(cast)
    Campaign.objects.update(closes_on="2099-01-01", opens_on="2026-01-01")
    return found


@pytest.fixture
def token(found):
    return found.tokens["Archives"][0]


def url(name, token, *more):
    return reverse(f"questionnaires:{name}", args=[token, *more])


def begun(token):
    client = Client()
    client.post(url("start", token))
    return client


def page(answer):
    return answer.content.decode()


def test_an_agent_answers_question_by_question_and_sends_once(found, token):
    client = Client()
    first = client.get(url("start", token))
    assert "Vos réponses sont anonymes" in page(first)
    assert "Un informaticien qui surveillerait le serveur" in page(first)
    answer = client.post(url("start", token))
    assert (answer.status_code, answer["Location"]) == (302, url("question", token, 1))
    shown = page(client.get(answer["Location"]))
    assert "Question 1 sur 20" in shown
    assert "Cet outil m’aide dans mon vrai travail." in shown
    assert "Archives" in shown
    answer = client.post(url("question", token, 1), {"answer": "5"})
    assert answer["Location"] == url("question", token, 2)
    client.post(url("question", token, 2), {"answer": "na", "minutes": "30"})
    assert client.post(url("question", token, 3), {})["Location"] == url("question", token, 4)
    client.post(url("question", token, 16), {"answer": "yes_if", "detail": "Former d’abord."})
    last = client.post(url("question", token, 20), {"answer": "À relire."})
    assert last["Location"] == url("check", token)
    check = page(client.get(url("check", token)))
    for words in ("Tout à fait d’accord", "30 minutes par semaine", "Oui, si… – Former d’abord.", "À relire."):
        assert words in check
    assert "Sans réponse" in check
    assert not Answer.objects.exists()
    sent = client.post(url("check", token))
    assert sent["Location"] == reverse("questionnaires:thanks")
    assert "Merci" in page(client.get(sent["Location"]))
    assert Answer.objects.get().answers == {
        "Q01": 5, "Q02": "na", "Q02-minutes": 30, "Q16": "yes_if", "Q16-detail": "Former d’abord.", "L4": "À relire.",
    }  # fmt: skip
    assert client.post(url("start", token)).status_code == 404
    assert Answer.objects.count() == 1


def test_sending_twice_gives_the_answer_of_a_link_that_served(token):
    client = begun(token)
    client.post(url("question", token, 1), {"answer": "5"})
    held = client.cookies[cookies.NAME].value
    client.post(url("check", token))
    client.cookies[cookies.NAME] = held
    client.cookies[cookies.NAME]["path"] = url("start", token)
    for answer in (
        client.post(url("check", token)),
        client.get(url("question", token, 1)),
        client.post(url("question", token, 1), {"answer": "1"}),
        client.get(url("check", token)),
        client.post(url("start", token)),
    ):
        assert answer.status_code == 404
        assert "Il a peut-être déjà servi" in page(answer)
    assert Answer.objects.get().answers == {"Q01": 5}


def test_an_agent_comes_back_where_they_stopped_and_may_change(token):
    client = begun(token)
    client.post(url("question", token, 1), {"answer": "5"})
    client.post(url("question", token, 2), {"answer": "4"})
    assert "Reprendre mes réponses" in page(client.get(url("start", token)))
    assert client.post(url("start", token))["Location"] == url("question", token, 3)
    changing = page(client.get(url("question", token, 1) + "?retour=1"))
    assert 'name="retour"' in changing
    assert 'value="5"' in changing
    assert client.post(url("question", token, 1), {"answer": "2", "retour": "1"})["Location"] == url("check", token)
    client.post(url("question", token, 2), {"retour": "1"})
    client.post(url("check", token))
    assert Answer.objects.get().answers == {"Q01": 2}


def test_nothing_answered_is_not_sent(token):
    client = begun(token)
    answer = client.post(url("check", token))
    assert answer.status_code == 200
    assert "Répondez au moins à une question" in page(answer)
    assert not Answer.objects.exists()


def test_wrong_answers_are_told_and_kept_on_screen(token):
    client = begun(token)
    answer = client.post(url("question", token, 2), {"answer": "4", "minutes": "trois mille"})
    assert answer.status_code == 200
    assert "trois mille" in page(answer)
    answer = client.post(url("question", token, 2), {"minutes": "2401"})
    assert "2401" in page(answer)
    answer = client.post(url("question", token, 17), {"answer": "x" * 501})
    assert "x" * 501 in page(answer)
    assert client.get(url("question", token, 99))["Location"] == url("check", token)


def test_words_that_do_not_fit_in_a_cookie_are_refused_and_nothing_is_lost(token):
    client, rng = begun(token), random.Random(1)
    texts = ["".join(chr(rng.randrange(0x4E00, 0x9FA0)) for _ in range(500)) for _ in range(4)]
    client.post(url("question", token, 1), {"answer": "5"})
    answers = [client.post(url("question", token, 17 + rank), {"answer": text}) for rank, text in enumerate(texts)]
    refused = [answer for answer in answers if answer.status_code == 200]
    assert refused
    assert "trop longues" in page(refused[0])
    assert texts[answers.index(refused[0])] in page(refused[0])
    client.post(url("check", token))
    assert Answer.objects.get().answers["Q01"] == 5


def test_four_long_french_answers_fit(found):
    token = found.tokens["Communes"][0]
    client, rng = begun(token), random.Random(2)
    text = "l’outil aide à retrouver des actes comparables mais il faut relire chaque phrase avec soin"
    words = text.split()
    for step in range(17, 21):
        text = " ".join(rng.choice(words) for _ in range(90))[:500]
        assert client.post(url("question", token, step), {"answer": text}).status_code == 302
    client.post(url("check", token))
    assert len(Answer.objects.get().answers) == 4


def test_pages_without_a_cookie_look_at_nothing(found, token, django_assert_num_queries):
    for path in (url("question", token, 1), url("check", token), url("question", new_token(), 1)):
        with django_assert_num_queries(0):
            answer = Client().get(path)
        assert answer.status_code == 302
    with django_assert_num_queries(0):
        known, unknown = Client().get(url("start", token)), Client().get(url("start", new_token()))
    assert (known.status_code, unknown.status_code) == (200, 200)


def test_a_cookie_serves_its_own_token_only_and_cannot_be_made(found, token):
    client = begun(token)
    other = found.tokens["Archives"][1]
    held = client.cookies[cookies.NAME]
    assert (held["httponly"], held["samesite"], held["path"]) == (True, "Strict", url("start", token))
    client.cookies[cookies.NAME]["path"] = "/"
    assert client.get(url("question", other, 1)).status_code == 302
    client.cookies[cookies.NAME] = held.value[:-2] + "xx"
    assert client.get(url("question", token, 1)).status_code == 302


@pytest.mark.parametrize("known", [True, False])
def test_links_that_open_nothing_have_one_page_and_are_counted(found, token, known):
    dead = token if known else new_token()
    if known:
        found.answer("Archives", {"Q01": 5})
    client = Client()
    answers = [client.post(url("start", dead)) for _ in range(GUESSES_A_MINUTE)]
    assert {answer.status_code for answer in answers} == {404}
    assert "Ce lien n’ouvre pas de questionnaire" in page(answers[0])
    waiting = [client.post(url("start", other)) for other in (new_token(), found.tokens["Communes"][0])]
    assert all(answer.status_code == 429 or Tries.objects.count() > 1 for answer in waiting)
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert elsewhere.post(url("start", found.tokens["Communes"][0])).status_code == 302


def test_a_header_that_the_client_writes_changes_no_count(found):
    for rank in range(GUESSES_A_MINUTE):
        Client(HTTP_X_FORWARDED_FOR=f"10.0.0.{rank}").post(url("start", new_token()))
    assert Tries.objects.values("client").distinct().count() <= 2  # one machine, over two minutes at most


def test_a_code_is_typed_with_or_without_hyphens(token):
    client = Client()
    for typed in (token, grouped(token).lower(), grouped(token).replace("1", "I").replace("0", "O")):
        answer = client.post(reverse("questionnaires:code"), {"code": typed})
        assert answer["Location"] == url("start", token)
    answer = client.post(reverse("questionnaires:code"), {"code": token[:-1]})
    assert "n’a pas la bonne forme" in page(answer)
    assert client.get(url("start", token.lower()))["Location"] == url("start", token)
    assert client.get(url("start", "-"))["Location"] == url("start", "0")


def test_headers_and_logs_keep_the_secret(found, token, caplog):
    client = begun(token)
    with caplog.at_level(logging.DEBUG):
        paths = (url("start", token), url("question", token, 1), url("check", token))
        answers = [client.get(path) for path in paths]
        client.post(url("question", token, 1), {"answer": "5"})
        client.post(url("start", new_token()))
        client.get(url("question", token, 1) + "/nulle-part/")
    for answer in answers:
        assert answer["Cache-Control"] == "no-store, private"
        assert answer["Referrer-Policy"] == "same-origin"
    lines = "".join(JsonFormatter().format(record) for record in caplog.records)
    assert "questionnaires:question" in lines
    assert token not in lines
    assert not Session.objects.exists()


def test_forms_are_protected_and_gets_write_nothing(token):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url("start", token)).status_code == 403
    assert Client().put(url("start", token)).status_code == 405


def test_somebody_signed_in_is_not_looked_at(token, cast):
    client = begun(token)
    client.force_login(cast.staff_member, backend="django.contrib.auth.backends.ModelBackend")
    shown = page(client.get(url("question", token, 1)))
    assert str(cast.staff_member) not in shown
