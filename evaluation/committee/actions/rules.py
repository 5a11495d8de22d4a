"""The versions of the committee's voting rules."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import Refused
from boussole.shared.typography import date_fr
from evaluation.committee.journal import record_for
from evaluation.committee.models import Committee, RulesVersion
from evaluation.committee.permissions import require_secretary
from evaluation.committee.selectors import current_rules
from evaluation.committee.vote_case import Rules
from evaluation.committee.vote_format import rules_to_dict

CONVOCATION_DAYS = 5  # clear days, the delay of CGCT art. L2121-12


class RulesRefused(Refused):
    """The version cannot be adopted this way."""


@transaction.atomic
def adopt_rules(
    *,
    committee: Committee,
    rules: Rules,
    actor: User,
    now: datetime,
    reason: str,
    adopted_on: date | None = None,
    deliberation: str = "",
    after: int | None = None,
    convocation_days: int | None = None,
) -> RulesVersion:
    """Add a version of the voting rules, adopted on `adopted_on` (today by default), for meetings convened from now on.

    Meetings already convened keep the version under which they were convened. `after` is the number of the version
    that the author read: one adopted meanwhile is not silently replaced. The same version sent twice is one version.
    `convocation_days` is the number of clear days (0 or more) between a convocation and its meeting: as before if not
    given, CONVOCATION_DAYS at the start.
    Raises NotAllowed, RulesRefused (no reason, coming date or one before the version in force, nothing changed,
    another version meanwhile).
    """
    require_secretary(actor, committee)
    Committee.objects.select_for_update().get(pk=committee.pk)
    current = current_rules(committee)
    kept = current.convocation_days if current else CONVOCATION_DAYS
    wanted = RulesVersion(
        committee=committee,
        number=current.number + 1 if current else 1,
        settings=rules_to_dict(rules),
        convocation_days=kept if convocation_days is None else convocation_days,
        adopted_on=adopted_on or timezone.localdate(now),
        reason=reason.strip(),
        deliberation=deliberation.strip(),
        recorded_by=actor,
        recorded_at=now,
    )
    if current and after is not None and current.number == after + 1 and _content(current) == _content(wanted):
        return current
    _require_adoptable(wanted, current, after, timezone.localdate(now))
    wanted.save(force_insert=True)
    record_for(verb="committee.adopt_rules", actor=actor, committee=committee, now=now, details=_journalled(wanted))
    return wanted


def _journalled(version: RulesVersion) -> dict[str, object]:
    return {
        "version": version.number,
        "settings": version.settings,
        "convocation_days": version.convocation_days,
        "adopted_on": version.adopted_on,
        "reason": version.reason,
        "deliberation": version.deliberation,
    }


def _content(version: RulesVersion) -> tuple[object, ...]:
    return (*_rules(version), version.adopted_on, version.reason, version.deliberation, version.recorded_by_id)


def _rules(version: RulesVersion) -> tuple[object, ...]:
    return version.settings, version.convocation_days


def _require_adoptable(wanted: RulesVersion, current: RulesVersion | None, after: int | None, today: date) -> None:
    if not wanted.reason:
        raise RulesRefused(_("Dites pourquoi ces règles sont adoptées."), field="reason")
    if wanted.adopted_on > today:
        raise RulesRefused(
            _("Un règlement s’enregistre une fois adopté : choisissez une date passée, ou aujourd’hui."),
            field="adopted_on",
        )
    if current is None:
        return
    if after is not None and after != current.number:
        raise RulesRefused(
            _(
                "La version %(number)s a été adoptée pendant que vous écriviez. Rien n’est enregistré : "
                "lisez-la, puis reprenez vos réglages."
            )
            % {"number": current.number}
        )
    if wanted.adopted_on < current.adopted_on:
        raise RulesRefused(
            _("La version en vigueur date du %(day)s : une nouvelle ne peut pas être plus ancienne.")
            % {"day": date_fr(current.adopted_on)},
            field="adopted_on",
        )
    if _rules(wanted) == _rules(current):
        raise RulesRefused(_("Ces réglages sont déjà ceux de la version en vigueur : il n’y a rien à adopter."))
