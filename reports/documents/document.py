"""What a kind of document is: what it is about, when it can be made, what it says, and how it becomes a file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reports.documents.file import File
from reports.enums import FileFormat, ReportKind


def open_to_all(subject: Any, reader: Any, content: dict[str, Any] | None = None) -> str:
    """Whoever reads the subject reads the document."""
    return ""


def without_topic(subject: Any) -> list[tuple[str, str]]:
    """The document is about its whole subject."""
    return []


@dataclass(frozen=True)
class Document:
    """One kind of document.

    `snapshot(subject, reader, topic)` gathers what it says, once, as plain data that is then frozen; `file(snapshot,
    seal)` makes its bytes from that alone; `missing(subject)` says why it cannot be made yet ('' when it can). `screen`
    is the template of the same content on screen, '' when another page already shows it. `offered` is False for what
    nobody asks for from the page of a dossier: another act queues it. `personal` is True for what is made for one
    reader: whoever checks it is only told that it is authentic.

    `closed(subject, reader, content)` says, as a sentence, why someone who reads the subject may not read the document
    ('' when they may): what it would say today when `content` is None, else that frozen content. `topics(subject)`
    gives what to choose from for a document about one year or one import, newest first: (value, words). `about` says in
    one sentence what is found in it.
    """

    kind: ReportKind
    snapshot: Callable[..., dict[str, Any]]
    file: Callable[..., File]
    missing: Callable[..., str]
    screen: str = ""
    offered: bool = True
    personal: bool = False
    format: FileFormat = FileFormat.PDF
    closed: Callable[..., str] = open_to_all
    topics: Callable[..., list[tuple[str, str]]] = without_topic
    about: str = ""
