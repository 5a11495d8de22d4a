"""Every kind of document that the application makes, one entry each."""

from django.utils.translation import gettext_lazy as _

from reports.documents.assembly import assembly_file
from reports.documents.assembly.snapshot import briefing_snapshot, deliberation_snapshot
from reports.documents.compass_sheet import compass_sheet, without_assessment
from reports.documents.compass_told import closed_sheet, closed_to_recused
from reports.documents.decision import build_snapshot
from reports.documents.document import Document
from reports.documents.evaluation import evaluation_snapshot, without_evaluation
from reports.documents.job_map import closed_map, job_map_snapshot, tables_to_map, without_staff_table
from reports.documents.journal import closed_extract, journal_extract, lines_of
from reports.documents.minutes import latest_minutes_snapshot, without_minutes
from reports.documents.pack import pack_snapshot
from reports.documents.protocol import protocol_snapshot, without_protocol
from reports.documents.simple import simple_version, without_report
from reports.documents.yearly import closed_review, without_dossier, yearly_review, years_of
from reports.enums import FileFormat, ReportKind
from reports.render import SECTIONS, on_as_many_pages, on_two_pages
from usecases.models import UseCase


def _without_opinion(use_case: UseCase) -> str:
    given = use_case.opinion_recorded_at is not None
    return "" if given else _("le comité n’a pas encore rendu son avis")


def _without_final_opinion(use_case: UseCase) -> str:
    given = use_case.final_opinion_at is not None
    return "" if given else _("l’essai n’est pas encore évalué et le comité n’a pas rendu son avis final")


# On screen, a document made of sections about a dossier, then about a collectivité.
_READ, _READ_ORGANISATION = "reports/sections_read.html", "reports/organisation_read.html"

_ALL = (
    Document(
        ReportKind.COMPASS_SHEET,
        about=_("Chaque question et sa réponse, les sept notes, ce qui bloque, les avis des experts."),
        snapshot=lambda use_case, reader, topic: compass_sheet(use_case),
        file=on_as_many_pages("fiche-boussole.json", template=SECTIONS),
        missing=without_assessment,
        screen=_READ,
        closed=closed_sheet,
    ),
    Document(
        ReportKind.BEFORE_TRIAL,
        about=_("Deux pages pour décider si l’essai commence."),
        snapshot=lambda use_case, reader, topic: build_snapshot(use_case, ReportKind.BEFORE_TRIAL),
        file=on_two_pages,
        missing=_without_opinion,
        screen="reports/read.html",
        closed=closed_to_recused,
    ),
    Document(
        ReportKind.PROTOCOL,
        about=_("Les règles de l’essai, verrouillées avant son début, et leurs avenants."),
        snapshot=lambda use_case, reader, topic: protocol_snapshot(use_case),
        file=on_as_many_pages("protocole.json", template=SECTIONS),
        missing=without_protocol,
        screen=_READ,
    ),
    Document(
        ReportKind.EVALUATION,
        about=_("Ce que l’essai a donné, face à ce qui était fixé avant."),
        snapshot=lambda use_case, reader, topic: evaluation_snapshot(use_case),
        file=on_as_many_pages("evaluation.json", template=SECTIONS),
        missing=without_evaluation,
        screen=_READ,
        closed=closed_to_recused,
    ),
    Document(
        ReportKind.FINAL,
        about=_("Deux pages pour décider de la suite."),
        snapshot=lambda use_case, reader, topic: build_snapshot(use_case, ReportKind.FINAL),
        file=on_two_pages,
        missing=_without_final_opinion,
        screen="reports/read.html",
        closed=closed_to_recused,
    ),
    Document(
        ReportKind.SIMPLE,
        about=_("L’essentiel du dernier rapport, en phrases courtes et en grands caractères."),
        snapshot=lambda use_case, reader, topic: simple_version(use_case),
        file=on_as_many_pages("version-simplifiee.json"),
        missing=without_report,
        screen=_READ,
        closed=closed_to_recused,
    ),
    Document(
        ReportKind.JOURNAL_EXTRACT,
        about=_("Les actes du dossier et leurs empreintes, à vérifier sans le logiciel."),
        snapshot=lambda use_case, reader, topic: journal_extract(use_case, reader),
        file=on_as_many_pages("extrait.json", template=SECTIONS, beside=lines_of),
        missing=lambda use_case: "",
        screen=_READ,
        personal=True,
        closed=closed_extract,
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
        personal=True,
    ),
    Document(
        ReportKind.JOB_MAP,
        about=_("Les métiers que l’IA générative peut toucher, en nombre de postes, par filière et par direction."),
        snapshot=lambda organisation, reader, topic: job_map_snapshot(organisation, topic),
        file=on_as_many_pages("carte-des-metiers.json"),
        missing=without_staff_table,
        closed=closed_map,
        topics=tables_to_map,
    ),
    Document(
        ReportKind.BRIEFING_NOTE,
        about=_("Une note pour les élus de l’assemblée : ce qui bloque, ce que le comité dit, ce qui suit."),
        snapshot=lambda use_case, reader, topic: briefing_snapshot(use_case),
        file=assembly_file,
        missing=_without_opinion,
        screen="reports/assembly.html",
        format=FileFormat.DOCX,
        closed=closed_to_recused,
    ),
    Document(
        ReportKind.DELIBERATION,
        about=_("Les visas, les motifs et les articles que l’avis du comité mène à proposer."),
        snapshot=lambda use_case, reader, topic: deliberation_snapshot(use_case),
        file=assembly_file,
        missing=_without_opinion,
        screen="reports/assembly.html",
        format=FileFormat.DOCX,
        closed=closed_to_recused,
    ),
    Document(
        ReportKind.YEARLY_REVIEW,
        about=_("Les dossiers, les décisions, les refus, les essais, les votes, le coût et l’empreinte."),
        snapshot=lambda organisation, reader, topic: yearly_review(organisation, topic),
        file=on_as_many_pages("bilan-annuel.json", template=SECTIONS),
        missing=without_dossier,
        screen=_READ_ORGANISATION,
        closed=closed_review,
        topics=years_of,
    ),
)
DOCUMENTS = {document.kind: document for document in _ALL}
