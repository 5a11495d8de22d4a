"""A dossier is placed on the INET matrix: « can » by the DSI or another expert, « wish » by the committee."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.frame.enums import Axis
from evaluation.frame.models import MatrixPlacement
from evaluation.frame.permissions import require_can_placer, require_wish_placer
from usecases.journal import record
from usecases.models import UseCase


class PlacementRefused(Refused):
    """The dossier cannot be placed this way."""


class StalePlacement(PlacementRefused):
    """Someone placed the dossier on this axis since the page was shown. `number` is the one now stored."""

    def __init__(self, message: str, *, number: int) -> None:
        super().__init__(message)
        self.number = number


@transaction.atomic
def place_can(
    *, use_case: UseCase, actor: User, positive: bool, reasons: str, test: str, base: int, now: datetime
) -> MatrixPlacement:
    """Say whether AI can do it: a technical finding, with its reasons and the test that shows it (TEC-01).

    `base` is the number of the placement that the page was built from (0: none yet).
    Raises NotAllowed, PlacementRefused (reasons or test missing), StalePlacement.
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_can_placer(actor, use_case)
    if not test.strip():
        raise PlacementRefused(_("Dites quel essai le montre, ou qu’aucun essai n’a été fait."), field="test")
    return _place(use_case, actor, Axis.CAN, base, now, positive=positive, reasons=reasons, test=test.strip())


@transaction.atomic
def place_wish(
    *,
    use_case: UseCase,
    actor: User,
    positive: bool,
    reasons: str,
    held_on: date,
    voices: str,
    base: int,
    now: datetime,
) -> MatrixPlacement:
    """Record whether the committee wishes for it: a political position, never deduced from a score.

    `held_on` is the day of the meeting; `voices` says who expressed themselves; `base` as for `place_can`.
    Raises NotAllowed, PlacementRefused (reasons or voices missing, a meeting to come), StalePlacement.
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_wish_placer(actor, use_case)
    if held_on > timezone.localdate(now):
        raise PlacementRefused(_("La séance ne peut pas être à venir : saisissez la position après."), field="held_on")
    if not voices.strip():
        raise PlacementRefused(_("Dites qui s’est exprimé : noms, collèges ou nombre de membres."), field="voices")
    more = {"held_on": held_on, "voices": voices.strip()}
    return _place(use_case, actor, Axis.WISH, base, now, positive=positive, reasons=reasons, **more)


def _place(
    use_case: UseCase, actor: User, axis: Axis, base: int, now: datetime, *, reasons: str, **values: Any
) -> MatrixPlacement:
    if not reasons.strip():
        raise PlacementRefused(_("Écrivez les motifs : ils figureront dans l’historique."), field="reasons")
    number = use_case.matrix_placements.filter(axis=axis).aggregate(last=Max("number"))["last"] or 0
    if number != base:
        raise StalePlacement(
            _("Le dossier a été placé sur cet axe entre-temps. Relisez ce qui est enregistré, puis confirmez."),
            number=number,
        )
    row = MatrixPlacement.objects.create(
        use_case=use_case,
        axis=axis,
        number=number + 1,
        reasons=reasons.strip(),
        placed_by=actor,
        placed_at=now,
        **values,
    )
    details = {"axis": str(axis), "number": row.number, "positive": row.positive, "reasons": row.reasons}
    record(verb="frame.place_on_matrix", actor=actor, use_case=use_case, now=now, details=details)
    return row
