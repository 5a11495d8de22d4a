"""Content against extension: every format accepted, every disguise refused."""

import pytest

from tests.usecases import files
from usecases.file_checks import FileRefused, check_content, clean_name, extension_of

PAGES = b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n"
RAW_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + PAGES + b"trailer<</Root 1 0 R>>\n%%EOF\n"
RAW_ACTIVE = RAW_PDF.replace(b"/Pages 2", b"/OpenAction<</S/J#61vaScript/J#53(x)>>/Pages 2", 1)

ACCEPTED = [
    ("pdf", files.make_pdf()),
    ("pdf", files.make_pdf(files.go_to_page)),
    ("pdf", RAW_PDF),
    ("docx", files.make_docx()),
    ("xlsx", files.make_xlsx()),
    ("odt", files.make_open_document("text")),
    ("ods", files.make_open_document("spreadsheet")),
    ("png", files.PNG),
    ("jpg", files.JPG),
    ("csv", files.CSV),
    ("csv", files.CSV_LATIN),
    ("txt", files.TXT),
    ("txt", b"2 < 3 et <nom@exemple.fr>"),
]
REFUSED = [
    ("svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Formats acceptés"),
    ("html", b"<html></html>", "Formats acceptés"),
    ("exe", b"MZ", "Formats acceptés"),
    ("docm", files.make_docx(), "Formats acceptés"),
    ("", b"texte", "Formats acceptés"),
    ("pdf", b"<html></html>", "pas celui d’un fichier pdf"),
    ("pdf", b"GIF89a" + files.make_pdf(), "pas celui d’un fichier pdf"),
    ("pdf", b"%PDF-1.7 cut", "ne peut pas être lu"),
    ("pdf", files.make_pdf(files.run_on_open), "contient un script"),
    ("pdf", files.make_pdf(files.run_by_name), "contient un script"),
    ("pdf", files.make_pdf(files.run_on_click), "lance un programme"),
    ("pdf", RAW_ACTIVE, "contient un script"),
    ("pdf", files.make_locked_pdf(), "mot de passe"),
    ("docx", files.PNG, "pas celui d’un fichier docx"),
    ("docx", files.make_xlsx(), "pas celui d’un fichier docx"),
    ("docx", b"PK\x03\x04 broken", "pas celui d’un fichier docx"),
    ("docx", files.make_zip({"page.html": "<script>"}), "pas celui d’un fichier docx"),
    ("docx", files.make_docx(**{"word/vbaProject.bin": "x"}), "macros"),
    ("xlsx", files.make_docx(), "pas celui d’un fichier xlsx"),
    ("odt", files.make_open_document("spreadsheet"), "pas celui d’un fichier odt"),
    ("odt", files.make_open_document("text", **{"Basic/Standard/m.xml": "x"}), "macros"),
    ("ods", files.make_zip({"content.xml": "<o/>"}), "pas celui d’un fichier ods"),
    ("png", files.JPG, "pas celui d’un fichier png"),
    ("png", b"<svg onload='x'>", "pas celui d’un fichier png"),
    ("jpg", files.PNG, "pas celui d’un fichier jpg"),
    ("csv", b"a;b\x00c", "pas celui d’un fichier csv"),
    ("csv", files.make_docx(), "pas celui d’un fichier csv"),
    ("txt", b"%PDF-1.7\n", "pas celui d’un fichier txt"),
    ("txt", b"  <!DOCTYPE html><p>", "code de page web"),
    ("csv", b"a;b\n<script>alert(1)</script>", "code de page web"),
    ("txt", b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "code de page web"),
]


@pytest.mark.parametrize(("extension", "content"), ACCEPTED)
def test_a_right_file_is_accepted(extension, content):
    assert check_content(extension, content) is None


@pytest.mark.parametrize(("extension", "content", "why"), REFUSED)
def test_a_disguised_or_active_file_is_refused(extension, content, why):
    with pytest.raises(FileRefused, match=why):
        check_content(extension, content)


def test_an_archive_that_swells_is_refused():
    bomb = files.make_zip(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": "<w/>",
            "word/media/a": bytes(201 * 1024 * 1024),
        }
    )
    assert len(bomb) < 10 * 1024 * 1024
    with pytest.raises(FileRefused, match="trop d’éléments"):
        check_content("docx", bomb)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("devis.pdf", "devis.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\fakepath\\devis 2026.pdf", "devis 2026.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ('x"\r\nSet-Cookie: a=1.pdf', "xSet-Cookie a=1.pdf"),
        ("<img src=x>.png", "img src=x.png"),
        ("e\u0301tude.pdf", "étude.pdf"),
        ("", "piece"),
        ("...", "piece"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(name, shown):
    assert clean_name(name) == shown


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("a.PDF", "pdf"),
        ("a.jpeg", "jpg"),
        ("a.tar.txt", "txt"),
        ("sans", ""),
        (".pdf", ""),
        ("a.pdf.exe", "exe"),
    ],
)
def test_the_last_extension_counts(name, extension):
    assert extension_of(name) == extension
