"""A frame is prepared, adopted, sealed, replaced: who may, what is refused, what the database refuses."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import Notification, Organisation
from audit.models import Entry
from audit.selectors import verify_journal
from boussole.shared.refusals import NotAllowed
from evaluation.frame import actions
from evaluation.frame.models import FrameItem, FrameVersion
from evaluation.frame.selectors.versions import (
    draft_of,
    frame_holds,
    frame_in_force,
    frame_of_host,
    version_before,
    visible_versions,
)
from tests.factories.accounts import make_member, make_organisation
from tests.factories.frame import ADOPTED, DELIBERATION, RED_LINE, adopt, draft, in_force, next_version, read
from tests.factories.usecases import START

pytestmark = pytest.mark.django_db
LATER = START + timedelta(days=90)


def codes(version):
    return [item.code for item in version.items.all()]


def test_a_first_draft_offers_the_seven_principles(cast):
    version = actions.open_draft(organisation=cast.organisation, actor=cast.administrator, now=ADOPTED)
    assert codes(version) == [f"P-{n}" for n in range(1, 8)]
    assert {"Un public informé", "La frugalité", "Continuer sans IA"} <= set(
        version.items.values_list("title", flat=True)
    )
    with pytest.raises(actions.FrameRefused, match="déjà en préparation"):
        actions.open_draft(organisation=cast.organisation, actor=cast.coordinator, now=ADOPTED)


@pytest.mark.parametrize("who", ["coordinator", "administrator"])
def test_only_those_two_prepare_and_only_an_elu_adopts(cast, who):
    for name, person in cast.everyone().items():
        if name not in ("coordinator", "administrator"):
            with pytest.raises(NotAllowed, match="coordinateur ou l’administrateur"):
                actions.open_draft(organisation=cast.organisation, actor=person, now=ADOPTED)
    version = draft(cast.organisation, getattr(cast, who))
    for name, person in cast.everyone().items():
        if name != "elected_official":
            with pytest.raises(NotAllowed, match="élu de la collectivité"):
                adopt(version, person)
    adopted = adopt(version, cast.elected_official)
    assert (adopted.number, adopted.deliberation, adopted.adopted_by) == (1, DELIBERATION, cast.elected_official)
    assert frame_in_force(cast.organisation.pk) == adopted
    assert frame_holds(adopted)
    assert draft_of(cast.organisation.pk) is None
    told = Notification.objects.filter(key__startswith="frame-adopted").values_list("recipient", flat=True)
    assert list(told) == [cast.coordinator.pk]
    assert verify_journal().intact
    assert Entry.objects.filter(verb__startswith="frame.").values_list("verb", flat=True).last() == "frame.adopt"


def test_what_an_adoption_refuses(cast):
    empty = actions.open_draft(
        organisation=cast.organisation, actor=cast.coordinator, with_principles=False, now=ADOPTED
    )
    call = {"version": empty, "actor": cast.elected_official, "now": ADOPTED}
    day = ADOPTED.date()
    with pytest.raises(actions.FrameRefused, match="au moins un principe"):
        actions.adopt_frame(adopted_on=day, deliberation="D", seen=read(empty), **call)
    values = {"title": "Un but", "text": "Écrit avant."}
    before = read(empty)
    actions.add_item(version=empty, actor=cast.coordinator, kind="principle", values=values, now=ADOPTED)
    with pytest.raises(actions.StaleFrame, match="a changé depuis que vous l’avez lu"):
        actions.adopt_frame(adopted_on=day, deliberation="D", seen=before, **call)
    call["seen"] = read(empty)
    for more, field in (
        ({"adopted_on": day, "deliberation": "  "}, "deliberation"),
        ({"adopted_on": day + timedelta(days=1), "deliberation": "D"}, "adopted_on"),
    ):
        with pytest.raises(actions.FrameRefused) as refusal:
            actions.adopt_frame(**more, **call)
        assert refusal.value.field == field
    actions.adopt_frame(adopted_on=day, deliberation="D", **call)
    with pytest.raises(actions.FrameRefused, match="déjà adoptée"):
        actions.adopt_frame(adopted_on=day, deliberation="D", **call)
    second = actions.open_draft(organisation=cast.organisation, actor=cast.coordinator, now=LATER)
    with pytest.raises(actions.FrameRefused, match="plus ancienne") as refusal:
        actions.adopt_frame(
            version=second,
            actor=cast.elected_official,
            adopted_on=day - timedelta(days=1),
            deliberation="D",
            seen=read(second),
            now=LATER,
        )
    assert refusal.value.field == "adopted_on"


def test_a_new_version_starts_from_the_one_in_force_and_keeps_the_codes(cast):
    first = in_force(cast)
    second = actions.open_draft(organisation=cast.organisation, actor=cast.coordinator, now=LATER)
    assert codes(second) == codes(first) == ["P-1", "PP-1", "LR-1", "LR-2"]
    actions.remove_item(item=second.items.get(code="LR-2"), actor=cast.coordinator, now=LATER)
    added = actions.add_item(version=second, actor=cast.coordinator, kind="red_line", values=RED_LINE, now=LATER)
    assert added.code == "LR-3"  # LR-2 named something else once: it never comes back
    adopted = adopt(second, cast.elected_official, LATER)
    assert frame_in_force(cast.organisation.pk) == adopted
    assert version_before(adopted) == first
    assert version_before(first) is None
    assert codes(FrameVersion.objects.get(pk=first.pk)) == ["P-1", "PP-1", "LR-1", "LR-2"]


def test_an_item_is_written_whole_and_two_windows_lose_nothing(cast):
    version = draft(cast.organisation, cast.coordinator)
    call = {"version": version, "actor": cast.coordinator, "now": ADOPTED}
    for kind, values, words in (
        ("wish", RED_LINE, "sorte d’élément"),
        ("principle", {"title": " ", "text": "Texte"}, "titre"),
        ("principle", {"title": "Titre", "text": ""}, "texte"),
        ("principle", {**RED_LINE, "code": "P-9"}, "rechargez"),
    ):
        with pytest.raises(actions.FrameRefused, match=words):
            actions.add_item(kind=kind, values=values, **call)
    item = version.items.get(code="P-1")
    save = {"actor": cast.coordinator, "now": ADOPTED, "edit_version": 1}
    saved = actions.change_item(item=item, values={"title": "Un but", "text": "Dit avant.", "order": 3}, **save)
    assert (saved.title, saved.order, saved.edit_version) == ("Un but", 3, 2)
    with pytest.raises(actions.StaleFrame) as stale:
        actions.change_item(item=item, values={"title": "Autre", "text": "Dit avant."}, **save)
    assert stale.value.current.title == "Un but"
    same = actions.change_item(item=item, values={"title": "Un but", "text": "Dit avant."}, **save)
    assert same.edit_version == 2  # nothing changed: nothing is written
    words = {"version": version, "actor": cast.coordinator, "now": ADOPTED}
    actions.write_introduction(introduction="Pour tous.", edit_version=1, **words)
    with pytest.raises(actions.StaleFrame, match="préambule"):
        actions.write_introduction(introduction="Pour d’autres.", edit_version=1, **words)
    assert actions.write_introduction(introduction="Pour tous.", edit_version=1, **words).edit_version == 2


def test_an_adopted_version_is_never_written_again(cast):
    version = in_force(cast)
    item = version.items.get(code="P-1")
    for act, more in (
        (actions.add_item, {"version": version, "kind": "principle", "values": RED_LINE}),
        (actions.change_item, {"item": item, "values": RED_LINE, "edit_version": 1}),
        (actions.remove_item, {"item": item}),
        (actions.write_introduction, {"version": version, "introduction": "Non.", "edit_version": 1}),
    ):
        with pytest.raises(actions.FrameRefused, match="adoptée"):
            act(actor=cast.coordinator, now=LATER, **more)
    for sql in (
        "UPDATE frame_frameversion SET deliberation = 'X'",
        "DELETE FROM frame_frameversion",
        "UPDATE frame_frameitem SET title = 'X'",
        "DELETE FROM frame_frameitem",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert frame_holds(FrameVersion.objects.get(pk=version.pk))
    FrameItem.objects.create(version=version, kind="principle", code="P-9", order=9, title="Glissé", text="Après.")
    assert not frame_holds(FrameVersion.objects.get(pk=version.pk))  # an added item breaks the seal


@pytest.mark.parametrize(
    "fields",
    [
        {"number": 1},
        {"number": 2, "adopted_at": LATER, "adopted_on": LATER.date(), "deliberation": "D"},
        {"number": 2, "adopted_at": LATER, "adopted_on": LATER.date(), "sha256": "0" * 64},
    ],
)
def test_the_database_refuses_an_impossible_version(cast, fields):
    in_force(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        FrameVersion.objects.create(
            organisation=cast.organisation,
            created_by=cast.coordinator,
            created_at=LATER,
            adopted_by=cast.elected_official,
            **fields,
        )


def test_a_hosted_commune_adopts_its_own_frame(cast):
    commune = make_organisation("Commune hébergée", parent=cast.organisation, hosted=True)
    mayor = make_member(commune, "elected_official")
    resident = make_member(commune, "lead")
    host = in_force(cast)
    assert frame_in_force(commune.pk) is None
    assert frame_of_host(Organisation.objects.get(pk=commune.pk)) == host
    assert list(visible_versions(resident)) == [host]  # a reference that its people read
    own = draft(commune, cast.coordinator)  # the host's coordinator may prepare it…
    with pytest.raises(NotAllowed):
        adopt(own, cast.elected_official)  # …but no élu of the host decides for the commune
    adopted = adopt(own, mayor)
    assert frame_in_force(commune.pk) == adopted
    assert set(visible_versions(resident)) == {host, adopted}
    assert frame_of_host(cast.organisation) is None


def test_who_reads_which_version(cast):
    first = in_force(cast)
    project = actions.open_draft(organisation=cast.organisation, actor=cast.coordinator, now=LATER)
    for name, person in cast.everyone().items():
        expected = set() if name in ("outsider", "nobody") else {first}
        if name in ("coordinator", "administrator", "elected_official"):
            expected = {first, project}
        assert set(visible_versions(person)) == expected, name


def test_a_version_may_change_nothing_but_its_date(cast):
    first = in_force(cast)
    second = next_version(cast, LATER)
    assert second.number == 2
    assert second.sha256 != first.sha256
