"""What each document of a dossier is for: the order in which a page offers them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.documents import DOCUMENTS
from reports.documents.document import Document
from reports.enums import ReportKind


@dataclass(frozen=True)
class Group:
    """Documents that serve one purpose, each with why it cannot be made yet ('' when it can)."""

    key: str
    label: Any
    hint: Any
    offers: tuple[tuple[Document, str], ...] = ()


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


def offered_groups(available: Mapping[str, str]) -> list[Group]:
    """Return the groups that hold something, from each kind with why it cannot be made yet ('' when it can)."""
    found = []
    for group, kinds in GROUPS:
        offers = tuple((DOCUMENTS[kind], available[kind]) for kind in kinds if kind in available)
        if offers:
            found.append(Group(group.key, group.label, group.hint, offers))
    return found
