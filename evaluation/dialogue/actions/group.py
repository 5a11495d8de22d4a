"""Who belongs to the occupational-health group of a dossier."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind
from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.dialogue.enums import Function
from evaluation.dialogue.models import GroupMember
from evaluation.dialogue.permissions import may_be_designated, require_decider
from usecases.actions import tell
from usecases.journal import record
from usecases.models import UseCase


class GroupRefused(Refused):
    """The person cannot join or leave the group this way."""


@transaction.atomic
def join_group(*, use_case: UseCase, actor: User, user: User, function: str, now: datetime) -> GroupMember:
    """Designate `user` in the health group of the dossier, and tell them.

    Raises NotAllowed (the coordinator designates), GroupRefused (already in it, does not read the dossier, leads it,
    unknown function).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_decider(actor, use_case)
    if function not in Function.values:
        raise GroupRefused(_("Choisissez la compétence de cette personne."), field="function")
    if not may_be_designated(user, use_case) or use_case.hidden_from.filter(user=user, until__isnull=True).exists():
        raise GroupRefused(
            _("Cette personne ne lit pas le dossier, le porte, ou en reste en dehors : choisissez-en une autre."),
            field="user",
        )
    if GroupMember.objects.active().filter(use_case=use_case, user=user).exists():
        raise GroupRefused(_("Cette personne est déjà dans le groupe."), field="user")
    member = GroupMember.objects.create(use_case=use_case, user=user, function=function, joined_at=now)
    details = {"user": user.pk, "function": function}
    record(verb="dialogue.join_group", actor=actor, use_case=use_case, now=now, details=details)
    tell(
        use_case=use_case,
        recipients=[user],
        kind=NotificationKind.INFORMATION,
        subject=_("Groupe santé au travail : %(title)s") % {"title": use_case.title},
        body=_("Vous êtes désigné dans le groupe santé au travail du dossier %(reference)s.")
        % {"reference": use_case.reference},
        path=reverse("dialogue:notes", args=[use_case.pk]),
        key=f"health-group-{member.pk}",
        now=now,
    )
    return member


@transaction.atomic
def leave_group(*, member: GroupMember, actor: User, now: datetime) -> GroupMember:
    """Take someone out of the group; their notes stay. Raises NotAllowed, GroupRefused (already gone)."""
    use_case = UseCase.objects.select_for_update().get(pk=member.use_case_id)
    require_decider(actor, use_case)
    member = GroupMember.objects.get(pk=member.pk)
    if member.left_at is not None:
        raise GroupRefused(_("Cette personne n’est plus dans le groupe."))
    member.left_at = now
    member.save(update_fields=["left_at"])
    record(verb="dialogue.leave_group", actor=actor, use_case=use_case, now=now, details={"user": member.user_id})
    return member
