"""A motion is put to the vote; in a public vote, each voice is expressed by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind
from accounts.models import User
from boussole.shared.wording import lower_first
from evaluation.committee.actions.common import BallotRefused, VoteRefused, lock_vote, require_seat, require_voice
from evaluation.committee.actions.items import lock_item, require_conductor, require_ready
from evaluation.committee.actions.roll import open_roll
from evaluation.committee.actions.scoring import freeze_scores
from evaluation.committee.actions.secret import SecretWish, require_secret_possible
from evaluation.committee.case_builder import case_of
from evaluation.committee.enums import WITH_CONDITIONS, Choice, ItemState, VoteMode
from evaluation.committee.models import AgendaItem, CommitteeMember, MotionCondition, PublicBallot, Vote
from evaluation.committee.motions import possible_motions
from evaluation.committee.tally import BallotMode, valid_proxies, voices
from evaluation.compass.scoring import Signal
from evaluation.compass.selectors import current_assessment, open_blockers, open_start_blockers
from usecases.actions import tell
from usecases.journal import record
from usecases.models import UseCase

DEFAULT_DELAY = timedelta(days=60)


@dataclass(frozen=True)
class NewCondition:
    """A condition that the motion carries: what, who, by when."""

    text: str
    owner: str
    due_on: date | None


@transaction.atomic
def open_vote(
    *,
    item: AgendaItem,
    actor: User,
    motion: str,
    now: datetime,
    conditions: Sequence[NewCondition] = (),
    secret: SecretWish | None = None,
) -> Vote:
    """Put one motion to a vote, public unless `secret` says how and why. Start blockers become conditions.

    Opening the same vote twice gives the one that is open. Raises NotAllowed, ItemRefused (dossier no longer
    ready), VoteRefused (item not open, another vote open, motion closed, condition without text, owner or coming
    date, secret vote not due or impossible, public vote where the rules want it secret).
    """
    item = lock_item(item)
    require_conductor(actor, item)
    if item.state != ItemState.OPEN:
        raise VoteRefused(_("Ouvrez d’abord ce point : le quorum y est vérifié."))
    require_ready(item)
    start_blockers = open_start_blockers(item.use_case)
    _require_possible(motion, possible_motions(item.kind, [*open_blockers(item.use_case), *start_blockers]))
    wanted = _conditions(motion, conditions, _automatic(item.use_case, start_blockers, now), now)
    running = item.votes.running().first()
    if running is not None:
        if _is_the_same(running, motion, secret, wanted):
            return running
        raise VoteRefused(_("Un vote est déjà ouvert sur ce point."))
    vote = Vote(item=item, motion=motion, opened_at=now, opened_by=actor)
    _choose_mode(vote, secret)
    freeze_scores(item)
    vote.save()
    MotionCondition.objects.bulk_create(
        MotionCondition(vote=vote, text=row.text, owner=row.owner, due_on=row.due_on) for row in wanted
    )
    if vote.mode == VoteMode.SECRET:
        open_roll(vote)
    details = {"item": item.pk, "vote": vote.pk, "motion": motion, "conditions": len(wanted), "mode": vote.mode}
    record(verb="committee.open_vote", actor=actor, use_case=item.use_case, now=now, details=details)
    _call_to_vote(vote, now)
    return vote


@transaction.atomic
def cast_ballot(*, vote: Vote, actor: User, voice: CommitteeMember, choice: str, now: datetime) -> PublicBallot:
    """Express a choice for one's own voice, or for the voice of a member whose valid proxy one holds (R7).

    Until the vote is closed the last ballot of a voice counts; the same one sent again is one ballot.
    Raises NotAllowed, BallotRefused.
    """
    vote = lock_vote(vote)
    seat = require_seat(vote, actor)
    if vote.is_secret:
        raise BallotRefused(_("Ce vote est secret : rechargez la page avant de voter."))
    require_voice(vote, seat, voice)
    if choice not in Choice.values:
        raise BallotRefused(_("Choisissez pour, contre ou abstention."), field="choice")
    standing = vote.ballots.filter(voice=voice, superseded=False).first()
    if standing is not None:
        if (standing.cast_by_id, standing.choice) == (seat.pk, choice):
            return standing
        vote.ballots.filter(pk=standing.pk).update(superseded=True)
    ballot = PublicBallot.objects.create(vote=vote, voice=voice, cast_by=seat, choice=choice, cast_at=now)
    details = {"item": vote.item_id, "vote": vote.pk, "voice": voice.pk}
    record(verb="committee.cast_ballot", actor=actor, use_case=vote.item.use_case, now=now, details=details)
    return ballot


def _require_possible(motion: str, motions: Mapping[str, str]) -> None:
    if motion not in motions:
        raise VoteRefused(_("Choisissez une motion."), field="motion")
    if motions[motion]:
        raise VoteRefused(_("Cette motion est fermée : %(reason)s.") % {"reason": motions[motion]}, field="motion")


def _choose_mode(vote: Vote, secret: SecretWish | None) -> None:
    case = case_of(vote.item)
    if secret is None:
        if case.rules.ballot == BallotMode.SECRET:
            raise VoteRefused(_("Le règlement de cette séance prévoit le scrutin secret : ouvrez un scrutin secret."))
        return
    require_secret_possible(case, secret)
    vote.mode, vote.secret_because, vote.secret_requests = secret.mode, secret.because, secret.requests
    if secret.mode == VoteMode.PAPER:
        vote.first_scrutineer, vote.second_scrutineer = secret.scrutineers


def _is_the_same(running: Vote, motion: str, secret: SecretWish | None, wanted: Sequence[NewCondition]) -> bool:
    """Tell whether the vote now open is the one asked for: the button was pressed twice."""
    mode = secret.mode if secret else VoteMode.PUBLIC
    asked = sorted((row.text, row.owner, row.due_on) for row in wanted)
    carried = sorted(running.conditions.values_list("text", "owner", "due_on"))
    return (running.motion, running.mode, carried) == (motion, mode, asked)


def _conditions(
    motion: str, given: Sequence[NewCondition], automatic: Sequence[NewCondition], now: datetime
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
    wanted = [NewCondition(row.text.strip(), row.owner.strip(), row.due_on) for row in given] + list(automatic)
    if not wanted:
        raise VoteRefused(
            _("Une motion sous réserves porte au moins une réserve : quoi, qui, avant quand."),
            field="conditions",
        )
    return wanted


def _automatic(use_case: UseCase, start_blockers: Sequence[Signal], now: datetime) -> list[NewCondition]:
    """The conditions that open start blockers become, each left to the expert of its criterion, by name."""
    if not start_blockers:
        return []
    labels = {row.code: row.label for row in current_assessment(use_case).grid.criteria.all()}
    return [
        NewCondition(
            (_("À lever avant le démarrage : %(point)s") % {"point": lower_first(signal.message)})[:200],
            _("Expert du critère « %(criterion)s »") % {"criterion": labels[signal.criterion]},
            timezone.localdate(now) + DEFAULT_DELAY,
        )
        for signal in start_blockers
    ]


def _call_to_vote(vote: Vote, now: datetime) -> None:
    case = case_of(vote.item)
    represented = valid_proxies(case)
    voters = {represented.get(voice, voice) for voice in voices(case)}
    tell(
        use_case=vote.item.use_case,
        recipients=[member.user for member in vote.item.meeting.sitting if str(member.pk) in voters],
        kind=NotificationKind.TO_DO,
        subject=_("Vote ouvert : %(title)s") % {"title": vote.item.use_case.title},
        body=(
            _("Motion : %(motion)s. Le vote se fait sur papier, dans la salle.")
            if vote.mode == VoteMode.PAPER
            else _("Motion : %(motion)s. Votez avant la clôture.")
        )
        % {"motion": vote.get_motion_display()},
        path=reverse("committee:ballot", args=[vote.pk]),
        key=f"committee-vote-{vote.pk}",
        now=now,
    )
