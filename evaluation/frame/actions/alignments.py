"""A dossier is set against the frame: its lead proposes, an examiner confirms, every time under a new number."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind
from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.frame.alignment import Said, Stand, problem_of, verdict_of
from evaluation.frame.enums import AlignmentKind, ItemKind
from evaluation.frame.models import Alignment, FrameItem, FrameVersion, ItemPosition
from evaluation.frame.permissions import may_confirm, require_sayer
from evaluation.frame.selectors.alignments import changed_since, crossed_before, last_number
from evaluation.frame.selectors.versions import frame_in_force
from evaluation.frame.wording import PROBLEMS
from usecases.actions import tell
from usecases.journal import record
from usecases.models import UseCase
from usecases.selectors import last_version


class AlignmentRefused(Refused):
    """The position cannot be taken, or not in these words. `field` is the code of the item."""


class StaleAlignment(AlignmentRefused):
    """Someone took another position since the page was shown. `number` is the one now stored."""

    def __init__(self, message: str, *, number: int) -> None:
        super().__init__(message)
        self.number = number


@transaction.atomic
def say_alignment(
    *,
    use_case: UseCase,
    actor: User,
    version: FrameVersion,
    said: Mapping[str, Said],
    base: int,
    now: datetime,
) -> Alignment:
    """Take a position on items of the frame in force, by code: a proposal of the lead, or a confirmation.

    Items left out of `said`, or said with no position, stay open. `version` and `base` are the frame and the last
    number that the page was built from. A confirmed crossing blocks every favourable motion and decision.
    Raises NotAllowed, StaleAlignment, AlignmentRefused (no frame, nothing said, unknown item or position, justification
    missing, a crossing lifted although nothing changed).
    """
    use_case = (
        UseCase.objects.select_for_update(of=("self",)).select_related("organisation", "lead").get(pk=use_case.pk)
    )
    require_sayer(actor, use_case)
    frame = frame_in_force(use_case.organisation_id)
    _require_same_page(use_case, frame, version, base)
    given = {code: row for code, row in said.items() if row.position}
    if not given:
        raise AlignmentRefused(_("Choisissez au moins une réponse."))
    kind = AlignmentKind.CONFIRMED if may_confirm(actor, use_case) else AlignmentKind.PROPOSAL
    items = {item.code: item for item in frame.items.all()}
    _require_sound(use_case, kind, items, given)
    demand = last_version(use_case)
    alignment = Alignment.objects.create(
        use_case=use_case,
        version=frame,
        number=base + 1,
        kind=kind,
        demand_version=demand.number if demand else 0,
        verdict=verdict_of(row.position for row in given.values()),
        said_by=actor,
        said_at=now,
    )
    ItemPosition.objects.bulk_create(
        ItemPosition(
            alignment=alignment, item=items[code], position=row.position, justification=row.justification.strip()
        )
        for code, row in given.items()
    )
    _journal(alignment, given)
    _tell_lead(alignment, given, now)
    return alignment


def _require_same_page(use_case: UseCase, frame: FrameVersion | None, version: FrameVersion, base: int) -> None:
    if frame is None:
        raise AlignmentRefused(_("La collectivité n’a pas encore adopté de cadre politique."))
    number = last_number(use_case)
    if frame.pk != version.pk:
        raise StaleAlignment(_("Un nouveau cadre vient d’être adopté. Relisez-le, puis répondez."), number=number)
    if number != base:
        raise StaleAlignment(
            _("Une autre position a été enregistrée entre-temps. Comparez, puis enregistrez."), number=number
        )


def _require_sound(use_case: UseCase, kind: str, items: Mapping[str, FrameItem], given: Mapping[str, Said]) -> None:
    crossed = crossed_before(use_case) if kind == AlignmentKind.CONFIRMED else {}
    # A red line that the frame no longer holds, or says in other words, is no longer the one that was crossed.
    left = [code for code, _title, _text in crossed if code in items and code not in given]
    if left:
        raise AlignmentRefused(
            _("Dites où en est la ligne rouge %(code)s, confirmée comme franchie.") % {"code": left[0]}, field=left[0]
        )
    kept = {code: instant for (code, title, text), instant in crossed.items() if _same(items.get(code), title, text)}
    changed = any(changed_since(use_case, instant) for instant in set(kept.values()))
    for code, row in given.items():
        if code not in items:
            raise AlignmentRefused(_("%(code)s n’est pas dans le cadre en vigueur.") % {"code": code})
        problem = problem_of(items[code].kind, row, crossed=code in kept, changed=changed)
        if problem:
            raise AlignmentRefused(str(PROBLEMS[problem]) % {"code": code}, field=code)


def _same(item: FrameItem | None, title: str, text: str) -> bool:
    return item is not None and item.kind == ItemKind.RED_LINE and (item.title, item.text) == (title, text)


def _journal(alignment: Alignment, given: Mapping[str, Said]) -> None:
    verb = "frame.confirm_alignment" if alignment.kind == AlignmentKind.CONFIRMED else "frame.propose_alignment"
    record(
        verb=verb,
        actor=alignment.said_by,
        use_case=alignment.use_case,
        now=alignment.said_at,
        details={
            "number": alignment.number,
            "frame": alignment.version.number,
            "demand": alignment.demand_version,
            "positions": {code: row.position for code, row in given.items()},
        },
    )


def _tell_lead(alignment: Alignment, given: Mapping[str, Said], now: datetime) -> None:
    crossed = sorted(code for code, row in given.items() if row.position == Stand.CROSSES)
    if alignment.kind != AlignmentKind.CONFIRMED or not crossed:
        return
    tell(
        use_case=alignment.use_case,
        recipients=[alignment.use_case.lead],
        kind=NotificationKind.TO_DO,
        subject=_("Une ligne rouge est franchie : %(title)s") % {"title": alignment.use_case.title},
        body=_("Ligne rouge : %(codes)s. Le dossier doit changer, ou s’arrêter.") % {"codes": ", ".join(crossed)},
        path=reverse("frame:alignment", args=[alignment.use_case_id]),
        key=f"frame-crossed-{alignment.pk}",
        now=now,
    )
