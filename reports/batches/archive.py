"""One ZIP of files already made: sent as it is written, one file in memory at a time, always the same bytes."""

import zipfile
from collections.abc import Iterable, Iterator

SUMS = "SHA256SUMS.txt"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first date that a ZIP can say: the real ones are in the documents


class _Outgoing:
    """What the archive writes to: it keeps what was not sent yet, and cannot go back."""

    def __init__(self) -> None:
        self.kept = bytearray()

    def write(self, data: bytes) -> int:
        self.kept += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def take(self) -> bytes:
        """Return what was written since the last time."""
        sent, self.kept = bytes(self.kept), bytearray()
        return sent


def zip_stream(files: Iterable[tuple[str, str, bytes]]) -> Iterator[bytes]:
    """Give the pieces of a ZIP of `files` (name, SHA-256, bytes), stored as they are, with the list of their sums.

    The list reads with « sha256sum -c SHA256SUMS.txt ».
    """
    out, sums = _Outgoing(), []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, sha256, content in files:
            archive.writestr(_entry(name), content)
            sums.append(f"{sha256}  {name}\n")
            yield out.take()
        archive.writestr(_entry(SUMS), "".join(sums))
    yield out.take()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.external_attr = 0o644 << 16
    return entry
