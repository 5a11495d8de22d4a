"""What the tests of votes check everywhere: a refusal says why and writes nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Notification
from audit.models import Entry
from boussole.shared.refusals import Refused
from evaluation.committee import models
from tests.rows import rows_of
from usecases.models import TransitionLog, UseCase

WATCHED = (*(getattr(models, name) for name in models.__all__), Entry, Notification, TransitionLog, UseCase)
PAPERS = (models.Paper, models.Emargement, models.Scrub)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row that an act on a vote may write."""
    return rows_of(WATCHED)


def refused(match: str, act: Callable[..., Any], *, error: type[Refused] = Refused, **given: Any) -> Refused:
    """Check that `act` is refused with a sentence that holds `match`, and that it wrote nothing."""
    before = everything()
    with pytest.raises(error, match=match) as refusal:
        act(**given)
    assert everything() == before
    return refusal.value
