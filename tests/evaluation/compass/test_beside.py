"""What stands beside a question: the dossier's evidence against the answer, today or as it was frozen."""

import pytest

from evaluation.compass.beside import PAGES, THEMES_TO_READ, Beside, ClueLine, beside, points_of
from evaluation.compass.evidence import Clue
from evaluation.compass.models import Answer, Assessment, Criterion, Question
from tests.factories import life
from tests.factories.compass import answer_criterion, load_grid, open_with
from tests.factories.usecases import START
from usecases.actions import add_document
from usecases.evidence import Point
from usecases.submission import THEME_BY_SLUG

pytestmark = pytest.mark.django_db
COST = {"name": "cost.total", "level": "purchase", "text": "Seul l’achat est chiffré.", "url": "/dossiers/1/cout/"}


@pytest.fixture
def opened(cast):
    load_grid()
    return open_with(life.submitted(cast), cast.coordinator, cast.expert, START)


def margins(assessment, *, answering=True) -> Beside:
    fresh = Assessment.objects.select_related("use_case__submission").get(pk=assessment.pk)
    criterion = Criterion.objects.get(code="COU")
    stored = {row.question.code: row for row in fresh.answers.select_related("question")}
    return beside(fresh, criterion, stored, answering=answering)


def freeze(assessment, *points):
    """Complete the assessment, the only way to show points whatever the other pages hold."""
    Assessment.objects.filter(pk=assessment.pk).update(
        completed_at=START, sha256="0" * 64, result={"evidence": list(points)}
    )


def test_a_page_that_says_something_else_than_the_answer_is_set_against_it(cast, opened):
    freeze(opened, COST)
    assert margins(opened).margins["COU-01"].clues == (ClueLine(COST["text"], COST["url"], "Coût", ""),)
    Answer.objects.create(
        assessment=opened, question=Question.objects.get(code="COU-01"), value="complet", answered_by=cast.expert,
        answered_at=START,
    )  # fmt: skip
    labels = {row["value"]: row["label"] for row in Question.objects.get(code="COU-01").options}
    (mine,) = margins(opened).margins["COU-01"].clues
    assert mine.difference.startswith(f"Vous répondez « {labels['complet']} » ; la page « Coût » correspond plutôt à")
    assert labels["achat"] in mine.difference
    (read,) = margins(opened, answering=False).margins["COU-01"].clues
    assert read.difference.startswith("La réponse est")
    Answer.objects.update(value="achat")
    assert margins(opened).margins["COU-01"].clues[0].difference == ""
    Answer.objects.update(value="", unknown=True)
    assert "Je ne sais pas" in margins(opened).margins["COU-01"].clues[0].difference
    Answer.objects.update(unknown=False, not_applicable=True, comment="Gratuit.")
    assert margins(opened).margins["COU-01"].clues[0].difference == ""


def test_a_completed_assessment_shows_what_was_frozen(opened):
    freeze(opened, COST)
    assert points_of(Assessment.objects.get(pk=opened.pk)) == {"cost.total": Point(**COST)}
    Assessment.objects.filter(pk=opened.pk).update(result={})
    assert points_of(Assessment.objects.get(pk=opened.pk)) == {}


def test_the_words_of_the_lead_and_the_documents_are_there(cast, opened, pdf_file):
    answer_criterion(opened, "COU", cast.expert, START)
    before = margins(opened)
    assert before.margins["COU-01"].lacking == ("Tableau de coûts",)
    assert [title for title, _rows in before.words] == ["Le coût", "Les bénéfices attendus"]
    assert all(row["answer"] for _title, rows in before.words for row in rows)
    add_document(
        use_case=opened.use_case,
        actor=cast.expert,
        kind="cost_table",
        title="Tableau de coûts",
        file=pdf_file,
        now=START,
    )
    after = margins(opened)
    assert [row.title for row in after.margins["COU-01"].documents] == ["Tableau de coûts"]
    assert after.margins["COU-01"].lacking == ()


def test_every_criterion_and_every_point_of_the_grid_has_its_words(opened):
    assert set(THEMES_TO_READ) == set(Criterion.objects.values_list("code", flat=True))
    assert {slug for slugs in THEMES_TO_READ.values() for slug in slugs} <= set(THEME_BY_SLUG)
    named = {row["point"].partition(".")[0] for question in Question.objects.all() for row in question.evidence}
    assert named == set(PAGES)
    assert Clue(Point(**COST), "achat").suggests == "achat"
