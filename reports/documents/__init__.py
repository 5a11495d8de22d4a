"""Every kind of document that the application makes, one entry each."""

from django.utils.translation import gettext_lazy as _

from reports.documents.assembly import assembly_file
from reports.documents.assembly.snapshot import briefing_snapshot, deliberation_snapshot
from reports.documents.decision import build_snapshot
from reports.documents.document import Document
from reports.documents.job_map import job_map_snapshot, without_staff_table
from reports.documents.minutes import latest_minutes_snapshot, without_minutes
from reports.documents.pack import pack_snapshot
from reports.enums import FileFormat, ReportKind
from reports.render import on_as_many_pages, on_two_pages
from usecases.models import UseCase


def _without_opinion(use_case: UseCase) -> str:
    given = use_case.opinion_recorded_at is not None
    return "" if given else _("le comité n’a pas encore rendu son avis")


def _without_final_opinion(use_case: UseCase) -> str:
    given = use_case.final_opinion_at is not None
    return "" if given else _("l’essai n’est pas encore évalué et le comité n’a pas rendu son avis final")


_ALL = (
    Document(
        ReportKind.BEFORE_TRIAL,
        snapshot=lambda use_case, reader, topic: build_snapshot(use_case, ReportKind.BEFORE_TRIAL),
        file=on_two_pages,
        missing=_without_opinion,
        screen="reports/read.html",
    ),
    Document(
        ReportKind.FINAL,
        snapshot=lambda use_case, reader, topic: build_snapshot(use_case, ReportKind.FINAL),
        file=on_two_pages,
        missing=_without_final_opinion,
        screen="reports/read.html",
    ),
    Document(
        ReportKind.MINUTES,
        snapshot=lambda meeting, reader, topic: latest_minutes_snapshot(meeting),
        file=on_as_many_pages("proces-verbal.json", part="content"),
        missing=without_minutes,
        offered=False,
    ),
    Document(
        ReportKind.MEETING_PACK,
        snapshot=lambda meeting, reader, topic: pack_snapshot(meeting, reader),
        file=on_as_many_pages("dossier-de-seance.json"),
        missing=lambda meeting: "",
        offered=False,
    ),
    Document(
        ReportKind.JOB_MAP,
        snapshot=lambda organisation, reader, topic: job_map_snapshot(organisation, topic),
        file=on_as_many_pages("carte-des-metiers.json"),
        missing=without_staff_table,
    ),
    Document(
        ReportKind.BRIEFING_NOTE,
        snapshot=lambda use_case, reader, topic: briefing_snapshot(use_case),
        file=assembly_file,
        missing=_without_opinion,
        screen="reports/assembly.html",
        format=FileFormat.DOCX,
    ),
    Document(
        ReportKind.DELIBERATION,
        snapshot=lambda use_case, reader, topic: deliberation_snapshot(use_case),
        file=assembly_file,
        missing=_without_opinion,
        screen="reports/assembly.html",
        format=FileFormat.DOCX,
    ),
)
DOCUMENTS = {document.kind: document for document in _ALL}
