"""The ZIP of a batch: stored, always the same bytes, never whole in memory, checked with sha256sum."""

import hashlib
import io
import shutil
import subprocess
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.batches.archive import SUMS, zip_stream

FILES = {"boussole-2026-014-final-7K3M.pdf": b"%PDF-1.7 un", "boussole-seance-2026-03-12.pdf": b"%PDF-1.7 deux" * 999}
contents = st.dictionaries(st.from_regex(r"[a-z0-9-]{1,30}\.pdf", fullmatch=True), st.binary(max_size=300), max_size=5)


def rows(files):
    return [(name, hashlib.sha256(content).hexdigest(), content) for name, content in files.items()]


@given(contents)
def test_what_goes_in_comes_out_stored_and_dated_alike(files):
    with zipfile.ZipFile(io.BytesIO(b"".join(zip_stream(rows(files))))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [*files, SUMS]
        assert {name: archive.read(name) for name in files} == files
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_files_give_the_same_bytes():
    assert b"".join(zip_stream(rows(FILES))) == b"".join(zip_stream(rows(FILES)))


def test_each_file_is_asked_for_when_it_is_sent_and_not_before():
    taken = []

    def one_by_one():
        for row in rows(FILES):
            taken.append(row[0])
            yield row

    pieces = zip_stream(one_by_one())
    assert taken == []
    assert FILES["boussole-2026-014-final-7K3M.pdf"] in next(pieces)
    assert len(taken) == 1


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum checks the list")
def test_the_sums_are_checked_by_the_usual_tool(tmp_path):
    with zipfile.ZipFile(io.BytesIO(b"".join(zip_stream(rows(FILES))))) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run([shutil.which("sha256sum"), "-c", SUMS], cwd=tmp_path, capture_output=True, check=False)  # noqa: S603 - our own list
    assert (done.returncode, done.stdout.count(b": OK")) == (0, 2)
