"""What people do wrong with a vote, through its pages: each hears its sentence, and the database does not change.

Public, secret and on paper. The picture taken before and after holds every table; only what signing in writes (the
session, the date of the last sign-in) is left out.
"""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import User
from evaluation.committee import actions
from evaluation.committee.models import Annulment, PaperCount, PublicBallot
from tests.evaluation.committee.room import Room
from tests.factories.committee import (
    MEETING_AT,
    asked,
    cast,
    cast_secretly,
    close,
    count_papers,
    declare_all,
    on_paper,
    open_vote,
    seat,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db
CLOSED = "Le vote est clos : votre bulletin n’a pas été compté."
NO_PROXY = "Aucun pouvoir ne permet de voter pour ce membre."
RECUSED = "Vous vous êtes déporté sur ce point : vous ne voyez ni le débat, ni le vote."
NOT_THERE = "Ce membre n’est pas présent au moment du vote."


def picture() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, as plain data."""
    tables = {model: list(model._default_manager.order_by("pk").values()) for model in apps.get_models()}
    del tables[Session]
    for person in tables[User]:
        del person["last_login"]
    return {model._meta.label: rows for model, rows in tables.items()}


class Window:
    """Somebody at the page of one vote, in a browser of their own."""

    def __init__(self, vote, person):
        self.client, self.vote = Client(), vote
        self.client.force_login(person)

    def ballot(self, voice, choice="POUR"):
        data = {"voice": getattr(voice, "pk", voice), f"voice-{getattr(voice, 'pk', voice)}-choice": choice}
        return self.client.post(reverse("committee:ballot", args=[self.vote.pk]), data)

    def count(self, signed, *numbers):
        typed = dict(zip(("in_favour", "against", "blank", "null"), numbers, strict=True))
        data = {"signed": [member.pk for member in signed], **typed}
        return self.client.post(reverse("committee:paper_count", args=[self.vote.pk]), data)

    def close(self):
        return self.client.post(reverse("committee:vote_close", args=[self.vote.pk]), {})


def refuses(sentence, act, *, status=200):
    """Check that `act` gives the page that says `sentence`, and that nothing was written."""
    before = picture()
    answer = act()
    assert (answer.status_code, sentence in text_of(answer)) == (status, True), text_of(answer)[:4000]
    assert picture() == before, sentence


def does_nothing_more(act):
    """Check that `act` is taken (the browser is sent on) and writes nothing: it was done already."""
    before = picture()
    assert act().status_code == 302
    assert picture() == before


def opened(mode, *, present=8, motion="favourable"):
    room = Room(present=present)
    vote = room.open(motion=motion) if mode == "secret" else open_vote(room.item, room.people.coordinator, motion)
    return room, vote


def put(mode, vote, voter, choice="POUR", **more):
    (cast_secretly if mode == "secret" else cast)(vote, voter, choice, **more)


# --- on screen: public and secret --------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["public", "secret"])
def test_who_may_not_vote_and_for_whom(mode):
    room, vote = opened(mode)
    m2, m3 = room.members[1:3]
    expert = seat(room.committee, room.people.expert, voting=False)
    declare_all(room.item)
    refuses(RECUSED, lambda: Window(vote, room.out.user).ballot(room.out), status=403)
    refuses("Ce membre s’est déporté sur ce point.", lambda: Window(vote, m2.user).ballot(room.out))
    refuses(NOT_THERE, lambda: Window(vote, room.giver.user).ballot(room.giver))
    refuses(NO_PROXY, lambda: Window(vote, m2.user).ballot(m3))
    refuses(NO_PROXY, lambda: Window(vote, m2.user).ballot(room.giver))
    refuses("Cette personne n’a pas voix délibérative.", lambda: Window(vote, room.people.expert).ballot(expert))
    refuses("Seuls les membres du comité votent.", lambda: Window(vote, room.people.auditor).ballot(m2), status=403)
    seat(room.committee, room.people.lead)
    leads = "Vous portez ce dossier : le comité en débat sans vous."
    refuses(leads, lambda: Window(vote, room.people.lead).ballot(m2), status=403)
    assert Window(vote, room.people.outsider).ballot(m2).status_code == 404


@pytest.mark.parametrize("mode", ["public", "secret"])
def test_a_form_that_says_nothing_known(mode):
    room, vote = opened(mode)
    m2 = room.members[1]
    missing = {"public": "Choisissez pour, contre ou abstention.", "secret": "Choisissez pour, contre ou blanc."}
    refuses(missing[mode], lambda: Window(vote, m2.user).ballot(m2, ""))
    other = {"public": "BLANC", "secret": "ABSTENTION"}[mode]
    for choice in ("PEUT-ÊTRE", "pour", other, "NUL"):
        refuses("Sélectionnez un choix valide", lambda sent=choice: Window(vote, m2.user).ballot(m2, sent))
    for voice in ("", "abc", "999999", "-1", "1; DROP TABLE"):
        refuses(
            "Cette voix n’existe pas dans ce comité. Rechargez la page.",
            lambda sent=voice: Window(vote, m2.user).ballot(sent),
        )


@pytest.mark.parametrize("mode", ["public", "secret"])
def test_the_proxy_of_somebody_present_is_worth_nothing(mode):
    room, vote = opened(mode, present=9)
    sentence = "Le pouvoir est sans effet : le membre qui le donne est présent."
    refuses(sentence, lambda: Window(vote, room.holder.user).ballot(room.giver))
    assert Window(vote, room.giver.user).ballot(room.giver).status_code == 302


@pytest.mark.parametrize("mode", ["public", "secret"])
def test_the_same_button_pressed_twice_and_two_tabs(mode):
    room, vote = opened(mode)
    m2 = room.members[1]
    first_tab, second_tab = Window(vote, m2.user), Window(vote, m2.user)
    assert first_tab.ballot(m2, "POUR").status_code == 302
    if mode == "secret":
        twice = "Cette voix a déjà voté. Un bulletin secret ne se reprend pas : le premier compte."
        refuses(twice, lambda: first_tab.ballot(m2, "POUR"))
        refuses(twice, lambda: second_tab.ballot(m2, "CONTRE"))
        assert vote.papers.count() == vote.roll.filter(signed=True).count() == 1
        return
    does_nothing_more(lambda: first_tab.ballot(m2, "POUR"))
    # Another tab changes one's mind, as the rules allow until the close: the last choice is the one that counts.
    assert second_tab.ballot(m2, "CONTRE").status_code == 302
    assert list(vote.ballots.filter(superseded=False).values_list("choice", flat=True)) == ["CONTRE"]


@pytest.mark.parametrize("mode", ["public", "secret"])
def test_a_ballot_after_the_close_and_the_back_button(mode):
    room, vote = opened(mode)
    m1, m2, m3 = room.members[:3]
    put(mode, vote, m1)
    back, late, slow = Window(vote, m1.user), Window(vote, m2.user), Window(vote, m3.user)
    chair = Window(vote, room.people.coordinator)
    page = late.client.get(reverse("committee:ballot", args=[vote.pk]))
    assert "<button" in text_of(page)
    assert chair.close().status_code == 302  # while the second member reads their form
    refuses(CLOSED, lambda: late.ballot(m2, "CONTRE"))
    refuses(CLOSED, lambda: back.ballot(m1, "CONTRE"))
    refuses(CLOSED, lambda: slow.ballot(m3))
    refuses(CLOSED, lambda: Window(vote, room.holder.user).ballot(room.giver))
    does_nothing_more(chair.close)
    does_nothing_more(Window(vote, m1.user).close)  # the president closes too: the same result


@pytest.mark.parametrize("mode", ["public", "secret"])
def test_a_form_left_open_since_an_earlier_vote(mode):
    room, vote = opened(mode)
    m2 = room.members[1]
    left_open = Window(vote, m2.user)
    actions.annul_vote(vote=vote, actor=room.people.coordinator, reason="Motion mal lue.", now=MEETING_AT)
    assert Annulment.objects.filter(vote=vote).exists()
    refuses(CLOSED, lambda: left_open.ballot(m2))
    newer = room.open(motion="unfavourable")
    refuses(CLOSED, lambda: left_open.ballot(m2))
    assert not newer.papers.exists()
    cancelled = "Ce vote a été annulé : il n’a pas de résultat. Rechargez la page."
    refuses(cancelled, Window(vote, room.people.coordinator).close)


@pytest.mark.parametrize("mode", ["public", "secret"])
def test_a_form_of_one_kind_of_vote_sent_to_the_other(mode):
    room, vote = opened(mode)
    m2, other = room.members[1], {"public": "BLANC", "secret": "ABSTENTION"}[mode]
    refuses("Sélectionnez un choix valide", lambda: Window(vote, m2.user).ballot(m2, other))
    paper = Window(vote, m2.user)
    refuses("Seuls les deux scrutateurs d’un vote sur papier", lambda: paper.count([m2], 1, 0, 0, 0), status=403)


@pytest.mark.parametrize("mode", ["public", "secret"])
def test_two_members_on_one_browser(mode):
    """m2's page is on the screen when m3 signs in on the same computer, in another tab; m2's form is then sent."""
    room, vote = opened(mode)
    m2, m3 = room.members[1:3]
    shared = Window(vote, m2.user)
    shared.client.force_login(m3.user)
    refuses(NO_PROXY, lambda: shared.ballot(m2))
    # A browser also holds the token of the first page: it is refused before the vote is even looked at.
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(m2.user)
    url = reverse("committee:ballot", args=[vote.pk])
    token = strict.get(url).context["csrf_token"]
    strict.force_login(m3.user)
    strict.cookies.pop("csrftoken", None)
    data = {"voice": m2.pk, f"voice-{m2.pk}-choice": "POUR", "csrfmiddlewaretoken": str(token)}
    before = picture()
    assert strict.post(url, data).status_code == 403
    assert picture() == before


@pytest.mark.parametrize("mode", ["public", "secret"])
def test_a_proxy_taken_back_in_between(mode):
    room, vote = opened(mode)
    proxy = room.meeting.proxies.get()
    take_back = reverse("committee:proxy_revoke", args=[room.meeting.pk, proxy.pk])
    giver = Window(vote, room.giver.user)
    waits = "Un vote est ouvert : attendez sa clôture pour donner ou retirer un pouvoir."
    refuses(waits, lambda: giver.client.post(take_back, {}))
    give = {"giver": room.giver.pk, "holder": room.members[2].pk}
    refuses(waits, lambda: giver.client.post(reverse("committee:proxy_give", args=[room.meeting.pk]), give))
    holder = Window(vote, room.holder.user)
    close(vote, room.people.coordinator)
    assert giver.client.post(take_back, {}).status_code == 302
    refuses("Ce pouvoir est déjà retiré, ou la séance est levée.", lambda: giver.client.post(take_back, {}))
    holder.vote = room.open() if mode == "secret" else open_vote(room.item, room.people.coordinator)
    refuses("Le pouvoir est sans effet : il a été retiré.", lambda: holder.ballot(room.giver))


@pytest.mark.parametrize("mode", ["public", "secret"])
def test_presences_and_recusals_do_not_move_under_a_vote(mode):
    room, vote = opened(mode)
    m2 = room.members[1]
    put(mode, vote, m2)
    chair = Window(vote, room.people.coordinator)
    where = {f"member_{member.pk}": "absent" if member == m2 else "present" for member in room.members}
    sentence = {"public": "a déjà voté : notez son départ après la clôture du vote.", "secret": "Un scrutin secret est"}
    url = reverse("committee:attendance", args=[room.item.pk])
    refuses(sentence[mode], lambda: chair.client.post(url, where))
    recuse = reverse("committee:recuse", args=[room.item.pk])
    refuses(
        "Un vote est ouvert : déclarez le déport avant, ou attendez sa clôture.",
        lambda: Window(vote, m2.user).client.post(recuse, {"reason": "Lien."}),
    )


# --- on paper ----------------------------------------------------------------------------------------


@pytest.fixture
def paper(db):
    """A vote on paper, counted by m3 and m4."""
    room = Room()
    return room, room.open(on_paper(room.members[2], room.members[3]))


def test_a_vote_on_paper_takes_no_ballot_on_screen(paper):
    room, vote = paper
    sentence = "Ce vote se fait sur papier : rien n’a été enregistré ici."
    for member in (room.members[1], room.holder):
        refuses(sentence, lambda voter=member: Window(vote, voter.user).ballot(voter))
    refuses(RECUSED, lambda: Window(vote, room.out.user).ballot(room.out), status=403)


def test_who_may_not_count_and_what_is_no_count(paper):
    room, vote = paper
    m2, m3 = room.members[1:3]
    counts = "Seuls les deux scrutateurs d’un vote sur papier saisissent le dépouillement."
    for person in (m2.user, room.people.coordinator, room.members[0].user):
        refuses(counts, lambda who=person: Window(vote, who).count([m2], 1, 0, 0, 0), status=403)
    scrutineer = Window(vote, m3.user)
    refuses("Sélectionnez un choix valide", lambda: scrutineer.count([room.out], 1, 0, 0, 0))
    refuses("Il y a 2 erreurs dans le formulaire", lambda: scrutineer.count([m2], "", "-1", 0, 0))
    refuses("n’a pas encore saisi son dépouillement.", Window(vote, room.people.coordinator).close)


def test_counts_twice_in_two_tabs_that_differ_and_too_late(paper):
    room, vote = paper
    m3, m4 = room.members[2:4]
    signed = [*room.members[:6], room.holder, room.giver]
    first_tab, second_tab = Window(vote, m3.user), Window(vote, m3.user)
    chair = Window(vote, room.people.coordinator)
    assert first_tab.count(signed, 5, 2, 1, 0).status_code == 302
    does_nothing_more(lambda: first_tab.count(signed, 5, 2, 1, 0))
    count_papers(vote, m4, signed, 4, 3, 1, 0)
    differ = "Les deux dépouillements diffèrent sur « pour », « contre ». Recomptez, corrigez, puis clôturez."
    refuses(differ, chair.close)
    assert second_tab.count(signed, 4, 3, 1, 0).status_code == 302
    assert PaperCount.objects.filter(vote=vote, superseded=False).count() == 2
    assert chair.close().status_code == 302
    late = "Le vote est clos : votre dépouillement n’a pas été enregistré."
    refuses(late, lambda: first_tab.count(signed, 8, 0, 0, 0))
    refuses("Ce vote se fait sur papier", lambda: Window(vote, m3.user).ballot(m3))
    does_nothing_more(chair.close)


# --- opening -----------------------------------------------------------------------------------------


def test_a_vote_opened_twice_is_one_vote_and_another_waits():
    room = Room()
    chair = Window(None, room.people.coordinator)
    public = reverse("committee:vote_open", args=[room.item.pk])
    assert chair.client.post(public, {"motion": "favourable"}).status_code == 302
    does_nothing_more(lambda: chair.client.post(public, {"motion": "favourable"}))
    president = Window(None, room.members[0].user)
    does_nothing_more(lambda: president.client.post(public, {"motion": "favourable"}))
    already = "Un vote est déjà ouvert sur ce point."
    refuses(already, lambda: president.client.post(public, {"motion": "unfavourable"}))
    secret = reverse("committee:secret_open", args=[room.item.pk])
    wish = {"motion": "favourable", "mode": "secret", "because": "nomination"}
    refuses(already, lambda: chair.client.post(secret, wish))
    assert not PublicBallot.objects.exists()


def test_a_member_does_not_open_nor_close():
    room = Room()
    vote = room.open(asked())
    member = Window(vote, room.members[3].user)
    runs = "Seuls la présidence et le secrétariat du comité conduisent la séance."
    refuses(runs, member.close, status=403)
    url = reverse("committee:vote_open", args=[room.item.pk])
    refuses(runs, lambda: member.client.post(url, {"motion": "favourable"}), status=403)
