"""An expert signs a criterion, corrects the opinion or takes it back. Nothing that was signed is overwritten."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.chain import canonical
from boussole.shared.refusals import NotAllowed, Refused
from boussole.shared.typography import date_fr
from evaluation.compass.actions.locking import lock_assessment
from evaluation.compass.enums import ActionState, Ending, Position
from evaluation.compass.follow_up import OPEN_ACTIONS, Risk, risk_is_asked
from evaluation.compass.models import RISK_FIELDS, ActionItem, ActionStep, Assessment, Criterion, Opinion
from evaluation.compass.permissions import can_revoke, may_own_action, require_signatory
from evaluation.compass.scoring import CriterionScore, Verdict
from evaluation.compass.selectors import criterion_score, released_codes, score_of, unanswered
from usecases.journal import record

TEXT_LENGTH, EVIDENCE_LENGTH = 300, 200


class OpinionRefused(Refused):
    """The opinion cannot be given yet, or not in these words."""


class StaleOpinion(Refused):
    """Another opinion was signed since the page was shown. `current` holds it, or None when it was taken back."""

    def __init__(self, message: str, *, current: Opinion | None) -> None:
        super().__init__(message)
        self.current = current


@dataclass(frozen=True)
class NewAction:
    """A reserve: what must be done, by whom, before when, and what will show it (optional)."""

    text: str
    owner: User | None
    due_on: date | None
    evidence: str = ""


@transaction.atomic
def give_opinion(
    *,
    assessment: Assessment,
    criterion: Criterion,
    actor: User,
    position: str,
    reasons: str,
    now: datetime,
    conditions: Sequence[NewAction] = (),
    confidential: bool = False,
    risk: Risk | None = None,
    replaces: int = 0,
    correction: str = "",
) -> Opinion:
    """Sign the criterion: an opinion with its reasons, its risk and its reserves, and the score as it stands.

    `replaces` is the number of the opinion in force that the page was built from (0: none); to replace one, say
    why in `correction`. Each reserve becomes an action that is followed.
    Raises NotAllowed, StaleOpinion (someone signed or took back meanwhile), OpinionRefused (questions without
    answer, missing reasons, risk, reserves or correction, favourable while a blocker is open on the criterion).
    """
    assessment = lock_assessment(assessment)
    require_signatory(actor, assessment, criterion)
    _require_signable(assessment, criterion)
    current = next((row for row in assessment.opinions_in_force if row.criterion_id == criterion.pk), None)
    _require_fresh(current, replaces)
    reasons, correction = reasons.strip(), correction.strip()
    if current and not correction:
        raise OpinionRefused(_("Dites pourquoi vous corrigez l’avis."), field="correction")
    score = criterion_score(score_of(assessment), criterion.code)
    _require_words(position, reasons, score)
    _require_actions(assessment, position, conditions, now)
    _require_risk(position, risk or Risk(), score, released_codes(assessment))
    if current:
        _end(current, actor, Ending.CORRECTED, correction, now)
    opinion = _write(assessment, criterion, actor, position, reasons, conditions, confidential, risk, score, now)
    ActionItem.objects.bulk_create(
        ActionItem(
            use_case_id=assessment.use_case_id,
            opinion=opinion,
            text=row.text.strip(),
            owner=row.owner,
            due_on=row.due_on,
            evidence=row.evidence.strip(),
        )
        for row in conditions
    )
    _journal("compass.correct_opinion" if current else "compass.give_opinion", opinion, actor, now)
    return opinion


@transaction.atomic
def revoke_opinion(*, opinion: Opinion, actor: User, reason: str, now: datetime) -> Opinion:
    """Take an opinion back while the assessment is open: it stays in the history, its answers open again.

    Raises NotAllowed (neither its author nor the coordinator, or assessment completed), OpinionRefused (no reason,
    opinion already replaced).
    """
    assessment = lock_assessment(opinion.assessment)
    opinion = Opinion.objects.select_related("criterion", "expert").get(pk=opinion.pk)
    opinion.assessment = assessment
    if opinion.ended_at is not None:
        raise OpinionRefused(_("Cet avis n’est plus en vigueur : il a été corrigé ou retiré."))
    if not can_revoke(actor, opinion):
        raise NotAllowed(_("Son auteur ou le coordinateur retire un avis, tant que l’évaluation est ouverte."))
    if not reason.strip():
        raise OpinionRefused(_("Dites pourquoi l’avis est retiré."), field="reason")
    end_opinion(opinion, actor, reason.strip(), now)
    return opinion


def end_opinion(opinion: Opinion, actor: User, reason: str, now: datetime) -> None:
    """Revoke an opinion for whoever checked the right to, and journal it."""
    _end(opinion, actor, Ending.REVOKED, reason, now)
    _journal("compass.revoke_opinion", opinion, actor, now)


def _end(opinion: Opinion, actor: User, ending: str, reason: str, now: datetime) -> None:
    opinion.ended_at, opinion.ended_by = now, actor
    opinion.ending, opinion.ended_reason = ending, reason[:500]
    opinion.save(update_fields=["ended_at", "ended_by", "ending", "ended_reason"])
    open_rows = list(opinion.actions.filter(state__in=OPEN_ACTIONS))
    note = _("L’avis qui demandait cette action a été remplacé ou retiré.")
    ActionStep.objects.bulk_create(
        ActionStep(action=row, state=ActionState.DROPPED, note=note, actor=actor, at=now) for row in open_rows
    )
    opinion.actions.filter(pk__in=[row.pk for row in open_rows]).update(state=ActionState.DROPPED)


def _write(
    assessment: Assessment,
    criterion: Criterion,
    actor: User,
    position: str,
    reasons: str,
    conditions: Sequence[NewAction],
    confidential: bool,
    risk: Risk | None,
    score: CriterionScore,
    now: datetime,
) -> Opinion:
    levels = vars(risk) if risk else {}
    return Opinion.objects.create(
        assessment=assessment,
        criterion=criterion,
        number=sum(row.criterion_id == criterion.pk for row in assessment.opinions.all()) + 1,
        expert=actor,
        position=position,
        reasons=reasons,
        conditions="\n".join(_sentence(row) for row in conditions),
        confidential=confidential,
        **levels,
        score={"score": score.score, "verdict": str(score.verdict), "unknown": score.unknown, "total": score.total},
        given_at=now,
    )


def _sentence(row: NewAction) -> str:
    words = {"text": row.text.strip(), "owner": row.owner, "day": date_fr(row.due_on)}
    return _("%(text)s (%(owner)s, avant le %(day)s)") % words


def _journal(verb: str, opinion: Opinion, actor: User, now: datetime) -> None:
    """Chain the act. Neither the position nor the reasons: some readers of the journal may not read them yet."""
    assessment = opinion.assessment
    content = {
        "position": opinion.position,
        "reasons": opinion.reasons,
        "conditions": opinion.conditions,
        "confidential": opinion.confidential,
        "risk": [getattr(opinion, name) for name in RISK_FIELDS],
    }
    details = {
        "phase": assessment.phase,
        "criterion": opinion.criterion.code,
        "number": opinion.number,
        "sha256": hashlib.sha256(canonical(content).encode()).hexdigest(),
    }
    record(verb=verb, actor=actor, use_case=assessment.use_case, now=now, details=details)


def _require_signable(assessment: Assessment, criterion: Criterion) -> None:
    if criterion.is_general:
        raise OpinionRefused(_("Les questions générales n’appellent pas d’avis : vos réponses suffisent."))
    missing = unanswered(assessment, criterion)
    if missing:
        raise OpinionRefused(
            _("Répondez d’abord à toutes les questions. Il manque : %(codes)s.") % {"codes": ", ".join(missing)}
        )


def _require_fresh(current: Opinion | None, replaces: int) -> None:
    if (current.number if current else 0) == replaces:
        return
    if current is None:
        raise StaleOpinion(_("L’avis que vous corrigez vient d’être retiré. Relisez, puis signez."), current=None)
    raise StaleOpinion(_("L’avis sur ce critère est déjà donné. Comparez avant de signer."), current=current)


def _require_words(position: str, reasons: str, score: CriterionScore) -> None:
    if position not in Position.values:
        raise OpinionRefused(_("Choisissez votre avis."), field="position")
    if not reasons:
        raise OpinionRefused(_("Écrivez les motifs de votre avis : le comité et les élus les liront."), field="reasons")
    if position == Position.FAVOURABLE and score.verdict == Verdict.BLOCKED:
        raise OpinionRefused(
            _("Un point bloquant est ouvert sur ce critère : l’avis ne peut pas être favorable."),
            field="position",
        )


def _require_risk(position: str, risk: Risk, score: CriterionScore, released: frozenset[str]) -> None:
    raised = any(signal.kind != "D" and signal.question_code not in released for signal in score.signals)
    if risk.is_blank and not risk_is_asked(position, signalled=raised):
        return
    if not risk.is_whole:
        missing = next(name for name, level in vars(risk).items() if level not in range(1, 5))
        raise OpinionRefused(
            _("Situez le risque avant et après les actions : gravité et vraisemblance."), field=missing
        )
    if risk.rises:
        higher = risk.residual_severity > risk.gross_severity
        raise OpinionRefused(
            _("Le risque après les actions ne peut pas être plus haut qu’avant."),
            field="residual_severity" if higher else "residual_likelihood",
        )


def _require_actions(assessment: Assessment, position: str, conditions: Sequence[NewAction], now: datetime) -> None:
    if position == Position.CONDITIONS and not conditions:
        raise OpinionRefused(_("Écrivez vos réserves, ou choisissez un autre avis."), field="action_1")
    if position != Position.CONDITIONS and conditions:
        raise OpinionRefused(
            _("Des réserves vont avec un avis favorable avec réserves. Choisissez cet avis, ou videz les lignes."),
            field="position",
        )
    for place, row in enumerate(conditions, start=1):
        _require_action(assessment, place, row, now)


def _require_action(assessment: Assessment, place: int, row: NewAction, now: datetime) -> None:
    number = {"n": place}
    if not row.text.strip() or len(row.text) > TEXT_LENGTH or len(row.evidence) > EVIDENCE_LENGTH:
        raise OpinionRefused(
            _("Réserve %(n)s : dites en une phrase ce qui doit être fait.") % number, field=f"action_{place}"
        )
    if row.owner is None or not may_own_action(row.owner, assessment.use_case):
        raise OpinionRefused(
            _("Réserve %(n)s : choisissez une personne qui lit ce dossier.") % number, field=f"owner_{place}"
        )
    if row.due_on is None or row.due_on <= now.date():
        raise OpinionRefused(_("Réserve %(n)s : choisissez une date à venir.") % number, field=f"due_{place}")
