"""The evaluation of a trial, read from what was frozen when it was deposited, as plain data."""

from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from boussole.shared.typography import date_fr, datetime_fr, euros, number_fr
from evaluation.trial.models import Evaluation, Incident
from evaluation.trial.results import Comparison, Results, comparison_of, results_of
from evaluation.trial.selectors import events_of, incidents_of
from reports.documents.blocks import Block, Cell, facts, items, marked, note, said, section, table, words
from reports.documents.file import grouped
from reports.documents.voices import staff_sections
from reports.documents.wording import figure, time_saved
from reports.enums import ReportKind
from usecases.models import UseCase

FILLS = {"reached": "solid", "missed": "hatch", "inconclusive": "hollow"}


def without_evaluation(use_case: UseCase) -> str:
    """Return why there is no evaluation to print yet; empty when one is deposited."""
    return "" if _deposited(use_case).exists() else _("l’évaluation de l’essai n’est pas encore déposée")


def evaluation_snapshot(use_case: UseCase) -> dict[str, Any]:
    """Return what the last deposited evaluation says. `without_evaluation` tells when there is none."""
    use_case = UseCase.objects.select_related("organisation", "lead").get(pk=use_case.pk)
    rows = _deposited(use_case).select_related("protocol__use_case", "submitted_by", "ex_post")
    evaluation = rows.order_by("-protocol__version").first()
    results, compared = results_of(evaluation), comparison_of(evaluation)
    return {
        "kind": str(ReportKind.EVALUATION),
        "name": str(ReportKind.EVALUATION.label),
        "organisation": use_case.organisation.name,
        "demonstration": use_case.organisation.is_demonstration,
        "reference": use_case.reference,
        "title": use_case.title,
        "dated_on": timezone.localdate(evaluation.submitted_at).isoformat(),
        "status": "",
        "lead": _("Les règles proposent, le comité vote, l’élu décide."),
        "evaluation_sha256": evaluation.sha256,
        "sections": [
            _essentials(evaluation, results),
            _criteria(results),
            _stops(results),
            *staff_sections(evaluation),
            _report(evaluation, results),
            _time(evaluation),
            _spending(results),
            _incidents(evaluation),
            _events(evaluation, results),
            _rules(results),
            _compass(compared),
            _check(evaluation),
        ],
    }


def _deposited(use_case: UseCase) -> Any:
    return Evaluation.objects.filter(protocol__use_case=use_case, submitted_at__isnull=False)


def _essentials(evaluation: Evaluation, results: Results) -> Block:
    protocol = evaluation.protocol
    deposited = _("par %(who)s, le %(day)s")
    return section(
        _("L’essentiel"),
        words(_("Les règles proposent : %(what)s.") % {"what": results.proposal.lower()}, strong=True),
        words(results.sentence),
        items(_("Réserve : %(text)s") % {"text": text} for text in results.reserves),
        facts(
            [
                (_("Essai"), f"{date_fr(protocol.starts_on)} – {date_fr(protocol.ends_on)}"),
                (_("Protocole"), _("version %(n)s, verrouillée le %(day)s") % _version(protocol)),
                (
                    _("Évaluation déposée"),
                    deposited % {"who": evaluation.submitted_by, "day": date_fr(evaluation.submitted_at)},
                ),
            ]
        ),
    )


def _version(protocol: Any) -> dict[str, Any]:
    return {"n": protocol.version, "day": date_fr(protocol.locked_at)}


def _criteria(results: Results) -> Block:
    columns = [
        (_("Critère"), ""),
        (_("Départ"), "number"),
        (_("Fixé avant"), "phrase"),
        (_("Trouvé"), "number"),
        (_("Observations"), "amount"),
        (_("Verdict"), "word"),
    ]
    title = _("Chaque critère, face au protocole verrouillé")
    return section(
        title, table(title, columns, [_criterion(row) for row in results.criteria], empty=_("Aucun critère."))
    )


def _criterion(row: Any) -> list[Cell]:
    verdict = {"reached": _("Atteint"), "missed": _("Non atteint"), "inconclusive": _("Non concluant")}[row["verdict"]]
    word = _("au moins") if row["direction"] == "at_least" else _("au plus")
    sample = _("%(n)s (au moins %(wanted)s)") % {"n": row["sample"], "wanted": row["minimum_sample"]}
    return [
        f"{row['label']} ({row['code']})",
        _figure(row["baseline"]),
        f"{word} {_figure(row['threshold'])} {row['unit']}".strip(),
        _figure(row["value"]),
        sample,
        marked(f"{verdict} : {row['why']}" if row["verdict"] == "inconclusive" else verdict, FILLS[row["verdict"]]),
    ]


def _figure(value: Any) -> str:
    return number_fr(value) if value is not None else ""


def _stops(results: Results) -> Block:
    columns = [(_("Critère d’arrêt"), ""), (_("Atteint"), "code"), (_("Pourquoi"), "")]
    rows = [[row["label"], _("oui") if row["reached"] else _("non"), row["why"]] for row in results.stops]
    title = _("Les critères d’arrêt")
    return section(title, table(title, columns, rows, empty=_("Le protocole n’en fixe aucun.")))


def _report(evaluation: Evaluation, results: Results) -> Block:
    opinions = results.opinions or ([_("aucun")] if evaluation.prevention_plan else [])
    return section(
        _("Le bilan du porteur"),
        said(evaluation.summary, by=_("Le porteur écrit :")),
        said(evaluation.staff_feedback, by=_("Ce que disent les agents, d’après lui :")),
        said(evaluation.prevention_plan, by=_("Plan de prévention pour la charge de travail :")),
        facts([(_("Avis d’une instance du personnel sur ce plan"), said_) for said_ in opinions]),
    )


def _time(evaluation: Evaluation) -> Block:
    return section(
        _("Le temps gagné"),
        words(time_saved(evaluation)),
        note(
            _(
                "Un temps gagné sur une tâche n’est pas un poste en moins. Son usage se discute avec les agents. "
                "Il a été déclaré ou mesuré pendant l’essai : il peut changer à plus grande échelle."
            )
        ),
    )


def _spending(results: Results) -> Block:
    used, footprint = results.spending, results.footprint
    columns = [(_("Mesure"), ""), (_("Prévu"), "amount"), (_("Réel"), "amount")]
    money = [euros(used[name]) or _("non connu") for name in ("planned_cost", "actual_cost")]
    title = _("Coût et empreinte : prévu et réel")
    rows = [
        [_("Dépense de l’essai"), *money],
        [_("Empreinte, au plus"), footprint.planned, footprint.actual],
    ]
    return section(
        title,
        table(title, columns, rows),
        note(footprint.basis),
        note(_("Au-delà de 120 % du prévu, le coût et l’empreinte sont réévalués.")),
    )


def _incidents(evaluation: Evaluation) -> Block:
    columns = [(_("Jour"), "phrase"), (_("Gravité"), "word"), (_("Ce qui s’est passé, ce qui a été fait"), "")]
    rows = [_incident(row) for row in incidents_of(evaluation.protocol).order_by("happened_on", "pk")]
    title = _("Les incidents")
    return section(title, table(title, columns, rows, empty=_("Aucun incident signalé.")))


def _incident(row: Incident) -> list[Cell]:
    end = _("Clos le %(day)s.") % {"day": date_fr(row.closed_on)} if row.closed_on else _("Pas encore clos.")
    told = "\n".join(text for text in (row.description, row.action, end) if text)
    return [date_fr(row.happened_on), row.get_severity_display(), told]


def _events(evaluation: Evaluation, results: Results) -> Block:
    held = events_of(evaluation.protocol, today=timezone.localdate(evaluation.submitted_at))
    columns = [(_("Formation ou information"), ""), (_("Prévue le"), "phrase"), (_("Ce qui a eu lieu"), "")]
    rows = [
        [f"{row.event.title} ({row.event.get_kind_display()})", date_fr(row.event.planned_on), _held(row)]
        for row in held
    ]
    title = _("Formations et informations")
    return section(title, table(title, columns, rows, empty=_("Aucune n’a été notée.")), note(results.training))


def _held(row: Any) -> str:
    if row.event.cancelled_at:
        return _("Annulée : %(why)s") % {"why": row.event.cancelled_because}
    if row.holding is None:
        return _("Rien n’est noté.")
    if not row.invited:
        return _("Tenue le %(day)s.") % {"day": date_fr(row.holding.held_on)}
    values = {"day": date_fr(row.holding.held_on), "came": row.attended, "asked": row.invited}
    return _("Tenue le %(day)s : %(came)s présents pour %(asked)s invités.") % values


def _rules(results: Results) -> Block:
    columns = [(_("Règle"), "phrase"), (_("Jugée"), "phrase"), (_("Pourquoi, et avec quel effet"), "")]
    rows = []
    for rule in results.rules:
        state = f"{rule.state_word} ({_('elle décide')})" if rule.decides else rule.state_word
        figures = "\n".join(f"{name} : {value}" for name, value in rule.figures)
        why = [f"{capfirst(rule.reason)}.", f"{capfirst(rule.effect)}." if rule.effect else "", figures]
        rows.append([f"{rule.code} {rule.title}", state, "\n".join(text for text in why if text)])
    title = _("Comment chaque règle a été jugée")
    return section(title, table(title, columns, rows))


def _compass(compared: Comparison | None) -> Block:
    title = _("La boussole, avant et après")
    if compared is None:
        return section(title, words(_("Il n’y a pas deux boussoles à comparer.")))
    columns = [(_("Critère"), ""), (_("Avant"), "number"), (_("Après"), "number"), (_("Écart"), "number")]
    rows = [
        [
            row.label,
            *(None if side is None else _figure(side.score) for side in (row.before, row.after)),
            _signed(row.gap),
        ]
        for row in compared.rows
    ]
    changed = [
        [f"{answer.code} {answer.text}", answer.before, answer.after]
        for _label, group in compared.changed
        for answer in group
    ]
    asked = [(_("Question"), ""), (_("Avant"), "phrase"), (_("Après"), "phrase")]
    return section(
        title,
        words(compared.sentence),
        table(title, columns, rows),
        table(_("Les réponses que l’essai a changées"), asked, changed, empty=_("Aucune réponse n’a changé.")),
    )


def _signed(gap: int | None) -> str:
    if gap is None:
        return ""
    return f"+{gap}" if gap > 0 else figure(gap).replace("-", "−")


def _check(evaluation: Evaluation) -> Block:
    return section(
        _("Ce qui a été figé"),
        facts(
            [
                (_("Évaluation figée le"), datetime_fr(evaluation.submitted_at)),
                (_("Empreinte de l’évaluation"), grouped(evaluation.sha256)),
                (_("Empreinte du protocole"), grouped(evaluation.protocol.sha256)),
                (
                    _("Empreinte de la boussole après l’essai"),
                    grouped(evaluation.ex_post.sha256) if evaluation.ex_post else "",
                ),
            ]
        ),
    )
