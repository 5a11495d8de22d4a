"""The discussion: who writes, who reads, who is told, who settles."""

from datetime import UTC, datetime

import pytest

from accounts.models import Notification
from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from tests.factories.usecases import make_use_case
from usecases.actions import MessageRefused, post_message, resolve_message
from usecases.enums import State
from usecases.models import Message
from usecases.permissions import visible_messages
from usecases.selectors import open_replies

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
WRITERS = {
    "lead", "expert", "coordinator", "committee_member", "committee_president", "elected_official",
    "staff_representative",
}  # fmt: skip
EXAMINERS = {"expert", "coordinator", "committee_member", "committee_president"}


@pytest.fixture
def use_case(cast):
    return make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)


def post(use_case, actor, **changes):
    message = {"body": "Bonjour.", "visibility": "dossier", "reply_expected": False, **changes}
    return post_message(use_case=use_case, actor=actor, now=NOW, **message)


def recipients() -> set[int]:
    return set(Notification.objects.values_list("recipient", flat=True))


def test_who_writes_to_everyone_and_between_examiners(cast, use_case):
    for name, person in cast.everyone().items():
        for visibility, allowed in (("dossier", WRITERS), ("instruction", EXAMINERS)):
            if name in allowed:
                assert post(use_case, person, visibility=visibility).visibility == visibility
                continue
            with pytest.raises(NotAllowed) as refusal:
                post(use_case, person, visibility=visibility)
            assert refusal.value.message


def test_the_lead_never_reads_the_examination(cast, use_case):
    post(use_case, cast.coordinator, body="À tous.")
    post(use_case, cast.coordinator, body="Entre nous.", visibility="instruction")
    read = {name: visible_messages(use_case, person).count() for name, person in cast.everyone().items()}
    assert read == {name: 2 if name in EXAMINERS else 1 for name in read}


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"body": " \n"}, "body"), ({"body": "x" * 5001}, "body"), ({"visibility": "public"}, "visibility")],
)
def test_an_invalid_message_is_refused(cast, use_case, changes, field):
    with pytest.raises(MessageRefused) as refusal:
        post(use_case, cast.lead, **changes)
    assert (refusal.value.field, Message.objects.count()) == (field, 0)


def test_a_draft_has_no_discussion(cast):
    with pytest.raises(NotAllowed, match="s’ouvre quand"):
        post(make_use_case(cast.organisation, cast.lead), cast.lead)


def test_a_question_to_the_lead_tells_the_lead(cast, use_case):
    post(use_case, cast.expert, reply_expected=True)
    assert recipients() == {cast.lead.pk}


def test_a_question_from_the_lead_tells_the_coordinator_and_who_already_wrote(cast, use_case):
    post(use_case, cast.expert)
    post(use_case, cast.elected_official)
    assert recipients() == set()
    post(use_case, cast.lead, reply_expected=True)
    assert recipients() == {cast.coordinator.pk, cast.expert.pk}


def test_a_question_between_examiners_never_tells_the_lead(cast, use_case):
    post(use_case, cast.expert, visibility="instruction", reply_expected=True)
    assert recipients() == {cast.coordinator.pk}


def test_the_notification_quotes_nothing(cast, use_case):
    post(use_case, cast.expert, body="Secret médical.", reply_expected=True)
    row = Notification.objects.get()
    assert "Secret" not in row.subject + row.body
    assert "Secret" not in "".join(Entry.objects.values_list("content", flat=True))


def test_a_question_is_settled_once(cast, use_case):
    message = post(use_case, cast.expert, reply_expected=True)
    assert open_replies(use_case, cast.lead) == 1
    assert open_replies(use_case, cast.expert) == 0
    resolve_message(message=message, actor=cast.lead, now=NOW)
    assert Message.objects.get().resolved_at == NOW
    assert open_replies(use_case, cast.lead) == 0
    with pytest.raises(MessageRefused, match="déjà réglé"):
        resolve_message(message=message, actor=cast.lead, now=NOW)
    assert [entry.verb for entry in Entry.objects.all()] == ["message.post", "message.resolve"]


def test_a_message_without_question_is_not_settled(cast, use_case):
    with pytest.raises(MessageRefused, match="pas de réponse"):
        resolve_message(message=post(use_case, cast.expert), actor=cast.lead, now=NOW)


def test_who_settles(cast, use_case):
    for name, person in cast.everyone().items():
        message = post(use_case, cast.elected_official, reply_expected=True)
        if name in EXAMINERS | {"lead", "elected_official"}:
            resolve_message(message=message, actor=person, now=NOW)
            continue
        with pytest.raises(NotAllowed):
            resolve_message(message=message, actor=person, now=NOW)
    hidden = post(use_case, cast.expert, visibility="instruction", reply_expected=True)
    with pytest.raises(NotAllowed):
        resolve_message(message=hidden, actor=cast.lead, now=NOW)
