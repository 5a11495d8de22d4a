"""Writing a draft, part by part. What a part holds is checked as a file would be; the links, when it is published."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from evaluation.compass.actions.grids import lock_grid, record_grid
from evaluation.compass.actions.refusals import GridRefused, StaleGrid
from evaluation.compass.checksum import content_token
from evaluation.compass.grid_errors import GridError, part_errors
from evaluation.compass.grid_permissions import require_grid_editor
from evaluation.compass.grids import criterion_content, heading_content, question_content
from evaluation.compass.models import Criterion, GridVersion, Question

NEW: Mapping[str, Any] = {"options": [], "effects": [], "condition": None, "references": [], "evidence": []}


@transaction.atomic
def save_heading(
    *, grid: GridVersion, actor: User, title: str, law_read_on: date, token: str, now: datetime
) -> GridVersion:
    """Change the title of a draft and the day to which the law was read.

    `token`: the mark of the heading that the page was built from. Raises NotAllowed, StaleGrid, GridRefused.
    """
    grid = _open(grid, actor)
    _require_current(heading_content(grid), token)
    if not title.strip():
        raise GridRefused(_("Donnez un titre à la grille."), field="title")
    if law_read_on > now.date():
        raise GridRefused(_("Ce jour est à venir : donnez celui où le droit a été lu."), field="law_read_on")
    grid.title, grid.law_read_on = title.strip(), law_read_on
    grid.save(update_fields=["title", "law_read_on"])
    record_grid("grids.save_heading", grid, actor, now, title=grid.title, law_read_on=law_read_on)
    return grid


@transaction.atomic
def add_criterion(
    *, grid: GridVersion, actor: User, values: Mapping[str, Any], position: int, now: datetime
) -> Criterion:
    """Add a criterion to a draft at `position` (1 is the first place). Raises NotAllowed, GridRefused."""
    grid = _open(grid, actor)
    _require_shape("criterion", {**values, "questions": []})
    _require_new_code(Criterion.objects.filter(grid=grid), values["code"])
    criterion = Criterion.objects.create(grid=grid, order=0, **values)
    _place(criterion, Criterion.objects.filter(grid=grid), position)
    record_grid("grids.add_criterion", grid, actor, now, criterion=criterion.code)
    return criterion


@transaction.atomic
def save_criterion(
    *, criterion: Criterion, actor: User, values: Mapping[str, Any], position: int, token: str, now: datetime
) -> Criterion:
    """Change a criterion of a draft. Raises NotAllowed, StaleGrid, GridRefused."""
    grid = _open(criterion.grid, actor)
    criterion = _again(Criterion.objects.filter(grid=grid), criterion.pk)
    before = criterion_content(criterion)
    _require_current(before, token)
    _require_shape("criterion", {**before, **values, "questions": []})
    _require_new_code(Criterion.objects.filter(grid=grid).exclude(pk=criterion.pk), values["code"])
    _write(criterion, values)
    _place(criterion, Criterion.objects.filter(grid=grid), position)
    record_grid("grids.save_criterion", grid, actor, now, criterion=criterion.code, changed=_changed(before, values))
    return criterion


@transaction.atomic
def delete_criterion(*, criterion: Criterion, actor: User, now: datetime) -> None:
    """Take a criterion and its questions out of a draft. Raises NotAllowed, GridRefused."""
    grid = _open(criterion.grid, actor)
    criterion = _again(Criterion.objects.filter(grid=grid), criterion.pk)
    codes = list(criterion.questions.values_list("code", flat=True))
    record_grid("grids.delete_criterion", grid, actor, now, criterion=criterion.code, questions=codes)
    criterion.delete()


@transaction.atomic
def add_question(
    *, criterion: Criterion, actor: User, values: Mapping[str, Any], position: int, now: datetime
) -> Question:
    """Add a question to a criterion of a draft at `position`. `values` may leave out what is not filled yet.

    Raises NotAllowed, GridRefused.
    """
    grid = _open(criterion.grid, actor)
    criterion = _again(Criterion.objects.filter(grid=grid), criterion.pk)
    content = {**NEW, **values}
    _require_shape("question", content)
    _require_new_code(Question.objects.filter(criterion__grid=grid), content["code"])
    question = Question.objects.create(criterion=criterion, order=0, **content)
    _place(question, Question.objects.filter(criterion=criterion), position)
    record_grid("grids.add_question", grid, actor, now, criterion=criterion.code, question=question.code)
    return question


@transaction.atomic
def save_question(
    *,
    question: Question,
    actor: User,
    values: Mapping[str, Any],
    token: str,
    now: datetime,
    position: int | None = None,
) -> Question:
    """Change a question of a draft: the fields of `values`, as a grid file names them, and its place.

    When its code changes, the effects and conditions of the draft that name it follow.
    Raises NotAllowed, StaleGrid, GridRefused.
    """
    grid = _open(question.criterion.grid, actor)
    question = _again(Question.objects.filter(criterion__grid=grid).select_related("criterion"), question.pk)
    before = question_content(question)
    _require_current(before, token)
    content = {**before, **values}
    _require_shape("question", content)
    others = Question.objects.filter(criterion__grid=grid).exclude(pk=question.pk)
    _require_new_code(others, content["code"])
    if content["code"] != before["code"]:
        content = renamed(content, before["code"], content["code"])
        for other in others:
            _write(other, renamed(question_content(other), before["code"], content["code"]))
    _write(question, content)
    if position is not None:
        _place(question, Question.objects.filter(criterion=question.criterion), position)
    record_grid("grids.save_question", grid, actor, now, question=question.code, changed=_changed(before, content))
    return question


@transaction.atomic
def delete_question(*, question: Question, actor: User, now: datetime) -> None:
    """Take a question out of a draft. Raises NotAllowed, GridRefused."""
    grid = _open(question.criterion.grid, actor)
    question = _again(Question.objects.filter(criterion__grid=grid), question.pk)
    record_grid("grids.delete_question", grid, actor, now, question=question.code)
    question.delete()


def renamed(content: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return the content of a question in which every mention of the question `old` names it `new`."""

    def clause(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
        return {**row, "question": new} if row and row.get("question") == old else row

    effects = []
    for effect in content["effects"]:
        effect = {**effect, "target": new} if effect.get("target") == old else effect
        effects.append({**effect, "and": [clause(row) for row in effect["and"]]} if effect.get("and") else effect)
    return {**content, "effects": effects, "condition": clause(content["condition"])}


def _open(grid: GridVersion, actor: User) -> GridVersion:
    grid = lock_grid(grid)
    require_grid_editor(actor, grid)
    return grid


def _again(rows: Any, pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise GridRefused(_("Cette partie du brouillon vient d’être retirée par une autre personne."))
    return found


def _require_current(content: Mapping[str, Any], token: str) -> None:
    now_there = content_token(content)
    if token != now_there:
        raise StaleGrid(
            _("Une autre personne a changé cette partie entre-temps. Comparez avant d’enregistrer."), token=now_there
        )


def _require_shape(part: str, content: Mapping[str, Any]) -> None:
    errors: list[GridError] = part_errors(part, content)
    if errors:
        field = str(errors[0].path[0]) if errors[0].path else None
        raise GridRefused(" ".join(_sentence(error) for error in errors), field=field)


def _sentence(error: GridError) -> str:
    return _("À corriger (%(place)s) : %(message)s") % {"place": error.place, "message": error.message}


def _require_new_code(rows: Any, code: str) -> None:
    if rows.filter(code=code).exists():
        raise GridRefused(_("Le code %(code)s sert déjà dans cette grille.") % {"code": code}, field="code")


def _write(row: Criterion | Question, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values])


def _changed(before: Mapping[str, Any], values: Mapping[str, Any]) -> list[str]:
    return sorted(name for name, value in values.items() if value != before.get(name))


def _place(row: Criterion | Question, siblings: Any, position: int) -> None:
    """Put `row` at `position` among its siblings, and number them from 1."""
    others: Iterable[Any] = siblings.exclude(pk=row.pk).order_by("order")
    rows = list(others)
    rows.insert(max(position - 1, 0), row)
    for order, item in enumerate(rows, 1):
        item.order = order
    type(row).objects.bulk_update(rows, ["order"])
