"""The Word files of the texts for the assembly, opened back: real styles, nothing fetched, the same bytes each time."""

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from boussole.shared.typography import euros
from reports.documents.assembly import TEXTS, assembly_file
from reports.documents.assembly.text import marks, plain_text
from tests.reports.assembly_samples import assembly, bare
from tests.reports.samples import SEAL, SHA

CLOSED = [("deliberation", False), ("deliberation", True), ("briefing_note", False), ("briefing_note", True)]
HOSTILE = (
    'A\x00B\x1b[31m</w:t></w:r><w:fldSimple w:instr="DDEAUTO cmd"/> {INCLUDEPICTURE "http://a.example/x"} '
    "=HYPERLINK(\"http://b.example\") &amp; \u202egnp.exe <script>alert('x')</script>\r\nseconde ligne"
)
AGAIN = """
import hashlib, json, sys
import django
django.setup()
from reports.documents.assembly import assembly_file
from reports.documents.file import Seal
said = json.load(sys.stdin)
seal = Seal(said["sha"], said["code"])
for snapshot in said["snapshots"]:
    print(hashlib.sha256(assembly_file(snapshot, seal).content).hexdigest())
"""


def make(kind="deliberation", **changes) -> bytes:
    return assembly_file(assembly(kind, **changes), SEAL).content


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words(content: bytes) -> str:
    """Every word of the body, paragraphs and cells in order."""
    body = opened(content).element.body
    lines = ["".join(node.text or "" for node in row.iter(qn("w:t"))) for row in body.iter(qn("w:p"))]
    return "\n".join(lines)


@pytest.mark.parametrize(("kind", "final"), CLOSED)
def test_the_file_says_all_that_its_text_says(kind, final):
    snapshot = assembly(kind, final=final)
    said = words(assembly_file(snapshot, SEAL).content)
    for block in plain_text(TEXTS[kind](snapshot)).split("\n\n"):
        for cell in re.split(r"[\t\n]", block.removeprefix("– ")):
            assert cell in said


def test_every_figure_of_the_dossier_is_in_the_note():
    said = words(make("briefing_note", final=True))
    for figure in (euros("305000"), euros("33400"), euros("31000"), "34", "6\u202fvoix", "au moins 30", "160", "75"):
        assert figure.replace("\u202fvoix", " voix") in said


def test_real_styles_give_the_outline():
    document = opened(make(final=True))
    styles = [row.style.name for row in document.paragraphs]
    assert styles[0] == "Title"
    assert [row.text for row in document.paragraphs if row.style.name == "Heading 1"] == [
        "Visas",
        "Motifs",
        "Dispositif",
        "Vote",
    ]
    assert styles.count("Heading 2") == 6
    assert {"Subtitle", "Normal", "List Bullet", "Caption", "Encadré à supprimer"} <= set(styles)


def test_what_is_to_complete_is_highlighted_and_in_its_own_style():
    snapshot = assembly()
    document = opened(assembly_file(snapshot, SEAL).content)
    shown = [run for row in document.paragraphs for run in row.runs if run.style.name == "À compléter"]
    assert {run.text for run in shown} == {run.text for run in marks(TEXTS["deliberation"](snapshot).blocks)}
    assert {str(run.font.highlight_color) for run in shown} == {"YELLOW (7)"}


def test_tables_have_a_caption_and_a_header_that_each_page_repeats():
    document = opened(make("briefing_note", final=True))
    assert len(document.tables) == 3
    for table in document.tables:
        first, *rest = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert [row for row in rest if row._tr.trPr.find(qn("w:tblHeader")) is not None] == []
        caption = table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        before = table._tbl.getprevious()
        assert "".join(node.text for node in before.iter(qn("w:t"))) == caption != ""
        assert all(run.bold for cell in first.cells for run in cell.paragraphs[0].runs)


def test_the_file_is_in_french_and_names_the_collectivity_alone():
    document = opened(make())
    said = document.core_properties
    assert (said.title, said.author) == (
        "Projet de délibération – Delibia, aide à la rédaction des actes",
        "Métropole du Val d’Arzon",
    )
    assert (said.language, said.last_modified_by, said.identifier) == ("fr-FR", "", SEAL.code)
    assert said.created == said.modified
    assert said.created.date().isoformat() == "2026-10-15"
    languages = {node.get(qn("w:val")) for node in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"fr-FR"}
    everything = b"".join(parts(make()).values())
    assert b"python-docx" not in everything
    assert b"Macintosh" not in everything


def test_header_and_footer_say_whose_it_is_how_to_check_it_and_the_page():
    section = opened(make()).sections[0]
    assert section.header.paragraphs[0].text.splitlines() == [
        "Métropole du Val d’Arzon",
        "Données de démonstration : collectivité, personnes et montants inventés.",
    ]
    footer = section.footer.paragraphs[0]._p
    assert SEAL.code in section.footer.paragraphs[0].text
    assert SHA in section.footer.paragraphs[0].text
    assert [node.get(qn("w:instr")) for node in footer.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert "".join(node.text for node in footer.iter(qn("w:t"))).endswith("Page 1 sur 1")


def test_a_real_dossier_bears_no_word_of_demonstration():
    assert "démonstration" not in opened(make(demonstration=False)).sections[0].header.paragraphs[0].text
    assert b"monstration" not in b"".join(parts(make(demonstration=False)).values())


@pytest.mark.parametrize("kind", TEXTS)
def test_hostile_texts_are_words_and_nothing_else(kind):
    texts = dict.fromkeys(
        ("title", "organisation", "reference", "problem", "exclusions", "minority", "source"), HOSTILE
    )
    rows = {
        "conditions": [{"text": HOSTILE, "owner": HOSTILE, "due_on": "2027-01-31"}],
        "warnings": [{"code": "X", "text": HOSTILE}],
        "documents": [HOSTILE],
    }
    content = make(kind, motion="conditions", **texts, **rows)
    fields = []
    for name, part in parts(content).items():
        if name.endswith((".xml", ".rels")):
            root = etree.fromstring(part)
            fields += [node.get(qn("w:instr")) for node in root.iter(qn("w:fldSimple"))]
            fields += [node.text for node in root.iter(qn("w:instrText"))]
            assert not any(node.get("TargetMode") == "External" for node in root.iter())
    assert fields == ["PAGE", "NUMPAGES"]
    said = words(content)
    assert "A\ufffdB\ufffd[31m</w:t></w:r><w:fldSimple" in said
    assert "\ufffdgnp.exe" in said
    assert "&amp;" in said


def test_line_breaks_that_were_typed_stay_line_breaks():
    document = opened(make(problem="Une ligne\r\nUne autre"))
    (found,) = [row for row in document.paragraphs if "Une autre" in row.text]
    assert "Une ligne\nUne autre" in found.text
    assert len(list(found._p.iter(qn("w:br")))) == 1


@pytest.mark.parametrize(("kind", "final"), CLOSED)
def test_the_archive_holds_its_own_parts_only_and_they_are_well_formed(kind, final):
    content = make(kind, final=final)
    found = parts(content)
    assert next(iter(found)) == "[Content_Types].xml"
    assert sorted(found)[1:] == list(found)[1:]
    for name, part in found.items():
        assert name.endswith((".xml", ".rels"))
        etree.fromstring(part)
        assert "vba" not in name.lower()
    rels = [etree.fromstring(part) for name, part in found.items() if name.endswith(".rels")]
    targets = [node.get("Target") for root in rels for node in root if node.get("TargetMode") != "External"]
    assert len(targets) == sum(len(root) for root in rels)
    assert not any(re.match(r"[a-z]+:", target) for target in targets)
    assert b"attachedTemplate" not in found["word/settings.xml"]


def test_the_widest_and_the_barest_texts_make_a_file():
    long = "mot " * 25_000
    assert len(words(make("deliberation", problem=long))) > len(long) - 2
    for kind, final in CLOSED:
        assert "[À compléter" in words(assembly_file(bare(kind, final=final, title=""), SEAL).content)


def test_the_number_of_pages_is_left_to_the_reader_s_software():
    assert assembly_file(assembly(), SEAL).pages is None


def test_the_same_content_gives_the_same_bytes_in_another_process():
    snapshots = [assembly(kind, final=True) for kind in TEXTS]
    given = json.dumps({"snapshots": snapshots, "sha": SEAL.sha256, "code": SEAL.code})
    command = [sys.executable, "-c", AGAIN]
    made = subprocess.run(command, input=given, capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    here = [hashlib.sha256(assembly_file(snapshot, SEAL).content).hexdigest() for snapshot in snapshots]
    assert made.stdout.split() == here
    assert make() != make(problem="Un autre besoin.")
