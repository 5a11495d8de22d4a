"""The committee itself: who holds which seat, from when to when, and who comes next.

A term is written for today or for later, never under a meeting that was held: what one reads of a past meeting is
who sat then.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from boussole.shared.refusals import Refused
from boussole.shared.typography import date_fr
from evaluation.committee.actions.rules import adopt_rules
from evaluation.committee.enums import MeetingState, MemberFunction
from evaluation.committee.journal import record_for
from evaluation.committee.models import Committee, CommitteeMember, Meeting, Proxy
from evaluation.committee.permissions import require_secretary
from evaluation.committee.terms import ONE_DAY
from evaluation.committee.vote_case import CGCT


class SeatRefused(Refused):
    """The seat cannot be given, ended or passed on this way."""


@transaction.atomic
def create_committee(*, organisation: Organisation, name: str, actor: User, now: datetime) -> Committee:
    """Create the committee of a collectivité with the default rules (CGCT-like), version 1.

    Raises NotAllowed, SeatRefused when the collectivité already has one.
    """
    committee = Committee(organisation=organisation, name=name)
    require_secretary(actor, committee)
    if Committee.objects.filter(organisation=organisation).exists():
        raise SeatRefused(_("Cette collectivité a déjà un comité éthique."))
    committee.save()
    adopt_rules(committee=committee, rules=CGCT, actor=actor, now=now, reason=_("Règles de départ du comité."))
    return committee


@transaction.atomic
def seat_member(
    *,
    committee: Committee,
    user: User,
    actor: User,
    college: str,
    now: datetime,
    function: str = MemberFunction.MEMBER,
    voting: bool = True,
    started_on: date | None = None,
    ended_on: date | None = None,
) -> CommitteeMember:
    """Give `user` a seat from `started_on` (today by default) to `ended_on` (no end by default), both included.

    Raises NotAllowed, SeatRefused (dates out of order or before a meeting already held, already seated in that time,
    office already held in that time).
    """
    require_secretary(actor, committee)
    member = CommitteeMember(
        committee=_locked(committee),
        user=user,
        college=college,
        function=function,
        voting=voting,
        started_on=started_on or timezone.localdate(now),
        ended_on=ended_on,
    )
    _require_free(member)
    member.save()
    record_for(verb="committee.seat_member", actor=actor, committee=committee, now=now, details=_details(member))
    return member


@transaction.atomic
def end_seat(*, member: CommitteeMember, actor: User, ended_on: date, now: datetime) -> CommitteeMember:
    """End a term on `ended_on`, its last day.

    Raises NotAllowed, SeatRefused (date before the term began or before a meeting already held, term already over,
    successor already named, proxy given or held for a later meeting).
    """
    require_secretary(actor, member.committee)
    committee = _locked(member.committee)
    member = CommitteeMember.objects.select_related("user").get(pk=member.pk)
    _require_can_end(member, ended_on, timezone.localdate(now))
    member.ended_on = ended_on
    member.save(update_fields=["ended_on"])
    details = {"person": member.user_id, "ended_on": ended_on}
    record_for(verb="committee.end_seat", actor=actor, committee=committee, now=now, details=details)
    return member


@transaction.atomic
def succeed(
    *,
    member: CommitteeMember,
    user: User,
    actor: User,
    started_on: date,
    now: datetime,
    ended_on: date | None = None,
) -> CommitteeMember:
    """Pass a seat on to `user` from `started_on`, in one act: same college, same function, same voice.

    The former term ends the day before, so that an office has neither gap nor overlap. The same person again is a
    renewal. Whoever already sits leaves their other seat the day before. Raises NotAllowed, SeatRefused (as
    `seat_member` and `end_seat`; an office left empty in between).
    """
    require_secretary(actor, member.committee)
    committee = _locked(member.committee)
    member = CommitteeMember.objects.select_related("user").get(pk=member.pk)
    today, eve = timezone.localdate(now), started_on - ONE_DAY
    _require_passed_once(member, started_on)
    others = committee.members.overlapping(started_on, ended_on).filter(user=user).exclude(pk=member.pk)
    for leaving in [member, *others.select_related("user")]:
        if leaving.ended_on is None or leaving.ended_on > eve:
            _require_can_end(leaving, eve, today, field="started_on")
            leaving.ended_on = eve
            leaving.save(update_fields=["ended_on"])
    successor = CommitteeMember(
        committee=committee,
        user=user,
        college=member.college,
        function=member.function,
        voting=member.voting,
        started_on=started_on,
        ended_on=ended_on,
        replaces=member,
    )
    _require_free(successor)
    successor.save()
    details = {"replaces": member.user_id, **_details(successor)}
    record_for(verb="committee.succeed", actor=actor, committee=committee, now=now, details=details)
    return successor


def _locked(committee: Committee) -> Committee:
    return Committee.objects.select_for_update().get(pk=committee.pk)


def _details(member: CommitteeMember) -> dict[str, object]:
    return {
        "person": member.user_id,
        "function": member.function,
        "college": member.college,
        "voting": member.voting,
        "started_on": member.started_on,
        "ended_on": member.ended_on,
    }


def _require_free(member: CommitteeMember) -> None:
    """The person and the office are free over the whole term, and no meeting was held in it."""
    first, last = member.started_on, member.ended_on
    if last is not None and last < first:
        raise SeatRefused(_("La fin du mandat ne peut pas précéder son début."), field="ended_on")
    held = member.committee.members.overlapping(first, last).select_related("user")
    if held.filter(user=member.user).exists():
        raise SeatRefused(_("%(person)s siège déjà au comité à ces dates.") % {"person": member.user}, field="user")
    holder = held.filter(function=member.function).first() if member.function != MemberFunction.MEMBER else None
    if holder is not None:
        raise SeatRefused(
            _("Cette fonction est déjà occupée par %(person)s à ces dates : remplacez ce membre.")
            % {"person": holder.user},
            field="function",
        )
    meeting = _last_held(member.committee)
    if meeting is not None and first <= meeting.day:
        raise SeatRefused(
            _("La séance du %(day)s a eu lieu sans ce membre : son mandat commence après.")
            % {"day": date_fr(meeting.day)},
            field="started_on",
        )


def _require_can_end(member: CommitteeMember, last: date, today: date, *, field: str = "ended_on") -> None:
    if member.ended_on is not None and member.ended_on < today:
        raise SeatRefused(_("Le mandat de %(person)s est déjà fini.") % {"person": member.user})
    _require_no_successor(member)
    if last < member.started_on:
        raise SeatRefused(_("La fin du mandat ne peut pas précéder son début."), field=field)
    meeting = _last_held(member.committee)
    if meeting is not None and last < meeting.day and member.started_on <= meeting.day:
        raise SeatRefused(
            _("%(person)s siégeait à la séance du %(day)s : ce mandat ne peut pas finir avant.")
            % {"person": member.user, "day": date_fr(meeting.day)},
            field=field,
        )
    _require_no_proxy_after(member, last, field)


def _require_no_proxy_after(member: CommitteeMember, last: date, field: str) -> None:
    rows = Proxy.objects.in_force().exclude(meeting__state=MeetingState.CLOSED)
    for proxy in rows.filter(meeting__committee=member.committee_id).select_related("meeting"):
        if member.pk in (proxy.giver_id, proxy.holder_id) and proxy.meeting.day > last:
            raise SeatRefused(
                _("Un pouvoir lie %(person)s pour la séance du %(day)s : retirez-le d’abord.")
                % {"person": member.user, "day": date_fr(proxy.meeting.day)},
                field=field,
            )


def _require_no_successor(member: CommitteeMember) -> None:
    if hasattr(member, "successor"):
        raise SeatRefused(_("La suite de ce mandat est déjà décidée : changez plutôt le mandat suivant."))


def _require_passed_once(member: CommitteeMember, started_on: date) -> None:
    """A seat has one successor, and an office is not left empty before it."""
    _require_no_successor(member)
    if member.function == MemberFunction.MEMBER or member.ended_on is None:
        return
    if started_on > member.ended_on + ONE_DAY:
        raise SeatRefused(
            _("Le mandat en cours finit le %(day)s : la fonction resterait vide. Commencez au plus tard le lendemain.")
            % {"day": date_fr(member.ended_on)},
            field="started_on",
        )


def _last_held(committee: Committee) -> Meeting | None:
    """The last meeting that was opened; those only convened may still see who sits change."""
    rows = Meeting.objects.filter(committee=committee, opened_at__isnull=False)
    return rows.order_by("-starts_at").first()
