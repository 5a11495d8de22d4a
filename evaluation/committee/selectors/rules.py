"""The versions of a committee's rules, the meetings that each governed, and what typed rules would give."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from evaluation.committee.enums import MemberFunction
from evaluation.committee.models import Committee, Meeting, RulesVersion
from evaluation.committee.rule_settings import Difference, Profile, differences, nearest_profile
from evaluation.committee.rule_trials import Seat, Table, Trial, trials
from evaluation.committee.selectors.rules_text import RuleLine, version_in_words
from evaluation.committee.tally import Rules


@dataclass(frozen=True)
class RulesHistoryRow:
    """One version: what it changed since the one before, the profile that it is closest to, the meetings it governs."""

    version: RulesVersion
    changed: tuple[Difference, ...]
    profile: Profile
    apart: tuple[Difference, ...]
    meetings: tuple[Meeting, ...]
    lines: list[RuleLine]

    @property
    def anchor(self) -> str:
        """The id, on the page, of the heading of what changed."""
        return f"changed-{self.version.number}"


def current_rules(committee: Committee) -> RulesVersion | None:
    """Return the version in force: meetings convened from now on are held under it."""
    return committee.rules.order_by("-number").first()


def rules_history(committee: Committee) -> list[RulesHistoryRow]:
    """Return every version of the rules, newest first."""
    held: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in committee.meetings.order_by("starts_at"):
        held[meeting.rules_id].append(meeting)
    rows, before = [], None
    for version in committee.rules.select_related("recorded_by").order_by("number"):
        changed = _changed(before, version) if before else ()
        profile, apart = nearest_profile(version.settings)
        meetings, lines = tuple(held[version.pk]), version_in_words(version)
        rows.append(RulesHistoryRow(version, changed, profile, apart, meetings, lines))
        before = version
    return rows[::-1]


def _changed(before: RulesVersion, after: RulesVersion) -> tuple[Difference, ...]:
    delays = [str(version.convocation_days) for version in (before, after)]
    delay = () if delays[0] == delays[1] else (Difference(_("Délai de convocation, en jours francs"), *delays),)
    return (*differences(before.settings, after.settings), *delay)


def tried(committee: Committee, rules: Rules, day: date) -> tuple[Trial, ...]:
    """Return what `rules` give in small situations, around those who sit on `day`. Nothing is written."""
    members = committee.sitting(day)
    holders: Mapping[str, str] = {member.function: str(member.pk) for member in members}
    table = Table(
        rules=rules,
        seats=tuple(Seat(str(member.pk), str(member.user), member.voting) for member in members),
        president=holders.get(MemberFunction.PRESIDENT),
        deputy=holders.get(MemberFunction.DEPUTY),
    )
    return trials(table)
