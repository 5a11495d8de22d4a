"""Frozen content to HTML to pages."""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from audit.chain import canonical
from reports.documents.file import File, Seal
from reports.fitting import first_fit, longer
from reports.letterheads import print_settings
from reports.pdf import render_pdf

TEMPLATE_VERSION = "1"
SECTIONS = "reports/sections.html"  # what prints any document made of sections (reports/documents/blocks.py)
PAGES = 2
# Ways of laying a report out, from the most at ease: section 8 on a new page; tighter, section 8 right after section 7;
# long lists and texts in an annex. Each is the classes of the page. The first that holds on two pages is kept.
FITS = ("", "flow tight", "flow tight annex")
ANNEX_ROWS = 3
ANNEX_TEXT = 160
ANNEX_NOTE = 90  # the opinions of experts, and what explains a figure
WHOLE = 100_000
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
    ("jobs", _("Métiers touchés")),
    ("social_opinion", _("Avis de l’instance sociale")),
    ("cost_details", _("Coût")),
    ("without_ai", _("Y arriverait-on sans IA ?")),
    ("footprint", _("Empreinte")),
    ("matrix_by", _("Ce que l’IA peut, ce qu’on souhaite")),
    ("volume", _("Volume prévu")),
    ("measured_by", _("Comment on saura")),
    ("staff_feedback", _("Ce que disent les agents")),
    ("summary", _("Bilan du porteur")),
    ("time_saved", _("Temps gagné")),
    ("minority", _("Opinion minoritaire")),
    ("staff_voices", _("Avis des représentants du personnel")),
    ("source", _("Sources")),
)

# Those that explain a figure: they give way first.
NOTES = ("cost_details", "footprint", "matrix_by", "source", "social_opinion", "staff_voices", "what_can_go_wrong")

Printer = Callable[[dict[str, Any], Seal], File]


def on_two_pages(snapshot: dict[str, Any], seal: Seal) -> File:
    """Return the PDF of a decision report: two pages, then an annex if the text asks for it. Raises RenderFailed."""
    attached = {"dossier.json": canonical(snapshot).encode()}
    for fit in FITS[first_fit(report_html(snapshot, seal)) :]:
        pdf = render_pdf(report_html(snapshot, seal, fit), attached, **print_settings(snapshot))
        if pdf.pages <= PAGES:
            break
    return pdf


def on_as_many_pages(
    attachment: str, *, part: str = "", template: str = "", beside: Callable[..., dict[str, bytes]] | None = None
) -> Printer:
    """Return what prints a document on as many pages as it needs, its content attached as `attachment`.

    With `part`, only that key of the content is attached: the part that a hash printed on the document covers.
    `template`: another one than that of its kind. `beside(snapshot)`: other files to attach, by name.
    The printer raises RenderFailed.
    """

    def printed(snapshot: dict[str, Any], seal: Seal) -> File:
        said = snapshot[part] if part else snapshot
        attached = {attachment: canonical(said).encode(), **(beside(snapshot) if beside else {})}
        return render_pdf(page_html(snapshot, seal, template), attached, **print_settings(snapshot))

    return printed


def report_html(snapshot: dict[str, Any], seal: Seal, fit: str = "") -> str:
    """Return the HTML of a decision report. With "annex" in `fit`, what does not fit goes there, with a reference."""
    context = {"s": snapshot, "seal": seal, "fit": fit, "annex": "annex" in fit}
    if "annex" in fit:
        context |= {
            "row_limit": ANNEX_ROWS,
            "text_limit": ANNEX_TEXT,
            "note_limit": ANNEX_NOTE,
            "annex_texts": _long_texts(snapshot),
        }
    else:
        context |= {"row_limit": WHOLE, "text_limit": WHOLE, "note_limit": WHOLE}
    return render_to_string(f"reports/{snapshot['kind']}.html", context)


def page_html(snapshot: dict[str, Any], seal: Seal, template: str = "") -> str:
    """Return the HTML of a document that takes as many pages as it needs; `template`: not that of its kind."""
    return render_to_string(template or f"reports/{snapshot['kind']}.html", {"s": snapshot, "seal": seal})


def _long_texts(snapshot: dict[str, Any]) -> list[tuple[str, str]]:
    """Return, whole, every text that the body only begins, with its title."""
    found = [(str(title), snapshot.get(key) or "", _limit(key)) for key, title in LONG_TEXTS]
    missing = (snapshot.get("cost_totals") or {}).get("missing", "")
    found.append((_now("Coût : ce qui manque"), missing, ANNEX_NOTE))
    for row in snapshot["experts"]:
        found.append((_now("Avis : %(criterion)s") % {"criterion": row["criterion"]}, row["reasons"], ANNEX_NOTE))
    return [(title, text) for title, text, limit in found if longer(text, limit)]


def _limit(key: str) -> int:
    return ANNEX_NOTE if key in NOTES else ANNEX_TEXT
