"""The documents that are asked for: one of each kind, on the dossier that went the whole way."""

from boussole.demo.scene import Play
from reports.actions import request_organisation_report, request_report
from reports.enums import ReportKind

WHOLE_WAY = "delibia"
AUDITOR = "anne.kerouac"
READ_BY_ALL = (ReportKind.COMPASS_SHEET, ReportKind.PROTOCOL, ReportKind.EVALUATION, ReportKind.SIMPLE)


def ask_for_documents(plays: list[Play]) -> None:
    """The élu asks for what the dossier says and for the review of its year; the auditor for its journal."""
    scene = next(play for play in plays if play.case.key == WHOLE_WAY)
    use_case = scene.use_case
    for kind in READ_BY_ALL:
        request_report(use_case=use_case, kind=kind, actor=scene.elected, now=scene.clock.tick())
    auditor = scene.person(AUDITOR)
    request_report(use_case=use_case, kind=ReportKind.JOURNAL_EXTRACT, actor=auditor, now=scene.clock.tick())
    request_organisation_report(
        organisation=use_case.organisation,
        kind=ReportKind.YEARLY_REVIEW,
        topic=str(use_case.submitted_at.year),
        actor=scene.elected,
        now=scene.clock.tick(),
    )
