"""`manage.py tally`: the same count, from a file, without a database."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from evaluation.committee.tally import case_to_dict
from tests.evaluation.committee.vote_cases import CASES


def run(path) -> list:
    out = StringIO()
    call_command("tally", str(path), stdout=out)
    return json.loads(out.getvalue())


def test_prints_the_forty_results(tmp_path):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps([{"id": vote.id} | case_to_dict(vote.case) for vote in CASES]))
    assert run(path) == [{"id": vote.id} | vote.expected for vote in CASES]


def test_reads_a_single_case(tmp_path):
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case_to_dict(CASES[0].case)))
    assert run(path) == [CASES[0].expected]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "n’est pas du JSON valide"),
        ("[3]", "Cas 1 : Cas : un objet est attendu"),
        ('{"id": "V01"}', "Cas V01 : Cas : il manque « attendance »"),
    ],
)
def test_says_what_is_wrong_with_the_file(tmp_path, content, message):
    path = tmp_path / "case.json"
    path.write_text(content)
    with pytest.raises(CommandError, match=message):
        run(path)


def test_says_that_the_file_is_missing(tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        run(tmp_path / "nothing.json")
