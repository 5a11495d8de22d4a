"""The inventory and the data of a dossier in the browser: rights, nothing lost, exports that run nothing."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from evaluation.datasets import actions
from evaluation.datasets.models import Dataset, DatasetUse
from tests.factories.accounts import make_member
from tests.factories.datasets import SET, USE, make_dataset, make_use
from tests.factories.usecases import START, make_use_case
from usecases.enums import State
from usecases.models import UseCase

pytestmark = pytest.mark.django_db
TYPED = {
    **dict.fromkeys(("origin_details", "updated_on", "legal_basis", "registry_reference"), ""),
    **SET,
    "quality_on": "2026-01-12",
    "is_open": "on",
    "version": "1",
}


@pytest.fixture
def row(cast):
    return make_dataset(cast.organisation, cast.expert)


@pytest.fixture
def use_case(cast):
    return make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)


def page(client, person, name, *args, **query):
    client.force_login(person)
    return client.get(reverse(f"datasets:{name}", args=args), query)


def words(response):
    return " ".join(response.content.decode().split())


def test_the_inventory_shows_what_the_person_reads(client, cast, row):
    make_dataset(cast.elsewhere, cast.outsider, name="Ailleurs")
    shown = words(page(client, cast.coordinator, "home"))
    assert "Actes publiés" in shown
    assert "Aucun de vos dossiers" in shown
    assert "Ailleurs" not in shown
    assert "Aucun jeu de données ne correspond." in words(page(client, cast.coordinator, "home", q="zzz"))
    assert page(client, cast.coordinator, "home", quality="?", organisation="x").status_code == 200
    assert "Aucun inventaire à lire." in words(page(client, cast.administrator, "home"))
    assert page(client, cast.administrator, "export", "csv").status_code == 403


def test_reading_a_data_set_is_for_its_collectivite(client, cast, row):
    for name, person in cast.everyone().items():
        expected = 404 if name in ("outsider", "nobody", "staff_member", "administrator") else 200
        assert page(client, person, "dataset", row.pk).status_code == expected, name
        assert page(client, person, "version", row.pk, 1).status_code == expected, name
    assert page(client, cast.auditor, "version", row.pk, 2).status_code == 404


def test_changing_a_data_set_is_for_those_who_keep_it(client, cast, row):
    for name in ("edit", "retire"):
        assert page(client, cast.coordinator, name, row.pk).status_code == 200
        assert page(client, cast.lead, name, row.pk).status_code == 403
        assert page(client, cast.outsider, name, row.pk).status_code == 404
    assert page(client, cast.auditor, "create").status_code == 403
    assert page(client, cast.lead, "create").status_code == 200
    assert "Modifier</a>" not in words(page(client, cast.lead, "dataset", row.pk))


def test_a_data_set_is_described_then_corrected(client, cast):
    client.force_login(cast.lead)
    sent = {**TYPED, "is_open": "", "sensitivity": "sensitive", "special": ["has_health", "has_children"]}
    answer = client.post(reverse("datasets:create"), sent)
    row = Dataset.objects.get()
    assert answer.url == reverse("datasets:dataset", args=[row.pk])
    assert (row.special_categories, row.is_personal) == (["Santé", "Enfants"], True)
    client.post(reverse("datasets:edit", args=[row.pk]), {**sent, "special": ["has_health"], "retention": "Un an"})
    row.refresh_from_db()
    assert (row.version, row.retention, row.special_categories) == (2, "Un an", ["Santé"])
    shown = words(client.get(reverse("datasets:dataset", args=[row.pk])))
    assert "Ce qui change&nbsp;: données d’enfants, durée de garde." in shown
    assert "Vous lisez une version passée." in words(client.get(reverse("datasets:version", args=[row.pk, 1])))


def test_nothing_typed_is_lost_when_refused(client, cast):
    client.force_login(cast.expert)
    sent = {**TYPED, "sensitivity": "public", "special": ["has_opinions"], "description": "Texte <b>gardé</b>"}
    answer = client.post(reverse("datasets:create"), sent)
    shown = answer.content.decode()
    assert (answer.status_code, Dataset.objects.count()) == (200, 0)
    assert "<title>Erreur" in shown
    assert "Texte &lt;b&gt;gardé&lt;/b&gt;" in shown
    assert 'value="has_opinions"' in shown
    assert "checked" in shown.split('value="has_opinions"')[1].split(">")[0]
    empty = client.post(reverse("datasets:create"), {**TYPED, "name": "", "quality_on": "hier"})
    assert "Donnez un nom au jeu de données." in empty.content.decode()
    assert 'value="hier"' in empty.content.decode()


def test_two_people_are_shown_one_another_s_text(client, cast, row):
    actions.save_dataset(
        dataset=row, actor=cast.expert, values={"rights": "Contrat signé"}, version=1, now=START + timedelta(days=1)
    )
    client.force_login(cast.coordinator)
    address = reverse("datasets:edit", args=[row.pk])
    answer = client.post(address, {**TYPED, "rights": "Ma version"})
    shown = words(answer)
    assert answer.status_code == 409
    assert "Contrat signé" in shown
    assert 'value="Ma version"' in shown
    assert 'name="version" value="2"' in shown
    assert client.post(address, {**TYPED, "rights": "Ma version", "version": "2"}).status_code == 302
    row.refresh_from_db()
    assert (row.rights, row.version) == ("Ma version", 3)


def test_a_data_set_is_retired_after_saying_who_uses_it(client, cast, row, use_case):
    make_use(use_case, cast.lead, row)
    assert "1 dossier l’utilise et continuera" in words(page(client, cast.expert, "retire", row.pk))
    assert client.post(reverse("datasets:retire", args=[row.pk])).status_code == 302
    assert "Retiré de l’inventaire le" in words(page(client, cast.expert, "dataset", row.pk))
    assert client.post(reverse("datasets:retire", args=[row.pk])).status_code == 403
    assert "retiré de l’inventaire" in words(page(client, cast.lead, "dossier", use_case.pk))


def test_the_export_neutralises_formulas_and_follows_the_filters(client, cast):
    make_dataset(
        cast.organisation, cast.expert, name="=HYPERLINK(1)", owner_service="+33", rights="@A1", retention="-1"
    )
    make_dataset(cast.organisation, cast.expert, name="Autre\x0b", quality="opinion")
    answer = page(client, cast.coordinator, "export", "csv", quality="measured")
    assert answer["Content-Disposition"] == 'attachment; filename="inventaire-des-donnees.csv"'
    head, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert len(head) == len(line)
    said = dict(zip(head, line, strict=True))
    assert (said["Nom"], said["Service responsable"], said["Durée de garde"]) == ("'=HYPERLINK(1)", "'+33", "'-1")
    assert (said["Données ouvertes"], said["Qualité vue le"].replace("\xa0", " ")) == ("Oui", "12 janvier 2026")
    book = load_workbook(io.BytesIO(page(client, cast.coordinator, "export", "xlsx").content))
    cells = [[cell.value for cell in line] for line in book.active.iter_rows()]
    assert [line[1] for line in cells] == ["Nom", "'=HYPERLINK(1)", "Autre"]
    assert "f" not in {cell.data_type for line in book.active.iter_rows() for cell in line}
    assert page(client, cast.coordinator, "export", "exe").status_code == 404


def test_the_data_of_a_dossier_are_read_by_those_who_read_it(client, cast, row, use_case):
    make_use(use_case, cast.lead, row)
    readers = set(cast.everyone()) - {"outsider", "nobody", "staff_member", "administrator"}
    for name, person in cast.everyone().items():
        answer = page(client, person, "dossier", use_case.pk)
        assert answer.status_code == (200 if name in readers else 404), name
        if name in readers:
            contributes = name in {"lead", "coordinator", "expert", "committee_member", "committee_president"}
            assert ("Rattacher un jeu de données" in words(answer)) is contributes, name
        expected = 200 if answer.status_code == 200 and contributes else 403 if name in readers else 404
        assert page(client, person, "use_add", use_case.pk).status_code == expected, name


def test_a_lead_describes_attaches_corrects_and_detaches(client, cast):
    draft = make_use_case(cast.organisation, cast.lead)
    client.force_login(cast.lead)
    create = f"{reverse('datasets:create')}?dossier={draft.pk}"
    assert draft.title in words(client.get(create))
    answer = client.post(create, TYPED)
    row = Dataset.objects.get()
    attach = reverse("datasets:use_add", args=[draft.pk])
    assert answer.url == f"{attach}?jeu={row.pk}"
    assert f'<option value="{row.pk}" selected>' in words(client.get(answer.url))
    bad = client.post(attach, {**USE, "dataset": row.pk, "minimised_how": ""})
    assert "Dites ce qui est retiré avant l’usage." in bad.content.decode()
    assert "Rien de notable par quartier." in bad.content.decode()
    assert client.post(attach, {**USE, "dataset": row.pk}).url == reverse("datasets:dossier", args=[draft.pk])
    use = DatasetUse.objects.get()
    edit = reverse("datasets:use_edit", args=[draft.pk, use.pk])
    client.post(edit, {**USE, "retention": "Un an", "version": 1})
    stale = client.post(edit, {**USE, "retention": "Deux ans", "version": 1})
    assert stale.status_code == 409
    assert "Un an" in words(stale)
    assert 'value="Deux ans"' in words(stale)
    remove = reverse("datasets:use_remove", args=[draft.pk, use.pk])
    assert "ne fera plus partie du dossier" in words(client.get(remove))
    client.post(remove)
    assert client.get(edit).status_code == 404
    assert "Aucun jeu de données n’est rattaché" in words(client.get(reverse("datasets:dossier", args=[draft.pk])))


def test_only_the_free_data_sets_of_the_collectivite_are_offered(client, cast, row, use_case):
    make_dataset(cast.elsewhere, cast.outsider, name="Ailleurs")
    used = make_dataset(cast.organisation, cast.expert, name="Utilisé")
    make_use(use_case, cast.lead, used)
    form = page(client, cast.lead, "use_add", use_case.pk).context["form"]
    assert list(form.fields["dataset"].queryset) == [row]
    answer = client.post(reverse("datasets:use_add", args=[use_case.pk]), {**USE, "dataset": used.pk})
    assert "dataset" in answer.context["form"].errors


def test_another_dossier_s_use_is_not_found(client, cast, row, use_case):
    other = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    use = make_use(other, cast.lead, row)
    for name in ("use_edit", "use_remove"):
        assert page(client, cast.lead, name, use_case.pk, use.pk).status_code == 404
        assert page(client, cast.auditor, name, other.pk, use.pk).status_code == 403


def test_the_page_shows_the_data_as_the_evaluation_saw_them(client, cast, row):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.READY_FOR_COMMITTEE)
    use = make_use(use_case, cast.expert, row)
    seen = START + timedelta(days=1)
    UseCase.objects.filter(pk=use_case.pk).update(assessment_completed_at=seen)
    actions.save_use(
        use=use, actor=cast.expert, values={"retention": "Dix ans"}, version=1, now=seen + timedelta(days=1)
    )
    assert "Dix ans" in words(page(client, cast.lead, "dossier", use_case.pk))
    then = words(page(client, cast.expert, "dossier", use_case.pk, au="evaluation"))
    assert "telles que l’évaluation les a vues" in then
    assert "Dix ans" not in then
    assert "Rattacher un jeu de données" not in then
    assert page(client, cast.lead, "use_add", use_case.pk).status_code == 403


def test_a_dossier_of_another_never_lends_its_name(client, cast, use_case):
    other_lead = make_member(cast.organisation, "lead")
    answer = page(client, other_lead, "create", dossier=str(use_case.pk))
    assert use_case.title not in words(answer)
    for odd in ("x", "²", "9" * 30):
        assert page(client, other_lead, "create", dossier=odd).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(client, cast, use_case, django_assert_num_queries, count):
    rows = [make_dataset(cast.organisation, cast.expert, name=f"Jeu {number}") for number in range(count)]
    for row in rows:
        make_use(use_case, cast.lead, row)
    client.force_login(cast.coordinator)
    for name, args, queries in (("home", [], 8), ("dataset", [rows[0].pk], 9), ("dossier", [use_case.pk], 9)):
        with django_assert_num_queries(queries):
            client.get(reverse(f"datasets:{name}", args=args))
    with django_assert_num_queries(6):
        client.get(reverse("datasets:export", args=["csv"]))
