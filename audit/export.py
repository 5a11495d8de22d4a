"""The journal as lines that anyone can verify, without the acts of other collectivités."""

from collections.abc import Iterator

from audit.chain import canonical
from audit.models import Entry


def lines(organisation_id: int | None = None) -> Iterator[str]:
    """Yield one JSON line per entry, in order: seq, previous_hash, content, hash.

    With `organisation_id`, the content of entries about other collectivités is withheld (null): their links stay,
    so the whole chain can still be followed.
    """
    rows = Entry.objects.order_by("seq").values_list("seq", "previous_hash", "content", "hash", "organisation_id")
    for seq, previous_hash, content, digest, owner in rows.iterator(chunk_size=2000):
        withheld = organisation_id is not None and owner != organisation_id
        shown = None if withheld else content
        yield canonical({"seq": seq, "previous_hash": previous_hash, "content": shown, "hash": digest})
