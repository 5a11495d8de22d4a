"""The actions that reserves asked for are followed to their end; their owners are told when the assessment closes."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind
from accounts.models import User
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.compass.enums import ActionState
from evaluation.compass.follow_up import ACTION_MOVES, moves_from, needs_note
from evaluation.compass.models import ActionItem, ActionStep, Assessment
from evaluation.compass.permissions import can_follow, judges_action
from usecases.actions import tell
from usecases.journal import record
from usecases.models import Document, UseCase


class ActionRefused(Refused):
    """The action cannot take this state, or not without saying more."""


@transaction.atomic
def move_action(
    *,
    action: ActionItem,
    actor: User,
    seen: str,
    state: str,
    now: datetime,
    note: str = "",
    document: Document | None = None,
) -> ActionItem:
    """Move an action from the state `seen` on the page to `state`, with what shows it or why.

    Raises NotAllowed (neither its owner, the lead, nor who asked for it; giving it up is for those who asked),
    ActionRefused (assessment still open, moved meanwhile, no such move, nothing said, document of another dossier).
    """
    use_case = UseCase.objects.select_for_update().get(pk=action.use_case_id)
    action = ActionItem.objects.select_related("opinion__assessment", "opinion__criterion").get(pk=action.pk)
    action.use_case = use_case
    if not can_follow(actor, action):
        raise NotAllowed(_("Le responsable de l’action, le porteur et qui l’a demandée suivent cette action."))
    if action.opinion.assessment.completed_at is None:
        raise ActionRefused(_("L’évaluation est encore ouverte : les actions se suivent quand elle est terminée."))
    if action.state != seen:
        raise ActionRefused(
            _("Cette action vient de changer : elle est maintenant « %(state)s ». Relisez avant d’enregistrer.")
            % {"state": action.get_state_display()}
        )
    if state not in moves_from(action.state, judges=judges_action(actor, action)):
        if state in ACTION_MOVES[action.state]:
            raise NotAllowed(_("L’expert qui a demandé l’action, ou le coordinateur, peut l’abandonner ou la rouvrir."))
        raise ActionRefused(_("Choisissez le nouvel état de l’action."), field="state")
    if needs_note(action.state, state) and not note.strip():
        raise ActionRefused(_("Dites ce qui le montre, ou pourquoi."), field="note")
    if document is not None and document.use_case_id != action.use_case_id:
        raise ActionRefused(_("Choisissez une pièce de ce dossier."), field="document")
    ActionStep.objects.create(action=action, state=state, note=note.strip(), document=document, actor=actor, at=now)
    action.state = state
    action.save(update_fields=["state"])
    details = {"action": action.pk, "from": seen, "to": state, "document": document.sha256 if document else None}
    record(verb="compass.move_action", actor=actor, use_case=use_case, now=now, details=details)
    return action


def tell_owners(assessment: Assessment, now: datetime) -> None:
    """Tell each owner, once the assessment is completed, that actions are theirs."""
    rows = ActionItem.objects.filter(opinion__assessment=assessment, state=ActionState.TO_DO).select_related("owner")
    tell(
        use_case=assessment.use_case,
        recipients=[row.owner for row in rows],
        kind=NotificationKind.TO_DO,
        subject=_("Actions à mener : %(title)s") % {"title": assessment.use_case.title},
        body=_("L’évaluation du dossier %(reference)s vous confie des actions. Le plan d’action dit lesquelles.")
        % {"reference": assessment.use_case.reference},
        path=reverse("compass:actions", args=[assessment.use_case_id]),
        key=f"compass-actions-{assessment.pk}",
        now=now,
    )
