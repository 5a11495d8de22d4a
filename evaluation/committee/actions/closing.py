"""A vote is closed: ballots sealed, result computed and frozen, item settled, in one transaction."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.jobs import dispatch
from evaluation.committee.actions.common import VoteRefused, lock_vote
from evaluation.committee.actions.items import lock_item, require_conductor
from evaluation.committee.actions.minority import drop_minority_signatures
from evaluation.committee.actions.paper import require_agreement
from evaluation.committee.actions.roll import seal
from evaluation.committee.case_builder import case_of_vote
from evaluation.committee.enums import ItemState, MeetingState, Motion, TallyOutcome, VoteMode
from evaluation.committee.models import AgendaItem, Annulment, Scrub, Tally, Vote
from evaluation.committee.selectors import adopted_vote
from evaluation.committee.tally import ENGINE_VERSION, case_to_dict, result_to_dict, tally
from usecases.journal import record


@transaction.atomic
def close_vote(*, vote: Vote, actor: User, now: datetime) -> Tally:
    """Close the vote and freeze its result with its inputs. Closing twice gives the same result.

    An adopted motion ends the item; an adopted postponement or a lost quorum of voices puts it off; otherwise the
    item stays open for another vote. Raises NotAllowed, VoteRefused (annulled, scrutineers who do not agree yet).
    """
    lock_item(vote.item)
    vote = lock_vote(vote)
    item = vote.item
    require_conductor(actor, item)
    if Annulment.objects.filter(vote=vote).exists():
        raise VoteRefused(_("Ce vote a été annulé : il n’a pas de résultat. Rechargez la page."))
    if vote.closed_at is not None:
        return vote.tally
    if vote.mode == VoteMode.PAPER:
        require_agreement(vote)
    case = case_of_vote(vote)
    result = tally(case)
    end_vote(vote, now)
    frozen = Tally.objects.create(
        vote=vote,
        outcome=str(result.outcome),
        inputs=case_to_dict(case),
        result=result_to_dict(result),
        engine_version=ENGINE_VERSION,
        computed_at=now,
    )
    _settle(item, vote.motion, frozen.outcome, frozen.result["reason"], now)
    details = {
        "item": item.pk,
        "vote": vote.pk,
        "motion": vote.motion,
        "mode": vote.mode,
        "outcome": frozen.outcome,
        "for": result.for_,
        "against": result.against,
        "abstain": result.abstain,
    }
    record(verb="committee.close_vote", actor=actor, use_case=item.use_case, now=now, details=details)
    return frozen


def end_vote(vote: Vote, now: datetime) -> None:
    """Seal the ballots of a locked vote and close it; ask for the traces of its papers to be wiped after commit."""
    seal(vote)
    vote.closed_at = now
    vote.save(update_fields=["closed_at"])
    if vote.mode == VoteMode.SECRET:
        dispatch(Scrub.objects.create(vote=vote, queued_at=now))


def settle_again(item: AgendaItem, *, before: str, after: str, why: str, now: datetime) -> None:
    """Give a locked item the state that its votes now call for, once one of them was annulled or rectified.

    `before` and `after` are the outcomes of that vote ('' when it has none). A recorded opinion stays with the
    dossier, and an item whose dossier has gone to another meeting stays as it is.
    """
    later = AgendaItem.objects.filter(use_case=item.use_case_id, pk__gt=item.pk)
    if item.opinion_recorded_at is not None or later.exists():
        return
    adopted = adopted_vote(item)
    if adopted is not None:
        _settle(item, adopted.motion, TallyOutcome.ADOPTED, "", now)
        return
    drop_minority_signatures(item, now)
    if after == TallyOutcome.POSTPONED:
        _put_off(item, why, now)
    elif before in (TallyOutcome.ADOPTED, TallyOutcome.POSTPONED):
        _take_up_again(item, why, now)


def _settle(item: AgendaItem, motion: str, outcome: str, reason: str, now: datetime) -> None:
    if outcome == TallyOutcome.ADOPTED and motion != Motion.POSTPONE:
        _move(item, ItemState.VOTED, now)
    elif outcome == TallyOutcome.ADOPTED:
        _put_off(item, _("Le comité a voté l’ajournement."), now)
    elif outcome == TallyOutcome.POSTPONED:
        _put_off(item, reason, now)


def _put_off(item: AgendaItem, why: str, now: datetime) -> None:
    _move(item, ItemState.POSTPONED, now, why[:300])


def _take_up_again(item: AgendaItem, why: str, now: datetime) -> None:
    """Open the item for a new vote while its meeting lasts and nothing else is discussed; else put it off."""
    if item.meeting.state != MeetingState.OPEN or item.meeting.items.filter(state=ItemState.OPEN).exclude(pk=item.pk):
        _put_off(item, why, now)
        return
    _move(item, ItemState.OPEN, None)


def _move(item: AgendaItem, state: ItemState, closed_at: datetime | None, why: str = "") -> None:
    item.state, item.closed_at, item.postponed_because = state, closed_at, why
    item.save(update_fields=["state", "closed_at", "postponed_because"])
