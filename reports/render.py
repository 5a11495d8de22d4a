"""Frozen content to HTML to pages."""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from audit.chain import canonical
from reports.documents.file import File, Seal
from reports.pdf import render_pdf

TEMPLATE_VERSION = "1"
PAGES = 2
# Tried in this order until the report holds on two pages: at ease, tighter, then long lists and texts in an annex.
FITS = ("", "tight", "annex")
ANNEX_ROWS = 3
ANNEX_TEXT = 220
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
    ("volume", _("Volume prévu")),
    ("measured_by", _("Comment on saura")),
    ("staff_feedback", _("Ce que disent les agents")),
    ("summary", _("Bilan du porteur")),
    ("time_saved", _("Temps gagné")),
    ("minority", _("Opinion minoritaire")),
    ("staff_voices", _("Avis des représentants du personnel")),
    ("source", _("Sources")),
)

Printer = Callable[[dict[str, Any], Seal], File]


def on_two_pages(snapshot: dict[str, Any], seal: Seal) -> File:
    """Return the PDF of a decision report: two pages, then an annex if the text asks for it. Raises RenderFailed."""
    attached = {"dossier.json": canonical(snapshot).encode()}
    for fit in FITS:
        pdf = render_pdf(report_html(snapshot, seal, fit), attached)
        if pdf.pages <= PAGES:
            break
    return pdf


def on_as_many_pages(attachment: str, *, part: str = "") -> Printer:
    """Return what prints a document on as many pages as it needs, its content attached as `attachment`.

    With `part`, only that key of the content is attached: the part that a hash printed on the document covers.
    The printer raises RenderFailed.
    """

    def printed(snapshot: dict[str, Any], seal: Seal) -> File:
        said = snapshot[part] if part else snapshot
        return render_pdf(page_html(snapshot, seal), {attachment: canonical(said).encode()})

    return printed


def report_html(snapshot: dict[str, Any], seal: Seal, fit: str = "") -> str:
    """Return the HTML of a decision report. With `fit` "annex", what does not fit goes there, with a reference."""
    context = {"s": snapshot, "seal": seal, "fit": fit, "annex": fit == "annex"}
    if fit == "annex":
        context |= {"row_limit": ANNEX_ROWS, "text_limit": ANNEX_TEXT, "annex_texts": _long_texts(snapshot)}
    else:
        context |= {"row_limit": WHOLE, "text_limit": WHOLE}
    return render_to_string(f"reports/{snapshot['kind']}.html", context)


def page_html(snapshot: dict[str, Any], seal: Seal) -> str:
    """Return the HTML of a document that takes as many pages as it needs."""
    return render_to_string(f"reports/{snapshot['kind']}.html", {"s": snapshot, "seal": seal})


def _long_texts(snapshot: dict[str, Any]) -> list[tuple[str, str]]:
    """Return, whole, every text that the body only begins, with its title."""
    found = [(str(title), snapshot[key]) for key, title in LONG_TEXTS if len(snapshot.get(key) or "") > ANNEX_TEXT]
    opinions = [(row["criterion"], row["reasons"]) for row in snapshot["experts"] if len(row["reasons"]) > ANNEX_TEXT]
    return found + [(_now("Avis : %(criterion)s") % {"criterion": label}, text) for label, text in opinions]
