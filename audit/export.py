"""The journal as lines that anyone can verify, without the acts of other collectivités.

One JSON object a line, in order, with four keys: `seq` (1, 2, 3…), `previous_hash`, `content` and `hash`. `content` is
the very text that was hashed: hash = SHA-256("boussole-ia/journal/1\\n" + previous_hash + "\\n" + seq + "\\n" +
content). In the export made for one collectivité, the content of the acts of others is withheld (null): their hashes
stay, so the chain can be followed from end to end, and its own acts cannot be changed, moved or left out.
"""

from collections.abc import Iterator

from audit.chain import canonical
from audit.models import Entry

COLUMNS = ("seq", "previous_hash", "content", "hash", "organisation_id")


def lines(organisation_id: int | None = None) -> Iterator[str]:
    """Yield one line per entry; with `organisation_id`, the content of all that is not of that collectivité is null."""
    rows = Entry.objects.order_by("seq").values_list(*COLUMNS)
    for seq, previous_hash, content, digest, owner in rows.iterator(chunk_size=2000):
        withheld = organisation_id is not None and owner != organisation_id
        shown = None if withheld else content
        yield canonical({"seq": seq, "previous_hash": previous_hash, "content": shown, "hash": digest})
