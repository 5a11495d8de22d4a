"""A spreadsheet is a zip archive of XML: is it what its name says, and does it do no harm? Bytes in, refusal out.

Nothing is opened by another library before this: neither an archive that swells (zip bomb), nor an XML that declares
entities (« billion laughs », files read from the server), nor macros. Source: OWASP ASVS 5.0 § 5.2.
"""

import io
import re
import zipfile
import zlib

from django.utils.translation import gettext as _

from boussole.shared.refusals import Refused

MAX_BYTES = 10 * 1024 * 1024
MAX_INFLATED = 150 * 1024 * 1024
MAX_MEMBERS = 2000
MACROS = re.compile(r"vbaProject|(?:^|/)(?:Basic|Scripts|activeX|macrosheets)/", re.IGNORECASE)
MAIN_MEMBER = {"xlsx": "xl/workbook.xml", "ods": "content.xml"}
XML = (".xml", ".rels")
PROLOGUE = 4096  # bytes: a document type stands before the first element
CHARSETS = ("utf-8", "utf-16-le", "utf-16-be")
DOCTYPES = tuple(word.encode(charset) for word in ("<!DOCTYPE", "<!ENTITY") for charset in CHARSETS)
UNREADABLE = (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, OverflowError, SyntaxError,
              RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile, zlib.error)  # fmt: skip


class StaffFileRefused(Refused):
    """The file cannot be read as a table of staff; the message says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


def unreadable() -> StaffFileRefused:
    """Return the refusal of a workbook that does not open."""
    return StaffFileRefused(_("Ce classeur ne peut pas être lu. Enregistrez-le à nouveau, puis renvoyez-le."))


def check_package(kind: str, content: bytes) -> None:
    """Raise StaffFileRefused unless `content` is a sound workbook of `kind` (« xlsx » or « ods »)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check_members(kind, members)
            for member in members:
                if member.filename.lower().endswith(XML):
                    _check_xml(archive, member)
    except UNREADABLE as error:
        raise unreadable() from error


def _check_members(kind: str, members: list[zipfile.ZipInfo]) -> None:
    names = {member.filename for member in members}
    if MAIN_MEMBER[kind] not in names:
        told = _("Ce fichier n’est pas un classeur %(kind)s. Enregistrez-le à nouveau.")
        raise StaffFileRefused(told % {"kind": kind})
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_INFLATED:
        raise StaffFileRefused(_("Ce classeur est trop gros une fois ouvert. Gardez la feuille des effectifs seule."))
    if any(MACROS.search(name) for name in names):
        raise StaffFileRefused(_("Ce classeur contient des macros. Enregistrez-le sans macros, puis renvoyez-le."))
    if any(member.flag_bits & 1 for member in members):
        raise StaffFileRefused(_("Ce classeur est protégé par un mot de passe. Retirez-le, puis renvoyez-le."))


def _check_xml(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    with archive.open(member) as stream:
        prologue = stream.read(PROLOGUE)
    if any(mark in prologue for mark in DOCTYPES):
        raise StaffFileRefused(_("Ce classeur contient des déclarations interdites. Enregistrez-le à nouveau."))
