"""The pages of the moves that need a reason, copies, and the history."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from audit.models import Entry
from tests.factories.usecases import COMPLETE, START, make_use_case
from usecases.actions import post_message, request_completion, resubmit, submit
from usecases.enums import State
from usecases.lifeline import TRANSITIONS
from usecases.models import Submission, UseCase
from usecases.selectors import facts, timeline
from usecases.timeline import DONE

pytestmark = pytest.mark.django_db


def move_url(use_case, name):
    return reverse("usecases:transition", args=[use_case.pk, name])


MOVES = [
    ("request_completion", "coordinator", State.TO_COMPLETE),
    ("declare_inadmissible", "coordinator", State.INADMISSIBLE),
    ("withdraw", "lead", State.WITHDRAWN),
]


@pytest.mark.parametrize(("name", "actor", "target"), MOVES)
def test_a_move_is_confirmed_with_its_reason(client, cast, name, actor, target):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    client.force_login(getattr(cast, actor))
    assert client.get(move_url(use_case, name)).status_code == 200
    missing = client.post(move_url(use_case, name), {"comment": " "})
    assert '<a href="#id_comment">Écrivez le motif' in missing.content.decode()
    done = client.post(move_url(use_case, name), {"comment": "Motif."})
    assert done.url == reverse("usecases:detail", args=[use_case.pk])
    assert UseCase.objects.get(pk=use_case.pk).state == target


def test_a_move_without_reason_needed(client, cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.TO_COMPLETE)
    client.force_login(cast.lead)
    assert 'name="comment"' not in client.get(move_url(use_case, "resubmit")).content.decode()
    client.post(move_url(use_case, "resubmit"))
    assert UseCase.objects.get(pk=use_case.pk).state == State.SUBMITTED
    incomplete = make_use_case(
        cast.organisation, cast.lead, state=State.TO_COMPLETE, submission={**COMPLETE, "need": ""}
    )
    assert client.post(move_url(incomplete, "resubmit")).url == reverse("usecases:check", args=[incomplete.pk])


@pytest.mark.parametrize(("name", "actor", "target"), MOVES)
def test_wrong_roles_read_why_and_strangers_find_nothing(client, cast, name, actor, target):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    strangers = {"administrator", "staff_member", "outsider", "nobody"}
    for who, person in cast.everyone().items():
        if who == actor:
            continue
        client.force_login(person)
        response = client.post(move_url(use_case, name), {"comment": "Motif."})
        assert (who, response.status_code) == (who, 404 if who in strangers else 403)
        if who == "expert":
            assert "Cette étape est réservée à" in response.content.decode()
    assert UseCase.objects.get(pk=use_case.pk).state == State.SUBMITTED


def test_a_move_that_is_no_longer_possible_says_so(client, cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.READY_FOR_COMMITTEE)
    client.force_login(cast.coordinator)
    assert "Prêt pour le comité" in client.get(move_url(use_case, "declare_inadmissible")).content.decode()
    response = client.post(move_url(use_case, "declare_inadmissible"), {"comment": "Trop tard."})
    assert "n’est pas possible" in response.content.decode()


@pytest.mark.parametrize("name", ["submit", "open_assessment", "authorise_trial", "nope"])
def test_other_moves_have_no_page_here(client, cast, name):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    client.force_login(cast.coordinator)
    assert client.get(move_url(use_case, name)).status_code == 404


def test_moves_are_offered_to_those_who_can(client, cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    offered = {}
    for who in ("lead", "coordinator", "expert"):
        client.force_login(getattr(cast, who))
        text = client.get(reverse("usecases:history", args=[use_case.pk])).content.decode()
        offered[who] = [name for name, _actor, _target in MOVES if move_url(use_case, name) in text]
    assert offered == {
        "lead": ["withdraw"], "coordinator": ["request_completion", "declare_inadmissible"], "expert": [],
    }  # fmt: skip


def test_a_stopped_dossier_is_copied_by_post_only(client, cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.REFUSED)
    url = reverse("usecases:copy", args=[use_case.pk])
    client.force_login(cast.lead)
    assert client.get(url).status_code == 405
    assert f'action="{url}"' in client.get(reverse("usecases:history", args=[use_case.pk])).content.decode()
    response = client.post(url)
    copy = UseCase.objects.get(copied_from=use_case)
    assert response.url == reverse("usecases:tasks", args=[copy.pk])
    client.force_login(cast.coordinator)
    assert client.post(url).status_code == 403


def test_a_living_dossier_is_not_copied(client, cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.DEPLOYED)
    client.force_login(cast.lead)
    response = client.post(reverse("usecases:copy", args=[use_case.pk]), follow=True)
    assert "ne peut pas être repris" in response.content.decode()
    assert UseCase.objects.count() == 1


def test_every_move_has_words_once_done():
    assert set(DONE) == set(TRANSITIONS)


@pytest.fixture
def told(cast):
    """A dossier deposited, sent back, deposited again, with a message on each side."""
    use_case = make_use_case(cast.organisation, cast.lead, created_at=START)
    days = [START + timedelta(days=day) for day in range(1, 6)]
    submit(use_case=use_case, actor=cast.lead, now=days[0])
    request_completion(use_case=use_case, actor=cast.coordinator, comment="Le <devis> ?", now=days[1])
    for visibility, now in (("dossier", days[2]), ("instruction", days[3])):
        post_message(
            use_case=use_case, actor=cast.expert, body=f"Message {visibility}", visibility=visibility,
            reply_expected=False, now=now,
        )  # fmt: skip
    resubmit(use_case=use_case, actor=cast.lead, now=days[4])
    return use_case


def test_the_steps_newest_first(cast, told):
    events = timeline(told, cast.lead)
    assert [(event.title, event.text) for event in events] == [
        ("Dossier complété et redéposé", ""),
        ("Compléments demandés", "Le <devis> ?"),
        ("Dossier déposé", ""),
        ("Dossier ouvert", ""),
    ]
    assert [event.who for event in events[:2]] == [
        cast.lead.get_full_name(),
        cast.coordinator.get_full_name(),
    ]
    assert events == sorted(events, key=lambda event: event.at, reverse=True)


def test_everything_that_the_reader_may_see(cast, told):
    for person, bodies in (
        (cast.lead, ["Message dossier"]),
        (cast.coordinator, ["Message instruction", "Message dossier"]),
    ):
        events = timeline(told, person, everything=True)
        assert [event.text for event in events if event.title == "Message"] == bodies
        titles = [event.title for event in events]
        assert [title for title in titles if title.startswith("Version")] == [
            "Version 2 de la demande figée", "Version 1 de la demande figée",
        ]  # fmt: skip
        assert titles[-1] == "Dossier ouvert"


def test_the_history_page_switches_and_escapes(client, cast, told):
    client.force_login(cast.lead)
    url = reverse("usecases:history", args=[told.pk])
    steps = client.get(url).content.decode()
    assert "Le &lt;devis&gt; ?" in steps
    assert "Message dossier" not in steps
    everything = client.get(url, {"voir": "tout"}).content.decode()
    assert "Message dossier" in everything
    assert "Message instruction" not in everything


def test_a_copy_says_where_it_comes_from(cast):
    source = make_use_case(cast.organisation, cast.lead, state=State.REFUSED, reference="2026-777")
    copy = make_use_case(cast.organisation, cast.lead, copied_from=source)
    assert [event.title for event in timeline(copy, cast.lead)] == ["Dossier ouvert, copié du dossier 2026-777"]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"audience": "staff"}, {"faces_public": False}),
        ({"audience": "both"}, {"faces_public": True}),
        ({"audience": ""}, {"faces_public": None}),
        (
            {"personal_data": "yes", "sensitive_data": "unknown"},
            {"personal_data": True, "sensitive_data": None},
        ),
        ({"consumer_offer": "no", "affects_person": ""}, {"consumer_offer": False, "affects_person": None}),
        ({}, {"high_risk": None}),
    ],
)
def test_facts_for_the_scoring(cast, answers, expected):
    use_case = make_use_case(cast.organisation, cast.lead, submission=answers)
    known = facts(use_case)
    assert {name: known[name] for name in expected} == expected
    assert len(known) == 6


def test_reading_writes_nothing(client, cast, told):
    def picture() -> list:
        tables = sorted(connection.introspection.table_names())
        with connection.cursor() as cursor:
            return [
                (table, cursor.execute(f'SELECT * FROM "{table}"').fetchall())  # noqa: S608 - our own tables
                for table in tables
                if table != "django_session"
            ]

    for person in (cast.lead, cast.coordinator):
        client.force_login(person)
        before = picture()
        for page in ("tasks", "check", "description", "documents", "messages", "history", "detail"):
            client.get(reverse(f"usecases:{page}", args=[told.pk]))
        client.get(reverse("usecases:list"), {"q": "a"})
        client.get(move_url(told, "withdraw"))
        client.get(reverse("usecases:theme", args=[told.pk, "need"]))
        assert picture() == before
    assert Submission.objects.get(use_case=told).version == 1
    assert Entry.objects.count() == 5
