"""Were the persons concerned consulted? When and what they said, or why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.compass.actions.locking import lock_assessment
from evaluation.compass.enums import PersonsConcerned
from evaluation.compass.models import Assessment, Consultation
from evaluation.compass.permissions import can_consult
from evaluation.compass.selectors import consultations_of
from usecases.journal import record


class ConsultationRefused(Refused):
    """What is said of a consultation is not whole."""


class StaleConsultations(Refused):
    """Someone noted something else meanwhile. `current` holds the rows in force by group."""

    def __init__(self, message: str, *, current: Mapping[str, Consultation]) -> None:
        super().__init__(message)
        self.current = current


@dataclass(frozen=True)
class GivenConsultation:
    """What was typed for one group. `sought`: True, False, or None when the question was left."""

    sought: bool | None = None
    held_on: date | None = None
    said: str = ""
    why_not: str = ""

    @property
    def content(self) -> tuple[bool | None, date | None, str, str]:
        """What the answer keeps: the branch that was not chosen is left out."""
        if self.sought:
            return True, self.held_on, self.said.strip(), ""
        return self.sought, None, "", self.why_not.strip()


@transaction.atomic
def save_consultations(
    *,
    assessment: Assessment,
    actor: User,
    given: Mapping[str, GivenConsultation],
    versions: Mapping[str, int],
    now: datetime,
) -> list[Consultation]:
    """Note, by group of `PersonsConcerned`, whether it was consulted. Each change is a new numbered row.

    `versions` holds the number of the row that the page was built from (0: none). A group left blank is left as it is.
    Raises NotAllowed, ConsultationRefused (date or words missing), StaleConsultations.
    """
    assessment = lock_assessment(assessment)
    if not can_consult(actor, assessment):
        raise NotAllowed(
            _("Qui répond aux questions générales, ou le coordinateur, note les consultations pendant l’évaluation.")
        )
    stored = consultations_of(assessment)
    changed = {
        group: row
        for group, row in given.items()
        if row.sought is not None and row.content != _content(stored.get(group))
    }
    for group, row in changed.items():
        _require_whole(group, row, now)
    stale = {
        group: stored[group] for group in changed if group in stored and stored[group].number != versions.get(group, 0)
    }
    if stale:
        raise StaleConsultations(_("Une autre personne a noté autre chose entre-temps. Comparez."), current=stale)
    saved = [_write(assessment, group, row, stored.get(group), actor, now) for group, row in changed.items()]
    if saved:
        details = {"phase": assessment.phase, "groups": sorted(row.group for row in saved)}
        record(verb="compass.save_consultations", actor=actor, use_case=assessment.use_case, now=now, details=details)
    return saved


def _content(row: Consultation | None) -> tuple[bool, date | None, str, str] | None:
    return (row.sought, row.held_on, row.said, row.why_not) if row else None


def _require_whole(group: str, row: GivenConsultation, now: datetime) -> None:
    if group not in PersonsConcerned.values:
        raise ConsultationRefused(_("Ces personnes ne sont pas dans la liste."))
    if row.sought and row.held_on is None:
        raise ConsultationRefused(_("Dites quand l’avis a été recueilli."), field=f"{group}_held_on")
    if row.sought and row.held_on > now.date():
        raise ConsultationRefused(
            _("Cette date est à venir : notez l’avis quand il aura été recueilli."), field=f"{group}_held_on"
        )
    if row.sought and not row.said.strip():
        raise ConsultationRefused(_("Dites en une phrase ce que ces personnes ont dit."), field=f"{group}_said")
    if not row.sought and not row.why_not.strip():
        raise ConsultationRefused(_("Dites pourquoi l’avis n’a pas été recueilli."), field=f"{group}_why_not")


def _write(
    assessment: Assessment, group: str, row: GivenConsultation, before: Consultation | None, actor: User, now: datetime
) -> Consultation:
    sought, held_on, said, why_not = row.content
    return Consultation.objects.create(
        assessment=assessment,
        group=group,
        number=before.number + 1 if before else 1,
        sought=sought,
        held_on=held_on,
        said=said,
        why_not=why_not,
        author=actor,
        at=now,
    )
