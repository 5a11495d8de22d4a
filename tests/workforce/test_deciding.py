"""What a person decides of a job title: for this table, the others in use, the next imports."""

import pytest

from boussole.shared.refusals import NotAllowed
from tests.factories.workforce import NOW, imported
from tests.workforce.files import TABLE
from workforce import actions, selectors
from workforce.actions import NO_EQUIVALENT, TableRefused
from workforce.enums import WRITERS
from workforce.models import JobMatch, StaffTable

pytestmark = pytest.mark.django_db
NEXT_YEAR = (*TABLE[3:9], ("Dompteuse de licornes", "B", "", "", "Culture", "F", 1))


@pytest.fixture
def table(cast):
    return imported(cast)


def waiting(table):
    return selectors.next_title(table)


def decide(table, cast, label, *, key=None, actor=None):
    key = key or waiting(table).key
    return actions.decide_match(table=table, actor=actor or cast.expert, key=key, label=label, now=NOW)


def kinds(table, word):
    rows = table.lines.filter(job_title__icontains=word)
    return {(line.match_kind, str(line.reference_job or "")) for line in rows}


def test_a_decision_is_kept_for_the_table_the_others_and_the_next_import(cast, table):
    other = imported(cast, [*TABLE[:-1], ("Archiviste", *[""] * 5, 1)])
    assert (waiting(table).title, waiting(table).agents) == ("Dompteur de licornes", 2)
    decision = decide(table, cast, "Animalier-ère")
    assert (decision.reference_label, decision.isco08, decision.decided_by) == ("Animalier-ère", "9212", cast.expert)
    assert kinds(table, "licorne") == kinds(other, "licorne") == {("confirmed", "Animalier-ère")}
    assert [row.edit_version for row in StaffTable.objects.order_by("number")] == [2, 2]
    assert waiting(table) is None
    # The feminine of the same title, the year after.
    assert kinds(imported(cast, NEXT_YEAR), "licorne") == {("confirmed", "Animalier-ère")}


def test_no_equivalent_is_a_decision_too_and_can_be_changed_or_taken_back(cast, table):
    key = waiting(table).key
    assert decide(table, cast, NO_EQUIVALENT).isco08 == ""
    assert kinds(table, "licorne") == {("no_equivalent", "")}
    decide(table, cast, "Artiste", key=key, actor=cast.coordinator)
    assert kinds(table, "licorne") == {("confirmed", "Artiste")}
    assert JobMatch.objects.get().decided_by == cast.coordinator
    actions.forget_match(table=table, actor=cast.expert, key=key, now=NOW)
    assert kinds(table, "licorne") == {("none", "")}
    with pytest.raises(TableRefused, match="Rien n’a été décidé"):
        actions.forget_match(table=table, actor=cast.expert, key=key, now=NOW)


def test_a_decision_may_correct_words_written_otherwise_but_not_the_same_words(cast, table):
    welcome = next(row for row in selectors.titles_of(table) if "accueil" in row.title)
    decide(table, cast, "Chargé-e d'accueil social", key=welcome.key)
    assert kinds(table, "accueil") == {("confirmed", "Chargé-e d'accueil social")}
    gardener = next(row for row in selectors.titles_of(table) if "Jardinier" in row.title)
    with pytest.raises(TableRefused, match="mot pour mot"):
        decide(table, cast, "Artiste", key=gardener.key)


def test_decisions_that_are_refused(cast, table):
    with pytest.raises(TableRefused) as refused:
        decide(table, cast, "Licorne")
    assert refused.value.field == "label"
    with pytest.raises(TableRefused, match="n’est plus dans le tableau"):
        decide(table, cast, "Artiste", key="rien")
    for name, person in cast.everyone().items():
        if name not in WRITERS:
            with pytest.raises(NotAllowed):
                decide(table, cast, "Artiste", actor=person)
            with pytest.raises(NotAllowed):
                actions.forget_match(table=table, actor=person, key="x", now=NOW)
    key = waiting(table).key
    actions.withdraw_table(table=table, actor=cast.expert, reason="x", now=NOW)
    with pytest.raises(TableRefused, match="retiré"):
        decide(table, cast, "Artiste", key=key)


def test_tables_of_another_collectivite_are_neither_seen_nor_changed(cast, table):
    assert list(StaffTable.objects.visible_to(cast.outsider)) == []
    read = {name for name, person in cast.everyone().items() if StaffTable.objects.visible_to(person).exists()}
    assert read == set(cast.by_role) - {"lead", "staff_member"}


@pytest.mark.parametrize("count", [1, 3])
def test_reading_takes_a_fixed_number_of_queries(cast, django_assert_num_queries, count):
    for number in range(count):
        imported(cast, [*TABLE[:-1], ("Archiviste", *[""] * 5, number + 1)])
    tables = StaffTable.objects.all()
    with django_assert_num_queries(2):
        assert [row.waiting for row in selectors.summaries(tables)] == [1] * count
    with django_assert_num_queries(1):
        assert len(selectors.titles_of(tables[0])) == 5
