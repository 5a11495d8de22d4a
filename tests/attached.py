"""Reading back what a PDF carries."""

import pikepdf


def attached(document: pikepdf.Pdf, name: str) -> bytes:
    """Return the bytes of an attached file, however its stream is wrapped."""
    stream = document.attachments[name].get_file().obj
    return stream.read_bytes(pikepdf.StreamDecodeLevel.specialized)
