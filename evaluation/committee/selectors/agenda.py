"""What a dossier waits for from the committee: an opinion before or after the trial, or a vote on an amendment."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from evaluation.committee.enums import ItemKind, ItemState
from evaluation.committee.models import AgendaItem
from evaluation.trial.models import Amendment
from evaluation.trial.versions import awaiting_a_vote, proposed_amendment
from usecases.enums import State
from usecases.models import UseCase

KIND_OF_STATE = {
    State.READY_FOR_COMMITTEE: ItemKind.OPINION,
    State.READY_FOR_FINAL_OPINION: ItemKind.FINAL_OPINION,
}


@dataclass(frozen=True)
class Awaited:
    """What the committee is asked: the kind of item, and the amendment when it is one."""

    kind: ItemKind
    amendment: Amendment | None = None

    def is_asked_by(self, item: AgendaItem) -> bool:
        """Tell whether an item on an agenda asks exactly this."""
        return item.kind == self.kind and item.amendment_id == (self.amendment.pk if self.amendment else None)


def awaited(use_case: UseCase) -> Awaited | None:
    """Return what the dossier waits for from the committee now, or None."""
    kind = KIND_OF_STATE.get(State(use_case.state))
    if kind is not None:
        return Awaited(kind)
    amendment = proposed_amendment(use_case)
    return Awaited(ItemKind.AMENDMENT, amendment) if amendment else None


def still_awaited(item: AgendaItem) -> bool:
    """Tell whether the dossier of an item still waits for what the item asks."""
    found = awaited(item.use_case)
    return found is not None and found.is_asked_by(item)


def amendments_without_agenda() -> QuerySet[Amendment]:
    """Return the amendments that wait for the committee and stand on no agenda, on any dossier."""
    listed = AgendaItem.objects.filter(amendment=OuterRef("pk"), opinion_recorded_at__isnull=True)
    return awaiting_a_vote().exclude(Exists(listed.exclude(state=ItemState.POSTPONED)))
