"""Who runs the committee, who sits on it, who reads it."""

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.shared.refusals import NotAllowed
from boussole.shared.typography import alphabetical
from evaluation.committee.enums import ItemState, MemberFunction, Signatory
from evaluation.committee.models import AgendaItem, Committee, CommitteeMember, Meeting, Minutes, Recusal


class NotDeclared(NotAllowed):
    """A member opens a dossier of the agenda before having declared their interests in it."""


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
    """Return the members in office on `day`, with their person, in the order of a French list of names."""
    members = committee.members.in_office(day).select_related("user")
    return sorted(members, key=lambda member: (*name_order(member.user), member.pk))


def name_order(user: User) -> tuple[str, str]:
    """Return what sorts people by surname then first name: É beside E, whatever the database does."""
    return alphabetical(user.last_name), alphabetical(user.first_name)


def seat_of(user: User, committee: Committee, day: date) -> CommitteeMember | None:
    """Return the seat that `user` holds on `day`, or None."""
    return next((member for member in sitting(committee, day) if member.user_id == user.pk), None)


def is_secretary(user: User, committee: Committee) -> bool:
    """Tell whether `user` keeps the committee's secretariat: the coordinator."""
    return user.has_role(committee.organisation_id, Role.COORDINATOR)


def can_run(user: User, committee: Committee, day: date) -> bool:
    """Tell whether `user` runs the meeting: the coordinator, or the seat of an office."""
    if is_secretary(user, committee):
        return True
    seat = seat_of(user, committee, day)
    return seat is not None and seat.function != MemberFunction.MEMBER


def is_recused(user: User, item: AgendaItem) -> bool:
    """Tell whether `user` stays out of the item."""
    return recusal_of(user, item) is not None


def recusal_of(user: User, item: AgendaItem) -> Recusal | None:
    """Return the recusal that keeps `user` out of the item, or None."""
    recusals = item.recusals.select_related("member")
    return next((recusal for recusal in recusals if recusal.member.user_id == user.pk), None)


def must_declare(user: User, item: AgendaItem) -> bool:
    """Tell whether `user` sits on the committee and has not yet declared their interests in a dossier still to settle.

    Once the item is settled nothing is declared any more, and its result is read by whoever reads the meeting.
    """
    if item.state not in (ItemState.PENDING, ItemState.OPEN):
        return False
    seat = seat_of(user, item.meeting.committee, item.meeting.day)
    return seat is not None and not item.declarations.filter(member=seat).exists()


def may_see_item(user: User, item: AgendaItem) -> bool:
    """Tell whether the content of the item (debate, scores, ballots) is shown to `user`, who reads its meeting."""
    return item.use_case.lead_id != user.pk and not is_recused(user, item) and not must_declare(user, item)


def require_declared(user: User, item: AgendaItem) -> None:
    """Raise NotDeclared when `user` must first declare their interests in the dossier."""
    if must_declare(user, item):
        raise NotDeclared(_("Déclarez d’abord vos intérêts sur ce dossier : il s’ouvre ensuite."))


def can_lift_recusals(user: User, item: AgendaItem) -> bool:
    """Tell whether `user` may lift the recusal of another: the president or the deputy, not recused themselves."""
    seat = seat_of(user, item.meeting.committee, item.meeting.day)
    presides = seat is not None and seat.function in (MemberFunction.PRESIDENT, MemberFunction.DEPUTY)
    return presides and item.use_case.lead_id != user.pk and not is_recused(user, item)


def may_score(user: User, item: AgendaItem) -> bool:
    """Tell whether `user` scores the item: any member in office on the day, with a voice or not, who does not stay out.

    They have declared their interests before.
    """
    seat = seat_of(user, item.meeting.committee, item.meeting.day)
    return seat is not None and may_see_item(user, item)


def require_scorer(user: User, item: AgendaItem) -> CommitteeMember:
    """Return the seat with which `user` scores the item or signs a minority opinion. Raises NotAllowed, saying why."""
    seat = seat_of(user, item.meeting.committee, item.meeting.day)
    if seat is None:
        raise NotAllowed(_("Seuls les membres du comité en exercice donnent une note ou une opinion."))
    require_item_reader(user, item)
    require_declared(user, item)
    if not may_score(user, item):
        raise NotAllowed(_("Vous ne notez pas ce dossier : voyez avec le secrétariat du comité."))
    return seat


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
    recusal = recusal_of(user, item)
    if recusal is not None:
        raise NotAllowed(
            _("Vous vous êtes déporté sur ce point : vous ne voyez ni le débat, ni le vote. Motif : « %(reason)s »")
            % {"reason": recusal.reason}
        )
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
