"""Terms at the committee: given, ended, passed on, never under a meeting that was held."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from boussole.to_do import tasks_for
from evaluation.committee import actions
from evaluation.committee.models import CommitteeMember, Meeting
from evaluation.committee.permissions import can_run
from evaluation.committee.selectors import composition, composition_warnings, terms_ending
from tests.evaluation.committee.checks import everything, refused
from tests.factories.accounts import make_member
from tests.factories.committee import (
    MEETING_AT,
    NOW,
    convene,
    make_committee,
    make_ready,
    members_of,
    open_item,
    seat,
)
from tests.factories.usecases import START
from tests.pages import text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOW)
MEETING_DAY = timezone.localdate(MEETING_AT)
READS = {"coordinator", "committee_member", "committee_president", "staff_representative", "auditor"}


def day(number):
    return TODAY + timedelta(days=number)


def give(committee, actor, user, **more):
    values = {"committee": committee, "user": user, "actor": actor, "college": "users", "now": NOW, **more}
    return actions.seat_member(**values)


def pass_on(member, actor, user, first, **more):
    return actions.succeed(member=member, user=user, actor=actor, started_on=first, now=NOW, **more)


def newcomer(people):
    return make_member(people.organisation, Role.COMMITTEE_MEMBER, first_name="Zoé", last_name="Nouvelle")


# --- giving and ending --------------------------------------------------------------------------------


def test_a_seat_may_have_an_end_from_the_start(cast_of_nine):
    cast, committee, _members = cast_of_nine
    member = give(committee, cast.coordinator, newcomer(cast), ended_on=day(365))
    assert (member.started_on, member.ended_on) == (TODAY, day(365))
    assert [member in committee.sitting(on) for on in (day(-1), TODAY, day(365), day(366))] == [
        False,
        True,
        True,
        False,
    ]


def test_an_office_has_one_holder_at_a_time(cast_of_nine):
    cast, committee, members = cast_of_nine
    person = newcomer(cast)
    given = {"committee": committee, "user": person, "actor": cast.coordinator, "college": "users", "now": NOW}
    for function in ("president", "deputy"):
        refused("déjà occupée par", actions.seat_member, error=actions.SeatRefused, function=function, **given)
    actions.end_seat(member=members[0], actor=cast.coordinator, ended_on=day(30), now=NOW)
    refused("déjà occupée par", actions.seat_member, function="president", started_on=day(30), **given)
    assert give(committee, cast.coordinator, person, function="president", started_on=day(31)).pk
    secretary = give(committee, cast.coordinator, newcomer(cast), function="secretary", voting=False)
    refused("déjà occupée par", actions.seat_member, function="secretary", **{**given, "user": cast.expert})
    with pytest.raises(IntegrityError), transaction.atomic():
        seat(committee, cast.expert, function="secretary")
    today = Meeting(committee=committee, starts_at=NOW)
    assert can_run(secretary.user, today)
    assert not can_run(members[4].user, today)


def test_each_refusal_of_a_seat_says_why(cast_of_nine):
    cast, committee, members = cast_of_nine
    given = {"committee": committee, "user": newcomer(cast), "actor": cast.coordinator, "college": "users", "now": NOW}
    cases = [
        ("ne peut pas précéder son début", {"started_on": TODAY, "ended_on": day(-1)}),
        ("siège déjà au comité à ces dates", {"user": members[3].user}),
    ]
    for sentence, wrong in cases:
        refused(sentence, actions.seat_member, error=actions.SeatRefused, **{**given, **wrong})
    refused("réservée au secrétariat", actions.seat_member, error=NotAllowed, **{**given, "actor": members[0].user})


def test_each_refusal_of_an_end_says_why(cast_of_nine):
    cast, committee, members = cast_of_nine
    given = {"member": members[3], "actor": cast.coordinator, "now": NOW}
    refused("ne peut pas précéder", actions.end_seat, ended_on=START.date() - timedelta(days=1), **given)
    refused(
        "réservée au secrétariat",
        actions.end_seat,
        error=NotAllowed,
        ended_on=TODAY,
        **{**given, "actor": members[0].user},
    )
    meeting = convene(committee, cast.coordinator)
    actions.give_proxy(meeting=meeting, giver=members[3], holder=members[4], actor=members[3].user, now=NOW)
    for who in members[3:5]:
        refused("Un pouvoir lie", actions.end_seat, ended_on=day(2), **{**given, "member": who})
    actions.end_seat(ended_on=MEETING_DAY, **given)
    pass_on(members[5], cast.coordinator, newcomer(cast), day(10))
    refused("suite de ce mandat est déjà décidée", actions.end_seat, ended_on=day(5), **{**given, "member": members[5]})
    actions.end_seat(ended_on=day(1), **{**given, "member": members[6]})
    later = NOW + timedelta(days=3)
    refused("est déjà fini", actions.end_seat, ended_on=day(3), **{**given, "member": members[6], "now": later})


def test_terms_never_change_who_sat_at_a_meeting_that_was_held(cast_of_nine):
    cast, committee, members = cast_of_nine
    meeting = convene(committee, cast.coordinator, make_ready(cast.organisation, cast.lead))
    open_item(meeting, cast.coordinator, members)
    before = [member.pk for member in committee.sitting(MEETING_DAY)]
    coordinator, person, eve = cast.coordinator, newcomer(cast), MEETING_DAY - timedelta(days=1)
    refused("siégeait à la séance du", actions.end_seat, member=members[3], actor=coordinator, ended_on=eve, now=NOW)
    given = {"committee": committee, "user": person, "actor": coordinator, "college": "users", "now": NOW}
    refused("a eu lieu sans ce membre", actions.seat_member, started_on=MEETING_DAY, **given)
    passed = {"member": members[3], "user": person, "actor": coordinator, "now": NOW}
    refused("siégeait à la séance du", actions.succeed, started_on=MEETING_DAY, **passed)
    actions.succeed(started_on=MEETING_DAY + timedelta(days=1), **passed)
    assert [member.pk for member in committee.sitting(MEETING_DAY)] == before
    assert person in [member.user for member in committee.sitting(MEETING_DAY + timedelta(days=1))]


# --- passing on --------------------------------------------------------------------------------------


def test_a_presidency_is_passed_on_in_one_act_without_gap_or_overlap(cast_of_nine):
    cast, committee, members = cast_of_nine
    person = newcomer(cast)
    after = pass_on(members[0], cast.coordinator, person, day(10), ended_on=day(700))
    members[0].refresh_from_db()
    assert (members[0].ended_on, after.started_on, after.ended_on) == (day(9), day(10), day(700))
    assert (after.function, after.college, after.voting) == ("president", members[0].college, True)
    assert (after.replaces, members[0].successor) == (members[0], after)
    for number in range(30):
        holders = [row for row in committee.sitting(day(number)) if row.function == "president"]
        assert [row.user for row in holders] == [members[0].user if number < 10 else person]
    assert Entry.objects.filter(verb="committee.succeed").count() == 1


def test_a_term_is_renewed_and_a_deputy_becomes_president(cast_of_nine):
    cast, committee, members = cast_of_nine
    actions.end_seat(member=members[3], actor=cast.coordinator, ended_on=day(20), now=NOW)
    renewed = pass_on(members[3], cast.coordinator, members[3].user, day(21))
    assert (renewed.user, renewed.ended_on) == (members[3].user, None)
    pass_on(members[0], cast.coordinator, members[1].user, day(5))
    offices = {row.function: row.user for row in committee.sitting(day(5)) if row.function != "member"}
    assert offices == {"president": members[1].user}
    said = composition_warnings(committee, committee.members.select_related("user"), day(5))
    assert any(line.startswith("Personne ne supplée la présidence") for line in said)


def test_each_refusal_of_a_succession_says_why(cast_of_nine):
    cast, _committee, members = cast_of_nine
    person = newcomer(cast)
    given = {"member": members[0], "user": person, "actor": cast.coordinator, "started_on": day(10), "now": NOW}
    refused("ne peut pas précéder", actions.succeed, **{**given, "ended_on": day(9)})
    refused("ne peut pas précéder", actions.succeed, **{**given, "started_on": START.date()})
    refused("réservée au secrétariat", actions.succeed, error=NotAllowed, **{**given, "actor": members[0].user})
    actions.end_seat(member=members[0], actor=cast.coordinator, ended_on=day(5), now=NOW)
    refused("la fonction resterait vide", actions.succeed, **given)
    actions.succeed(**{**given, "started_on": day(6)})
    refused("suite de ce mandat est déjà décidée", actions.succeed, **{**given, "started_on": day(6)})


# --- reading -----------------------------------------------------------------------------------------


def test_the_composition_of_a_day_is_who_sat_then(cast_of_nine):
    cast, committee, members = cast_of_nine
    seat(committee, cast.auditor, college="qualified", voting=False, started_on=day(-5))
    after = pass_on(members[3], cast.coordinator, newcomer(cast), day(10))
    now, then, later = (composition(committee, day(number)) for number in (0, -6, 10))
    assert (len(then.sitting), len(now.sitting), len(later.sitting)) == (9, 10, 10)
    assert (now.voting, [(row.name, row.seats, row.voting) for row in now.colleges]) == (
        9,
        [("Administration", 9, 9), ("Personnes qualifiées", 1, 0)],
    )
    assert [row.user for row in now.sitting][:2] == [members[0].user, members[1].user]
    assert (now.coming, now.former) == ((after,), ())
    assert ([row.pk for row in later.former], later.coming) == ([members[3].pk], ())


def test_the_secretariat_is_told_of_terms_that_end(cast_of_nine):
    cast, committee, members = cast_of_nine
    secretary = give(committee, cast.coordinator, newcomer(cast), function="secretary")
    for member, last in ((members[3], 60), (members[4], 61), (members[5], 30), (members[6], 40)):
        actions.end_seat(member=member, actor=cast.coordinator, ended_on=day(last), now=NOW)
    pass_on(members[5], cast.coordinator, members[5].user, day(31))
    give(committee, cast.coordinator, members[6].user, started_on=day(41))
    for person in (cast.coordinator, secretary.user):
        assert terms_ending(person, TODAY) == [members[3]]
        told = [task for task in tasks_for(person, today=TODAY) if task.tag == "Mandat à renouveler"]
        assert [(task.due_on, task.text) for task in told] == [(day(60), f"Mandat de {members[3].user}.")]
    for person in (members[0].user, cast.outsider, cast.expert):
        assert terms_ending(person, TODAY) == []
    said = composition_warnings(committee, committee.members.select_related("user"), TODAY)
    assert [line.split(" finit ")[0] for line in said if line.startswith("Le mandat")] == [
        f"Le mandat de {members[3].user}"
    ]


def test_a_member_whose_term_has_an_end_still_hears_of_meetings(cast_of_nine):
    cast, committee, members = cast_of_nine
    convene(committee, cast.coordinator)
    CommitteeMember.objects.filter(pk=members[3].pk).update(ended_on=day(100))
    assert [task.tag for task in tasks_for(members[3].user, today=TODAY)] == ["Séance à préparer"]
    assert tasks_for(members[3].user, today=day(101)) == []


# --- pages -------------------------------------------------------------------------------------------


def test_each_page_by_each_role(client, cast_of_nine):
    cast, committee, members = cast_of_nine
    readers = READS | {"president", "member"}
    everyone = {**cast.everyone(), "president": members[0].user, "member": members[2].user}
    pages = (("members", [committee.pk], readers), ("seat_succeed", [committee.pk, members[3].pk], {"coordinator"}))
    for name, args, allowed in pages:
        for who, person in everyone.items():
            client.force_login(person)
            status = client.get(reverse(f"committee:{name}", args=args)).status_code
            assert status == (200 if who in allowed else 403 if who in readers else 404), (name, who)


def test_the_page_of_members_tells_what_to_see_to(client, cast_of_nine):
    cast, committee, members = cast_of_nine
    today = timezone.localdate()
    CommitteeMember.objects.filter(pk=members[0].pk).update(ended_on=today + timedelta(days=30))
    CommitteeMember.objects.filter(pk=members[8].pk).update(ended_on=date(2026, 5, 1))
    client.force_login(cast.coordinator)
    url = reverse("committee:members", args=[committee.pk])
    page = text_of(client.get(url))
    assert "8 membres en fonction" in page
    assert "Aucun membre ne vient des personnels" in page
    assert f"Le mandat de {members[0].user} finit le" in page
    assert "Personne n’est nommé à la présidence à partir du" in page
    assert str(members[8].user) in page.split('id="former"')[1]
    then = text_of(client.get(f"{url}?jour=2026-04-20"))
    assert "9 membres en fonction" in then
    assert "Vous voyez qui siégeait ce jour-là." in then
    assert "Remplacer ou renouveler" not in then
    for odd in ("hier", "2026-02-31"):
        assert "8 membres en fonction" in text_of(client.get(f"{url}?jour={odd}"))
    client.force_login(members[2].user)
    assert "Remplacer ou renouveler" not in text_of(client.get(url))


def test_a_seat_is_passed_on_from_its_page(client, cast_of_nine):
    cast, committee, members = cast_of_nine
    person, today = newcomer(cast), timezone.localdate()
    url = reverse("committee:seat_succeed", args=[committee.pk, members[0].pk])
    client.force_login(cast.coordinator)
    assert "(présidence)" in text_of(client.get(url))
    first = today + timedelta(days=3)
    before = everything()
    wrong = {"user": person.pk, "started_on": f"{first:%Y-%m-%d}", "ended_on": f"{today:%Y-%m-%d}"}
    page = text_of(client.post(url, wrong))
    assert "La fin du mandat ne peut pas précéder son début." in page
    assert f'value="{first:%Y-%m-%d}"' in page
    assert everything() == before
    page = text_of(client.post(url, {**wrong, "ended_on": ""}, follow=True))
    assert "La succession est enregistrée." in page
    assert f"succède à {members[0].user}" in page
    assert client.post(url, {**wrong, "ended_on": ""}).status_code == 200  # sent again: refused, said on the page
    assert committee.members.filter(replaces=members[0]).count() == 1


def test_a_meeting_leads_to_who_sat_and_to_its_rules(client, cast_of_nine):
    cast, committee, _members = cast_of_nine
    meeting = convene(committee, cast.coordinator)
    client.force_login(cast.coordinator)
    page = text_of(client.get(reverse("committee:meeting", args=[meeting.pk])))
    assert f"{reverse('committee:members', args=[committee.pk])}?jour={MEETING_DAY:%Y-%m-%d}" in page
    assert f"{reverse('committee:rules', args=[committee.pk])}#v1" in page


def test_more_members_take_no_more_queries(client, cast, django_assert_num_queries):
    committee = make_committee(cast.organisation, size=3)
    client.force_login(cast.coordinator)
    url = reverse("committee:members", args=[committee.pk])
    for expected in (3, 9):
        for _ in range(expected - len(members_of(committee))):
            seat(committee, newcomer(cast))
        client.get(url)
        with django_assert_num_queries(8):
            client.get(url)
