"""The committee's opinion goes to the dossier."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind, Role
from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.committee.actions.amendments import settle_amendment, tell_of_amendment
from evaluation.committee.actions.items import lock_item
from evaluation.committee.actions.minority import freeze_minority_opinions
from evaluation.committee.enums import ItemKind, ItemState
from evaluation.committee.models import AgendaItem, Vote
from evaluation.committee.motions import possible_motions
from evaluation.committee.permissions import require_outside, require_secretary
from evaluation.committee.selectors import adopted_vote
from evaluation.compass.selectors import open_blockers
from usecases.actions import tell
from usecases.models import UseCase
from usecases.permissions import require_mover
from usecases.selectors import holders_of
from usecases.workflow import apply_transition

DECISION_DELAY = timedelta(days=30)
TRANSITION = {ItemKind.OPINION: "record_opinion", ItemKind.FINAL_OPINION: "record_final_opinion"}


class OpinionNotReady(Refused):
    """There is no valid result to record."""


@transaction.atomic
def record_opinion(*, item: AgendaItem, actor: User, now: datetime) -> AgendaItem:
    """Record the adopted motion as the committee's opinion with the minority ones as signed, and tell the élus.

    On an amendment, the opinion puts it in force or keeps it as rejected: no transition, no decision to take.
    A postponed item leaves the dossier as it is. Raises NotAllowed, OpinionNotReady, TransitionRefused and,
    for an amendment, ProtocolRefused.
    """
    item = lock_item(item)
    use_case = UseCase.objects.select_for_update(of=("self",)).select_related("lead").get(pk=item.use_case_id)
    name = TRANSITION.get(ItemKind(item.kind))
    if name is not None:
        require_mover(actor, use_case, name)
    else:
        require_outside(actor, item)
    require_secretary(actor, item.meeting.committee)
    vote = adopted_vote(item)
    if item.state == ItemState.POSTPONED:
        raise OpinionNotReady(_("Ce point est reporté : le dossier reste prêt pour une prochaine séance."))
    if item.opinion_recorded_at is not None:
        raise OpinionNotReady(_("L’avis de ce point est déjà enregistré."))
    if vote is None:
        raise OpinionNotReady(_("Aucune motion n’est adoptée : il n’y a pas encore d’avis à enregistrer."))
    _require_still_possible(item, vote)
    if name is None:
        settle_amendment(item, vote, actor, now)
    else:
        details = {"vote": vote.pk, "motion": vote.motion, "outcome": vote.tally.outcome}
        apply_transition(use_case=use_case, name=name, actor=actor, now=now, details=details)
    item.minority_opinion, item.opinion_recorded_at = freeze_minority_opinions(item), now
    item.save(update_fields=["minority_opinion", "opinion_recorded_at"])
    if name is None:
        tell_of_amendment(item, vote, now)
        return item
    UseCase.objects.filter(pk=use_case.pk).update(due_on=timezone.localdate(now) + DECISION_DELAY)
    _tell(item, use_case, now)
    return item


def _require_still_possible(item: AgendaItem, vote: Vote) -> None:
    """A blocker that opened since the vote closes a favourable motion as it would have closed the vote (GOV-16)."""
    reason = possible_motions(item.kind, open_blockers(item.use_case)).get(vote.motion, "")
    if reason:
        raise OpinionNotReady(
            _("Depuis le vote, %(reason)s. Faites lever ce point, ou annulez le vote.") % {"reason": reason}
        )


def _tell(item: AgendaItem, use_case: UseCase, now: datetime) -> None:
    tell(
        use_case=use_case,
        recipients=holders_of(use_case.organisation, Role.ELECTED_OFFICIAL),
        kind=NotificationKind.TO_DO,
        subject=_("Décision à prendre : %(title)s") % {"title": use_case.title},
        body=_("Le comité éthique a rendu son avis. Le rapport vous attend."),
        path=reverse("decisions:decide", args=[use_case.pk]),
        key=f"decision-{item.pk}",
        now=now,
    )
    tell(
        use_case=use_case,
        recipients=[use_case.lead],
        kind=NotificationKind.INFORMATION,
        subject=_("Avis du comité éthique : %(title)s") % {"title": use_case.title},
        body=_("Le comité a rendu son avis sur votre dossier. La décision revient maintenant aux élus."),
        path=reverse("committee:dossier", args=[use_case.pk]),
        key=f"opinion-{item.pk}",
        now=now,
    )
