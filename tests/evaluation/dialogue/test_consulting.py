"""Where a consultation stands: every way through its steps, whatever the order in which they were noted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.dialogue.consulting import Standing, Step, fault, standing

D = [date(2026, 3, 2) + timedelta(days=days) for days in range(60)]
TODAY = D[50]
SEIZURE, FAVOURABLE = Step("seizure", D[0]), Step("opinion", D[10], "favourable")
AGAINST = Step("opinion", D[10], "unanimously_against")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], Standing("none")),
        ([SEIZURE], Standing("seized", seized_on=D[0])),
        ([SEIZURE, Step("meeting", D[5])], Standing("seized", seized_on=D[0])),
        ([SEIZURE, FAVOURABLE], Standing("given", D[0], D[10], "favourable")),
        ([SEIZURE, Step("opinion", D[9], "deemed_given")], Standing("given", D[0], D[9], "deemed_given")),
        (
            [SEIZURE, AGAINST],
            Standing("to_reexamine", D[0], D[10], "unanimously_against", D[18], D[40]),
        ),
        (
            [SEIZURE, AGAINST, Step("opinion", D[20], "unanimously_against")],
            Standing("given", D[0], D[20], "unanimously_against"),
        ),
        ([SEIZURE, AGAINST, Step("opinion", D[20], "conditions")], Standing("given", D[0], D[20], "conditions")),
        (
            [SEIZURE, AGAINST, Step("no_reexamination", D[12])],
            Standing("given", D[0], D[10], "unanimously_against"),
        ),
        ([SEIZURE, FAVOURABLE, Step("feedback", D[30])], Standing("given", D[0], D[10], "favourable", told_on=D[30])),
    ],
)
def test_the_steps_lead_somewhere(steps, expected):
    assert standing(steps) == expected
    assert standing(list(reversed(steps))) == expected
    assert fault(steps, TODAY) == ""


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([Step("seizure", D[51])], "future"),
        ([FAVOURABLE], "no_seizure"),
        ([Step("meeting", D[1])], "no_seizure"),
        ([SEIZURE, Step("seizure", D[3])], "seized_twice"),
        ([Step("seizure", D[11]), FAVOURABLE], "before_seizure"),
        ([SEIZURE, FAVOURABLE, Step("opinion", D[20], "unfavourable")], "opinion_twice"),
        ([SEIZURE, AGAINST, Step("no_reexamination", D[12]), Step("opinion", D[20], "unfavourable")], "opinion_twice"),
        (
            [SEIZURE, AGAINST, Step("opinion", D[20], "favourable"), Step("opinion", D[30], "favourable")],
            "opinion_twice",
        ),
        ([SEIZURE, Step("feedback", D[5])], "no_opinion"),
        ([SEIZURE, Step("feedback", D[5]), FAVOURABLE], "no_opinion"),
        ([SEIZURE, Step("no_reexamination", D[5])], "no_opinion"),
        ([SEIZURE, FAVOURABLE, Step("no_reexamination", D[12])], "nothing_to_waive"),
        ([SEIZURE, AGAINST, Step("no_reexamination", D[12]), Step("no_reexamination", D[13])], "nothing_to_waive"),
    ],
)
def test_an_impossible_sequence_says_why(steps, expected):
    assert fault(steps, TODAY) == expected


def test_an_opinion_of_the_day_of_the_seizure_comes_after_it():
    steps = [Step("opinion", D[0], "favourable"), SEIZURE]
    assert fault(steps, TODAY) == ""
    assert standing(steps).stage == "given"


STEPS = st.builds(
    Step,
    kind=st.sampled_from(["seizure", "meeting", "no_reexamination", "feedback"]),
    day=st.sampled_from(D[:40]),
) | st.builds(
    Step,
    kind=st.just("opinion"),
    day=st.sampled_from(D[:40]),
    position=st.sampled_from(["favourable", "unfavourable", "unanimously_against"]),
)


@given(st.lists(STEPS, max_size=7), st.randoms())
def test_what_is_sound_stands_the_same_in_any_order_and_is_given_only_after_a_seizure(steps, random):
    shuffled = list(steps)
    random.shuffle(shuffled)
    if fault(steps, TODAY):
        return
    where = standing(steps)
    assert standing(shuffled) == where or len({(step.day, step.kind) for step in steps}) < len(steps)
    if where.stage == "given":
        assert where.seized_on <= where.opinion_on <= TODAY
    if where.stage == "to_reexamine":
        assert (where.second_from - where.opinion_on).days == 8
        assert (where.second_until - where.opinion_on).days == 30
    assert (where.stage == "none") == (steps == [])
