"""The acts that the journal knows by name. Each app names its own in a module `acts`, read when the site starts."""

from collections.abc import Mapping

NAMES: dict[str, str] = {}


def name_acts(names: Mapping[str, str]) -> None:
    """Give the French names of acts, by verb ("noun.verb"). Raises ValueError when two apps name the same verb."""
    twice = sorted(NAMES.keys() & names.keys())
    if twice:
        raise ValueError(f"acts named twice: {', '.join(twice)}")
    NAMES.update(names)


def act_name(verb: str) -> str:
    """Return the name of an act for people; the verb itself when nobody named it."""
    return str(NAMES.get(verb, verb))
