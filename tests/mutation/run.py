"""Mutation testing of the vote rules: python -m tests.mutation.run [MODULE…] says how many changes the tests notice.

Each mutant runs in a process of its own, forked from one that has loaded the libraries. Quick tests first, then the
properties. A mutant that no test notices, and that changes nothing one could see, is listed as a survivor all the
same: docs/votes.md explains those that are left. Not part of the suite: a few minutes a module.
"""

import ast
import importlib
import importlib.util
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import celery  # noqa: F401 - loaded once, before the forks
import django.contrib.auth  # noqa: F401 - the same
import pytest
import weasyprint  # noqa: F401 - the same

from tests.mutation.mutants import Mutant, mutants

RULES = "evaluation.committee"
MODULES = ("tally", "quorum", "proxies", "secret_case")
FOLDER = Path(__file__).resolve().parents[1] / "evaluation" / "committee"
ROUNDS = (("test_tally.py", "test_secret_case.py"), ("test_tally_properties.py",), ("test_tally_many.py",))
SECONDS = 300  # a mutant that never ends is noticed
# A test that starts a process of its own sees the module as it is written: it would only take time.
LEFT_OUT = "tests/evaluation/committee/test_tally.py::test_the_rules_do_not_need_django"
OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header", "--tb=no", f"--deselect={LEFT_OUT}")


def survives(name: str, mutant: Mutant) -> bool:
    """Run the tests on a mutant of the module `name` in a forked process. True when none notices."""
    child = os.fork()
    if child == 0:
        _silence()
        signal.alarm(SECONDS)
        status = 1
        try:
            _install(name, mutant)
            status = int(any(pytest.main([*OPTIONS, *(str(FOLDER / file) for file in files)]) for files in ROUNDS))
        finally:
            os._exit(status)
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _install(name: str, mutant: Mutant) -> None:
    spec = importlib.util.find_spec(name)
    module: ModuleType = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    exec(compile(mutant.tree, spec.origin, "exec"), module.__dict__)  # noqa: S102 - our own module, changed
    parent, _dot, last = name.rpartition(".")
    setattr(importlib.import_module(parent), last, module)


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def survivors(name: str) -> Iterator[tuple[Mutant, bool]]:
    """Give every mutant of a module of the rules, and whether it survives."""
    source = Path(importlib.util.find_spec(name).origin).read_text(encoding="utf-8")
    if not survives(name, Mutant(0, "", "", ast.parse(source))):
        raise RuntimeError(f"the tests fail on {name} as it is written: no mutant would mean anything")
    for mutant in mutants(source):
        yield mutant, survives(name, mutant)


def main() -> None:
    """Try the modules asked for, or all of the rules, and say what survives."""
    for short in sys.argv[1:] or MODULES:
        name, total, left = f"{RULES}.{short}", 0, []
        if name in sys.modules:
            raise RuntimeError(f"{name} is loaded: its mutants would not be seen")
        for mutant, alive in survivors(name):
            total += 1
            if alive:
                left.append(mutant)
                sys.stdout.write(f"  {short}.py:{mutant.line}  {mutant.before}  ->  {mutant.after}\n")
                sys.stdout.flush()
        killed = total - len(left)
        sys.stdout.write(f"{short}.py: {killed} of {total} noticed ({100 * killed / total:.1f} %)\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
