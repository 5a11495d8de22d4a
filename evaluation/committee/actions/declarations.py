"""Members declare their interests before a dossier of the agenda opens to them; who has one stays out of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import NotAllowed
from evaluation.committee.actions.items import ItemRefused, lock_item
from evaluation.committee.actions.room import keep_out, write_declaration
from evaluation.committee.enums import Interest
from evaluation.committee.models import AgendaItem, CommitteeMember, Declaration, Recusal
from evaluation.committee.permissions import can_lift_recusals, is_secretary, seat_of
from usecases.actions import show_again
from usecases.journal import record


@dataclass(frozen=True)
class Said:
    """What a member says of one item: an `Interest` (none or interest), and which interest."""

    item: AgendaItem
    interest: str
    reason: str = ""


@transaction.atomic
def declare_interests(*, said: Iterable[Said], actor: User, now: datetime) -> list[Declaration]:
    """Record what a member declares for themself on one or several items; what they had said already is not repeated.

    Raises NotAllowed (no seat), ItemRefused (nothing said, no reason, item closed, vote open, recusal that only the
    president lifts); its field is « interest-PK » or « reason-PK ».
    """
    lines = list(said)
    if not lines:
        raise ItemRefused(_("Choisissez une réponse pour au moins un dossier."))
    written = []
    for line in sorted(lines, key=lambda row: row.item.pk):
        item = lock_item(line.item)
        seat = seat_of(actor, item.meeting)
        if seat is None:
            raise NotAllowed(_("Seuls les membres du comité déclarent leurs intérêts."))
        try:
            row = _declare(item, seat, interest=line.interest, reason=line.reason, actor=actor, now=now)
        except ItemRefused as refused:
            raise ItemRefused(refused.message, field=f"{refused.field or 'interest'}-{item.pk}") from refused
        if row is not None:
            written.append(row)
    return written


@transaction.atomic
def declare_recusal(*, item: AgendaItem, member: CommitteeMember, actor: User, reason: str, now: datetime) -> Recusal:
    """Keep a member out of an item because of an interest (CGCT L2131-11, L1111-6): they say it, or the secretariat.

    The dossier is hidden from them everywhere. Raises NotAllowed, ItemRefused (no reason, item voted, vote open).
    """
    item = lock_item(item)
    if member.committee_id != item.meeting.committee_id:
        raise ItemRefused(_("Cette personne ne siège pas à ce comité."), field="member")
    if actor.pk != member.user_id and not is_secretary(actor, item.meeting.committee):
        raise NotAllowed(_("Un déport se déclare soi-même, ou par le secrétariat du comité."))
    _declare(item, member, interest=Interest.INTEREST, reason=reason, actor=actor, now=now)
    return item.recusals.get(member=member)


@transaction.atomic
def lift_recusal(*, recusal: Recusal, actor: User, reason: str, now: datetime) -> Declaration:
    """Let a recused member back into an item and its dossier: an act of the president, with its reason.

    What they had declared stays written. Raises NotAllowed (not the president nor the deputy, one's own recusal, the
    lead of the dossier), ItemRefused (already lifted, item closed, vote open, no reason).
    """
    item = lock_item(recusal.item)
    standing = item.recusals.select_related("member__user").filter(member=recusal.member_id).first()
    if standing is not None and standing.member.user_id == actor.pk:
        raise NotAllowed(_("Vous êtes concerné : nul ne lève son propre déport."))
    if not can_lift_recusals(actor, item):
        raise NotAllowed(_("Seule la présidence, ou sa suppléance, lève un déport."))
    if standing is None:
        raise ItemRefused(_("Ce déport est déjà levé."))
    member = standing.member
    if member.user_id == item.use_case.lead_id:
        raise ItemRefused(_("Ce membre porte le dossier : son déport ne se lève pas."))
    _require_unsettled(item)
    if not reason.strip():
        raise ItemRefused(_("Dites pourquoi ce déport est levé."), field="reason")
    row = write_declaration(item, member, interest=Interest.LIFTED, reason=reason.strip(), actor=actor, now=now)
    standing.delete()
    show_again(use_case=item.use_case, user=member.user, now=now)
    details = {"item": item.pk, "member": member.pk, "reason": row.reason}
    record(verb="committee.lift_recusal", actor=actor, use_case=item.use_case, now=now, details=details)
    return row


def _declare(
    item: AgendaItem, member: CommitteeMember, *, interest: str, reason: str, actor: User, now: datetime
) -> Declaration | None:
    """Write a declaration on a locked item, or nothing when it says what already holds."""
    if interest not in (Interest.NONE, Interest.INTEREST):
        raise ItemRefused(_("Dites si vous avez un lien d’intérêt avec ce dossier."), field="interest")
    last = item.declarations.filter(member=member).order_by("-number").first()
    recused = item.recusals.filter(member=member).exists()
    if interest == Interest.NONE:
        if recused:
            raise ItemRefused(
                _("Vous vous êtes déporté sur ce dossier : seule la présidence lève un déport, avec son motif."),
                field="interest",
            )
        if last is not None:
            return None
        _require_open_item(item)
        return _write(item, member, interest=interest, reason="", actor=actor, now=now)
    if recused:
        return None
    _require_unsettled(item)
    if not reason.strip():
        raise ItemRefused(_("Dites quel est le lien d’intérêt, en une phrase."), field="reason")
    keep_out(item, member, reason=reason.strip(), actor=actor, now=now)
    details = {"item": item.pk, "member": member.pk}
    record(verb="committee.declare_recusal", actor=actor, use_case=item.use_case, now=now, details=details)
    return item.declarations.filter(member=member).order_by("-number").first()


def _write(
    item: AgendaItem, member: CommitteeMember, *, interest: str, reason: str, actor: User, now: datetime
) -> Declaration:
    row = write_declaration(item, member, interest=interest, reason=reason, actor=actor, now=now)
    details = {"item": item.pk, "member": member.pk}
    record(verb="committee.declare_no_interest", actor=actor, use_case=item.use_case, now=now, details=details)
    return row


def _require_open_item(item: AgendaItem) -> None:
    if not item.is_unsettled:
        raise ItemRefused(_("Ce point est clos : on n’y déclare plus rien."))


def _require_unsettled(item: AgendaItem) -> None:
    if not item.is_unsettled:
        raise ItemRefused(_("Ce point est clos : un déport n’est plus possible."))
    if item.votes.running().exists():
        raise ItemRefused(_("Un vote est ouvert : déclarez le déport avant, ou attendez sa clôture."))
