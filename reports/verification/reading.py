"""Looking into a file that somebody drops, without ever opening it in the process of the site."""

import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

READER = Path(__file__).with_name("carried.py")
SECONDS = 10  # of the clock; the reader itself stops after five of the processor
AT_ONCE = 2  # readers that one process of the site starts at the same time
logger = logging.getLogger(__name__)
_places = BoundedSemaphore(AT_ONCE)


class ReadersBusy(Exception):  # noqa: N818 - says why nothing was read
    """Too many files are being read at this moment."""


@dataclass(frozen=True)
class Carried:
    """What a file carries: codes in its text or its metadata, SHA-256 of the files attached to it."""

    codes: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()


def carried_by(content: bytes) -> Carried:
    """Return what `content` carries, read apart with little memory and time; nothing when it cannot be read.

    Nothing is written, not even to a temporary file, and nothing of the file goes to the logs. Raises ReadersBusy.
    """
    if not _places.acquire(timeout=SECONDS):
        raise ReadersBusy
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and code, the file on its input
            [sys.executable, "-I", str(READER)], input=content, capture_output=True, timeout=SECONDS, check=True, env={}
        )
        said = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        logger.info("unreadable file", extra={"why": type(error).__name__, "size": len(content)})
        return Carried()
    finally:
        _places.release()
    return Carried(tuple(said["codes"]), tuple(said["sums"]))
