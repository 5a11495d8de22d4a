"""Logs that machines can read and that name nobody."""

import json
import logging
import re
from datetime import UTC, datetime

# Only these extras are written: identifiers, counts, names of tasks and classes. Never a person or a text.
ALLOWED_EXTRAS = ("task", "job", "why", "status_code", "duration_ms", "model", "count")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
QUERY = re.compile(r"\?[^\s\"']*")


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message without e-mail or query string, allowed extras."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": scrub(record.getMessage()),
        }
        line |= {name: scrub(str(getattr(record, name))) for name in ALLOWED_EXTRAS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            # The type and the place are enough to find a fault; the value may hold what a person typed.
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def scrub(text: str) -> str:
    """Return `text` without e-mail addresses nor query strings, on one line."""
    return QUERY.sub("?…", EMAIL.sub("<courriel>", text)).replace("\n", " ").replace("\r", " ")


def _where(traceback: object) -> list[str]:
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return frames[-5:]
