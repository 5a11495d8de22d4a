"""Who runs the committee, who sits on it, who reads it."""

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.shared.refusals import NotAllowed
from evaluation.committee.enums import MemberFunction, Signatory
from evaluation.committee.models import AgendaItem, Committee, CommitteeMember, Meeting, Minutes

READERS = (
    Role.COORDINATOR,
    Role.COMMITTEE_MEMBER,
    Role.COMMITTEE_PRESIDENT,
    Role.STAFF_REPRESENTATIVE,
    Role.AUDITOR,
)


def visible_committees(user: User) -> Q:
    """Return the filter of the committees whose meetings `user` reads."""
    seated = Q(members__ended_on__isnull=True) | Q(members__ended_on__gte=timezone.localdate())
    return Q(organisation__in=user.organisations_with(*READERS)) | (Q(members__user=user) & seated)


def sitting(committee: Committee, day: date) -> list[CommitteeMember]:
    """Return the members in office on `day`, with their person."""
    rows = committee.members.filter(started_on__lte=day).filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day))
    return list(rows.select_related("user"))


def seat_of(user: User, committee: Committee, day: date) -> CommitteeMember | None:
    """Return the seat that `user` holds on `day`, or None."""
    return next((member for member in sitting(committee, day) if member.user_id == user.pk), None)


def is_secretary(user: User, committee: Committee) -> bool:
    """Tell whether `user` keeps the committee's secretariat: the coordinator."""
    return user.has_role(committee.organisation_id, Role.COORDINATOR)


def can_run(user: User, committee: Committee, day: date) -> bool:
    """Tell whether `user` runs the meeting: the secretary, the president or the deputy."""
    if is_secretary(user, committee):
        return True
    seat = seat_of(user, committee, day)
    return seat is not None and seat.function in (MemberFunction.PRESIDENT, MemberFunction.DEPUTY)


def is_recused(user: User, item: AgendaItem) -> bool:
    """Tell whether `user` stays out of the item."""
    return any(recusal.member.user_id == user.pk for recusal in item.recusals.select_related("member"))


def require_secretary(user: User, committee: Committee) -> None:
    """Raise NotAllowed unless `user` keeps the secretariat."""
    if not is_secretary(user, committee):
        raise NotAllowed(_("Cette étape est réservée au secrétariat du comité (coordinateur)."))


def require_runner(user: User, committee: Committee, day: date) -> None:
    """Raise NotAllowed unless `user` runs the meeting."""
    if not can_run(user, committee, day):
        raise NotAllowed(_("Seuls la présidence et le secrétariat du comité conduisent la séance."))


def require_outside(user: User, item: AgendaItem) -> None:
    """Raise NotAllowed when `user` leads the dossier of the item: nobody runs the vote on their own case."""
    if item.use_case.lead_id == user.pk:
        raise NotAllowed(_("Vous portez ce dossier : une autre personne doit conduire ce point."))
    if is_recused(user, item):
        raise NotAllowed(_("Vous vous êtes déporté sur ce point : une autre personne doit le conduire."))


def require_item_reader(user: User, item: AgendaItem) -> None:
    """Raise NotAllowed when `user` stays out of the item: a recused member, or the person who leads the dossier."""
    if is_recused(user, item):
        raise NotAllowed(_("Vous vous êtes déporté sur ce point : vous ne voyez ni le débat, ni le vote."))
    if item.use_case.lead_id == user.pk:
        raise NotAllowed(_("Vous portez ce dossier : le comité en débat sans vous. L’avis vous sera communiqué."))


def require_signatory(user: User, minutes: Minutes) -> Signatory:
    """Return the quality in which `user` signs the minutes. Raises NotAllowed for anyone but the two they name."""
    if user.pk == minutes.chair.user_id:
        return Signatory.CHAIR
    if user.pk == minutes.secretary_id:
        return Signatory.SECRETARY
    raise NotAllowed(_("Le procès-verbal est signé par la présidence et le secrétariat de la séance."))


def reads_drafts(user: User, meeting: Meeting) -> bool:
    """Tell whether `user` reads minutes that are still being written: the secretariat, the president, the deputy."""
    return can_run(user, meeting.committee, meeting.day)
