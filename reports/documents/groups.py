"""What each document of a dossier is for: the order in which a page offers them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from reports.documents import DOCUMENTS
from reports.documents.document import Document
from reports.enums import ReportKind
from reports.permissions import available_kinds
from usecases.models import UseCase


@dataclass(frozen=True)
class Offer:
    """A document, why it cannot be made yet, and why its reader may not have it ('' when they may)."""

    document: Document
    missing: str
    closed: str


@dataclass(frozen=True)
class Group:
    """Documents that serve one purpose."""

    key: str
    label: Any
    hint: Any
    offers: tuple[Offer, ...] = ()


K = ReportKind
GROUPS = (
    (
        Group("decide", _("Pour décider"), _("Deux pages en ordre fixe : ce qui bloque d’abord, les notes ensuite.")),
        (K.BEFORE_TRIAL, K.FINAL, K.SIMPLE),
    ),
    (
        Group(
            "assembly",
            _("Pour l’assemblée"),
            _(
                "Des textes à compléter dans un traitement de texte. Ils partent de l’avis du comité ; c’est "
                "l’assemblée qui décide."
            ),
        ),
        (K.BRIEFING_NOTE, K.DELIBERATION),
    ),
    (
        Group("examine", _("Pour instruire et suivre l’essai"), _("Le détail, pour qui instruit ou évalue.")),
        (K.COMPASS_SHEET, K.PROTOCOL, K.EVALUATION),
    ),
    (
        Group("verify", _("Pour vérifier"), _("Ce qui s’est passé, dans l’ordre du journal.")),
        (K.JOURNAL_EXTRACT,),
    ),
)


def offered_groups(use_case: UseCase, reader: User) -> list[Group]:
    """Return the groups that hold something for a dossier, each document with why `reader` cannot have it now."""
    available = available_kinds(use_case)
    found = []
    for group, kinds in GROUPS:
        offers = tuple(
            _offer(DOCUMENTS[kind], available[kind], use_case, reader) for kind in kinds if kind in available
        )
        if offers:
            found.append(Group(group.key, group.label, group.hint, offers))
    return found


def _offer(document: Document, why: str, use_case: UseCase, reader: User) -> Offer:
    return Offer(document, why, document.closed(use_case, reader, None))
