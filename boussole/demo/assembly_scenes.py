"""The two texts for the assembly, asked for by the secretariat once the committee gave its final opinion."""

from boussole.demo.scene import Play
from reports.actions import request_report
from reports.enums import ReportKind


def prepare_texts(scene: Play) -> None:
    """Ask for the note de synthèse and the projet de délibération of the dossier."""
    for kind in (ReportKind.BRIEFING_NOTE, ReportKind.DELIBERATION):
        request_report(use_case=scene.use_case, kind=kind, actor=scene.coordinator, now=scene.clock.tick())
