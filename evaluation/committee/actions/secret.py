"""A secret vote: when it may be held, and the paper of each voice."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from evaluation.committee.actions.common import BallotRefused, VoteRefused, lock_vote, require_seat, require_voice
from evaluation.committee.enums import SecretBecause, SecretChoice, VoteMode
from evaluation.committee.models import CommitteeMember, Paper, Vote
from evaluation.committee.secret_case import possible_scrutineers, secret_requests_needed
from evaluation.committee.tally import (
    BallotMode,
    Case,
    present_members,
    presiding,
    secret_ballot_due,
    secret_ballot_impossible,
)


@dataclass(frozen=True)
class SecretWish:
    """How and why a vote is to be secret. `scrutineers` are the two members who count a vote on paper."""

    mode: str
    because: str
    requests: int = 0
    scrutineers: tuple[CommitteeMember, ...] = ()


@transaction.atomic
@sensitive_variables("choice")
def cast_secret_ballot(*, vote: Vote, actor: User, voice: CommitteeMember, choice: str) -> None:
    """Sign the roll for a voice and put its paper in the box, in one transaction. Final (R8).

    It takes no instant and leaves no journal entry: either would keep the order in which people voted, and an order
    is a link. The roll is the proof that one voted. Raises NotAllowed, BallotRefused.
    """
    vote = lock_vote(vote)
    seat = require_seat(vote, actor)
    if vote.mode == VoteMode.PAPER:
        raise BallotRefused(_("Ce vote se fait sur papier, dans la salle."))
    if vote.mode != VoteMode.SECRET:
        raise BallotRefused(_("Ce vote est public : rechargez la page avant de voter."))
    require_voice(vote, seat, voice)
    if choice not in SecretChoice.values:
        raise BallotRefused(_("Choisissez pour, contre ou blanc."), field="choice")
    if vote.roll.filter(voice=voice, signed=False).update(signed=True) != 1:
        raise BallotRefused(_("Cette voix a déjà voté. Un bulletin secret ne se reprend pas : le premier compte."))
    Paper.objects.create(vote=vote, choice=choice)


def require_secret_possible(case: Case, wish: SecretWish) -> None:
    """Raise VoteRefused unless a secret vote is due and can be held (R6, R8)."""
    if wish.mode not in (VoteMode.SECRET, VoteMode.PAPER):
        raise VoteRefused(_("Choisissez comment les membres votent."), field="mode")
    _require_due(case, wish)
    if secret_ballot_impossible(replace(case, rules=replace(case.rules, ballot=BallotMode.SECRET))):
        raise VoteRefused(
            _(
                "Un membre vote à distance : le scrutin secret est impossible. Reportez ce point, "
                "ou attendez que chacun soit dans la salle ou représenté."
            )
        )
    if wish.mode == VoteMode.PAPER:
        _require_scrutineers(case, wish.scrutineers)


def _require_due(case: Case, wish: SecretWish) -> None:
    if wish.because not in SecretBecause.values:
        raise VoteRefused(_("Dites pourquoi le vote est secret."), field="because")
    if wish.because == SecretBecause.RULES and case.rules.ballot != BallotMode.SECRET:
        raise VoteRefused(_("Le règlement de cette séance ne prévoit pas le scrutin secret."), field="because")
    if wish.because != SecretBecause.REQUESTED:
        return
    present = present_members(case)
    if wish.requests > present:
        raise VoteRefused(
            _("Il ne peut pas y avoir plus de demandes que de présents (%(present)s).") % {"present": present},
            field="requests",
        )
    if not secret_ballot_due(present, wish.requests):
        values = {"needed": secret_requests_needed(present), "present": present}
        raise VoteRefused(
            _("Il faut le tiers des présents : au moins %(needed)s sur %(present)s.") % values, field="requests"
        )


def _require_scrutineers(case: Case, given: tuple[CommitteeMember, ...]) -> None:
    if len({member.pk for member in given}) != 2:
        raise VoteRefused(_("Choisissez deux scrutateurs différents."), field="second_scrutineer")
    possible = possible_scrutineers(case)
    for field, member in zip(("first_scrutineer", "second_scrutineer"), given, strict=True):
        name = str(member.pk)
        if name == presiding(case):
            raise VoteRefused(_("Qui préside ne dépouille pas : choisissez un autre membre."), field=field)
        if name not in possible:
            raise VoteRefused(_("%(name)s n’est pas dans la salle pour ce point.") % {"name": member}, field=field)
