"""« Fiche boussole »: every question of the compass with its answer, and the evidence beside it, as plain data.

It travels: it never holds the reasons of a confidential opinion, and no opinion at all before the assessment is
completed, so that nobody reads those of the others before giving their own.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from boussole.shared.typography import NBSP, date_fr, datetime_fr
from evaluation.compass.models import Assessment, Criterion
from evaluation.compass.scoring import AssessmentScore, CriterionScore, Signal, is_visible
from evaluation.compass.selectors import (
    answers_by_code,
    current_assessment,
    open_signals,
    opinion_views,
    score_of,
    situation,
    specs,
)
from evaluation.compass.wording import SIGNAL_WORDS, VERDICT_WORDS, answer_text
from reports.documents.blocks import Block, barred, facts, items, marked, note, said, section, table, words
from reports.documents.compass_told import PROVISIONAL
from reports.documents.evidence import Evidence, evidence_of, evidence_sections, latest_change
from reports.documents.file import grouped
from reports.enums import ReportKind
from usecases.models import UseCase

BLOCKING = ("B", "BD")
MARKS = lazy("Entre parenthèses : la note que la personne qui a répondu donne à sa réponse, de 0 à 4.")


def without_assessment(use_case: UseCase) -> str:
    """Return why there is no sheet yet; empty when the assessment was opened."""
    return "" if use_case.assessments.all() else _("l’évaluation n’est pas encore ouverte")


def compass_sheet(use_case: UseCase) -> dict[str, Any]:
    """Return what the sheet of the dossier's newest assessment says. `without_assessment` tells when there is none."""
    use_case = UseCase.objects.select_related("organisation", "lead", "submission").get(pk=use_case.pk)
    assessment = current_assessment(use_case)
    score = score_of(assessment)
    signals = open_signals(assessment, score=score)
    done, found = assessment.completed_at, evidence_of(use_case)
    return {
        "kind": str(ReportKind.COMPASS_SHEET),
        "name": str(ReportKind.COMPASS_SHEET.label),
        "organisation": use_case.organisation.name,
        "demonstration": use_case.organisation.is_demonstration,
        "reference": use_case.reference,
        "title": use_case.title,
        "dated_on": timezone.localdate(done or _last_answer(assessment)).isoformat(),
        PROVISIONAL: done is None,
        "assessment": assessment.pk,
        "status": "" if done else _("Provisoire : l’évaluation n’est pas terminée, les réponses peuvent changer."),
        "lead": _lead(score, signals),
        "sections": [
            _essentials(assessment, found),
            _scores(assessment, score),
            _signals(assessment, signals),
            _documents(use_case, signals),
            *_criteria(assessment, score),
            *evidence_sections(found),
            _versions(assessment),
        ],
    }


def _last_answer(assessment: Assessment) -> Any:
    return max([row.answered_at for row in assessment.answers.all()], default=assessment.opened_at)


def _lead(score: AssessmentScore, signals: tuple[Signal, ...]) -> str:
    """One sentence: what blocks, what alerts, the weakest criterion."""
    blocking = sum(signal.kind in BLOCKING for signal in signals)
    alerts = sum(signal.kind == "V" for signal in signals)
    told = [
        _("Aucun point bloquant ouvert")
        if not blocking
        else ngettext("%(n)s point bloquant ouvert", "%(n)s points bloquants ouverts", blocking) % {"n": blocking},
        ngettext("%(n)s vigilance", "%(n)s vigilances", alerts) % {"n": alerts},
    ]
    return f"{', '.join(told)}."


def _essentials(assessment: Assessment, found: Evidence) -> Block:
    done = assessment.completed_at
    return section(
        _("L’essentiel"),
        facts(
            [
                (_("Porteur"), str(found.use_case.lead)),
                (_("Moment"), assessment.get_phase_display()),
                (_("Ouverte le"), date_fr(assessment.opened_at)),
                (_("Terminée le"), date_fr(done) if done else _("pas encore")),
                (_("Grille"), str(assessment.grid)),
            ]
        ),
        note(_as_of(assessment, found)),
    )


def _as_of(assessment: Assessment, found: Evidence) -> str:
    """What is printed beside the frozen answers, and of which day the newest part of it is."""
    told = _(
        "Avis des experts, classement, coût, empreinte, données et cadre : ceux du dossier à la demande de la fiche."
    )
    day = latest_change(found, assessment)
    return f"{told} {_('Le plus récent est du %(day)s.') % {'day': date_fr(day)}}" if day else told


def _scores(assessment: Assessment, score: AssessmentScore) -> Block:
    labels = {row.code: row.label for row in assessment.grid.criteria.all()}
    columns = [
        (_("Critère"), "phrase"),
        (_("Note sur 100"), "score"),
        (_("Points"), "number"),
        (_("Inconnu"), "number"),
        (_("Verdict"), ""),
    ]
    rows = [[labels[row.code], barred(row.score), _points(row), _unknown(row), _verdict(row)] for row in score.criteria]
    return section(
        _("Les notes, critère par critère"),
        table(_("Les notes, critère par critère"), columns, rows),
        note(_("Pas de note globale : une bonne note n’efface aucun point bloquant.")),
        note(_("Les questions générales se lisent à part, plus bas : elles n’ont pas de verdict.")),
        note(_("Inconnu : part des réponses « ne sait pas ». Points : obtenus, sur le plus possible.")),
    )


def _points(row: CriterionScore) -> str:
    if row.score is None:
        return ""
    return _("%(points)s sur %(maximum)s") % {"points": row.points, "maximum": row.maximum}


def _unknown(row: CriterionScore) -> str:
    return "" if row.score is None and not row.unknown else f"{row.unknown_share}{NBSP}%"


def _verdict(row: CriterionScore) -> str:
    return str(VERDICT_WORDS[row.verdict]) if row.verdict else _("pas encore")


def _signals(assessment: Assessment, signals: tuple[Signal, ...]) -> Block:
    columns = [(_("Signal"), "word"), (_("Question"), "code"), (_("Ce qu’il dit"), "")]
    rows = [
        [
            marked(str(SIGNAL_WORDS[row.kind]), "blocker" if row.kind in BLOCKING else "warning"),
            row.question_code,
            f"{row.message} {_('(provisoire : une réponse manque)')}" if row.provisional else row.message,
        ]
        for row in signals
        if row.kind in SIGNAL_WORDS
    ]
    lifted = [
        _("%(code)s, levé par %(who)s le %(day)s : %(why)s")
        % {
            "code": row.question.code,
            "who": row.released_by,
            "day": date_fr(row.released_at),
            "why": row.reason,
        }
        for row in sorted(assessment.releases.all(), key=lambda row: row.pk)
    ]
    title = _("Ce qui bloque, ce qui alerte")
    return section(
        title,
        table(title, columns, rows, empty=_("Aucun point bloquant ouvert, aucune vigilance.")),
        words(_("Points bloquants levés :")) if lifted else None,
        items(lifted),
    )


def _documents(use_case: UseCase, signals: tuple[Signal, ...]) -> Block:
    wanted = dict.fromkeys(signal.document for signal in signals if signal.kind == "D" and signal.document)
    joined = set(use_case.documents.values_list("title", flat=True))
    rows = [
        (_("Jointes au dossier"), ", ".join(name for name in wanted if name in joined)),
        (_("À joindre"), ", ".join(name for name in wanted if name not in joined)),
    ]
    return section(_("Les pièces demandées"), facts(rows) or words(_("Aucune pièce n’est demandée.")))


def _criteria(assessment: Assessment, score: AssessmentScore) -> list[Block]:
    scores = {row.code: row for row in (*score.criteria, *score.general)}
    given, known = answers_by_code(assessment), situation(assessment)
    shown = {spec.code for spec in specs(assessment) if is_visible(spec, given, known)}
    stored = {row.question.code: row for row in assessment.answers.all()}
    return [_criterion(assessment, row, scores[row.code], shown, stored) for row in assessment.grid.criteria.all()]


def _criterion(
    assessment: Assessment, criterion: Criterion, score: CriterionScore, shown: set[str], stored: dict[str, Any]
) -> Block:
    columns = [(_("Question"), "code"), (_("Ce qui est demandé"), ""), (_("Réponse"), "")]
    rows = []
    for question in criterion.questions.all():
        if question.code not in shown:
            answer = _("Ne se pose pas pour ce dossier")
        else:
            answer = answer_text(question, stored.get(question.code)) or _("Pas encore de réponse")
        rows.append([question.code, question.text, answer])
    value = _("note %(score)s sur 100") % {"score": score.score} if score.score is not None else _("pas de note")
    return section(
        f"{criterion.label}, {value}",
        words(criterion.question),
        table(_("Questions et réponses : %(name)s") % {"name": criterion.label}, columns, rows),
        note(MARKS if criterion.is_general else ""),
        *_opinion(assessment, criterion),
    )


def _opinion(assessment: Assessment, criterion: Criterion) -> list[Block | None]:
    """The opinion of the expert, once everybody gave theirs; confidential reasons are withheld."""
    if criterion.is_general:
        return []
    if assessment.completed_at is None:
        return [note(_("L’avis de l’expert sera dit quand l’évaluation sera terminée."))]
    view = opinion_views(assessment, None).get(criterion.pk)
    if view is None:
        return [note(_("Aucun avis d’expert n’est en vigueur."))]
    opinion = _("Avis de %(who)s : %(label)s.") % {"who": view.author, "label": view.label.lower()}
    risk = [
        _("%(moment)s : gravité %(severity)s, vraisemblance %(likelihood)s.")
        % {"moment": row.moment, "severity": row.severity.lower(), "likelihood": row.likelihood.lower()}
        for row in view.risk
    ]
    return [words(opinion, strong=True), said(view.reasons), note("" if view.reasons else view.notice), items(risk)]


def _versions(assessment: Assessment) -> Block:
    grid = assessment.grid
    return section(
        _("Les versions"),
        facts(
            [
                (_("Grille"), f"{grid}, {_('droit lu le')} {date_fr(grid.law_read_on)}"),
                (_("Empreinte de la grille"), grouped(grid.checksum)),
                (_("Boussole figée le"), datetime_fr(assessment.completed_at)),
                (_("Empreinte de la boussole"), grouped(assessment.sha256)),
            ]
        ),
    )
