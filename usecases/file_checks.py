"""Is a file what its name says, and does it hold nothing that runs? Bytes in, refusal out; no database.

Source: ASVS 5.0 § 5.2.2 (extension and content), 5.4.1 (names made by the server).
"""

import io
import re
import unicodedata
import zipfile

import pikepdf
from django.utils.translation import gettext as _

from boussole.shared.refusals import Refused

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "csv": "text/csv",
    "txt": "text/plain",
}
SAME_AS = {"jpeg": "jpg"}
MAIN_MEMBER = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
MACROS = re.compile(r"vbaProject|(?:^|/)(?:Basic|Scripts|activeX|macrosheets)/", re.IGNORECASE)
MARKUP = re.compile(rb"<\s*(?:!doctype|\?xml|html|head|body|svg|script|iframe|object|embed)\b", re.IGNORECASE)
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
MARKUP_LOOKED_FOR_IN = 4096
MAX_MEMBERS = 5000
MAX_INFLATED = 200 * 1024 * 1024
NAME_LENGTH = 150
MAX_DEPTH = 60
ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData"})
ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/Launch"})


class FileRefused(Refused):
    """The file is not accepted; the message says why and what to send instead."""


def extension_of(name: str) -> str:
    """Return the extension of a file name in lower case, « jpg » for « jpeg »; '' when there is none."""
    stem, dot, extension = name.rpartition(".")
    extension = extension.lower() if dot and stem else ""
    return SAME_AS.get(extension, extension)


def clean_name(name: str) -> str:
    """Return a file name that is safe to show and to download: no path, no control or hidden character."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(char for char in last if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*;%')
    shown = " ".join(shown.split()).strip(". ")
    if len(shown) > NAME_LENGTH:
        stem, _dot, extension = shown.rpartition(".")
        shown = f"{stem[: NAME_LENGTH - len(extension) - 1]}.{extension}" if stem else shown[:NAME_LENGTH]
    return shown or "piece"


def check_content(extension: str, content: bytes) -> None:
    """Raise FileRefused unless `content` is what `extension` announces and holds nothing that runs."""
    if extension not in CONTENT_TYPES:
        raise FileRefused(
            _("Ce format n’est pas accepté. Formats acceptés : %(formats)s.") % {"formats": ", ".join(CONTENT_TYPES)}
        )
    if extension == "pdf":
        _check_pdf(content)
    elif extension in ("docx", "xlsx", "odt", "ods"):
        _check_office(extension, content)
    elif extension in ("png", "jpg"):
        _check_image(extension, content)
    else:
        _check_text(extension, content)


def _mismatch(extension: str) -> FileRefused:
    return FileRefused(
        _(
            "Le contenu de ce fichier n’est pas celui d’un fichier %(format)s. "
            "Enregistrez-le à nouveau, puis renvoyez-le."
        )
        % {"format": extension}
    )


def _check_image(extension: str, content: bytes) -> None:
    if extension == "png":
        right = content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR"
    else:
        right = content.startswith(b"\xff\xd8\xff")
    if not right:
        raise _mismatch(extension)


def _check_text(extension: str, content: bytes) -> None:
    if CONTROLS.search(content) or content.startswith(b"%PDF-"):
        raise _mismatch(extension)
    if MARKUP.search(content[:MARKUP_LOOKED_FOR_IN]):
        raise FileRefused(_("Ce fichier contient du code de page web. Envoyez le texte seul."))


def _check_office(extension: str, content: bytes) -> None:
    if not content.startswith(b"PK\x03\x04"):
        raise _mismatch(extension)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            kind = _open_document_type(archive) if "mimetype" in names else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise _mismatch(extension) from error
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_INFLATED:
        raise FileRefused(_("Ce fichier contient trop d’éléments. Envoyez-le en PDF."))
    if any(MACROS.search(name) for name in names):
        raise FileRefused(_("Ce fichier contient des macros. Enregistrez-le sans macros, ou en PDF."))
    if extension in MAIN_MEMBER:
        right = {"[Content_Types].xml", MAIN_MEMBER[extension]} <= names
    else:
        right = kind == CONTENT_TYPES[extension] and "content.xml" in names
    if not right:
        raise _mismatch(extension)


def _open_document_type(archive: zipfile.ZipFile) -> str:
    with archive.open("mimetype") as member:
        return member.read(200).decode("ascii", errors="replace").strip()


def _check_pdf(content: bytes) -> None:
    if not content.startswith(b"%PDF-"):
        raise _mismatch("pdf")
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            active = any(_is_active(item, 0) for item in pdf.objects)
    except pikepdf.PasswordError as error:
        raise FileRefused(_("Ce PDF est protégé par un mot de passe. Envoyez-le sans mot de passe.")) from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise FileRefused(_("Ce PDF ne peut pas être lu. Enregistrez-le à nouveau, puis renvoyez-le.")) from error
    if active:
        raise FileRefused(
            _("Ce PDF contient un script ou lance un programme. Imprimez-le en PDF, puis envoyez la copie.")
        )


def _is_active(item: object, depth: int) -> bool:
    """Tell whether a PDF object, or one inside it, runs something. Indirect ones are visited on their own."""
    if depth > MAX_DEPTH:
        return True
    if isinstance(item, pikepdf.Array):
        return any(_is_active(child, depth + 1) for child in item if not _is_reference(child))
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        return False
    if ACTIVE_KEYS & set(item.keys()) or str(item.get("/S", "")) in ACTIVE_ACTIONS:
        return True
    children = (item.get(key) for key in set(item.keys()))
    return any(_is_active(child, depth + 1) for child in children if not _is_reference(child))


def _is_reference(item: object) -> bool:
    return bool(getattr(item, "is_indirect", False))
