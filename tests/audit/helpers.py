"""A chain in memory, and entries in the database."""

from datetime import UTC, datetime

from audit.actions import Target, append
from audit.chain import GENESIS, Link, link_hash

NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


def chain_of(contents: list[str]) -> list[Link]:
    """Return the sound chain of these contents."""
    links, previous = [], GENESIS
    for seq, content in enumerate(contents, start=1):
        digest = link_hash(seq, previous, content)
        links.append(Link(seq, previous, content, digest))
        previous = digest
    return links


def write(count: int, organisation_id: int | None = 1, *, verb: str = "test.act", label: str = "2026") -> None:
    """Append `count` entries about one collectivité."""
    for number in range(count):
        append(
            verb=verb,
            actor_id=1,
            actor_label="Camille",
            target=Target("use_case", number, f"{label}-{number:03d}", organisation_id),
            now=NOW,
            details={"n": number},
        )
