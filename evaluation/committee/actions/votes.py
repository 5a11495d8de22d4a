"""A motion is put to the vote, each voice is expressed, the vote is closed and its result frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.committee.actions.items import lock_item
from evaluation.committee.case_builder import case_of, case_of_vote
from evaluation.committee.enums import (
    FINAL_MOTIONS,
    FIRST_MOTIONS,
    WITH_CONDITIONS,
    Choice,
    ItemKind,
    ItemState,
    Motion,
    TallyOutcome,
)
from evaluation.committee.models import (
    AgendaItem,
    CommitteeMember,
    MotionCondition,
    PublicBallot,
    Tally,
    Vote,
)
from evaluation.committee.permissions import require_outside, require_runner, sitting
from evaluation.committee.tally import ENGINE_VERSION, ballot_refusal, tally
from evaluation.committee.vote_format import case_to_dict
from evaluation.committee.vote_result import result_to_dict
from evaluation.compass.selectors import open_blockers, open_start_blockers
from usecases.journal import record

MOTIONS = {ItemKind.OPINION: FIRST_MOTIONS, ItemKind.FINAL_OPINION: FINAL_MOTIONS}
CLOSED_BY_BLOCKER = frozenset({Motion.FAVOURABLE, Motion.CONDITIONS, Motion.ROLL_OUT, Motion.ROLL_OUT_WITH_CONDITIONS})
CLOSED_BY_START_BLOCKER = frozenset({Motion.FAVOURABLE, Motion.ROLL_OUT})
DEFAULT_DELAY = timedelta(days=60)


class VoteRefused(Refused):
    """The vote cannot be opened or closed this way now."""


class BallotRefused(Refused):
    """The ballot does not count: says why."""


@dataclass(frozen=True)
class NewCondition:
    """A condition that the motion carries: what, who, by when."""

    text: str
    owner: str
    due_on: date | None


def possible_motions(item: AgendaItem) -> dict[str, str]:
    """Return every motion of the item's kind with why it is closed ('' when it is open).

    An open blocker closes the favourable motions; a start blocker closes the one without conditions
    (GOV-16 of the project's rules, docs/votes.md).
    """
    blockers, start_blockers = open_blockers(item.use_case), open_start_blockers(item.use_case)
    reasons = {}
    for motion in MOTIONS[ItemKind(item.kind)]:
        reason = ""
        if blockers and motion in CLOSED_BY_BLOCKER:
            reason = _("un point bloquant est ouvert (%(codes)s)") % {"codes": _codes(blockers)}
        elif start_blockers and motion in CLOSED_BY_START_BLOCKER:
            reason = _("un point bloque le démarrage (%(codes)s)") % {"codes": _codes(start_blockers)}
        reasons[str(motion)] = reason
    return reasons


@transaction.atomic
def open_vote(
    *, item: AgendaItem, actor: User, motion: str, now: datetime, conditions: Sequence[NewCondition] = ()
) -> Vote:
    """Put one motion to a public vote. Start blockers become conditions of their own.

    Raises NotAllowed, VoteRefused (item not open, vote already open, motion closed, condition without
    text, owner or coming date).
    """
    item = lock_item(item)
    require_runner(actor, item.meeting.committee, item.meeting.starts_at.date())
    require_outside(actor, item)
    if item.state != ItemState.OPEN:
        raise VoteRefused(_("Ouvrez d’abord ce point : le quorum y est vérifié."))
    if item.votes.filter(closed_at__isnull=True).exists():
        raise VoteRefused(_("Un vote est déjà ouvert sur ce point."))
    motions = possible_motions(item)
    if motion not in motions:
        raise VoteRefused(_("Choisissez une motion."), field="motion")
    if motions[motion]:
        raise VoteRefused(_("Cette motion est fermée : %(reason)s.") % {"reason": motions[motion]}, field="motion")
    wanted = _conditions(item, motion, conditions, now)
    vote = Vote.objects.create(item=item, motion=motion, opened_at=now, opened_by=actor)
    MotionCondition.objects.bulk_create(
        MotionCondition(vote=vote, text=row.text, owner=row.owner, due_on=row.due_on) for row in wanted
    )
    details = {"item": item.pk, "vote": vote.pk, "motion": motion, "conditions": len(wanted)}
    record(verb="committee.open_vote", actor=actor, use_case=item.use_case, now=now, details=details)
    return vote


@transaction.atomic
def cast_ballot(*, vote: Vote, actor: User, voice: CommitteeMember, choice: str, now: datetime) -> PublicBallot:
    """Express a choice for one's own voice, or for the voice of a member whose valid proxy one holds (R7).

    Until the vote is closed the last ballot of a voice counts. Raises NotAllowed, BallotRefused.
    """
    vote = _lock_vote(vote)
    meeting = vote.item.meeting
    seats = sitting(meeting.committee, meeting.starts_at.date())
    seat = next((member for member in seats if member.user_id == actor.pk), None)
    if seat is None:
        raise NotAllowed(_("Seuls les membres du comité votent."))
    if vote.closed_at is not None:
        raise BallotRefused(_("Le vote est clos : votre bulletin n’a pas été compté."))
    if choice not in Choice.values:
        raise BallotRefused(_("Choisissez pour, contre ou abstention."), field="choice")
    refusal = ballot_refusal(case_of(vote.item), str(seat.pk), str(voice.pk))
    if refusal:
        raise BallotRefused(refusal)
    vote.ballots.filter(voice=voice, superseded=False).update(superseded=True)
    return PublicBallot.objects.create(vote=vote, voice=voice, cast_by=seat, choice=choice, cast_at=now)


@transaction.atomic
def close_vote(*, vote: Vote, actor: User, now: datetime) -> Tally:
    """Close the vote and freeze its result with its inputs. Closing twice gives the same result.

    An adopted motion ends the item; an adopted postponement, a lost quorum of voices or a void vote puts it
    off; otherwise the item stays open for another motion. Raises NotAllowed.
    """
    vote = _lock_vote(vote)
    item = vote.item
    require_runner(actor, item.meeting.committee, item.meeting.starts_at.date())
    require_outside(actor, item)
    if vote.closed_at is not None:
        return vote.tally
    case = case_of_vote(vote)
    result = tally(case)
    vote.closed_at = now
    vote.save(update_fields=["closed_at"])
    frozen = Tally.objects.create(
        vote=vote,
        outcome=str(result.outcome),
        inputs=case_to_dict(case),
        result=result_to_dict(result),
        engine_version=ENGINE_VERSION,
        computed_at=now,
    )
    _end_item(item, vote, frozen, now)
    details = {
        "item": item.pk,
        "vote": vote.pk,
        "motion": vote.motion,
        "outcome": frozen.outcome,
        "for": result.for_,
        "against": result.against,
        "abstain": result.abstain,
    }
    record(verb="committee.close_vote", actor=actor, use_case=item.use_case, now=now, details=details)
    return frozen


def _end_item(item: AgendaItem, vote: Vote, frozen: Tally, now: datetime) -> None:
    if frozen.outcome == TallyOutcome.ADOPTED:
        item.state = ItemState.POSTPONED if vote.motion == Motion.POSTPONE else ItemState.VOTED
    elif frozen.outcome in (TallyOutcome.POSTPONED, TallyOutcome.VOID):
        item.state = ItemState.POSTPONED
    else:
        return
    item.closed_at = now
    item.save(update_fields=["state", "closed_at"])


def _conditions(item: AgendaItem, motion: str, given: Sequence[NewCondition], now: datetime) -> list[NewCondition]:
    if motion not in WITH_CONDITIONS:
        return []
    for row in given:
        if not row.text.strip() or not row.owner.strip() or row.due_on is None:
            raise VoteRefused(
                _("Chaque réserve dit quoi, qui et avant quand. Complétez celle qui manque."),
                field="conditions",
            )
        if row.due_on <= now.date():
            raise VoteRefused(_("La date d’une réserve doit être à venir."), field="conditions")
    automatic = [
        NewCondition(str(signal.message)[:200], str(_("Expert du critère")), now.date() + DEFAULT_DELAY)
        for signal in open_start_blockers(item.use_case)
    ]
    wanted = [NewCondition(row.text.strip(), row.owner.strip(), row.due_on) for row in given] + automatic
    if not wanted:
        raise VoteRefused(
            _("Une motion sous réserves porte au moins une réserve : quoi, qui, avant quand."),
            field="conditions",
        )
    return wanted


def _lock_vote(vote: Vote) -> Vote:
    # Casting and closing take the same row: a ballot is in before the close, or refused after it.
    Vote.objects.select_for_update().get(pk=vote.pk)
    related = ("item__meeting__committee", "item__meeting__rules", "item__use_case")
    return Vote.objects.select_related(*related).get(pk=vote.pk)


def _codes(signals: Sequence) -> str:
    return ", ".join(dict.fromkeys(signal.question_code for signal in signals))
