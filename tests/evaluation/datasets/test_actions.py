"""Describing, correcting, retiring; using in a dossier: every right, every refusal, every version kept."""

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from evaluation.datasets import actions
from evaluation.datasets.actions import DatasetRefused, StaleDataset, StaleUse, UseRefused
from evaluation.datasets.models import Dataset, DatasetUse, DatasetUseVersion, DatasetVersion
from tests.factories.accounts import make_member, make_organisation
from tests.factories.datasets import SET, USE, make_dataset, make_use
from tests.factories.usecases import START, make_use_case
from tests.rows import rows_of
from usecases.enums import FINISHED, State

pytestmark = pytest.mark.django_db
LATER = START + timedelta(days=3)
CREATORS = {"lead", "expert", "coordinator"}


def everything():
    return rows_of((Dataset, DatasetVersion, DatasetUse, DatasetUseVersion, Entry))


def refused(match, act, *, error, **given):
    """Check that `act` is refused with `match` and that nothing was written; return the refusal."""
    before = everything()
    with pytest.raises(error, match=match) as refusal:
        act(**given)
    assert everything() == before
    return refusal.value


def last_entry():
    entry = Entry.objects.order_by("seq").last()
    return entry.verb, entry.target_label, json.loads(entry.content)["details"]


def test_each_role_describes_or_is_told_who_does(cast):
    for name, person in cast.everyone().items():
        given = {"organisation": cast.organisation, "actor": person, "values": {**SET, "name": name}, "now": START}
        if name in CREATORS:
            assert actions.create_dataset(**given).created_by == person
        else:
            refused("décrivent ses données", actions.create_dataset, error=NotAllowed, **given)
    assert set(Dataset.objects.values_list("name", flat=True)) == CREATORS


def test_a_description_is_kept_whole_and_journaled(cast):
    row = make_dataset(cast.organisation, cast.expert, name="  Actes   publiés ")
    assert (row.name, row.version, row.saved_by, row.saved_at) == ("Actes publiés", 1, cast.expert, START)
    first = row.versions.get()
    assert (first.number, first.content["quality_on"], first.content["is_open"]) == (1, "2026-01-12", True)
    assert last_entry() == ("dataset.create", "Actes publiés", {"version": 1})


@pytest.mark.parametrize(
    ("values", "field", "match"),
    [
        ({"name": " "}, "name", "vide"),
        ({"name": "actes PUBLIÉS".replace("É", "é")}, "name", "contient déjà"),
        ({"name": "A", "sensitivity": "secret"}, "sensitivity", "n’est pas un choix|valide"),
        ({"name": "A", "sensitivity": ""}, "sensitivity", "vide"),
        ({"name": "A", "quality_how": ""}, "quality_how", "comment la qualité"),
        ({"name": "A", "quality_on": None}, "quality_on", "date de la mesure"),
        ({"name": "A", "quality_on": date(2026, 3, 3)}, "quality_on", "futur"),
        ({"name": "A", "updated_on": date(2026, 3, 3)}, "updated_on", "futur"),
        ({"name": "A", "has_health": True}, "sensitivity", "sont sensibles"),
        ({"name": "A", "sensitivity": "sensitive", "is_open": False}, "special", "au moins une"),
        (
            {"name": "A", "sensitivity": "internal", "is_open": False, "is_personal": True},
            "sensitivity",
            "Personnelles",
        ),
        ({"name": "A", "sensitivity": "internal"}, "sensitivity", "ouvertes"),
        ({"name": "A", "organisation": None}, None, "ne décrivent pas"),
    ],
)
def test_an_unsound_description_is_refused_beside_its_field(cast, values, field, match):
    make_dataset(cast.organisation, cast.expert)
    given = {"organisation": cast.organisation, "actor": cast.expert, "values": {**SET, **values}, "now": START}
    assert refused(match, actions.create_dataset, error=DatasetRefused, **given).field == field


def test_a_measure_of_the_day_is_taken_and_personal_data_say_so(cast):
    today = make_dataset(cast.organisation, cast.expert, name="A", quality_on=date(2026, 3, 2))
    assert today.quality_on == date(2026, 3, 2)
    personal = make_dataset(cast.organisation, cast.expert, name="B", sensitivity="personal", is_open=False)
    assert personal.is_personal
    named = make_dataset(cast.organisation, cast.expert, name="C", is_personal=True)
    assert (named.sensitivity, named.is_personal) == ("public", True)


def test_a_name_is_free_again_elsewhere_and_after_a_retirement(cast):
    row = make_dataset(cast.organisation, cast.expert)
    make_dataset(cast.elsewhere, cast.outsider)
    actions.retire_dataset(dataset=row, actor=cast.expert, now=LATER)
    make_dataset(cast.organisation, cast.expert)
    assert Dataset.objects.filter(name="Actes publiés").count() == 3


def test_who_corrects_and_retires(cast):
    other_lead = make_member(cast.organisation, "lead")
    by_lead = make_dataset(cast.organisation, cast.lead)
    by_expert = make_dataset(cast.organisation, cast.expert, name="B")
    for person in (cast.lead, cast.expert, cast.coordinator):
        values = {"description": f"Revu par {person}."}
        by_lead = actions.save_dataset(dataset=by_lead, actor=person, values=values, version=by_lead.version, now=LATER)
    assert by_lead.version == 4
    for person in (other_lead, cast.auditor, cast.outsider, cast.nobody):
        refused(
            "coordinateur, un expert",
            actions.save_dataset,
            error=NotAllowed,
            dataset=by_lead,
            actor=person,
            values={"description": "?"},
            version=4,
            now=LATER,
        )
    refused("coordinateur", actions.retire_dataset, error=NotAllowed, dataset=by_expert, actor=cast.lead, now=LATER)
    actions.retire_dataset(dataset=by_lead, actor=cast.lead, now=LATER)
    assert last_entry()[0] == "dataset.retire"
    refused(
        "retiré de l’inventaire",
        actions.retire_dataset,
        error=NotAllowed,
        dataset=by_lead,
        actor=cast.expert,
        now=LATER,
    )


def test_a_correction_is_a_new_version_and_names_what_changed(cast):
    row = make_dataset(cast.organisation, cast.expert)
    saved = actions.save_dataset(
        dataset=row, actor=cast.coordinator, values={"retention": "Dix ans"}, version=1, now=LATER
    )
    assert (saved.version, saved.saved_by, saved.saved_at) == (2, cast.coordinator, LATER)
    assert [version.content["retention"] for version in saved.versions.all()] == ["Toujours", "Dix ans"]
    assert last_entry()[2] == {"version": 2, "fields": ["Durée de garde"]}
    before = everything()
    same = actions.save_dataset(
        dataset=saved, actor=cast.expert, values={"retention": " Dix ans "}, version=1, now=LATER
    )
    assert (same.version, everything()) == (2, before)


def test_two_people_never_overwrite_one_another(cast):
    row = make_dataset(cast.organisation, cast.expert)
    actions.save_dataset(dataset=row, actor=cast.expert, values={"rights": "Contrat"}, version=1, now=LATER)
    given = {"dataset": row, "actor": cast.coordinator, "values": {"rights": "Autre"}, "version": 1, "now": LATER}
    stale = refused("modifiée par ailleurs", actions.save_dataset, error=StaleDataset, **given)
    assert (stale.current.version, stale.current.rights) == (2, "Contrat")


def contributors(cast, use_case):
    """Who may say which data a dossier of the cast uses, in its state."""
    if use_case.state in FINISHED:
        return set()
    instructs = {"coordinator", "expert", "committee_member", "committee_president"}
    return instructs | ({"lead"} if use_case.assessment_completed_at is None else set())


@pytest.mark.parametrize(
    "state",
    [State.DRAFT, State.SUBMITTED, State.IN_ASSESSMENT, State.READY_FOR_COMMITTEE, State.DEPLOYED, *sorted(FINISHED)],
)
def test_each_role_contributes_or_reads_why_not(cast, state):
    use_case = make_use_case(cast.organisation, cast.lead, state=state)
    allowed = contributors(cast, use_case)
    for name, person in cast.everyone().items():
        row = make_dataset(cast.organisation, cast.expert, name=name)
        given = {"use_case": use_case, "dataset": row, "actor": person, "values": USE, "now": START}
        if name in allowed:
            assert actions.add_use(**given).added_by == person
        else:
            refused("Seuls|clos|terminée", actions.add_use, error=NotAllowed, **given)


def test_whoever_leads_does_not_examine_their_own_dossier_once_assessed(cast):
    both = make_member(cast.organisation, "lead", "expert")
    use_case = make_use_case(cast.organisation, both, state=State.READY_FOR_COMMITTEE)
    row = make_dataset(cast.organisation, cast.expert)
    refused(
        "L’évaluation est terminée",
        actions.add_use,
        error=NotAllowed,
        use_case=use_case,
        dataset=row,
        actor=both,
        values=USE,
        now=START,
    )


@pytest.mark.parametrize(
    ("values", "field", "match"),
    [
        ({"purpose": " "}, "purpose", "ce que l’outil fait"),
        ({"minimised_how": ""}, "minimised_how", "ce qui est retiré"),
        ({"minimised": "partly", "minimised_how": " "}, "minimised_how", "ce qui est retiré"),
        ({"underserved_finding": ""}, "underserved_finding", "a montré"),
        ({"underserved": "perhaps"}, "underserved", "valide|choix"),
        ({"retention": "x" * 301}, "retention", "300"),
        ({"version": "2"}, None, "ne décrivent pas"),
    ],
)
def test_an_unsound_use_is_refused_beside_its_field(cast, values, field, match):
    use_case = make_use_case(cast.organisation, cast.lead)
    row = make_dataset(cast.organisation, cast.expert)
    given = {"use_case": use_case, "dataset": row, "actor": cast.lead, "values": {**USE, **values}, "now": START}
    assert refused(match, actions.add_use, error=UseRefused, **given).field == field


def test_only_the_inventory_of_the_dossier_is_picked_and_once(cast):
    use_case = make_use_case(cast.organisation, cast.lead)
    given = {"use_case": use_case, "actor": cast.lead, "values": USE, "now": START}
    foreign = make_dataset(cast.elsewhere, cast.outsider)
    refused("autre collectivité", actions.add_use, error=UseRefused, dataset=foreign, **given)
    gone = actions.retire_dataset(dataset=make_dataset(cast.organisation, cast.expert), actor=cast.expert, now=START)
    refused("retiré de l’inventaire", actions.add_use, error=UseRefused, dataset=gone, **given)
    row = make_dataset(cast.organisation, cast.expert)
    use = actions.add_use(dataset=row, **given)
    refused("utilise déjà", actions.add_use, error=UseRefused, dataset=row, **given)
    actions.remove_use(use=use, actor=cast.lead, now=LATER)
    assert last_entry()[0] == "dataset_use.remove"
    refused("n’utilise plus", actions.remove_use, error=UseRefused, use=use, actor=cast.lead, now=LATER)
    assert actions.add_use(dataset=row, **given).pk != use.pk


def test_a_use_is_corrected_by_versions(cast):
    use_case = make_use_case(cast.organisation, cast.lead)
    use = make_use(use_case, cast.lead, make_dataset(cast.organisation, cast.expert))
    saved = actions.save_use(use=use, actor=cast.lead, values={"retention": "Un an"}, version=1, now=LATER)
    assert (saved.version, [row.content["retention"] for row in saved.versions.all()]) == (2, ["Six mois", "Un an"])
    verb, label, details = last_entry()
    assert (verb, label, details["fields"]) == (
        "dataset_use.change",
        use_case.reference,
        ["Durée de garde dans cet usage"],
    )
    given = {"use": use, "actor": cast.lead, "version": 1, "now": LATER}
    stale = refused("modifié par ailleurs", actions.save_use, error=StaleUse, values={"retention": "Deux ans"}, **given)
    assert stale.current.retention == "Un an"
    before = everything()
    actions.save_use(values={"retention": "Un an"}, **given)
    assert everything() == before


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"quality_how": ""}, "datasets_measure_is_described"),
        ({"has_children": True}, "datasets_special_is_sensitive"),
        ({"sensitivity": "sensitive", "is_personal": True, "is_open": False}, "datasets_special_is_sensitive"),
        ({"sensitivity": "personal", "is_open": False}, "datasets_personal_says_so"),
        ({"sensitivity": "internal", "is_personal": True, "is_open": False}, "datasets_internal_not_personal"),
        ({"sensitivity": "internal"}, "datasets_open_is_public"),
    ],
)
def test_the_database_refuses_an_impossible_data_set(cast, change, constraint):
    row = make_dataset(cast.organisation, cast.expert)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Dataset.objects.filter(pk=row.pk).update(**change)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"purpose": ""}, "datasets_use_has_purpose"),
        ({"minimised_how": ""}, "datasets_minimised_says_how"),
        ({"underserved_finding": ""}, "datasets_search_says_what"),
        ({"removed_at": START - timedelta(days=1)}, "datasets_removed_after_added"),
    ],
)
def test_the_database_refuses_an_impossible_use(cast, change, constraint):
    use = make_use(make_use_case(cast.organisation, cast.lead), cast.lead, make_dataset(cast.organisation, cast.expert))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DatasetUse.objects.filter(pk=use.pk).update(**change)


def test_versions_are_never_rewritten(cast):
    use = make_use(make_use_case(cast.organisation, cast.lead), cast.lead, make_dataset(cast.organisation, cast.expert))
    for rows in (use.versions, use.dataset.versions):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(content={})
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.all()._raw_delete(rows.db)


def test_a_hosted_commune_keeps_its_own_inventory_with_the_help_of_its_host(cast):
    commune = make_organisation(parent=cast.organisation, hosted=True)
    mayor_office = make_member(commune, "lead")
    row = make_dataset(commune, mayor_office)
    assert (
        actions.save_dataset(
            dataset=row, actor=cast.coordinator, values={"rights": "Vus"}, version=1, now=LATER
        ).version
        == 2
    )
    given = {"organisation": cast.organisation, "actor": mayor_office, "values": SET, "now": START}
    refused("décrivent ses données", actions.create_dataset, error=NotAllowed, **given)
    use_case = make_use_case(commune, mayor_office)
    metropolis = make_dataset(cast.organisation, cast.expert)
    given = {"use_case": use_case, "dataset": metropolis, "actor": mayor_office, "values": USE, "now": START}
    refused("autre collectivité", actions.add_use, error=UseRefused, **given)
