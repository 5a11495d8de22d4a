"""What the committee's vote makes of an amendment to the protocol of a trial."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind, Role
from accounts.models import User
from boussole.shared.typography import date_fr
from evaluation.committee.enums import Motion
from evaluation.committee.models import AgendaItem, Vote
from evaluation.committee.selectors.results import names_by_seat, result_of
from evaluation.trial.actions import adopt_amendment, reject_amendment
from usecases.actions import tell
from usecases.selectors import holders_of


def settle_amendment(item: AgendaItem, vote: Vote, actor: User, now: datetime) -> None:
    """Put the amendment in force on a favourable opinion, keep it as rejected on an unfavourable one.

    Raises ProtocolRefused when it can no longer come in force (trial over, protocol changed since).
    """
    settle = adopt_amendment if vote.motion == Motion.FAVOURABLE else reject_amendment
    settle(amendment=item.amendment, actor=actor, vote=vote_in_words(item, vote), now=now)


def vote_in_words(item: AgendaItem, vote: Vote) -> str:
    """Return « Comité éthique, séance du 12 mai 2026 : avis favorable, adopté. 7 pour, 1 contre. »"""
    committee = item.meeting.committee
    result = result_of(vote, names_by_seat(committee))
    return _("%(committee)s, séance du %(day)s. %(title)s. %(sentence)s") % {
        "committee": committee,
        "day": date_fr(item.meeting.day),
        "title": result.title,
        "sentence": result.sentence,
    }


def tell_of_amendment(item: AgendaItem, vote: Vote, now: datetime) -> None:
    """Tell the lead and the coordinators what became of the amendment."""
    use_case = item.use_case
    adopted = vote.motion == Motion.FAVOURABLE
    subject = _("Avenant en vigueur : %(title)s") if adopted else _("Avenant rejeté : %(title)s")
    body = (
        _("Le comité a adopté l’avenant. Le protocole modifié s’applique dès maintenant.")
        if adopted
        else _("Le comité n’a pas adopté l’avenant. Le protocole d’avant reste en vigueur.")
    )
    tell(
        use_case=use_case,
        recipients=[use_case.lead, *holders_of(use_case.organisation, Role.COORDINATOR)],
        kind=NotificationKind.INFORMATION,
        subject=subject % {"title": use_case.title},
        body=body,
        path=reverse("trial:overview", args=[use_case.pk]),
        key=f"amendment-settled-{item.pk}",
        now=now,
    )
