"""The words of the rules say what the rules do; the profiles are those of the engine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.committee.rule_settings import (
    BY_NAME,
    PROFILES,
    SETTINGS,
    differences,
    nearest_profile,
    profile_named,
    source_of,
    value_of,
)
from evaluation.committee.rule_trials import Seat, Table, trials
from evaluation.committee.tally import (
    CGCT,
    CRPA,
    Attendance,
    Case,
    Member,
    Proxy,
    PublicBallot,
    Rules,
    quorum_required,
    quorum_status,
    rules_to_dict,
    tally,
)
from evaluation.committee.vote_case import RULE_NAMES, BallotMode, Majority, QuorumRule, RecusedInQuorum

ANY_RULES = st.builds(
    Rules,
    ballot=st.sampled_from(BallotMode),
    majority=st.sampled_from(Majority),
    quorum=st.sampled_from(QuorumRule),
    quorum_counts_proxies=st.booleans(),
    quorum_recused=st.sampled_from(RecusedInQuorum),
    max_proxies_per_holder=st.integers(0, 3),
    casting_vote=st.booleans(),
    remote_counts_present=st.booleans(),
)


def seats(size, *, consultative=0):
    voting = [Seat(f"m{rank}", f"Membre {rank}") for rank in range(1, size + 1)]
    return (*voting, *(Seat(f"c{rank}", f"Expert {rank}", voting=False) for rank in range(consultative)))


def table(rules=CGCT, size=9, **more):
    return Table(rules=rules, seats=seats(size), president="m1", deputy="m2", **more)


def by_title(rules, size=9):
    return {trial.title: trial for trial in trials(table(rules, size))}


def test_every_setting_and_every_value_is_said_once():
    assert {setting.name for setting in SETTINGS} == set(RULE_NAMES)
    known = {"ballot": BallotMode, "majority": Majority, "quorum": QuorumRule, "quorum_recused": RecusedInQuorum}
    for setting in SETTINGS:
        values = [row.value for row in setting.values]
        expected = list(known.get(setting.name, [] if setting.name == "max_proxies_per_holder" else [True, False]))
        assert sorted(map(str, values)) == sorted(map(str, expected)), setting.name
        assert setting.source or all(row.source for row in setting.values)


def test_a_value_without_a_text_is_said_to_be_checked():
    assert source_of("quorum", "majority") == "CGCT, art. L2121-17"
    assert source_of("majority", "unanimity_expressed") == "Choix du règlement intérieur (à vérifier)"
    assert source_of("max_proxies_per_holder", 1) == "CGCT, art. L2121-20 ; décret n° 2006-672, art. 10"
    assert source_of("max_proxies_per_holder", 2) == "Choix du règlement intérieur (à vérifier)"
    assert value_of("majority", "unanimity_expressed").said.endswith("règlement intérieur (à vérifier).")
    assert value_of("quorum", "half").said.startswith("5 présents sur 9, 5 sur 10. Source : décret")


def test_profiles_are_those_of_the_engine():
    assert [profile.rules for profile in PROFILES] == [CGCT, CRPA]
    assert profile_named("crpa").rules == CRPA
    assert profile_named("autre") is None


def test_what_differs_between_two_sets_of_rules():
    rows = differences(rules_to_dict(CGCT), rules_to_dict(CRPA))
    assert [(row.before, row.after) for row in rows] == [
        ("Plus de la moitié", "Au moins la moitié"),
        ("Non", "Oui"),
        ("Non", "Oui"),
        ("Plus de la moitié des « pour » et « contre »", "Plus de la moitié des voix présentes ou représentées"),
    ]
    assert differences(rules_to_dict(CRPA), rules_to_dict(CRPA)) == ()
    profile, apart = nearest_profile(rules_to_dict(Rules(max_proxies_per_holder=2)))
    assert (profile.key, [(row.before, row.after) for row in apart]) == ("cgct", [("1", "2")])
    assert nearest_profile(rules_to_dict(CRPA)) == (profile_named("crpa"), ())


def test_the_numbers_of_the_examples_are_those_of_the_rules():
    assert [quorum_required(size, "majority") for size in (9, 10)] == [5, 6]
    assert [quorum_required(size, "half") for size in (9, 10, 14)] == [5, 5, 7]
    people = tuple(Member(f"m{rank}") for rank in range(1, 16))
    there = tuple(Attendance(member.id, "present", "present") for member in people)
    choices = ["POUR"] * 5 + ["CONTRE"] * 4 + ["ABSTENTION"] * 6
    cast = tuple(PublicBallot(member.id, member.id, choice) for member, choice in zip(people, choices, strict=True))
    for row in BY_NAME["majority"].values:
        outcome = tally(Case(Rules(majority=row.value), people, "m1", attendance=there, ballots=cast)).outcome
        assert ("adoptée" in row.example) == (outcome == "ADOPTE"), row.value
    for name, counted in ((True, 7), (False, 5)):
        proxies = (Proxy("m6", "m1"), Proxy("m7", "m2"))
        case = Case(
            Rules(quorum="half", quorum_counts_proxies=name), people[:14], attendance=there[:5], proxies=proxies
        )
        assert (quorum_status(case).present, quorum_status(case).reached) == (counted, counted == 7)


@pytest.mark.parametrize(
    ("recused", "present", "out", "reached", "numbers"),
    [
        ("not_present", 5, 1, False, (4, 5)),
        ("out_of_base", 6, 2, True, (4, 4)),
        ("counted", 5, 1, True, (5, 5)),
    ],
)
def test_the_examples_of_recusals_are_those_of_the_rules(recused, present, out, reached, numbers):
    people = tuple(Member(f"m{rank}") for rank in range(1, 10))
    there = tuple(Attendance(member.id, "present", "present") for member in people[:present])
    away = tuple(member.id for member in people[:out])
    status = quorum_status(Case(Rules(quorum_recused=recused), people, attendance=there, recusals=away))
    assert (status.reached, status.present, status.required) == (reached, *numbers)


# --- trying the rules --------------------------------------------------------------------------------


def test_the_situations_of_nine_under_the_default_rules():
    found = by_title(CGCT)
    assert {title: trial.verdict for title, trial in found.items()} == {
        "La moitié du comité est là": "Quorum manqué",
        "Égalité des voix": "Adoptée",
        "Deux pouvoirs au même membre": "Un seul compte",
        "Un déport quand le quorum est juste atteint": "Quorum manqué",
    }
    assert "4 présents sur 9 membres votants, il en faut 5" in found["La moitié du comité est là"].answer
    assert found["Égalité des voix"].told.endswith(
        "4 pour, 4 contre, une abstention. Membre 1, qui préside, vote pour."
    )
    proxies = found["Deux pouvoirs au même membre"].answer
    assert "Celui de Membre 8 est valable. Celui de Membre 9 est sans effet : son porteur a déjà reçu" in proxies
    assert "8 pour" in proxies


def test_the_situations_follow_the_rules():
    assert by_title(CRPA, size=10)["La moitié du comité est là"].verdict == "Quorum atteint"
    assert by_title(Rules(casting_vote=False))["Égalité des voix"].verdict == "Rejetée"
    secret = by_title(Rules(ballot="secret"))["Égalité des voix"]
    assert (secret.verdict, "préside" in secret.told) == ("Rejetée", False)
    for limit, verdict in ((0, "Aucun ne compte"), (2, "Les deux comptent")):
        assert by_title(Rules(max_proxies_per_holder=limit))["Deux pouvoirs au même membre"].verdict == verdict
    recusal = by_title(Rules(quorum_recused="counted"))["Un déport quand le quorum est juste atteint"]
    assert recusal.verdict == "Quorum atteint"


def test_without_president_or_with_few_voters():
    without = Table(rules=CGCT, seats=seats(4))
    tie = {trial.title: trial for trial in trials(without)}["Égalité des voix"]
    assert (tie.verdict, tie.told) == ("Rejetée", "Tout le monde est là : 2 pour, 2 contre.")
    assert trials(Table(rules=CGCT, seats=seats(2, consultative=3))) == ()


@given(ANY_RULES, st.integers(3, 30), st.booleans())
def test_any_rules_can_be_tried_in_any_committee(rules, size, presided):
    people = Table(rules, seats(size, consultative=2), "m1" if presided else None, "m2")
    found = trials(people)
    assert len(found) == 4
    assert all(trial.told.endswith(".") and trial.answer.endswith(".") for trial in found)
    assert found == trials(people)
