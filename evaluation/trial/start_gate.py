"""What keeps a trial from starting: each thing, who can lift it, by name and by role, and how."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from boussole.shared.typography import date_fr
from evaluation.compass.models import Assessment, CriterionAssignment
from evaluation.compass.scoring import Signal
from evaluation.compass.selectors import current_assessment, open_signals, signals_of
from evaluation.dialogue.selectors import missing_opinions
from evaluation.trial.models import Protocol, ProtocolApproval
from usecases.models import UseCase
from usecases.selectors import holders_of

BLOCKING = ("B", "BD")


@dataclass(frozen=True)
class Hindrance:
    """One thing that keeps the trial from starting.

    `who` names the people with their role, `how` says what they do. Of a blocker, `url` is the page where it stands and
    `code` names what is behind it there (a question, a body of the staff); `final` tells that nobody can lift it.
    """

    text: str
    who: str
    how: str
    url: str = ""
    code: str = ""
    final: bool = False


def hindrances(use_case: UseCase, protocol: Protocol | None, *, today: date) -> list[Hindrance]:
    """Return everything that keeps the trial from starting on `today`, in the order in which to deal with it."""
    return [
        *_of_the_protocol(use_case, protocol, today),
        *_of_the_social_dialogue(use_case),
        *_of_the_compass(use_case),
    ]


def _of_the_protocol(use_case: UseCase, protocol: Protocol | None, today: date) -> Iterator[Hindrance]:
    lead = _("%(name)s, porteur du dossier") % {"name": use_case.lead}
    if protocol is None or protocol.locked_at is None:
        text = _("Le protocole n’est pas verrouillé.")
        how = _("Compléter ce qui manque, puis verrouiller.")
        yield Hindrance(text, lead, how)
        return
    if not ProtocolApproval.objects.filter(protocol=protocol).exists():
        how = _("Lire le protocole verrouillé et l’accepter : c’est la seconde signature.")
        yield Hindrance(_("Le protocole n’est pas accepté."), _coordinators(use_case), how)
    if today < protocol.starts_on:
        text = _("La date de début n’est pas venue : le %(day)s.") % {"day": date_fr(protocol.starts_on)}
        yield Hindrance(text, lead, _("Attendre ce jour, ou proposer un avenant qui avance la date."))


def _of_the_social_dialogue(use_case: UseCase) -> Iterator[Hindrance]:
    for row in missing_opinions(use_case):
        how = _("Saisir l’instance, puis noter son avis quand il est rendu.")
        if row.due_on:
            how += " " + _("Avis attendu le %(day)s.") % {"day": date_fr(row.due_on)}
        yield Hindrance(
            row.text, _coordinators(use_case), how, reverse("dialogue:dossier", args=[use_case.pk]), row.body
        )


def _of_the_compass(use_case: UseCase) -> Iterator[Hindrance]:
    assessment = current_assessment(use_case)
    signals = open_signals(assessment) if assessment else signals_of(use_case)
    blocking = [signal for signal in signals if signal.kind in BLOCKING]
    people = _signatories(assessment) if blocking and assessment else {}
    for signal in blocking:
        yield _blocker(use_case, signal, people)


def _blocker(use_case: UseCase, signal: Signal, people: dict[str, CriterionAssignment]) -> Hindrance:
    if not signal.criterion:
        who, how = _("personne"), _("C’est une ligne rouge du cadre politique : aucun expert ne la lève.")
        url = reverse("frame:alignment", args=[use_case.pk])
        return Hindrance(signal.message, who, how, url, signal.question_code, final=True)
    overview = reverse("compass:overview", args=[use_case.pk])
    if signal.final:
        how = _("Cette pratique est interdite : rien ne lève ce point.")
        return Hindrance(signal.message, _("personne"), how, overview, signal.question_code, final=True)
    row = people.get(signal.criterion)
    if row is None:
        how = _("Désigner un expert pour ce critère ; lui seul lèvera le point.")
        return Hindrance(signal.message, _coordinators(use_case), how, overview, signal.question_code)
    who = _("%(name)s, expert signataire du critère « %(criterion)s »") % {
        "name": row.expert,
        "criterion": row.criterion.label,
    }
    how = _("Lever le point dans la boussole, avec la pièce qui le prouve.")
    return Hindrance(signal.message, who, how, overview, signal.question_code)


def _signatories(assessment: Assessment) -> dict[str, CriterionAssignment]:
    """Who signs each criterion today, by its code."""
    rows = CriterionAssignment.objects.active().filter(assessment=assessment, signs=True)
    return {row.criterion.code: row for row in rows.select_related("expert", "criterion")}


def _coordinators(use_case: UseCase) -> str:
    """The coordinators by name, the lead apart: nobody signs twice."""
    names = [str(user) for user in holders_of(use_case.organisation, Role.COORDINATOR) if user.pk != use_case.lead_id]
    return _("%(names)s, coordination") % {"names": ", ".join(names)} if names else _("le coordinateur, à désigner")
