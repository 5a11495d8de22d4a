"""What data sets establish: each level at its edges, and the worst speaks for all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.datasets.levels import EXTENTS, QUALITIES, SENSITIVITIES, Levels, UseFacts, levels, levels_of

BEST = UseFacts(
    origin="internal",
    owner="Assemblées",
    rights="Licence",
    quality="measured",
    sensitivity="public",
    special=False,
    minimised="yes",
    underserved="yes",
    retention="Six mois",
    erasure="Attestée",
)
ORDERS = {
    "origin": EXTENTS,
    "quality": QUALITIES,
    "minimisation": EXTENTS,
    "underserved": EXTENTS,
    "retention": EXTENTS,
    "sensitivity": SENSITIVITIES,
    "sensitive": ("yes", "no"),
}
texts = st.sampled_from(["", "  ", "dit"])
answers = st.sampled_from(["", "no", "partly", "yes"])
facts = st.builds(
    UseFacts,
    origin=texts,
    owner=texts,
    rights=texts,
    quality=st.sampled_from(QUALITIES),
    sensitivity=st.sampled_from(SENSITIVITIES),
    special=st.booleans(),
    minimised=answers,
    underserved=answers,
    retention=texts,
    erasure=texts,
)


def changed(**values):
    return levels_of(UseFacts(**{**vars(BEST), **values}))


def test_a_whole_data_set_establishes_everything():
    assert levels_of(BEST) == Levels("whole", "measured", "whole", "whole", "whole", "public", "no")


def test_nothing_said_establishes_nothing():
    assert levels([UseFacts()]) == Levels("none", "none", "none", "none", "none", "public", "no")
    assert levels([]) == Levels("none", "none", "none", "none", "none", "", "")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"origin": ""}, "partial"),
        ({"owner": " "}, "partial"),
        ({"rights": "", "owner": ""}, "partial"),
        ({"rights": "", "owner": "", "origin": ""}, "none"),
    ],
)
def test_the_origin_needs_where_who_and_by_what_right(values, expected):
    assert changed(**values).origin == expected


@pytest.mark.parametrize(
    ("answer", "expected"), [("yes", "whole"), ("partly", "partial"), ("no", "none"), ("", "none")]
)
def test_answers_become_extents(answer, expected):
    assert changed(minimised=answer).minimisation == expected
    assert changed(underserved=answer).underserved == expected


def test_keeping_needs_a_length_and_an_erasure():
    assert changed(erasure="").retention == changed(retention="").retention == "partial"
    assert changed(erasure="", retention="").retention == "none"


def test_one_special_category_is_enough():
    assert (
        levels([BEST, UseFacts(**{**vars(BEST), "special": True, "sensitivity": "sensitive"}), BEST]).sensitive == "yes"
    )


def test_an_answer_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        levels_of(UseFacts(minimised="perhaps"))


@given(uses=st.lists(facts, min_size=1, max_size=5), more=facts)
def test_one_more_data_set_never_improves_a_level(uses, more):
    before, after = levels(uses), levels([*uses, more])
    for name, order in ORDERS.items():
        assert order.index(getattr(after, name)) <= order.index(getattr(before, name)), name


@given(uses=st.lists(facts, min_size=1, max_size=5))
def test_the_level_of_all_is_the_level_of_one_of_them_in_any_order(uses):
    found = levels(uses)
    assert levels(uses[::-1]) == found
    for name in ORDERS:
        assert getattr(found, name) in {getattr(levels_of(use), name) for use in uses}
