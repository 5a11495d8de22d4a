"""What happened to a dossier, in words: the moves and, when asked, everything else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from usecases.lifeline import TRANSITIONS
from usecases.models import TransitionLog, UseCase
from usecases.permissions import visible_messages

# The moves once done. `TRANSITIONS` names them as things to do.
DONE = {
    "submit": gettext_lazy("Dossier déposé"),
    "resubmit": gettext_lazy("Dossier complété et redéposé"),
    "request_completion": gettext_lazy("Compléments demandés"),
    "declare_inadmissible": gettext_lazy("Dossier déclaré non recevable"),
    "open_assessment": gettext_lazy("Évaluation ouverte"),
    "close_prohibited": gettext_lazy("Dossier clos : pratique interdite"),
    "put_on_watch": gettext_lazy("Dossier mis en veille"),
    "resume_from_watch": gettext_lazy("Évaluation reprise"),
    "complete_assessment": gettext_lazy("Évaluation terminée"),
    "record_opinion": gettext_lazy("Avis du comité rendu"),
    "authorise_trial": gettext_lazy("Décision : essai autorisé"),
    "refuse": gettext_lazy("Décision : essai non autorisé"),
    "start_trial": gettext_lazy("Essai démarré"),
    "suspend_trial": gettext_lazy("Essai suspendu"),
    "resume_trial": gettext_lazy("Essai repris"),
    "end_trial": gettext_lazy("Essai terminé"),
    "submit_evaluation": gettext_lazy("Évaluation de l’essai déposée"),
    "record_final_opinion": gettext_lazy("Avis final du comité rendu"),
    "generalise": gettext_lazy("Décision : généralisation"),
    "extend_trial": gettext_lazy("Décision : essai prolongé"),
    "adapt": gettext_lazy("Décision : projet à adapter, nouvel essai"),
    "abandon": gettext_lazy("Décision : projet arrêté"),
    "open_review": gettext_lazy("Réévaluation ouverte"),
    "close_review": gettext_lazy("Réévaluation close"),
    "retire": gettext_lazy("Système retiré du service"),
    "withdraw": gettext_lazy("Dossier retiré par le porteur"),
    "regularise": gettext_lazy("Décision : système régularisé"),
    "stop_existing": gettext_lazy("Décision : arrêt du système en service"),
}


@dataclass(frozen=True)
class Event:
    """One line of the history. `title` and `text` may hold words that people typed."""

    at: datetime
    title: str
    text: str = ""
    who: str = ""
    with_time: bool = True
    current: bool = False


def timeline(use_case: UseCase, reader: User, *, everything: bool = False) -> list[Event]:
    """Return the history of a dossier, newest first: the moves, or `everything` that `reader` may see.

    Everything adds the supporting documents, the frozen versions of the demand and the messages. The number
    of queries does not depend on the number of events.
    """
    events = list(_moves(use_case))
    if everything:
        events += [*_documents(use_case), *_versions(use_case), *_messages(use_case, reader)]
    events.sort(key=lambda event: event.at)
    events.insert(0, _opening(use_case))
    return events[::-1]


def done_label(transition: str) -> str:
    """Return the words for a move once done, « Dossier déposé » for "submit"."""
    return str(DONE.get(transition) or TRANSITIONS[transition].label)


def _opening(use_case: UseCase) -> Event:
    title = _("Dossier ouvert")
    if use_case.copied_from_id:
        source = use_case.copied_from.reference
        title = _("Dossier ouvert, copié du dossier %(reference)s") % {"reference": source}
    return Event(use_case.created_at, title, who=use_case.lead.get_full_name())


def _moves(use_case: UseCase) -> Iterator[Event]:
    rows: list[TransitionLog] = list(use_case.transition_logs.select_related("actor").order_by("pk"))
    for row in rows:
        yield Event(row.at, done_label(row.transition), row.comment, row.actor.get_full_name())


def _documents(use_case: UseCase) -> Iterator[Event]:
    for row in use_case.documents.select_related("uploaded_by"):
        title = _("Pièce ajoutée : %(title)s") % {"title": row.title}
        yield Event(row.uploaded_at, title, str(row.get_kind_display()), row.uploaded_by.get_full_name())


def _versions(use_case: UseCase) -> Iterator[Event]:
    for row in use_case.submission_versions.all():
        title = _("Version %(number)s de la demande figée") % {"number": row.number}
        yield Event(row.frozen_at, title, f"SHA-256 : {row.sha256}")


def _messages(use_case: UseCase, reader: User) -> Iterator[Event]:
    for row in visible_messages(use_case, reader).select_related("author"):
        yield Event(row.at, _("Message"), row.body, row.author.get_full_name())
