"""Job titles compared in spite of how they are written: capitals, accents, plural, inclusive and feminine forms.

« Directeur-trice général-e adjoint-e », « Directrice générale adjointe » and « DIRECTEUR GENERAL ADJOINT » have one
key. A key is for comparing only, nobody reads it: « directeur general adjoint ». Values in, values out.
"""

import re
import unicodedata
from functools import lru_cache

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "´": "'", "`": "'"})
WORD = re.compile(r"[^\W_]+")
# What may stand between a word and its feminine ending: « agent-e », « agent·e », « agent.e », « agent(e) ».
JOINS = re.compile(r"[-‐‑.·•⋅‧)]|\s*[(/]")
ENDINGS = frozenset(
    WORD.findall(
        "e s es ne nes le les te tes se ses fe ve ves re que ques ere eres iere ieres euse euses trice trices"
        " rice rices ice eure eures enne ennes elle elles ive ives esse"
    )
)
SHORTEST = 4  # letters: below, a word is left as it is
# How a feminine word ends once its last « e » is gone, and its masculine ending.
MASCULINE = (("tric", "teur"), ("eus", "eur"), ("iv", "if"), ("qu", "c"))
DOUBLED = ("nn", "ll", "tt", "ff")
OR = ("ou", "/")


def tidy(title: str) -> str:
    """Return a title without spaces around or doubled, with one kind of apostrophe: what two equal titles share."""
    return " ".join(unicodedata.normalize("NFC", title).translate(APOSTROPHES).split())


@lru_cache(maxsize=5000)  # a staff table says the same titles over and over
def title_key(title: str) -> str:
    """Return the key of a title, '' when it has neither letter nor figure. The key of a key is itself."""
    key, previous = _reduced(title), None
    while key != previous:
        key, previous = _reduced(key), key
    return key


def _reduced(title: str) -> str:
    return " ".join(_once([word if word in OR else _masculine(word) for word in _words(title)]))


def _words(title: str) -> list[str]:
    """Return the words of a title, without the feminine endings that follow one; « / » stands between two of them."""
    spread = unicodedata.normalize("NFKD", tidy(title).translate(LIGATURES).casefold())
    plain = "".join(char for char in spread if not unicodedata.combining(char))
    words: list[str] = []
    end = 0
    for found in WORD.finditer(plain):
        between, word, end = plain[end : found.start()], found.group(), found.end()
        if words and word in ENDINGS and JOINS.fullmatch(between):
            continue
        if words and between.strip() == "/":
            words.append("/")
        words.append(word)
    return words


def _masculine(word: str) -> str:
    """Return a word without plural, then without feminine: « chargées » and « chargé » both give « charg »."""
    if len(word) < SHORTEST or word.isdigit():
        return word
    stem = word.rstrip("sx") if word[-1] in "sx" else word
    stem = stem.rstrip("e")
    if len(stem) < SHORTEST - 1:
        return word
    for feminine, masculine in MASCULINE:
        if stem.endswith(feminine):
            return stem.removesuffix(feminine) + masculine
    return stem[:-1] if stem.endswith(DOUBLED) else stem


def _once(words: list[str]) -> list[str]:
    """Return the words without the second of « directeur ou directrice », « agent / agente »."""
    kept: list[str] = []
    at = 0
    while at < len(words):
        if words[at] in OR:
            if kept and at + 1 < len(words) and words[at + 1] == kept[-1]:
                at += 2
                continue
            if words[at] == "/":
                at += 1
                continue
        kept.append(words[at])
        at += 1
    return kept
