"""What may be known of the scores: before the reveal one's own and how many are in, after it everybody's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.committee.dispersion import Agreement, Spread, scores_needed, spread_of
from evaluation.committee.enums import UNSETTLED, ItemKind, ItemState, Presence, ScoreRound
from evaluation.committee.models import AgendaItem, CommitteeMember, CommitteeScore, Declaration, Recusal, ScoreReveal
from evaluation.committee.models.terms import name_order
from evaluation.committee.permissions import may_score
from evaluation.compass.enums import Phase
from evaluation.compass.models import Assessment, Criterion
from evaluation.compass.selectors import current_assessment

PHASE_OF_KIND = {ItemKind.OPINION: Phase.EX_ANTE, ItemKind.FINAL_OPINION: Phase.EX_POST}
AGREEMENT_WORDS = {
    Agreement.CLOSE: _("avis proches"),
    Agreement.SHARED: _("avis partagés"),
    Agreement.OPPOSED: _("avis opposés"),
}


@dataclass(frozen=True)
class ScoringProgress:
    """How far the scoring of an item has come: sheets in, members expected, sheets needed for the reveal."""

    done: int
    expected: int
    needed: int

    @property
    def enough(self) -> bool:
        """Tell whether the scores may be revealed."""
        return self.done >= self.needed


@dataclass(frozen=True)
class Scoring:
    """What one person sees of the scoring of an item.

    `open`: scores can still be given; `scores`: this person gives some; `mine`: their sheet is in. `progress` is None
    for whoever does not run the meeting, and once there is nothing left to reveal.
    """

    revealed: ScoreReveal | None
    open: bool
    scores: bool
    mine: bool
    progress: ScoringProgress | None
    can_reveal: bool


@dataclass(frozen=True)
class MemberScore:
    """What a member gave on a criterion: the initial score, the revised one. Either may be missing."""

    member: CommitteeMember
    initial: CommitteeScore | None
    revised: CommitteeScore | None

    @property
    def standing(self) -> CommitteeScore:
        """Return the score that counts today."""
        return self.revised or self.initial

    @property
    def moved(self) -> bool:
        """Tell whether the mark changed after the reveal, or was first given then."""
        return self.revised is not None and (self.initial is None or self.initial.mark != self.revised.mark)

    @property
    def remarks(self) -> list[CommitteeScore]:
        """Return the scores that carry a remark, the first one first; said again in the same words, it counts once."""
        said = [row for row in (self.initial, self.revised) if row is not None and row.comment]
        return said[:1] if len({row.comment for row in said}) == 1 else said


@dataclass(frozen=True)
class CriterionScores:
    """A criterion after the reveal: as first scored, as it stands now, and by whom. Criteria are never added up."""

    code: str
    label: str
    first: Spread
    now: Spread
    members: tuple[MemberScore, ...]

    @property
    def moved(self) -> bool:
        """Tell whether somebody changed their mark since the reveal."""
        return any(row.moved for row in self.members)

    @property
    def remarks(self) -> list[MemberScore]:
        """Return the scores that somebody explained."""
        return [row for row in self.members if row.remarks]

    @property
    def words(self) -> str:
        """Return « avis proches », « avis partagés », « avis opposés », or '' under two marks."""
        return str(AGREEMENT_WORDS[self.now.agreement]) if self.now.agreement else ""


@dataclass(frozen=True)
class MemberRow:
    """What one member gave on every criterion, in the order of the criteria; None where they gave nothing."""

    member: CommitteeMember
    scores: tuple[MemberScore | None, ...]


def assessment_to_score(item: AgendaItem) -> Assessment | None:
    """Return the assessment whose criteria the members score: the newest before the trial, or after it for a final
    opinion. None when the dossier has none, or when the item is not scored (an amendment).
    """
    phase = PHASE_OF_KIND.get(ItemKind(item.kind))
    return current_assessment(item.use_case, phase) if phase else None


def criteria_to_score(assessment: Assessment | None) -> list[Criterion]:
    """Return the criteria of the assessment's grid, without the general questions."""
    return [row for row in assessment.grid.criteria.all() if not row.is_general] if assessment else []


def reveal_of(item: AgendaItem) -> ScoreReveal | None:
    """Return the reveal of the item's scores, or None."""
    return ScoreReveal.objects.filter(item=item).select_related("revealed_by").first()


def takes_scores(item: AgendaItem) -> bool:
    """Tell whether scores may still be given: on the agenda or in discussion, and never put to the vote yet.

    An amendment is voted without scores: nothing of the compass changed.
    """
    return ItemKind(item.kind) in PHASE_OF_KIND and item.is_unsettled and not item.votes.exists()


def items_to_score(user: User, *, today: date) -> QuerySet[AgendaItem]:
    """Return the items that `user`, who sits today, may score and has not scored: one query, soonest meeting first.

    Those in which they have not declared their interests yet wait for that first.
    """
    seats = CommitteeMember.objects.in_office(today).filter(committee=OuterRef("meeting__committee"), user=user)
    recused = Recusal.objects.filter(item=OuterRef("pk"), member__user=user)
    given = CommitteeScore.objects.filter(item=OuterRef("pk"), member__user=user)
    scorable = Q()
    for kind, phase in PHASE_OF_KIND.items():
        assessed = Assessment.objects.filter(use_case=OuterRef("use_case"), phase=phase, completed_at__isnull=False)
        scorable |= Q(Exists(assessed), kind=kind)
    rows = AgendaItem.objects.filter(
        scorable,
        Exists(Declaration.objects.filter(item=OuterRef("pk"), member__user=user)),
        Exists(seats),
        state__in=UNSETTLED,
        votes__isnull=True,
    )
    mine = rows.exclude(use_case__lead=user).exclude(Exists(recused)).exclude(Exists(given))
    return mine.select_related("use_case", "meeting").order_by("meeting__starts_at", "order")


def sheet_of(item: AgendaItem, member: CommitteeMember) -> dict[str, dict[str, CommitteeScore]]:
    """Return the scores that a member gave, by criterion then by round."""
    sheet: dict[str, dict[str, CommitteeScore]] = {}
    for row in item.scores.filter(member=member):
        sheet.setdefault(row.criterion, {})[row.round] = row
    return sheet


def standing_score(rounds: Mapping[str, CommitteeScore]) -> CommitteeScore | None:
    """Return the score that counts among the rounds of one member and criterion, or None."""
    return rounds.get(ScoreRound.REVISED) or rounds.get(ScoreRound.INITIAL)


def scoring_progress(item: AgendaItem) -> ScoringProgress:
    """Return how many sheets are in and how many are expected.

    Expected: members in office who do not stay out; once attendance is taken, those who are there and those whose
    sheet is in. Needed: COMMITTEE_SCORES_NEEDED, or all who are expected when they are fewer.
    """
    out = _staying_out(item)
    done = set(item.scores.exclude(member__in=out).values_list("member", flat=True))
    presence = dict(item.attendances.values_list("member", "at_vote"))
    expected = {
        member.pk
        for member in item.meeting.sitting
        if member.pk not in out
        and member.user_id != item.use_case.lead_id
        and (not presence or presence.get(member.pk, Presence.ABSENT) != Presence.ABSENT)
    } | done
    return ScoringProgress(len(done), len(expected), scores_needed(settings.COMMITTEE_SCORES_NEEDED, len(expected)))


def scoring_for(item: AgendaItem, user: User, *, runs: bool) -> Scoring:
    """Return what `user` sees of the scoring on the page of the item. `runs`: whether they run the meeting."""
    revealed, is_open = reveal_of(item), takes_scores(item)
    progress = scoring_progress(item) if runs and is_open and revealed is None else None
    return Scoring(
        revealed=revealed,
        open=is_open,
        scores=is_open and may_score(user, item),
        mine=is_open and item.scores.filter(member__user=user).exists(),
        progress=progress,
        can_reveal=progress is not None and item.state == ItemState.OPEN and progress.enough,
    )


def revealed_scores(item: AgendaItem) -> list[CriterionScores]:
    """Return the scores of a revealed item, criterion by criterion; nothing before the reveal.

    The scores of a member who stays out of the item do not appear and count nowhere.
    """
    return revealed_scores_of([item]).get(item.pk, [])


def revealed_scores_of(items: Iterable[AgendaItem]) -> dict[int, list[CriterionScores]]:
    """Return the scores of those `items` that were revealed, by the item's id: three queries at most."""
    revealed = list(ScoreReveal.objects.filter(item__in=list(items)).values_list("item", flat=True))
    if not revealed:
        return {}
    out = set(Recusal.objects.filter(item__in=revealed).values_list("item", "member"))
    given: dict[int, dict[str, list[CommitteeScore]]] = {pk: {} for pk in revealed}
    for row in CommitteeScore.objects.filter(item__in=revealed).select_related("member__user"):
        if (row.item_id, row.member_id) not in out:
            given[row.item_id].setdefault(row.criterion, []).append(row)
    return {pk: [_criterion(code, rows) for code, rows in by_code.items()] for pk, by_code in given.items()}


def by_member(criteria: Sequence[CriterionScores]) -> list[MemberRow]:
    """Return the same scores member by member, in the order of their names."""
    people = {row.member.pk: row.member for criterion in criteria for row in criterion.members}
    given = [{row.member.pk: row for row in criterion.members} for criterion in criteria]
    ordered = sorted(people.values(), key=_by_name)
    return [MemberRow(member, tuple(rows.get(member.pk) for rows in given)) for member in ordered]


def _by_name(member: CommitteeMember) -> tuple[str, str, int]:
    return *name_order(member.user), member.pk


def _criterion(code: str, given: Iterable[CommitteeScore]) -> CriterionScores:
    rounds: dict[int, dict[str, CommitteeScore]] = {}
    people: dict[int, CommitteeMember] = {}
    for row in given:
        people[row.member_id] = row.member
        rounds.setdefault(row.member_id, {})[row.round] = row
    members = [
        MemberScore(people[pk], scores.get(ScoreRound.INITIAL), scores.get(ScoreRound.REVISED))
        for pk, scores in rounds.items()
    ]
    members.sort(key=lambda row: _by_name(row.member))
    return CriterionScores(
        code=code,
        label=members[0].standing.label,
        first=spread_of(row.initial.mark for row in members if row.initial),
        now=spread_of(row.standing.mark for row in members),
        members=tuple(members),
    )


def _staying_out(item: AgendaItem) -> set[int]:
    return set(item.recusals.values_list("member", flat=True))
