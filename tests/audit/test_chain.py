"""The arithmetic of the journal: what has a canonical form, what a verification finds."""

import json
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.chain import GENESIS, Break, Verdict, canonical, link_hash, verify
from tests.audit.helpers import NOW, chain_of

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
chains = st.lists(texts, min_size=2, max_size=12, unique=True).map(chain_of)
details = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(chains)
def test_a_chain_that_nobody_touched_holds(links):
    assert verify(links) == Verdict(len(links), links[-1].hash)
    for link in links:
        assert verify(links, expected_head=link.hash).intact is True


def test_an_empty_chain_holds():
    assert verify([]) == Verdict(0, GENESIS)
    assert verify([], expected_head=GENESIS).intact is True
    assert verify([], expected_head="a" * 64).why == Break.HEAD


@given(chains, st.data())
def test_an_edit_is_found_where_it_was_made(links, data):
    index = data.draw(st.integers(0, len(links) - 1))
    for changed in (
        replace(links[index], content=links[index].content + "x"),
        replace(links[index], hash="a" * 64),
    ):
        verdict = verify([*links[:index], changed, *links[index + 1 :]])
        assert (verdict.broken_at, verdict.why, verdict.entries) == (index + 1, Break.CONTENT, index)


@given(chains, st.data())
def test_an_edit_that_seals_itself_again_breaks_the_next_entry(links, data):
    index = data.draw(st.integers(0, len(links) - 2))
    content = links[index].content + "x"
    sealed = replace(links[index], content=content, hash=link_hash(index + 1, links[index].previous_hash, content))

    verdict = verify([*links[:index], sealed, *links[index + 1 :]])
    assert (verdict.broken_at, verdict.why) == (index + 2, Break.LINK)


@given(chains, st.data())
def test_a_deletion_is_found_unless_it_is_the_end(links, data):
    index = data.draw(st.integers(0, len(links) - 2))

    verdict = verify([*links[:index], *links[index + 1 :]])
    assert (verdict.broken_at, verdict.why) == (index + 1, Break.ORDER)


@given(chains, st.data())
def test_a_deletion_numbered_again_is_found(links, data):
    index = data.draw(st.integers(0, len(links) - 2))
    left = [*links[:index], *links[index + 1 :]]
    renumbered = [replace(link, seq=seq) for seq, link in enumerate(left, start=1)]

    assert verify(renumbered).broken_at == index + 1


@given(chains, st.data())
def test_a_swap_is_found(links, data):
    first = data.draw(st.integers(0, len(links) - 2))
    second = data.draw(st.integers(first + 1, len(links) - 1))
    swapped = [*links]
    swapped[first], swapped[second] = swapped[second], swapped[first]

    assert verify(swapped).broken_at == first + 1


@given(chains, texts, st.data())
def test_an_insertion_is_found(links, content, data):
    index = data.draw(st.integers(0, len(links) - 1))
    previous = links[index - 1].hash if index else GENESIS
    forged = replace(
        links[index], previous_hash=previous, content=content, hash=link_hash(index + 1, previous, content)
    )

    assert verify([*links[:index], forged, *links[index:]]).broken_at == index + 2


@given(chains)
def test_cutting_short_and_rewriting_all_are_found_by_a_head_noted_elsewhere(links):
    noted = links[-1].hash
    rewritten = chain_of([link.content + "!" for link in links])

    assert [verify(chain).intact for chain in (links[:-1], rewritten, [])] == [True, True, True]
    for chain in (links[:-1], rewritten, []):
        assert verify(chain, expected_head=noted).why == Break.HEAD


@given(details)
def test_the_canonical_form_is_one_and_says_the_same(value):
    text = canonical(value)

    assert canonical(json.loads(text)) == text
    assert unicodedata.is_normalized("NFC", text)


@given(st.dictionaries(texts, st.integers(), max_size=6))
def test_the_order_of_keys_does_not_matter(value):
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_canonical_form():
    paris = timezone(timedelta(hours=2))
    assert canonical({"b": "e\u0301", "a": NOW}) == '{"a":"2026-05-04T10:00:00.000000Z","b":"é"}'
    assert canonical(NOW) == canonical(NOW.astimezone(paris))
    assert canonical([Decimal("1.50"), None, True, date(2026, 5, 4)]) == '["1.50",null,true,"2026-05-04"]'
    assert canonical(("a", 1)) == canonical(["a", 1])


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (0.1, TypeError),
        ({"deep": [{"n": 1.0}]}, TypeError),
        (float("nan"), TypeError),
        ({1, 2}, TypeError),
        (b"bytes", TypeError),
        (object(), TypeError),
        (datetime(2026, 5, 4, 10, 0), ValueError),  # noqa: DTZ001 - the very thing that is refused
    ],
)
def test_what_two_machines_could_write_differently_is_refused(value, error):
    with pytest.raises(error):
        canonical(value)


def test_the_hash_depends_on_place_previous_hash_and_content():
    hashes = {
        link_hash(1, GENESIS, "a"),
        link_hash(2, GENESIS, "a"),
        link_hash(1, "1" * 64, "a"),
        link_hash(1, GENESIS, "b"),
        link_hash(1, GENESIS, "a\n1"),
    }
    assert len(hashes) == 5
    # Known value: whoever changes the formula breaks every journal already written.
    assert link_hash(1, GENESIS, '{"a":1}') == "a59469b6b530c001fa77975d847d1e199d72a1e3e63d5f9c22153b6eda63d667"


def test_the_same_instant_in_summer_and_winter_time():
    """At the end of summer time an hour comes twice; in UTC it does not."""
    twice = [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)]
    assert [canonical(at) for at in twice] == ['"2026-10-25T00:30:00.000000Z"', '"2026-10-25T01:30:00.000000Z"']
