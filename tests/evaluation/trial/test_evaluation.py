"""The evaluation of a trial is a function of its locked protocol and data alone, and can be checked afterwards."""

import copy
import random
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from boussole.shared.typography import date_fr
from evaluation.compass.evidence import clues_for
from evaluation.compass.models import Answer, Assessment, Question
from evaluation.compass.selectors import current_assessment
from evaluation.dialogue.actions import cancel_step
from evaluation.trial import actions, case_builder
from evaluation.trial.case import evaluate
from evaluation.trial.case_builder import case_of, content_hash, problems, rules_for, time_saved_settled
from evaluation.trial.case_format import case_from_dict, outcome_to_dict
from evaluation.trial.enums import Outcome
from evaluation.trial.models import Evaluation, Indicator
from evaluation.trial.results import comparison_of, results_of, results_sentence
from evaluation.trial.rule_settings import RuleSettings
from evaluation.trial.selectors import answers_of, evaluation_of, evidence_points, protocol_in_force, threshold_of
from evaluation.trial.situation import Answers
from tests.evaluation.trial.checks import refused
from tests.factories import life, trial
from tests.factories.dialogue import add_step, make_consultation, seize
from tests.factories.life import DAY, DECIDED_AGAIN, ENDED, EVALUATED, MEASURED
from tests.factories.running import event, held
from tests.pages import html_of, words_of
from usecases.evidence import joined_points

pytestmark = pytest.mark.django_db
FIGURES = (("R1", 34, 20, 3), ("R1", 12, 9, 1), ("R1", 21, 15, 2), ("A1", 0, 1, 4))


def url(name, use_case):
    return reverse(f"trial:{name}", args=[use_case.pk])


def ended_with(cast, rows, author, delay=0):
    """A trial that is over, its figures typed in the order of `rows`, by `author`, `delay` days later."""
    use_case = life.running(cast, trial.assessed(cast))
    codes = {row.code: row for row in protocol_in_force(use_case).indicators.all()}
    for code, value, sample, day in rows:
        actions.record_measure(
            indicator=codes[code],
            actor=author,
            value=Decimal(value),
            sample=sample,
            measured_on=(MEASURED + day * DAY).date(),
            now=MEASURED + (10 + delay) * DAY,
        )
    actions.end_trial(use_case=use_case, actor=cast.lead, now=ENDED)
    return life.again(use_case)


def deposited(cast, use_case, at=EVALUATED):
    life.report(cast, use_case)
    trial.sign(cast, use_case)
    return actions.submit_evaluation(evaluation=evaluation_of(use_case), actor=cast.lead, now=at)


# --- a function of the protocol and the data alone ----------------------------------------------------


def test_neither_order_nor_people_nor_clock_nor_other_dossiers_change_an_evaluation(cast):
    first = deposited(cast, ended_with(cast, FIGURES, cast.lead))
    shuffled = list(FIGURES)
    random.Random(7).shuffle(shuffled)
    other = deposited(cast, ended_with(cast, shuffled, cast.coordinator, delay=30), at=EVALUATED + 9 * DAY)
    assert shuffled != list(FIGURES)
    assert first.content["case"] == other.content["case"]
    assert first.content["result"] == other.content["result"]
    assert (first.proposal, first.proposal_path) == (other.proposal, other.proposal_path)


def test_what_was_frozen_is_what_the_pure_function_says_of_it(cast):
    for value in (34, 29, None):
        evaluation = deposited(cast, trial.ended(cast, value))
        again = outcome_to_dict(evaluate(case_from_dict(evaluation.content["case"])))
        assert again == evaluation.content["result"]
        assert problems(evaluation_of(evaluation.protocol.use_case)) == []


def test_a_later_version_of_the_rules_does_not_judge_a_trial_locked_before(cast, monkeypatch):
    evaluation = deposited(cast, trial.ended(cast))
    newer = RuleSettings(version="2", in_force_from=(life.LOCKED + DAY).date(), minimum_answers=99)
    monkeypatch.setattr(
        case_builder, "shipped_on", lambda day: newer if day >= newer.in_force_from else RuleSettings(version="1")
    )
    assert rules_for(evaluation.protocol).version == "1"
    assert evaluation.content["case"]["settings"]["version"] == "1"
    extended = actions.amend_protocol(
        use_case=trial.running(cast),
        actor=cast.elected_official,
        ends_on=(ENDED + 30 * DAY).date(),
        reason="Trop peu de réponses.",
        now=MEASURED,
    )
    assert extended.locked_at.date() >= newer.in_force_from
    assert rules_for(extended).version == "1"


# --- checking a deposit -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "value", "sentences"),
    [
        (["summary"], "Autre.", ["empreinte"]),
        (["case", "figures", "R1", "value"], "29", ["empreinte", "autre chose"]),
        (["case", "criteria", 0, "threshold"], "20", ["empreinte", "ceux du protocole"]),
        (["result", "outcome"], "roll_out", ["empreinte", "autre chose", "suite proposée"]),
        (["protocol"], "0" * 64, ["empreinte", "le protocole"]),
    ],
)
def test_a_deposit_that_was_changed_behind_our_back_is_told(cast, way, value, sentences):
    evaluation = deposited(cast, trial.ended(cast))
    content = copy.deepcopy(evaluation.content)
    place = content
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = value
    evaluation.content = content
    found = problems(evaluation)
    assert len(found) == len(sentences)
    assert all(any(words in line for line in found) for words in sentences)
    evaluation.sha256 = content_hash(content)
    assert not any("contenu figé" in line for line in problems(evaluation))


def test_other_words_for_the_same_reason_are_not_another_result(cast):
    evaluation = deposited(cast, trial.ended(cast))
    content = copy.deepcopy(evaluation.content)
    content["result"]["criteria"][0]["why"] = "34 minutes, au-dessus de 30"
    content["result"]["rules"][0]["reason"] = "rien n’arrête l’essai"
    evaluation.content, evaluation.sha256 = content, content_hash(content)
    assert problems(evaluation) == []


def test_a_protocol_that_was_changed_is_told(cast):
    evaluation = deposited(cast, trial.ended(cast))
    evaluation.protocol.question = "Une autre question ?"
    assert problems(evaluation) == ["le protocole ne correspond plus à son empreinte"]


def test_the_database_keeps_a_deposit_and_refuses_what_makes_no_sense(cast):
    evaluation = evaluation_of(trial.ended(cast))
    same = Evaluation.objects.filter(pk=evaluation.pk)
    for wrong in ({"hours_saved": -1}, {"time_saved_use": "sieste"}, {"time_saved_decided": "dieu"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            same.update(**wrong)
    assert same.get().time_saved_use == ""


# --- the case that is gathered ------------------------------------------------------------------------


@pytest.mark.parametrize(("nature", "watches"), [("quality", True), ("time", False), ("workload", False)])
def test_a_criterion_watches_over_quality_as_its_lead_said(nature, watches):
    row = Indicator(kind="success", code="R1", direction="at_least", threshold=Decimal(1), nature=nature)
    assert threshold_of(row).watches_quality is watches


def test_the_case_holds_the_protocol_the_figures_and_what_was_told(cast):
    use_case = trial.ended(cast)
    evaluation = evaluation_of(use_case)
    case = case_of(evaluation)
    [criterion], [stop] = case.criteria, case.stops
    assert (criterion.code, criterion.label, criterion.threshold, criterion.minimum_sample) == (
        "R1",
        "Minutes gagnées",
        30,
        10,
    )
    assert criterion.watches_quality
    assert (stop.code, list(case.figures)) == ("A1", ["R1"])
    assert (case.spending.planned_cost, case.spending.actual_cost) == (9000, None)
    assert (case.answers, answers_of(protocol_in_force(use_case))) == (None, None)
    assert (case.blockers, case.start_blockers, case.already_extended) == ((), (), False)
    assert case.time_saved_settled is None
    assert (case.prevention_plan, case.social_opinion) == (False, ())
    values = {**life.REPORT, "prevention_plan": "Pauses."}
    given = {"evaluation": evaluation, "actor": cast.lead, "version": 1, "now": EVALUATED}
    told = case_of(actions.save_evaluation(values=values, **given))
    assert (told.prevention_plan, told.social_opinion, told.time_saved_settled) == (True, (), True)
    assert told.spending.actual_cost == Decimal("9100.00")


def test_a_blocker_of_the_compass_after_the_trial_suspends(cast):
    use_case = trial.ready_to_deposit(cast)
    after = current_assessment(use_case, "ex_post")
    Answer.objects.filter(assessment=after, question__code="JUR-01").update(value="oui")
    assert case_of(evaluation_of(use_case), compass=False).blockers == ()
    evaluation = actions.submit_evaluation(evaluation=evaluation_of(use_case), actor=cast.lead, now=EVALUATED)
    assert (evaluation.proposal, evaluation.content["case"]["blockers"]) == (Outcome.SUSPEND, ["JUR-01"])
    assert evaluation.proposal_path[0] == [
        "EVA-01",
        "point bloquant ouvert : JUR-01 ; suspendre, puis vote du comité",
    ]


def test_answers_of_agents_enter_the_case_and_the_frozen_content(cast, monkeypatch):
    heard = Answers(20, 20, 15, {"Q07": Decimal(4), "Q08": Decimal(4)}, {f"Q{n:02}": Decimal(4) for n in range(1, 16)})
    monkeypatch.setattr(case_builder, "answers_of", lambda protocol: heard)
    evaluation = deposited(cast, trial.ended(cast))
    assert evaluation.proposal == Outcome.ROLL_OUT
    assert evaluation.content["case"]["answers"]["responses"] == 15
    assert problems(evaluation) == []


def test_the_opinion_of_the_staffs_body_is_read_from_its_consultation_and_frozen(cast, client):
    use_case = trial.ended(cast)
    before = make_consultation(cast, use_case, now=life.STARTED)
    seize(cast, before, now=life.STARTED)
    given = {"position": "favourable", "text": "Avis.", "on_prevention_plan": True}
    add_step(cast, before, "opinion", (life.STARTED - DAY).date(), now=life.STARTED, **given)
    assert case_of(evaluation_of(use_case)).social_opinion == ()
    client.force_login(cast.lead)
    assert "Aucun avis de la F3SCT ou du CST sur un plan" in html_of(client.get(url("evaluation", use_case)))

    since = make_consultation(cast, use_case, body="cst", now=ENDED)
    seize(cast, since, now=ENDED)
    opinion = add_step(cast, since, "opinion", (ENDED - DAY).date(), now=ENDED, **given)
    evaluation = deposited(cast, use_case)
    day = (ENDED - DAY).date()
    [read] = evaluation.content["case"]["social_opinion"]
    assert (read["consultation"], read["body"], read["on"], read["position"]) == (
        since.pk,
        "CST",
        day.isoformat(),
        "favourable",
    )
    cancel_step(step=opinion, actor=cast.coordinator, reason="Erreur.", now=EVALUATED)
    assert case_of(evaluation_of(use_case)).social_opinion == ()
    assert problems(evaluation_of(use_case)) == []
    assert results_of(evaluation).opinions == (f"CST, {date_fr(day)}, favorable",)
    assert f"CST, {date_fr(day)}, favorable." in html_of(client.get(url("evaluation", use_case)))


def test_a_frozen_evaluation_does_not_say_that_no_opinion_was_given_since(cast, client):
    use_case = trial.ended(cast)
    deposited(cast, use_case)
    late = make_consultation(cast, use_case, now=EVALUATED)
    seize(cast, late, now=EVALUATED)
    given = {"position": "favourable", "text": "Avis.", "on_prevention_plan": True}
    add_step(cast, late, "opinion", EVALUATED.date(), now=EVALUATED, **given)
    client.force_login(cast.lead)
    page = html_of(client.get(url("evaluation", use_case)))
    assert "Au dépôt, aucun avis de la F3SCT ou du CST sur un plan de prévention." in page


def test_trainings_are_read_from_their_rows_beside_the_grid_and_frozen(cast, client, django_assert_num_queries):
    use_case = trial.ended(cast)
    [point] = [row for row in joined_points(use_case) if row.name == "trial.training"]
    assert (point.level, point.text) == ("none", "Aucune formation n’est notée.")
    held(cast, use_case)
    event(cast, use_case, kind="staff_information")
    gone = event(cast, use_case)
    actions.cancel_event(event=gone, actor=cast.lead, reason="Salle prise.", now=ENDED)
    said = "1 formation prévue, 1 tenue : 14 présences pour 20 invitations, soit 70 % des 20 participants prévus."
    with django_assert_num_queries(4):
        [point] = evidence_points(use_case)
    assert (point.level, point.text) == ("partial", said)
    [clue] = clues_for(Question.objects.get(criterion__grid=1, code="TRA-07"), {point.name: point})
    assert clue.suggests == "partiel"
    client.force_login(cast.lead)
    assert said in words_of(client.get(url("evaluation", use_case)))
    evaluation = deposited(cast, use_case)
    assert evaluation.content["training"] == {
        "planned": 1,
        "held": 1,
        "invited": 20,
        "attended": 14,
        "at_least": 14,
        "participants": 20,
    }
    assert results_of(evaluation).training == said


@pytest.mark.parametrize(
    ("use", "decided", "settled"),
    [
        ("", "", None),
        ("", "staff", None),
        ("none", "", True),
        ("unknown", "staff", False),
        ("service", "staff", True),
        ("training", "representatives", True),
        ("workload", "management", False),
        ("other", "undecided", False),
    ],
)
def test_the_time_saved_is_settled_when_it_is_decided_with_the_agents(use, decided, settled):
    assert time_saved_settled(Evaluation(time_saved_use=use, time_saved_decided=decided)) is settled


def test_an_extension_is_judged_on_the_figures_of_the_whole_trial(cast):
    use_case = trial.heard(cast, None)
    limit = (DECIDED_AGAIN + 60 * DAY).date()
    life.decide(cast, use_case, "extend_trial", DECIDED_AGAIN, ends_on=limit, departure_reasons="Motif.")
    life.measure(cast, life.again(use_case), 34)
    actions.end_trial(use_case=use_case, actor=cast.lead, now=DECIDED_AGAIN + 61 * DAY)
    case = case_of(evaluation_of(use_case))
    assert (case.already_extended, case.figures["R1"].value) == (True, 34)
    assert results_of(evaluation_of(use_case)).criteria[0]["verdict"] == "reached"


# --- what a deposit asks ------------------------------------------------------------------------------


def test_a_deposit_asks_what_is_done_with_the_time_saved(cast):
    use_case = trial.ready_to_deposit(cast)
    given = {"actor": cast.lead, "now": EVALUATED}

    def saved(version, **values):
        evaluation = evaluation_of(use_case)
        return actions.save_evaluation(evaluation=evaluation, values=values, version=version, **given)

    evaluation = saved(2, time_saved_use="", time_saved_decided="")
    refused("à quoi sert surtout le temps gagné, avec qui", actions.submit_evaluation, evaluation=evaluation, **given)
    evaluation = saved(3, time_saved_use="service")
    refused(r"évaluation : avec qui c’est décidé\.", actions.submit_evaluation, evaluation=evaluation, **given)
    evaluation = actions.submit_evaluation(evaluation=saved(4, time_saved_use="none"), **given)
    assert evaluation.content["time_saved_use"] == "none"


# --- pages --------------------------------------------------------------------------------------------


def test_the_lead_sees_what_the_rules_would_say_before_depositing(client, cast):
    use_case = trial.ended(cast)
    client.force_login(cast.lead)
    page = html_of(client.get(url("evaluation", use_case)))
    assert "1 critère sur 1 atteint." in page
    assert "Ce que les règles proposeraient aujourd’hui" in page
    assert "Généraliser sous réserves" in page
    assert "Demander leur avis aux agents par un questionnaire" in page
    assert "Ses points bloquants compteront au dépôt" in page
    assert "pour que personne ne l’écrive sous votre regard" in page
    assert page.count("EVA-0") >= 8
    page = html_of(client.get(url("evaluation_submit", use_case)))
    assert "Les résultats, avant de les figer" in page


def test_too_few_observations_are_told_with_the_number_that_was_needed(client, cast):
    use_case = life.running(cast, trial.assessed(cast))
    life.measure(cast, use_case, 34, sample=7)
    actions.end_trial(use_case=use_case, actor=cast.lead, now=ENDED)
    client.force_login(cast.coordinator)
    page = html_of(client.get(url("evaluation", use_case)))
    assert "Aucun critère sur 1 atteint\u202f; 1 non concluant." in page
    assert "7 observations, il en fallait 10" in page
    assert "Prolonger l’essai" in page


def test_a_deposited_evaluation_shows_both_compasses_and_its_check(client, cast):
    use_case = trial.ended(cast)
    after = Assessment.objects.get(phase="ex_post")
    Answer.objects.filter(assessment=after, question__code="TRA-01").update(value="informes")
    deposited(cast, use_case)
    client.force_login(cast.elected_official)
    page = html_of(client.get(url("evaluation", use_case)))
    assert "1 critère recule, 6 ne bougent pas. Le plus grand écart\u00a0: Conditions de travail" in page
    assert page.count('class="gauge"') == 7
    assert "Les réponses qui ont changé" in page
    assert "TRA-01" in page
    assert "il donne le même résultat" in page
    assert "Le service aux usagers · Avec les agents concernés" in page
    assert "Ce que proposent les règles" in page
    assert "aujourd’hui" not in page.split("<main")[1].split("</main>")[0]


def test_only_the_answers_that_changed_are_listed(cast):
    use_case = trial.ended(cast)
    evaluation = evaluation_of(use_case)
    assert comparison_of(evaluation).changed == ()
    after = Assessment.objects.get(phase="ex_post")
    Answer.objects.filter(assessment=after, question__code="TRA-01").update(value="informes")
    Answer.objects.filter(assessment=after, question__code="ECO-04").update(value="", unknown=True)
    Answer.objects.filter(assessment=after, question__code="COU-05").delete()
    changed = comparison_of(evaluation).changed
    assert [[row.code for row in rows] for _label, rows in changed] == [["ECO-04"], ["COU-05"], ["TRA-01"]]
    [unknown], [gone], [_other] = [rows for _label, rows in changed]
    assert (unknown.after, gone.after) == ("Je ne sais pas", "")


def test_without_a_compass_there_is_nothing_to_compare(cast):
    evaluation = evaluation_of(trial.ended(cast))
    Assessment.objects.filter(phase="ex_ante").update(phase="ex_post", round=9)
    assert comparison_of(evaluation) is None


def test_the_form_keeps_what_was_typed_of_the_time_saved(client, cast):
    use_case = trial.ended(cast)
    client.force_login(cast.lead)
    form = {**life.REPORT, "actual_cost_eur": "9100", "lock_version": 1, "hours_saved": "-3", "time_saved": "Mot tapé"}
    page = html_of(client.post(url("evaluation", use_case), form))
    for words in ("Erreur", '<a href="#id_hours_saved">', "Mot tapé", "-3"):
        assert words in page, words
    assert Evaluation.objects.get().hours_saved is None
    assert client.post(url("evaluation", use_case), {**form, "hours_saved": "41,5"}).status_code == 302
    stored = Evaluation.objects.get()
    assert (stored.hours_saved, stored.time_saved_use, stored.time_saved_decided) == (
        Decimal("41.5"),
        "service",
        "staff",
    )
    page = html_of(client.post(url("evaluation", use_case), {**form, "time_saved_use": "training", "hours_saved": "1"}))
    assert "autre fenêtre" in page
    assert "Le service aux usagers" in page


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        ([], "Aucun critère sur 0 atteint."),
        (["reached"], "1 critère sur 1 atteint."),
        (["reached", "reached", "missed"], "2 critères sur 3 atteints ; 1 non atteint."),
        (["inconclusive", "inconclusive", "missed"], "Aucun critère sur 3 atteint ; 1 non atteint ; 2 non concluants."),
    ],
)
def test_the_sentence_counts_in_french(verdicts, sentence):
    assert results_sentence(verdicts) == sentence


def test_a_deposited_evaluation_is_shown_without_any_query(cast, django_assert_num_queries):
    evaluation = deposited(cast, trial.ended(cast))
    with django_assert_num_queries(0):
        shown = results_of(evaluation)
    assert (shown.frozen, shown.proposal, len(shown.rules)) == (True, "Généraliser sous réserves", 8)
    assert [rule.code for rule in shown.rules if rule.decides] == ["EVA-07"]
