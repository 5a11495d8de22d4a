"""Opinions as each reader may see them: blind before one's own, confidential reasons withheld. Used everywhere."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from evaluation.compass.enums import Level
from evaluation.compass.models import Assessment, Criterion, Opinion
from evaluation.compass.permissions import may_read_content, may_read_opinion, may_read_reasons


@dataclass(frozen=True)
class RiskLine:
    """A risk in words, before or after the actions."""

    moment: str
    severity: str
    likelihood: str


@dataclass(frozen=True)
class OpinionView:
    """What one reader sees of an opinion. What they may not read is empty, and `notice` says why.

    `position` is the key of the opinion, `label` its words; `author` its signatory.
    """

    given: bool
    notice: str = ""
    position: str = ""
    label: str = ""
    reasons: str = ""
    risk: tuple[RiskLine, ...] = ()
    opinion: Opinion | None = None

    @property
    def author(self) -> User | None:
        """Who signed, when the reader may see the opinion."""
        return self.opinion.expert if self.opinion else None


NOTHING = OpinionView(given=False)


def opinion_views(assessment: Assessment, reader: User | None) -> dict[int, OpinionView]:
    """Return the opinion in force on each criterion, by its id, as `reader` may see it. No query on a ready assessment.

    `reader` None: whoever holds a document that travels (report, export). They read everything but confidential
    reasons.
    """
    return {row.criterion_id: view_of(assessment, row, reader) for row in assessment.opinions_in_force}


def opinion_history(assessment: Assessment, criterion: Criterion, reader: User) -> list[OpinionView]:
    """Return every opinion given on a criterion, newest first, those corrected or taken back included."""
    rows = [row for row in assessment.opinions.all() if row.criterion_id == criterion.pk]
    return [view_of(assessment, row, reader) for row in sorted(rows, key=lambda row: -row.number)]


def view_of(assessment: Assessment, row: Opinion, reader: User | None) -> OpinionView:
    """Return what `reader` sees of the opinion `row`."""
    if reader is not None and not may_read_opinion(reader, assessment, row):
        return OpinionView(given=True, notice=_why_hidden(assessment, reader))
    label = str(row.get_position_display())
    readable = not row.confidential if reader is None else may_read_reasons(reader, assessment, row)
    if not readable:
        return OpinionView(True, confidential_notice(), row.position, label, opinion=row)
    return OpinionView(
        given=True,
        notice=_("Motifs confidentiels : ne les transmettez pas.") if row.confidential else "",
        position=row.position,
        label=label,
        reasons=row.reasons,
        risk=_risk(row),
        opinion=row,
    )


def confidential_notice() -> str:
    """Say who reads the reasons of a confidential opinion."""
    return _("Les motifs sont confidentiels : le coordinateur, le comité, les élus et leur auteur les lisent.")


def _why_hidden(assessment: Assessment, reader: User) -> str:
    if may_read_content(reader, assessment):
        return _("Vous le lirez quand vous aurez donné votre avis.")
    return _("Vous le lirez quand l’évaluation sera terminée.")


def _risk(row: Opinion) -> tuple[RiskLine, ...]:
    if row.gross_severity is None:
        return ()
    moments = (
        (_("Avant les actions"), row.gross_severity, row.gross_likelihood),
        (_("Après les actions"), row.residual_severity, row.residual_likelihood),
    )
    return tuple(
        RiskLine(moment, str(Level(severity).label), str(Level(likelihood).label))
        for moment, severity, likelihood in moments
    )
