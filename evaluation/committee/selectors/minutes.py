"""Reading what the minutes of a meeting say, and who may read them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.shared.typography import date_fr, datetime_fr, number_fr, time_fr
from evaluation.committee.case_builder import cases_of
from evaluation.committee.dispersion import Spread
from evaluation.committee.enums import ItemState, MeetingState, MemberFunction, VoteMode
from evaluation.committee.minutes_content import (
    ChoiceSaid,
    ItemSaid,
    MeetingSaid,
    ScoreSaid,
    Sitter,
    VoteSaid,
    changed_items,
    minutes_content,
    missing,
)
from evaluation.committee.models import AgendaItem, Committee, CommitteeMember, Meeting, Minutes, Vote
from evaluation.committee.permissions import visible_committees
from evaluation.committee.selectors.results import VoteResult, annulled_because, names_by_seat, result_of, standing
from evaluation.committee.selectors.rules_text import version_in_words
from evaluation.committee.selectors.scores import CriterionScores, revealed_scores_of
from evaluation.committee.selectors.sittings import movements_of
from evaluation.committee.tally import Case, case_from_dict
from evaluation.trial.wording import amendment_in_words


def minutes_readers(user: User) -> QuerySet[Meeting]:
    """Return the meetings whose settled minutes `user` reads: the committee's readers, and the élus it advises."""
    elected = user.organisations_with(Role.ELECTED_OFFICIAL)
    committees = Committee.objects.filter(visible_committees(user))
    rows = Meeting.objects.filter(Q(committee__in=committees) | Q(committee__organisation__in=elected))
    return rows.select_related("committee__organisation", "rules").distinct()


def possible_chairs(meeting: Meeting) -> list[CommitteeMember]:
    """Return who may have presided: the president and the deputy in office that day, else any voting member."""
    members = meeting.sitting
    named = [member for member in members if member.function in (MemberFunction.PRESIDENT, MemberFunction.DEPUTY)]
    named.sort(key=lambda member: member.function != MemberFunction.PRESIDENT)
    return named or [member for member in members if member.voting]


def possible_secretaries(meeting: Meeting) -> QuerySet[User]:
    """Return who may keep the minutes: the coordinators of the committee's collectivité."""
    held = Q(
        memberships__organisation=meeting.committee.organisation_id,
        memberships__role=Role.COORDINATOR,
        memberships__ended_at__isnull=True,
    )
    return User.objects.filter(held, is_active=True).distinct().order_by("last_name", "first_name", "pk")


def debates_of(minutes: Minutes) -> dict[int, str]:
    """Return what is written on each item, by the item's id."""
    return dict(minutes.debates.values_list("item_id", "text"))


def content_of(minutes: Minutes) -> dict[str, Any]:
    """Return what the minutes say: the frozen content once settled, else what they would say today."""
    return minutes.snapshot if minutes.settled_at is not None else minutes_content(meeting_said(minutes))


def changed_since(minutes: Minutes) -> list[int]:
    """Return the items of settled minutes whose votes were rectified since: a new version has to say so."""
    return changed_items(minutes.snapshot, minutes_content(meeting_said(minutes)))


def missing_in(minutes: Minutes) -> list[str]:
    """Return what the draft still lacks before it can be settled, in sentences; empty when nothing is missing."""
    said = meeting_said(minutes)
    rows = {row.order: row for row in minutes.meeting.items.all()}
    lacks = []
    for item in said.items:
        row = rows[item.number]
        recorded = row.opinion_recorded_at is not None
        lacks += missing(item, opinion_recorded=recorded, voted=row.state == ItemState.VOTED)
    if minutes.chair.user_id == minutes.secretary_id:
        lacks.append(_("La présidence et le secrétariat de la séance sont deux personnes : choisissez-en une autre."))
    return lacks


def meeting_said(minutes: Minutes) -> MeetingSaid:
    """Read the meeting of a draft as plain values, in a number of queries that does not depend on its items."""
    meeting = minutes.meeting
    committee = meeting.committee
    names = names_by_seat(committee)
    debates = debates_of(minutes)
    prefetch_related_objects([meeting], "proxies")
    items = list(_items(meeting))
    cases = _cases(meeting, items)
    revealed = revealed_scores_of(items)
    moves: dict[int | None, list[str]] = {}
    for row in movements_of(meeting):
        moves.setdefault(row.item_id, []).append(row.sentence)
    return MeetingSaid(
        title=_("Procès-verbal de la séance du %(day)s") % {"day": date_fr(meeting.starts_at)},
        organisation=committee.organisation.name,
        committee=committee.name,
        demonstration=committee.organisation.is_demonstration,
        version=minutes.version,
        corrects=minutes.corrects,
        facts=_facts(minutes),
        rules=tuple((line.name, line.text, line.source) for line in version_in_words(meeting.rules)),
        members=tuple(_sitter(member) for member in meeting.sitting),
        items=tuple(
            replace(
                _item(item, cases.get(item.pk), names, debates.get(item.pk, "")),
                movements=tuple(moves.get(item.pk, ())),
                scores=_scores(revealed.get(item.pk, ())),
            )
            for item in items
        ),
        proxies=tuple(
            (names[str(row.giver_id)], names[str(row.holder_id)], _proxy_hours(row.received_at, row.revoked_at))
            for row in meeting.proxies.all()
        ),
        movements=tuple(moves.get(None, ())),
        remarks=minutes.remarks,
        names=names,
    )


def _items(meeting: Meeting) -> QuerySet[AgendaItem]:
    people = ("first_scrutineer__user", "second_scrutineer__user")
    votes = Vote.objects.with_results().select_related(*people).order_by("opened_at", "pk")
    rows = meeting.items.select_related("use_case", "amendment__protocol__amends").order_by("order")
    return rows.prefetch_related(Prefetch("votes", queryset=votes))


def _facts(minutes: Minutes) -> tuple[tuple[str, str], ...]:
    meeting = minutes.meeting
    rules = _("version %(number)s, adoptée le %(day)s") % {
        "number": meeting.rules.number,
        "day": date_fr(meeting.rules.adopted_on),
    }
    second = ((_("Seconde convocation de"), str(meeting.second_of)),) if meeting.second_of_id else ()
    return (
        *second,
        (_("Convoquée le"), date_fr(meeting.convened_at)),
        (_("Prévue le"), datetime_fr(meeting.starts_at)),
        (_("Ouverte le"), datetime_fr(meeting.opened_at)),
        (_("Levée le"), datetime_fr(meeting.closed_at)),
        (_("Lieu"), meeting.place),
        (_("Présidence de la séance"), str(minutes.chair.user)),
        (_("Secrétaire de séance"), str(minutes.secretary)),
        (_("Règles de vote"), rules),
    )


def _sitter(member: CommitteeMember) -> Sitter:
    return Sitter(
        id=str(member.pk),
        name=str(member.user),
        function=member.get_function_display(),
        college=member.get_college_display(),
        voting=member.voting,
    )


def _scores(revealed: Iterable[CriterionScores]) -> tuple[ScoreSaid, ...]:
    return tuple(
        ScoreSaid(
            criterion=str(row.label),
            median=number_fr(row.now.median) if row.now.median is not None else "",
            extent=_extent(row.now),
            number=row.now.number,
            without=row.now.without,
            words=row.words,
        )
        for row in revealed
    )


def _extent(spread: Spread) -> str:
    if spread.lowest is None:
        return ""
    return _("de %(low)s à %(high)s") % {"low": spread.lowest, "high": spread.highest}


def _proxy_hours(received: Any, revoked: Any) -> str:
    if revoked is None:
        return _("reçu le %(at)s") % {"at": datetime_fr(received)}
    return _("reçu le %(at)s, retiré le %(end)s") % {"at": datetime_fr(received), "end": datetime_fr(revoked)}


def _cases(meeting: Meeting, items: Sequence[AgendaItem]) -> dict[int, Case]:
    """The case of each item that was opened: as its last count froze it, else its attendance and its proxies then."""
    counted = {item.pk: vote for item in items for vote in item.votes.all() if _is_counted(vote)}
    others = [item for item in items if item.pk not in counted and item.opened_at is not None]
    frozen = {pk: case_from_dict(standing(vote).inputs) for pk, vote in counted.items()}
    return frozen | (cases_of(meeting, others, as_closed=True) if others else {})


def _is_counted(vote: Vote) -> bool:
    return hasattr(vote, "tally") and not annulled_because(vote)


def _item(item: AgendaItem, case: Case | None, names: Mapping[str, str], debate: str) -> ItemSaid:
    votes = [(vote, result_of(vote, names)) for vote in item.votes.all()]
    hours = ""
    if item.opened_at and item.closed_at:
        hours = _("Ouvert à %(opened)s, clos à %(closed)s.") % {
            "opened": time_fr(item.opened_at),
            "closed": time_fr(item.closed_at),
        }
    return ItemSaid(
        number=item.order,
        title=item.use_case.title,
        reference=item.use_case.reference,
        kind=item.get_kind_display(),
        state=item.get_state_display(),
        hours=hours,
        case=case,
        debate=debate,
        votes=tuple(_vote(vote, result) for vote, result in votes if result is not None),
        postponed=item.postponed_because,
        minority=item.minority_opinion,
        changes=tuple(amendment_in_words(item.amendment).lines) if item.amendment_id else (),
    )


def _vote(vote: Vote, result: VoteResult) -> VoteSaid:
    secret = vote.is_secret
    because = vote.get_secret_because_display().lower() if vote.secret_because else ""
    return VoteSaid(
        title=result.title,
        mode=vote.mode,
        when=_("Ouvert à %(opened)s, clos à %(closed)s le %(day)s.")
        % {"opened": time_fr(vote.opened_at), "closed": time_fr(vote.closed_at), "day": date_fr(vote.closed_at)},
        sentence=result.sentence,
        because=because,
        rule=result.rule,
        counted=result.counted,
        choices=tuple(ChoiceSaid(row.label, row.count, () if secret else row.names) for row in result.rows),
        roll=len(result.signed) + len(result.silent),
        signed=len(result.signed),
        silent=() if secret else result.silent,
        rejected=result.rejected,
        scrutineers=(str(vote.first_scrutineer), str(vote.second_scrutineer)) if vote.mode == VoteMode.PAPER else (),
        conditions=tuple((row.text, row.owner, date_fr(row.due_on)) for row in vote.conditions.all()),
        annulled=result.annulled,
        rectified=tuple((date_fr(act.rectified_at), act.reason) for act in result.rectified),
        first=result.first_sentence,
    )


def latest_minutes(meeting: Meeting, *, drafts: bool) -> Minutes | None:
    """Return the newest version of the minutes of a meeting; `drafts` says whether one being written counts."""
    rows = meeting.minutes.whole()
    return (rows if drafts else rows.settled()).order_by("-version").first()


def minutes_due(user: User) -> QuerySet[Meeting]:
    """Return the closed meetings whose minutes `user` has to write: none is settled yet, or a correction is open."""
    rows = Meeting.objects.filter(
        committee__organisation__in=user.organisations_with(Role.COORDINATOR), state=MeetingState.CLOSED
    )
    settled = Minutes.objects.settled().values("meeting")
    drafted = Minutes.objects.drafts().values("meeting")
    return rows.filter(~Q(pk__in=settled) | Q(pk__in=drafted)).select_related("committee").order_by("starts_at", "pk")


def minutes_to_sign(user: User) -> QuerySet[Minutes]:
    """Return the settled minutes, newest version of their meeting, that wait for the signature of `user`."""
    newer = Minutes.objects.filter(meeting=OuterRef("meeting"), version__gt=OuterRef("version"))
    rows = Minutes.objects.settled().filter(Q(chair__user=user) | Q(secretary=user), ~Exists(newer))
    unsigned = rows.exclude(signatures__signed_by=user)
    return unsigned.select_related("meeting__committee").order_by("settled_at", "pk")
