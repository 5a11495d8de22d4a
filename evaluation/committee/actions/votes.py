"""A motion is put to the vote, each voice is expressed, the vote is closed and its result frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.enums import NotificationKind
from accounts.models import User
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.committee.actions.items import lock_item, require_conductor, require_ready
from evaluation.committee.case_builder import case_of, case_of_vote
from evaluation.committee.enums import (
    WITH_CONDITIONS,
    Choice,
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
from evaluation.committee.motions import possible_motions
from evaluation.committee.permissions import sitting
from evaluation.committee.tally import ENGINE_VERSION, ballot_refusal, tally, valid_proxies, voices
from evaluation.committee.vote_format import case_to_dict
from evaluation.committee.vote_result import result_to_dict
from evaluation.compass.scoring import Signal
from evaluation.compass.selectors import open_blockers, open_start_blockers
from usecases.journal import record

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


@transaction.atomic
def open_vote(
    *, item: AgendaItem, actor: User, motion: str, now: datetime, conditions: Sequence[NewCondition] = ()
) -> Vote:
    """Put one motion to a public vote. Start blockers become conditions of their own.

    Raises NotAllowed, ItemRefused (dossier no longer ready), VoteRefused (item not open, vote already open,
    motion closed, condition without text, owner or coming date).
    """
    item = lock_item(item)
    require_conductor(actor, item)
    if item.state != ItemState.OPEN:
        raise VoteRefused(_("Ouvrez d’abord ce point : le quorum y est vérifié."))
    if item.votes.filter(closed_at__isnull=True).exists():
        raise VoteRefused(_("Un vote est déjà ouvert sur ce point."))
    require_ready(item)
    start_blockers = open_start_blockers(item.use_case)
    motions = possible_motions(item.kind, [*open_blockers(item.use_case), *start_blockers])
    if motion not in motions:
        raise VoteRefused(_("Choisissez une motion."), field="motion")
    if motions[motion]:
        raise VoteRefused(_("Cette motion est fermée : %(reason)s.") % {"reason": motions[motion]}, field="motion")
    wanted = _conditions(motion, conditions, start_blockers, now)
    vote = Vote.objects.create(item=item, motion=motion, opened_at=now, opened_by=actor)
    MotionCondition.objects.bulk_create(
        MotionCondition(vote=vote, text=row.text, owner=row.owner, due_on=row.due_on) for row in wanted
    )
    details = {"item": item.pk, "vote": vote.pk, "motion": motion, "conditions": len(wanted)}
    record(verb="committee.open_vote", actor=actor, use_case=item.use_case, now=now, details=details)
    _call_to_vote(vote, now)
    return vote


@transaction.atomic
def cast_ballot(*, vote: Vote, actor: User, voice: CommitteeMember, choice: str, now: datetime) -> PublicBallot:
    """Express a choice for one's own voice, or for the voice of a member whose valid proxy one holds (R7).

    Until the vote is closed the last ballot of a voice counts. Raises NotAllowed, BallotRefused.
    """
    vote = _lock_vote(vote)
    meeting = vote.item.meeting
    seats = sitting(meeting.committee, meeting.day)
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
    ballot = PublicBallot.objects.create(vote=vote, voice=voice, cast_by=seat, choice=choice, cast_at=now)
    details = {"item": vote.item_id, "vote": vote.pk, "voice": voice.pk}
    record(verb="committee.cast_ballot", actor=actor, use_case=vote.item.use_case, now=now, details=details)
    return ballot


@transaction.atomic
def close_vote(*, vote: Vote, actor: User, now: datetime) -> Tally:
    """Close the vote and freeze its result with its inputs. Closing twice gives the same result.

    An adopted motion ends the item; an adopted postponement, a lost quorum of voices or a void vote puts it
    off; otherwise the item stays open for another motion. Raises NotAllowed.
    """
    lock_item(vote.item)
    vote = _lock_vote(vote)
    item = vote.item
    require_conductor(actor, item)
    if vote.closed_at is not None:
        return vote.tally
    case = case_of_vote(vote)
    result = tally(case)
    vote.closed_at = now
    vote.save(update_fields=["closed_at"])
    vote.ballots.update(sealed=True)
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
    if frozen.outcome == TallyOutcome.ADOPTED and vote.motion != Motion.POSTPONE:
        item.state = ItemState.VOTED
    elif frozen.outcome == TallyOutcome.ADOPTED:
        item.state, item.postponed_because = ItemState.POSTPONED, _("Le comité a voté l’ajournement.")
    elif frozen.outcome in (TallyOutcome.POSTPONED, TallyOutcome.VOID):
        item.state, item.postponed_because = ItemState.POSTPONED, frozen.result["reason"]
    else:
        return
    item.closed_at = now
    item.save(update_fields=["state", "closed_at", "postponed_because"])


def _conditions(
    motion: str, given: Sequence[NewCondition], start_blockers: Sequence[Signal], now: datetime
) -> list[NewCondition]:
    if motion not in WITH_CONDITIONS:
        return []
    for row in given:
        if not row.text.strip() or not row.owner.strip() or row.due_on is None:
            raise VoteRefused(
                _("Chaque réserve dit quoi, qui et avant quand. Complétez celle qui manque."),
                field="conditions",
            )
        if row.due_on <= timezone.localdate(now):
            raise VoteRefused(_("La date d’une réserve doit être à venir."), field="conditions")
    automatic = [
        NewCondition(
            (_("À lever avant le démarrage : %(point)s") % {"point": signal.message})[:200],
            _("Expert du critère"),
            timezone.localdate(now) + DEFAULT_DELAY,
        )
        for signal in start_blockers
    ]
    wanted = [NewCondition(row.text.strip(), row.owner.strip(), row.due_on) for row in given] + automatic
    if not wanted:
        raise VoteRefused(
            _("Une motion sous réserves porte au moins une réserve : quoi, qui, avant quand."),
            field="conditions",
        )
    return wanted


def _call_to_vote(vote: Vote, now: datetime) -> None:
    case = case_of(vote.item)
    represented = valid_proxies(case)
    voters = {represented.get(voice, voice) for voice in voices(case)}
    members = sitting(vote.item.meeting.committee, vote.item.meeting.day)
    notify(
        recipients=[member.user for member in members if str(member.pk) in voters],
        kind=NotificationKind.TO_DO,
        subject=_("Vote ouvert : %(title)s") % {"title": vote.item.use_case.title},
        body=_("Motion : %(motion)s. Votez avant la clôture.") % {"motion": vote.get_motion_display()},
        path=reverse("committee:ballot", args=[vote.pk]),
        key=f"committee-vote-{vote.pk}",
        now=now,
    )


def _lock_vote(vote: Vote) -> Vote:
    # Casting and closing take the same row: a ballot is in before the close, or refused after it.
    Vote.objects.select_for_update().get(pk=vote.pk)
    related = ("item__meeting__committee", "item__meeting__rules", "item__use_case")
    return Vote.objects.select_related(*related).get(pk=vote.pk)
