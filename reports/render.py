"""Snapshot to HTML to pages."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from audit.chain import canonical
from reports.enums import MEETING_KINDS, ReportKind
from reports.models import Report
from reports.pdf import Pdf, render_pdf

TEMPLATE_VERSION = "1"
PAGES = 2
# Tried in this order until the report holds on two pages: at ease, tighter, then long lists and texts in an annex.
FITS = ("", "tight", "annex")
ANNEX_ROWS = 3
ANNEX_TEXT = 220
WHOLE = 100_000
ATTACHED = {ReportKind.MINUTES: "proces-verbal.json", ReportKind.MEETING_PACK: "dossier-de-seance.json"}
# Texts that people typed, by key of the snapshot, with the title they take in the annex.
LONG_TEXTS = (
    ("problem", _("Le problème")),
    ("beneficiaries", _("Pour qui")),
    ("solution", _("La solution")),
    ("exclusions", _("Ce que l’IA ne fera pas")),
    ("alternatives", _("Sans IA")),
    ("benefits", _("Gain visé")),
    ("left_aside", _("Personnes à risque")),
    ("what_can_go_wrong", _("Ce qui peut mal tourner")),
    ("staff_change", _("Pour les agents")),
    ("social_opinion", _("Avis de l’instance sociale")),
    ("cost_details", _("Coût")),
    ("volume", _("Volume prévu")),
    ("measured_by", _("Comment on saura")),
    ("staff_feedback", _("Ce que disent les agents")),
    ("summary", _("Bilan du porteur")),
    ("time_saved", _("Temps gagné")),
    ("minority", _("Opinion minoritaire")),
    ("staff_voices", _("Avis des représentants du personnel")),
    ("source", _("Sources")),
)


def render_report(report: Report) -> Pdf:
    """Return the PDF of a report, its snapshot attached. Raises RenderFailed.

    A report about a dossier takes two pages, then an annex only if the text asks for it; one about a meeting, as many
    as it needs.
    """
    if report.kind in MEETING_KINDS:
        return render_pdf(meeting_html(report.snapshot), {ATTACHED[report.kind]: canonical(_attached(report)).encode()})
    attached = {"dossier.json": canonical(report.snapshot).encode()}
    for fit in FITS:
        pdf = render_pdf(report_html(report.snapshot, report.snapshot_sha256, fit), attached)
        if pdf.pages <= PAGES:
            break
    return pdf


def report_html(snapshot: dict[str, Any], sha256: str, fit: str = "") -> str:
    """Return the HTML of a report. With `fit` "annex", what does not fit goes to an annex, with a reference."""
    context = {"s": snapshot, "sha256": _grouped(sha256), "fit": fit, "annex": fit == "annex"}
    if fit == "annex":
        context |= {"row_limit": ANNEX_ROWS, "text_limit": ANNEX_TEXT, "annex_texts": _long_texts(snapshot)}
    else:
        context |= {"row_limit": WHOLE, "text_limit": WHOLE}
    return render_to_string(f"reports/{snapshot['kind']}.html", context)


def meeting_html(snapshot: dict[str, Any]) -> str:
    """Return the HTML of a document about a meeting."""
    return render_to_string(f"reports/{snapshot['kind']}.html", {"s": snapshot})


def _attached(report: Report) -> dict[str, Any]:
    """The frozen content as its printed hash covers it: of minutes, without the seal that came after."""
    return report.snapshot["content"] if report.kind == ReportKind.MINUTES else report.snapshot


def _long_texts(snapshot: dict[str, Any]) -> list[tuple[str, str]]:
    """Return, whole, every text that the body only begins, with its title."""
    found = [(str(title), snapshot[key]) for key, title in LONG_TEXTS if len(snapshot.get(key) or "") > ANNEX_TEXT]
    opinions = [(row["criterion"], row["reasons"]) for row in snapshot["experts"] if len(row["reasons"]) > ANNEX_TEXT]
    return found + [(_now("Avis : %(criterion)s") % {"criterion": label}, text) for label, text in opinions]


def _grouped(digest: str) -> str:
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))
