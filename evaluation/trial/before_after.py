"""The compass before the trial beside the compass after it: one row a criterion, one sentence. Never a total."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.compass.scoring import AssessmentScore, CriterionScore


@dataclass(frozen=True)
class CompassRow:
    """One criterion before and after the trial. Scores go from 0 to 100."""

    code: str
    label: str
    before: CriterionScore | None
    after: CriterionScore | None

    @property
    def gap(self) -> int | None:
        """How far the score moved; None when one of the two is not known."""
        scores = [row.score for row in (self.before, self.after) if row is not None and row.score is not None]
        return scores[1] - scores[0] if len(scores) == 2 else None


def compass_rows(before: AssessmentScore, after: AssessmentScore, labels: Mapping[str, str]) -> tuple[CompassRow, ...]:
    """Set the criteria side by side, in the order of the compass after the trial. `labels`: name by code."""
    old = {row.code: row for row in before.criteria}
    return tuple(CompassRow(row.code, labels[row.code], old.get(row.code), row) for row in after.criteria)


def compass_sentence(rows: Sequence[CompassRow]) -> str:
    """Return, in French, how many criteria moved which way, and which one moved the most."""
    gaps = [row.gap for row in rows if row.gap is not None]
    up, down, still = sum(gap > 0 for gap in gaps), sum(gap < 0 for gap in gaps), gaps.count(0)
    unknown = len(rows) - len(gaps)
    told = (
        (up, "progresse", "progressent"),
        (down, "recule", "reculent"),
        (still, "ne bouge pas", "ne bougent pas"),
        (unknown, "ne se compare pas", "ne se comparent pas"),
    )
    parts = [f"{number} {many if number > 1 else one}" for number, one, many in told if number]
    if not parts:
        return ""
    first, _space, rest = parts[0].partition(" ")
    noun = "critères" if int(first) > 1 else "critère"
    return f"{', '.join([f'{first} {noun} {rest}', *parts[1:]])}.{_widest(rows)}"


def _widest(rows: Sequence[CompassRow]) -> str:
    moved = [row for row in rows if row.gap]
    if not moved:
        return ""
    row = max(moved, key=lambda row: abs(row.gap))
    return f" Le plus grand écart : {row.label}, de {row.before.score} à {row.after.score}."
