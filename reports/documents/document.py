"""What a kind of document is: what it is about, when it can be made, what it says, and how it becomes a file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reports.documents.file import File
from reports.enums import FileFormat, ReportKind


@dataclass(frozen=True)
class Document:
    """One kind of document.

    `snapshot(subject, reader, topic)` gathers what it says, once, as plain data that is then frozen; `file(snapshot,
    seal)` makes its bytes from that alone; `missing(subject)` says why it cannot be made yet ('' when it can). `screen`
    is the template of the same content on screen, '' when another page already shows it. `offered` is False for what
    nobody asks for from the page of a dossier: another act queues it.
    """

    kind: ReportKind
    snapshot: Callable[..., dict[str, Any]]
    file: Callable[..., File]
    missing: Callable[..., str]
    screen: str = ""
    offered: bool = True
    format: FileFormat = FileFormat.PDF
