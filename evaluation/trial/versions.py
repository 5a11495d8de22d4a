"""Reading the versions of a protocol: its amendments, what they change, whether the trial was extended."""

from dataclasses import dataclass

from django.db.models import QuerySet

from evaluation.trial.content import plain_of
from evaluation.trial.difference import Difference, difference
from evaluation.trial.enums import OPEN_AMENDMENTS, AmendmentState
from evaluation.trial.models import Amendment, Indicator, Measure, Protocol
from evaluation.trial.selectors import (
    belongs_to_earlier_trial,
    first_version,
    protocol_in_force,
    protocol_of,
    versions_of,
)
from usecases.enums import State
from usecases.models import UseCase

# Once the trial has ended its figures are known: what they are set against no longer changes.
AMENDABLE_IN = (State.AUTHORISED, State.TRIAL_RUNNING, State.TRIAL_SUSPENDED)
STARTED = (State.TRIAL_RUNNING, State.TRIAL_SUSPENDED)


@dataclass(frozen=True)
class ChangedCriterion:
    """A criterion of the protocol in force that an amendment changed: as it was in each version, oldest first."""

    indicator: Indicator
    earlier: tuple[Indicator, ...]


def amendment_of(protocol: Protocol) -> Amendment | None:
    """Return the amendment whose version this protocol is, or None."""
    return Amendment.objects.filter(protocol=protocol).first()


def amendments_of(use_case: UseCase) -> QuerySet[Amendment]:
    """Return every amendment of the dossier, newest first, with the version that it amends."""
    related = ("protocol__amends", "proposed_by", "settled_by")
    return Amendment.objects.filter(use_case=use_case).select_related(*related).order_by("-pk")


def open_amendment(use_case: UseCase) -> Amendment | None:
    """Return the amendment being written or proposed, or None. There is one at the most."""
    return amendments_of(use_case).filter(state__in=OPEN_AMENDMENTS).first()


def being_written(use_case: UseCase) -> Protocol | None:
    """Return the version that its lead may write now: the draft of an amendment, or a protocol not locked; or None."""
    amendment = open_amendment(use_case)
    if amendment is not None and amendment.state == AmendmentState.DRAFT and use_case.state in AMENDABLE_IN:
        return amendment.protocol
    current = protocol_of(use_case)
    return current if current is not None and current.locked_at is None else None


def may_be_amended(use_case: UseCase) -> bool:
    """Tell whether an amendment may be opened: a protocol of this trial, locked and accepted, the trial not over."""
    protocol = protocol_in_force(use_case)
    return (
        use_case.state in AMENDABLE_IN
        and protocol is not None
        and not belongs_to_earlier_trial(use_case, protocol)
        and hasattr(protocol, "approval")
    )


def proposed_amendment(use_case: UseCase) -> Amendment | None:
    """Return the amendment that waits for the committee's vote, or None: the trial over, nothing waits any more."""
    if use_case.state not in AMENDABLE_IN:
        return None
    return amendments_of(use_case).filter(state=AmendmentState.PROPOSED).first()


def awaiting_a_vote() -> QuerySet[Amendment]:
    """Return the amendments that wait for the committee's vote, on any dossier."""
    return Amendment.objects.filter(state=AmendmentState.PROPOSED, use_case__state__in=AMENDABLE_IN)


def difference_of(amendment: Amendment) -> Difference:
    """Return what the amendment changes in the version that it amends."""
    old, new = amendment.protocol.amends, amendment.protocol
    return difference(_plain(old), _plain(new))


def measured_so_far(amendment: Amendment) -> dict[str, Measure]:
    """Return the latest measure of each criterion that the amendment changes or removes, by code.

    Those who vote see what is known while the change is asked for; once it is settled, what was known then.
    """
    rows = Measure.objects.filter(indicator__protocol__in=versions_of(amendment.protocol.amends))
    if amendment.settled_at is not None:
        rows = rows.filter(recorded_at__lte=amendment.settled_at)
    latest = {row.indicator.code: row for row in rows.select_related("indicator").order_by("measured_on", "pk")}
    return {row.code: latest[row.code] for row in difference_of(amendment).criteria if row.code in latest}


def changed_criteria(protocol: Protocol) -> list[ChangedCriterion]:
    """Return the criteria of `protocol` whose threshold, direction or sample was another in a version it amends."""
    versions = versions_of(protocol)
    if len(versions) == 1:
        return []
    rows = Indicator.objects.filter(protocol__in=versions).select_related("protocol").order_by("protocol__version")
    by_code: dict[str, list[Indicator]] = {}
    for row in rows:
        known = by_code.setdefault(row.code, [])
        if row.protocol_id == protocol.pk or not known or _weighs(known[-1]) != _weighs(row):
            known.append(row)
    found = []
    for known in by_code.values():
        *earlier, last = known
        different = tuple(row for row in earlier if _weighs(row) != _weighs(last))
        if last.protocol_id == protocol.pk and different:
            found.append(ChangedCriterion(last, different))
    return found


def criteria_come_and_gone(protocol: Protocol) -> tuple[list[str], list[str]]:
    """Return the labels of the criteria that `protocol` has and its first version had not, and the reverse."""
    first = first_version(protocol)
    if first.pk == protocol.pk:
        return [], []
    before, now = ({row.code: row.label for row in version.indicators.all()} for version in (first, protocol))
    come = [label for code, label in now.items() if code not in before]
    return come, [label for code, label in before.items() if code not in now]


def was_extended(protocol: Protocol) -> bool:
    """Tell whether the élu's decision extended this trial: a new version that no amendment made."""
    if protocol.amends_id is None:
        return False
    versions = Protocol.objects.filter(pk__in=versions_of(protocol))
    return versions.filter(amends__isnull=False, amendment__isnull=True).exists()


def next_version(use_case: UseCase) -> int:
    """Return the number of the next version of the dossier's protocol: a rejected amendment keeps its own."""
    last = use_case.protocols.order_by("-version").values_list("version", flat=True).first()
    return (last or 0) + 1


def _weighs(indicator: Indicator) -> tuple[object, ...]:
    return indicator.threshold, indicator.direction, indicator.minimum_sample, indicator.nature


def _plain(protocol: Protocol) -> dict[str, object]:
    return plain_of(protocol, list(protocol.indicators.all()))
