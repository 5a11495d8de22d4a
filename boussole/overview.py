"""What the first page of a dossier says: blockers, then verdicts, then numbers, then the last steps."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from boussole.shared.wording import counted, enumerate_fr
from evaluation.compass.enums import Phase
from evaluation.compass.models import Assessment
from evaluation.compass.scoring import AssessmentScore, CriterionScore, Signal
from evaluation.compass.selectors import open_signals, readable_assessments, score_of
from evaluation.compass.templatetags.compass_words import signal_tag, signal_word, verdict_tag, verdict_word
from usecases.models import UseCase

SHOWN = ("B", "BD", "V")


@dataclass(frozen=True)
class CriterionRow:
    """One criterion on the overview: scores before and after (0-100), the worst point as a tag and its remark."""

    label: str
    url: str
    before: int | None
    after: int | None
    tag: str
    tag_class: str
    remark: str


@dataclass(frozen=True)
class CompassSummary:
    """The compass of a dossier as its first page shows it."""

    assessment: Assessment
    headline: str
    movement: str
    signals: tuple[Signal, ...]
    rows: tuple[CriterionRow, ...]
    has_after: bool

    @property
    def after_label(self) -> str:
        """The heading of the newest scores."""
        return _("Après") if self.has_after else _("Note")


def compass_summary(use_case: UseCase, reader: User) -> CompassSummary | None:
    """Return the compass of `use_case`, the newest assessment beside the first one.

    None before it is opened, and for a reader who may not read its content yet (the lead, until it is completed).
    """
    assessments = readable_assessments(use_case, reader)
    if not assessments:
        return None
    latest = assessments[-1]
    before = _compared_with(assessments)
    scores = {row.pk: score_of(row) for row in {before.pk: before, latest.pk: latest}.values()}
    has_after = latest.phase != Phase.EX_ANTE
    signals = tuple(signal for signal in open_signals(latest, score=scores[latest.pk]) if signal.kind in SHOWN)
    rows = _rows(latest, scores[latest.pk], scores[before.pk] if has_after else None, signals)
    return CompassSummary(
        assessment=latest,
        headline=_headline(signals),
        movement=_movement(rows, latest.phase) if has_after else "",
        signals=signals,
        rows=rows,
        has_after=has_after,
    )


def _compared_with(assessments: list[Assessment]) -> Assessment:
    """Return what the newest assessment is set against: of a review, the last one; of a trial, the one before it."""
    latest = assessments[-1]
    if latest.phase == Phase.REVIEW and len(assessments) > 1:
        return assessments[-2]
    return next((row for row in reversed(assessments) if row.phase == Phase.EX_ANTE), latest)


def _rows(
    latest: Assessment, score: AssessmentScore, before: AssessmentScore | None, signals: tuple[Signal, ...]
) -> tuple[CriterionRow, ...]:
    first = {row.code: row.score for row in before.criteria} if before else {}
    scored = {row.code: row for row in score.criteria}
    return tuple(
        _row(latest, criterion.code, criterion.label, scored[criterion.code], first.get(criterion.code), signals)
        for criterion in latest.grid.criteria.all()
        if not criterion.is_general
    )


def _row(
    latest: Assessment,
    code: str,
    label: str,
    score: CriterionScore,
    before: int | None,
    signals: tuple[Signal, ...],
) -> CriterionRow:
    worst = next((signal for signal in signals if signal.criterion == code), None)
    tag = tag_class = ""
    if worst:
        tag, tag_class = signal_word(worst), signal_tag(worst)
    elif score.verdict and score.verdict != "favourable":
        tag, tag_class = verdict_word(score.verdict), verdict_tag(score.verdict)
    return CriterionRow(
        label=label,
        url=reverse("compass:criterion", args=[latest.use_case_id, code]),
        before=before,
        after=score.score,
        tag=tag,
        tag_class=tag_class,
        remark=_remark(score, tagged=bool(tag)),
    )


def _remark(score: CriterionScore, *, tagged: bool) -> str:
    if score.unknown:
        words = {"unknown": score.unknown, "total": score.total}
        one, many = _("%(unknown)s réponse inconnue sur %(total)s"), _("%(unknown)s réponses inconnues sur %(total)s")
        return (one if score.unknown == 1 else many) % words
    if not score.answered:
        return _("Pas encore de réponse")
    return "" if tagged else _("Rien à signaler")


def _headline(signals: tuple[Signal, ...]) -> str:
    blocking = sum(1 for signal in signals if signal.kind in ("B", "BD"))
    watched = len(signals) - blocking
    if not signals:
        return _("Aucun point bloquant, aucune vigilance")
    parts = []
    if blocking:
        parts.append(counted(blocking, _("point bloquant"), _("points bloquants")))
    if watched:
        parts.append(counted(watched, _("vigilance"), _("vigilances"), feminine=True))
    return capfirst(", ".join(parts))


# How the sentences on the movement of the scores begin and end, by the moment of the newest assessment.
MOVEMENTS = {
    Phase.EX_POST: (
        gettext_lazy("Après l’essai, %(notes)s."),
        gettext_lazy("Aucune note n’a changé après l’essai."),
    ),
    Phase.REVIEW: (
        gettext_lazy("Depuis la dernière boussole, %(notes)s."),
        gettext_lazy("Aucune note n’a changé depuis la dernière boussole."),
    ),
}


def _movement(rows: tuple[CriterionRow, ...], phase: str) -> str:
    """Say how many scores rose, and which fell by how much: a fall must not hide behind the rises."""
    rise, nothing = MOVEMENTS[Phase(phase)]
    known = [row for row in rows if row.before is not None and row.after is not None]
    risen = sum(1 for row in known if row.after > row.before)
    fallen = [(row.label, row.before - row.after) for row in known if row.after < row.before]
    sentences = []
    if risen:
        notes = counted(risen, _("note monte"), _("notes montent"), feminine=True)
        sentences.append(str(rise) % {"notes": notes})
    if fallen:
        falls = [
            ngettext("%(label)s de %(points)s point", "%(label)s de %(points)s points", points)
            % {"label": label, "points": points}
            for label, points in fallen
        ]
        sentences.append(_("En baisse : %(falls)s.") % {"falls": enumerate_fr(falls, last=_("et"))})
    return " ".join(sentences) or str(nothing)
