"""What a version asks, what is kept of answers, tokens and lists of people: plain functions."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.questionnaires.content import ContentError, asked, clean_answers, phase_of, read_items, text_codes
from evaluation.questionnaires.invitees import Invitee, Problem, read_invitees
from evaluation.questionnaires.shipped import FIXTURE
from evaluation.questionnaires.tokens import ALPHABET, LENGTH, grouped, hash_of, new_token, plain

SHIPPED = json.loads(FIXTURE.read_text(encoding="utf-8"))[0]["fields"]["content"]
ITEMS = read_items(SHIPPED)


def test_the_shipped_version_asks_the_sixteen_items_and_four_open_questions():
    assert [item.code for item in ITEMS] == [*(f"Q{n:02}" for n in range(1, 17)), "L1", "L2", "L3", "L4"]
    assert [item.code for item in ITEMS if item.reversed] == ["Q06", "Q07", "Q08", "Q11", "Q14"]
    assert [item.code for item in asked(ITEMS, "before")] == ["Q07", "Q08", "Q10", "Q12"]
    for phase in ("midway", "end", "follow_up"):
        assert asked(ITEMS, phase) == ITEMS
    assert all("outil" not in item.wording("before") for item in asked(ITEMS, "before"))
    assert all(item.wording("before") != item.wording("end") for item in asked(ITEMS, "before"))
    assert text_codes(ITEMS) == ("Q16-detail", "L1", "L2", "L3", "L4")
    assert [phase_of(moment) for moment in ("before", "end", "year_1", "year_5")] == [
        "before", "end", "follow_up", "follow_up",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"code": ""}, "code missing"),
        ({"kind": "stars"}, "unknown kind"),
        ({"text": " "}, "text missing"),
        ({"phases": ["never"]}, "never asked"),
        ({"code": "Q02"}, "code used twice"),
        ({"kind": "choice"}, "a choice needs two options"),
    ],
)
def test_a_content_that_does_not_hold_together_is_refused(change, why):
    rows = [{**SHIPPED["items"][0], **change}, *SHIPPED["items"][1:]]
    with pytest.raises(ContentError, match=why):
        read_items({"items": rows})
    with pytest.raises(ContentError, match="no item"):
        read_items({})


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ({"Q01": 5}, {"Q01": 5}),
        ({"Q01": "na"}, {"Q01": "na"}),
        ({"Q01": 0}, {}),
        ({"Q01": 6}, {}),
        ({"Q01": True}, {}),
        ({"Q01": "5"}, {}),
        ({"Q02-minutes": 0}, {"Q02-minutes": 0}),
        ({"Q02-minutes": 2400}, {"Q02-minutes": 2400}),
        ({"Q02-minutes": 2401}, {}),
        ({"Q02-minutes": -1}, {}),
        ({"Q03-minutes": 5}, {}),
        ({"Q16": "yes_if", "Q16-detail": " Former. "}, {"Q16": "yes_if", "Q16-detail": "Former."}),
        ({"Q16": "yes", "Q16-detail": "Former."}, {"Q16": "yes"}),
        ({"Q16": "perhaps"}, {}),
        ({"L1": "  "}, {}),
        ({"L1": "a" * 501}, {"L1": "a" * 500}),
        ({"L1": 3, "who": "moi", "ip": "10.0.0.1"}, {}),
    ],
)
def test_only_answers_of_the_right_kind_are_kept(given_, kept):
    assert clean_answers(ITEMS, given_) == kept


@given(st.dictionaries(st.sampled_from(["Q01", "Q02", "Q02-minutes", "Q16", "Q16-detail", "L1", "x"]),
                       st.one_of(st.integers(-5, 3000), st.text(max_size=5), st.none(), st.booleans())))  # fmt: skip
def test_cleaning_answers_twice_changes_nothing(answers):
    kept = clean_answers(ITEMS, answers)
    assert clean_answers(ITEMS, kept) == kept


def test_a_token_is_128_bits_that_a_hand_can_copy():
    tokens = {new_token() for _ in range(50)}
    assert len(tokens) == 50
    for token in tokens:
        assert len(token) == LENGTH
        assert not set(token) - set(ALPHABET)
        assert token[0] in "01234567"  # 130 bits are written, 128 are drawn
        typed = grouped(token).lower().replace("0", "o").replace("1", "l")
        assert plain(typed) == token
        assert hash_of(typed) == hash_of(token)
        assert len(hash_of(token)) == 64


def test_a_list_of_people_is_read_whatever_its_separator():
    text = (
        "\ufeffCourriel;Service\n jeanne@ville.fr ; Assemblées \n\nluc@ville.fr,Voirie, nord\nana@ville.fr\tArchives\n"
    )
    assert read_invitees(text) .people == (
        Invitee("jeanne@ville.fr", "Assemblées"),
        Invitee("luc@ville.fr", "Voirie, nord"),
        Invitee("ana@ville.fr", "Archives"),
    )  # fmt: skip


def test_every_wrong_line_is_told_and_nobody_is_invited():
    text = (
        "a@ville.fr;X\nJeanne;X\nb@ville.fr\nA@ville.fr;Y\nconnu@ville.fr;X\n"
        + "c@ville.fr;" + "s" * 101 + "\nd@ville;X"
    )  # fmt: skip
    reading = read_invitees(text, known={"connu@ville.fr"})
    assert reading.people == ()
    assert reading.problems == (
        Problem(2, "address", "jeanne"),
        Problem(3, "service"),
        Problem(4, "twice", "a@ville.fr"),
        Problem(5, "known", "connu@ville.fr"),
        Problem(6, "service_long", "c@ville.fr"),
        Problem(7, "address", "d@ville"),
    )
    assert read_invitees(" \n").problems == (Problem(0, "empty"),)
    assert read_invitees("a@b.fr;X\n" * 5001).problems == (Problem(0, "too_long", "5001"),)


@given(st.text(max_size=200))
def test_reading_any_text_gives_people_or_problems_never_both(text):
    reading = read_invitees(text)
    assert bool(reading.people) != bool(reading.problems)
