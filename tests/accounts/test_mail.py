"""Messages: one row per person, one mail per row, nothing twice, nothing sensitive."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction

from accounts.actions import Attachment, notify
from accounts.enums import NotificationKind
from accounts.models import Notification
from accounts.tasks import send_notification
from boussole.shared.jobs import JobState, retry, sweep
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


class Unreachable(EmailBackend):
    """A mail server that nobody can reach."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


def tell(*people, key="opinion-1", **more):
    values = {
        "kind": NotificationKind.TO_DO,
        "subject": "Avis attendu avant le 12 mars : tri des courriels",
        "body": "Un avis vous est demandé.",
        "path": "/dossiers/1/",
        "now": NOW,
    }
    return notify(recipients=people, key=key, **{**values, **more})


def test_each_person_gets_one_mail_in_text_and_html(django_capture_on_commit_callbacks):
    first, second = make_user(first_name="Léa"), make_user()
    with django_capture_on_commit_callbacks(execute=True):
        tell(first, second, first)

    assert sorted(message.to[0] for message in mail.outbox) == sorted([first.email, second.email])
    message = next(message for message in mail.outbox if message.to == [first.email])
    assert message.subject == "[Boussole] Avis attendu avant le 12 mars\u00a0: tri des courriels"
    assert message.body == (
        "Bonjour Léa,\n\nUn avis vous est demandé.\n\nOuvrir la page\u00a0:\nhttp://127.0.0.1:8000/dossiers/1/\n\n"
        "Boussole de l’IA\n"
    )
    html, kind = message.alternatives[0]
    assert (kind, html.count("<a "), html.count("http://127.0.0.1:8000/dossiers/1/")) == ("text/html", 1, 1)


def test_the_same_key_never_writes_twice_to_a_person(django_capture_on_commit_callbacks):
    user, other = make_user(), make_user()
    with django_capture_on_commit_callbacks(execute=True):
        assert len(tell(user)) == 1
        assert [row.recipient for row in tell(user, other)] == [other]

    assert len(mail.outbox) == 2


def test_a_mail_leaves_once_however_often_its_task_runs():
    (row,) = tell(make_user())
    for _time in range(3):
        send_notification(row.pk)

    assert len(mail.outbox) == 1
    row.refresh_from_db()
    assert (row.job_state, row.attempts, row.error) == (JobState.READY, 1, "")


def test_nothing_leaves_before_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        tell(make_user())

    assert (len(callbacks), len(mail.outbox)) == (1, 0)


def test_an_unreachable_server_is_told_and_tried_again(settings):
    settings.EMAIL_BACKEND = "tests.accounts.test_mail.Unreachable"
    (row,) = tell(make_user())
    states = []
    for _attempt in range(5):
        send_notification(row.pk)
        row.refresh_from_db()
        states.append(row.job_state)

    assert states == [JobState.QUEUED] * 4 + [JobState.FAILED]
    assert row.error == "Le courriel n’a pas pu partir (ConnectionRefusedError)."
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    retry(row, now=NOW)
    sweep(now=datetime(2026, 5, 4, 10, 5, tzinfo=UTC))
    assert len(mail.outbox) == 1


def test_a_closed_account_gets_nothing():
    closed, closing = make_user(is_active=False), make_user()
    assert tell(closed) == []
    (row,) = tell(closing)
    closing.is_active = False
    closing.save()

    send_notification(row.pk)

    row.refresh_from_db()
    assert (row.job_state, row.error, mail.outbox) == (
        JobState.FAILED,
        "Le compte est fermé : rien n’a été envoyé.",
        [],
    )


def test_a_title_on_two_lines_or_too_long_makes_a_subject():
    (row,) = tell(make_user(), subject="Tri\r\ndes courriels " + "x" * 300)
    send_notification(row.pk)

    assert mail.outbox[0].subject.startswith("[Boussole] Tri des courriels x")
    assert Notification.objects.get().subject == row.subject


def test_what_people_wrote_is_escaped_in_html():
    (row,) = tell(make_user(first_name="<b>Léa</b>"), body="a < b")
    send_notification(row.pk)

    html = mail.outbox[0].alternatives[0][0]
    assert "<b>" not in html
    assert "Bonjour <b>Léa</b>," in mail.outbox[0].body


def test_a_message_without_a_page_has_no_link():
    (row,) = tell(make_user(), path="")
    send_notification(row.pk)

    assert "http" not in mail.outbox[0].body


def test_a_text_file_goes_with_the_mail(django_capture_on_commit_callbacks):
    first, second = make_user(), make_user()
    with django_capture_on_commit_callbacks(execute=True):
        tell(first, second, attach=lambda user: Attachment("seance.ics", "text/calendar; method=REQUEST", user.email))
    for message in mail.outbox:
        received = message_from_bytes(message.message().as_bytes(), policy=policy.default)
        (part,) = received.iter_attachments()
        assert (part.get_filename(), part.get_content_type()) == ("seance.ics", "text/calendar")
        assert part["content-type"].params["method"] == "REQUEST"
        assert part.get_content().strip() == message.to[0]


def test_an_attachment_is_whole_or_none():
    (row,) = tell(make_user())
    assert (row.attachment_name, row.attachment_type, row.attachment_text) == ("", "", "")
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.filter(pk=row.pk).update(attachment_name="seance.ics")
