"""Who may ask for a report, and when."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.committee.models import Meeting
from evaluation.committee.permissions import is_secretary, seat_of
from evaluation.committee.selectors import items_for
from reports.documents import DOCUMENTS
from reports.enums import KINDS_ABOUT, About
from usecases.models import UseCase


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
