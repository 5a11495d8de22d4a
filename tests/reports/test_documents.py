"""The register of documents, and the code printed on each of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.documents import DOCUMENTS
from reports.documents.file import ALPHABET, verification_code
from reports.enums import KINDS_ABOUT, ReportKind
from reports.selectors import COMPASS_TOLD

digests = st.text("0123456789abcdef", min_size=64, max_size=64)


def test_each_kind_is_about_one_thing_and_one_only():
    told = [kind for kinds in KINDS_ABOUT.values() for kind in kinds]
    assert sorted(told) == sorted(ReportKind.values)


def test_each_entry_stands_under_its_own_kind():
    assert set(DOCUMENTS) == set(ReportKind)
    assert all(kind == document.kind for kind, document in DOCUMENTS.items())


def test_a_list_leaves_out_what_tells_the_compass_to_whoever_stays_out_of_it():
    told = "before_trial briefing_note compass_sheet deliberation evaluation final simple"
    assert " ".join(sorted(COMPASS_TOLD)) == told


@given(digests)
def test_a_code_is_three_groups_that_nobody_misreads(sha256):
    code = verification_code(sha256, "1")
    assert re.fullmatch(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", code)
    assert code == verification_code(sha256, "1")


@given(digests, digests)
def test_two_contents_have_two_codes(one, other):
    assert (verification_code(one, "1") == verification_code(other, "1")) == (one == other)
    assert verification_code(one, "1") != verification_code(one, "2")


@pytest.mark.parametrize("letter", "ILOU")
def test_the_letters_that_look_like_others_are_left_out(letter):
    assert letter not in ALPHABET
