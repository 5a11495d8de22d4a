"""What an amendment changes: nothing is left out, nothing is invented."""

from hypothesis import given
from hypothesis import strategies as st

from evaluation.trial.difference import Change, Move, apply, difference

VALUES = st.one_of(st.none(), st.integers(0, 5), st.text("ab", max_size=2))
CRITERION = st.fixed_dictionaries({"label": VALUES, "threshold": VALUES, "order": st.integers(1, 3)})
CRITERIA = st.dictionaries(st.sampled_from(["R1", "R2", "A1", "A2"]), CRITERION).map(
    lambda rows: [{"code": code, **row} for code, row in rows.items()]
)
CONTENTS = st.fixed_dictionaries({"question": VALUES, "ends_on": VALUES, "indicators": CRITERIA})


def content(*codes, **fields):
    rows = [{"code": code, "threshold": threshold} for code, threshold in codes]
    return {"question": "Oui ?", "ends_on": "2026-07-10", **fields, "indicators": rows}


@given(CONTENTS, CONTENTS)
def test_the_difference_applied_to_the_old_gives_the_new(old, new):
    assert apply(old, difference(old, new)) == new


@given(CONTENTS)
def test_nothing_changes_from_a_content_to_itself(same):
    assert difference(same, same).is_empty


@given(CONTENTS, CONTENTS)
def test_a_difference_is_empty_only_between_equals(old, new):
    by_code = [{row["code"]: row for row in side["indicators"]} for side in (old, new)]
    fields = [{**side, "indicators": None} for side in (old, new)]
    assert difference(old, new).is_empty is (by_code[0] == by_code[1] and fields[0] == fields[1])


def test_each_move_is_named_with_what_it_changes():
    change = difference(content(("R1", "30"), ("R2", "8")), content(("R1", "20"), ("R3", "5"), ends_on="2026-08-10"))
    assert change.fields == (Change("ends_on", "2026-07-10", "2026-08-10"),)
    assert [(row.code, row.move) for row in change.criteria] == [
        ("R2", Move.REMOVED),
        ("R1", Move.CHANGED),
        ("R3", Move.ADDED),
    ]
    removed, changed, added = change.criteria
    assert (removed.before("threshold"), removed.after("threshold")) == ("8", None)
    assert (changed.before("threshold"), changed.after("threshold")) == ("30", "20")
    assert (added.before("threshold"), added.after("threshold"), added.after("label")) == (None, "5", None)
    assert change.order == ("R1", "R3")
