"""The PDF: both profiles, two pages, our fonts only, nothing fetched, nothing cut in silence."""

import io
import json
import re
import socket
import threading

import pikepdf
import pytest
import weasyprint
from page import ValidationProfile, validate_pdf_bytes

from reports.pdf import RenderFailed, render_pdf
from reports.render import FITS, Fit, report_html
from tests.attached import attached
from tests.reports.samples import SEAL, snapshot

KINDS = ("before_trial", "final")


def make(kind: str, fit: Fit = FITS[0], **changes):
    return render_pdf(report_html(snapshot(kind, **changes), SEAL, fit), {"dossier.json": b"{}"})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("profile", "rules"), [(ValidationProfile.PDF_A_3A, 156), (ValidationProfile.PDF_UA_1, 104)])
def test_both_profiles_are_valid(kind, profile, rules):
    report = validate_pdf_bytes(make(kind).content, profile=profile)
    assert (list(report.failures), report.rules.total, report.rules.failed) == ([], rules, 0)


def test_the_validator_can_fail():
    plain = weasyprint.HTML(string="<p>Sans titre ni langue</p>").write_pdf()
    assert not validate_pdf_bytes(plain, profile=ValidationProfile.PDF_UA_1).is_compliant


@pytest.mark.parametrize("kind", KINDS)
def test_two_pages_titled_in_french_with_our_fonts_only(kind):
    pdf = make(kind)
    assert pdf.pages == 2
    with pikepdf.open(io.BytesIO(pdf.content)) as document:
        assert str(document.Root.Lang) == "fr"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert "Delibia" in str(document.docinfo["/Title"])
        fonts = {
            str(font.BaseFont).split("+")[-1] for page in document.pages for font in page.obj.Resources.Font.values()
        }
        assert fonts <= {"Lato", "Lato-Bold", "Lato-Regular"}
        assert "dossier.json" in document.attachments


def test_the_same_snapshot_gives_the_same_bytes():
    assert make("final").content == make("final").content
    assert make("final").content != make("final", problem="Autre.").content


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel="attachment" href="file:///etc/hostname">',
        '<a rel="attachment" href="file:///etc/hostname">x</a>',
        '<img src="file:///etc/hostname">',
        '<img src="{url}/x.png">',
        '<link rel="stylesheet" href="{url}/x.css">',
        "<style>@import url({url}/x.css);</style>",
        "<style>body {{ background: url({url}/x.png) }}</style>",
    ],
)
def test_nothing_is_ever_fetched(markup):
    hits = []
    server = socket.create_server(("127.0.0.1", 0))

    def listen():
        while True:
            try:
                connection, _address = server.accept()
            except OSError:
                return
            hits.append(1)
            connection.close()

    threading.Thread(target=listen, daemon=True).start()
    url = f"http://127.0.0.1:{server.getsockname()[1]}"
    page = f'<html lang="fr"><head><title>T</title>{markup.format(url=url)}</head><body><p>x</p></body></html>'
    with pytest.raises(RenderFailed):
        render_pdf(page)
    server.close()
    assert hits == []


def test_what_people_type_stays_text():
    hostile = '<img src="file:///etc/hostname"><script>alert(1)</script><link rel=attachment href=file:///etc/passwd>'
    html = report_html(snapshot("final", title=hostile, problem=hostile, minority=hostile), SEAL)
    assert "<script>" not in html
    assert '<img src="file' not in html
    assert render_pdf(html).pages == 2


def test_a_text_nested_too_deep_is_a_failure_with_a_reason():
    page = f'<html lang="fr"><head><title>T</title></head><body>{"<div>" * 3000}x</body></html>'
    with pytest.raises(RenderFailed):
        render_pdf(page)


def test_what_does_not_fit_goes_whole_to_the_annex():
    long_text = "Une phrase assez longue pour remplir la page. " * 40
    conditions = [{"text": f"Condition {n}", "owner": "Achats", "due_on": "2027-01-31"} for n in range(12)]
    sample = snapshot("final", problem=long_text, summary=long_text, conditions=conditions)
    assert render_pdf(report_html(sample, SEAL, FITS[0])).pages > 2
    html = report_html(sample, SEAL, FITS[2])
    plain = re.sub(r"\s+", " ", html)
    assert "+ 9 autres, annexe A." in plain
    assert "(annexe A)" in plain
    assert long_text.strip() in plain
    assert all(f"Condition {n}" in plain for n in range(12))
    pdf = render_pdf(html)
    assert pdf.pages >= 3


@pytest.mark.parametrize("kind", KINDS)
def test_no_inline_style_and_demonstration_said(kind):
    html = report_html(snapshot(kind), SEAL)
    assert "style=" not in html
    assert html.count("Données de démonstration") == 2
    assert "Données de démonstration" not in report_html(snapshot(kind, demonstration=False), SEAL)


def test_structure_starts_with_the_title_and_headers_have_a_scope():
    with pikepdf.open(io.BytesIO(make("before_trial").content)) as pdf:
        headers = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TH"]
        assert len(headers) > 20
        assert all("/Scope" in item.A for item in headers if "/A" in item)
        order = [str(item.S) for item in _walk(pdf.Root.StructTreeRoot.K) if str(item.S) in ("/H1", "/H2")]
        assert order[0] == "/H1"
        assert order.count("/H2") >= 16


def _walk(node):
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _walk(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        if "/K" in node:
            yield from _walk(node.K)


def test_attached_snapshot_is_readable():
    pdf = render_pdf(report_html(snapshot("final"), SEAL), {"dossier.json": json.dumps({"a": 1}).encode()})
    with pikepdf.open(io.BytesIO(pdf.content)) as document:
        assert json.loads(attached(document, "dossier.json")) == {"a": 1}
