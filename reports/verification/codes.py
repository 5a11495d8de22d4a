"""Reading a verification code that a person copied by hand."""

import re
import unicodedata

from reports.documents.file import ALPHABET, CODE_LENGTH, GROUP

MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})  # what the code never holds and the eye takes for a figure
NOT_SIGNS = re.compile(r"[\s\W_]+")


def read_code(typed: str) -> str:
    """Return the code in its printed form, « 7K3M-Q2XA-P9RT », or '' when `typed` cannot be one.

    Case, spaces, dashes of any kind and full stops do not count; O is read as 0, I and L as 1.
    """
    signs = NOT_SIGNS.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(MISREAD)
    if len(signs) != CODE_LENGTH or not set(signs) <= set(ALPHABET):
        return ""
    return "-".join(signs[place : place + GROUP] for place in range(0, CODE_LENGTH, GROUP))
