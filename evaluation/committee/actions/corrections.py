"""A vote declared void, or a result rectified: each is a new act, and nothing of the vote is deleted."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind, Role
from accounts.models import User
from evaluation.committee.actions.closing import end_vote, settle_again
from evaluation.committee.actions.common import VoteRefused, lock_vote
from evaluation.committee.actions.items import lock_item, require_conductor
from evaluation.committee.enums import ItemKind, VoteMode
from evaluation.committee.models import AgendaItem, Annulment, Rectification, Vote
from evaluation.committee.secret_case import Correction, corrected_case
from evaluation.committee.selectors import standing
from evaluation.committee.tally import ENGINE_VERSION, case_from_dict, case_to_dict, result_to_dict, tally
from usecases.actions import tell
from usecases.journal import record
from usecases.selectors import holders_of

REASON_LIMIT = 500  # characters


@transaction.atomic
def annul_vote(*, vote: Vote, actor: User, reason: str, now: datetime) -> Annulment:
    """Declare a vote void, open or closed; an open one ends without ever being counted. A new one may be opened.

    Annulling twice gives the same annulment. Raises NotAllowed, VoteRefused (no reason, opinion recorded).
    """
    lock_item(vote.item)
    vote = lock_vote(vote)
    item = vote.item
    require_conductor(actor, item)
    existing = Annulment.objects.filter(vote=vote).first()
    if existing is not None:
        return existing
    if item.opinion_recorded_at is not None and item.kind == ItemKind.AMENDMENT:
        raise VoteRefused(
            _("L’avenant est déjà voté et noté au protocole : ce vote ne s’annule plus. Il faut un nouvel avenant.")
        )
    if item.opinion_recorded_at is not None:
        raise VoteRefused(_("L’avis est déjà transmis aux élus : un vote ne s’annule plus, il se rectifie."))
    if not reason.strip():
        raise VoteRefused(_("Dites pourquoi le vote est annulé."), field="reason")
    before = standing(vote).outcome if vote.closed_at else ""
    if vote.closed_at is None:
        end_vote(vote, now)
    annulment = Annulment.objects.create(
        vote=vote, reason=reason.strip()[:REASON_LIMIT], annulled_at=now, annulled_by=actor
    )
    why = _("Le vote a été annulé : %(reason)s") % {"reason": annulment.reason}
    settle_again(item, before=before, after="", why=why, now=now)
    details = {"item": item.pk, "vote": vote.pk, "before": before}
    record(verb="committee.annul_vote", actor=actor, use_case=item.use_case, now=now, details=details)
    return annulment


@transaction.atomic
def rectify_vote(*, vote: Vote, actor: User, reason: str, correction: Correction, now: datetime) -> Rectification:
    """Count a closed vote again with what was wrong in its record put right, as a new act. The first result stays.

    Presences at the vote, recusals and paper totals can be corrected; what people chose cannot. The rules stay those
    of the meeting. Raises NotAllowed, VoteRefused (open, annulled, no reason, nothing corrected).
    """
    lock_item(vote.item)
    vote = lock_vote(vote)
    item = vote.item
    require_conductor(actor, item)
    if vote.closed_at is None or Annulment.objects.filter(vote=vote).exists():
        raise VoteRefused(_("Seul le résultat d’un vote clos et non annulé se rectifie."))
    if not reason.strip():
        raise VoteRefused(_("Dites ce qui était inexact."), field="reason")
    if correction.totals is not None and vote.mode != VoteMode.PAPER:
        raise VoteRefused(_("Les bulletins de ce vote ne se recomptent pas à la main."))
    last = standing(vote)
    before = case_from_dict(last.inputs)
    case = corrected_case(before, correction)
    if case == corrected_case(before, Correction({})):
        raise VoteRefused(_("Rien n’a changé : corrigez au moins une ligne."))
    result = tally(case)
    rectification = Rectification.objects.create(
        vote=vote,
        number=vote.rectifications.count() + 1,
        reason=reason.strip()[:REASON_LIMIT],
        outcome=str(result.outcome),
        inputs=case_to_dict(case),
        result=result_to_dict(result),
        engine_version=ENGINE_VERSION,
        rectified_at=now,
        rectified_by=actor,
    )
    why = _("Le résultat a été rectifié : %(reason)s") % {"reason": rectification.reason}
    settle_again(item, before=last.outcome, after=rectification.outcome, why=why, now=now)
    details = {
        "item": item.pk,
        "vote": vote.pk,
        "number": rectification.number,
        "before": last.outcome,
        "after": rectification.outcome,
    }
    record(verb="committee.rectify_vote", actor=actor, use_case=item.use_case, now=now, details=details)
    _tell(item, rectification, now)
    return rectification


def _tell(item: AgendaItem, rectification: Rectification, now: datetime) -> None:
    """Whoever relies on a recorded opinion learns that its vote was rectified."""
    if item.opinion_recorded_at is None:
        return
    use_case = item.use_case
    tell(
        use_case=use_case,
        recipients=dict.fromkeys([*holders_of(use_case.organisation, Role.ELECTED_OFFICIAL), use_case.lead]),
        kind=NotificationKind.INFORMATION,
        subject=_("Vote rectifié : %(title)s") % {"title": use_case.title},
        body=_("Le résultat du vote du comité éthique sur ce dossier a été rectifié. Lisez ce qui a changé."),
        path=reverse("committee:dossier", args=[use_case.pk]),
        key=f"rectification-{rectification.pk}",
        now=now,
    )
