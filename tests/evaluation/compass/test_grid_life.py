"""The life of a grid, from a copy to the archive: every refusal, every role, and what the database itself refuses."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import User
from audit.models import Entry
from audit.selectors import verify_journal
from boussole.shared.refusals import NotAllowed
from evaluation.compass.actions import AssessmentRefused
from evaluation.compass.actions import grids as actions
from evaluation.compass.actions.refusals import GridRefused
from evaluation.compass.checksum import grid_checksum
from evaluation.compass.grids import default_grid_of, exported, grids_for
from evaluation.compass.models import Criterion, DefaultGrid, GridVersion, Question
from evaluation.compass.selectors import grid_content, grid_in_force, newest_version, open_grids
from tests.factories import life
from tests.factories.accounts import make_member, make_organisation
from tests.factories.compass import load_grid, load_second_grid, open_with
from tests.factories.grids import change_question, make_draft, publish
from tests.factories.usecases import START

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=300)


@pytest.fixture
def draft(cast):
    return make_draft(cast.organisation, cast.administrator, NOW)


def again(grid):
    return GridVersion.objects.get(pk=grid.pk)


def contents(grid):
    return exported(grid)["criteria"]


def test_a_copy_starts_a_family_of_its_own_and_holds_everything(cast, draft):
    source = load_grid()
    assert (draft.code, draft.number, draft.state) == (f"boussole-{cast.organisation.siren}", 1, "draft")
    assert (draft.owner, draft.based_on, draft.checksum) == (cast.organisation, source, "")
    assert draft.title == "Grille de la boussole (Val d’Essai)"
    assert contents(draft) == contents(source)
    again_copied = make_draft(cast.organisation, cast.administrator, NOW, source)
    own = make_draft(cast.organisation, cast.administrator, NOW, publish(draft, cast.administrator, NOW))
    assert [(row.code, row.number) for row in (again_copied, own)] == [(draft.code, 2), (draft.code, 3)]
    assert own.title == draft.title


def test_only_the_administrator_of_the_owner_does_anything(cast, draft):
    source = load_grid()
    published = publish(make_draft(cast.organisation, cast.administrator, NOW), cast.administrator, NOW)
    acts = {
        "copy": lambda actor: actions.copy_grid(source=source, owner=cast.organisation, actor=actor, now=NOW),
        "import": lambda actor: actions.import_grid(
            data=exported(source), owner=cast.organisation, actor=actor, now=NOW
        ),
        "publish": lambda actor: publish(draft, actor, NOW),
        "default": lambda actor: actions.choose_default(
            organisation=cast.organisation, grid=published, actor=actor, now=NOW
        ),
        "archive": lambda actor: actions.archive_grid(grid=published, actor=actor, now=NOW),
        "delete": lambda actor: actions.delete_draft(grid=draft, actor=actor, now=NOW),
    }
    for who, person in cast.everyone().items():
        for name, act in acts.items():
            point = transaction.savepoint()
            if who == "administrator":
                act(person)
            else:
                with pytest.raises(NotAllowed, match="administrateur"):
                    act(person)
            transaction.savepoint_rollback(point)
            assert GridVersion.objects.count() == 3, (who, name)


def test_nobody_administers_a_grid_of_the_site(cast):
    grid = load_grid()
    with pytest.raises(NotAllowed, match="celle du site"):
        actions.archive_grid(grid=grid, actor=cast.administrator, now=NOW)
    with pytest.raises(NotAllowed, match="celle du site"):
        publish(grid, cast.administrator, NOW)


def test_publishing_seals_the_content_for_good(cast, draft):
    change_question(draft, "JUR-04", cast.administrator, NOW, text="Le but est-il écrit ?")
    published = publish(draft, cast.administrator, NOW, default=True)
    assert (published.state, published.published_at) == ("published", NOW)
    assert again(published).checksum == grid_checksum(grid_content(published))
    assert not Question.objects.filter(criterion__grid=published, sealed=False).exists()
    assert default_grid_of(cast.organisation) == grid_in_force(cast.organisation) == published
    assert verify_journal().intact
    verbs = ["grids.copy", "grids.save_question", "grids.publish", "grids.choose_default"]
    assert list(Entry.objects.order_by("seq").values_list("verb", flat=True)) == verbs
    with pytest.raises(NotAllowed, match="ne change plus"):
        publish(published, cast.administrator, NOW)


def test_what_keeps_a_draft_from_being_published(cast, draft):
    call = {"grid": draft, "actor": cast.administrator, "now": NOW}
    with pytest.raises(GridRefused, match="a changé depuis"):
        actions.publish_grid(seen="0" * 64, **call)
    GridVersion.objects.filter(pk=draft.pk).update(law_read_on=NOW.date() + timedelta(days=1))
    with pytest.raises(GridRefused, match="à venir"):
        publish(again(draft), cast.administrator, NOW)
    Question.objects.filter(criterion__grid=draft, code="CYB-02").delete()
    with pytest.raises(actions.GridFileRefused) as refusal:
        publish(draft, cast.administrator, NOW)
    assert {error.message for error in refusal.value.errors} == {"CYB-02 n’est pas une question de la grille."}
    assert again(draft).state == "draft"


def test_the_database_refuses_to_rewrite_a_published_grid(cast, draft):
    published = publish(draft, cast.administrator, NOW)
    grids, questions = GridVersion.objects.filter(pk=published.pk), Question.objects.filter(criterion__grid=published)
    criteria = Criterion.objects.filter(grid=published)
    archived = {"state": "archived", "archived_at": NOW}
    attempts = [
        lambda: grids.update(title="Autre"),
        lambda: grids.update(state="draft"),
        lambda: grids.update(**archived, number=9),
        lambda: grids.update(**archived, owner=None),
        lambda: grids.update(**archived, checksum="0" * 64),
        lambda: grids._raw_delete("default"),
        lambda: criteria.update(label="Autre"),
        lambda: criteria.update(sealed=False),
        lambda: criteria._raw_delete("default"),
        lambda: questions.update(text="Autre"),
        lambda: questions.filter(code="JUR-01").update(effects=[]),
        lambda: questions.update(sealed=False),
        lambda: questions._raw_delete("default"),
        lambda: published.delete(),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="append-only table"), transaction.atomic():
            attempt()
    actions.archive_grid(grid=published, actor=cast.administrator, now=NOW)
    for change in ({"state": "published", "archived_at": None}, {"title": "Autre"}):
        with pytest.raises(DatabaseError, match="append-only table"), transaction.atomic():
            grids.update(**change)


def test_the_database_refuses_an_archive_without_its_date(cast, draft):
    for values in ({"state": "archived"}, {"archived_at": NOW}, {"state": "published"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GridVersion.objects.filter(pk=draft.pk).update(**values)


def test_a_question_slipped_into_a_published_grid_is_found_out(cast, draft):
    published = publish(draft, cast.administrator, NOW)
    twin = Question.objects.get(criterion__grid=published, code="JUR-01")
    twin.pk, twin.code = None, "JUR-99"
    twin.save(force_insert=True)
    with pytest.raises(AssessmentRefused, match="somme de contrôle"):
        open_with(life.submitted(cast), cast.coordinator, cast.expert, NOW, published)


def test_an_archived_grid_opens_nothing_and_stays_on_its_dossiers(cast, draft):
    published = publish(draft, cast.administrator, NOW, default=True)
    under_way = open_with(life.submitted(cast), cast.coordinator, cast.expert, NOW, published)
    actions.archive_grid(grid=published, actor=cast.administrator, now=NOW)
    assert grid_in_force(cast.organisation) == load_grid()
    assert not DefaultGrid.objects.exists()
    with pytest.raises(AssessmentRefused, match="pas publiée pour cette collectivité"):
        open_with(life.submitted(cast), cast.coordinator, cast.expert, NOW, published)
    under_way.refresh_from_db()
    assert under_way.grid == published
    with pytest.raises(GridRefused, match="publiée s’archive"):
        actions.archive_grid(grid=published, actor=cast.administrator, now=NOW)


def test_a_deleted_draft_leaves_its_mark_in_the_journal(cast, draft):
    after = actions.import_grid(
        data={**exported(draft), "number": 2}, owner=cast.organisation, actor=cast.administrator, now=NOW
    )
    seal = grid_checksum(grid_content(draft))
    actions.delete_draft(grid=draft, actor=cast.administrator, now=NOW)
    assert not GridVersion.objects.filter(pk=draft.pk).exists()
    assert again(after).based_on is None
    assert json.loads(Entry.objects.order_by("seq").last().content)["details"]["checksum"] == seal
    with pytest.raises(GridRefused, match="vient d’être supprimé"):
        actions.delete_draft(grid=draft, actor=cast.administrator, now=NOW)


def test_a_file_comes_back_as_it_left(cast, draft):
    change_question(draft, "JUR-04", cast.administrator, NOW, condition={"fact": "personal_data", "is": True})
    file = json.loads(json.dumps(exported(draft)))
    actions.delete_draft(grid=draft, actor=cast.administrator, now=NOW)
    back = actions.import_grid(data=file, owner=cast.organisation, actor=cast.administrator, now=NOW)
    assert exported(back) == file
    elsewhere = actions.import_grid(data=file, owner=cast.elsewhere, actor=cast.outsider, now=NOW)
    assert {**exported(elsewhere), "code": file["code"]} == file
    assert elsewhere.code == f"boussole-{cast.organisation.siren}"[:30].rstrip("-") + f"-{cast.elsewhere.siren}"


def test_an_import_never_takes_the_number_of_another(cast):
    data = exported(load_grid())
    ours = actions.import_grid(data=data, owner=cast.organisation, actor=cast.administrator, now=NOW)
    next_one = actions.import_grid(data=data, owner=cast.organisation, actor=cast.administrator, now=NOW)
    assert [(row.code, row.number) for row in (ours, next_one)] == [
        (f"boussole-{cast.organisation.siren}", n) for n in (1, 2)
    ]
    free = actions.import_grid(
        data={**data, "code": "notre-grille", "number": 7}, owner=cast.organisation, actor=cast.administrator, now=NOW
    )
    assert (free.code, free.number) == ("notre-grille", 7)
    with pytest.raises(actions.GridFileRefused) as refusal:
        actions.import_grid(data={**data, "title": ""}, owner=cast.organisation, actor=cast.administrator, now=NOW)
    assert [error.place for error in refusal.value.errors] == ["title"]


def test_the_host_brings_in_a_grid_of_the_site(cast, tmp_path):
    data = exported(load_grid())
    path = tmp_path / "grille.json"
    path.write_text(json.dumps({**data, "number": 2, "title": "Deuxième"}), encoding="utf-8")
    call_command("import_grid", str(path), "--publish", verbosity=0)
    second = GridVersion.objects.get(code="boussole", number=2)
    assert (second.owner, second.state, second.based_on) == (None, "published", load_grid())
    assert grid_in_force() == newest_version(load_grid()) == second
    assert Entry.objects.order_by("seq").last().actor_label == "Hébergeur"
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("import_grid", str(path), verbosity=0)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(CommandError, match="JSON valide"):
        call_command("import_grid", str(path), verbosity=0)
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(CommandError, match="format : une grille commence"):
        call_command("import_grid", str(path), verbosity=0)
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        call_command("import_grid", str(tmp_path / "nulle-part.json"), verbosity=0)


def test_which_grid_is_proposed_first(cast):
    site = load_grid()
    load_second_grid()
    metropole = make_organisation("Métropole")
    administrator = make_member(metropole, "administrator")
    cast.organisation.parent, cast.organisation.hosted = metropole, True
    cast.organisation.save()
    assert grid_in_force(cast.organisation) == site
    theirs = publish(make_draft(metropole, administrator, NOW), administrator, NOW)
    assert grid_in_force(cast.organisation) == theirs
    ours = publish(make_draft(cast.organisation, cast.administrator, NOW), cast.administrator, NOW)
    assert grid_in_force(cast.organisation) == ours
    assert grid_in_force(metropole) == theirs
    assert grid_in_force(cast.elsewhere) == grid_in_force() == site
    actions.choose_default(organisation=cast.organisation, grid=site, actor=cast.administrator, now=NOW)
    assert grid_in_force(cast.organisation) == site
    assert {row.owner for row in open_grids(cast.organisation)} == {None, metropole, cast.organisation}
    assert {row.owner for row in open_grids(metropole)} == {None, metropole}
    with pytest.raises(GridRefused, match="ouverte à la collectivité"):
        actions.choose_default(organisation=cast.elsewhere, grid=ours, actor=cast.outsider, now=NOW)
    with pytest.raises(AssessmentRefused, match="pas publiée pour cette collectivité"):
        open_with(life.submitted(cast), cast.coordinator, cast.expert, NOW, make_draft(metropole, administrator, NOW))


def test_who_reads_which_grid(cast, draft):
    published = publish(make_draft(cast.organisation, cast.administrator, NOW), cast.administrator, NOW)
    metropole = make_organisation("Métropole")
    administrator = make_member(metropole, "administrator")
    theirs = publish(make_draft(metropole, administrator, NOW), administrator, NOW)
    site = load_grid()
    preparers = {"administrator", "coordinator", "expert"}
    for who, person in cast.everyone().items():
        expected = {site}
        if who not in ("outsider", "nobody"):
            expected |= {published} | ({draft} if who in preparers else set())
        assert set(grids_for(person)) == expected, who
    cast.organisation.parent, cast.organisation.hosted = metropole, True
    cast.organisation.save()
    lead = User.objects.get(pk=cast.lead.pk)
    assert set(grids_for(lead)) == {site, published, theirs}
    assert draft not in set(grids_for(administrator))
