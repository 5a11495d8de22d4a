"""A page that is only read changes nothing: the database refuses, whatever the view."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import User
from boussole.shared.middleware import ReadOnlyGetMiddleware, WroteOnGet
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def answer(rf, method: str, work) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        work()
        return HttpResponse("fait")

    return ReadOnlyGetMiddleware(view)(rf.generic(method, "/"))


def insert() -> None:
    make_user(email="nouveau@exemple.test")


def raw(sql: str):
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    return run


WRITES = {
    "insert": insert,
    "update": lambda: User.objects.update(first_name="X"),
    "delete": lambda: User.objects.all().delete(),
    "insert in a transaction": lambda: transaction.atomic(insert)(),
    "raw update": raw("UPDATE accounts_user SET first_name = 'X'"),
    "raw update, lower case, after a space": raw(" \n update accounts_user set first_name = 'X'"),
    "raw update, after a comment": raw("/* SELECT */ UPDATE accounts_user SET first_name = 'X'"),
    "raw delete under a WITH": raw("WITH x AS (SELECT 1) DELETE FROM accounts_user"),
}


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("write", WRITES)
def test_reading_cannot_write(rf, method, write):
    make_user(email="ancien@exemple.test")
    before = list(User.objects.values())
    with pytest.raises(WroteOnGet), transaction.atomic():
        answer(rf, method, WRITES[write])
    assert list(User.objects.values()) == before


def test_posting_writes(rf):
    assert answer(rf, "POST", insert).content == b"fait"
    assert User.objects.filter(email="nouveau@exemple.test").count() == 1


def test_reading_reads(rf):
    make_user()

    def read() -> None:
        with transaction.atomic():
            assert User.objects.filter(first_name="Camille").count() == 1
        raw("WITH x AS (SELECT 1 AS n) SELECT n FROM x")()

    assert answer(rf, "GET", read).content == b"fait"


def test_the_session_may_be_kept(rf):
    def keep() -> None:
        Session.objects.create(session_key="k" * 32, session_data="", expire_date=timezone.now())

    assert answer(rf, "GET", keep).content == b"fait"


def test_the_refusal_ends_with_the_request(rf):
    with pytest.raises(WroteOnGet), transaction.atomic():
        answer(rf, "GET", insert)
    insert()
    assert User.objects.count() == 1


def test_every_request_goes_through_it(client, settings):
    assert "boussole.shared.middleware.ReadOnlyGetMiddleware" in settings.MIDDLEWARE
