"""Opening a dossier, filling it theme by theme, starting again from one that stopped."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from boussole.shared.refusals import NotAllowed, Refused
from usecases.actions.locking import lock
from usecases.enums import State
from usecases.journal import record
from usecases.models import Submission, UseCase
from usecases.permissions import COPIABLE, can_copy, can_create, require_editor
from usecases.submission import FIELDS, INTEREST_FIELDS, THEME_BY_SLUG

TITLE_LENGTH = 120
REFERENCE_DIGITS = 3


class DraftRefused(Refused):
    """The draft cannot be opened or changed this way."""


class StaleForm(Refused):
    """Somebody saved this demand meanwhile. `stored` holds the theme's values now, `version` their number."""

    def __init__(self, *, stored: dict[str, Any], version: int) -> None:
        super().__init__(
            _("La demande a été modifiée dans une autre fenêtre. Comparez les deux textes, puis enregistrez.")
        )
        self.stored = stored
        self.version = version


@transaction.atomic
def create_use_case(
    *, organisation: Organisation, lead: User, title: str, now: datetime, already_in_service: bool = False
) -> UseCase:
    """Open a draft led by `lead`, numbered in its collectivité and year (« 2026-014 »).

    Raises NotAllowed when `lead` is not a project lead there, DraftRefused for an empty or too long title.
    """
    if not can_create(lead, organisation.pk):
        raise NotAllowed(_("Seul un porteur de projet de cette collectivité peut y ouvrir un dossier."))
    use_case = _open(organisation=organisation, lead=lead, title=title, now=now, already_in_service=already_in_service)
    Submission.objects.create(use_case=use_case)
    record(verb="use_case.create", actor=lead, use_case=use_case, now=now, details={"title": use_case.title})
    return use_case


@transaction.atomic
def save_theme(
    *, use_case: UseCase, actor: User, theme: str, values: Mapping[str, Any], version: int, now: datetime
) -> Submission:
    """Save the answers of one theme of a draft, whether or not they are complete.

    `version` is the number of the demand that `actor` was shown. Raises StaleForm, with what is stored, when
    the theme was saved since; NotAllowed; DraftRefused for a field of another theme or an invalid value.
    """
    lock(use_case)
    require_editor(actor, use_case)
    page = THEME_BY_SLUG[theme]
    if foreign := ", ".join(sorted(set(values) - set(page.fields))):
        raise DraftRefused(_("Ces champs ne sont pas de ce thème : %(names)s.") % {"names": foreign})
    submission = Submission.objects.select_for_update().get(use_case=use_case)
    stored = {name: getattr(submission, name) for name in page.fields}
    for name, value in values.items():
        setattr(submission, name, value)
    _clean(submission, values)
    changed = [name for name in values if getattr(submission, name) != stored[name]]
    if not changed:
        return submission
    if submission.version != version:
        raise StaleForm(stored=stored, version=submission.version)
    submission.version += 1
    submission.save(update_fields=[*changed, "version", "updated_at"])
    use_case.submission = submission
    if use_case.submitted_at:
        details = {"theme": theme, "fields": sorted(changed), "version": submission.version}
        record(verb="submission.change", actor=actor, use_case=use_case, now=now, details=details)
    return submission


@transaction.atomic
def copy_use_case(*, use_case: UseCase, actor: User, now: datetime) -> UseCase:
    """Open a new draft with the answers of a dossier that stopped, linked to it; interests are declared anew.

    Raises NotAllowed, DraftRefused when the dossier still lives or is prohibited by law.
    """
    lock(use_case)
    if not UseCase.objects.visible_to(actor).filter(pk=use_case.pk).exists():
        raise NotAllowed(_("Vous ne voyez pas ce dossier."))
    if use_case.state not in COPIABLE:
        raise DraftRefused(
            _("Ce dossier ne peut pas être repris : il est dans l’état « %(state)s ».")
            % {"state": use_case.get_state_display()}
        )
    if not can_copy(actor, use_case):
        raise NotAllowed(_("Seul un porteur de projet de cette collectivité peut reprendre ce dossier."))
    copy = _open(
        organisation=use_case.organisation,
        lead=actor,
        title=use_case.title,
        now=now,
        already_in_service=use_case.already_in_service and use_case.state != State.RETIRED,
        copied_from=use_case,
    )
    source = Submission.objects.get(use_case=use_case)
    kept = {name: getattr(source, name) for name in FIELDS if name not in INTEREST_FIELDS}
    Submission.objects.create(use_case=copy, **kept)
    record(verb="use_case.copy", actor=actor, use_case=copy, now=now, details={"from": use_case.reference})
    return copy


def _open(*, organisation: Organisation, lead: User, title: str, now: datetime, **more: Any) -> UseCase:
    title = " ".join(title.split())
    if not title:
        raise DraftRefused(_("Saisissez le titre du cas d’usage."), field="title")
    if len(title) > TITLE_LENGTH:
        raise DraftRefused(_("Le titre compte %(limit)s caractères au plus.") % {"limit": TITLE_LENGTH}, field="title")
    return UseCase.objects.create(
        organisation=organisation,
        lead=lead,
        title=title,
        reference=_next_reference(organisation, now),
        created_at=now,
        state_since=now,
        **more,
    )


def _next_reference(organisation: Organisation, now: datetime) -> str:
    """Return the next number of the year. The collectivité's row is locked: no two drafts get the same."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    year = timezone.localtime(now).year
    numbered = UseCase.objects.filter(organisation=organisation, reference__startswith=f"{year}-")
    last = numbered.order_by(Length("reference").desc(), "-reference").values_list("reference", flat=True).first()
    number = int(last.partition("-")[2]) + 1 if last else 1
    return f"{year}-{number:0{REFERENCE_DIGITS}d}"


def _clean(submission: Submission, values: Mapping[str, Any]) -> None:
    others = [field.name for field in Submission._meta.fields if field.name not in values]
    try:
        submission.clean_fields(exclude=others)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise DraftRefused(messages[0], field=field) from error
