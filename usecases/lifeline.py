"""The life line of a dossier as data: transitions, milestones, and which state needs which milestone.

Nothing here touches the database: the constraints of `UseCase`, the door (`workflow.py`), the permissions and
the tests all read this one table.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from usecases.enums import State

S = State


@dataclass(frozen=True)
class Transition:
    """One row of the life line.

    `target` None means: back to the state the dossier came from. `milestone` is the instant that the move
    writes; `clears` the later instants that a move backwards takes away. `by_lead` lets the dossier's own
    lead act; `roles` are held in the dossier's collectivité.
    """

    name: str
    label: Any
    sources: frozenset[State]
    target: State | None
    milestone: str | None = None
    clears: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    by_lead: bool = False
    needs_reason: bool = False


AFTER_START = ("trial_ended_at", "evaluation_submitted_at", "final_opinion_at")
BEFORE_AUTHORISATION = frozenset(
    {
        S.DRAFT,
        S.SUBMITTED,
        S.TO_COMPLETE,
        S.IN_ASSESSMENT,
        S.ON_WATCH,
        S.READY_FOR_COMMITTEE,
        S.OPINION_GIVEN,
    }
)
COORDINATOR = frozenset({Role.COORDINATOR})
ELECTED = frozenset({Role.ELECTED_OFFICIAL})


def _row(
    name: str,
    label: Any,
    sources: set[State] | frozenset[State],
    target: State | None,
    **more: Any,
) -> Transition:
    return Transition(name=name, label=label, sources=frozenset(sources), target=target, **more)


_ROWS = (
    _row(
        "submit",
        _("Déposer"),
        {S.DRAFT},
        S.SUBMITTED,
        milestone="submitted_at",
        by_lead=True,
    ),
    _row(
        "resubmit",
        _("Redéposer"),
        {S.TO_COMPLETE},
        None,
        clears=("completion_requested_at",),
        by_lead=True,
    ),
    _row(
        "request_completion",
        _("Demander des compléments"),
        {S.SUBMITTED, S.IN_ASSESSMENT},
        S.TO_COMPLETE,
        milestone="completion_requested_at",
        roles=COORDINATOR,
        needs_reason=True,
    ),
    _row(
        "declare_inadmissible",
        _("Déclarer non recevable"),
        {S.SUBMITTED},
        S.INADMISSIBLE,
        milestone="inadmissible_at",
        roles=COORDINATOR,
        needs_reason=True,
    ),
    _row(
        "open_assessment",
        _("Ouvrir l’évaluation"),
        {S.SUBMITTED},
        S.IN_ASSESSMENT,
        milestone="assessment_opened_at",
        roles=COORDINATOR,
    ),
    _row(
        "close_prohibited",
        _("Clore : pratique interdite"),
        {S.IN_ASSESSMENT},
        S.PROHIBITED,
        milestone="prohibited_at",
        roles=COORDINATOR,
        needs_reason=True,
    ),
    _row(
        "put_on_watch",
        _("Mettre en veille"),
        {S.IN_ASSESSMENT},
        S.ON_WATCH,
        milestone="on_watch_at",
        roles=COORDINATOR,
        needs_reason=True,
    ),
    _row(
        "resume_from_watch",
        _("Reprendre l’évaluation"),
        {S.ON_WATCH},
        S.IN_ASSESSMENT,
        milestone="assessment_opened_at",
        clears=("on_watch_at",),
        roles=COORDINATOR,
        needs_reason=True,
    ),
    _row(
        "complete_assessment",
        _("Terminer l’évaluation"),
        {S.IN_ASSESSMENT},
        S.READY_FOR_COMMITTEE,
        milestone="assessment_completed_at",
        roles=COORDINATOR,
    ),
    _row(
        "record_opinion",
        _("Enregistrer l’avis du comité"),
        {S.READY_FOR_COMMITTEE},
        S.OPINION_GIVEN,
        milestone="opinion_recorded_at",
        roles=COORDINATOR,
    ),
    _row(
        "authorise_trial",
        _("Autoriser l’essai"),
        {S.OPINION_GIVEN},
        S.AUTHORISED,
        milestone="authorised_at",
        roles=ELECTED,
        needs_reason=True,
    ),
    _row(
        "refuse",
        _("Refuser"),
        {S.OPINION_GIVEN},
        S.REFUSED,
        milestone="refused_at",
        roles=ELECTED,
        needs_reason=True,
    ),
    _row(
        "start_trial",
        _("Démarrer l’essai"),
        {S.AUTHORISED},
        S.TRIAL_RUNNING,
        milestone="trial_started_at",
        roles=COORDINATOR,
        by_lead=True,
    ),
    _row(
        "suspend_trial",
        _("Suspendre l’essai"),
        {S.TRIAL_RUNNING},
        S.TRIAL_SUSPENDED,
        milestone="trial_suspended_at",
        roles=COORDINATOR,
        by_lead=True,
        needs_reason=True,
    ),
    _row(
        "resume_trial",
        _("Reprendre l’essai"),
        {S.TRIAL_SUSPENDED},
        S.TRIAL_RUNNING,
        clears=("trial_suspended_at",),
        roles=COORDINATOR,
        by_lead=True,
        needs_reason=True,
    ),
    _row(
        "end_trial",
        _("Terminer l’essai"),
        {S.TRIAL_RUNNING, S.TRIAL_SUSPENDED},
        S.TRIAL_ENDED,
        milestone="trial_ended_at",
        clears=("trial_suspended_at",),
        by_lead=True,
    ),
    _row(
        "submit_evaluation",
        _("Déposer l’évaluation"),
        {S.TRIAL_ENDED},
        S.READY_FOR_FINAL_OPINION,
        milestone="evaluation_submitted_at",
        by_lead=True,
    ),
    _row(
        "record_final_opinion",
        _("Enregistrer l’avis final"),
        {S.READY_FOR_FINAL_OPINION},
        S.FINAL_OPINION_GIVEN,
        milestone="final_opinion_at",
        roles=COORDINATOR,
    ),
    _row(
        "generalise",
        _("Généraliser"),
        {S.FINAL_OPINION_GIVEN},
        S.DEPLOYED,
        milestone="deployed_at",
        roles=ELECTED,
        needs_reason=True,
    ),
    _row(
        "extend_trial",
        _("Prolonger l’essai"),
        {S.FINAL_OPINION_GIVEN},
        S.TRIAL_RUNNING,
        clears=AFTER_START,
        roles=ELECTED,
        needs_reason=True,
    ),
    _row(
        "adapt",
        _("Adapter et refaire un essai"),
        {S.FINAL_OPINION_GIVEN},
        S.AUTHORISED,
        milestone="authorised_at",  # of the new trial: the protocol of the one before no longer serves
        clears=("trial_started_at", *AFTER_START),
        roles=ELECTED,
        needs_reason=True,
    ),
    _row(
        "abandon",
        _("Arrêter"),
        {S.FINAL_OPINION_GIVEN, S.TRIAL_SUSPENDED},
        S.ABANDONED,
        milestone="abandoned_at",
        roles=ELECTED,
        needs_reason=True,
    ),
    _row(
        "open_review",
        _("Ouvrir une réévaluation"),
        {S.DEPLOYED},
        S.UNDER_REVIEW,
        milestone="under_review_at",
        roles=COORDINATOR,
        needs_reason=True,
    ),
    _row(
        "close_review",
        _("Clore la réévaluation"),
        {S.UNDER_REVIEW},
        S.DEPLOYED,
        clears=("under_review_at",),
        roles=COORDINATOR,
        needs_reason=True,
    ),
    _row(
        "retire",
        _("Retirer du service"),
        {S.DEPLOYED, S.UNDER_REVIEW},
        S.RETIRED,
        milestone="retired_at",
        roles=ELECTED | COORDINATOR,
        needs_reason=True,
    ),
    _row(
        "withdraw",
        _("Retirer le dossier"),
        BEFORE_AUTHORISATION,
        S.WITHDRAWN,
        milestone="withdrawn_at",
        by_lead=True,
        needs_reason=True,
    ),
    _row(
        "regularise",
        _("Régulariser"),
        {S.OPINION_GIVEN},
        S.DEPLOYED,
        milestone="deployed_at",
        roles=ELECTED,
        needs_reason=True,
    ),
    _row(
        "stop_existing",
        _("Arrêter le système en service"),
        {S.OPINION_GIVEN},
        S.RETIRED,
        milestone="retired_at",
        roles=ELECTED,
        needs_reason=True,
    ),
)

TRANSITIONS: dict[str, Transition] = {row.name: row for row in _ROWS}

# state ⇒ milestones that must be set. Read by the constraints of `UseCase` and by the tests.
_ASSESSED = {"submitted_at", "assessment_opened_at"}
_HEARD = _ASSESSED | {"assessment_completed_at", "opinion_recorded_at"}
_STARTED = _HEARD | {"authorised_at", "trial_started_at"}
REQUIRED_MILESTONES: dict[State, set[str]] = {
    S.DRAFT: set(),
    S.SUBMITTED: {"submitted_at"},
    S.TO_COMPLETE: {"submitted_at", "completion_requested_at"},
    S.INADMISSIBLE: {"submitted_at", "inadmissible_at"},
    S.IN_ASSESSMENT: _ASSESSED,
    S.PROHIBITED: _ASSESSED | {"prohibited_at"},
    S.ON_WATCH: _ASSESSED | {"on_watch_at"},
    S.READY_FOR_COMMITTEE: _ASSESSED | {"assessment_completed_at"},
    S.OPINION_GIVEN: _HEARD,
    S.AUTHORISED: _HEARD | {"authorised_at"},
    S.REFUSED: _HEARD | {"refused_at"},
    S.TRIAL_RUNNING: _STARTED,
    S.TRIAL_SUSPENDED: _STARTED | {"trial_suspended_at"},
    S.TRIAL_ENDED: _STARTED | {"trial_ended_at"},
    S.READY_FOR_FINAL_OPINION: _STARTED | {"trial_ended_at", "evaluation_submitted_at"},
    S.FINAL_OPINION_GIVEN: _STARTED | set(AFTER_START),
    S.DEPLOYED: _HEARD | {"deployed_at"},
    S.UNDER_REVIEW: _HEARD | {"deployed_at", "under_review_at"},
    S.RETIRED: _HEARD | {"retired_at"},
    S.ABANDONED: _STARTED | {"abandoned_at"},
    S.WITHDRAWN: {"withdrawn_at"},
}
MILESTONES: tuple[str, ...] = tuple(sorted(set().union(*REQUIRED_MILESTONES.values())))


def states_requiring(milestone: str) -> list[State]:
    """Return the states in which `milestone` must be set, in the order of the life line."""
    return [state for state in State if milestone in REQUIRED_MILESTONES[state]]


def transitions_from(state: str) -> list[Transition]:
    """Return the rows of the table that start from `state`."""
    return [row for row in TRANSITIONS.values() if state in row.sources]
