"""Who may ask for a report, and when."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation, User
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.committee.models import Meeting
from evaluation.committee.permissions import is_secretary, seat_of
from evaluation.committee.selectors import items_for, minutes_readers
from reports.documents import DOCUMENTS
from reports.documents.document import Document
from reports.documents.minutes import without_minutes
from reports.documents.pack import readable_items
from reports.enums import KINDS_ABOUT, About, ReportKind
from reports.models import Report
from usecases.models import UseCase
from usecases.visibility import READERS


class ReportRefused(Refused):
    """The report cannot be made yet."""


def can_request(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` may ask for the reports of the dossier: whoever reads it, once it is deposited."""
    return use_case.submitted_at is not None and UseCase.objects.visible_to(user).filter(pk=use_case.pk).exists()


def available_kinds(use_case: UseCase) -> dict[str, str]:
    """Return each kind that is asked for from a dossier, with why it cannot be made yet ('' when it can)."""
    offered = (DOCUMENTS[kind] for kind in KINDS_ABOUT[About.USE_CASE] if kind in DOCUMENTS)
    return {str(document.kind): document.missing(use_case) for document in offered if document.offered}


def require_request(user: User, use_case: UseCase, kind: str) -> None:
    """Raise NotAllowed or ReportRefused unless `user` may ask for this report now."""
    if not can_request(user, use_case):
        raise NotAllowed(_("Ce rapport est réservé aux personnes qui lisent le dossier."))
    kinds = available_kinds(use_case)
    if kind not in kinds:
        raise ReportRefused(_("Choisissez un rapport de la liste."), field="kind")
    if kinds[kind]:
        raise ReportRefused(_("Ce rapport ne peut pas encore être fait : %(why)s.") % {"why": kinds[kind]})
    why = DOCUMENTS[ReportKind(kind)].closed(use_case, user, None)
    if why:
        raise NotAllowed(why)


def require_readable(user: User, report: Report) -> None:
    """Raise NotAllowed, saying why, when a document made earlier is closed to `user`, who reads its subject."""
    document = DOCUMENTS.get(report.kind)
    why = document.closed(report.subject, user, report.snapshot) if document else ""
    if why:
        raise NotAllowed(why)


def reads_organisation(user: User, organisation: Organisation) -> bool:
    """Tell whether `user` reads the reports of a collectivité: a role there that reads all its dossiers, the élus'."""
    return user.has_role(organisation.pk, *READERS)


def organisation_documents() -> list[Document]:
    """Return the documents about a collectivité."""
    return [DOCUMENTS[kind] for kind in KINDS_ABOUT[About.ORGANISATION] if kind in DOCUMENTS]


def require_organisation_request(user: User, organisation: Organisation, kind: str, topic: str) -> Document:
    """Return the document about the collectivité that `user` may ask for now, on one of its topics.

    Raises NotAllowed, ReportRefused (unknown document or topic, too early).
    """
    if not reads_organisation(user, organisation):
        raise NotAllowed(_("Ces rapports sont réservés aux personnes qui lisent les dossiers de la collectivité."))
    document = next((row for row in organisation_documents() if row.kind == kind and row.offered), None)
    if document is None:
        raise ReportRefused(_("Choisissez un rapport de la liste."), field="kind")
    why = document.closed(organisation, user, None)
    if why:
        raise NotAllowed(why)
    missing = document.missing(organisation)
    if missing:
        raise ReportRefused(_("Ce rapport ne peut pas encore être fait : %(why)s.") % {"why": missing})
    topics = [value for value, _words in document.topics(organisation)]
    if topic not in (topics or [""]):
        raise ReportRefused(_("Choisissez de quoi parle le rapport dans la liste."), field="topic")
    return document


def can_read_pack(user: User, meeting: Meeting) -> bool:
    """Tell whether `user` is given the pack of a meeting: who sits at it, and who keeps its secretariat."""
    return is_secretary(user, meeting.committee) or seat_of(user, meeting) is not None


def require_pack_reader(user: User, meeting: Meeting) -> None:
    """Raise NotAllowed unless `user` is given the pack of the meeting."""
    if not can_read_pack(user, meeting):
        raise NotAllowed(_("Le dossier de séance est remis aux membres du comité et à son secrétariat."))


def require_still_readable(user: User, meeting: Meeting, items: Collection[int]) -> None:
    """Raise NotAllowed when `user` now stays out of one of the `items` (ids) that an earlier pack says in full."""
    if not set(items) <= set(items_for(meeting, user).values_list("pk", flat=True)):
        raise NotAllowed(_("Vous restez désormais en dehors d’un des points de ce dossier : demandez-en un nouveau."))


def require_minutes(user: User, meeting: Meeting) -> None:
    """Raise NotAllowed or ReportRefused unless `user` reads the minutes of the meeting, settled."""
    if not minutes_readers(user).filter(pk=meeting.pk).exists():
        raise NotAllowed(_("Le procès-verbal est réservé aux personnes qui lisent les séances de ce comité."))
    if why := without_minutes(meeting):
        raise ReportRefused(_("Ce document ne peut pas encore être fait : %(why)s.") % {"why": why})


def still_reads(user: User, report: Report) -> bool:
    """Tell whether `user` may be given again what they were given once: a pack may hold what is now closed to them."""
    if report.kind != ReportKind.MEETING_PACK:
        return True
    return readable_items(report.snapshot) <= set(items_for(report.meeting, user).values_list("pk", flat=True))


def can_stop(user: User, report: Report) -> bool:
    """Tell whether `user` may give up a document in preparation: who asked for it, or a coordinator there."""
    return report.requested_by_id == user.pk or user.has_role(report.collectivity_id, Role.COORDINATOR)


def require_stop(user: User, report: Report) -> None:
    """Raise NotAllowed unless `user` may give up the document."""
    if not can_stop(user, report):
        raise NotAllowed(_("Seule la personne qui a demandé ce document, ou le référent IA, peut l’annuler."))
