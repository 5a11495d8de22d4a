"""The health group and its notes: who writes, who reads what, versions, few people, milestones."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.enums import Role
from accounts.models import Notification
from boussole.shared.refusals import NotAllowed
from evaluation.dialogue import actions
from evaluation.dialogue.actions import GivenFinding, GivenRecommendation, GroupRefused, NoteRefused, StaleNote
from evaluation.dialogue.models import FieldNote, Finding, GroupMember
from evaluation.dialogue.permissions import in_health_group
from evaluation.dialogue.selectors import (
    health_group,
    last_notes,
    note_views,
    possible_members,
    shared_notes,
    side_by_side,
    versions_of,
)
from tests.evaluation.dialogue.checks import last_entry, refused
from tests.factories.accounts import make_member
from tests.factories.compass import load_grid, open_with
from tests.factories.dialogue import DAY, NOW, make_note, note_values
from tests.factories.usecases import START, make_use_case
from usecases.enums import FINISHED, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def use_case(cast):
    return make_use_case(cast.organisation, cast.lead, state=State.TRIAL_RUNNING)


@pytest.fixture
def member(cast, use_case):
    """A committee member designated as a physician of the group."""
    join(cast, use_case, cast.committee_member)
    return cast.committee_member


def join(cast, use_case, user, **values):
    given = {"function": "physician", **values}
    return actions.join_group(use_case=use_case, actor=cast.coordinator, user=user, now=NOW, **given)


def save(note, actor, version=1, **values):
    return actions.save_note(note=note, actor=actor, values=note_values(**values), version=version, now=NOW + DAY)


def test_the_coordinator_designates_people_who_read_the_dossier(cast, use_case):
    member = join(cast, use_case, cast.committee_member)
    assert last_entry() == (
        "dialogue.join_group",
        cast.coordinator.pk,
        {"user": cast.committee_member.pk, "function": "physician"},
    )
    assert set(Notification.objects.values_list("recipient", flat=True)) == {cast.committee_member.pk}
    refused("déjà dans le groupe", join, error=GroupRefused, cast=cast, use_case=use_case, user=cast.committee_member)
    for person in (cast.lead, cast.elected_official, cast.auditor, cast.staff_member, cast.outsider, cast.nobody):
        refused("ne lit pas le dossier", join, error=GroupRefused, cast=cast, use_case=use_case, user=person)
    refused("compétence", join, cast=cast, use_case=use_case, user=cast.expert, function="magicien")
    given = {"use_case": use_case, "user": cast.expert, "function": "other", "now": NOW}
    refused("coordinateur", actions.join_group, error=NotAllowed, actor=cast.expert, **given)
    assert cast.committee_member not in possible_members(use_case)
    assert cast.expert in possible_members(use_case)
    actions.leave_group(member=member, actor=cast.coordinator, now=NOW + DAY)
    assert not in_health_group(cast.committee_member, use_case)
    refused("n’est plus dans le groupe", actions.leave_group, member=member, actor=cast.coordinator, now=NOW + DAY)
    assert join(cast, use_case, cast.committee_member).pk != member.pk


def test_someone_from_whom_the_dossier_is_hidden_is_not_designated(cast, use_case):
    use_case.hidden_from.create(user=cast.committee_member, reason="Intérêt.", since=NOW)
    refused("en reste en dehors", join, cast=cast, use_case=use_case, user=cast.committee_member)
    assert cast.committee_member not in possible_members(use_case)


def test_the_experts_of_working_conditions_are_in_the_group(cast):
    load_grid()
    dossier = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    other = make_member(cast.organisation, Role.EXPERT)
    open_with(dossier, cast.coordinator, cast.expert, START)
    assert [(row.user, row.member) for row in health_group(dossier)] == [(cast.expert, None)]
    assert in_health_group(cast.expert, dossier)
    assert not in_health_group(other, dossier)
    dossier.expert_recusals.create(expert=cast.expert, reason="Intérêt.", declared_at=NOW)
    assert not in_health_group(cast.expert, dossier)
    assert health_group(dossier) == []


def test_the_group_writes_and_nobody_else(cast, use_case, member):
    written = {name for name, person in cast.everyone().items() if _writes(cast, use_case, person)}
    assert written == {"coordinator", "committee_member"}


def _writes(cast, use_case, person):
    point = transaction.savepoint()
    try:
        make_note(cast, use_case, actor=person)
    except NotAllowed:
        return False
    finally:
        transaction.savepoint_rollback(point)
    return True


@pytest.mark.parametrize("state", [State.DRAFT, *sorted(FINISHED)])
def test_a_dossier_that_does_not_live_takes_no_note(cast, state):
    dossier = make_use_case(cast.organisation, cast.lead, state=state)
    refused("dossier", make_note, error=NotAllowed, cast=cast, use_case=dossier)


@pytest.mark.parametrize(
    ("wrong", "match", "field"),
    [
        ({"kind": "rumeur"}, "sorte de note", "kind"),
        ({"milestone": "hier"}, "moment du suivi", "milestone"),
        ({"milestone": "year_3"}, "n’est pas venu", "milestone"),
        ({"held_on": (NOW + DAY).date()}, "dans le futur", "held_on"),
        ({"service": " "}, "service", "service"),
        ({"people_count": 0}, "une personne au moins", "people_count"),
        ({"kind": "interview", "people_count": 2}, "une seule personne", "people_count"),
        ({"kind": "group", "people_count": 1}, "deux personnes", "people_count"),
        ({"findings": []}, "au moins un constat", "findings"),
        ({"findings": [GivenFinding("pace", 2, "Vite."), GivenFinding("pace", 3, "Trop.")]}, "par thème", "findings"),
        ({"findings": [GivenFinding("humeur", 2, "Bonne.")]}, "thème", "findings"),
        ({"findings": [GivenFinding("pace", 5, "Vite.")]}, "thème", "findings"),
        ({"findings": [GivenFinding("pace", 2, " ")]}, "constaté", "text_pace"),
        ({"recommendations": [GivenRecommendation("Du temps", "")]}, "quoi et qui", "recommendations"),
        ({"recommendations": [GivenRecommendation("Du temps", "RH")] * 5}, "Quatre", "recommendations"),
        ({"people_count": 4, "shared": True}, "Moins de cinq", "nobody_recognisable"),
    ],
)
def test_an_impossible_note_is_refused(cast, use_case, wrong, match, field):
    assert refused(match, make_note, error=NoteRefused, cast=cast, use_case=use_case, **wrong).field == field


def test_the_later_milestones_wait_for_the_trial_and_for_service(cast):
    before = make_use_case(cast.organisation, cast.lead, state=State.IN_ASSESSMENT)
    for milestone in ("midway", "end", "year_1", "year_3", "year_5"):
        refused("n’est pas venu", make_note, cast=cast, use_case=before, milestone=milestone)
    service = make_use_case(cast.organisation, cast.lead, state=State.DEPLOYED, already_in_service=True)
    assert [make_note(cast, service, milestone=name).milestone for name in ("year_1", "year_3", "year_5")] == [
        "year_1",
        "year_3",
        "year_5",
    ]


def test_a_note_is_read_by_the_group_then_by_everybody_once_shared(cast, use_case, member):
    note = make_note(cast, use_case)
    assert [len(note_views(use_case, person)) for person in (cast.coordinator, member)] == [1, 1]
    assert [len(note_views(use_case, person)) for person in (cast.lead, cast.staff_representative)] == [0, 0]
    assert shared_notes(use_case) == []
    saved = save(note, member, shared=True)
    assert last_entry()[0] == "dialogue.share_note"
    (view,) = note_views(use_case, cast.lead)
    assert (view.note, view.people_count, view.service) == (saved, 8, "Direction des assemblées")
    assert [row.note for row in shared_notes(use_case)] == [saved]
    refused("ne se cache plus", save, note=note, actor=member, version=2)


def test_under_five_people_the_number_the_service_and_the_day_stay_in_the_group(cast, use_case, member):
    few = {"people_count": 4, "shared": True, "nobody_recognisable": True}
    make_note(cast, use_case, **few)
    make_note(cast, use_case, shared=True, people_count=5)
    (inside, five) = note_views(use_case, member)
    assert (inside.people_count, inside.service, five.people_count) == (4, "Direction des assemblées", 5)
    (outside, five) = note_views(use_case, cast.staff_representative)
    assert (outside.people_count, outside.service, outside.held_on, outside.withheld) == (None, None, None, True)
    assert (five.people_count, five.withheld) == (5, False)
    assert shared_notes(use_case)[0].withheld


def test_a_correction_is_a_new_version_and_two_people_never_erase_one_another(cast, use_case, member):
    note = make_note(cast, use_case)
    saved = save(note, member, summary="Mieux dit.", findings=[GivenFinding("pace", 3, "Trop vite.")])
    assert (saved.number, saved.version, saved.written_by) == (1, 2, member)
    assert [row.version for row in versions_of(note)] == [2, 1]
    assert [row.pk for row in last_notes(use_case)] == [saved.pk]
    assert [row.theme for row in versions_of(note)[1].findings.all()] == ["workload", "skills"]
    stale = refused("modifiée par ailleurs", save, error=StaleNote, note=note, actor=cast.coordinator)
    assert stale.current == saved
    refused("travail écrit ces notes", save, error=NotAllowed, note=note, actor=cast.lead, version=2)


def test_the_journal_says_that_a_note_was_written_and_nothing_of_it(cast, use_case):
    make_note(cast, use_case)
    assert last_entry() == (
        "dialogue.write_note",
        cast.coordinator.pk,
        {"note": 1, "version": 1, "milestone": "before"},
    )


def test_two_milestones_of_a_dossier_are_set_side_by_side(cast, use_case):
    make_note(cast, use_case)
    make_note(cast, use_case, milestone="end", findings=[GivenFinding("workload", 3, "Relire fatigue.")])
    lines = {row.theme: row for row in side_by_side(note_views(use_case, cast.coordinator), "before", "end")}
    assert (lines["workload"].change, lines["workload"].after.texts) == ("worse", ("Relire fatigue.",))
    assert lines["skills"].change == "unknown"


def test_the_database_keeps_the_notes_and_the_group(cast, use_case, member):
    note = make_note(cast, use_case)
    row = FieldNote.objects.filter(pk=note.pk)
    group = GroupMember.objects.filter(user=member)
    for act in (
        lambda: row.update(summary="Autre."),
        lambda: row.update(is_last=False, shared=True),
        lambda: row._raw_delete("default"),
        lambda: Finding.objects.filter(note=note).update(text="Autre."),
        lambda: group.update(function="nurse"),
        lambda: group._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    assert row.update(is_last=False) == 1
    assert group.update(left_at=NOW + DAY) == 1


@pytest.mark.parametrize(
    "wrong", [{"people_count": 0}, {"kind": "interview"}, {"kind": "group", "people_count": 1}, {"version": 1}]
)
def test_the_database_refuses_an_impossible_note(cast, use_case, wrong):
    note = make_note(cast, use_case)
    names = ("number", "kind", "held_on", "milestone", "service", "people_count")
    values = {**{name: getattr(note, name) for name in names}, "version": 2, "is_last": False, **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        FieldNote.objects.create(use_case=use_case, written_by=cast.expert, saved_at=NOW, **values)


@pytest.mark.parametrize("count", [1, 3])
def test_reading_notes_takes_a_fixed_number_of_queries(cast, use_case, django_assert_num_queries, count):
    for _place in range(count):
        make_note(cast, use_case)
    assert cast.coordinator.has_role(cast.organisation.pk, Role.COORDINATOR)
    with django_assert_num_queries(5):
        views = note_views(use_case, cast.coordinator)
        assert [len(view.note.findings.all()) for view in views] == [2] * count
