"""Question TRA-03: does the tool touch a very exposed job, or more than one agent in ten? And what that calls for.

The levels are those of the INET study, from the scores of the ILO: an upper bound, never a forecast. The threshold of
one in ten is a choice of the method, without legal value. Values in, values out.
"""

from collections.abc import Collection
from fractions import Fraction

from workforce.classification import EXPOSED, VERY

WATCHED_SHARE = Fraction(1, 10)  # of the agents, beyond which the method asks to be careful
YES, NO, UNKNOWN = "yes", "no", "unknown"
TRAINING, DIALOGUE, REAL_WORK = "training", "dialogue", "real_work"


def vigilance(levels: Collection[str], agents: int | None, total: int | None) -> str:
    """Return « yes » for a job at the highest level or more than one agent in ten, « no », or « unknown ».

    `levels` are those of the jobs touched; `agents` (0 or more) hold them, of `total`; None when no staff table tells.
    """
    if VERY in levels:
        return YES
    if agents is None or not total:
        return UNKNOWN
    return YES if Fraction(agents, total) > WATCHED_SHARE else NO


def proposals(levels: Collection[str], result: str) -> tuple[str, ...]:
    """Return what is proposed, never decided: training from « exposed » on, dialogue when the answer is « yes »."""
    found = [TRAINING] if {EXPOSED, VERY} & set(levels) or result == YES else []
    if result == YES:
        found += [DIALOGUE, REAL_WORK]
    return tuple(found)
