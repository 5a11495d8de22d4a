"""« Bilan annuel » of a collectivité: what became of its dossiers, refusals said as plainly as the rest. Plain data.

Nothing secret: of a decision, only the reason that was made public; of a vote, only its result.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from boussole.shared.typography import date_fr, euros, number_fr
from evaluation.decisions.enums import DecisionKind
from evaluation.decisions.models import Condition, Decision, Review
from evaluation.decisions.wording import stance
from evaluation.trial.enums import Outcome, Severity
from evaluation.trial.models import Evaluation, Incident
from evaluation.trial.results import results_sentence
from reports.documents.blocks import Block, Cell, facts, items, marked, note, section, table, words
from reports.documents.yearly_figures import Costs, Dialogue, Footprints, Votes, YearlyFigures, figures_of
from reports.enums import ReportKind
from usecases.enums import State
from usecases.models import HiddenUseCase, UseCase
from usecases.timeline import done_label
from usecases.visibility import READERS

K = DecisionKind
INTO_USE = (K.GENERALISE, K.GENERALISE_WITH_CONDITIONS, K.REGULARISE)
STOPS = (K.REFUSE, K.ABANDON, K.STOP_EXISTING, K.RETIRE)


def years_of(organisation: Organisation) -> list[tuple[str, str]]:
    """Return the years of which there is something to say, newest first."""
    days = _deposited(organisation).order_by("submitted_at").values_list("submitted_at", flat=True)
    first, last = days.first(), timezone.localdate().year
    years = range(last, (timezone.localdate(first).year if first else last) - 1, -1)
    return [(str(year), str(year)) for year in years]


def without_dossier(organisation: Organisation) -> str:
    """Return why there is no review yet; empty once a dossier was deposited."""
    return "" if _deposited(organisation).exists() else _("aucun dossier n’est encore déposé")


def closed_review(organisation: Organisation, reader: User, content: dict[str, Any] | None = None) -> str:
    """Say why the review is closed to `reader`: no role that reads every dossier, or one from which they stay out."""
    if not reader.has_role(organisation.pk, *READERS):
        return _("Le bilan annuel est ouvert aux personnes qui lisent tous les dossiers de la collectivité.")
    hidden = HiddenUseCase.objects.in_force().filter(user=reader, use_case__organisation=organisation)
    if hidden.exists():
        return _("Vous restez en dehors d’un dossier de cette collectivité : son bilan ne vous est pas ouvert.")
    return ""


def yearly_review(organisation: Organisation, year: str) -> dict[str, Any]:
    """Return the review of `year` (four digits): what happened in it, and where things stood at its end, or today."""
    today = timezone.localdate()
    found = figures_of(organisation, int(year), today)
    return {
        "kind": str(ReportKind.YEARLY_REVIEW),
        "name": str(ReportKind.YEARLY_REVIEW.label),
        "organisation": organisation.name,
        "demonstration": organisation.is_demonstration,
        "title": _("Bilan de l’année %(year)s") % {"year": year},
        "topic": year,
        "dated_on": found.on.isoformat(),
        "status": _("L’année n’est pas finie : ce bilan est provisoire.") if int(year) == today.year else "",
        "lead": _lead(found),
        "sections": [
            _essentials(found),
            _states(found),
            _policies(found),
            _decisions(_("Ce qui est entré en service"), found.decisions, INTO_USE, _("Rien n’est entré en service.")),
            _decisions(_("Ce qui a été refusé ou arrêté"), found.decisions, STOPS, _("Rien n’a été refusé ni arrêté.")),
            _closings(found),
            _decisions(_("Les autres décisions"), found.decisions, (), _("Aucune autre décision.")),
            _trials(found.evaluations),
            _incidents(found.incidents),
            _votes(found.votes),
            _conditions(found.late_conditions, found.owed_conditions, found.on),
            _reviews(found.reviews_done, found.reviews_late),
            _costs(found.costs),
            _footprints(found.footprints),
            _dialogue(found.dialogue),
        ],
    }


def _deposited(organisation: Organisation) -> Any:
    return UseCase.objects.filter(organisation=organisation, submitted_at__isnull=False)


def _lead(found: YearlyFigures) -> str:
    kinds = Counter(row.kind for row in found.decisions)
    values = {
        "new": found.deposited,
        "trials": kinds[K.AUTHORISE_TRIAL],
        "used": sum(kinds[kind] for kind in INTO_USE),
        "stopped": sum(kinds[kind] for kind in STOPS),
    }
    return (
        _(
            "Dossiers déposés : %(new)s. Essais autorisés : %(trials)s. Mises en service : %(used)s. "
            "Refus et arrêts : %(stopped)s."
        )
        % values
    )


def _essentials(found: YearlyFigures) -> Block:
    return section(
        _("L’essentiel"),
        facts(
            [
                (_("Dossiers déposés dans l’année"), str(found.deposited)),
                (_("Dossiers suivis au %(day)s") % {"day": date_fr(found.on)}, str(found.living)),
                (_("Décisions de l’année"), str(len(found.decisions))),
                (_("Essais évalués dans l’année"), str(len(found.evaluations))),
                (_("Incidents de l’année"), str(len(found.incidents))),
                (_("Conditions en retard"), str(len(found.late_conditions))),
                (_("Bilans de suivi en retard"), str(len(found.reviews_late))),
            ]
        ),
    )


def _states(found: YearlyFigures) -> Block:
    title = _("Où en sont les dossiers, au %(day)s") % {"day": date_fr(found.on)}
    rows = [[str(state.label), str(found.states[state])] for state in State if found.states.get(state)]
    columns = [(_("État"), ""), (_("Dossiers"), "number")]
    return section(title, table(title, columns, rows, empty=_("Aucun dossier.")), note(_("Sans les brouillons.")))


def _policies(found: YearlyFigures) -> Block:
    title = _("Les politiques publiques servies")
    columns = [(_("Politique publique, dite par le porteur"), ""), (_("Dossiers"), "number")]
    rows = [[name or _("non dite"), str(count)] for name, count in found.policies]
    return section(title, table(title, columns, rows, empty=_("Aucun dossier.")))


def _decisions(title: str, decisions: Sequence[Decision], kinds: Sequence[str], empty: str) -> Block:
    """The decisions of those kinds; of all the others when there is none."""
    wanted = [row for row in decisions if (row.kind in kinds if kinds else row.kind not in (*INTO_USE, *STOPS))]
    columns = [(_("Dossier"), ""), (_("Décision"), "phrase"), (_("Avis du comité"), "word"), (_("Motif public"), "")]
    asked = _("Un motif public est demandé pour un refus ou un arrêt.") if wanted and kinds != STOPS else ""
    return section(title, table(title, columns, [_decision(row) for row in wanted], empty=empty), note(asked))


def _decision(row: Decision) -> list[Cell]:
    what = _("%(what)s, le %(day)s") % {"what": row.get_kind_display(), "day": date_fr(row.taken_at)}
    return [_named(row.use_case), what, stance(row), row.public_reason]


def _named(use_case: UseCase) -> str:
    return f"{use_case.title} ({use_case.reference})"


def _closings(found: YearlyFigures) -> Block:
    rows = [
        _("%(dossier)s : %(what)s, le %(day)s")
        % {"dossier": _named(row.use_case), "what": done_label(row.transition).lower(), "day": date_fr(row.at)}
        for row in found.closings
    ]
    return section(_("Ce qui s’est clos sans décision d’élu"), items(rows, empty=_("Aucun dossier.")))


def _trials(evaluations: Sequence[Evaluation]) -> Block:
    title = _("Les essais évalués dans l’année")
    columns = [(_("Dossier"), ""), (_("Critères"), "phrase"), (_("Proposition des règles"), "phrase")]
    rows = [
        [
            _named(row.protocol.use_case),
            results_sentence([result.verdict for result in row.results.all()]),
            str(Outcome(row.proposal).label),
        ]
        for row in evaluations
    ]
    return section(title, table(title, columns, rows, empty=_("Aucun essai n’a été évalué.")))


def _incidents(incidents: Sequence[Incident]) -> Block:
    title = _("Les incidents des essais")
    columns = [(_("Gravité"), ""), (_("Incidents"), "number"), (_("Pas encore clos"), "number")]
    rows = []
    for severity in Severity:
        inside = [row for row in incidents if row.severity == severity]
        if inside:
            rows.append([str(severity.label), str(len(inside)), str(sum(row.closed_on is None for row in inside))])
    return section(title, table(title, columns, rows, empty=_("Aucun incident n’est survenu dans l’année.")))


def _votes(votes: Votes) -> Block:
    return section(
        _("Les votes du comité éthique"),
        facts(
            [
                (_("Votes comptés"), str(votes.counted)),
                (_("Motions adoptées"), str(votes.adopted)),
                (_("Adoptées à l’unanimité"), str(votes.unanimous)),
                (_("Sans décision, faute de quorum"), str(votes.without_quorum)),
                (_("Opinions minoritaires"), str(votes.minorities)),
            ]
        ),
        note(_("À l’unanimité : ni voix contre, ni abstention.")),
    )


def _conditions(late: Sequence[Condition], owed: int, on: date) -> Block:
    title = _("Les conditions des décisions")
    columns = [(_("Condition"), ""), (_("Dossier"), ""), (_("Qui"), "phrase"), (_("Avant le"), "phrase")]
    rows = [
        [marked(row.text, "warning"), _named(row.decision.use_case), row.owner, date_fr(row.due_on)] for row in late
    ]
    values = {"day": date_fr(on), "owed": owed, "late": len(late)}
    told = _("Conditions à remplir au %(day)s : %(owed)s, dont %(late)s en retard.") % values
    return section(
        title, words(told, strong=True), table(_("En retard"), columns, rows, empty=_("Aucune n’est en retard."))
    )


def _reviews(done: Sequence[Review], late: Sequence[Review]) -> Block:
    columns = [(_("Dossier"), ""), (_("Bilan"), "phrase"), (_("Suite"), "phrase")]
    rows = [[_named(row.use_case), row.label, row.get_outcome_display()] for row in done]
    waiting = [[_named(row.use_case), row.label, date_fr(row.due_on)] for row in late]
    due = [(_("Dossier"), ""), (_("Bilan"), "phrase"), (_("Prévu le"), "phrase")]
    return section(
        _("Les bilans de suivi"),
        table(_("Faits dans l’année"), columns, rows, empty=_("Aucun bilan n’a été conclu dans l’année.")),
        table(_("En retard"), due, waiting, empty=_("Aucun bilan n’est en retard.")),
    )


def _costs(costs: Costs) -> Block:
    total = _("%(low)s sur trois ans comme prévu, %(high)s si l’usage double.") % {
        "low": euros(costs.planned),
        "high": euros(costs.doubled),
    }
    return section(
        _("Le coût prévu des dossiers suivis"),
        words(total if costs.tables else _("Aucun tableau de coûts n’est encore fait."), strong=True),
        facts(
            [
                (_("Dossiers avec un tableau de coûts"), str(costs.tables)),
                (_("Dossiers sans tableau, non comptés"), str(costs.without)),
                (_("Montants inconnus, comptés pour rien"), str(costs.unknown)),
            ]
        ),
    )


def _footprints(prints: Footprints) -> Block:
    total = _("De %(low)s à %(high)s kg CO₂e par an.") % {
        "low": number_fr(prints.low, 0),
        "high": number_fr(prints.high, 0),
    }
    return section(
        _("L’empreinte estimée des dossiers suivis"),
        words(total if prints.estimates else _("Aucune empreinte n’est encore estimée."), strong=True),
        facts(
            [
                (_("Dossiers avec une estimation"), str(prints.estimates)),
                (_("Dossiers sans estimation, non comptés"), str(prints.without)),
            ]
        ),
        note(_("Ordres de grandeur : les méthodes et les hypothèses sont dans chaque dossier.")),
    )


def _dialogue(dialogue: Dialogue) -> Block:
    return section(
        _("Le dialogue social"),
        facts(
            [
                (_("Consultations ouvertes"), str(dialogue.consultations)),
                (_("Instances saisies"), str(dialogue.seizures)),
                (_("Avis rendus par les instances"), str(dialogue.opinions)),
                (_("Avis signés par les représentants du personnel"), str(dialogue.voices)),
            ]
        ),
    )
