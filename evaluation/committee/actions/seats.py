"""The committee itself: its seats and the versions of its rules."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from boussole.shared.refusals import Refused
from evaluation.committee.enums import MemberFunction
from evaluation.committee.journal import record_for
from evaluation.committee.models import Committee, CommitteeMember, RulesVersion
from evaluation.committee.permissions import require_secretary
from evaluation.committee.vote_case import CGCT, BallotMode, Rules
from evaluation.committee.vote_format import rules_to_dict

CONVOCATION_DAYS = 5


class SeatRefused(Refused):
    """The seat or the rules cannot be changed this way."""


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
    adopt_rules(committee=committee, rules=CGCT, actor=actor, now=now)
    return committee


@transaction.atomic
def adopt_rules(
    *,
    committee: Committee,
    rules: Rules,
    actor: User,
    now: datetime,
    convocation_days: int = CONVOCATION_DAYS,
) -> RulesVersion:
    """Add a version of the voting rules. Meetings already convened keep theirs.

    `convocation_days` is the number of clear days (0 or more) between a convocation and its meeting.
    Raises NotAllowed, SeatRefused (secret ballot, which the pages do not offer).
    """
    require_secretary(actor, committee)
    if rules.ballot != BallotMode.PUBLIC:
        raise SeatRefused(_("Le scrutin secret n’est pas encore proposé : choisissez le vote public."), field="ballot")
    Committee.objects.select_for_update().get(pk=committee.pk)
    number = committee.rules.count() + 1
    version = RulesVersion.objects.create(
        committee=committee,
        number=number,
        settings=rules_to_dict(rules),
        adopted_on=timezone.localdate(now),
        convocation_days=convocation_days,
    )
    details = {"version": number, "settings": version.settings, "convocation_days": convocation_days}
    record_for(verb="committee.adopt_rules", actor=actor, committee=committee, now=now, details=details)
    return version


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
) -> CommitteeMember:
    """Give `user` a seat from `started_on` (today by default).

    Raises NotAllowed, SeatRefused (already seated, presidency or deputy already held).
    """
    require_secretary(actor, committee)
    first_day = started_on or timezone.localdate(now)
    held = committee.members.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=first_day))
    if held.filter(user=user).exists():
        raise SeatRefused(_("%(person)s siège déjà au comité.") % {"person": user})
    if function != MemberFunction.MEMBER and held.filter(function=function).exists():
        raise SeatRefused(_("Cette fonction est déjà occupée : mettez d’abord fin au mandat en cours."))
    member = CommitteeMember.objects.create(
        committee=committee,
        user=user,
        college=college,
        function=function,
        voting=voting,
        started_on=first_day,
    )
    details = {"person": user.pk, "function": function, "college": college, "voting": voting}
    record_for(verb="committee.seat_member", actor=actor, committee=committee, now=now, details=details)
    return member


@transaction.atomic
def end_seat(*, member: CommitteeMember, actor: User, ended_on: date, now: datetime) -> CommitteeMember:
    """End a term on `ended_on`. Raises NotAllowed, SeatRefused (date before the term began)."""
    require_secretary(actor, member.committee)
    if ended_on < member.started_on:
        raise SeatRefused(_("La fin du mandat ne peut pas précéder son début."), field="ended_on")
    member.ended_on = ended_on
    member.save(update_fields=["ended_on"])
    details = {"person": member.user_id, "ended_on": ended_on}
    record_for(verb="committee.end_seat", actor=actor, committee=member.committee, now=now, details=details)
    return member
