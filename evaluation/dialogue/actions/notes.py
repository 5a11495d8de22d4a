"""The notes of the occupational-health group: written, corrected by a new version, shared once and for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.dialogue.comparison import is_few
from evaluation.dialogue.enums import Gravity, Milestone, NoteKind, Theme
from evaluation.dialogue.models import FieldNote, Finding, Recommendation
from evaluation.dialogue.permissions import require_group
from usecases.journal import record
from usecases.models import UseCase

MAX_RECOMMENDATIONS = 4
# What must have happened before work can be looked at again at this moment.
NEEDS = {
    Milestone.MIDWAY: "trial_started_at",
    Milestone.END: "trial_started_at",
    Milestone.YEAR_1: "deployed_at",
    Milestone.YEAR_3: "deployed_at",
    Milestone.YEAR_5: "deployed_at",
}


class NoteRefused(Refused):
    """The note cannot be saved this way."""


class StaleNote(Refused):
    """Somebody saved the note since the page was shown. `current` is what is stored."""

    def __init__(self, current: FieldNote) -> None:
        super().__init__(_("Cette note a été modifiée par ailleurs. Comparez, puis enregistrez de nouveau."))
        self.current = current


@dataclass(frozen=True)
class GivenFinding:
    """What was found on one theme. `gravity` from 1 (helps) to 4 (serious)."""

    theme: str
    gravity: int
    text: str


@dataclass(frozen=True)
class GivenRecommendation:
    """What is asked for: what, who, by when."""

    text: str
    owner: str
    due_on: date | None = None


@dataclass(frozen=True)
class NoteValues:
    """A whole note. `people_count` ≥ 1. `nobody_recognisable`: said by the author, asked for before sharing."""

    kind: str
    held_on: date
    milestone: str
    service: str
    people_count: int
    findings: Sequence[GivenFinding]
    summary: str = ""
    recommendations: Sequence[GivenRecommendation] = ()
    shared: bool = False
    nobody_recognisable: bool = False


@transaction.atomic
def write_note(*, use_case: UseCase, actor: User, values: NoteValues, now: datetime) -> FieldNote:
    """Write a new note. Raises NotAllowed (the health group writes), NoteRefused (see `_checked`)."""
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_group(actor, use_case)
    _check(use_case, values, now)
    number = FieldNote.objects.filter(use_case=use_case, version=1).count() + 1
    note = _save(use_case, number, 1, values, actor, now)
    _journal(note, actor, now, newly_shared=values.shared)
    return note


@transaction.atomic
def save_note(*, note: FieldNote, actor: User, values: NoteValues, version: int, now: datetime) -> FieldNote:
    """Save the note as a new version; the earlier ones stay readable by those who could read them.

    `version` is the one that `actor` was shown. Raises NotAllowed, StaleNote, NoteRefused (no longer shared: what was
    read cannot be taken back; see `_checked`).
    """
    use_case = UseCase.objects.select_for_update().get(pk=note.use_case_id)
    require_group(actor, use_case)
    current = FieldNote.objects.get(use_case=use_case, number=note.number, is_last=True)
    if current.version != version:
        raise StaleNote(current)
    if current.shared and not values.shared:
        raise NoteRefused(_("Cette note est déjà partagée : elle se corrige, elle ne se cache plus."), field="shared")
    _check(use_case, values, now)
    current.is_last = False
    current.save(update_fields=["is_last"])
    saved = _save(use_case, current.number, current.version + 1, values, actor, now)
    _journal(saved, actor, now, newly_shared=values.shared and not current.shared)
    return saved


def _check(use_case: UseCase, values: NoteValues, now: datetime) -> None:
    """Raise NoteRefused with its field when the note cannot be saved: what the whole note must hold."""
    if values.kind not in NoteKind.values:
        raise NoteRefused(_("Choisissez la sorte de note."), field="kind")
    if values.milestone not in Milestone.values:
        raise NoteRefused(_("Choisissez le moment du suivi."), field="milestone")
    if values.held_on > timezone.localdate(now):
        raise NoteRefused(_("Cette date est dans le futur."), field="held_on")
    needed = NEEDS.get(Milestone(values.milestone))
    if needed and getattr(use_case, needed) is None:
        raise NoteRefused(
            _("Ce moment n’est pas venu : l’essai n’a pas démarré, ou l’outil n’est pas en service."), field="milestone"
        )
    if not values.service.strip():
        raise NoteRefused(_("Dites quel service ou quel métier est concerné, sans nommer personne."), field="service")
    _check_people(values)
    _check_findings(values.findings)
    if len(values.recommendations) > MAX_RECOMMENDATIONS:
        raise NoteRefused(_("Quatre recommandations au plus par note."), field="recommendations")
    if any(not row.text.strip() or not row.owner.strip() for row in values.recommendations):
        raise NoteRefused(_("Chaque recommandation dit quoi et qui."), field="recommendations")


def _check_people(values: NoteValues) -> None:
    count = values.people_count
    if count < 1:
        raise NoteRefused(_("Une note parle d’une personne au moins."), field="people_count")
    if values.kind == NoteKind.INTERVIEW and count != 1:
        raise NoteRefused(_("Un entretien individuel réunit une seule personne."), field="people_count")
    if values.kind == NoteKind.GROUP and count < 2:
        raise NoteRefused(_("Un entretien collectif réunit deux personnes au moins."), field="people_count")
    if values.shared and is_few(count) and not values.nobody_recognisable:
        raise NoteRefused(
            _("Moins de cinq personnes : avant de partager, vérifiez que rien ne permet d’en reconnaître une."),
            field="nobody_recognisable",
        )


def _check_findings(findings: Sequence[GivenFinding]) -> None:
    if not findings:
        raise NoteRefused(_("Décrivez au moins un constat."), field="findings")
    if len({row.theme for row in findings}) != len(findings):
        raise NoteRefused(_("Un seul constat par thème."), field="findings")
    for row in findings:
        if row.theme not in Theme.values or row.gravity not in Gravity.values:
            raise NoteRefused(_("Choisissez le thème et le constat."), field="findings")
        if not row.text.strip():
            raise NoteRefused(_("Écrivez ce qui a été constaté."), field=f"text_{row.theme}")


def _save(use_case: UseCase, number: int, version: int, values: NoteValues, actor: User, now: datetime) -> FieldNote:
    note = FieldNote.objects.create(
        use_case=use_case,
        number=number,
        version=version,
        kind=values.kind,
        held_on=values.held_on,
        milestone=values.milestone,
        service=values.service.strip(),
        people_count=values.people_count,
        summary=values.summary.strip(),
        shared=values.shared,
        written_by=actor,
        saved_at=now,
    )
    Finding.objects.bulk_create(
        Finding(note=note, theme=row.theme, gravity=row.gravity, text=row.text.strip()) for row in values.findings
    )
    Recommendation.objects.bulk_create(
        Recommendation(note=note, order=order, text=row.text.strip(), owner=row.owner.strip(), due_on=row.due_on)
        for order, row in enumerate(values.recommendations, start=1)
    )
    return note


def _journal(note: FieldNote, actor: User, now: datetime, *, newly_shared: bool) -> None:
    """The journal says that a note was written, never what it says nor whom it met."""
    verb = "dialogue.share_note" if newly_shared else "dialogue.write_note"
    details = {"note": note.number, "version": note.version, "milestone": note.milestone}
    record(verb=verb, actor=actor, use_case=note.use_case, now=now, details=details)
