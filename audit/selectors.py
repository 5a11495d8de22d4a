"""Reading and checking the journal."""

from collections.abc import Iterator

from audit.chain import GENESIS, Link, Verdict, verify
from audit.models import Entry, Head


def links() -> Iterator[Link]:
    """Yield the whole chain in order, in bounded memory."""
    rows = Entry.objects.order_by("seq").values_list("seq", "previous_hash", "content", "hash")
    return (Link(*row) for row in rows.iterator(chunk_size=2000))


def verify_journal(*, expected_head: str | None = None) -> Verdict:
    """Verify every entry, then that the head row agrees with the last one."""
    verdict = verify(links(), expected_head=expected_head)
    if not verdict.intact:
        return verdict
    head = Head.objects.values_list("seq", "hash").filter(pk=1).first() or (0, GENESIS)
    if head != (verdict.entries, verdict.head):
        return Verdict(
            verdict.entries,
            verdict.head,
            verdict.entries + 1,
            "the head row does not match the last entry",
        )
    return verdict
