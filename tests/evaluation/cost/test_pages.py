"""The pages of the cost: who opens which, what stays typed, what an import shows, and how many queries they take."""

import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from evaluation.cost.models import CostTable
from evaluation.cost.selectors import as_table, table_of
from evaluation.cost.workbook import write_workbook
from evaluation.cost.workbook.writer import Heading
from tests.evaluation.cost.page import fields_of
from tests.factories.cost import WHOLE, make_line, save, spent
from tests.factories.usecases import START, make_use_case
from usecases.actions import add_document
from usecases.enums import State

pytestmark = pytest.mark.django_db
SEES_NOTHING = {"administrator", "staff_member", "outsider", "nobody"}
EXAMINERS = {"coordinator", "expert", "committee_member", "committee_president"}
READ = ("overview", "export", "export_actual")
WRITE = ("edit", "actual", "import", "import_actual")
DAY = timedelta(days=1)


def url(name, use_case, *more):
    return reverse(f"cost:{name}", args=[use_case.pk, *more])


def dossier(cast, state=State.IN_ASSESSMENT, **fields):
    return make_use_case(cast.organisation, cast.lead, state=state, **fields)


def text_of(response):
    return " ".join(unescape(response.content.decode()).split())


def workbook(table=WHOLE, kind="planned", name="cout.xlsx"):
    content = write_workbook(table, kind=kind, heading=Heading("Essai", "Version 1"), documents={})
    return SimpleUploadedFile(name, content)


def send(client, use_case, name="edit", **changes):
    """Open a page and send its form back with `changes` (None leaves a field out)."""
    typed = fields_of(client.get(url(name, use_case)))
    typed.update(changes)
    return client.post(url(name, use_case), {key: value for key, value in typed.items() if value is not None})


def test_each_page_by_each_role(client, cast):
    use_case = dossier(cast, State.TRIAL_RUNNING)
    save(use_case, cast.expert)
    save(use_case, cast.lead, spent())
    for who, person in cast.everyone().items():
        client.force_login(person)
        pages = [(name, []) for name in (*READ, *WRITE)] + [("version", [1]), ("version_actual", [1])]
        for name, more in pages:
            response = client.get(url(name, use_case, *more))
            may = name not in WRITE or who in EXAMINERS or (who == "lead" and "actual" in name)
            expected = 404 if who in SEES_NOTHING else 200 if may else 403
            assert response.status_code == expected, (who, name)
    assert CostTable.objects.count() == 2


def test_a_post_by_someone_else_writes_nothing_and_says_why(client, cast):
    use_case = dossier(cast, State.TRIAL_RUNNING)
    client.force_login(cast.expert)
    typed = fields_of(client.get(url("edit", use_case)))
    for who in ("lead", "elected_official", "staff_representative", "auditor"):
        client.force_login(cast.everyone()[who])
        response = client.post(url("edit", use_case), typed)
        assert response.status_code == 403
        assert ("L’évaluation est terminée" if who == "lead" else "Seuls le porteur") in text_of(response)
    for name in (*READ, "version"):
        more = [1] if name == "version" else []
        assert client.post(url(name, use_case, *more)).status_code == 405
    assert not CostTable.objects.exists()


def test_a_first_table_starts_with_one_line_a_category_and_blank_ones_are_ignored(client, cast):
    use_case = dossier(cast)
    client.force_login(cast.lead)
    page = client.get(url("edit", use_case))
    assert fields_of(page)["lines-TOTAL_FORMS"] == "9"
    assert fields_of(page)["lines-6-nature"] == "hours"
    changes = {"lines-0-label": "Abonnement", "lines-0-period_1": "12 000,50", "lines-8-label": "Reprise",
               "lines-8-period_3": " ? ", "lines-8-follows_usage": "on"}  # fmt: skip
    response = send(client, use_case, **changes)
    assert response["Location"] == url("overview", use_case)
    stored = as_table(table_of(use_case, "planned"))
    assert [(line.category, dict(line.amounts), line.follows_usage) for line in stored.lines] == [
        ("licences", {1: Decimal("12000.50")}, False),
        ("exit", {3: None}, True),
    ]
    assert "C’est la version 1." in text_of(client.get(url("overview", use_case)))


def test_a_stored_table_comes_back_as_it_was_and_saving_it_again_changes_nothing(client, cast, pdf_file):
    use_case = dossier(cast)
    quote = add_document(use_case=use_case, actor=cast.lead, kind="quote", title="Devis", file=pdf_file, now=START)
    cited = make_line("data", "1234.50", None, 0, document=quote.pk, source_kind="quote", source="Page 2")
    save(use_case, cast.lead, replace(WHOLE, lines=(*WHOLE.lines, cited)))
    client.force_login(cast.lead)
    assert send(client, use_case).status_code == 302
    assert CostTable.objects.get().number == 1
    assert fields_of(client.get(url("edit", use_case)))["lines-10-document"] == str(quote.pk)


def test_one_more_line_loses_nothing_writes_nothing_and_complains_of_nothing(client, cast):
    use_case = dossier(cast)
    client.force_login(cast.lead)
    changes = {"lines-0-label": "Abonnement", "lines-0-period_0": "douze", "vat_rate": "beaucoup",
               "lines-1-follows_usage": "on", "lines-2-remove": "on", "note": "<b>"}  # fmt: skip
    page = send(client, use_case, add="training", **changes)
    assert page.status_code == 200
    assert "Erreur" not in text_of(page)
    typed = fields_of(page)
    assert {name: typed[name] for name in changes} == changes
    assert (typed["lines-TOTAL_FORMS"], typed["lines-9-category"]) == ("10", "training")
    assert "lines-3-remove" not in typed
    assert f'formaction="{url("edit", use_case)}#id_lines-10-label"' in page.content.decode()
    assert not CostTable.objects.exists()
    full = {"lines-TOTAL_FORMS": "69", **{f"lines-{place}-category": "data" for place in range(69)}}
    assert fields_of(client.post(url("edit", use_case), {**typed, **full, "add": "data"}))["lines-TOTAL_FORMS"] == "69"


@pytest.mark.parametrize(
    ("changes", "error", "target"),
    [
        ({"lines-0-label": ""}, "Dites ce que cette ligne paie", "lines-0-label"),
        ({"lines-0-period_1": "douze"}, "Saisissez un nombre, par exemple 12 500,50, ou « ? »", "lines-0-period_1"),
        ({"lines-0-period_1": "-5"}, "Saisissez un montant qui n’est pas négatif", "lines-0-period_1"),
        ({"lines-2-period_0": ""}, "Saisissez un montant, 0, ou « ? »", "lines-2-period_0"),
        ({"lines-0-source_kind": ""}, "Dites d’où viennent ces montants", "lines-0-source_kind"),
        ({"vat_rate": ""}, "Saisissez un nombre pour « Taux de TVA »", "vat_rate"),
        ({"vat_rate": "101"}, "Saisissez un nombre de 100 au plus", "vat_rate"),
        ({"hourly_cost": "0"}, "Saisissez un nombre plus grand que zéro", "hourly_cost"),
        ({"usage_limit": ""}, "Saisissez le montant par an de l’alerte ou du plafond", "usage_limit"),
        ({"usage_rule": "flat"}, "Effacez ce montant", "usage_limit"),
        ({f"lines-{place}-remove": "on" for place in range(10)}, "Ajoutez au moins une ligne", None),
        ({"lines-0-category": "cafe"}, "Sélectionnez un choix valide", None),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_stays_typed(client, cast, changes, error, target):
    use_case = dossier(cast)
    save(use_case, cast.lead)
    client.force_login(cast.lead)
    page = send(client, use_case, **changes)
    assert page.status_code == 200
    assert error in text_of(page)
    if target:
        assert f'href="#id_{target}' in page.content.decode()
        assert {name: fields_of(page)[name] for name in changes} == changes
    assert page.content.decode().count("<title>Erreur") == 1
    assert CostTable.objects.count() == 1


def test_a_removed_line_is_not_checked_and_disappears(client, cast):
    use_case = dossier(cast)
    save(use_case, cast.lead)
    client.force_login(cast.lead)
    send(client, use_case, **{"lines-0-remove": "on", "lines-0-period_1": "douze"})
    assert as_table(table_of(use_case, "planned")).lines == WHOLE.lines[1:]


def test_what_someone_saved_meanwhile_is_shown_and_what_was_typed_can_be_saved_on_top(client, cast):
    use_case = dossier(cast)
    save(use_case, cast.lead)
    client.force_login(cast.lead)
    typed = fields_of(client.get(url("edit", use_case)))
    other = replace(WHOLE, lines=(*WHOLE.lines[:-1], make_line("exit", 777, label="Autre sortie")))
    save(use_case, cast.expert, other, now=START + DAY)
    typed["lines-0-label"] = "Mon abonnement"
    page = client.post(url("edit", use_case), typed)
    assert page.status_code == 409
    shown = text_of(page)
    assert "enregistrée par une autre personne entre-temps" in shown
    assert "Sortie, Autre sortie (une fois : 777 €)" in shown
    assert "Licences et abonnements, Mon abonnement" in shown
    again = fields_of(page)
    assert (again["version"], again["lines-0-label"]) == ("2", "Mon abonnement")
    assert client.post(url("edit", use_case), again).status_code == 302
    assert [line.label for line in as_table(table_of(use_case, "planned")).lines][::9] == [
        "Mon abonnement",
        "Reprise des données",
    ]


def test_the_actual_cost_starts_from_the_lines_of_the_plan(client, cast):
    use_case = dossier(cast, State.TRIAL_RUNNING)
    save(use_case, cast.expert)
    client.force_login(cast.lead)
    page = client.get(url("actual", use_case))
    typed = fields_of(page)
    assert [typed[f"lines-{place}-label"] for place in (0, 9)] == ["Abonnement", "Reprise des données"]
    assert {typed[f"lines-{place}-period_1"] for place in range(10)} == {""}
    assert typed["hourly_cost"] == "30"
    assert "usage_rule" not in typed
    removed = {f"lines-{place}-remove": "on" for place in range(1, 10)}
    page = send(
        client, use_case, "actual", months="6", **{"lines-0-period_1": "6000", "lines-0-period_2": "1"}, **removed
    )
    assert "Cette année n’a pas commencé" in text_of(page)
    assert "Saisissez un nombre pour « Mois couverts" in text_of(send(client, use_case, "actual", **removed))
    response = send(client, use_case, "actual", months="6", **{"lines-0-period_1": "6000"}, **removed)
    assert response.status_code == 302
    shown = text_of(client.get(url("overview", use_case)))
    assert "6 000 € dépensés, pour" in shown
    assert "Dans la limite de 120 %" in shown


def test_the_overview_says_over_120_percent_unknowns_gap_and_versions(client, cast):
    use_case = dossier(cast, State.TRIAL_RUNNING)
    unknown = replace(WHOLE, lines=(*WHOLE.lines[:-1], make_line("exit", "-", "-", "-", None)))
    save(use_case, cast.expert, unknown)
    save(use_case, cast.lead, spent(lines=(make_line("calls", "-", 90000),)))
    client.force_login(cast.elected_official)
    shown = text_of(client.get(url("overview", use_case)))
    assert "Au-dessus de 120 %" in shown
    assert "1 montant n’est pas encore connu, soit 5 % des montants. Il n’est pas dans le total." in shown
    assert "prévu sur trois ans, TTC, au moins" in shown
    assert "un ordre de grandeur de 12 000 €. Écart avec la table : +95 201 €." in shown
    assert "Modifier" not in shown
    assert "Coût prévu, version 1" in shown


def test_the_pages_take_a_fixed_number_of_queries(client, cast, django_assert_num_queries):
    client.force_login(cast.expert)
    for lines in (1, 3):
        use_case = dossier(cast, State.TRIAL_RUNNING)
        for version in range(lines):
            table = replace(WHOLE, lines=tuple(make_line("data", version, label=str(place)) for place in range(lines)))
            save(use_case, cast.expert, table, now=START + version * DAY)
        save(use_case, cast.expert, spent(lines=WHOLE.lines[:lines], months=36))
        client.get(url("overview", use_case))
        with django_assert_num_queries(17):
            client.get(url("overview", use_case))
        with django_assert_num_queries(10):
            client.get(url("edit", use_case))
        with django_assert_num_queries(9):
            client.get(url("version", use_case, 1))


def test_an_import_is_shown_first_and_saved_from_its_preview(client, cast):
    use_case = dossier(cast)
    client.force_login(cast.lead)
    assert client.get(url("import", use_case)).status_code == 200
    page = client.post(url("import", use_case), {"file": workbook()})
    shown = text_of(page)
    assert "Rien n’est encore enregistré." in shown
    assert "Total du classeur : 110 200,50 € TTC" in shown
    assert "Appels et consommation, Appels au modèle (année 1 : 3 000 € ; année 2 : 4 000 €" in shown
    assert not CostTable.objects.exists()
    assert "aria-describedby" not in page.content.decode().split("<main")[1].split("<form")[1]
    opened = client.post(url("edit", use_case), {**fields_of(page), "show": "1"})
    assert (opened.status_code, fields_of(opened)["lines-0-label"]) == (200, "Abonnement")
    assert "lines-0-remove" not in fields_of(opened)
    assert client.post(url("edit", use_case), fields_of(page))["Location"] == url("overview", use_case)
    assert as_table(table_of(use_case, "planned")) == WHOLE
    same = client.post(url("import", use_case), {"file": workbook()})
    assert "il n’y a rien à changer" in text_of(same)
    changed = workbook(replace(WHOLE, lines=WHOLE.lines[1:]))
    assert "Lignes qui disparaissent" in text_of(client.post(url("import", use_case), {"file": changed}))


def test_an_import_with_errors_says_where_and_saves_nothing(client, cast, settings):
    use_case = dossier(cast)
    client.force_login(cast.lead)
    book = load_workbook(workbook())
    book["Tableau"]["F3"] = "=1+1"
    stream = io.BytesIO()
    book.save(stream)
    for file, error in (
        (SimpleUploadedFile("cout.xlsx", stream.getvalue()), "« Tableau », ligne 3, colonne Année 1 : une formule."),
        (SimpleUploadedFile("cout.xlsx", b"PK"), "n’est pas celui d’un fichier xlsx"),
        (SimpleUploadedFile("cout.xlsx", b""), "n’est pas celui d’un fichier xlsx"),
        (workbook(spent(), "actual"), "coût prévu et coût réel ne se mélangent pas"),
        (None, "Choisissez le classeur à importer"),
    ):
        page = client.post(url("import", use_case), {"file": file} if file else {})
        assert page.status_code == 200
        assert error in text_of(page)
        assert page.content.decode().count("<title>Erreur") == 1
    settings.DOCUMENT_MAX_BYTES = 5000
    assert "La limite est de 5 Ko." in text_of(client.post(url("import", use_case), {"file": workbook()}))
    assert not CostTable.objects.exists()


def test_an_actual_cost_is_imported_too(client, cast):
    use_case = dossier(cast, State.TRIAL_ENDED)
    client.force_login(cast.lead)
    page = client.post(url("import_actual", use_case), {"file": workbook(spent(), "actual")})
    assert client.post(url("actual", use_case), fields_of(page)).status_code == 302
    assert as_table(table_of(use_case, "actual")) == spent()


def test_exports_are_attachments_named_after_the_dossier(client, cast):
    use_case = dossier(cast, State.TRIAL_RUNNING)
    client.force_login(cast.elected_official)
    assert client.get(url("export_actual", use_case)).status_code == 404
    empty = client.get(url("export", use_case))
    assert f'filename="cout-prevu-{use_case.reference}-v0.xlsx"' in empty["Content-Disposition"]
    assert load_workbook(io.BytesIO(empty.content))["Mode d’emploi"]["A2"].value == "Table vide, à remplir"
    save(use_case, cast.expert)
    save(use_case, cast.expert, replace(WHOLE, note="Mieux"), now=START + DAY)
    save(use_case, cast.lead, spent())
    for name, more, expected in (
        ("export", [], "cout-prevu-{}-v2.xlsx"),
        ("export_version", [1], "cout-prevu-{}-v1.xlsx"),
        ("export_actual", [], "cout-reel-{}-v1.xlsx"),
        ("export_actual_version", [1], "cout-reel-{}-v1.xlsx"),
    ):
        response = client.get(url(name, use_case, *more))
        assert response["Content-Disposition"] == f'attachment; filename="{expected.format(use_case.reference)}"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert load_workbook(io.BytesIO(response.content)).sheetnames[1] == "Tableau"
    for name in ("version", "version_actual", "export_version", "export_actual_version"):
        assert client.get(url(name, use_case, 9)).status_code == 404
