"""Members score the criteria, each alone; one act reveals all; marks may then be revised until the vote opens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.committee.actions.items import lock_item, require_conductor, require_ready
from evaluation.committee.dispersion import TOP_MARK
from evaluation.committee.enums import ItemState, ScoreRound
from evaluation.committee.models import AgendaItem, CommitteeMember, CommitteeScore, ScoreReveal
from evaluation.committee.permissions import require_scorer
from evaluation.committee.selectors.scores import (
    assessment_to_score,
    criteria_to_score,
    reveal_of,
    scoring_progress,
    sheet_of,
    standing_score,
    takes_scores,
)
from evaluation.compass.models import Criterion
from usecases.journal import record

COMMENT_LIMIT = 500  # characters


class ScoreRefused(Refused):
    """The scores cannot be given or revealed this way now."""


@dataclass(frozen=True)
class GivenScore:
    """A mark from 0 to 4, or None for « sans avis », and a remark."""

    mark: int | None
    comment: str = ""


@transaction.atomic
def give_scores(
    *, item: AgendaItem, actor: User, scores: Mapping[str, GivenScore], round: str, now: datetime
) -> list[CommitteeScore]:
    """Keep a member's whole sheet, by criterion code, and return the rows that changed.

    Before the reveal it replaces their initial scores; after it, what differs becomes a revised score beside the
    initial one, which no longer changes. `round` is the one that the member believes to be in: a sheet filled before
    the reveal is refused after it. Raises NotAllowed, ItemRefused (dossier no longer ready), ScoreRefused.
    """
    item = lock_item(item)
    seat = require_scorer(actor, item)
    if not takes_scores(item):
        raise ScoreRefused(_("Les notes sont closes : le comité est passé au vote, ou ce point est clos."))
    require_ready(item)
    current = ScoreRound.REVISED if reveal_of(item) else ScoreRound.INITIAL
    if round != current:
        raise ScoreRefused(
            _(
                "Les notes viennent d’être révélées : celles de départ ne changent plus. Relisez les vôtres, "
                "ci-dessous, puis enregistrez-les de nouveau : elles deviendront des notes révisées."
            )
        )
    criteria = criteria_to_score(assessment_to_score(item))
    _require_whole(criteria, scores)
    changed = _write(item, seat, criteria, scores, current, now)
    if changed:
        details = {"item": item.pk, "round": current, "changed": len(changed)}
        record(verb="committee.give_scores", actor=actor, use_case=item.use_case, now=now, details=details)
    return changed


@transaction.atomic
def reveal_scores(*, item: AgendaItem, actor: User, now: datetime) -> ScoreReveal:
    """Show every initial score, on all criteria at once, and freeze them. Revealing twice is revealing once.

    Raises NotAllowed, ScoreRefused (item not in discussion, vote opened, too few sheets).
    """
    item = lock_item(item)
    require_conductor(actor, item)
    existing = reveal_of(item)
    if existing is not None:
        return existing
    if item.state != ItemState.OPEN:
        raise ScoreRefused(_("Ouvrez d’abord ce point : les notes se révèlent en séance."))
    if not takes_scores(item):
        raise ScoreRefused(_("Le comité est déjà passé au vote : les notes ne se révèlent plus."))
    progress = scoring_progress(item)
    if not progress.enough:
        missing = progress.needed - progress.done
        raise ScoreRefused(
            ngettext(
                "Il manque encore %(n)s feuille de notes pour révéler.",
                "Il manque encore %(n)s feuilles de notes pour révéler.",
                missing,
            )
            % {"n": missing}
        )
    reveal = ScoreReveal.objects.create(item=item, revealed_at=now, revealed_by=actor)
    freeze_scores(item)
    details = {"item": item.pk, "sheets": progress.done, "expected": progress.expected}
    record(verb="committee.reveal_scores", actor=actor, use_case=item.use_case, now=now, details=details)
    return reveal


def freeze_scores(item: AgendaItem) -> None:
    """Seal the scores of a locked item as they stand: at the reveal, and again when the vote opens."""
    item.scores.filter(sealed=False).update(sealed=True)


def _require_whole(criteria: list[Criterion], scores: Mapping[str, GivenScore]) -> None:
    if not criteria:
        raise ScoreRefused(_("Ce dossier n’a pas encore de boussole : il n’y a rien à noter."))
    if set(scores) - {row.code for row in criteria}:
        raise ScoreRefused(_("La grille du dossier a changé. Rechargez la page."))
    for row in criteria:
        given, field = scores.get(row.code), f"mark_{row.code}"
        if given is None:
            raise ScoreRefused(
                _("Donnez une note ou « sans avis » pour « %(criterion)s ».") % {"criterion": row.label}, field=field
            )
        if given.mark is not None and given.mark not in range(TOP_MARK + 1):
            raise ScoreRefused(_("Une note va de 0 à 4."), field=field)
        if len(given.comment.strip()) > COMMENT_LIMIT:
            raise ScoreRefused(_("Une remarque fait 500 caractères au plus."), field=f"comment_{row.code}")


def _write(
    item: AgendaItem,
    seat: CommitteeMember,
    criteria: list[Criterion],
    scores: Mapping[str, GivenScore],
    current: str,
    now: datetime,
) -> list[CommitteeScore]:
    sheet = sheet_of(item, seat)
    new, changed = [], []
    for criterion in criteria:
        rounds, given = sheet.get(criterion.code, {}), scores[criterion.code]
        mark, comment = given.mark, given.comment.strip()
        standing = standing_score(rounds)
        if standing is not None and (standing.mark, standing.comment) == (mark, comment):
            continue
        row = rounds.get(current)
        if row is None:
            row = CommitteeScore(item=item, member=seat, criterion=criterion.code, label=criterion.label, round=current)
        row.mark, row.comment, row.given_at = mark, comment, now
        (changed if row.pk else new).append(row)
    CommitteeScore.objects.bulk_create(new)
    CommitteeScore.objects.bulk_update(changed, ["mark", "comment", "given_at"])
    return [*new, *changed]
