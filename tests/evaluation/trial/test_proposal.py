"""The rules EVA-01 to EVA-08 on values alone: what they propose, why, and what never helps a trial."""

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.trial.proposal import over, propose
from evaluation.trial.rule_settings import RuleSettings
from evaluation.trial.rules import AT_LEAST, INCONCLUSIVE, MISSED, REACHED, Figure, Threshold, judge
from evaluation.trial.situation import (
    ADAPT,
    APPLIED,
    EXTEND,
    NOT_APPLIED,
    ROLL_OUT,
    STOP,
    SUSPEND,
    UNJUDGED,
    WITH_CONDITIONS,
    Answers,
    Outlay,
    PanelOpinion,
    Situation,
    answers_from,
)

FIGURES = {REACHED: Figure(Decimal(34), 20), MISSED: Figure(Decimal(29), 20), INCONCLUSIVE: Figure(Decimal(34), 9)}
CALM = {f"Q{number:02}": Decimal(4) for number in range(1, 16)}
ENOUGH = Answers(invited=20, participants=20, responses=15, means_before=CALM, means_end=CALM)
F3SCT = PanelOpinion("F3SCT", label="F3SCT, 7 juillet 2026, favorable")
OVER = Outlay(Decimal(100), Decimal(121))


def judged(*verdicts, nature=""):
    rows = [
        judge(Threshold(f"R{place}", AT_LEAST, Decimal(30), 10, nature), FIGURES[verdict])
        for place, verdict in enumerate(verdicts, start=1)
    ]
    assert [row.verdict for row in rows] == list(verdicts)
    return rows


def situation(*verdicts, **more):
    return Situation(**{"judged": judged(*verdicts), "answers": ENOUGH, **more})


def states(proposal):
    return {step.code: step.state for step in proposal.steps}


def applied(proposal):
    return [code for code, _why in proposal.path]


def with_means(**means):
    return replace(ENOUGH, means_end={**CALM, **{code: Decimal(value) for code, value in means.items()}})


CASES = [
    (situation(REACHED, stops=["A1"]), SUSPEND, ["EVA-01"]),
    (situation(REACHED, blockers=["JUR-01"]), SUSPEND, ["EVA-01"]),
    (situation(REACHED, stops=["A1"], spending=OVER), SUSPEND, ["EVA-01", "EVA-06"]),
    (situation(REACHED, REACHED), ROLL_OUT, ["EVA-07"]),
    (situation(REACHED, start_blockers=["JUR-08"]), WITH_CONDITIONS, ["EVA-07"]),
    (situation(REACHED, spending=OVER), WITH_CONDITIONS, ["EVA-06", "EVA-07"]),
    (situation(REACHED, MISSED), ADAPT, ["EVA-03", "EVA-08"]),
    (situation(MISSED, INCONCLUSIVE), ADAPT, ["EVA-02", "EVA-03", "EVA-08"]),
    (situation(MISSED, MISSED), STOP, ["EVA-03", "EVA-08"]),
    (situation(MISSED, already_extended=True), STOP, ["EVA-03", "EVA-08"]),
    (situation(REACHED, INCONCLUSIVE), EXTEND, ["EVA-02"]),
    (situation(REACHED, INCONCLUSIVE, spending=OVER), EXTEND, ["EVA-02", "EVA-06"]),
    (situation(REACHED, INCONCLUSIVE, already_extended=True), ADAPT, ["EVA-02", "EVA-08"]),
    (situation(), ADAPT, ["EVA-08"]),
    (situation(REACHED, answers=replace(ENOUGH, responses=9)), EXTEND, ["EVA-02"]),
    (situation(REACHED, answers=with_means(Q06="2", Q07="2", Q08="2")), ADAPT, ["EVA-04", "EVA-08"]),
    (situation(REACHED, answers=with_means(Q09="2.9")), WITH_CONDITIONS, ["EVA-05", "EVA-07"]),
    (situation(REACHED, answers=None), WITH_CONDITIONS, ["EVA-07"]),
    (situation(REACHED, time_saved_settled=False), WITH_CONDITIONS, ["EVA-07"]),
    (situation(REACHED, time_saved_settled=True), ROLL_OUT, ["EVA-07"]),
]


@pytest.mark.parametrize(("given_", "outcome", "path"), CASES)
def test_each_situation_has_its_proposal_and_its_path(given_, outcome, path):
    proposal = propose(given_)
    assert (proposal.outcome, applied(proposal)) == (outcome, path)
    assert proposal.decided_by in path
    assert all(step.reason for step in proposal.steps)


@pytest.mark.parametrize(
    ("planned", "actual", "expected"),
    [
        (None, Decimal(10), None),
        (Decimal(10), None, None),
        (Decimal(100), Decimal(120), False),
        (Decimal(100), Decimal("120.01"), True),
        (Decimal(0), Decimal(0), False),
        (Decimal(0), Decimal("0.01"), True),
    ],
)
def test_an_overrun_is_above_a_fifth_more(planned, actual, expected):
    assert over(planned, actual) is expected


def test_a_criterion_that_is_not_of_quality_leads_elsewhere_by_another_rule():
    missed = Situation([*judged(REACHED), *judged(MISSED, nature="time")], answers=ENOUGH)
    proposal = propose(missed)
    assert (proposal.outcome, applied(proposal), states(proposal)["EVA-03"]) == (ADAPT, ["EVA-08"], NOT_APPLIED)


def test_the_heavier_workload_needs_both_a_plan_and_an_opinion():
    heavy = situation(REACHED, answers=with_means(Q06="2", Q07="2", Q08="2"))
    for plan, opinion in ((False, False), (True, False), (False, True)):
        proposal = propose(replace(heavy, prevention_plan=plan, social_opinion=[F3SCT] if opinion else []))
        assert (proposal.outcome, proposal.closed) == (ADAPT, (ROLL_OUT, WITH_CONDITIONS))
        effect = dict(proposal.path)["EVA-04"]
        lacking = effect.rpartition("manque : ")[2]
        assert ("plan" in lacking, "avis" in lacking) == (not plan, not opinion)
    both = propose(replace(heavy, prevention_plan=True, social_opinion=[F3SCT, PanelOpinion(), PanelOpinion("CST")]))
    assert (both.outcome, applied(both)) == (WITH_CONDITIONS, ["EVA-04", "EVA-07"])
    assert both.steps[3].figures[-1] == ("Avis sur le plan de prévention", f"{F3SCT.label} ; donné ; CST")


def test_without_any_questionnaire_three_rules_are_not_judged_and_one_reserve_asks_for_it():
    proposal = propose(situation(REACHED, answers=None))
    assert [code for code, state in states(proposal).items() if state == UNJUDGED] == [
        "EVA-02",
        "EVA-04",
        "EVA-05",
        "EVA-06",
    ]
    assert proposal.reserves == ("demander leur avis aux agents par un questionnaire",)


def test_figures_shown_never_contradict_the_rule():
    low = propose(situation(REACHED, answers=with_means(Q06="2.49", Q07="2.5", Q08="2.5")))
    assert "à 2,49 sur 5, sous 2,5" in dict(low.path)["EVA-04"]
    high = propose(situation(REACHED, spending=Outlay(Decimal(100000), Decimal(120001))))
    assert ("Coût, réel en part du prévu", "120,1 %") in next(s for s in high.steps if s.code == "EVA-06").figures


@pytest.mark.parametrize(("responses", "told"), [(0, "moins de 5"), (4, "moins de 5"), (5, "5"), (9, "9")])
def test_a_number_of_agents_under_five_is_never_told(responses, told):
    few = propose(situation(REACHED, answers=Answers(10, 10, responses)))
    step = few.steps[1]
    assert ("Réponses", told) in step.figures
    assert step.reason.startswith(f"{told} réponses, il en fallait 10")


@dataclass(frozen=True)
class Moment:
    invited: int
    responses: int
    means: dict


def test_answers_come_from_the_moments_of_the_trial():
    before = Moment(20, 18, {"Q07": Decimal(4)})
    end = Moment(19, 15, {"Q07": Decimal(3), "Q09": Decimal(5)})
    assert answers_from({}, 20) is None
    assert answers_from({"before": before, "end": end}, 20) == Answers(19, 20, 15, before.means, end.means)
    assert answers_from({"end": end}, None) == Answers(19, None, 15, {}, end.means)
    assert answers_from({"before": before}, 20) == Answers(20, 20, 0, before.means, {})


def test_other_thresholds_give_another_proposal():
    few = situation(REACHED, answers=replace(ENOUGH, responses=9, participants=9, invited=9))
    assert propose(few).outcome == EXTEND
    assert propose(few, RuleSettings(minimum_answers=5)).outcome == ROLL_OUT


def test_an_extended_trial_is_not_extended_again():
    assert propose(situation(REACHED)).closed == ()
    assert propose(situation(REACHED, already_extended=True)).closed == (EXTEND,)


means = st.dictionaries(
    st.sampled_from(["Q06", "Q07", "Q08", "Q09", "Q11"]), st.decimals(1, 5, places=2), min_size=0, max_size=5
)
answers = st.none() | st.builds(
    Answers,
    invited=st.integers(0, 40),
    participants=st.none() | st.integers(0, 40),
    responses=st.integers(0, 40),
    means_before=means,
    means_end=means,
)
amounts = st.none() | st.decimals(0, 10**6, places=2)
names = st.lists(st.sampled_from(["A", "B"]), max_size=2, unique=True)
situations = st.builds(
    Situation,
    judged=st.lists(st.sampled_from([REACHED, MISSED, INCONCLUSIVE]), max_size=5).map(lambda rows: judged(*rows)),
    stops=names,
    blockers=names,
    start_blockers=names,
    already_extended=st.booleans(),
    answers=answers,
    spending=st.builds(Outlay, amounts, amounts, amounts, amounts),
    prevention_plan=st.booleans(),
    social_opinion=st.sampled_from([(), (F3SCT,)]),
    time_saved_settled=st.none() | st.booleans(),
)
WORST_FIRST = [SUSPEND, STOP, ADAPT, EXTEND, WITH_CONDITIONS, ROLL_OUT]


def rank(given_):
    return WORST_FIRST.index(propose(given_).outcome)


@given(situations)
def test_nothing_is_rolled_out_that_missed_or_stopped(given_):
    proposal = propose(given_)
    verdicts = [row.verdict for row in given_.judged]
    assert (proposal.outcome == SUSPEND) == bool(given_.stops or given_.blockers)
    if proposal.outcome in (ROLL_OUT, WITH_CONDITIONS):
        assert set(verdicts) == {REACHED}
        assert ROLL_OUT not in proposal.closed
    if proposal.outcome == EXTEND:
        assert not given_.already_extended
        assert MISSED not in verdicts
    if proposal.outcome == ROLL_OUT:
        assert proposal.reserves == ()
        assert given_.answers is not None


@given(situations)
def test_eight_rules_are_told_once_each_and_one_decides(given_):
    proposal = propose(given_)
    assert [step.code for step in proposal.steps] == [f"EVA-0{number}" for number in range(1, 9)]
    assert {step.state for step in proposal.steps} <= {APPLIED, NOT_APPLIED, UNJUDGED}
    assert states(proposal)[proposal.decided_by] == APPLIED
    last = {code for code in ("EVA-07", "EVA-08") if states(proposal)[code] == APPLIED}
    assert last == {proposal.decided_by} & {"EVA-07", "EVA-08"}
    assert all(bool(step.effect) == (step.state == APPLIED) for step in proposal.steps)


@given(situations, st.randoms())
def test_the_order_of_criteria_changes_no_outcome(given_, random):
    shuffled = list(given_.judged)
    random.shuffle(shuffled)
    one, other = propose(given_), propose(replace(given_, judged=shuffled))
    assert (one.outcome, one.decided_by, states(one), one.closed) == (
        other.outcome,
        other.decided_by,
        states(other),
        other.closed,
    )


@given(situations.filter(lambda row: row.judged), st.integers(0, 4))
def test_a_better_verdict_never_leads_to_a_worse_proposal(given_, place):
    verdicts = [row.verdict for row in given_.judged]
    place %= len(verdicts)
    verdicts[place] = {MISSED: INCONCLUSIVE, INCONCLUSIVE: REACHED, REACHED: REACHED}[verdicts[place]]
    assert rank(replace(given_, judged=judged(*verdicts))) >= rank(given_)


@given(situations)
@pytest.mark.parametrize(
    ("name", "against", "without"),
    [
        ("stops", ["A1"], []),
        ("blockers", ["B"], []),
        ("start_blockers", ["BD"], []),
        ("time_saved_settled", False, True),
        ("prevention_plan", False, True),
        ("social_opinion", [], [F3SCT]),
        ("already_extended", True, False),
    ],
)
def test_what_is_held_against_a_trial_never_helps_it(name, against, without, given_):
    assert rank(replace(given_, **{name: against})) <= rank(replace(given_, **{name: without}))


@given(situations, st.sampled_from(["actual_cost", "actual_footprint"]), st.decimals(0, 10**6, places=2))
def test_spending_more_never_helps(given_, name, more):
    used = getattr(given_.spending, name)
    if used is not None:
        dearer = replace(given_.spending, **{name: used + more})
        assert rank(replace(given_, spending=dearer)) <= rank(given_)


@given(situations, st.sampled_from(["Q06", "Q07", "Q08", "Q09", "Q11"]), st.decimals(0, 4, places=2))
def test_a_better_mean_at_the_end_never_harms(given_, code, more):
    if given_.answers is None or code not in given_.answers.means_end:
        return
    end = given_.answers.means_end
    better = replace(given_.answers, means_end={**end, code: min(Decimal(5), end[code] + more)})
    assert rank(replace(given_, answers=better)) >= rank(given_)


@given(situations, st.integers(0, 40))
def test_more_answers_never_harm(given_, more):
    if given_.answers is not None:
        better = replace(given_.answers, responses=given_.answers.responses + more)
        assert rank(replace(given_, answers=better)) >= rank(given_)


@given(situations)
def test_hiding_a_mean_never_turns_a_reserve_into_a_plain_generalisation(given_):
    if given_.answers is None:
        return
    hidden = replace(given_, answers=replace(given_.answers, means_before={}, means_end={}))
    assert propose(hidden).outcome != ROLL_OUT
