"""Interests are declared before a dossier opens; who has one stays out of it, everywhere, until the president says."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from evaluation.committee import actions
from evaluation.committee.enums import Interest
from evaluation.committee.models import Declaration, Recusal
from evaluation.committee.permissions import may_see_item, must_declare
from evaluation.committee.selectors import declarations_awaited, lines_to_declare, undeclared_items
from tests.evaluation.committee.checks import refused
from tests.factories.committee import (
    MEETING_AT,
    NOW,
    cast_all,
    close,
    convene,
    declare_all,
    make_committee,
    make_ready,
    members_of,
    open_item,
    open_vote,
    seat,
)
from tests.pages import html_of, text_of
from usecases.models import HiddenUseCase, UseCase

pytestmark = pytest.mark.django_db


class Agenda:
    """Two dossiers before a committee of three: m1 presides, m2 is the deputy. Nobody has declared anything."""

    def __init__(self, cast):
        self.people = cast
        self.committee = make_committee(cast.organisation, size=3)
        self.members = members_of(self.committee)
        self.dossiers = [make_ready(cast.organisation, cast.lead) for _ in range(2)]
        self.meeting = convene(self.committee, cast.coordinator, *self.dossiers)
        self.first, self.second = self.meeting.items.all()

    def say(self, member, item, interest, reason="", **more):
        said = [actions.Said(item, interest, reason)]
        return actions.declare_interests(said=said, actor=more.get("actor", member.user), now=NOW)

    def lift(self, member, actor, item=None, reason="Le contrat a pris fin."):
        recusal = Recusal.objects.get(item=item or self.first, member=member)
        return {"recusal": recusal, "actor": actor, "reason": reason, "now": NOW}


@pytest.fixture
def agenda(cast):
    return Agenda(cast)


def sees(person, use_case):
    return UseCase.objects.visible_to(person).filter(pk=use_case.pk).exists()


def test_a_dossier_opens_to_a_member_once_they_have_declared(agenda):
    m3 = agenda.members[2]
    assert must_declare(m3.user, agenda.first)
    assert not may_see_item(m3.user, agenda.first)
    assert undeclared_items(agenda.meeting.items.all(), m3) == {agenda.first.pk, agenda.second.pk}
    agenda.say(m3, agenda.first, Interest.NONE)
    assert may_see_item(m3.user, agenda.first)
    assert not may_see_item(m3.user, agenda.second)
    assert undeclared_items(agenda.meeting.items.all(), m3) == {agenda.second.pk}
    # Those who hold no seat declare nothing; the lead never sees the debate.
    assert may_see_item(agenda.people.coordinator, agenda.first)
    assert not may_see_item(agenda.people.lead, agenda.first)
    assert undeclared_items(agenda.meeting.items.all(), None) == set()


def test_a_coordinator_who_also_sits_declares_as_a_member(agenda):
    coordinator = agenda.people.coordinator
    seat(agenda.committee, coordinator)
    agenda.first.refresh_from_db()
    assert must_declare(coordinator, agenda.first)
    assert sees(coordinator, agenda.dossiers[0])  # as coordinator, they go on reading the dossier itself


def test_once_settled_nothing_is_declared_and_the_result_is_read(agenda):
    item = open_item(agenda.meeting, agenda.people.coordinator, agenda.members)
    late = seat(agenda.committee, agenda.people.expert)
    vote = open_vote(item, agenda.people.coordinator)
    cast_all(vote, agenda.members, "PPP")
    close(vote, agenda.people.coordinator)
    item.refresh_from_db()
    assert may_see_item(late.user, item)
    said = [actions.Said(item, Interest.NONE)]
    refused("clos", actions.declare_interests, said=said, actor=late.user, now=MEETING_AT)
    said = [actions.Said(item, Interest.INTEREST, "Lien.")]
    refused("clos", actions.declare_interests, said=said, actor=late.user, now=MEETING_AT)


def test_the_whole_agenda_at_once_or_nothing(agenda):
    m3 = agenda.members[2]
    both = [actions.Said(agenda.first, Interest.NONE), actions.Said(agenda.second, Interest.INTEREST, "Y a travaillé.")]
    half = [both[0], actions.Said(agenda.second, Interest.INTEREST, " ")]
    refusal = refused("en une phrase", actions.declare_interests, said=half, actor=m3.user, now=NOW)
    assert refusal.field == f"reason-{agenda.second.pk}"
    assert len(actions.declare_interests(said=both, actor=m3.user, now=NOW)) == 2
    assert actions.declare_interests(said=both, actor=m3.user, now=NOW) == []  # said already
    assert [(row.item, row.interest, row.reason) for row in Declaration.objects.all()] == [
        (agenda.first, Interest.NONE, ""),
        (agenda.second, Interest.INTEREST, "Y a travaillé."),
    ]
    shown = lines_to_declare(agenda.meeting.items.all(), m3)
    assert [(line.item, line.last.interest, line.recused) for line in shown] == [
        (agenda.first, "none", False),
        (agenda.second, "interest", True),
    ]


@pytest.mark.parametrize(
    ("interest", "reason", "field", "match"),
    [
        ("", "", "interest", "Dites si vous avez"),
        ("lifted", "Moi-même.", "interest", "Dites si vous avez"),
        ("", "Un lien.", "interest", "Dites si vous avez"),
        ("interest", "", "reason", "en une phrase"),
    ],
)
def test_what_is_not_a_declaration(agenda, interest, reason, field, match):
    said = [actions.Said(agenda.first, interest, reason)]
    refusal = refused(match, actions.declare_interests, said=said, actor=agenda.members[0].user, now=NOW)
    assert refusal.field == f"{field}-{agenda.first.pk}"


def test_nobody_declares_without_a_seat(agenda):
    said = [actions.Said(agenda.first, Interest.NONE)]
    for person in (agenda.people.coordinator, agenda.people.lead, agenda.people.auditor, agenda.people.outsider):
        refused("membres du comité", actions.declare_interests, error=NotAllowed, said=said, actor=person, now=NOW)
    refused("au moins un dossier", actions.declare_interests, said=[], actor=agenda.members[0].user, now=NOW)


def test_an_interest_hides_the_dossier_and_the_history_is_kept(agenda):
    m3, use_case = agenda.members[2], agenda.dossiers[0]
    assert sees(m3.user, use_case)
    agenda.say(m3, agenda.first, Interest.NONE)
    agenda.say(m3, agenda.first, Interest.INTEREST, "Parenté avec le fournisseur.")
    assert not sees(m3.user, use_case)
    assert sees(m3.user, agenda.dossiers[1])
    assert not sees(agenda.people.outsider, use_case)
    hidden = HiddenUseCase.objects.get()
    assert (hidden.user, hidden.reason, hidden.since) == (m3.user, "Parenté avec le fournisseur.", NOW)
    rows = Declaration.objects.filter(member=m3).values_list("number", "interest", "declared_by")
    assert list(rows) == [(1, "none", m3.user_id), (2, "interest", m3.user_id)]
    refusal = refused(
        "seule la présidence", actions.declare_interests,
        said=[actions.Said(agenda.first, Interest.NONE)], actor=m3.user, now=NOW,
    )  # fmt: skip
    assert refusal.field == f"interest-{agenda.first.pk}"


def test_the_lead_who_sits_goes_on_reading_their_dossier(cast):
    committee = make_committee(cast.organisation, size=3)
    lead_seat = seat(committee, cast.lead)
    use_case = make_ready(cast.organisation, cast.lead)
    item = convene(committee, cast.coordinator, use_case).items.get()
    assert item.recusals.get().member == lead_seat
    assert item.declarations.get().reason == "Porte le dossier."
    assert sees(cast.lead, use_case)
    assert lines_to_declare(item.meeting.items.all(), lead_seat) == []
    given = {"recusal": item.recusals.get(), "reason": "Non.", "now": NOW}
    refused("porte le dossier", actions.lift_recusal, actor=members_of(committee)[0].user, **given)
    refused("nul ne lève son propre", actions.lift_recusal, error=NotAllowed, actor=cast.lead, **given)


def test_the_president_lifts_a_recusal_with_a_reason(agenda):
    m1, _m2, m3 = agenda.members
    agenda.say(m3, agenda.first, Interest.INTEREST, "Contrat en cours.")
    row = actions.lift_recusal(**agenda.lift(m3, m1.user))
    assert (row.interest, row.reason, row.declared_by) == (Interest.LIFTED, "Le contrat a pris fin.", m1.user)
    assert not Recusal.objects.exists()
    assert sees(m3.user, agenda.dossiers[0])
    assert may_see_item(m3.user, agenda.first)
    assert HiddenUseCase.objects.get().until == NOW
    entry = Entry.objects.get(verb="committee.lift_recusal")
    assert "Le contrat a pris fin." in entry.content
    # They may declare an interest again; the dossier is hidden again.
    agenda.say(m3, agenda.first, Interest.INTEREST, "Nouveau contrat.")
    assert not sees(m3.user, agenda.dossiers[0])
    assert Declaration.objects.filter(member=m3).count() == 3


def test_who_does_not_lift_a_recusal_and_when(agenda):
    m1, m2, m3 = agenda.members
    agenda.say(m3, agenda.first, Interest.INTEREST, "Lien.")
    for person in (agenda.people.coordinator, agenda.people.lead, agenda.people.auditor, agenda.people.outsider):
        refused("Seule la présidence", actions.lift_recusal, error=NotAllowed, **agenda.lift(m3, person))
    refused("propre déport", actions.lift_recusal, error=NotAllowed, **agenda.lift(m3, m3.user))
    refused("pourquoi", actions.lift_recusal, **agenda.lift(m3, m1.user, reason=" "))
    agenda.say(m1, agenda.first, Interest.INTEREST, "Lien.")
    refused("Seule la présidence", actions.lift_recusal, error=NotAllowed, **agenda.lift(m3, m1.user))
    given = agenda.lift(m1, m2.user)
    actions.lift_recusal(**given)  # the deputy, for the president
    refused("déjà levé", actions.lift_recusal, **given)


def test_no_recusal_starts_nor_ends_while_a_vote_is_open(agenda):
    m1, m2, m3 = agenda.members
    actions.declare_recusal(item=agenda.first, member=m3, actor=m3.user, reason="Lien.", now=NOW)
    item = open_item(agenda.meeting, agenda.people.coordinator, agenda.members)
    open_vote(item, agenda.people.coordinator)
    refused("vote est ouvert", actions.lift_recusal, **agenda.lift(m3, m1.user))
    said = [actions.Said(item, Interest.INTEREST, "Lien.")]
    refused("vote est ouvert", actions.declare_interests, said=said, actor=m2.user, now=MEETING_AT)


def test_nobody_votes_before_declaring_and_may_declare_during_the_vote(agenda):
    item = open_item(agenda.meeting, agenda.people.coordinator, agenda.members)
    newcomer = seat(agenda.committee, agenda.people.expert)
    actions.set_attendance(item=item, actor=agenda.people.coordinator, presences={newcomer: "present"}, now=MEETING_AT)
    vote = open_vote(item, agenda.people.coordinator)
    ballot = {"vote": vote, "actor": newcomer.user, "voice": newcomer, "choice": "POUR", "now": MEETING_AT}
    refused("Déclarez d’abord vos intérêts", actions.cast_ballot, error=NotAllowed, **ballot)
    agenda.say(newcomer, item, Interest.NONE)
    assert actions.cast_ballot(**ballot).choice == "POUR"


def test_a_recusal_holds_at_the_next_meeting(agenda):
    m3 = agenda.members[2]
    agenda.say(m3, agenda.first, Interest.INTEREST, "Contrat en cours.")
    actions.cancel_meeting(meeting=agenda.meeting, actor=agenda.people.coordinator, reason="Grève.", now=NOW)
    again = convene(agenda.committee, agenda.people.coordinator, agenda.dossiers[0]).items.get()
    assert [(row.member, row.reason) for row in again.recusals.all()] == [(m3, "Contrat en cours.")]
    assert again.declarations.get().member == m3


def test_what_the_committee_said_before_of_a_hidden_dossier_is_hidden_too(agenda, client):
    """A member who stays out of a dossier at its second meeting no longer reads the item settled at the first."""
    m1, m3 = agenda.members[0], agenda.members[2]
    settled = open_item(agenda.meeting, agenda.people.coordinator, agenda.members)
    vote = open_vote(settled, agenda.people.coordinator)
    cast_all(vote, agenda.members, "PPP")
    close(vote, agenda.people.coordinator)
    settled.refresh_from_db()
    page, meeting = (
        reverse("committee:item", args=[settled.pk]),
        reverse("committee:meeting", args=[agenda.meeting.pk]),
    )
    client.force_login(m3.user)
    assert client.get(page).status_code == 200
    assert page in html_of(client.get(meeting))

    hidden = HiddenUseCase.objects.create(
        use_case=settled.use_case, user=m3.user, reason="Parenté avec le fournisseur.", since=NOW
    )
    assert not may_see_item(m3.user, settled)
    assert may_see_item(m1.user, settled)
    answer = client.get(page)
    assert answer.status_code == 403
    assert "vous ne voyez plus ce que le comité en a dit, même auparavant" in text_of(answer)
    assert page not in html_of(client.get(meeting))

    hidden.until = NOW
    hidden.save()
    assert may_see_item(m3.user, settled)
    assert client.get(page).status_code == 200


def test_what_waits_for_a_member(agenda, django_assert_num_queries):
    m3 = agenda.members[2]
    with django_assert_num_queries(1):
        assert list(declarations_awaited(m3.user)) == [agenda.meeting]
    assert list(declarations_awaited(agenda.people.coordinator)) == []
    for item in (agenda.first, agenda.second):
        declare_all(item)
    assert list(declarations_awaited(m3.user)) == []
    convene(agenda.committee, agenda.people.coordinator, make_ready(agenda.people.organisation, agenda.people.lead))
    other = convene(
        agenda.committee, agenda.people.coordinator, make_ready(agenda.people.organisation, agenda.people.lead)
    )
    with django_assert_num_queries(1):
        assert len(list(declarations_awaited(m3.user))) == 2
    actions.cancel_meeting(meeting=other, actor=agenda.people.coordinator, reason="Grève.", now=NOW)
    assert len(list(declarations_awaited(m3.user))) == 1


def test_the_database_keeps_declarations_and_refuses_impossible_ones(agenda):
    m3 = agenda.members[2]
    (row,) = agenda.say(m3, agenda.first, Interest.NONE)
    for act in (lambda: Declaration.objects.update(reason="x"), Declaration.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    values = {"item": agenda.first, "member": m3, "declared_at": NOW, "declared_by": m3.user}
    for wrong in (
        {"number": 1, "interest": "none"},
        {"number": 2, "interest": "interest"},
        {"number": 2, "interest": "perhaps", "reason": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Declaration.objects.create(**values, **wrong)
    assert list(Declaration.objects.all()) == [row]
