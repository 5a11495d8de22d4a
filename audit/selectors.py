"""Reading and checking the journal."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet

from audit.chain import GENESIS, Break, Link, Verdict, canonical, verify
from audit.models import Entry, Head

CHUNK = 2000


def links() -> Iterator[Link]:
    """Yield the whole chain in order, in bounded memory."""
    return (_link(entry) for entry in _entries())


def verify_journal(*, expected_head: str | None = None) -> Verdict:
    """Verify every entry, that its columns say what its content says, then that the head row is the last entry.

    The hash covers the content; pages and exports sort by the columns, so a column rewritten alone is a break too.
    """
    watched = _Columns()
    verdict = verify(watched.links(), expected_head=expected_head)
    if watched.broken_at is not None and (verdict.broken_at is None or watched.broken_at < verdict.broken_at):
        return Verdict(watched.broken_at - 1, watched.previous_hash, watched.broken_at, Break.COLUMNS)
    if not verdict.intact:
        return verdict
    if head() != (verdict.entries, verdict.head):
        return Verdict(verdict.entries, verdict.head, verdict.entries + 1, Break.HEAD_ROW)
    return verdict


def head() -> tuple[int, str]:
    """Return the number and the hash of the last entry, as the locked row keeps them."""
    return Head.objects.values_list("seq", "hash").filter(pk=1).first() or (0, GENESIS)


def entries_of(organisation_id: int, *, verb: str = "", words: str = "") -> QuerySet[Entry]:
    """Return the acts of one collectivité, newest first. `words`: found in the name of what the act speaks of."""
    rows = Entry.objects.filter(organisation_id=organisation_id).order_by("-seq")
    if verb:
        rows = rows.filter(verb=verb)
    if words:
        rows = rows.filter(target_label__icontains=words)
    return rows


def verbs_of(organisation_id: int) -> list[str]:
    """Return the verbs that occur in the acts of one collectivité."""
    rows = Entry.objects.filter(organisation_id=organisation_id).order_by()
    return list(rows.values_list("verb", flat=True).distinct())


@dataclass
class _Columns:
    """Compares the columns of each entry with its content while the chain is followed."""

    broken_at: int | None = None
    previous_hash: str = field(default=GENESIS)

    def links(self) -> Iterator[Link]:
        for entry in _entries():
            if self.broken_at is None and not _columns_agree(entry):
                self.broken_at, self.previous_hash = entry.seq, entry.previous_hash
            yield _link(entry)


def _columns_agree(entry: Entry) -> bool:
    try:
        said = json.loads(entry.content)
        actor, target = said["actor"], said["target"]
        return (
            entry.verb == said["verb"]
            and json.loads(canonical(entry.at)) == said["at"]
            and (entry.actor_id, entry.actor_label) == (actor["id"], actor["label"][:200])
            and entry.organisation_id == target["organisation"]
            and (entry.target_type, entry.target_id) == (target["type"], target["id"])
            and entry.target_label == target["label"][:300]
        )
    except (ValueError, KeyError, TypeError):
        return False


def _entries() -> Iterator[Entry]:
    return Entry.objects.order_by("seq").iterator(chunk_size=CHUNK)


def _link(entry: Entry) -> Link:
    return Link(entry.seq, entry.previous_hash, entry.content, entry.hash)
