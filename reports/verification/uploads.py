"""A file that is only looked at stays in memory: never on disk, not even for a moment."""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

DRAINED = 5  # times the limit: what is sent beyond is not even read to the end


class InMemoryOnly(FileUploadHandler):
    """Keep a file of at most `limit` bytes in memory; of a longer one keep nothing, and say so in `too_long`."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit, self.too_long, self.announced = limit, False, 0
        self.held = io.BytesIO()

    def handle_raw_input(self, input_data: Any, META: dict, content_length: int, *rest: Any) -> None:  # noqa: N803 - Django's
        """Note how much is coming."""
        self.announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a file."""
        super().new_file(*args, **kwargs)
        self.held = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, or give up the whole file."""
        if self.held.tell() + len(raw_data) > self.limit:
            self.too_long, self.held = True, io.BytesIO()
            raise StopUpload(connection_reset=self.announced > DRAINED * self.limit)
        self.held.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """Return the file, without the name that it had on the person's machine."""
        self.held.seek(0)
        return InMemoryUploadedFile(self.held, self.field_name, "document", self.content_type, file_size, self.charset)
