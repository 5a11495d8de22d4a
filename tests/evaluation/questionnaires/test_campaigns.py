"""A campaign from its preparation to its reminders: who may, what is refused, what leaves by mail."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from audit.models import Entry
from boussole.shared.jobs import JobState
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.questionnaires import actions
from evaluation.questionnaires.enums import CampaignState, Moment
from evaluation.questionnaires.invitees import Invitee
from evaluation.questionnaires.models import Answer, Campaign, Invitation, InvitationMail, Service
from evaluation.questionnaires.permissions import STATES_OF, may_prepare, may_reread, runs
from evaluation.questionnaires.selectors import due_from, progress
from evaluation.questionnaires.tasks import send_invitation
from evaluation.questionnaires.tokens import hash_of
from tests.factories.accounts import make_member
from tests.factories.questionnaires import CLOSED, DAY, END, GOOD, NOW, draft, load_template, opened, running
from tests.factories.usecases import make_use_case
from usecases.enums import State

pytestmark = pytest.mark.django_db
PEOPLE = [Invitee(f"agent{n}@ville.fr", "Voirie" if n % 2 else "Mairie") for n in range(6)]


def refused(match, act, error=Refused, **given):
    with pytest.raises(error, match=match) as refusal:
        act(**given)
    return refusal.value


def invited(cast, people=PEOPLE):
    campaign = draft(cast)
    actions.invite_by_mail(campaign=campaign, actor=cast.lead, people=people, now=NOW)
    return campaign


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("moment", Moment)
def test_each_moment_has_its_states(state, moment):
    early = {State.AUTHORISED} if moment == Moment.BEFORE else set()
    trial = early | {State.TRIAL_RUNNING, State.TRIAL_SUSPENDED}
    trial |= {State.TRIAL_ENDED} if moment == Moment.END else set()
    years = (Moment.YEAR_1, Moment.YEAR_3, Moment.YEAR_5)
    expected = {State.DEPLOYED, State.UNDER_REVIEW} if moment in years else trial
    assert (state in STATES_OF[moment]) == (state in expected)


def test_who_runs_a_campaign_and_who_rereads(cast):
    people = {**cast.everyone(), "other_lead": make_member(cast.organisation, "lead")}
    running_, over = running(cast), make_use_case(cast.organisation, cast.lead, state=State.RETIRED)
    early = make_use_case(cast.organisation, cast.lead, state=State.IN_ASSESSMENT)
    led_by_coordinator = make_use_case(cast.organisation, cast.coordinator, state=State.TRIAL_RUNNING)
    assert {name for name, user in people.items() if runs(user, running_)} == {"lead", "coordinator"}
    assert {name for name, user in people.items() if may_prepare(user, early)} == set()
    assert {name for name, user in people.items() if runs(user, over)} == set()
    assert {name for name, user in people.items() if may_reread(user, running_)} == {"coordinator"}
    assert {name for name, user in people.items() if may_reread(user, over)} == {"coordinator"}
    assert not may_reread(cast.coordinator, led_by_coordinator)


def test_preparing_says_what_is_wrong(cast):
    use_case, template = running(cast), load_template()
    given = {"use_case": use_case, "actor": cast.lead, "template": template, "moment": "end", "now": NOW}
    given |= {"opens_on": NOW.date(), "closes_on": END.date()}
    act = actions.prepare_campaign
    refused("réservée au porteur", act, NotAllowed, **{**given, "actor": cast.expert})
    assert refused("état du dossier", act, **{**given, "moment": "year_1"}).field == "moment"
    yesterday = NOW.date() - timedelta(days=1)
    assert refused("ouverture ne peut pas", act, **{**given, "opens_on": yesterday}).field == "opens_on"
    assert refused("vient après", act, **{**given, "closes_on": yesterday}).field == "closes_on"
    other = actions.copy_template(source=template, organisation=cast.organisation, actor=cast.coordinator, now=NOW)
    assert refused("version publiée", act, **{**given, "template": other}).field == "template"
    assert not Campaign.objects.exists()
    campaign = act(**given)
    assert (campaign.number, campaign.state, str(campaign.template)) == (1, "draft", template.title)
    refused("déjà en cours", act, **given)
    assert act(**{**given, "moment": "midway"}).number == 2
    over = make_use_case(cast.organisation, cast.lead, state=State.ABANDONED)
    refused("Le dossier est clos", act, NotAllowed, **{**given, "use_case": over})


def test_opening_says_what_is_missing(cast):
    campaign = draft(cast)
    act = {"act": actions.open_campaign, "campaign": campaign, "actor": cast.coordinator}
    refused("au moins cinq", now=NOW, **act)
    actions.add_slips(campaign=campaign, actor=cast.lead, service=" Mairie  centrale ", number=5, now=NOW)
    assert Service.objects.get().name == "Mairie centrale"
    refused("Imprimez d’abord", now=NOW, **act)
    actions.print_slips(campaign=campaign, actor=cast.lead, now=NOW)
    refused("attendez ce jour", now=NOW - DAY, **act)
    refused("est passé", now=CLOSED, **act)
    refused("réservée", error=NotAllowed, now=NOW, **{**act, "actor": cast.auditor})
    assert actions.open_campaign(campaign=campaign, actor=cast.coordinator, now=NOW).state == CampaignState.OPEN
    refused("est ouvert", now=NOW, **act)


def test_slips_are_drawn_anew_each_time_and_only_before_opening(cast):
    campaign = draft(cast)
    refused("Aucun bulletin", actions.print_slips, campaign=campaign, actor=cast.lead, now=NOW)
    for number in (0, 2001):
        refused("entre 1 et 2 000", actions.add_slips, campaign=campaign, actor=cast.lead, service="A", number=number,
                now=NOW)  # fmt: skip
    actions.add_slips(campaign=campaign, actor=cast.lead, service="A", number=5, now=NOW)
    first = {slip.token for slip in actions.print_slips(campaign=campaign, actor=cast.lead, now=NOW)}
    second = {slip.token for slip in actions.print_slips(campaign=campaign, actor=cast.lead, now=NOW)}
    assert not first & second
    stored = set(Invitation.objects.values_list("token_hash", flat=True))
    assert stored == {hash_of(token) for token in second}
    actions.add_slips(campaign=campaign, actor=cast.lead, service="B", number=1, now=NOW)
    refused("Imprimez d’abord", actions.open_campaign, campaign=campaign, actor=cast.lead, now=NOW)
    service = Service.objects.get(name="B")
    actions.remove_service(service=service, actor=cast.lead, now=NOW)
    assert Invitation.objects.count() == 5
    actions.print_slips(campaign=campaign, actor=cast.lead, now=NOW)
    actions.open_campaign(campaign=campaign, actor=cast.lead, now=NOW)
    refused("est ouvert", actions.print_slips, campaign=campaign, actor=cast.lead, now=NOW)
    refused("est ouvert", actions.add_slips, campaign=campaign, actor=cast.lead, service="A", number=1, now=NOW)
    refused("est ouvert", actions.remove_service, service=Service.objects.get(), actor=cast.lead, now=NOW)


def test_days_change_until_the_close(cast):
    found = opened(cast)
    act = {"act": actions.change_days, "campaign": found.campaign, "actor": cast.lead, "now": NOW}
    later = END.date() + timedelta(days=9)
    assert refused("date d’ouverture", opens_on=later, closes_on=later, **act).field == "opens_on"
    changed = actions.change_days(
        campaign=found.campaign, actor=cast.lead, opens_on=NOW.date(), closes_on=later, now=NOW + DAY
    )
    assert changed.closes_on == later
    found.close()
    refused("est clos", opens_on=NOW.date(), closes_on=later, **act)


def test_a_campaign_that_never_opened_can_be_thrown_away(cast):
    campaign = invited(cast)
    refused("réservée", actions.discard_campaign, NotAllowed, campaign=campaign, actor=cast.expert, now=NOW)
    actions.discard_campaign(campaign=campaign, actor=cast.lead, now=NOW)
    assert (Campaign.objects.count(), Invitation.objects.count()) == (0, 0)
    found = opened(cast)
    refused("est ouvert", actions.discard_campaign, campaign=found.campaign, actor=cast.lead, now=NOW)


def links(messages):
    return [re.search(r"/q/(\w+)/", message.body)[1] for message in messages]


def test_mails_leave_at_the_opening_and_reminders_only_to_who_has_not_answered(
    cast, django_capture_on_commit_callbacks
):
    campaign = invited(cast)
    assert refused("Déjà invité : agent0", actions.invite_by_mail, campaign=campaign, actor=cast.lead,
                   people=PEOPLE[:1], now=NOW).field == "people"  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        actions.open_campaign(campaign=campaign, actor=cast.lead, now=NOW)
    assert sorted(message.to[0] for message in mail.outbox) == [person.email for person in PEOPLE]
    first = dict(zip([message.to[0] for message in mail.outbox], links(mail.outbox), strict=True))
    Campaign.objects.update(opens_on=NOW.date())
    for address in ("agent1@ville.fr", "agent2@ville.fr"):
        actions.submit_answers(token=first[address], answers=GOOD, now=NOW)
    refused("deux jours", actions.remind, campaign=campaign, actor=cast.lead, now=NOW + DAY)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        reminded = actions.remind(campaign=campaign, actor=cast.lead, now=NOW + 2 * DAY)
    assert reminded.reminders == 1
    assert sorted(message.to[0] for message in mail.outbox) == [
        "agent0@ville.fr", "agent3@ville.fr", "agent4@ville.fr", "agent5@ville.fr",
    ]  # fmt: skip
    assert all("Rappel" in message.subject for message in mail.outbox)
    with pytest.raises(actions.LinkRefused):
        actions.submit_answers(token=first["agent0@ville.fr"], answers=GOOD, now=NOW)
    actions.submit_answers(token=links(mail.outbox)[0], answers=GOOD, now=NOW)
    reminder = Entry.objects.order_by("-seq").first().content
    assert "agent" not in reminder
    refused("deux jours", actions.remind, campaign=campaign, actor=cast.lead, now=NOW + 3 * DAY)
    refused("est passé", actions.remind, campaign=campaign, actor=cast.lead, now=CLOSED)


def test_the_link_is_made_as_the_mail_leaves_and_never_for_one_that_served(cast, monkeypatch):
    campaign = invited(cast)
    actions.open_campaign(campaign=campaign, actor=cast.lead, now=NOW)
    job = InvitationMail.objects.order_by("pk").first()
    before = job.invitation.token_hash

    def broken(message):
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", broken)
        send_invitation(job.pk)
    job.refresh_from_db()
    assert (job.job_state, job.error) == (JobState.QUEUED, "Le courriel n’a pas pu partir (OSError).")
    send_invitation(job.pk)
    job.refresh_from_db()
    assert job.job_state == JobState.READY
    assert hash_of(links(mail.outbox)[0]) == job.invitation.token_hash != before
    send_invitation(job.pk)
    assert len(mail.outbox) == 1
    late = InvitationMail.objects.order_by("pk").last()
    Invitation.objects.filter(pk=late.invitation_id).update(used=True)
    send_invitation(late.pk)
    late.refresh_from_db()
    assert (late.job_state, len(mail.outbox)) == (JobState.FAILED, 1)
    send_invitation(10**9)


def test_people_may_join_while_it_is_open(cast, django_capture_on_commit_callbacks):
    found = opened(cast)
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite_by_mail(campaign=found.campaign, actor=cast.lead, people=PEOPLE[:2], now=NOW)
    assert len(mail.outbox) == 2
    assert progress(found.campaign).invited == 27
    found.close()
    refused("est clos", actions.invite_by_mail, campaign=found.campaign, actor=cast.lead, people=PEOPLE[2:], now=NOW)


def test_progress_never_says_how_many_answered_in_a_small_service(cast):
    found = opened(cast)
    found.answer("Assemblées", *[GOOD] * 2)
    assert progress(found.campaign).responses is None
    found.answer("Assemblées", *[GOOD] * 5)
    found.answer("Archives", *[GOOD] * 2)
    found.answer("Communes", *[GOOD] * 6)
    shown = progress(found.campaign)
    assert (shown.responses, shown.invited) == (15, 25)
    assert {row.name: row.responses for row in shown.services} == {
        "Archives": None, "Assemblées": 7, "Communes": None,
    }  # fmt: skip
    assert (shown.slips, shown.mails, shown.waiting, shown.failed) == (25, 0, 0, ())


@pytest.mark.parametrize("number", [1, 3])
def test_progress_and_what_is_due_cost_the_same_whatever_the_size(cast, number, django_assert_num_queries):
    services = {f"Service {rank}": 6 for rank in range(number)}
    found = [opened(cast, services=services) for _ in range(number)]
    with django_assert_num_queries(4):
        progress(found[0].campaign)
    cast.coordinator.has_role(cast.organisation.pk, "coordinator")  # roles are read once
    with django_assert_num_queries(2):
        assert len(list(due_from(cast.coordinator, CLOSED.date()))) == number


def test_what_waits_for_whom(cast):
    invited(cast)
    late = opened(cast)
    late.answer("Assemblées", *[GOOD] * 5)
    kinds = {name: sorted(due.kind for due in due_from(user, CLOSED.date())) for name, user in cast.everyone().items()}
    assert {name: found for name, found in kinds.items() if found} == {
        "lead": ["close", "open"],
        "coordinator": ["close", "open"],
    }
    late.close()
    assert [due.kind for due in due_from(cast.coordinator, CLOSED.date())] == ["open", "reread"]
    assert [due.kind for due in due_from(cast.lead, CLOSED.date())] == ["open"]
    assert [due.kind for due in due_from(cast.lead, (NOW - DAY).date())] == []


@pytest.mark.parametrize(
    "values",
    [
        {"closes_on": (NOW - DAY).date()},
        {"state": "open", "opened_at": None},
        {"state": "closed", "closed_at": None},
        {"state": "published", "closed_at": NOW, "opened_at": NOW},
    ],
)
def test_impossible_campaigns_are_refused_by_the_database(cast, values):
    campaign = draft(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(**values)


def test_impossible_invitations_are_refused_by_the_database(cast):
    campaign = invited(cast)
    service = campaign.services.first()
    for values in (
        {"channel": "mail", "email": "agent0@ville.fr"},
        {"channel": "mail", "email": ""},
        {"channel": "paper", "email": "x@ville.fr"},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Invitation.objects.create(campaign=campaign, service=service, token_hash="1" * 64, **values)
    assert not Answer.objects.exists()
