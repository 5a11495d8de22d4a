"""Frozen content to HTML to pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from audit.chain import canonical
from reports.documents.file import File, Seal
from reports.fitting import first_fit, longer
from reports.letterheads.selectors import print_settings
from reports.pdf import render_pdf

TEMPLATE_VERSION = "1"
SECTIONS = "reports/sections.html"  # what prints any document made of sections (reports/documents/blocks.py)
PAGES = 2
WHOLE = 100_000
# Texts that people typed, by key of the snapshot, with the title they take in the annex.
LONG_TEXTS = (
    ("problem", _("Le problème")),
    ("beneficiaries", _("Pour qui")),
    ("solution", _("La solution")),
    ("exclusions", _("Ce que l’IA ne fera pas")),
    ("doing_nothing", _("Ne rien faire")),
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
NOTES = ("cost_details", "footprint", "matrix_by", "source", "social_opinion", "what_can_go_wrong")


@dataclass(frozen=True)
class Fit:
    """A way of laying a decision report out: the classes of its page, and what its body keeps of long lists and texts.

    `rows` of a list, `text` characters of what people typed, `note` characters of what explains a figure or an opinion.
    """

    classes: str
    rows: int = WHOLE
    text: int = WHOLE
    note: int = WHOLE

    @property
    def annex(self) -> bool:
        """Tell whether what is cut stands whole in an annex."""
        return self.text < WHOLE

    def limit(self, key: str) -> int:
        """Return how many characters of the text `key` of the snapshot the body keeps."""
        return self.note if key in NOTES else self.text


# From the most at ease: section 8 on a new page; tighter, section 8 right after section 7; then long lists and texts in
# an annex, less and less of them in the body. The first whose body holds on two pages is kept.
FITS = (
    Fit(""),
    Fit("flow tight"),
    Fit("flow tight annex", rows=3, text=160, note=90),
    Fit("flow tight annex", rows=3, text=120, note=60),
    Fit("flow tight annex", rows=2, text=80, note=45),
)

Printer = Callable[[dict[str, Any], Seal], File]


def on_two_pages(snapshot: dict[str, Any], seal: Seal) -> File:
    """Return the PDF of a decision report: two pages, then an annex if the text asks for it. Raises RenderFailed."""
    attached = {"dossier.json": canonical(snapshot).encode()}
    at_ease = report_html(snapshot, seal)
    for fit in FITS[first_fit(at_ease) :]:
        html = at_ease if fit is FITS[0] else report_html(snapshot, seal, fit)
        pdf = render_pdf(html, attached, **print_settings(snapshot))
        if (pdf.annex_after or pdf.pages) <= PAGES:
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


def report_html(snapshot: dict[str, Any], seal: Seal, fit: Fit = FITS[0]) -> str:
    """Return the HTML of a decision report. Where `fit` has an annex, what is cut stands there, with a reference."""
    context = {
        "s": snapshot,
        "seal": seal,
        "fit": fit.classes,
        "annex": fit.annex,
        "row_limit": fit.rows,
        "text_limit": fit.text,
        "note_limit": fit.note,
        "annex_texts": _long_texts(snapshot, fit) if fit.annex else [],
    }
    return render_to_string(f"reports/{snapshot['kind']}.html", context)


def page_html(snapshot: dict[str, Any], seal: Seal, template: str = "") -> str:
    """Return the HTML of a document that takes as many pages as it needs; `template`: not that of its kind."""
    return render_to_string(template or f"reports/{snapshot['kind']}.html", {"s": snapshot, "seal": seal})


def _long_texts(snapshot: dict[str, Any], fit: Fit) -> list[tuple[str, str]]:
    """Return, whole, every text that the body only begins, with its title."""
    found = [(str(title), snapshot.get(key) or "", fit.limit(key)) for key, title in LONG_TEXTS]
    missing = (snapshot.get("cost_totals") or {}).get("missing", "")
    found.append((_now("Coût : ce qui manque"), missing, fit.note))
    told = [(title, text) for title, text, limit in found if longer(text, limit)]
    cut = [row for row in snapshot["experts"] if longer(row["reasons"], fit.note)]
    if cut:
        experts = "\n".join(f"{row['criterion']} : {row['reasons']}" for row in cut)
        told.append((_now("Avis des experts"), experts))
    return told
