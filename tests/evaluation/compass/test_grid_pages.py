"""The pages of the grids: who opens which, what a form writes, what stays typed, how many queries."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from evaluation.compass.actions import GivenAnswer
from evaluation.compass.grid_errors import schema
from evaluation.compass.grids import default_grid_of, exported, problems_of, question_content
from evaluation.compass.models import Criterion, GridVersion, Question
from tests.factories import life
from tests.factories.compass import answer_everything, load_grid, open_with
from tests.factories.grids import change_question, make_draft, publish
from tests.pages import html_of

pytestmark = pytest.mark.django_db
PREPARERS = {"administrator", "coordinator", "expert"}
MEMBERS_AWAY = {"outsider", "nobody"}
SEEN = {"administrator", "expert", "lead", "nobody"}  # who goes through every page; the others, through some


@pytest.fixture
def now():
    return timezone.now() - timedelta(days=1)


@pytest.fixture
def draft(cast, now):
    return make_draft(cast.organisation, cast.administrator, now)


@pytest.fixture
def editor(client, cast):
    client.force_login(cast.administrator)
    return client


def url(name, *args):
    return reverse(f"grids:{name}", args=args)


def fields_of(response, *prefixes):
    """What the browser would send back of the forms of a page, as it stands."""
    data = {}
    forms = [response.context["form"]]
    for name in ("options", "references", "clauses"):
        rows = response.context.get(name)
        if rows is not None:
            forms += [rows.management_form, *rows]
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False and value != "":
                data[field.html_name] = value.isoformat() if hasattr(value, "isoformat") else value
    return {"token": response.context.get("token", ""), **data}


def question(draft, code):
    return question_content(Question.objects.get(criterion__grid=draft, code=code))


READING = [("detail", []), ("criterion", ["JUR"]), ("question", ["JUR-04"]), ("difference", []), ("export", [])]
WRITING = [
    ("heading", []),
    ("criterion_add", []),
    ("criterion_edit", ["JUR"]),
    ("criterion_delete", ["JUR"]),
    ("question_add", ["JUR"]),
    ("question_edit", ["JUR-04"]),
    ("question_delete", ["JUR-04"]),
    ("condition", ["JUR-04"]),
    ("evidence", ["JUR-04"]),
    ("effect_add", ["JUR-04"]),
    ("effect_edit", ["JUR-04", 1]),
    ("effect_delete", ["JUR-04", 1]),
    ("publish", []),
    ("delete", []),
]


def test_each_page_of_a_draft_by_each_role(client, cast, draft):
    for who, person in cast.everyone().items():
        client.force_login(person)
        expected = 200 if who == "administrator" else 403 if who in PREPARERS else 404
        assert client.get(url("heading", draft.pk)).status_code == expected, who
        expected = 200 if who in PREPARERS else 404
        assert client.get(url("export", draft.pk)).status_code == expected, who
        if who in SEEN:
            for name, more in [*READING, ("try", [])]:
                assert client.get(url(name, draft.pk, *more)).status_code == expected, (who, name)


def test_only_the_administrator_opens_the_pages_that_write(client, cast, draft, now):
    """Each act refuses the others by itself (test_grid_life, test_grid_editing): here, that no page forgets to ask."""
    for who, expected in (("administrator", 200), ("coordinator", 403), ("lead", 404)):
        client.force_login(getattr(cast, who))
        for name, more in WRITING:
            assert client.get(url(name, draft.pk, *more)).status_code == expected, (who, name)
    publish(draft, cast.administrator, now)
    client.force_login(cast.administrator)
    for name, more in WRITING:
        assert client.get(url(name, draft.pk, *more)).status_code == 403, name
        assert client.post(url(name, draft.pk, *more)).status_code == 403, name


def test_each_page_of_a_published_grid_by_each_role(client, cast, draft, now):
    published = publish(draft, cast.administrator, now)
    site = load_grid()
    for who, person in cast.everyone().items():
        client.force_login(person)
        away = who in MEMBERS_AWAY
        assert client.get(url("export", published.pk)).status_code == (404 if away else 200), who
        assert client.get(url("list")).status_code == 200
        administers = who in ("administrator", "outsider")
        assert client.get(url("copy", site.pk)).status_code == (200 if administers else 403), who
        assert client.get(url("archive", site.pk)).status_code == 403, who
        expected = 404 if away else 200 if who == "administrator" else 403
        assert client.get(url("archive", published.pk)).status_code == expected, who
        if who not in SEEN:
            continue
        assert client.get(url("propose", site.pk)).status_code == (200 if administers else 403), who
        assert client.get(url("import")).status_code == (200 if administers else 403), who
        for name, more in READING:
            assert client.get(url(name, published.pk, *more)).status_code == (404 if away else 200), (who, name)
            assert client.get(url(name, site.pk, *more)).status_code == 200, (who, name)
        tries = 200 if who in PREPARERS | {"outsider"} else 403
        assert client.get(url("try", site.pk)).status_code == tries, who


def test_what_does_not_exist_is_a_404(editor, draft):
    for name, more in (
        ("criterion", ["ZZZ"]),
        ("question", ["ZZZ-01"]),
        ("effect_edit", ["JUR-04", 9]),
        ("effect_delete", ["JUR-04", 0]),
        ("question_edit", ["ZZZ-01"]),
    ):
        assert editor.get(url(name, draft.pk, *more)).status_code == 404, name
    assert editor.get(url("detail", 999)).status_code == 404
    assert editor.get(url("difference", draft.pk), {"avec": "999"}).status_code == 404
    assert editor.get(url("try", draft.pk), {"dossier": "999"}).status_code == 404


def test_a_grid_is_copied_changed_and_published_by_its_pages(editor, cast):
    site = load_grid()
    assert "Copier dans un brouillon" in html_of(editor.get(url("detail", site.pk)))
    copied = editor.post(url("copy", site.pk), {"owner": cast.organisation.pk})
    draft = GridVersion.objects.get(owner=cast.organisation)
    assert copied["Location"] == url("detail", draft.pk)
    page = editor.get(url("heading", draft.pk))
    editor.post(url("heading", draft.pk), {**fields_of(page), "title": "Notre grille"})
    seen = editor.get(url("publish", draft.pk))
    assert editor.post(url("publish", draft.pk), fields_of(seen)).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.state) == ("Notre grille", "published")
    assert default_grid_of(cast.organisation) == draft
    assert "Notre grille" in html_of(editor.get(url("list")))
    editor.post(url("propose", site.pk), {"owner": cast.organisation.pk})
    assert default_grid_of(cast.organisation) == site
    editor.post(url("archive", draft.pk))
    draft.refresh_from_db()
    assert draft.state == "archived"
    assert editor.get(url("publish", draft.pk)).status_code == 403


def test_a_draft_that_is_not_ready_says_what_lacks_where(editor, cast, draft):
    Question.objects.filter(criterion__grid=draft, code="CYB-02").delete()
    page = html_of(editor.get(url("detail", draft.pk)))
    assert "À corriger avant de publier" in page
    assert "CYB-02 n’est pas une question de la grille." in page
    assert "<strong>CYB-03</strong>, Effets 1" in page
    refused = html_of(editor.post(url("publish", draft.pk), fields_of(editor.get(url("publish", draft.pk)))))
    assert "criteria[3].questions[1].effects[0].and[0].question" in refused
    draft.refresh_from_db()
    assert draft.state == "draft"
    editor.post(url("delete", draft.pk))
    assert not GridVersion.objects.filter(pk=draft.pk).exists()


def test_criteria_are_written_by_their_pages(editor, draft):
    page = editor.get(url("criterion_add", draft.pk))
    assert fields_of(page)["position"] == 9
    typed = {"code": "new", "label": "Nouveau", "question": "Et si ?", "position": "1", "respondents": ["DPO"]}
    lacking = html_of(editor.post(url("criterion_add", draft.pk), {**typed, "label": ""}))
    assert "#id_label" in lacking
    assert 'value="new"' in lacking
    assert editor.post(url("criterion_add", draft.pk), typed)["Location"] == url("criterion", draft.pk, "NEW")
    added = Criterion.objects.get(grid=draft, code="NEW")
    assert (added.order, added.respondents, added.is_general) == (1, ["DPO"], False)
    page = editor.get(url("criterion_edit", draft.pk, "NEW"))
    editor.post(url("criterion_edit", draft.pk, "NEW"), {**fields_of(page), "is_general": "on", "code": "JUR"})
    assert Criterion.objects.get(grid=draft, code="NEW").is_general is False
    editor.post(url("criterion_edit", draft.pk, "NEW"), {**fields_of(page), "is_general": "on"})
    assert Criterion.objects.get(grid=draft, code="NEW").is_general is True
    editor.post(url("criterion_delete", draft.pk, "NEW"))
    assert Criterion.objects.filter(grid=draft).count() == 8


@pytest.mark.parametrize("code", ["JUR-01", "JUR-05", "JUR-08", "CYB-04", "TRA-02", "GEN-01", "ECO-02"])
def test_a_question_saved_as_it_stands_does_not_change(editor, draft, code):
    before = question(draft, code)
    for name, more in (("question_edit", []), ("evidence", []), ("condition", [])):
        page = editor.get(url(name, draft.pk, code, *more))
        assert editor.post(url(name, draft.pk, code, *more), fields_of(page)).status_code == 302, (code, name)
        assert question(draft, code) == before, name
    for at in range(1, len(before["effects"]) + 1):
        page = editor.get(url("effect_edit", draft.pk, code, at))
        assert editor.post(url("effect_edit", draft.pk, code, at), fields_of(page)).status_code == 302
        assert question(draft, code) == before, at


def test_a_question_is_written_by_its_page(editor, draft):
    page = editor.get(url("question_add", draft.pk, "JUR"))
    start = fields_of(page)
    assert (start["code"], start["position"], start["respondents"]) == ("JUR-09", 9, ["JUR", "DPO"])
    typed = {**start, "text": "Est-ce écrit ?", "answer_type": "NIV"}
    bare = html_of(editor.post(url("question_add", draft.pk, "JUR"), typed))
    assert "deux réponses au moins" in bare
    assert "Est-ce écrit ?" in bare
    typed |= {
        "options-0-label": "Rien d’écrit",
        "options-0-points": "0",
        "options-1-label": "Tout est écrit",
        "options-1-points": "4",
        "references-0-text": "Note interne",
        "references-0-confidence": "proposition du projet, sans valeur juridique",
    }
    wrong = {**typed, "options-0-label": ""}
    assert "#id_options-0-label" in html_of(editor.post(url("question_add", draft.pk, "JUR"), wrong))
    unsaid = {**typed, "references-0-confidence": ""}
    assert "#id_references-0-confidence" in html_of(editor.post(url("question_add", draft.pk, "JUR"), unsaid))
    assert editor.post(url("question_add", draft.pk, "JUR"), typed)["Location"] == url("question", draft.pk, "JUR-09")
    saved = question(draft, "JUR-09")
    assert saved["options"] == [
        {"value": "rien_d_ecrit", "label": "Rien d’écrit", "points": 0},
        {"value": "tout_est_ecrit", "label": "Tout est écrit", "points": 4},
    ]
    assert saved["references"] == [
        {"text": "Note interne", "confidence": typed["references-0-confidence"], "verified_on": None}
    ]
    edit = url("question_edit", draft.pk, "JUR-09")
    same = {**fields_of(editor.get(edit)), "options-2-label": "Tout est écrit", "options-2-points": "3"}
    editor.post(edit, same)
    assert [row["value"] for row in question(draft, "JUR-09")["options"]][-1] == "tout_est_ecrit_2"
    editor.post(url("question_delete", draft.pk, "JUR-09"))
    assert problems_of(draft) == []


def test_the_usual_scale_is_laid_when_no_answer_is_typed(editor, draft):
    page = editor.get(url("question_add", draft.pk, "JUR"))
    points = {"OUI": [4, 2, 0], "INV": [4, 2, 0], "FAIT": [None, None], "TEXT": []}
    for at, (kind, expected) in enumerate(points.items()):
        code = f"JUR-2{at}"
        typed = {**fields_of(page), "text": "Est-ce écrit ?", "answer_type": kind, "code": code}
        assert editor.post(url("question_add", draft.pk, "JUR"), typed).status_code == 302
        assert [row["points"] for row in question(draft, code)["options"]] == expected


def test_an_effect_is_written_by_its_page(editor, draft):
    page = editor.get(url("effect_add", draft.pk, "JUR-03"))
    typed = {
        **fields_of(page),
        "kind": "B",
        "values": ["seul", "aide"],
        "unknown": "on",
        "message": "Il faut un recours humain.",
        "document": "Note du juriste",
        "final": "on",
        "clauses-0-fact": "affects_person:1",
    }
    assert editor.post(url("effect_add", draft.pk, "JUR-03"), typed).status_code == 302
    assert question(draft, "JUR-03")["effects"][-1] == {
        "kind": "B",
        "when": {"values": ["seul", "aide"], "unknown": True},
        "and": [{"fact": "affects_person", "is": True}],
        "message": "Il faut un recours humain.",
        "document": "Note du juriste",
        "final": True,
    }
    at = len(question(draft, "JUR-03")["effects"])
    page = editor.get(url("effect_edit", draft.pk, "JUR-03", at))
    words = {
        **fields_of(page),
        "kind": "V",
        "clauses-1-question": "CYB-02",
        "clauses-1-answers": "interne ; SENSIBLE",
    }
    refused = html_of(editor.post(url("effect_edit", draft.pk, "JUR-03", at), {**words, "clauses-1-answers": "bleu"}))
    assert "CYB-02 propose" in refused
    assert 'value="bleu"' in refused
    two = {**words, "clauses-0-from_date": "2027-12-02"}
    assert "une seule chose par ligne" in html_of(editor.post(url("effect_edit", draft.pk, "JUR-03", at), two))
    words["clauses-1-answers"] = "interne ; sensible"
    assert editor.post(url("effect_edit", draft.pk, "JUR-03", at), words).status_code == 302
    saved = question(draft, "JUR-03")["effects"][-1]
    assert "final" not in saved
    assert saved["and"][1] == {"question": "CYB-02", "values": ["interne", "sensible"]}
    assert "Si la réponse est" in html_of(editor.get(url("question", draft.pk, "JUR-03")))
    page = editor.get(url("effect_delete", draft.pk, "JUR-03", at))
    editor.post(url("effect_delete", draft.pk, "JUR-03", at), fields_of(page))
    assert len(question(draft, "JUR-03")["effects"]) == at - 1


@pytest.mark.parametrize(
    ("typed", "spot"),
    [
        ({"kind": ""}, "#id_kind_0"),
        ({"values": []}, "#id_values_0"),
        ({"message": ""}, "#id_message"),
        ({"kind": "D"}, "#id_document"),
        ({"kind": "CAP", "points": "0"}, "#id_target"),
        ({"kind": "CAP", "target": "ECO-03"}, "#id_points"),
        ({"clauses-0-answers": "oui"}, "#id_clauses-0-question"),
        ({"clauses-0-question": "JUR-02"}, "#id_clauses-0-answers"),
    ],
)
def test_what_an_effect_lacks_is_said_beside_its_field(editor, draft, typed, spot):
    page = editor.get(url("effect_add", draft.pk, "JUR-04"))
    start = {**fields_of(page), "kind": "V", "values": ["non"], "message": "À relire."}
    before = question(draft, "JUR-04")
    assert f'href="{spot}"' in html_of(editor.post(url("effect_add", draft.pk, "JUR-04"), {**start, **typed}))
    assert question(draft, "JUR-04") == before


def test_a_cap_and_a_mark_are_written_by_the_page(editor, draft):
    page = editor.get(url("effect_add", draft.pk, "GEN-03"))
    typed = {
        **fields_of(page),
        "kind": "CAP",
        "values": ["0", "1"],
        "target": "TRA-01",
        "points": "2",
        "message": "Bas.",
    }
    assert editor.post(url("effect_add", draft.pk, "GEN-03"), typed).status_code == 302
    assert question(draft, "GEN-03")["effects"] == [
        {"kind": "CAP", "when": {"marks": [0, 1]}, "message": "Bas.", "target": "TRA-01", "points": 2}
    ]
    assert "TRA-01 ne dépasse pas 2." in html_of(editor.get(url("question", draft.pk, "GEN-03")))


def test_a_condition_and_elements_are_written_by_their_pages(editor, draft):
    condition = url("condition", draft.pk, "JUR-04")
    page = editor.get(condition)
    editor.post(condition, {**fields_of(page), "question": "JUR-02", "answers": "Oui"})
    assert question(draft, "JUR-04")["condition"] == {"question": "JUR-02", "values": ["oui"]}
    page = editor.get(condition)
    assert fields_of(page)["answers"] == "Oui"
    editor.post(condition, {"token": page.context["token"]})
    assert question(draft, "JUR-04")["condition"] is None
    evidence = url("evidence", draft.pk, "JUR-04")
    page = editor.get(evidence)
    chosen = {"look-cost.total": "on", "level-cost.total-none": "non", "level-cost.total-whole": "oui"}
    editor.post(evidence, {**fields_of(page), **chosen})
    assert question(draft, "JUR-04")["evidence"] == [{"point": "cost.total", "levels": {"none": "non", "whole": "oui"}}]
    assert "Coût complet" in html_of(editor.get(url("question", draft.pk, "JUR-04")))


def test_two_windows_see_each_other(editor, cast, draft, now):
    edit = url("question_edit", draft.pk, "JUR-04")
    page = editor.get(edit)
    change_question(draft, "JUR-04", cast.administrator, now, text="De l’autre fenêtre")
    conflict = editor.post(edit, {**fields_of(page), "text": "De celle-ci"})
    assert "Enregistré entre-temps" in html_of(conflict)
    assert "De l’autre fenêtre" in html_of(conflict)
    assert "De celle-ci" in html_of(conflict)
    assert question(draft, "JUR-04")["text"] == "De l’autre fenêtre"
    editor.post(edit, {**fields_of(page), "text": "De celle-ci", "token": conflict.context["token"]})
    assert question(draft, "JUR-04")["text"] == "De celle-ci"
    heading = url("heading", draft.pk)
    page = editor.get(heading)
    editor.post(heading, {**fields_of(page), "title": "Une"})
    assert "Une" in html_of(editor.post(heading, {**fields_of(page), "title": "Autre"}))
    effect = url("effect_delete", draft.pk, "JUR-04", 1)
    page = editor.get(effect)
    change_question(draft, "JUR-04", cast.administrator, now, help="Autre")
    assert "entre-temps" in html_of(editor.post(effect, fields_of(page)))


def test_the_difference_is_read_before_and_after(editor, cast, draft, now):
    assert "Les deux contenus sont les mêmes" in html_of(editor.get(url("difference", draft.pk)))
    change_question(draft, "JUR-04", cast.administrator, now, text="Autrement écrit ?", effects=[], references=[])
    Criterion.objects.filter(grid=draft, code="COU").delete()
    page = html_of(editor.get(url("difference", draft.pk)))
    for words in ("Autrement écrit", "base légale", "Retrait", "COU-01", "Changement", "Bloquant"):
        assert words in page, words
    back = html_of(editor.get(url("difference", load_grid().pk), {"avec": draft.pk}))
    assert "Ajout" in back


def test_a_draft_is_tried_on_a_dossier_without_writing_anything(client, cast, draft, now):
    opened = open_with(life.submitted(cast), cast.coordinator, cast.expert, now)
    answer_everything(opened, cast.expert, now, ECO_01=GivenAnswer(value="non", comment="Confidence de l’expert"))
    change_question(draft, "ECO-01", cast.administrator, now, effects=[])
    page = url("try", draft.pk)
    for who in ("administrator", "coordinator", "expert"):
        client.force_login(getattr(cast, who))
        assert opened.use_case.title in html_of(client.get(page))
        shown = html_of(client.get(page, {"dossier": opened.use_case_id}))
        assert "53 réponses restent valables" in shown
        assert "Confidence" not in shown
    opened.refresh_from_db()
    assert (opened.grid, opened.answers.count()) == (load_grid(), 53)
    client.force_login(cast.outsider)
    assert opened.use_case.title not in html_of(client.get(url("try", load_grid().pk)))
    opened.use_case.lead = cast.administrator
    opened.use_case.save(update_fields=["lead"])
    client.force_login(cast.administrator)
    assert client.get(page, {"dossier": opened.use_case_id}).status_code == 404


def test_a_file_leaves_and_comes_back_by_the_pages(editor, cast, draft):
    file = editor.get(url("export", draft.pk))
    assert file["Content-Disposition"] == f'attachment; filename="grille-{draft.code}-1.json"'
    data = json.loads(file.content)
    assert data == exported(draft)

    def send(content, name="grille.json"):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        typed = {"owner": cast.organisation.pk, "file": SimpleUploadedFile(name, body, "application/json")}
        return editor.post(url("import"), typed)

    assert send(data).status_code == 302
    second = GridVersion.objects.latest("pk")
    assert {**exported(second), "number": 1} == data
    for content, words in (
        ({**data, "title": ""}, "<code>title</code>"),
        (b"{", "n’est pas du JSON valide (ligne 1, colonne 2)"),
        (b"\xff\xfe", "n’est pas un texte en UTF-8"),
        (b"[" * 100_000, "n’est pas du JSON valide"),
        (b" " * 2_000_001, "dépasse 2\u00a0Mo"),
    ):
        assert words in html_of(send(content)), words
    assert GridVersion.objects.count() == 3
    assert "#id_file" in html_of(editor.post(url("import"), {"owner": cast.organisation.pk}))
    elsewhere = {"owner": cast.elsewhere.pk, "file": SimpleUploadedFile("g.json", json.dumps(data).encode())}
    assert "#id_owner" in html_of(editor.post(url("import"), elsewhere))
    served = editor.get(url("schema"))
    assert served["Content-Type"].startswith("application/schema+json")
    assert json.loads(served.content) == schema()


@pytest.mark.parametrize(("name", "more", "queries"), [("list", [], 7), ("detail", [], 13), ("criterion", ["JUR"], 11)])
def test_more_grids_and_questions_take_no_more_queries(
    editor, cast, draft, now, django_assert_num_queries, name, more, queries
):
    page = url(name, *([draft.pk] if name != "list" else []), *more)
    editor.get(page)
    for number in (1, 3):
        while GridVersion.objects.filter(owner=cast.organisation).count() < number:
            publish(make_draft(cast.organisation, cast.administrator, now), cast.administrator, now)
        change_question(draft, "JUR-04", cast.administrator, now, help=f"Aide {number}")
        with django_assert_num_queries(queries):
            editor.get(page)
