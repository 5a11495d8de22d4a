"""Written trials and what the rules make of them: the file of cases, its format, the command, the thresholds."""

import copy
import json
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from evaluation.trial.case import TrialCase, evaluate
from evaluation.trial.case_format import CaseError, case_from_dict, case_to_dict, outcome_to_dict
from evaluation.trial.rule_settings import (
    RuleSettings,
    SettingsError,
    settings_from_dict,
    settings_on,
    settings_to_dict,
)
from evaluation.trial.rules import Figure, Threshold
from evaluation.trial.shipped_rules import shipped_on, shipped_versions
from evaluation.trial.situation import Answers, Outlay, PanelOpinion

FILE = Path(__file__).with_name("evaluation_cases.json")
CASES = json.loads(FILE.read_text(encoding="utf-8"))
WHOLE = next(case for case in CASES if case["id"] == "E01")


def found(data):
    """What a case gives, told as the cases tell what they expect."""
    result = outcome_to_dict(evaluate(case_from_dict(data)))
    by_state = {
        state: [row["code"] for row in result["rules"] if row["state"] == state] for state in ("applied", "unjudged")
    }
    return {
        "outcome": result["outcome"],
        "decided_by": result["decided_by"],
        **by_state,
        "verdicts": {row["code"]: row["verdict"] for row in result["criteria"]},
        "stops": [row["code"] for row in result["stops"] if row["reached"]],
    }


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_written_cases_come_out_as_worked_out_by_hand(case):
    result = found(case)
    assert {name: result[name] for name in case["expected"]} == case["expected"]


def test_every_rule_applies_and_stays_silent_in_some_case():
    applied = [set(case["expected"]["applied"]) for case in CASES]
    rules = {f"EVA-0{number}" for number in range(1, 9)}
    assert set().union(*applied) == rules
    assert set().union(*(rules - row for row in applied)) == rules
    assert len(CASES) >= 25
    assert len({case["id"] for case in CASES}) == len(CASES)


# --- the format ---------------------------------------------------------------------------------------

decimals = st.decimals(-1000, 1000, places=3)
thresholds = st.builds(
    Threshold,
    code=st.just("R"),
    direction=st.sampled_from(["at_least", "at_most"]),
    threshold=decimals,
    minimum_sample=st.integers(0, 100),
    nature=st.sampled_from(["", "quality", "time"]),
    label=st.text(max_size=5),
    baseline=st.none() | decimals,
)
figures = st.builds(
    Figure, value=decimals, sample=st.integers(0, 200), on=st.none() | st.dates(date(2025, 1, 1), date(2030, 1, 1))
)
opinions = st.builds(
    PanelOpinion,
    body=st.sampled_from(["", "F3SCT", "CST"]),
    on=st.none() | st.dates(date(2025, 1, 1), date(2030, 1, 1)),
    position=st.sampled_from(["", "favourable", "unfavourable"]),
    label=st.text(max_size=5),
    consultation=st.none() | st.integers(1, 9),
)
marks = st.dictionaries(st.sampled_from(["Q06", "Q07", "Q08", "Q09", "Q11"]), st.decimals(1, 5, places=2))


@st.composite
def trials(draw):
    """Any trial: its criteria, its figures, and everything else that its evaluation depends on."""
    rows = draw(st.lists(thresholds, max_size=5))
    named = [Threshold(**{**vars(row), "code": f"R{place}"}) for place, row in enumerate(rows)]
    cut = draw(st.integers(0, len(named)))
    codes = draw(st.lists(st.sampled_from([row.code for row in named]), unique=True)) if named else []
    amounts = [draw(st.none() | st.decimals(0, 10**6, places=2)) for _each in range(4)]
    counts = [draw(st.integers(0, 40)) for _each in range(2)]
    asked = Answers(counts[0], draw(st.none() | st.integers(0, 40)), counts[1], draw(marks), draw(marks))
    return TrialCase(
        criteria=tuple(named[:cut]),
        stops=tuple(named[cut:]),
        figures={code: draw(figures) for code in codes},
        answers=draw(st.sampled_from([None, asked])),
        spending=Outlay(*amounts, draw(st.sampled_from(["", "usage", "estimate"]))),
        blockers=tuple(draw(st.lists(st.sampled_from(["JUR-01", "DON-01"]), unique=True))),
        start_blockers=tuple(draw(st.lists(st.sampled_from(["JUR-08"]), unique=True))),
        already_extended=draw(st.booleans()),
        prevention_plan=draw(st.booleans()),
        social_opinion=draw(st.lists(opinions, max_size=2).map(tuple)),
        time_saved_settled=draw(st.sampled_from([None, True, False])),
    )


@given(trials())
def test_a_case_written_and_read_back_gives_the_same_result(trial):
    written = json.loads(json.dumps(case_to_dict(trial)))
    again = case_from_dict(written)
    assert case_to_dict(again) == written
    assert outcome_to_dict(evaluate(again)) == outcome_to_dict(evaluate(trial))


@given(trials(), st.randoms())
def test_neither_the_order_of_entry_nor_the_spelling_of_numbers_changes_a_result(trial, random):
    codes = list(trial.figures)
    random.shuffle(codes)
    spelled = {
        code: Figure(trial.figures[code].value * Decimal("1.000"), trial.figures[code].sample, trial.figures[code].on)
        for code in codes
    }
    other = TrialCase(**{**vars(trial), "figures": spelled})
    assert json.dumps(case_to_dict(other)) == json.dumps(case_to_dict(trial))
    assert outcome_to_dict(evaluate(other)) == outcome_to_dict(evaluate(trial))


@given(trials())
def test_a_result_holds_text_numbers_and_nothing_inexact(trial):
    def floats(value):
        if isinstance(value, dict):
            return any(floats(item) for item in value.values())
        return any(map(floats, value)) if isinstance(value, list) else isinstance(value, float)

    assert not floats(case_to_dict(trial))
    assert not floats(outcome_to_dict(evaluate(trial)))


def changed(path, value):
    """The whole case with one thing changed, or taken away (`...`)."""
    case = copy.deepcopy(WHOLE)
    *way, last = path
    place = case
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return case


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ([], "un cas : un objet"),
        (changed(["criteria"], ...), "criteria : une liste"),
        (changed(["criteria"], {}), "criteria : une liste"),
        (changed(["critères"], []), "« critères » est une clé inconnue"),
        (changed(["criteria", 1], 3), r"criteria\[1\] : un objet"),
        (changed(["criteria", 1, "kind"], "échec"), r"criteria\[1\]\.kind"),
        (changed(["criteria", 1, "code"], " "), r"criteria\[1\]\.code"),
        (changed(["criteria", 1, "code"], "R1"), "« R1 » est donné deux fois"),
        (changed(["criteria", 0, "direction"], "plus"), r"criteria\[0\]\.direction"),
        (changed(["criteria", 0, "threshold"], ...), r"criteria\[0\]\.threshold : écrivez un nombre"),
        (changed(["criteria", 0, "threshold"], "trente"), r"criteria\[0\]\.threshold : écrivez un nombre"),
        (changed(["criteria", 0, "threshold"], True), r"criteria\[0\]\.threshold : écrivez un nombre"),
        (changed(["criteria", 0, "threshold"], "NaN"), r"criteria\[0\]\.threshold : écrivez un nombre"),
        (changed(["criteria", 0, "threshold"], "1e400"), r"criteria\[0\]\.threshold : écrivez un nombre"),
        (changed(["criteria", 0, "minimum_sample"], "30"), r"criteria\[0\]\.minimum_sample : .* entier"),
        (changed(["criteria", 0, "minimum_sample"], -1), r"criteria\[0\]\.minimum_sample : .* positif"),
        (changed(["criteria", 0, "seuil"], 3), r"criteria\[0\] : « seuil » est une clé inconnue"),
        (changed(["criteria", 0, "label"], 3), r"criteria\[0\]\.label : écrivez un texte"),
        (changed(["figures", "R9"], {"value": 1}), "figures : « R9 » n’est le code d’aucun critère"),
        (changed(["figures", "R1"], {"sample": 1}), r"figures\.R1\.value"),
        (changed(["figures", "R1", "on"], "hier"), r"figures\.R1\.on : écrivez une date"),
        (changed(["figures", "R1", "on"], 20260101), r"figures\.R1\.on : écrivez une date"),
        (changed(["answers", "responses"], ...), r"answers\.responses"),
        (changed(["answers", "means_end", "Q17"], 3), r"means_end : « Q17 » n’est pas une question"),
        (changed(["answers", "means_end", "Q06"], "5.1"), r"means_end\.Q06 : une moyenne va de 1 à 5"),
        (changed(["spending", "actual_cost"], -1), r"spending\.actual_cost : un nombre positif"),
        (changed(["blockers"], "JUR-01"), "blockers : une liste"),
        (changed(["blockers"], [1]), r"blockers\[0\] : écrivez un texte"),
        (changed(["already_extended"], "non"), "already_extended : écrivez true ou false"),
        (changed(["social_opinion"], "oui"), "social_opinion : écrivez true, false ou la liste"),
        (changed(["social_opinion"], ["oui"]), r"social_opinion\[0\] : un objet"),
        (
            changed(["social_opinion"], [{"avis": ""}]),
            r"social_opinion\[0\] : « avis » est une clé inconnue",
        ),
        (changed(["social_opinion"], [{"on": "hier"}]), r"social_opinion\[0\]\.on : écrivez une date"),
        (changed(["time_saved_settled"], 1), "time_saved_settled : écrivez true ou false"),
        (changed(["settings"], {"version": "2"}), r"settings\.in_force_from : ce réglage manque"),
    ],
)
def test_a_badly_written_case_says_where(case, message):
    with pytest.raises(CaseError, match=message):
        case_from_dict(case)


# --- the thresholds -----------------------------------------------------------------------------------


def test_the_shipped_thresholds_are_those_of_the_method():
    shipped = shipped_versions()[-1]
    assert shipped.source
    assert shipped.to_check
    assert shipped == RuleSettings(source=shipped.source)
    assert settings_from_dict(settings_to_dict(shipped)) == shipped


def test_a_trial_is_judged_by_the_version_of_the_day():
    first, second = RuleSettings(), RuleSettings(version="2", in_force_from=date(2027, 1, 1), minimum_answers=20)
    days = {date(2024, 1, 1): "1", date(2026, 12, 31): "1", date(2027, 1, 1): "2", date(2030, 1, 1): "2"}
    for versions in ([first, second], [second, first]):
        assert {day: settings_on(versions, day).version for day in days} == days
    assert shipped_on(date(2026, 3, 1)) == shipped_versions()[0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"minimum_answers": "dix"}, "minimum_answers : .* entier"),
        ({"minimum_answers": 0}, "minimum_answers : entre 1 et"),
        ({"minimum_share": "101"}, "minimum_share : entre 0 et 100"),
        ({"workload_floor": "beaucoup"}, "workload_floor : écrivez un nombre"),
        ({"workload_floor": "NaN"}, "workload_floor : entre 1 et 5"),
        ({"extension_months": 4}, "extension_months : entre 1 et 3"),
        ({"in_force_from": "demain"}, "in_force_from : écrivez une date"),
        ({"to_check": "oui"}, "to_check : écrivez true"),
        ({"source": 3}, "source : écrivez un texte"),
        ({"autre": 3}, "autre : ce réglage n’existe pas"),
    ],
)
def test_badly_written_thresholds_say_where(change, message):
    with pytest.raises(SettingsError, match=message):
        settings_from_dict({**settings_to_dict(RuleSettings()), **change})
    with pytest.raises(SettingsError, match="objet JSON"):
        settings_from_dict([])


# --- the command --------------------------------------------------------------------------------------


def run(*args):
    out = StringIO()
    call_command("evaluate_trial", *args, stdout=out)
    return json.loads(out.getvalue())


def test_the_command_evaluates_a_file_of_cases():
    results = run(str(FILE))
    assert [row["id"] for row in results] == [case["id"] for case in CASES]
    assert [row["outcome"] for row in results] == [case["expected"]["outcome"] for case in CASES]
    assert {row["settings"] for row in results} == {"1"}
    assert all(len(row["rules"]) == 8 for row in results)


def test_the_command_takes_one_case_and_other_thresholds(tmp_path):
    case, rules = tmp_path / "case.json", tmp_path / "rules.json"
    case.write_text(json.dumps({**WHOLE, "id": "seul", "answers": {"invited": 9, "responses": 9}}), encoding="utf-8")
    rules.write_text(
        json.dumps({**settings_to_dict(RuleSettings()), "version": "essai", "minimum_answers": 5}), encoding="utf-8"
    )
    assert [row["outcome"] for row in run(str(case))] == ["extend"]
    [row] = run(str(case), "--rules", str(rules))
    assert (row["id"], row["outcome"], row["settings"]) == ("seul", "roll_out_with_conditions", "essai")


def test_the_command_says_what_it_cannot_read(tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        run(str(tmp_path / "rien.json"))
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(CommandError, match="pas du JSON valide"):
        run(str(broken))
    broken.write_text(json.dumps([WHOLE, {**changed(["answers", "responses"], -1), "id": "faux"}]), encoding="utf-8")
    with pytest.raises(CommandError, match=r"Cas faux : answers\.responses"):
        run(str(broken))
    broken.write_text(json.dumps([WHOLE, 3]), encoding="utf-8")
    with pytest.raises(CommandError, match="Cas 2 : un cas"):
        run(str(broken))
    with pytest.raises(CommandError, match="objet JSON"):
        run(str(FILE), "--rules", str(FILE))
