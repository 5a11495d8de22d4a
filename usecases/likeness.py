"""How alike two demands are, and why. Words and names only: no score is shown, no hidden weight. No database here.

Every likeness is the sum of reasons that a person can check by reading the two demands:

- the same product or model is named;
- the same provider is named;
- the two titles say the same thing;
- the same kind of AI serves the same public policy, when that policy is said precisely;
- the two titles have a significant word in common;
- the need, the solution and the people served are told with the same significant words.

A name alone never makes two demands very close: one provider serves a hundred purposes.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from rapidfuzz import fuzz

SAME_NAME = 92  # out of 100: « Delibia » and « Délibia », a letter swapped in a longer name
SAME_TITLE = 86  # out of 100, on the words of the two titles in any order
MIN_NAME = 3  # letters: shorter names are compared exactly
MIN_WORD = 4  # letters
MIN_STEM = 4  # letters kept of a word
MANY_WORDS = 5  # shared words that make demands close by themselves
SOME_WORDS = 3  # shared words that count beside another reason
FEW_WORDS = 2  # shared words that count beside the same precise public policy
SHARE = 0.2  # of the words of the shorter demand: long demands always share a few words
MOST = 0.5  # of the words of the shorter demand: the same project told twice
SHOWN_WORDS = 6

# Words that say nothing of what a project does: French function words, and the words that every demand uses.
STOP_WORDS = frozenset(
    """
    ainsi alors apres assez aucun aucune aussi autre autres avant avec avoir beaucoup bien cela celle celles celui
    cependant ceux chaque chez comme comment contre cette dans deja depuis dessous dessus deux dire doit doivent donc
    dont elle elles encore enfin entre etre eux faire fait faut font hors ici jamais jour jours leur leurs lors lorsque
    mais meme memes mieux moins mois moment notre nous parce parfois peut peuvent plus plusieurs plutot pour pourquoi
    pouvoir premier premiere puis quand quel quelle quelles quels quelque quelques quoi rien sans selon sera seront ses
    seul seule seulement sinon soit sont sous souvent suivant sur tels telle telles tous tout toute toutes toujours tres
    trois trop une vers voici voila votre vous aujourd hui dizaine centaine annee annees semaine heure heures minute
    minutes temps fois cas non oui peu chacun chacune leurs ceci
    agent agents service services outil outils projet projets collectivite collectivites metropole commune communes
    ville departement region mairie equipe equipes direction directions metier metiers public publics publique publiques
    intelligence artificielle modele modeles systeme logiciel solution solutions assistant assistants usage usages
    utiliser utilisation utilisateur utilisateurs utilisatrices aide aider aident donnee donnees information
    informations travail travaux besoin besoins proposer propose proposition aupres habitant habitants usager usagers
    personne personnes interne internes cherche chercher donne donner prend prendre passe passer reste rester
    permet permettre creer mettre cree garde garder dossier dossiers question questions humain relit relire
    """.split()  # noqa: SIM905 - a list of a hundred words is read as a text
)
# Names that name nobody yet.
UNKNOWN_NAMES = re.compile(
    r"\b(aucune?|inconnue?|non connue?|non choisie?|pas encore|pas choisie?|a choisir|a definir|a preciser|a determiner"
    r"|ne sais? pas|mise en concurrence|appel d offres|en cours|neant|divers)\b"
)
# Policies that say nothing of what a project does.
BROAD_POLICY = re.compile(r"administration|moyens generaux|ressources|modernis|numerique|transversal|interne|toutes?\b")
# Our own services are not a provider that two collectivités could share.
OWN_SERVICES = re.compile(r"\b(interne|en propre|dsi|notre service|service informatique|editeur fictif)\b")
SUFFIXES = (
    "issements", "issement", "ations", "ation", "itions", "ition", "ements", "ement", "euses", "euse", "trices",
    "trice", "teurs", "teur", "eurs", "eur", "ables", "able", "iques", "ique", "ances", "ance", "ences", "ence", "ages",
    "age", "ments", "ment", "aires", "aire", "ives", "ive", "ifs", "if", "ions", "ion", "ites", "ite", "ees", "ee",
    "ariats", "ariat", "es", "er", "ent", "ant", "e", "s", "x",
)  # fmt: skip
WORD = re.compile(r"[^\W\d_]+")


class Strength(Enum):
    """How close two demands are, the closest first."""

    VERY_CLOSE = "very_close"
    CLOSE = "close"


@dataclass(frozen=True)
class Demand:
    """What is compared of a demand. `key` identifies it; every other value is a text as typed, "" when not said."""

    key: int
    title: str = ""
    need: str = ""
    solution: str = ""
    beneficiaries: str = ""
    provider: str = ""
    model_name: str = ""
    kind: str = ""
    public_policy: str = ""


@dataclass(frozen=True)
class Reason:
    """One thing that two demands share: its kind (product, provider, title, policy, title_words, words) and what.

    `shared` holds names or words as the first demand writes them.
    """

    kind: str
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class Likeness:
    """That the demand `other` is like the one compared, how close, and why."""

    other: int
    strength: Strength
    reasons: tuple[Reason, ...]


def fold(text: str) -> str:
    """Return `text` in lower case without accents, apostrophes and hyphens as spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return re.sub(r"[^a-z0-9]+", " ", "".join(char for char in plain if not unicodedata.combining(char))).strip()


def stem(word: str) -> str:
    """Return the root of a folded French word: « acte » and « actes » together, « secretaire » and « secretariat ».

    Light on purpose: it takes one ending off, keeps MIN_STEM letters at least, and never guesses an irregular root.
    """
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= MIN_STEM:
            return word[: -len(suffix)]
    return word


@lru_cache(maxsize=65_536)
def root_of(written: str) -> str:
    """Return the root of a word as typed, "" when it tells nothing of a project. Kept: demands repeat their words."""
    folded = fold(written)
    if len(folded) < MIN_WORD or folded in STOP_WORDS or not folded.isalpha():
        return ""
    return stem(folded)


def significant_words(text: str) -> dict[str, str]:
    """Return the words of `text` that tell projects apart: their root to the word as it is first written."""
    found: dict[str, str] = {}
    for written in WORD.findall(text):
        root = root_of(written)
        if root and root not in found:
            found[root] = written.lower()
    return found


def compare(first: Demand, second: Demand) -> Likeness | None:
    """Return how `second` is like `first`, or None. Comparing in the other direction gives the same strength."""
    return _compare(_read(first), _read(second))


def alike(demand: Demand, others: Iterable[Demand], limit: int = 10) -> list[Likeness]:
    """Return the demands like `demand`, the closest first (then those with most reasons, then by key), `limit` at most.

    A demand is not like itself. The time grows with the number of `others`, whatever their order.
    """
    ours = _read(demand)
    found = [row for other in others if other.key != demand.key and (row := _compare(ours, _read(other)))]
    found.sort(key=lambda row: (row.strength is not Strength.VERY_CLOSE, -len(row.reasons), -_words_in(row), row.other))
    return found[:limit]


@dataclass(frozen=True)
class _Reading:
    """A demand made ready to be compared: names folded, words by root."""

    demand: Demand
    product: str
    provider: str
    policy: str
    title: Mapping[str, str]
    words: Mapping[str, str]


@lru_cache(maxsize=4_096)  # the demands of a collectivité are compared again at each page, and change little
def _read(demand: Demand) -> _Reading:
    title = significant_words(demand.title)
    words = significant_words(" ".join((demand.title, demand.need, demand.solution, demand.beneficiaries)))
    policy = fold(demand.public_policy)
    return _Reading(
        demand=demand,
        product=_name(demand.model_name),
        provider=_name(demand.provider, own=OWN_SERVICES),
        policy="" if BROAD_POLICY.search(policy) else policy,
        title=title,
        words=words,
    )


def _name(typed: str, own: re.Pattern[str] | None = None) -> str:
    """Return a name ready to be compared, "" when it names nobody yet or only our own services."""
    folded = fold(typed)
    return "" if UNKNOWN_NAMES.search(folded) or (own and own.search(folded)) else folded


def _compare(ours: _Reading, theirs: _Reading) -> Likeness | None:
    words = [word for root, word in ours.words.items() if root in theirs.words]
    share = len(words) / (min(len(ours.words), len(theirs.words)) or 1)
    reasons = list(_reasons(ours, theirs))
    strength = _strength({reason.kind for reason in reasons}, len(words), share)
    if strength is None:
        return None
    if len(words) >= FEW_WORDS:
        reasons.append(Reason("words", tuple(words[:SHOWN_WORDS])))
    return Likeness(theirs.demand.key, strength, tuple(reasons))


def _reasons(ours: _Reading, theirs: _Reading) -> Iterator[Reason]:
    """Yield what the two demands share besides the words of their texts."""
    if _same_name(ours.product, theirs.product):
        yield Reason("product", (ours.demand.model_name.strip(),))
    if _same_name(ours.provider, theirs.provider):
        yield Reason("provider", (ours.demand.provider.strip(),))
    if _same_title(ours.title, theirs.title):
        yield Reason("title", (theirs.demand.title.strip(),))
    if ours.policy and ours.policy == theirs.policy and _kinds_agree(ours.demand.kind, theirs.demand.kind):
        yield Reason("policy", (ours.demand.public_policy.strip(),))
    if shared := tuple(word for root, word in ours.title.items() if root in theirs.title):
        yield Reason("title_words", shared)


def _strength(kinds: set[str], words: int, share: float) -> Strength | None:
    enough = words >= SOME_WORDS and share >= SHARE
    told_alike = words >= MANY_WORDS and share >= SHARE
    named_alike = bool(kinds & {"product", "title"})
    if named_alike and (enough or "policy" in kinds) or (told_alike and share >= MOST):
        return Strength.VERY_CLOSE
    beside = kinds & {"provider", "policy", "title_words"}
    if named_alike or told_alike or (enough and beside) or ("policy" in kinds and words >= FEW_WORDS):
        return Strength.CLOSE
    return None


def _same_name(first: str, second: str) -> bool:
    if not first or not second:
        return False
    short = min(len(first), len(second)) <= MIN_NAME
    return first == second or (not short and fuzz.ratio(first, second) >= SAME_NAME)


def _same_title(first: Mapping[str, str], second: Mapping[str, str]) -> bool:
    """Compare the roots of the titles in alphabetical order: word order and endings do not count, a typo little."""
    return bool(first and second) and fuzz.ratio(" ".join(sorted(first)), " ".join(sorted(second))) >= SAME_TITLE


def _kinds_agree(first: str, second: str) -> bool:
    kinds = {first, second}
    return "" not in kinds and "unknown" not in kinds and (len(kinds) == 1 or "mixed" in kinds)


def _words_in(row: Likeness) -> int:
    return sum(len(reason.shared) for reason in row.reasons if reason.kind == "words")
