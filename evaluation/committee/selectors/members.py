"""Who sits on a given day, who sat before, who comes next, and what the composition lacks."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import Role
from accounts.models import User
from boussole.shared.typography import date_fr
from evaluation.committee.enums import College, MemberFunction
from evaluation.committee.models import Committee, CommitteeMember
from evaluation.committee.models.terms import name_order
from evaluation.committee.selectors.rules import current_rules
from evaluation.committee.tally import QuorumRule
from evaluation.committee.terms import SOON, Lack, Shortfall, Term, shortfalls


@dataclass(frozen=True)
class CollegeRow:
    """One college on a day: how many sit, how many of them vote."""

    name: str
    seats: int
    voting: int


@dataclass(frozen=True)
class Composition:
    """The committee on a day: who sits, by college, who sat before, who is named for later."""

    day: date
    sitting: tuple[CommitteeMember, ...]
    colleges: tuple[CollegeRow, ...]
    former: tuple[CommitteeMember, ...]
    coming: tuple[CommitteeMember, ...]
    voting: int


def composition(committee: Committee, day: date) -> Composition:
    """Return who sits on `day`, who sat before it and who is named for after it."""
    terms = list(committee.members.select_related("user", "replaces__user").order_by("started_on", "pk"))
    sitting = sorted(
        (term for term in terms if term.started_on <= day and (term.ended_on is None or day <= term.ended_on)),
        key=lambda term: (list(MemberFunction).index(MemberFunction(term.function)), *name_order(term.user), term.pk),
    )
    former = [term for term in terms if term.ended_on is not None and term.ended_on < day]
    return Composition(
        day=day,
        sitting=tuple(sitting),
        colleges=_colleges(sitting),
        former=tuple(sorted(former, key=lambda term: (term.ended_on or day, term.pk), reverse=True)),
        coming=tuple(term for term in terms if term.started_on > day),
        voting=sum(term.voting for term in sitting),
    )


def composition_warnings(committee: Committee, members: Iterable[CommitteeMember], today: date) -> list[str]:
    """Return, as sentences, what the composition lacks today or will within 60 days; `members` are all the seats."""
    terms = list(members)
    names = {term.user_id: str(term.user) for term in terms}
    rules = current_rules(committee)
    rule = rules.settings["quorum"] if rules else QuorumRule.MAJORITY
    followed = {term.replaces_id for term in terms}
    values = [_term(term, followed=term.pk in followed) for term in terms]
    return [_said(row, today, names) for row in shortfalls(values, today, rule)]


def terms_ending(user: User, today: date) -> list[CommitteeMember]:
    """Return the terms that end within 60 days and that nothing follows, for whom it is to see to it.

    That is the coordinator of the committee's collectivité, and whoever holds the office of secretary.
    """
    kept = CommitteeMember.objects.in_office(today).filter(user=user, function=MemberFunction.SECRETARY)
    again = CommitteeMember.objects.filter(
        committee=OuterRef("committee"), user=OuterRef("user"), started_on__gt=OuterRef("ended_on")
    )
    ending = CommitteeMember.objects.in_office(today).filter(ended_on__lte=today + SOON, successor__isnull=True)
    rows = ending.exclude(Exists(again))
    mine = rows.filter(committee__organisation__in=user.organisations_with(Role.COORDINATOR)) | rows.filter(
        committee__in=kept.values("committee")
    )
    return list(mine.select_related("user", "committee").distinct().order_by("ended_on", "pk"))


def _term(member: CommitteeMember, *, followed: bool) -> Term:
    return Term(
        person=member.user_id,
        starts_on=member.started_on,
        ends_on=member.ended_on,
        function=member.function,
        college=member.college,
        voting=member.voting,
        followed=followed,
    )


def _colleges(members: Iterable[CommitteeMember]) -> tuple[CollegeRow, ...]:
    rows = list(members)
    seats, voting = Counter(row.college for row in rows), Counter(row.college for row in rows if row.voting)
    return tuple(CollegeRow(str(label), seats[key], voting[key]) for key, label in College.choices if seats[key])


def _said(row: Shortfall, today: date, names: Mapping[int, str]) -> str:
    day = {"day": date_fr(row.since)}
    now = row.since == today
    if row.lack == Lack.PRESIDENT:
        if now:
            return _("Personne ne préside le comité : à égalité, rien ne départage les voix.")
        return _("Personne n’est nommé à la présidence à partir du %(day)s.") % day
    if row.lack == Lack.DEPUTY:
        if now:
            return _("Personne ne supplée la présidence : si elle est absente ou se déporte, personne ne préside.")
        return _("Personne n’est nommé à la suppléance à partir du %(day)s.") % day
    if row.lack == Lack.NO_VOTER:
        return _("Aucun membre n’a voix délibérative : le comité ne peut pas voter.")
    if row.lack == Lack.STAFF:
        return _("Aucun membre ne vient des personnels. Nous conseillons d’en compter au moins un.")
    if row.lack == Lack.TERM and row.term:
        return _("Le mandat de %(name)s finit le %(day)s : renouvelez-le, ou remplacez ce membre.") % {
            "name": names[row.term.person],
            **day,
        }
    return ngettext(
        "Le %(day)s, il restera %(left)s membre votant : moins que le quorum d’aujourd’hui, %(needed)s.",
        "Le %(day)s, il restera %(left)s membres votants : moins que le quorum d’aujourd’hui, %(needed)s.",
        row.left,
    ) % {"left": row.left, "needed": row.needed, **day}
