"""The life of a grid: copied or imported as a draft, published for good, proposed first, put away."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from audit import actions as audit
from evaluation.compass.actions.refusals import GridRefused
from evaluation.compass.checksum import grid_checksum
from evaluation.compass.enums import GridState
from evaluation.compass.grid_errors import GridError, grid_errors
from evaluation.compass.grid_permissions import (
    require_grid_administrator,
    require_grid_editor,
    require_organisation_administrator,
)
from evaluation.compass.grids import exported, problems_of
from evaluation.compass.models import Criterion, DefaultGrid, GridVersion, Question
from evaluation.compass.selectors import grid_content, open_grids

CODE_LENGTH, SIREN_LENGTH, TITLE_LENGTH = 40, 9, 150


class GridFileRefused(GridRefused):
    """A grid is not well made: `errors` says everything that is wrong, each with its place."""

    def __init__(self, message: str, *, errors: Sequence[GridError]) -> None:
        super().__init__(message)
        self.errors = tuple(errors)


@transaction.atomic
def copy_grid(*, source: GridVersion, owner: Organisation, actor: User, now: datetime) -> GridVersion:
    """Copy a grid into a draft of `owner`: a next version of its own grid, or the first of a family of its own.

    Raises NotAllowed.
    """
    require_organisation_administrator(actor, owner)
    content, code = exported(source), source.code
    if source.owner_id != owner.pk:
        code = _own_code(code, owner)
        content["title"] = f"{source.title} ({owner})"[:TITLE_LENGTH]
    draft = _create(content, code=code, number=_next_number(code), owner=owner, based_on=source)
    record_grid("grids.copy", draft, actor, now, source=str(source), checksum=source.checksum)
    return draft


@transaction.atomic
def import_grid(*, data: Any, owner: Organisation | None, actor: User | None, now: datetime) -> GridVersion:
    """Create a draft from a grid file. Without owner nor actor, the host of the site brings in one of the site's.

    The code and the number of the file are kept when they are free, and otherwise replaced by those of the owner's
    next version. Raises NotAllowed, GridFileRefused with every error of the file.
    """
    if owner is not None:
        require_organisation_administrator(actor, owner)
    errors = grid_errors(data)
    if errors:
        raise GridFileRefused(_("Ce fichier n’est pas une grille bien faite : rien n’a été importé."), errors=errors)
    code, number = data["code"], data["number"]
    if not _is_free(code, number, owner):
        if owner is None:
            raise GridRefused(
                _("La version %(number)s de « %(code)s » existe déjà.") % {"number": number, "code": code}
            )
        code = _own_code(code, owner)
        number = _next_number(code)
    draft = _create(data, code=code, number=number, owner=owner, based_on=_before(code))
    record_grid("grids.import", draft, actor, now, code=data["code"], number=data["number"])
    return draft


@transaction.atomic
def publish_grid(
    *, grid: GridVersion, actor: User | None, now: datetime, seen: str, default: bool = False
) -> GridVersion:
    """Publish a draft for good: its content is sealed by a checksum, and the database refuses to change it.

    `seen`: the checksum of the content that the person has read. `default`: propose it first from now on.
    Raises NotAllowed, GridFileRefused (something is wrong or lacking), GridRefused (changed since it was read, law read
    in the future).
    """
    grid = lock_grid(grid)
    if actor is not None or grid.owner is not None:
        require_grid_editor(actor, grid)
    errors = problems_of(grid)
    if errors:
        raise GridFileRefused(_("Ce brouillon ne peut pas encore être publié."), errors=errors)
    if grid.law_read_on > now.date():
        raise GridRefused(_("Le jour de lecture du droit est à venir : corrigez-le."))
    checksum = grid_checksum(grid_content(grid))
    if checksum != seen:
        raise GridRefused(_("Le brouillon a changé depuis que cette page est affichée : relisez-le avant de publier."))
    Question.objects.filter(criterion__grid=grid).update(sealed=True)
    Criterion.objects.filter(grid=grid).update(sealed=True)
    grid.state, grid.checksum, grid.published_at = GridState.PUBLISHED, checksum, now
    grid.save(update_fields=["state", "checksum", "published_at"])
    record_grid("grids.publish", grid, actor, now, checksum=checksum)
    if default and grid.owner is not None:
        choose_default(organisation=grid.owner, grid=grid, actor=actor, now=now)
    return grid


@transaction.atomic
def choose_default(*, organisation: Organisation, grid: GridVersion, actor: User, now: datetime) -> DefaultGrid:
    """Propose `grid` first when an assessment opens in `organisation`. Raises NotAllowed, GridRefused."""
    require_organisation_administrator(actor, organisation)
    if grid.pk not in {row.pk for row in open_grids(organisation)}:
        raise GridRefused(_("Seule une grille publiée et ouverte à la collectivité peut être proposée d’office."))
    values = {"grid": grid, "chosen_by": actor, "chosen_at": now}
    chosen, _created = DefaultGrid.objects.update_or_create(organisation=organisation, defaults=values)
    record_grid("grids.choose_default", grid, actor, now, organisation=organisation.pk)
    return chosen


@transaction.atomic
def archive_grid(*, grid: GridVersion, actor: User, now: datetime) -> GridVersion:
    """Put a published grid away: no new assessment opens on it; those under way keep it.

    Raises NotAllowed, GridRefused (not published).
    """
    grid = lock_grid(grid)
    require_grid_administrator(actor, grid)
    if grid.state != GridState.PUBLISHED:
        raise GridRefused(_("Seule une grille publiée s’archive."))
    grid.state, grid.archived_at = GridState.ARCHIVED, now
    grid.save(update_fields=["state", "archived_at"])
    DefaultGrid.objects.filter(grid=grid).delete()
    record_grid("grids.archive", grid, actor, now)
    return grid


@transaction.atomic
def delete_draft(*, grid: GridVersion, actor: User, now: datetime) -> None:
    """Delete a draft. What it held stays in the journal as a checksum. Raises NotAllowed."""
    grid = lock_grid(grid)
    require_grid_editor(actor, grid)
    record_grid("grids.delete_draft", grid, actor, now, checksum=grid_checksum(grid_content(grid)))
    GridVersion.objects.filter(based_on=grid).update(based_on=None)
    grid.delete()


def lock_grid(grid: GridVersion) -> GridVersion:
    """Return the grid as it stands, its row locked until the end of the transaction. Raises GridRefused."""
    rows = GridVersion.objects.select_for_update(of=("self",)).select_related("owner")
    found = rows.filter(pk=grid.pk).first()
    if found is None:
        raise GridRefused(_("Ce brouillon vient d’être supprimé."))
    return found


def _create(
    data: Mapping[str, Any], *, code: str, number: int, owner: Organisation | None, based_on: GridVersion | None
) -> GridVersion:
    draft = GridVersion.objects.create(
        code=code,
        number=number,
        owner=owner,
        based_on=based_on,
        title=data["title"],
        law_read_on=date.fromisoformat(data["law_read_on"]),
    )
    for order, row in enumerate(data["criteria"], 1):
        fields = {key: value for key, value in row.items() if key != "questions"}
        criterion = Criterion.objects.create(grid=draft, order=order, **fields)
        Question.objects.bulk_create(_questions(criterion, row["questions"]))
    return draft


def _questions(criterion: Criterion, rows: Iterable[Mapping[str, Any]]) -> list[Question]:
    return [Question(criterion=criterion, order=order, **row) for order, row in enumerate(rows, 1)]


def _own_code(code: str, owner: Organisation) -> str:
    """Return the code of the family that `owner` keeps of the grid `code`: « boussole-123456782 »."""
    ending = f"-{owner.siren}"
    return code if code.endswith(ending) else code[: CODE_LENGTH - SIREN_LENGTH - 1].rstrip("-") + ending


def _next_number(code: str) -> int:
    return (GridVersion.objects.filter(code=code).aggregate(last=Max("number"))["last"] or 0) + 1


def _is_free(code: str, number: int, owner: Organisation | None) -> bool:
    family = GridVersion.objects.filter(code=code)
    return not family.filter(number=number).exists() and not family.exclude(owner=owner).exists()


def _before(code: str) -> GridVersion | None:
    return GridVersion.objects.filter(code=code).exclude(state=GridState.DRAFT).order_by("-number").first()


def record_grid(verb: str, grid: GridVersion, actor: User | None, now: datetime, **details: object) -> None:
    """Chain one act on a grid to the journal; without an actor, it is the host of the site."""
    audit.append(
        verb=verb,
        actor_id=actor.pk if actor else None,
        actor_label=actor.get_full_name() if actor else _("Hébergeur"),
        target=audit.Target("grid", grid.pk, str(grid), grid.owner_id),
        now=now,
        details=details,
    )
