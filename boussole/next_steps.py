"""What comes next on a dossier, who acts, by when: one row per state, said to each reader."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from evaluation.compass.models import Assessment
from evaluation.trial.selectors import protocol_of
from usecases.enums import FINISHED, State
from usecases.models import UseCase
from usecases.permissions import is_lead

LEAD = "lead"
EXPERTS = "experts"


@dataclass(frozen=True)
class Step:
    """The next step as a page shows it. `mine` tells whether it is for the reader."""

    title: str
    text: str
    who: str
    url: str
    action: str
    mine: bool
    due_on: date | None

    @property
    def kicker(self) -> str:
        """The line above the title: whose turn it is."""
        if self.mine:
            return gettext("Prochaine étape, à vous")
        if not self.who:
            return gettext("Dossier clos")
        return gettext("Prochaine étape, on attend : %(who)s") % {"who": self.who}


@dataclass(frozen=True)
class Row:
    """A state's next step: what, why, the page where it is done, the button, and who does it."""

    title: str
    text: str
    page: str
    action: str
    actors: tuple[str, ...]


def _row(title: str, text: str, page: str, action: str, *actors: str) -> Row:
    return Row(title, text, page, action, actors)


ROWS: dict[State, Row] = {
    State.DRAFT: _row(
        _("Terminer et déposer le dossier"),
        _("Chaque thème tient sur une page. Vous vérifiez tout avant de déposer."),
        "usecases:tasks",
        _("Continuer le dossier"),
        LEAD,
    ),
    State.SUBMITTED: _row(
        _("Examiner la recevabilité"),
        _("Ouvrir l’évaluation en confiant chaque critère à un expert, demander des compléments ou refuser."),
        "compass:assign",
        _("Ouvrir l’évaluation"),
        Role.COORDINATOR,
    ),
    State.TO_COMPLETE: _row(
        _("Compléter le dossier"),
        _("Le coordinateur a demandé des précisions. Vos réponses sont gardées."),
        "usecases:tasks",
        _("Compléter"),
        LEAD,
    ),
    State.IN_ASSESSMENT: _row(
        _("Donner les avis d’experts"),
        _("Chaque expert répond aux questions de son critère, puis donne son avis."),
        "compass:overview",
        _("Ouvrir la boussole"),
        EXPERTS,
    ),
    State.ON_WATCH: _row(
        _("Réexaminer le dossier à la date prévue"),
        _("L’usage est souhaité, mais l’IA ne peut pas encore le faire."),
        "compass:overview",
        _("Voir la boussole"),
        Role.COORDINATOR,
    ),
    State.READY_FOR_COMMITTEE: _row(
        _("Recueillir l’avis du comité éthique"),
        _("Inscrire le dossier en séance, voter, puis enregistrer l’avis."),
        "committee:dossier",
        _("Voir la séance"),
        Role.COORDINATOR,
    ),
    State.OPINION_GIVEN: _row(
        _("Prendre la décision"),
        _("Le comité a rendu son avis. Il éclaire ; l’élu décide et dit pourquoi."),
        "decisions:decide",
        _("Prendre la décision"),
        Role.ELECTED_OFFICIAL,
    ),
    State.AUTHORISED: _row(
        _("Fixer le protocole, puis démarrer l’essai"),
        _("Les critères et les seuils se fixent avant. Une fois verrouillés, ils ne changent plus."),
        "trial:overview",
        _("Préparer l’essai"),
        LEAD,
        Role.COORDINATOR,
    ),
    State.TRIAL_RUNNING: _row(
        _("Suivre l’essai"),
        _("Noter les mesures et les incidents. Un critère d’arrêt atteint suspend l’essai."),
        "trial:overview",
        _("Suivre l’essai"),
        LEAD,
    ),
    State.TRIAL_SUSPENDED: _row(
        _("Traiter la suspension"),
        _("Reprendre l’essai avec un motif, le terminer, ou proposer de l’arrêter."),
        "trial:overview",
        _("Voir l’essai"),
        LEAD,
        Role.COORDINATOR,
    ),
    State.TRIAL_ENDED: _row(
        _("Évaluer l’essai"),
        _("Les experts redonnent leur avis, le porteur compare les résultats au protocole."),
        "trial:evaluation",
        _("Rédiger l’évaluation"),
        LEAD,
        EXPERTS,
    ),
    State.READY_FOR_FINAL_OPINION: _row(
        _("Recueillir l’avis final du comité"),
        _("Inscrire le dossier en séance, voter, puis enregistrer l’avis."),
        "committee:dossier",
        _("Voir la séance"),
        Role.COORDINATOR,
    ),
    State.FINAL_OPINION_GIVEN: _row(
        _("Prendre la décision finale"),
        _("Généraliser, prolonger, adapter ou arrêter : l’élu décide et dit pourquoi."),
        "decisions:decide",
        _("Prendre la décision"),
        Role.ELECTED_OFFICIAL,
    ),
    State.DEPLOYED: _row(
        _("Assurer le suivi"),
        _("Des bilans sont prévus. Un incident ou un nouveau modèle ouvre une réévaluation."),
        "decisions:follow_up",
        _("Voir le suivi"),
        Role.COORDINATOR,
    ),
    State.UNDER_REVIEW: _row(
        _("Conclure la réévaluation"),
        _("Écrire le bilan, puis garder en service, adapter ou retirer, avec un motif."),
        "decisions:follow_up",
        _("Voir le suivi"),
        Role.COORDINATOR,
    ),
}
CLOSED: dict[State, str] = {
    State.INADMISSIBLE: _("Le dossier n’est pas recevable."),
    State.PROHIBITED: _("Cette pratique est interdite par le règlement européen sur l’IA."),
    State.REFUSED: _("L’essai n’est pas autorisé."),
    State.ABANDONED: _("Le projet est arrêté."),
    State.WITHDRAWN: _("Le porteur a retiré son dossier."),
    State.RETIRED: _("Le système n’est plus en service."),
}


def next_step(use_case: UseCase, reader: User) -> Step:
    """Return the next step of `use_case` as `reader` sees it: who acts, where, by when."""
    state = State(use_case.state)
    if state in FINISHED:
        history = reverse("usecases:history", args=[use_case.pk])
        return Step(str(CLOSED[state]), "", "", history, gettext("Voir l’historique"), False, None)
    refine = REFINED.get(state)
    row = (refine and refine(use_case, reader)) or ROWS[state]
    mine = any(_is(actor, use_case, reader) for actor in row.actors)
    who = ", ".join(dict.fromkeys(_name(actor, use_case) for actor in row.actors))
    action = str(row.action) if mine else gettext("Voir où en est cette étape")
    url = reverse(row.page if mine or row.page not in EDIT_PAGES else EDIT_PAGES[row.page], args=[use_case.pk])
    return Step(str(row.title), str(row.text), who, url, action, mine, use_case.due_on)


# Where a reader who does not act looks instead of the page where it is done.
EDIT_PAGES = {
    "usecases:tasks": "usecases:description",
    "compass:assign": "usecases:description",
    "compass:complete": "compass:overview",
    "decisions:decide": "decisions:detail",
    "trial:evaluation": "trial:overview",
    "trial:protocol": "trial:overview",
    "trial:approve": "trial:overview",
    "trial:start": "trial:overview",
}


def _is(actor: str, use_case: UseCase, reader: User) -> bool:
    if actor == LEAD:
        return is_lead(reader, use_case)
    if actor == EXPERTS:
        return _has_opinion_to_give(use_case, reader)
    return use_case.lead_id != reader.pk and reader.has_role(use_case.organisation_id, actor)


def _name(actor: str, use_case: UseCase) -> str:
    if actor == LEAD:
        return use_case.lead.get_full_name()
    if actor == EXPERTS:
        return gettext("Les experts désignés")
    return str(Role(actor).label)


def _awaited(use_case: UseCase) -> set[int] | None:
    """Return the experts whose opinion is awaited, by id; None when no assessment is open. Read once a dossier."""
    if not hasattr(use_case, "experts_awaited"):
        rows = use_case.assessments.filter(completed_at__isnull=True)
        assessment: Assessment | None = rows.prefetch_related("assignments__criterion", "opinions").first()
        use_case.experts_awaited = None if assessment is None else _unsigned(assessment)
    return use_case.experts_awaited


def _unsigned(assessment: Assessment) -> set[int]:
    signed = {opinion.criterion_id for opinion in assessment.opinions_in_force}
    return {
        row.expert_id
        for row in assessment.active_assignments
        if not row.criterion.is_general and row.criterion_id not in signed
    }


def _has_opinion_to_give(use_case: UseCase, reader: User) -> bool:
    return reader.pk in (_awaited(use_case) or ())


def _assessed(use_case: UseCase, reader: User) -> Row | None:
    if _awaited(use_case) != set():
        return None
    return _row(
        gettext("Terminer l’évaluation"),
        gettext("Les sept avis sont donnés. Le dossier peut partir au comité."),
        "compass:complete",
        gettext("Terminer l’évaluation"),
        Role.COORDINATOR,
    )


def _authorised(use_case: UseCase, reader: User) -> Row | None:
    protocol = protocol_of(use_case)
    if protocol is None or protocol.locked_at is None or protocol.locked_at < use_case.authorised_at:
        return _row(
            gettext("Écrire et verrouiller le protocole"),
            gettext("Les critères et les seuils se fixent avant. Une fois verrouillés, ils ne changent plus."),
            "trial:protocol",
            gettext("Écrire le protocole"),
            LEAD,
        )
    if getattr(protocol, "approval", None) is None:
        return _row(
            gettext("Accepter le protocole"),
            gettext("Le porteur a verrouillé le protocole. L’essai démarre quand le coordinateur l’accepte."),
            "trial:approve",
            gettext("Lire et accepter le protocole"),
            Role.COORDINATOR,
        )
    return _row(
        gettext("Démarrer l’essai"),
        gettext("Le protocole est verrouillé et accepté."),
        "trial:start",
        gettext("Démarrer l’essai"),
        LEAD,
        Role.COORDINATOR,
    )


def _reviewed(use_case: UseCase, reader: User) -> Row | None:
    if _has_opinion_to_give(use_case, reader):
        return _row(
            gettext("Redonner votre avis, pour la réévaluation"),
            gettext("Vos réponses sont reprises : changez ce qui a changé, puis signez."),
            "compass:overview",
            gettext("Ouvrir la boussole"),
            EXPERTS,
        )
    return None


def _ended(use_case: UseCase, reader: User) -> Row | None:
    if _has_opinion_to_give(use_case, reader):
        return _row(
            gettext("Redonner votre avis, après l’essai"),
            gettext("Vos réponses d’avant l’essai sont reprises : changez ce qui a changé, puis signez."),
            "compass:overview",
            gettext("Ouvrir la boussole"),
            EXPERTS,
        )
    return None


REFINED: dict[State, Callable[[UseCase, User], Row | None]] = {
    State.IN_ASSESSMENT: _assessed,
    State.AUTHORISED: _authorised,
    State.TRIAL_ENDED: _ended,
    State.UNDER_REVIEW: _reviewed,
}
