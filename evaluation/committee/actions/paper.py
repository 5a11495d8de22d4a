"""A secret vote on paper: two scrutineers each type what they counted; the vote closes when they agree."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from evaluation.committee.actions.common import VoteRefused, lock_vote, require_seat
from evaluation.committee.case_builder import case_of
from evaluation.committee.enums import VoteMode
from evaluation.committee.models import CommitteeMember, PaperCount, Vote
from evaluation.committee.secret_case import Totals
from evaluation.committee.selectors import compared
from evaluation.committee.tally import voices
from usecases.journal import record


class CountRefused(VoteRefused):
    """The count cannot be typed this way now."""


@transaction.atomic
def type_count(
    *, vote: Vote, actor: User, signed: Iterable[CommitteeMember], totals: Totals, now: datetime
) -> PaperCount:
    """Record what one scrutineer counted. Typed again before the close, the last count stands; earlier ones stay.

    The same count sent twice is one count.
    Raises NotAllowed, CountRefused (not on paper, closed, not a scrutineer, a signature without a voice).
    """
    vote = lock_vote(vote)
    seat = require_seat(vote, actor)
    if vote.mode != VoteMode.PAPER:
        raise CountRefused(_("Ce vote ne se fait pas sur papier."))
    if seat.pk not in (vote.first_scrutineer_id, vote.second_scrutineer_id):
        raise CountRefused(_("Seuls les deux scrutateurs saisissent le dépouillement."))
    if vote.closed_at is not None:
        raise CountRefused(_("Le vote est clos : votre dépouillement n’a pas été enregistré."))
    entitled = {int(voice) for voice in voices(case_of(vote.item))}
    on_the_roll = sorted({member.pk for member in signed})
    if not set(on_the_roll) <= entitled:
        raise CountRefused(_("La liste porte une signature qui n’a pas de voix dans ce vote."), field="signed")
    numbers = {"in_favour": totals.for_, "against": totals.against, "blank": totals.blank, "null": totals.null}
    standing = vote.counts.filter(scrutineer=seat, superseded=False).first()
    if standing is not None:
        if standing.signed == on_the_roll and all(getattr(standing, name) == n for name, n in numbers.items()):
            return standing
        vote.counts.filter(pk=standing.pk).update(superseded=True)
    count = PaperCount.objects.create(vote=vote, scrutineer=seat, signed=on_the_roll, typed_at=now, **numbers)
    details = {"item": vote.item_id, "vote": vote.pk, "scrutineer": seat.pk}
    record(verb="committee.type_count", actor=actor, use_case=vote.item.use_case, now=now, details=details)
    return count


def require_agreement(vote: Vote) -> None:
    """Raise VoteRefused until both scrutineers have typed the same count. Says what differs, not the numbers."""
    counts = {row.scrutineer_id: row for row in vote.counts.filter(superseded=False)}
    for scrutineer in (vote.first_scrutineer, vote.second_scrutineer):
        if scrutineer.pk not in counts:
            raise VoteRefused(_("%(name)s n’a pas encore saisi son dépouillement.") % {"name": scrutineer})
    found = compared(*counts.values())
    if found:
        lines = dict.fromkeys(_("les signatures") if row.voice else f"« {row.choice.lower()} »" for row in found)
        raise VoteRefused(
            _("Les deux dépouillements diffèrent sur %(lines)s. Recomptez, corrigez, puis clôturez.")
            % {"lines": ", ".join(lines)}
        )
