"""What élus read on paper: everything frozen is printed, in our fonts, with a structure that can be heard."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from fontTools.ttLib import TTFont
from page import ValidationProfile, validate_pdf_bytes

from reports.documents.figures import axis_end
from reports.documents.file import File
from reports.fitting import first_fit
from reports.pdf import render_pdf
from reports.pdf.assets import written_out
from reports.render import LONG_TEXTS, on_two_pages, report_html
from reports.templatetags.report_marks import between, chips, cost_lines, move, scale, voices
from reports.templatetags.report_tags import iso_date
from tests.reports.samples import RICH, SEAL, snapshot

KINDS = ("before_trial", "final")
SENTENCE = "Les agents relisent chaque texte avant de l’envoyer, et gardent la main sur la décision. "
MANY = {
    "problem": SENTENCE * 20,
    "summary": SENTENCE * 20,
    "minority": SENTENCE * 12,
    "blockers": [{"code": f"TEC-0{n}", "text": f"Point bloquant {n}", "provisional": False} for n in range(9)],
    "conditions": [{"text": f"Condition {n}", "owner": "Achats", "due_on": "2027-01-31"} for n in range(12)],
}
POOR = {
    "opinion": None,
    "experts": [],
    "conditions": [],
    "warnings": [],
    "documents": [],
    "minority": "",
    "users": None,
    "cost_total": None,
    "cost_details": "",
    "footprint": "",
    "benefits": "",
    "alternatives": "",
    "doing_nothing": "",
    "without_ai": "",
    "measured_by": "",
    "compass_sentence": "",
}
CASES = {"rich": RICH, "poor": POOR, "overflowing": {**RICH, **MANY}}
# Of the frozen content, what is a code, a class or a hash: nobody reads it on the page as it is.
UNSEEN = {
    "kind", "key", "code", "worst_kind", "state", "verdict", "matrix", "sha256", "assessment_sha256", "protocol_sha256",
    "committee", "reason", "observed", "way", "letterhead", "frame", "cost_double", "label_key", "position",
}  # fmt: skip
SHOWN_ELSEWHERE = {"final": {"beneficiaries", "solution", "documents", "law", "duties", "what_can_go_wrong",
    "human_way", "incidents", "who_answers", "without_ai", "earlier_conditions"}, "before_trial": set()}  # fmt: skip
NUMERIC = re.compile(r"-?[0-9]+([.,][0-9]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}")


@pytest.fixture(scope="module")
def printed() -> dict[tuple[str, str], File]:
    """Each report in each case, laid out once."""
    return {
        (kind, case): on_two_pages(snapshot(kind, **changes), SEAL) for kind in KINDS for case, changes in CASES.items()
    }


def shown(content: Any, hidden: set[str]) -> Iterator[str]:
    """Yield the texts of a frozen content that a page prints as they are."""
    if isinstance(content, dict):
        for key, value in content.items():
            if key not in hidden:
                yield from shown(value, hidden)
    elif isinstance(content, list):
        for value in content:
            yield from shown(value, hidden)
    elif isinstance(content, str) and content and not NUMERIC.fullmatch(content):
        yield content


def text_of(file: File) -> str:
    """Return the text of a PDF as a reader hears it, without its spaces (a line may break anywhere)."""
    command = [shutil.which("pdftotext"), "-", "-"]
    out = subprocess.run(command, input=file.content, capture_output=True, check=True).stdout  # noqa: S603 - a tool we look for
    return squeezed(out.decode())


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", "", text).replace("'", "’").casefold()


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext reads the text back")
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", KINDS)
def test_everything_frozen_that_a_report_shows_is_read_back_from_its_file(printed, kind, case):
    content = snapshot(kind, **CASES[case])
    read = text_of(printed[kind, case])
    hidden = UNSEEN | SHOWN_ELSEWHERE[kind] | ({"compared"} if content["footprint_axis"] else set())  # in its table
    said = list(shown(content, hidden))
    assert len(said) > 20
    assert [text for text in said if squeezed(text).removesuffix(".") not in read] == []


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_report_is_valid_and_takes_two_pages_or_an_annex(printed, kind, case):
    file = printed[kind, case]
    assert (file.pages == 2) == (case != "overflowing")
    for profile, rules in ((ValidationProfile.PDF_A_3A, 156), (ValidationProfile.PDF_UA_1, 104)):
        report = validate_pdf_bytes(file.content, profile=profile)
        assert (list(report.failures), report.rules.total) == ([], rules)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext reads the text back")
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_printed_twice_where_a_page_ends(printed, kind):
    for case in CASES:
        read = text_of(printed[kind, case])
        assert read.count(squeezed("Sources et vérification")) == 1
        assert read.count(squeezed(SEAL.grouped_sha256)) == 1


def test_what_the_dossier_lacks_is_said():
    html = report_html(snapshot("before_trial", **POOR), SEAL)
    assert html.count("non renseigné") >= 5
    for sentence in ("Aucun avis d’expert n’a été rendu.", "Opinion minoritaire&nbsp;: aucune.", "non connu"):
        assert sentence in html
    assert ">None<" not in html
    untold = dict.fromkeys(
        ("staff_feedback", "summary", "time_saved", "left_aside", "social_opinion", "exclusions"), ""
    )
    html = report_html(snapshot("final", **POOR, **untold), SEAL)
    for label in ("Bilan du porteur", "Temps gagné", "Gain visé", "Personnes à risque", "Avis de l’instance sociale",
                  "L’IA ne fait pas", "Ne rien faire", "Sans IA"):  # fmt: skip
        assert re.search(rf"<b>{label}&nbsp;:</b> non renseigné", html), label


def test_a_word_that_few_people_know_is_explained_where_it_stands():
    explained = "PUE&nbsp;: électricité du centre de calcul, divisée par celle de ses machines."
    for kind in KINDS:
        assert explained in report_html(snapshot(kind, servers="Peu carbonée, et PUE publié"), SEAL)
        assert explained not in report_html(snapshot(kind, servers="Union européenne"), SEAL)


YEAR = "Une année coûte 41\u202f000\u00a0€ aujourd’hui (tableau de coûts)."


@pytest.mark.parametrize(
    ("text", "costed", "expected"),
    [
        ("Le délai reste long.", True, f"Le délai reste long. {YEAR}"),
        ("Le délai reste long.", False, "Le délai reste long."),
        ("", True, YEAR),
        ("", False, "non renseigné"),
    ],
)
def test_doing_nothing_is_told_by_the_lead_and_costed_by_the_table(text, costed, expected):
    told = RICH if costed else {}
    html = report_html(snapshot("before_trial", **{**told, "doing_nothing": text}), SEAL)
    assert re.search(r"Ne rien faire</th><td>([^<]*)</td>", html)[1].strip() == expected
    html = report_html(snapshot("final", **{**told, "doing_nothing": text}), SEAL)
    assert re.search(r"Ne rien faire&nbsp;:</b>([^<]*)</p>", html)[1].strip() == expected


def test_twice_the_use_stands_beside_the_planned_use():
    html = report_html(snapshot("before_trial", **RICH), SEAL)
    assert '165\u202f000\u00a0€</td><td class="num">243\u202f000\u00a0€' in html
    assert "78\u202f000\u00a0€" in html
    assert html.count("inconnu</td>") == 2


def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    found, waiting = [], [pdf.Root.StructTreeRoot.K]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, pikepdf.Array):
            waiting[:0] = list(item)
        elif isinstance(item, pikepdf.Dictionary) and "/S" in item:
            found.append(item)
            waiting.insert(0, item.get("/K", pikepdf.Array()))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_structure_can_be_heard(printed, kind):
    with pikepdf.open(io.BytesIO(printed[kind, "rich"].content)) as pdf:
        assert str(pdf.Root.Lang) == "fr"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert "Delibia" in str(pdf.docinfo["/Title"])
        found = elements(pdf)
        kinds = [str(item.S)[1:] for item in found]
        assert kinds.count("H1") == 1
        assert kinds.index("H1") < kinds.index("H2")
        assert kinds.count("H2") >= 16
        scopes = {str(item.A.Scope) for item in found if item.S == "/TH"}
        assert scopes == {"/Column", "/Row"}
        cells = [item for item in found if item.S == "/TD"]
        assert all("/Headers" in item.A for item in cells)
        childless = [str(item.S) for item in found if item.S in ("/Span", "/Div", "/NonStruct") and not len(item.K)]
        assert childless == []


def test_a_table_that_breaks_over_pages_stays_valid():
    rows = "".join(f'<tr><th scope="row">Ligne {n}</th><td>{SENTENCE}</td></tr>' for n in range(60))
    head = '<tr><th scope="col">Quoi</th><th scope="col">Texte</th></tr>'
    link = '<link rel="stylesheet" href="boussole:report.css">'
    table = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
    html = f'<html lang="fr"><head><title>T</title>{link}</head><body><h1>T</h1>{table}</body></html>'
    file = render_pdf(html)
    assert file.pages > 1
    for profile in (ValidationProfile.PDF_A_3A, ValidationProfile.PDF_UA_1):
        assert list(validate_pdf_bytes(file.content, profile=profile).failures) == []
    with pikepdf.open(io.BytesIO(file.content)) as pdf:
        assert all("/Scope" in item.A for item in elements(pdf) if item.S == "/TH")


def test_our_fonts_print_every_character_of_our_templates():
    templates = (settings.BASE_DIR / "templates" / "reports").glob("*.html")
    code = [path for path in (settings.BASE_DIR / "reports").rglob("*.py") if "assembly" not in path.parts]  # no PDF
    sources = [*templates, *code]
    used = {char for path in sources for char in path.read_text() if ord(char) > 126}
    for name in ("Lato-Regular.ttf", "Lato-Bold.ttf"):
        font = TTFont(files("fontpkg_lato") / "files" / name)
        assert sorted(used - {chr(code) for code in font.getBestCmap()}) == []


def test_the_first_way_tried_is_almost_always_the_right_one():
    assert first_fit(report_html(snapshot("final"), SEAL)) == 0
    assert first_fit(report_html(snapshot("before_trial", **RICH), SEAL)) == 0
    assert first_fit(report_html(snapshot("final", **RICH, **MANY), SEAL)) == 2


def test_the_first_of_a_month_is_printed_raised():
    assert iso_date("2026-12-01") == "1<sup>er</sup>\u00a0décembre 2026"
    assert (iso_date("2026-12-11"), iso_date(None)) == ("11\u00a0décembre 2026", "")


def test_the_largest_costs_stand_alone_and_the_others_are_named():
    rows = [{"label": f"Poste {n}", "planned": str(n), "doubled": str(2 * n), "unknown": 0} for n in range(1, 7)]
    lines = cost_lines(rows)
    assert [line["label"] for line in lines] == ["Poste 6", "Poste 5", "Poste 4", "Autres postes"]
    assert (lines[-1]["planned"], lines[-1]["doubled"], lines[-1]["names"]) == ("6", "12", "poste 3, poste 2, poste 1")
    assert cost_lines(rows[:4]) == rows[:4]


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        (scale(67, 0), "s67 t33"),
        (scale(60, 12), "s60 t28 dotted"),
        (scale(95, 17), "s95 t0 dotted"),
        (scale(None, 0), "s0 t100"),
        (between(1, 43), "p1 t56"),
        (between(98, 5), "p98 t0"),
        (move(60, 70), "move-up p60 t30"),
        (move(70, 60), "move-down p60 t30"),
        (move(None, 48), "move-only p48"),
        (move(50, None), ""),
    ],
)
def test_marks_are_classes_in_percent(classes, expected):
    assert classes == expected


@pytest.mark.parametrize(
    ("votes", "size", "parts"),
    [
        ((7, 2, 1), "", [("solid", "v7"), ("hatch", "v2"), ("hollow", "v1")]),
        ((16, 0, 1), "many", [("solid", "v16"), ("hollow", "v1")]),
        ((30, 11, 0), "crowd", [("solid", "w73"), ("hatch", "w27")]),
        ((0, 0, 0), "", []),
    ],
)
def test_voices_are_cells_then_small_cells_then_a_bar(votes, size, parts):
    assert voices(dict(zip(("for", "against", "abstain"), votes, strict=True))) == {"size": size, "parts": parts}


def test_a_chip_is_never_guessed():
    conditions = [{"text": "Joindre le contrat signé"}, {"text": "Traiter COU-02"}, {"text": "Autre"}]
    assert chips(conditions, "Contrat") == [1]
    assert chips(conditions, "COU-02") == [2]
    assert chips(conditions, "DON-05", "") == []


@pytest.mark.parametrize(
    ("high", "end"), [(0, 1), (0.3, 0.5), (1, 1), (1.2, 2), (2.1, 2.5), (22, 25), (110, 200), (500, 500)]
)
def test_an_axis_ends_on_a_round_number(high, end):
    assert round(axis_end(high), 9) == end


def test_the_style_sheet_is_written_out_in_the_colour_of_the_collectivite():
    css = ":root { --org: #0b3d70; --ink: #111; }\nh1 { color: var(--org); } p { color: var(--ink); }"
    assert written_out(css, "#7a1f3d").split() == [
        "h1",
        "{",
        "color:",
        "#7a1f3d;",
        "}",
        "p",
        "{",
        "color:",
        "#111;",
        "}",
    ]


def test_two_pages_are_two_pages_whatever_the_annex_holds(printed):
    """What the body keeps of long texts shrinks until it holds: the annex never begins later than page three."""
    endless = {
        name: f"{value} Puis encore des mots, longs et nombreux, sur le même sujet." * 6
        for name, value in snapshot("before_trial").items()
        if isinstance(value, str) and name in {key for key, _title in LONG_TEXTS}
    }
    longest = on_two_pages(snapshot("before_trial", **{**RICH, **MANY, **endless}), SEAL)
    assert longest.annex_after == 2
    for (kind, case), file in printed.items():
        assert (file.annex_after or file.pages) == 2, (kind, case)
    assert printed["final", "overflowing"].annex_after == 2
