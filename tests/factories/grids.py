"""Grids of a collectivité for tests: copied from the published one, changed, published."""

from datetime import datetime
from typing import Any

from accounts.models import Organisation, User
from evaluation.compass.actions import grid_editing, grids
from evaluation.compass.checksum import content_token, grid_checksum
from evaluation.compass.grids import question_content
from evaluation.compass.models import GridVersion, Question
from evaluation.compass.selectors import grid_content
from tests.factories.compass import load_grid


def make_draft(
    owner: Organisation, administrator: User, now: datetime, source: GridVersion | None = None
) -> GridVersion:
    """Copy the published grid (or `source`) into a draft."""
    return grids.copy_grid(source=source or load_grid(), owner=owner, actor=administrator, now=now)


def change_question(grid: GridVersion, asked: str, administrator: User, now: datetime, **values: Any) -> Question:
    """Change some fields of a question of a draft."""
    question = Question.objects.select_related("criterion__grid__owner").get(criterion__grid=grid, code=asked)
    token = content_token(question_content(question))
    return grid_editing.save_question(question=question, actor=administrator, values=values, token=token, now=now)


def publish(grid: GridVersion, administrator: User, now: datetime, *, default: bool = False) -> GridVersion:
    """Publish a draft."""
    seen = grid_checksum(grid_content(grid))
    return grids.publish_grid(grid=grid, actor=administrator, now=now, seen=seen, default=default)


def published_copy(owner: Organisation, administrator: User, now: datetime, **changes: dict[str, Any]) -> GridVersion:
    """Publish a copy of the grid of the site with some questions changed (JUR_04={"text": …})."""
    draft = make_draft(owner, administrator, now)
    for code, values in changes.items():
        change_question(draft, code.replace("_", "-"), administrator, now, **values)
    return publish(draft, administrator, now)
