"""Experiments on votes with real workers: python -m tests.services.vote_experiments, or through test_votes.py.

    --server postgres://…   on PostgreSQL; without it, on an SQLite file
    --bursts N              N times, 25 voters send the same ballot 4 times at once (public and secret in turn)
    --races N               N times, 25 voters vote while 5 windows close the vote (public and secret in turn)

Prints the figures as JSON. docs/votes.md holds those of the full run (50 bursts, 200 races).
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.services.vote_site import ROOT, own_database

# Django reads the environment when it starts: the experiments run in a process that has it.
CHILD = """
import json, signal, sys
from pathlib import Path
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the site that it started ends with it
import django
django.setup()
from tests.services.vote_crowd import run
bursts, races, port, log = sys.argv[1:]
json.dump(run(int(bursts), int(races), int(port), Path(log)), sys.stdout, indent=1)
"""


def experiment(server: str, bursts: int, races: int) -> str:
    """Make a database, do the experiments on it, return the figures as JSON. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as folder, own_database(server, Path(folder)) as address:
        for name in ("messages", "control"):
            (Path(folder) / "broker" / name).mkdir(parents=True)
        environment = {
            **os.environ,
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "boussole.settings.test",
            "CELERY_EAGER": "no",
            "BOUSSOLE_VAR": folder,
        }
        given = {"cwd": ROOT, "env": environment, "check": True}
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], **given)
        arguments = [str(bursts), str(races), str(_free_port()), str(Path(folder) / "web.log")]
        command = [sys.executable, "-c", CHILD, *arguments]
        return subprocess.run(command, stdout=subprocess.PIPE, text=True, **given).stdout  # noqa: S603 - our own code


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", default="")
    parser.add_argument("--bursts", type=int, default=50)
    parser.add_argument("--races", type=int, default=200)
    options = parser.parse_args()
    sys.stdout.write(experiment(options.server, options.bursts, options.races))
