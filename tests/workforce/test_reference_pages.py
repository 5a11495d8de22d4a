"""The pages of the reference: reading it, its known errors, a draft from its copy to its publication."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories.workforce import NOW, load_reference
from workforce import actions
from workforce.enums import WRITERS
from workforce.isco_file import ScoreRow
from workforce.models import ReferenceVersion

pytestmark = pytest.mark.django_db
JOB = {"label": "Médiateur numérique", "isco08": "5419", "level": "little", "source": "RH"}


def url(name, *args):
    return reverse(f"workforce:{name}", args=args)


@pytest.fixture
def shipped(db):
    return load_reference()


@pytest.fixture
def draft(cast, shipped):
    return actions.open_draft(source=shipped, organisation=cast.organisation, actor=cast.expert, now=NOW)


def test_everyone_reads_the_shipped_reference_and_its_known_errors(client, cast, shipped):
    for person in (cast.staff_member, cast.nobody, cast.outsider):
        client.force_login(person)
        assert "Étude INET" in client.get(url("references")).content.decode()
        shown = client.get(url("reference", shipped.pk)).content.decode()
        for word in (
            "Pas concernés",
            "0,25 et plus",
            "Policier ou policière municipale",
            "Prendre des rendez-vous",
            shipped.sha256,
        ):
            assert word in shown
        assert "OIT 2025" not in shown
        errors = client.get(url("source_errors", shipped.pk)).content.decode()
        assert "5413 désigne les surveillants de prison" in errors
        assert "« OMT »" in errors.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_classes_of_the_ilo_stand_beside_the_levels_once_loaded(client, cast, shipped):
    actions.load_scores(reference=shipped, edition="ilo_2025", rows=[ScoreRow("4110", Decimal("0.6"), Decimal("0.05"))])
    client.force_login(cast.lead)
    shown = client.get(url("reference", shipped.pk)).content.decode()
    assert [word in shown for word in ("OIT 2025", "OIT 2023", "Gradient 4", "sans score")] == [True, False, True, True]


def test_a_draft_from_its_copy_to_its_publication(client, cast, shipped):
    client.force_login(cast.coordinator)
    response = client.post(url("reference_copy", shipped.pk), {"organisation": cast.organisation.pk})
    draft = ReferenceVersion.objects.get(organisation=cast.organisation)
    assert response.url == url("reference", draft.pk)
    assert "Publier ce référentiel" in client.get(response.url).content.decode()

    response = client.post(url("job_add", draft.pk), {**JOB, "version": 1})
    assert response.url == url("reference", draft.pk)
    job = draft.jobs.get(label="Médiateur numérique")
    response = client.post(url("reference_job", draft.pk, job.pk), {**JOB, "score": "0,8", "level": "", "version": 2})
    job.refresh_from_db()
    assert (job.level, job.score) == ("very", Decimal("0.8"))
    settings = {
        "name": "Le nôtre", "source": "RH", "dated_on": "2026-01-01", "little_from": "0,2", "exposed_from": "0,5",
        "very_from": "0,9", "version": 3,
    }  # fmt: skip
    assert client.post(url("reference_settings", draft.pk), settings).url == url("reference", draft.pk)
    job.refresh_from_db()
    assert job.level == "exposed"
    client.post(url("job_remove", draft.pk, job.pk))
    assert draft.jobs.count() == 209

    client.post(url("reference_publish", draft.pk))
    draft.refresh_from_db()
    assert (draft.state, draft.name) == ("published", "Le nôtre")
    client.post(url("reference_archive", draft.pk))
    draft.refresh_from_db()
    assert draft.state == "archived"


def test_what_is_refused_is_shown_with_what_was_typed(client, cast, draft):
    client.force_login(cast.expert)
    taken = draft.jobs.first().label
    response = client.post(url("job_add", draft.pk), {**JOB, "label": taken, "version": 1})
    assert response.context["form"].errors == {"label": ["Ce métier est déjà dans le référentiel."]}
    response = client.post(url("job_add", draft.pk), {**JOB, "isco08": "12", "score": "2", "version": 1})
    assert response.context["form"].errors == {
        "isco08": ["Un code CITP-08 compte quatre chiffres."], "score": ["Donnez un nombre entre 0 et 1."],
    }  # fmt: skip
    settings = {**dict.fromkeys(("little_from", "exposed_from", "very_from"), "0.5"), "name": "x", "source": "y"}
    response = client.post(url("reference_settings", draft.pk), {**settings, "dated_on": "2026-01-01", "version": 1})
    assert "exposed_from" in response.context["form"].errors


def test_two_people_on_one_draft_lose_nothing(client, cast, draft):
    actions.save_job(
        reference=draft, actor=cast.coordinator, values={**JOB, "isco_label": "", "note": ""}, version=1, now=NOW
    )
    client.force_login(cast.expert)
    given = {**JOB, "label": "Autre métier", "version": 1}
    response = client.post(url("job_add", draft.pk), given)
    shown = response.content.decode()
    assert "Le brouillon a changé entre-temps" in shown
    assert 'value="Autre métier"' in shown
    assert 'name="version" value="2"' in shown
    assert client.post(url("job_add", draft.pk), {**given, "version": 2}).url == url("reference", draft.pk)


def test_who_writes_and_who_reads_a_draft(client, cast, draft, shipped):
    job = draft.jobs.first()
    pages = [
        url("reference", draft.pk),
        url("reference_settings", draft.pk),
        url("job_add", draft.pk),
        url("reference_job", draft.pk, job.pk),
    ]
    for name, person in cast.everyone().items():
        client.force_login(person)
        for address in pages:
            assert client.get(address).status_code == (200 if name in WRITERS else 404), (name, address)
        assert client.get(url("reference_settings", shipped.pk)).status_code == 403, name
    client.force_login(cast.lead)
    assert client.post(url("reference_copy", shipped.pk), {"organisation": cast.organisation.pk}).status_code == 404
    client.force_login(cast.expert)
    assert client.post(url("reference_discard", draft.pk)).url == url("references")
    assert not ReferenceVersion.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_a_fixed_number_of_queries(client, cast, shipped, draft, django_assert_num_queries, count):
    keep = list(draft.jobs.values_list("pk", flat=True)[:count])
    draft.jobs.exclude(pk__in=keep).delete()
    client.force_login(cast.expert)
    with django_assert_num_queries(11):
        client.get(url("reference", draft.pk))
    with django_assert_num_queries(6):
        client.get(url("references"))
