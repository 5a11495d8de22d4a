"""What docs/ says of the code is what the code does: life line, roles, commands, files, links."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from accounts.enums import Role
from usecases.enums import State
from usecases.lifeline import TRANSITIONS, Transition

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "LISEZMOI.md", *sorted((ROOT / "docs").glob("*.md"))]


def life_line_rows() -> list[str]:
    """The rows of the table of docs/cycle-de-vie.md, as the life line says them."""
    return [
        f"| `{row.name}` | {row.label} | {_sources(row)} | {_target(row)} | {_who(row)} | {_reason(row)} |"
        for row in TRANSITIONS.values()
    ]


def _sources(row: Transition) -> str:
    return ", ".join(str(state.label) for state in State if state in row.sources)


def _target(row: Transition) -> str:
    return str(row.target.label) if row.target else "l’état d’avant"


def _who(row: Transition) -> str:
    roles = [str(role.label) for role in Role if role in row.roles]
    return ", ".join((["Porteur du dossier"] if row.by_lead else []) + roles)


def _reason(row: Transition) -> str:
    return "oui" if row.needs_reason else ""


def test_the_life_line_is_the_one_of_the_code():
    page = (ROOT / "docs/cycle-de-vie.md").read_text(encoding="utf-8")
    written = [line for line in page.splitlines() if line.startswith("| `")]
    assert written == life_line_rows()
    for state in State:
        assert f"| {state.label} |" in page, state


def test_every_role_is_explained():
    page = (ROOT / "docs/roles.md").read_text(encoding="utf-8")
    for role in Role:
        assert f"| {role.label} |" in page, role


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_files_exist(page):
    content = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", content):
        assert (page.parent / target).exists(), target
    for named in re.findall(
        r"`((?:bin|docs|tests|fixtures|reports|usecases|evaluation|boussole|audit|templates)/[\w./-]+)`", content
    ):
        assert (ROOT / named.rstrip("/")).exists(), named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page):
    for command in re.findall(r"manage\.py (\w+)", page.read_text(encoding="utf-8")):
        assert command in get_commands(), command


def test_every_dependency_has_its_reason():
    page = (ROOT / "docs/dependances.md").read_text(encoding="utf-8").lower()
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("[tool.")[0]
    names = re.findall(r'^  "([A-Za-z0-9-]+)', declared, re.MULTILINE)
    assert len(names) > 20
    assert [name for name in names if f"`{name.lower()}`" not in page] == []


def test_every_setting_read_from_the_environment_is_documented():
    page = (ROOT / "docs/exploitation.md").read_text(encoding="utf-8")
    read = set()
    for module in (ROOT / "boussole/settings").glob("*.py"):
        read |= set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', module.read_text(encoding="utf-8")))
    assert len(read) > 8
    assert sorted(name for name in read if f"`{name}`" not in page) == []
