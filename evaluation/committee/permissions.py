"""Who runs the committee, who sits on it, who reads it."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.shared.refusals import NotAllowed
from evaluation.committee.enums import MemberFunction, Signatory
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


def seat_of(user: User, meeting: Meeting) -> CommitteeMember | None:
    """Return the seat that `user` holds on the day of the meeting, or None."""
    return next((member for member in meeting.sitting if member.user_id == user.pk), None)


def is_secretary(user: User, committee: Committee) -> bool:
    """Tell whether `user` keeps the committee's secretariat: the coordinator."""
    return user.has_role(committee.organisation_id, Role.COORDINATOR)


def can_run(user: User, meeting: Meeting) -> bool:
    """Tell whether `user` runs the meeting: the coordinator, or the seat of an office."""
    if is_secretary(user, meeting.committee):
        return True
    seat = seat_of(user, meeting)
    return seat is not None and seat.function != MemberFunction.MEMBER


def is_recused(user: User, item: AgendaItem) -> bool:
    """Tell whether `user` stays out of the item."""
    return recusal_of(user, item) is not None


def recusal_of(user: User, item: AgendaItem) -> Recusal | None:
    """Return the recusal that keeps `user` out of the item, or None."""
    return item.recusals.filter(member__user=user).first()


def is_hidden(user: User, item: AgendaItem) -> bool:
    """Tell whether the dossier of the item is hidden from `user`: recused on one of its items, they see none."""
    return item.use_case.hidden_from.in_force().filter(user=user).exists()


def must_declare(user: User, item: AgendaItem) -> bool:
    """Tell whether `user` sits on the committee and has not yet declared their interests in a dossier still to settle.

    Once the item is settled nothing is declared any more, and its result is read by whoever reads the meeting.
    """
    if not item.is_unsettled:
        return False
    seat = seat_of(user, item.meeting)
    return seat is not None and not item.declarations.filter(member=seat).exists()


def may_see_item(user: User, item: AgendaItem) -> bool:
    """Tell whether the content of the item (debate, scores, ballots) is shown to `user`, who reads its meeting."""
    stays_out = item.use_case.lead_id == user.pk or is_recused(user, item) or is_hidden(user, item)
    return not stays_out and not must_declare(user, item)


def require_declared(user: User, item: AgendaItem) -> None:
    """Raise NotDeclared when `user` must first declare their interests in the dossier."""
    if must_declare(user, item):
        raise NotDeclared(_("Déclarez d’abord vos intérêts sur ce dossier : il s’ouvre ensuite."))


def can_lift_recusals(user: User, item: AgendaItem) -> bool:
    """Tell whether `user` may lift the recusal of another: the president or the deputy, not recused themselves."""
    seat = seat_of(user, item.meeting)
    presides = seat is not None and seat.function in (MemberFunction.PRESIDENT, MemberFunction.DEPUTY)
    return presides and item.use_case.lead_id != user.pk and not is_recused(user, item)


def may_score(user: User, item: AgendaItem) -> bool:
    """Tell whether `user` scores the item: any member in office on the day, with a voice or not, who does not stay out.

    They have declared their interests before.
    """
    return seat_of(user, item.meeting) is not None and may_see_item(user, item)


def require_scorer(user: User, item: AgendaItem) -> CommitteeMember:
    """Return the seat with which `user` scores the item or signs a minority opinion. Raises NotAllowed, saying why."""
    seat = seat_of(user, item.meeting)
    if seat is None:
        raise NotAllowed(_("Seuls les membres du comité en exercice donnent une note ou une opinion."))
    require_item_reader(user, item)
    require_shown(user, item)
    require_declared(user, item)
    return seat


def require_secretary(user: User, committee: Committee) -> None:
    """Raise NotAllowed unless `user` keeps the secretariat."""
    if not is_secretary(user, committee):
        raise NotAllowed(_("Cette étape est réservée au secrétariat du comité (coordinateur)."))


def require_runner(user: User, meeting: Meeting) -> None:
    """Raise NotAllowed unless `user` runs the meeting."""
    if not can_run(user, meeting):
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


def require_shown(user: User, item: AgendaItem) -> None:
    """Raise NotAllowed when the dossier of the item is hidden from `user`, who stays out of another of its items."""
    if is_hidden(user, item):
        raise NotAllowed(
            _("Vous restez en dehors de ce dossier : vous ne voyez plus ce que le comité en a dit, même auparavant.")
        )


def require_signatory(user: User, minutes: Minutes) -> Signatory:
    """Return the quality in which `user` signs the minutes. Raises NotAllowed for anyone but the two they name."""
    if user.pk == minutes.chair.user_id:
        return Signatory.CHAIR
    if user.pk == minutes.secretary_id:
        return Signatory.SECRETARY
    raise NotAllowed(_("Le procès-verbal est signé par la présidence et le secrétariat de la séance."))


def has_to_sign(user: User, minutes: Minutes) -> bool:
    """Tell whether `user` is one of the two who sign these minutes, once settled, and has not signed yet."""
    named = user.pk in (minutes.chair.user_id, minutes.secretary_id)
    signed = {row.signed_by_id for row in minutes.signatures.all()}
    return named and minutes.settled_at is not None and user.pk not in signed


def reads_drafts(user: User, meeting: Meeting) -> bool:
    """Tell whether `user` reads minutes that are still being written: the secretariat, the president, the deputy."""
    return can_run(user, meeting)
