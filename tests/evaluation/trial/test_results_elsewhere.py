"""The same results, on the pages of those who judge: the committee's item, the élu's decision, the final report."""

import pytest
from django.urls import reverse

from evaluation.committee import actions as committee
from evaluation.trial.results import deposited_results
from evaluation.trial.selectors import evaluation_of
from reports.documents.wording import outcome_rows, time_saved
from tests.factories import life, trial
from tests.factories.committee import make_committee
from tests.factories.life import DAY, EVALUATED, MET_AGAIN
from tests.pages import html_of

pytestmark = pytest.mark.django_db
SHARED = ("1 critère sur 1 atteint.", "34, pour un seuil d’au moins 30", "Comment chaque règle a été jugée")


def test_the_committee_reads_the_results_on_its_item(client, cast):
    use_case = trial.evaluated(cast)
    body = make_committee(cast.organisation, size=3)
    meeting = committee.convene_meeting(
        committee=body, actor=cast.coordinator, starts_at=MET_AGAIN + DAY, place="Mairie", now=MET_AGAIN
    )
    item = committee.add_item(meeting=meeting, use_case=use_case, actor=cast.coordinator, now=MET_AGAIN)
    client.force_login(cast.coordinator)
    page = html_of(client.get(reverse("committee:item", args=[item.pk])))
    for words in SHARED:
        assert words in page, words
    assert page.count("EVA-0") >= 8


def test_the_elected_official_reads_them_beside_the_decision(client, cast):
    use_case = trial.heard(cast)
    client.force_login(cast.elected_official)
    page = html_of(client.get(reverse("decisions:decide", args=[use_case.pk])))
    for words in SHARED:
        assert words in page, words


def test_nothing_is_shown_before_the_deposit(cast):
    assert deposited_results(trial.authorised(cast)) is None
    assert deposited_results(trial.ended(cast)) is None


@pytest.mark.parametrize(
    ("value", "closed"),
    [(34, []), (29, ["Généraliser", "Sous réserves"]), (None, [])],
)
def test_the_report_closes_what_the_rules_take_away(cast, value, closed):
    evaluation = evaluation_of(trial.evaluated(cast, value))
    rows = outcome_rows(evaluation, None)
    assert [row["label"] for row in rows if row["state"] == "closed"] == closed


def test_the_report_says_that_a_stop_closes_any_generalisation(cast):
    use_case = trial.ready_to_deposit(cast)
    life.measure(cast, use_case, 1, "stop")
    evaluation = trial.trial.submit_evaluation(evaluation=evaluation_of(use_case), actor=cast.lead, now=EVALUATED)
    rows = {row["label"]: (row["state"], row["why"]) for row in outcome_rows(evaluation, None)}
    assert rows["Généraliser"] == rows["Sous réserves"] == ("closed", "les règles s’y opposent")
    assert rows["Arrêter"][0] == "open"


def test_the_report_says_what_is_done_with_the_time_saved(cast):
    evaluation = life.report(cast, trial.ended(cast))
    assert time_saved(evaluation) == "Le service aux usagers, avec les agents concernés. Rendu aux communes."
    evaluation.hours_saved = 12
    assert "concernés, 12 heures par semaine. Rendu" in time_saved(evaluation)
    evaluation.hours_saved, evaluation.time_saved_use, evaluation.time_saved_decided = None, "", ""
    assert time_saved(evaluation) == "Rendu aux communes."
