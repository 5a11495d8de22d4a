"""What touches work, and two milestones side by side: plain functions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.dialogue.comparison import Seen, compare, is_few
from evaluation.dialogue.effects import ANSWERS, Effect, effects_on_work, opinion_is_needed
from evaluation.dialogue.enums import Theme
from evaluation.dialogue.selectors.work import EFFECT_WORDS, effect_sentence


@pytest.mark.parametrize(
    ("audience", "count", "answers", "expected"),
    [
        ("", None, {}, ()),
        ("public", 40, {}, ()),
        ("staff", 40, {}, (Effect("agents_use_it", 40),)),
        ("both", None, {}, (Effect("agents_use_it"),)),
        ("public", None, {"TRA-05": "oui", "TRA-08": "non", "TRA-02": "rendu", "TRA-01": "associes"}, ()),
        (
            "public",
            None,
            {"TRA-04": "partiel", "TRA-05": "non"},
            (Effect("cannot_set_aside"), Effect("tires_or_hurries")),
        ),
        ("public", None, {"TRA-02": "inutile"}, ()),
        ("public", None, {"TRA-02": "saisie"}, (Effect("opinion_needed"),)),
        ("public", None, {"JUR-01": "oui", "TRA-03": ""}, ()),
    ],
)
def test_the_effects_on_work_come_from_the_demand_and_the_answers(audience, count, answers, expected):
    assert effects_on_work(audience, count, answers) == expected


def test_each_effect_has_its_sentence():
    assert set(EFFECT_WORDS) == {key for _code, _values, key in ANSWERS}
    assert effect_sentence(Effect("agents_use_it", 1)) == "1 agent l’utilisera."
    assert effect_sentence(Effect("agents_use_it", 40)) == "40 agents l’utiliseront."
    assert effect_sentence(Effect("agents_use_it")) == "Des agents l’utiliseront ; leur nombre n’est pas dit."


@pytest.mark.parametrize(("value", "needed"), [("rien", True), ("saisie", True), ("rendu", False), ("inutile", False)])
def test_the_compass_says_whether_an_opinion_is_needed(value, needed):
    assert opinion_is_needed({"TRA-02": value}) is needed
    assert opinion_is_needed({}) is False


def test_two_milestones_are_set_side_by_side_by_their_worst_finding():
    seen = [
        Seen("before", "skills", 1, "Maîtrisé."),
        Seen("before", "skills", 2, "À tenir."),
        Seen("end", "skills", 3, "On oublie."),
        Seen("before", "pace", 3, "Trop vite."),
        Seen("end", "pace", 2, "Moins vite."),
        Seen("end", "risks", 4, "Épuisement."),
        Seen("midway", "meaning", 4, "Ailleurs."),
    ]
    lines = {line.theme: line for line in compare(seen, Theme.values, "before", "end")}
    assert list(lines) == Theme.values
    assert (lines["skills"].before.worst, lines["skills"].before.count, lines["skills"].change) == (2, 2, "worse")
    assert lines["skills"].before.texts == ("Maîtrisé.", "À tenir.")
    assert (lines["pace"].change, lines["risks"].change, lines["meaning"].change) == ("better", "unknown", "unknown")
    assert lines["risks"].before.worst is None


@given(
    st.lists(
        st.builds(
            Seen,
            milestone=st.sampled_from(["before", "end"]),
            theme=st.sampled_from(Theme.values),
            gravity=st.integers(min_value=1, max_value=4),
        ),
        max_size=12,
    )
)
def test_a_comparison_read_backwards_says_the_opposite_and_loses_no_note(seen):
    forth = compare(seen, Theme.values, "before", "end")
    back = compare(seen, Theme.values, "end", "before")
    opposite = {"better": "worse", "worse": "better", "same": "same", "unknown": "unknown"}
    assert [opposite[line.change] for line in forth] == [line.change for line in back]
    assert sum(line.before.count + line.after.count for line in forth) == len(seen)


@pytest.mark.parametrize(("count", "few"), [(1, True), (4, True), (5, False), (160, False)])
def test_under_five_people_someone_could_be_recognised(count, few):
    assert is_few(count) is few
