"""The committee on screen: who opens which page, what stays hidden, what a wrong ballot hears, how many queries."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from evaluation.committee import actions
from evaluation.committee.models import PublicBallot
from tests.factories.accounts import make_member
from tests.factories.committee import (
    MEETING_AT,
    attend,
    close,
    convene,
    make_committee,
    make_ready,
    members_of,
    open_item,
    open_vote,
    seat,
)
from tests.factories.committee import cast as ballot
from tests.pages import html_of

pytestmark = pytest.mark.django_db
READS = {"coordinator", "committee_member", "committee_president", "staff_representative", "auditor"}


class Scene:
    """A meeting with one item open and a vote running: m1 presides, m5 is absent and gave m4 their proxy."""

    def __init__(self, people):
        self.people = people
        self.committee = make_committee(people.organisation, size=5)
        self.m1, self.m2, self.m3, self.m4, self.m5 = members_of(self.committee)
        self.use_case = make_ready(people.organisation, people.lead)
        self.meeting = convene(self.committee, people.coordinator, self.use_case)
        item = self.meeting.items.get()
        actions.give_proxy(meeting=self.meeting, giver=self.m5, holder=self.m4, actor=self.m5.user, now=MEETING_AT)
        self.item = open_item(self.meeting, people.coordinator, [self.m1, self.m2, self.m3, self.m4])
        assert self.item.pk == item.pk
        self.vote = open_vote(self.item, people.coordinator)


@pytest.fixture
def scene(cast):
    return Scene(cast)


def pages(scene):
    meeting, item, vote = scene.meeting.pk, scene.item.pk, scene.vote.pk
    runs = {"coordinator", "president"}
    return [
        # The outsider coordinates a collectivité without a committee: they may found it.
        ("home", [], READS | {"president", "member", "outsider"}, 403),
        ("meeting", [meeting], READS | {"president", "member"}, 404),
        ("item", [item], READS | {"president", "member"}, 404),
        ("ballot", [vote], {"president", "member"}, 404),
        ("convene", [scene.committee.pk], {"coordinator"}, 404),
        ("meeting_close", [meeting], runs, 404),
        ("attendance", [item], runs, 404),
        ("item_postpone", [item], runs, 404),
        ("vote_close", [vote], runs, 404),
        ("opinion", [item], {"coordinator"}, 404),
        ("proxy_give", [meeting], runs | {"member"}, 404),
        ("recuse", [item], {"president", "member", "coordinator"}, 404),
    ]


def test_each_page_by_each_role(client, scene):
    everyone = {**scene.people.everyone(), "president": scene.m1.user, "member": scene.m3.user}
    for name, args, allowed, outside in pages(scene):
        for who, person in everyone.items():
            client.force_login(person)
            status = client.get(reverse(f"committee:{name}", args=args)).status_code
            reads = who in READS | {"president", "member"}
            expected = 200 if who in allowed else {True: (403, 404), False: (outside,)}[reads]
            assert status == expected or (isinstance(expected, tuple) and status in expected), (name, who, status)


def test_a_dossier_page_is_for_whoever_reads_the_dossier(client, scene):
    for who, person in scene.people.everyone().items():
        client.force_login(person)
        status = client.get(reverse("committee:dossier", args=[scene.use_case.pk])).status_code
        hidden = who in ("administrator", "staff_member", "outsider", "nobody")
        assert status == (404 if hidden else 200), who


def test_the_lead_and_the_recused_stay_out_and_read_why(client, scene):
    close(scene.vote, scene.people.coordinator)
    actions.declare_recusal(item=scene.item, member=scene.m3, actor=scene.m3.user, reason="Lien.", now=MEETING_AT)
    client.force_login(scene.m3.user)
    for name, pk in (("item", scene.item.pk), ("ballot", scene.vote.pk)):
        refused = client.get(reverse(f"committee:{name}", args=[pk]))
        assert refused.status_code == 403
        assert "Vous vous êtes déporté sur ce point" in html_of(refused)
        assert "Lien." in html_of(refused)
    agenda = html_of(client.get(reverse("committee:meeting", args=[scene.meeting.pk])))
    assert "Vous restez en dehors de ce point" in agenda
    assert reverse("committee:item", args=[scene.item.pk]) not in agenda


def test_the_secretariat_records_a_recusal_it_was_told_of(client, cast):
    committee = make_committee(cast.organisation, size=3)
    meeting = convene(committee, cast.coordinator, make_ready(cast.organisation, cast.lead))
    url = reverse("committee:recuse", args=[meeting.items.get().pk])
    client.force_login(cast.coordinator)
    away = members_of(committee)[2]
    assert '<a href="#id_member' in html_of(client.post(url, {"reason": "Lien."}))
    assert client.post(url, {"member": "abc", "reason": "Lien."}).status_code == 200
    assert client.post(url, {"member": away.pk, "reason": "Lien."}).status_code == 302
    assert meeting.items.get().recusals.get().member == away


def test_no_choice_shows_before_the_close(client, scene):
    for member, choice in ((scene.m1, "POUR"), (scene.m2, "POUR"), (scene.m3, "CONTRE")):
        ballot(scene.vote, member, choice)
    for member in (scene.m1, scene.m4):
        client.force_login(member.user)
        page = html_of(client.get(reverse("committee:item", args=[scene.item.pk])))
        assert "3 sur 5" in page
        for word in ("2 pour", "1 contre", "Contre", "CONTRE", "adopté"):
            assert word not in page
        dossier = html_of(client.get(reverse("committee:dossier", args=[scene.use_case.pk])))
        assert "Le résultat paraîtra à la clôture" in dossier
    close(scene.vote, scene.people.coordinator)
    page = html_of(client.get(reverse("committee:item", args=[scene.item.pk])))
    assert "2 pour, 1 contre, 0 abstention" in page
    assert "N’ont pas voté" in page


def send(client, scene, member, voice, choice="POUR"):
    client.force_login(member.user)
    url = reverse("committee:ballot", args=[scene.vote.pk])
    return client.post(url, {"voice": voice.pk, f"voice-{voice.pk}-choice": choice}, follow=True)


def test_one_votes_changes_and_carries_a_proxy(client, scene):
    assert "Bulletin reçu" in html_of(send(client, scene, scene.m4, scene.m4))
    send(client, scene, scene.m4, scene.m4, "CONTRE")
    send(client, scene, scene.m4, scene.m5, "ABSTENTION")
    kept = PublicBallot.objects.filter(superseded=False).values_list("voice", "choice")
    assert set(kept) == {(scene.m4.pk, "CONTRE"), (scene.m5.pk, "ABSTENTION")}


def test_an_empty_ballot_is_refused_next_to_its_choices(client, scene):
    page = html_of(send(client, scene, scene.m2, scene.m2, ""))
    assert "Erreur" in page
    assert f'href="#id_voice-{scene.m2.pk}-choice' in page
    assert not PublicBallot.objects.exists()


def test_a_voice_that_is_not_yours_does_nothing(client, scene):
    send(client, scene, scene.m2, scene.m3)
    assert not PublicBallot.objects.exists()


def test_a_late_ballot_is_told_so_and_changes_nothing(client, scene):
    ballot(scene.vote, scene.m1, "POUR")
    close(scene.vote, scene.people.coordinator)
    before = list(PublicBallot.objects.values_list("pk", "choice"))
    page = html_of(send(client, scene, scene.m2, scene.m2, "CONTRE"))
    assert "clos" in page
    assert list(PublicBallot.objects.values_list("pk", "choice")) == before


def test_an_absent_member_and_a_proxy_of_someone_present_are_refused(client, scene):
    page = html_of(send(client, scene, scene.m5, scene.m5))
    assert "pas présent au moment du vote" in page
    attend(scene.item, scene.people.coordinator, [scene.m1, scene.m2, scene.m3, scene.m4, scene.m5])
    page = html_of(send(client, scene, scene.m4, scene.m5))
    assert "présent" in page
    assert not PublicBallot.objects.exists()


def test_people_without_a_voice_do_not_vote(client, scene):
    consultative = seat(scene.committee, make_member(scene.people.organisation, Role.COMMITTEE_MEMBER), voting=False)
    page = html_of(send(client, scene, consultative, consultative))
    assert not PublicBallot.objects.exists()
    assert "Déposer mon bulletin" not in page or "Erreur" in page


def test_a_meeting_is_convened_from_its_page(client, scene):
    client.force_login(scene.people.coordinator)
    url = reverse("committee:convene", args=[scene.committee.pk])
    page = html_of(client.post(url, {"starts_at": "hier", "place": "Salle tapée"}))
    assert "Salle tapée" in page
    assert '<a href="#id_starts_at">' in page
    past = html_of(client.post(url, {"starts_at": "2020-01-01T14:00", "place": "Salle 1"}))
    assert "Erreur" in past
    moment = timezone.localtime() + timedelta(days=10)
    assert client.post(url, {"starts_at": f"{moment:%Y-%m-%dT%H:%M}", "place": "Salle 1"}).status_code == 302
    assert scene.committee.meetings.count() == 2


def test_more_meetings_items_and_votes_take_no_more_queries(client, scene, django_assert_num_queries):
    client.force_login(scene.people.coordinator)
    home, agenda = reverse("committee:home"), reverse("committee:meeting", args=[scene.meeting.pk])
    client.get(home)
    with django_assert_num_queries(11):
        client.get(home)
    with django_assert_num_queries(13):
        client.get(agenda)
    for number in range(2):
        other = make_ready(scene.people.organisation, scene.people.lead)
        actions.add_item(meeting=scene.meeting, use_case=other, actor=scene.people.coordinator, now=MEETING_AT)
        convene(scene.committee, scene.people.coordinator, at=MEETING_AT + timedelta(days=30 + number))
    with django_assert_num_queries(11):
        client.get(home)
    with django_assert_num_queries(13):
        client.get(agenda)


# --- composition ------------------------------------------------------------------------------------


def test_a_committee_is_created_and_seated_from_its_pages(client, cast):
    coordinator = cast.coordinator
    for who, person in cast.everyone().items():
        client.force_login(person)
        status = client.get(reverse("committee:create")).status_code
        assert status == (200 if who in ("coordinator", "outsider") else 403), who
    client.force_login(coordinator)
    assert "Créer un comité éthique" in html_of(client.get(reverse("committee:home")))
    form = {"organisation": cast.organisation.pk, "name": "Comité éthique"}
    assert client.post(reverse("committee:create"), form).status_code == 302
    committee = cast.organisation.committee
    assert client.get(reverse("committee:create")).status_code == 403
    add = reverse("committee:seat_add", args=[committee.pk])
    seat_ = {"user": cast.expert.pk, "college": "administration", "function": "president", "voting": "on"}
    wrong = html_of(client.post(add, {**seat_, "college": ""}))
    assert '<a href="#id_college' in wrong
    assert client.post(add, {**seat_, "started_on": "2026-01-05"}).status_code == 302
    twice = html_of(client.post(add, {**seat_, "user": cast.committee_member.pk, "started_on": "2026-01-05"}))
    assert "déjà occupée" in twice
    assert client.post(add, {**seat_, "user": cast.outsider.pk, "started_on": "2026-01-05"}).status_code == 200
    member = committee.members.get()
    end = reverse("committee:seat_end", args=[committee.pk, member.pk])
    assert "précéder son début" in html_of(client.post(end, {"ended_on": "2025-12-31"}))
    assert client.post(end, {"ended_on": "2026-06-30"}).status_code == 302
    assert client.get(end).status_code == 404


def test_only_the_secretariat_changes_who_sits(client, scene):
    member = scene.m3
    for name, args in (("seat_add", [scene.committee.pk]), ("seat_end", [scene.committee.pk, member.pk])):
        for who, person in {**scene.people.everyone(), "president": scene.m1.user}.items():
            client.force_login(person)
            status = client.get(reverse(f"committee:{name}", args=args)).status_code
            reads = who in READS or who == "president"
            assert status == (200 if who == "coordinator" else 403 if reads else 404), (name, who)
