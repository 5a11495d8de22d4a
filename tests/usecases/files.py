"""Small files of each format, right and wrong."""

import io
import zipfile

import pikepdf

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(13)
JPG = b"\xff\xd8\xff\xe0" + bytes(16)
CSV = "agent;durée\nAna;12\n".encode()
CSV_LATIN = "agent;durée\n".encode("cp1252")
TXT = "Compte rendu.\r\n".encode("utf-8-sig")


def make_pdf(change: object = None) -> bytes:
    """Return a one-page PDF, after `change(pdf)`."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    if change:
        change(pdf)
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def make_locked_pdf() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


def make_zip(members: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def make_docx(**more: str) -> bytes:
    return make_zip({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>", **more})


def make_xlsx() -> bytes:
    return make_zip({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<w/>"})


def make_open_document(kind: str, **more: str) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return make_zip({"mimetype": mimetype, "content.xml": "<o/>", "META-INF/manifest.xml": "<m/>", **more})


def run_on_open(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def run_by_name(pdf: pikepdf.Pdf) -> None:
    script = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
    tree = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script]))
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=tree)


def run_on_click(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=pikepdf.Array([0, 0, 9, 9]), A=action
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([link])


def go_to_page(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])
