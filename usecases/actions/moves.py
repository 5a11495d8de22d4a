"""The moves of a dossier that need nothing from the floors above."""

import json
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audit.chain import canonical
from boussole.shared.refusals import Refused
from usecases.actions import telling
from usecases.actions.locking import lock
from usecases.lifeline import TRANSITIONS
from usecases.models import SubmissionVersion, TransitionLog, UseCase
from usecases.permissions import require_mover
from usecases.submission import Question, Theme, content_hash, missing_fields, values_of
from usecases.workflow import TransitionRefused, apply_transition

ADMISSIBILITY_DELAY = timedelta(days=15)  # for the coordinator to look at a dépôt
COMPLETION_DELAY = timedelta(days=30)  # for the lead to complete a dossier


class SubmissionIncomplete(Refused):
    """The demand lacks answers. `missing` gives them theme by theme."""

    def __init__(self, missing: dict[Theme, list[Question]]) -> None:
        count = sum(len(questions) for questions in missing.values())
        themes = "".join(
            f" {theme.title} : {', '.join(str(question.label) for question in questions)}."
            for theme, questions in missing.items()
        )
        message = ngettext(
            "Il manque %(count)s réponse avant de déposer.",
            "Il manque %(count)s réponses avant de déposer.",
            count,
        ) % {"count": count}
        super().__init__(message + themes)
        self.missing = missing


@transaction.atomic
def submit(*, use_case: UseCase, actor: User, now: datetime) -> SubmissionVersion:
    """Deposit a draft: freeze its content with its SHA-256 and tell the coordinators, who have 15 days.

    Raises NotAllowed (only its lead deposits), TransitionRefused (not a draft), SubmissionIncomplete (an
    answer is missing, the declaration of interest among them).
    """
    return _deposit(use_case, "submit", actor, now)


@transaction.atomic
def resubmit(*, use_case: UseCase, actor: User, now: datetime) -> SubmissionVersion:
    """Send a completed dossier back where it came from, answers and opinions kept, as a new frozen version.

    Raises NotAllowed, TransitionRefused, SubmissionIncomplete.
    """
    return _deposit(use_case, "resubmit", actor, now)


@transaction.atomic
def request_completion(*, use_case: UseCase, actor: User, comment: str, now: datetime) -> TransitionLog:
    """Send the dossier back to its lead, saying in `comment` what is missing; the lead has 30 days.

    Raises NotAllowed (only a coordinator who does not lead it), TransitionRefused (wrong state, no comment).
    """
    log = _move(use_case, "request_completion", actor, comment, now, due_on=_day(now) + COMPLETION_DELAY)
    telling.tell_completion_requested(use_case, log.pk, now)
    return log


@transaction.atomic
def declare_inadmissible(*, use_case: UseCase, actor: User, comment: str, now: datetime) -> TransitionLog:
    """Stop a dossier that cannot be examined, `comment` saying why. Raises NotAllowed, TransitionRefused."""
    log = _move(use_case, "declare_inadmissible", actor, comment, now, due_on=None)
    telling.tell_inadmissible(use_case, log.pk, now)
    return log


@transaction.atomic
def withdraw(*, use_case: UseCase, actor: User, comment: str, now: datetime) -> TransitionLog:
    """Withdraw a dossier before any trial is authorised, saying why in `comment`.

    Raises NotAllowed (only its lead), TransitionRefused (a decision was taken, no reason).
    """
    log = _move(use_case, "withdraw", actor, comment, now, due_on=None)
    if use_case.submitted_at:
        telling.tell_withdrawn(use_case, log.pk, now)
    return log


def frozen_content(use_case: UseCase) -> dict:
    """Return what a dépôt freezes, as plain JSON: who and what, the answers, the documents' hashes."""
    documents = use_case.documents.order_by("pk").values("kind", "title", "sha256")
    content = {
        "reference": use_case.reference,
        "title": use_case.title,
        "organisation": {"name": use_case.organisation.name, "siren": use_case.organisation.siren},
        "lead": use_case.lead.get_full_name(),
        "already_in_service": use_case.already_in_service,
        "answers": values_of(use_case.submission),
        "documents": list(documents),
    }
    return json.loads(canonical(content))


def _deposit(use_case: UseCase, name: str, actor: User, now: datetime) -> SubmissionVersion:
    lock(use_case)
    require_mover(actor, use_case, name)
    if use_case.state not in TRANSITIONS[name].sources:
        raise TransitionRefused(
            _("Le dossier ne peut pas être déposé : il est dans l’état « %(state)s ».")
            % {"state": use_case.get_state_display()}
        )
    if missing := missing_fields(use_case.submission):
        raise SubmissionIncomplete(missing)
    content = frozen_content(use_case)
    version = SubmissionVersion.objects.create(
        use_case=use_case,
        number=use_case.submission_versions.count() + 1,
        content=content,
        sha256=content_hash(content),
        frozen_at=now,
    )
    details = {"version": version.number, "sha256": version.sha256}
    apply_transition(use_case=use_case, name=name, actor=actor, now=now, details=details)
    _set_due(use_case, _day(now) + ADMISSIBILITY_DELAY)
    telling.tell_submitted(use_case, version, now)
    return version


def _move(
    use_case: UseCase, name: str, actor: User, comment: str, now: datetime, *, due_on: date | None
) -> TransitionLog:
    lock(use_case)
    require_mover(actor, use_case, name)
    log = apply_transition(use_case=use_case, name=name, actor=actor, now=now, comment=comment)
    _set_due(use_case, due_on)
    return log


def _set_due(use_case: UseCase, due_on: date | None) -> None:
    use_case.due_on = due_on
    use_case.save(update_fields=["due_on"])


def _day(now: datetime) -> date:
    return timezone.localtime(now).date()
