"""A document made without a row in the database: for whoever keeps the machine, or checks that a layout holds."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.committee.models import Meeting
from reports.documents import DOCUMENTS
from reports.documents.file import File, Seal
from reports.enums import KINDS_ABOUT, About, ReportKind
from reports.freezing import frozen
from reports.permissions import ReportRefused, can_request, require_minutes, require_pack_reader
from usecases.models import UseCase

Subject = UseCase | Meeting | Organisation


def made_by_hand(*, kind: str, name: str, topic: str = "", reader: User | None = None) -> tuple[File, Seal]:
    """Return the file that the application would make today, and its seal. Nothing is stored.

    `name` is the reference or the id of a dossier, the id of a meeting, the SIREN of a collectivité, as `kind` asks.
    Without a `reader` the document says what somebody without any role would be told of its subject. Raises Refused
    (unknown subject, too early, not for this reader), RenderFailed.
    """
    document = DOCUMENTS[ReportKind(kind)]
    subject = _subject(kind, name)
    if reader is not None:
        _require(reader, kind, subject)
    elif document.personal:
        raise ReportRefused(_("Ce document est fait pour un lecteur : dites lequel avec --as."))
    if why := document.missing(subject):
        raise ReportRefused(_("Ce document ne peut pas encore être fait : %(why)s.") % {"why": why})
    topics = [value for value, _words in document.topics(subject)]
    if topic not in (topics or [""]):
        asked = ", ".join(topics) or _("aucune")
        raise ReportRefused(_("Dites de quoi parle le document avec --topic : %(topics)s.") % {"topics": asked})
    told = reader or _somebody()
    if why := document.closed(subject, told, None):
        raise NotAllowed(why)
    said, seal = frozen(document.snapshot(subject, told, topic), subject)
    return document.file(said, seal), seal


def _subject(kind: str, name: str) -> Subject:
    about = next(about for about, kinds in KINDS_ABOUT.items() if kind in kinds)
    number = int(name) if name.isdecimal() and len(name) < 10 else 0
    rows: Any
    if about == About.USE_CASE:
        rows = UseCase.objects.filter(reference=name) or UseCase.objects.filter(pk=number)
        unknown = _("Aucun dossier n’a la référence ni le numéro « %(name)s ».")
    elif about == About.MEETING:
        rows, unknown = Meeting.objects.filter(pk=number), _("Aucune séance n’a le numéro « %(name)s ».")
    else:
        rows, unknown = Organisation.objects.filter(siren=name), _("Aucune collectivité n’a le SIREN « %(name)s ».")
    found = list(rows[:2])
    if not found:
        raise Refused(unknown % {"name": name})
    if len(found) > 1:
        raise Refused(_("Plusieurs dossiers ont la référence « %(name)s » : donnez le numéro.") % {"name": name})
    return found[0]


def _require(reader: User, kind: str, subject: Subject) -> None:
    """Raise NotAllowed unless `reader` is given this document in the application."""
    if kind == ReportKind.MEETING_PACK:
        require_pack_reader(reader, subject)
    elif kind == ReportKind.MINUTES:
        require_minutes(reader, subject)
    elif isinstance(subject, UseCase) and not can_request(reader, subject):
        raise NotAllowed(_("Cette personne ne lit pas ce dossier."))
    elif isinstance(subject, Organisation) and not reader.roles_in(subject.pk):
        raise NotAllowed(_("Cette personne n’a pas de rôle dans cette collectivité."))


def _somebody() -> User:
    """Nobody's account: it is in no table, so that every right looks for it and finds none."""
    return User(pk=0, is_active=False)
