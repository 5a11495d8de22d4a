"""Which motions can be put to the vote, and why the others are closed."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from evaluation.committee.enums import AMENDMENT_MOTIONS, FINAL_MOTIONS, FIRST_MOTIONS, ItemKind, Motion
from evaluation.compass.scoring import Signal

MOTIONS = {
    ItemKind.OPINION: FIRST_MOTIONS,
    ItemKind.FINAL_OPINION: FINAL_MOTIONS,
    ItemKind.AMENDMENT: AMENDMENT_MOTIONS,
}
CLOSED_BY_BLOCKER = frozenset({Motion.FAVOURABLE, Motion.CONDITIONS, Motion.ROLL_OUT, Motion.ROLL_OUT_WITH_CONDITIONS})
CLOSED_BY_START_BLOCKER = frozenset({Motion.FAVOURABLE, Motion.ROLL_OUT})


def possible_motions(kind: str, signals: Iterable[Signal]) -> dict[str, str]:
    """Return every motion of an item of `kind` with why it is closed ('' when it is open).

    `signals` are those still open on the dossier's compass. A blocker (B) closes the favourable motions; a
    start blocker (BD) closes the one without conditions. The sentence has no capital and no full stop. Nothing closes
    an amendment: what blocks stays blocked, whatever the protocol says.
    """
    found = [] if kind == ItemKind.AMENDMENT else list(signals)
    blockers = [signal for signal in found if signal.kind == "B"]
    start_blockers = [signal for signal in found if signal.kind == "BD"]
    reasons = {}
    for motion in MOTIONS[ItemKind(kind)]:
        reason = ""
        if blockers and motion in CLOSED_BY_BLOCKER:
            reason = _("un point bloquant est ouvert (%(codes)s)") % {"codes": _codes(blockers)}
        elif start_blockers and motion in CLOSED_BY_START_BLOCKER:
            reason = _("un point bloque le démarrage (%(codes)s), il devient d’office une réserve") % {
                "codes": _codes(start_blockers)
            }
        reasons[str(motion)] = reason
    return reasons


def _codes(signals: list[Signal]) -> str:
    return ", ".join(dict.fromkeys(signal.question_code for signal in signals))
