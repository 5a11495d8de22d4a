"""The demonstration, played once for every process of a run and kept as files: playing it takes over a minute."""

import fcntl
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from boussole.demo.load import load_demonstration


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder of this run that all its processes share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one process in; the others wait for it."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def demonstration(transactional_db: None, shared_folder: Path) -> None:
    """The whole demonstration, in the database and the folder of files of this process."""
    base, files = shared_folder / "demonstration.sqlite3", shared_folder / "demonstration-files"
    with one_at_a_time(shared_folder):
        if not base.exists():
            load_demonstration()
            shutil.copytree(settings.MEDIA_ROOT, files)
            _copy(connection.connection.backup, to=base)
            return
    shutil.copytree(files, settings.MEDIA_ROOT, dirs_exist_ok=True)
    connection.ensure_connection()
    with closing(sqlite3.connect(base)) as kept:
        kept.backup(connection.connection)


def _copy(backup: Callable[[sqlite3.Connection], None], *, to: Path) -> None:
    """Write the database under another name first: a file that is there is whole."""
    unfinished = to.with_suffix(".part")
    with closing(sqlite3.connect(unfinished)) as kept:
        backup(kept)
    unfinished.rename(to)
