"""Writing a draft: every act, every refusal, two windows at once, the names that follow a code."""

from datetime import timedelta

import pytest
from django.db import transaction

from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from evaluation.compass.actions import grid_editing as actions
from evaluation.compass.actions.refusals import GridRefused, StaleGrid
from evaluation.compass.checksum import content_token
from evaluation.compass.grids import (
    criterion_content,
    exported,
    heading_content,
    problems_of,
    question_content,
)
from evaluation.compass.models import Criterion, GridVersion, Question
from tests.factories.grids import change_question, make_draft, publish
from tests.factories.usecases import START

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=300)
NEW = {
    "code": "JUR-20",
    "text": "Est-ce écrit ?",
    "help": "",
    "answer_type": "FAIT",
    "options": [{"value": "oui", "label": "Oui", "points": None}, {"value": "non", "label": "Non", "points": None}],
    "respondents": ["JUR"],
}
CRITERION = {"code": "NEW", "label": "Nouveau", "question": "Et si ?", "respondents": ["JUR"], "is_general": False}


@pytest.fixture
def draft(cast):
    return make_draft(cast.organisation, cast.administrator, NOW)


@pytest.fixture
def who(cast):
    return {"actor": cast.administrator, "now": NOW}


def criterion(draft, code="JUR"):
    return Criterion.objects.select_related("grid__owner").get(grid=draft, code=code)


def question(draft, code="JUR-04"):
    return Question.objects.select_related("criterion__grid__owner").get(criterion__grid=draft, code=code)


def token_of(row):
    content = question_content(row) if isinstance(row, Question) else criterion_content(row)
    return content_token(content)


def codes(draft, code="JUR"):
    return list(
        Question.objects.filter(criterion=criterion(draft, code)).order_by("order").values_list("code", flat=True)
    )


def test_the_heading(draft, who):
    token = content_token(heading_content(draft))
    call = {"grid": draft, "title": " Notre grille ", "law_read_on": NOW.date(), **who}
    with pytest.raises(GridRefused, match="titre") as refusal:
        actions.save_heading(token=token, **{**call, "title": "  "})
    assert refusal.value.field == "title"
    with pytest.raises(GridRefused, match="à venir"):
        actions.save_heading(token=token, **{**call, "law_read_on": NOW.date() + timedelta(days=1)})
    saved = actions.save_heading(token=token, **call)
    assert (saved.title, saved.law_read_on) == ("Notre grille", NOW.date())
    with pytest.raises(StaleGrid, match="entre-temps") as stale:
        actions.save_heading(token=token, **call)
    actions.save_heading(token=stale.value.token, **call)


def test_a_criterion_is_added_changed_moved_and_taken_out(draft, who):
    added = actions.add_criterion(grid=draft, values=CRITERION, position=2, **who)
    order = list(Criterion.objects.filter(grid=draft).values_list("code", "order"))
    assert order[:3] == [("JUR", 1), ("NEW", 2), ("TEC", 3)]
    assert [number for _code, number in order] == list(range(1, 10))
    call = {"criterion": added, "position": 99, **who}
    actions.save_criterion(values={**CRITERION, "label": "Neuf"}, token=token_of(added), **call)
    assert [row["label"] for row in exported(draft)["criteria"]][-1] == "Neuf"
    assert [str(error) for error in problems_of(draft)] == [
        "criteria[8].questions : ce critère n’a pas de question : ajoutez-en une, ou retirez-le."
    ]
    with pytest.raises(StaleGrid):
        actions.save_criterion(values=CRITERION, token=token_of(added), **call)
    actions.delete_criterion(criterion=added, **who)
    assert problems_of(draft) == []
    with pytest.raises(GridRefused, match="vient d’être retirée"):
        actions.delete_criterion(criterion=added, **who)


def test_what_a_criterion_is_refused_for(draft, who):
    for values, message, field in (
        ({"code": "TEC"}, "TEC sert déjà", "code"),
        ({"code": "jur"}, "majuscules", "code"),
        ({"label": ""}, "1 à 80", "label"),
        ({"respondents": ["?"]}, "majuscules", "respondents"),
    ):
        with pytest.raises(GridRefused, match=message) as refusal:
            actions.add_criterion(grid=draft, values={**CRITERION, **values}, position=1, **who)
        assert refusal.value.field == field
    row = criterion(draft)
    with pytest.raises(GridRefused, match="TEC sert déjà"):
        actions.save_criterion(
            criterion=row, values={**CRITERION, "code": "TEC"}, position=1, token=token_of(row), **who
        )
    assert len(exported(draft)["criteria"]) == 8


def test_a_question_is_added_at_its_place(draft, who):
    added = actions.add_question(criterion=criterion(draft), values=NEW, position=1, **who)
    assert codes(draft)[:2] == ["JUR-20", "JUR-01"]
    assert question_content(added) == {**NEW, "effects": [], "condition": None, "references": [], "evidence": []}
    with pytest.raises(GridRefused, match="TEC-01 sert déjà"):
        actions.add_question(criterion=criterion(draft), values={**NEW, "code": "TEC-01"}, position=1, **who)
    with pytest.raises(GridRefused, match="deux réponses au moins"):
        actions.add_question(
            criterion=criterion(draft), values={**NEW, "code": "JUR-21", "options": []}, position=1, **who
        )
    actions.delete_question(question=added, **who)
    assert codes(draft)[0] == "JUR-01"
    with pytest.raises(GridRefused, match="vient d’être retirée"):
        actions.delete_question(question=added, **who)


def test_a_question_is_changed_and_moved(draft, who):
    row = question(draft)
    saved = actions.save_question(question=row, values={"text": "Autrement ?"}, token=token_of(row), position=1, **who)
    assert (saved.text, codes(draft)[0]) == ("Autrement ?", "JUR-04")
    entry = Entry.objects.order_by("seq").last()
    assert (entry.verb, '"changed":["text"]' in entry.content) == ("grids.save_question", True)
    with pytest.raises(GridRefused, match="À corriger \\(effects\\[0\\].message\\)") as refusal:
        change_question(
            draft, "JUR-04", who["actor"], NOW, effects=[{"kind": "V", "when": {"values": ["non"]}, "message": ""}]
        )
    assert refusal.value.field == "effects"


def test_two_windows_never_overwrite_each_other(draft, who):
    row = question(draft)
    token = token_of(row)
    actions.save_question(question=row, values={"text": "De l’autre fenêtre"}, token=token, **who)
    with pytest.raises(StaleGrid) as stale:
        actions.save_question(question=row, values={"text": "De celle-ci"}, token=token, **who)
    assert question(draft).text == "De l’autre fenêtre"
    actions.save_question(question=row, values={"text": "De celle-ci"}, token=stale.value.token, **who)
    assert question(draft).text == "De celle-ci"


def test_the_names_of_a_question_follow_its_code(draft, who):
    change_question(draft, "JUR-01", who["actor"], NOW, condition={"question": "CYB-02", "values": ["interne"]})
    change_question(draft, "CYB-02", who["actor"], NOW, code="CYB-20")
    change_question(draft, "ECO-03", who["actor"], NOW, code="ECO-30")
    assert problems_of(draft) == []
    named = [
        clause["question"]
        for code in ("CYB-03", "CYB-04")
        for effect in question(draft, code).effects
        for clause in effect.get("and", ())
    ]
    assert set(named) == {"CYB-20"}
    assert question(draft, "JUR-01").condition == {"question": "CYB-20", "values": ["interne"]}
    assert [effect.get("target") for effect in question(draft, "ECO-02").effects if effect["kind"] == "CAP"] == [
        "ECO-30"
    ]


def test_only_the_administrator_writes_and_only_a_draft(cast, draft):
    heading = content_token(heading_content(draft))
    row, jur = question(draft), criterion(draft)
    acts = [
        lambda **who: actions.save_heading(grid=draft, title="T", law_read_on=NOW.date(), token=heading, **who),
        lambda **who: actions.add_criterion(grid=draft, values=CRITERION, position=1, **who),
        lambda **who: actions.save_criterion(
            criterion=jur, values={**CRITERION, "code": "JUR"}, position=1, token=token_of(jur), **who
        ),
        lambda **who: actions.add_question(criterion=jur, values=NEW, position=1, **who),
        lambda **who: actions.save_question(question=row, values={"text": "T"}, token=token_of(row), **who),
        lambda **who: actions.delete_question(question=row, **who),
        lambda **who: actions.delete_criterion(criterion=jur, **who),
    ]
    before = exported(draft)
    for name, person in cast.everyone().items():
        for act in acts:
            point = transaction.savepoint()
            if name == "administrator":
                act(actor=person, now=NOW)
                assert exported(GridVersion.objects.get(pk=draft.pk)) != before
            else:
                with pytest.raises(NotAllowed, match="administrateur"):
                    act(actor=person, now=NOW)
            transaction.savepoint_rollback(point)
            draft.refresh_from_db()
            assert exported(draft) == before, name
    publish(draft, cast.administrator, NOW)
    for act in acts:
        with pytest.raises(NotAllowed, match="ne change plus"):
            act(actor=cast.administrator, now=NOW)
