"""A code is read however it was copied; nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.documents.file import ALPHABET
from reports.verification.codes import read_code

signs = st.text(ALPHABET, min_size=12, max_size=12)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7K3M-Q2XA-P9RT", "7K3M-Q2XA-P9RT"),
        ("7k3mq2xap9rt", "7K3M-Q2XA-P9RT"),
        (" 7K3M – Q2XA — P9RT. ", "7K3M-Q2XA-P9RT"),
        ("7K3M\u00a0Q2XA\u202fP9RT\n", "7K3M-Q2XA-P9RT"),
        ("7K3M_Q2XA/P9RT", "7K3M-Q2XA-P9RT"),
        ("OOOO-IIII-LLLL", "0000-1111-1111"),
        ("oooo-iiii-llll", "0000-1111-1111"),
        ("７K3M-Q2XA-P9RT", "7K3M-Q2XA-P9RT"),
        ("7K3M-Q2XA-P9R", ""),
        ("7K3M-Q2XA-P9RTT", ""),
        ("7K3M-Q2XA-P9RU", ""),
        ("7K3M-Q2XA-P9RÉ", ""),
        ("' OR 1=1 --", ""),
        ("\x00" * 12, ""),
        ("", ""),
    ],
)
def test_a_code_is_read_however_it_was_copied(typed, read):
    assert read_code(typed) == read


@given(signs, st.lists(st.sampled_from([" ", "-", "‑", "–", ".", "\t"]), min_size=12, max_size=12), st.booleans())
def test_what_stands_between_signs_and_their_case_never_matter(code, between, lower):
    printed = f"{code[:4]}-{code[4:8]}-{code[8:]}"
    typed = "".join(sign + gap for sign, gap in zip(code.lower() if lower else code, between, strict=True))
    assert read_code(typed) == printed
    assert read_code(printed) == printed


@given(st.text(max_size=60))
def test_whatever_is_typed_gives_a_printed_code_or_nothing(typed):
    read = read_code(typed)
    assert read == "" or (len(read) == 14 and set(read) <= {*ALPHABET, "-"})
