"""An answer counts once, and nothing links it to who gave it: neither a column, nor a transaction, nor a file."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Tries
from audit.models import Entry
from boussole.shared.jobs import JobState
from boussole.shared.refusals import NotAllowed
from evaluation.questionnaires import actions
from evaluation.questionnaires.actions.answering import GUESSES_A_MINUTE
from evaluation.questionnaires.enums import CampaignState, ReviewState
from evaluation.questionnaires.invitees import Invitee
from evaluation.questionnaires.models import Answer, FreeAnswer, Invitation, Scrub, Service
from evaluation.questionnaires.selectors import due_from, results_of, results_of_trial, set_beside, voices_of
from evaluation.questionnaires.tasks import mix_answers, scrub_answers
from evaluation.questionnaires.tokens import hash_of, new_token
from tests.evaluation.questionnaires.test_campaigns import refused
from tests.factories.accounts import make_cast
from tests.factories.questionnaires import CLOSED, DAY, END, GOOD, NOW, closed, opened, running
from tests.wiping import wipe_all
from usecases.models import UseCase

pytestmark = pytest.mark.django_db


def everything():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in (Answer, Invitation, Service)}


def test_an_answer_holds_a_service_and_answers_and_nothing_else(cast):
    found = opened(cast)
    token = found.tokens["Archives"][0]
    found.answer("Archives", {**GOOD, "ip": "10.0.0.1", "Q05": 9})
    answer = Answer.objects.get()
    assert (answer.service.name, answer.answers) == ("Archives", GOOD)
    assert {field.name for field in Answer._meta.get_fields()} == {"uuid", "campaign", "service", "answers", "sealed"}
    assert {field.name for field in Invitation._meta.get_fields()} == {
        "id", "campaign", "service", "channel", "email", "token_hash", "used", "mails",
    }  # fmt: skip
    assert token not in json.dumps(everything(), default=str)
    assert list(Invitation.objects.filter(used=True).values_list("token_hash", flat=True)) == [hash_of(token)]


def test_a_token_works_once(cast):
    found = opened(cast)
    token = found.tokens["Archives"][0]
    actions.submit_answers(token=token.lower(), answers=GOOD, now=NOW)
    before = everything()
    for answers in (GOOD, {"Q01": 1}):
        with pytest.raises(actions.LinkRefused):
            actions.submit_answers(token=token, answers=answers, now=NOW)
    assert everything() == before


def test_nothing_answered_uses_no_token(cast):
    found = opened(cast)
    token = found.tokens["Archives"][0]
    before = everything()
    refused("au moins à une", actions.submit_answers, actions.NothingAnswered, token=token, answers={"x": 1}, now=NOW)
    assert everything() == before
    actions.submit_answers(token=token, answers=GOOD, now=NOW)


@pytest.mark.parametrize(("now", "accepted"), [(NOW - DAY, False), (NOW, True), (END, True), (CLOSED, False)])
def test_answers_are_taken_between_the_two_days(cast, now, accepted):
    found = opened(cast)
    try:
        actions.submit_answers(token=found.tokens["Archives"][0], answers=GOOD, now=now)
    except actions.LinkRefused:
        assert not accepted
    assert Answer.objects.exists() == accepted


def test_unknown_used_and_closed_links_are_refused_alike_by_the_same_queries(cast, django_assert_num_queries):
    shut, found = opened(cast), opened(cast)
    closed_token = shut.tokens["Archives"][0]
    shut.close(NOW)
    used, fresh, spare = found.tokens["Archives"][:3]
    found.answer("Archives", GOOD)
    sentences = set()
    with pytest.raises(actions.LinkRefused):
        actions.begin(token=new_token(), address="10.0.0.9", now=NOW)  # the first of a minute writes its row
    for token in (new_token(), used, closed_token, "", "x" * 200):
        with django_assert_num_queries(7), pytest.raises(actions.LinkRefused) as refusal:
            actions.begin(token=token, address="10.0.0.9", now=NOW)
        sentences.add((refusal.value.message, refusal.value.field))
    assert len(sentences) == 1
    with django_assert_num_queries(2):
        assert actions.begin(token=fresh, address="10.0.0.9", now=NOW).service.name == "Archives"
    for token in (new_token(), used):
        with django_assert_num_queries(4), pytest.raises(actions.LinkRefused):
            actions.submit_answers(token=token, answers=GOOD, now=NOW)
    assert spare


def test_guesses_are_limited_by_place_and_minute_and_no_address_is_kept(cast):
    found = opened(cast)
    fresh = found.tokens["Archives"][0]

    def guess(address, now=NOW):
        with pytest.raises(actions.LinkRefused):
            actions.begin(token=new_token(), address=address, now=now)

    for _ in range(GUESSES_A_MINUTE - 1):
        guess("10.0.0.9")
    assert actions.begin(token=fresh, address="10.0.0.9", now=NOW)
    guess("10.0.0.9")
    for token in (new_token(), fresh):
        with pytest.raises(actions.TooManyGuesses):
            actions.begin(token=token, address="10.0.0.9", now=NOW + timedelta(seconds=59))
    assert actions.begin(token=fresh, address="10.0.0.8", now=NOW)
    assert "10.0.0" not in json.dumps(list(Tries.objects.values()))
    later = NOW + timedelta(minutes=1)
    assert actions.begin(token=fresh, address="10.0.0.9", now=later)
    guess("10.0.0.7", later)
    assert list(Tries.objects.values_list("minute", "count")) == [(int(later.timestamp()) // 60, 1)]


def test_every_answer_is_written_again_each_time_one_comes(cast):
    found = opened(cast, services={"A": 8})
    names = []
    for mark in (1, 2, 3, 4, 5, 5, 4):
        found.answer("A", {"Q01": mark})
        names.append(set(Answer.objects.values_list("uuid", flat=True)))
    assert [len(known) for known in names] == list(range(1, 8))
    assert all(not before & after for before, after in zip(names, names[1:], strict=False))
    assert sorted(row.answers["Q01"] for row in Answer.objects.all()) == [1, 2, 3, 4, 4, 5, 5]


def linked(campaign):
    """Who snoops in the database: invitations whose transaction is that of one answer and no other (PostgreSQL)."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT asked.id FROM questionnaires_invitation asked"
            " JOIN questionnaires_answer given ON given.xmin = asked.xmin AND given.campaign_id = asked.campaign_id"
            " WHERE asked.campaign_id = %s GROUP BY asked.id HAVING count(*) = 1) linked",
            [campaign.pk],
        )
        return cursor.fetchone()[0]


LYING = {
    "postgresql": "SELECT uuid FROM questionnaires_answer WHERE campaign_id = %s ORDER BY ctid",
    "sqlite": "SELECT uuid FROM questionnaires_answer WHERE campaign_id = %s ORDER BY rowid",
}


def lying(campaign):
    """The marks in the order in which the answers lie in their file."""
    with connection.cursor() as cursor:
        cursor.execute(LYING[connection.vendor], [campaign.pk])
        order = [str(row[0]).replace("-", "") for row in cursor.fetchall()]
    marks = {row.uuid.hex: row.answers["Q01"] for row in Answer.objects.filter(campaign=campaign)}
    return [marks[name] for name in order]


@pytest.mark.django_db(transaction=True)
def test_neither_the_transaction_nor_the_place_of_a_row_links_an_answer_to_its_token():
    cast = make_cast()
    found = opened(cast, services={"A": 30})
    sent = [1 + rank % 5 for rank in range(30)]
    orders = []
    for mark in sent:
        found.answer("A", {"Q01": mark})
        assert linked(found.campaign) <= (1 if mark == 1 and not orders else 0)
        orders.append(lying(found.campaign))
    assert orders[-1] != sent
    assert actions.mix_tonight(campaign=found.campaign, now=NOW).cause == NOW.date().isoformat()
    assert lying(found.campaign) != orders[-1]
    found.close()
    assert (Invitation.objects.count(), linked(found.campaign), Answer.objects.count()) == (0, 0, 30)
    assert lying(found.campaign) != sent
    # Tests do background work in place, once committed: the files were written anew.
    wipe_all(Scrub, scrub_answers)
    assert set(Scrub.objects.values_list("cause", "job_state")) == {
        (NOW.date().isoformat(), JobState.READY),
        ("close", JobState.READY),
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a database in memory has no file")
def test_the_files_hold_no_earlier_answer_nor_address_after_the_close():
    cast = make_cast()
    found = opened(cast, services={"A": 6})
    person = Invitee("jeanne.roy@ville.exemple", "A")
    actions.invite_by_mail(campaign=found.campaign, actor=cast.lead, people=[person], now=NOW)
    names = []
    for mark in (1, 2, 3, 4, 5):
        found.answer("A", {"Q01": mark})
        names += Answer.objects.values_list("uuid", flat=True)
    assert any(name.bytes in files() for name in names)
    assert person.email.encode() in files()
    found.close()
    wipe_all(Scrub, scrub_answers)
    earlier = set(names) - set(Answer.objects.values_list("uuid", flat=True))
    content = files()
    assert (len(earlier), [name for name in earlier if name.bytes in content]) == (15, [])
    assert person.email.encode() not in content


def files():
    """What the database's files hold of answers and invitations."""
    relations = ("questionnaires_answer", "questionnaires_answer_pkey", "questionnaires_invitation")
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        content = b""
        for relation in relations:
            cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [relation])
            content += bytes(cursor.fetchone()[0])
        return content


def test_mixing_is_done_once_a_day_while_it_is_open(cast):
    found = opened(cast)
    found.answer("Archives", GOOD)
    before = Answer.objects.get().pk
    assert mix_answers() == 1
    assert Answer.objects.get().pk != before
    assert mix_answers() == 0
    found.close()
    assert actions.mix_tonight(campaign=found.campaign, now=CLOSED) is None


def test_the_files_are_never_written_anew_inside_a_transaction(cast):
    opened(cast).close()
    with pytest.raises(RuntimeError, match="outside a transaction"):
        scrub_answers(Scrub.objects.get().pk)
    scrub_answers(10**9)


def test_closing_sets_words_apart_and_erases_who_was_asked(cast):
    found = opened(cast)
    marked = {**GOOD, "Q16": "yes_if", "Q16-detail": "Former."}
    found.answer("Assemblées", *[marked] * 6)
    found.answer("Archives", {"L1": "Rien.", "Q01": 2})
    refused("réservée", actions.close_campaign, NotAllowed, campaign=found.campaign, actor=cast.expert, now=CLOSED)
    campaign = found.close()
    assert campaign.state == CampaignState.CLOSED
    assert not Invitation.objects.exists()
    assert dict(campaign.services.values_list("name", "responses")) == {"Assemblées": 6, "Archives": 1, "Communes": 0}
    assert dict(campaign.services.values_list("name", "invited")) == {"Assemblées": 12, "Archives": 4, "Communes": 9}
    assert not any({"L1", "Q16-detail"} & set(row.answers) for row in campaign.answers.all())
    assert set(campaign.answers.values_list("sealed", flat=True)) == {True}
    words = sorted(campaign.free_answers.values_list("code", "text"))
    assert words == [("L1", "Retrouver un acte.")] * 6 + [("L1", "Rien.")] + [("Q16-detail", "Former.")] * 6
    assert "service" not in {field.name for field in FreeAnswer._meta.get_fields()}
    entry = json.loads(Entry.objects.order_by("-seq").values_list("content", flat=True)[0])
    assert entry["details"] == {"campaign": 1, "invited": 25, "responses": 7}
    refused("est clos", actions.close_campaign, campaign=campaign, actor=cast.lead, now=CLOSED)


def test_a_dossier_that_stops_does_not_keep_who_was_asked(cast):
    found = opened(cast)
    UseCase.objects.update(state="abandoned", abandoned_at=NOW)
    refused("réservée", actions.close_campaign, NotAllowed, campaign=found.campaign, actor=cast.expert, now=CLOSED)
    assert [due.kind for due in due_from(cast.lead, CLOSED.date())] == ["close"]
    found.close()
    assert not Invitation.objects.exists()


def test_under_five_answers_nothing_is_kept(cast):
    found = opened(cast)
    found.answer("Assemblées", *[GOOD] * 4)
    campaign = found.close()
    assert (campaign.state, campaign.answers.count(), campaign.free_answers.count()) == ("published", 0, 0)
    assert not results_of(campaign).shown
    entry = json.loads(Entry.objects.order_by("-seq").values_list("content", flat=True)[0])
    assert entry["details"]["responses"] is None
    moment = results_of_trial(campaign.use_case)["end"]
    assert (moment.invited, moment.responses, moment.means) == (25, 4, {})


def test_free_answers_are_reread_one_by_one_before_anybody_else_reads_them(cast):
    campaign = closed(cast)
    first, second, third, *others = campaign.free_answers.all()
    act = {"act": actions.review_answer, "actor": cast.coordinator, "now": CLOSED, "answer": first}
    refused("Seul le coordinateur", error=NotAllowed, decision="as_written", **{**act, "actor": cast.lead})
    assert refused("Choisissez", decision="burn", **act).field == "decision"
    assert refused("texte à publier", decision="redacted", text=" ", **act).field == "text"
    assert refused("pourquoi", decision="withheld", **act).field == "reason"
    assert voices_of(campaign) == []
    review = {"actor": cast.coordinator, "now": CLOSED}
    actions.review_answer(answer=first, decision="redacted", text="Retrouver […].", **review)
    refused("effacé", decision="as_written", **act)
    actions.review_answer(answer=second, decision="withheld", reason="Attaque une personne.", **review)
    actions.review_answer(answer=third, decision="withheld", reason="Erreur.", **review)
    actions.review_answer(answer=third, decision="as_written", **review)
    publish = {"act": actions.publish_free_answers, "campaign": campaign, "now": CLOSED}
    refused("Il en reste : 14", actor=cast.coordinator, **publish)
    refused("Seul le coordinateur", error=NotAllowed, actor=cast.lead, **publish)
    for answer in others:
        actions.review_answer(answer=answer, decision="as_written", **review)
    campaign = actions.publish_free_answers(campaign=campaign, actor=cast.coordinator, now=CLOSED)
    (voices,) = voices_of(campaign)
    assert sorted(voices.texts) == ["Retrouver […]."] + ["Retrouver un acte."] * 15
    assert (voices.withheld, campaign.state) == (1, "published")
    assert FreeAnswer.objects.get(state=ReviewState.WITHHELD).text == ""
    refused("sont publiées", decision="as_written", **act)
    refused("sont publiées", actor=cast.coordinator, **publish)
    assert Scrub.objects.filter(campaign=campaign, cause="publication").exists()


def test_results_of_a_trial_are_the_latest_of_each_moment(cast):
    use_case = running(cast)
    before = closed(cast, use_case, moment="before")
    old = closed(cast, use_case, now=NOW + 30 * DAY)
    latest = closed(cast, use_case, now=NOW + 60 * DAY)
    found = results_of_trial(use_case)
    assert list(found) == ["before", "end"]
    assert (found["end"].moment, found["end"].invited, found["end"].responses) == ("end", 25, 17)
    assert {code: str(mean) for code, mean in found["end"].means.items()} == {
        "Q01": "3.59", "Q02": "4.00", "Q03": "4.00", "Q06": "4.00", "Q07": "2.00", "Q09": "4.00",
    }  # fmt: skip
    assert found["before"].means == {"Q07": 2}  # what was sent to questions that are not asked then is left out
    assert list(results_of_trial(use_case, since=latest.closed_at)) == ["end"]
    assert results_of_trial(use_case, since=latest.closed_at + DAY) == {}
    assert set_beside(latest) == before
    assert set_beside(old) == before
    assert set_beside(before) is None


def tried(sql, *params):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_the_database_refuses_to_change_what_is_closed(cast):
    campaign = closed(cast)
    tried("DELETE FROM questionnaires_answer WHERE campaign_id = %s", campaign.pk)
    tried("UPDATE questionnaires_answer SET sealed = (1 = 0) WHERE campaign_id = %s", campaign.pk)
    tried("UPDATE questionnaires_service SET responses = 0 WHERE campaign_id = %s", campaign.pk)
    tried("DELETE FROM questionnaires_service WHERE campaign_id = %s", campaign.pk)
    tried("UPDATE questionnaires_template SET title = 'Autre'")
    service = campaign.services.first()
    for row in (
        Answer(campaign=campaign, service=service, answers={}),
        FreeAnswer(campaign=campaign, code="L1", text="x"),
        Service(campaign=campaign, name="Autre"),
        Invitation(campaign=campaign, service=service, channel="paper", token_hash="2" * 64),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)
    FreeAnswer.objects.update(sealed=True)
    tried("UPDATE questionnaires_freeanswer SET text = 'x' WHERE campaign_id = %s", campaign.pk)
