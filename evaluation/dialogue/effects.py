"""What a dossier changes in the work of agents, from what is established. Plain values in, plain values out."""

from collections.abc import Mapping
from dataclasses import dataclass

STAFF_AUDIENCES = frozenset({"staff", "both"})
# What the answers on working conditions say, the gravest first (grille de la Métropole, TRA-01 à TRA-08).
ANSWERS: tuple[tuple[str, frozenset[str], str], ...] = (
    ("TRA-05", frozenset({"non", "partiel"}), "cannot_set_aside"),
    ("TRA-08", frozenset({"oui", "partiel"}), "rates_agents"),
    ("TRA-04", frozenset({"oui", "partiel"}), "tires_or_hurries"),
    ("TRA-03", frozenset({"oui"}), "exposed_jobs"),
    ("TRA-02", frozenset({"saisie", "rien"}), "opinion_needed"),
    ("TRA-07", frozenset({"non", "partiel"}), "no_training"),
    ("TRA-01", frozenset({"non", "informes"}), "not_involved"),
)
WORKING_CONDITIONS = "TRA"
OPINION_QUESTION = "TRA-02"
OPINION_NEEDED = frozenset({"saisie", "rien"})


@dataclass(frozen=True)
class Effect:
    """One effect on work: its key, and how many agents when it is known."""

    key: str
    count: int | None = None


def effects_on_work(audience: str, users_count: int | None, answers: Mapping[str, str]) -> tuple[Effect, ...]:
    """Return the effects on work of a dossier, the gravest first; empty when nothing is known to touch work.

    `audience`: staff, public, both or "". `users_count`: agents who would use it (≥ 0), None when not said. `answers`:
    values of the questions of the criterion by code, those that the reader may see.
    """
    found = [Effect(key) for code, values, key in ANSWERS if answers.get(code, "") in values]
    if audience in STAFF_AUDIENCES:
        found.append(Effect("agents_use_it", users_count))
    return tuple(found)


def opinion_is_needed(answers: Mapping[str, str]) -> bool:
    """Tell whether the compass says that the opinion of a body is needed and not given."""
    return answers.get(OPINION_QUESTION, "") in OPINION_NEEDED
