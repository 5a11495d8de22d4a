"""Taking a decision: who may, what it must say, what it changes, who is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind, Role
from accounts.models import User
from boussole.shared.days import months_later
from boussole.shared.refusals import NotAllowed
from evaluation.committee.models import Vote
from evaluation.decisions.actions.refusals import DecisionRefused
from evaluation.decisions.enums import DecisionKind, ReviewReason
from evaluation.decisions.models import Condition, Decision, Review
from evaluation.decisions.permissions import may_hold
from evaluation.decisions.rules import calendar, departs, speaks_in_public
from evaluation.decisions.selectors import INTO_SERVICE, after_harm, opinion_behind, possible_decisions
from evaluation.trial.actions import amend_protocol
from usecases.actions import tell
from usecases.models import Document, UseCase
from usecases.permissions import require_mover
from usecases.selectors import holders_of
from usecases.workflow import TransitionRefused, apply_transition

K = DecisionKind
PROTOCOL_WITHIN = {K.AUTHORISE_TRIAL: 2, K.ADAPT: 3}  # months to write the protocol that the decision calls for


@dataclass(frozen=True)
class NewCondition:
    """A condition of a decision: what, who (in words, or somebody who reads the dossier), by when."""

    text: str
    owner: str
    due_on: date | None
    holder: User | None = None

    @property
    def who(self) -> str:
        """The name written on the decision."""
        return self.owner.strip() or (self.holder.get_full_name() if self.holder else "")


@dataclass(frozen=True)
class Checked:
    """A decision that can be taken: the opinion it answers, and whether it departs from it."""

    opinion: Vote | None
    departs: bool


@transaction.atomic
def decide(
    *,
    use_case: UseCase,
    actor: User,
    kind: str,
    reasons: str,
    now: datetime,
    conditions: Sequence[NewCondition] = (),
    departure_reasons: str = "",
    public_reason: str = "",
    deliberation: str = "",
    acted_on: date | None = None,
    document: Document | None = None,
    ends_on: date | None = None,
) -> Decision:
    """Take a decision with its reasons and conditions, and make the move that it says.

    `ends_on` is the new end of an extended trial; `acted_on` the day of the official act. Raises what
    `check_decision` raises, and ProtocolRefused.
    """
    use_case = (
        UseCase.objects.select_for_update(of=("self",)).select_related("organisation", "lead").get(pk=use_case.pk)
    )
    words = {"reasons": reasons, "departure_reasons": departure_reasons, "public_reason": public_reason}
    act = {"acted_on": acted_on, "document": document}
    given = {"kind": kind, "conditions": conditions, "ends_on": ends_on, **words, **act}
    checked = check_decision(use_case=use_case, actor=actor, now=now, **given)
    if kind == K.EXTEND_TRIAL:
        amend_protocol(use_case=use_case, actor=actor, ends_on=ends_on, reason=reasons, now=now)
    decision = Decision.objects.create(
        use_case=use_case,
        kind=kind,
        opinion=checked.opinion,
        reasons=reasons.strip(),
        departs_from_opinion=checked.departs,
        departure_reasons=departure_reasons.strip() if checked.departs else "",
        public_reason=public_reason.strip(),
        deliberation=deliberation.strip(),
        taken_by=actor,
        taken_at=now,
        **act,
    )
    Condition.objects.bulk_create(
        Condition(decision=decision, text=row.text.strip(), owner=row.who, holder=row.holder, due_on=row.due_on)
        for row in conditions
    )
    _move(use_case, decision, len(conditions), now)
    _plan(use_case, kind, now, ends_on)
    _tell(use_case, decision, now)
    return decision


def check_decision(
    *,
    use_case: UseCase,
    actor: User,
    kind: str,
    reasons: str,
    now: datetime,
    conditions: Sequence[NewCondition] = (),
    departure_reasons: str = "",
    public_reason: str = "",
    acted_on: date | None = None,
    document: Document | None = None,
    ends_on: date | None = None,
) -> Checked:
    """Say whether `actor` could take this decision now, without taking it: what the confirmation page rests on.

    Raises NotAllowed, TransitionRefused, DecisionRefused (no reasons, departure unexplained, no public reason for a
    stop, decision closed, incomplete condition, reserves without condition, act in the future).
    """
    _require_decider(use_case, actor, kind)
    _require_open(use_case, kind)
    opinion = opinion_behind(use_case)
    away = departs(opinion.motion if opinion else None, kind)
    if not reasons.strip():
        raise DecisionRefused(_("Écrivez les motifs : ils figureront dans l’historique."), field="reasons")
    if away and not departure_reasons.strip():
        raise DecisionRefused(
            _("Cette décision s’écarte de l’avis du comité : dites pourquoi."), field="departure_reasons"
        )
    if speaks_in_public(kind, after_harm=after_harm(use_case)) and not public_reason.strip():
        raise DecisionRefused(
            _("Écrivez le motif qui sera rendu public, en mots simples et sans nom de personne."), field="public_reason"
        )
    if kind == K.EXTEND_TRIAL and ends_on is None:
        raise DecisionRefused(_("Choisissez la nouvelle date de fin de l’essai."), field="ends_on")
    _require_conditions(use_case, kind, conditions, now)
    if acted_on is not None and acted_on > timezone.localdate(now):
        raise DecisionRefused(_("La date de l’acte est dans le futur."), field="acted_on")
    if document is not None and document.use_case_id != use_case.pk:
        raise DecisionRefused(_("Choisissez une pièce de ce dossier."), field="document")
    return Checked(opinion, away)


def _require_decider(use_case: UseCase, actor: User, kind: str) -> None:
    if kind not in DecisionKind.values:
        raise DecisionRefused(_("Choisissez une décision."), field="kind")
    require_mover(actor, use_case, DecisionKind(kind).transition)
    if not actor.has_role(use_case.organisation_id, Role.ELECTED_OFFICIAL):
        raise NotAllowed(_("Une décision est prise par un élu de la collectivité."))


def _require_open(use_case: UseCase, kind: str) -> None:
    possible = possible_decisions(use_case)
    if kind not in possible:
        raise TransitionRefused(
            _("« %(move)s » n’est pas possible : le dossier est dans l’état « %(state)s ».")
            % {"move": DecisionKind(kind).label, "state": use_case.get_state_display()}
        )
    if possible[kind]:
        raise DecisionRefused(_("Cette décision est fermée : %(reason)s.") % {"reason": possible[kind]}, field="kind")


def _require_conditions(use_case: UseCase, kind: str, conditions: Sequence[NewCondition], now: datetime) -> None:
    if kind == K.GENERALISE_WITH_CONDITIONS and not conditions:
        raise DecisionRefused(
            _("« Généraliser sous réserves » demande au moins une condition : quoi, qui, avant quand."),
            field="conditions",
        )
    if kind == K.GENERALISE and conditions:
        raise DecisionRefused(
            _("Une généralisation avec des conditions se nomme « Généraliser sous réserves » : choisissez-la."),
            field="kind",
        )
    for row in conditions:
        if not row.text.strip() or not row.who or row.due_on is None:
            raise DecisionRefused(_("Chaque condition dit quoi, qui et avant quand."), field="conditions")
        if row.due_on <= timezone.localdate(now):
            raise DecisionRefused(_("La date d’une condition doit être à venir."), field="conditions")
        if row.holder is not None and not may_hold(row.holder, use_case):
            raise DecisionRefused(
                _("%(person)s ne lit pas ce dossier : confiez la condition à une autre personne.")
                % {"person": row.holder},
                field="conditions",
            )


def _move(use_case: UseCase, decision: Decision, conditions: int, now: datetime) -> None:
    details = {
        "decision": decision.pk,
        "kind": str(decision.kind),
        "departs": decision.departs_from_opinion,
        "conditions": conditions,
        "act": decision.deliberation,
        "public": decision.public_reason,
    }
    apply_transition(
        use_case=use_case,
        name=DecisionKind(decision.kind).transition,
        actor=decision.taken_by,
        now=now,
        comment=decision.reasons,
        details=details,
    )


def _plan(use_case: UseCase, kind: str, now: datetime, ends_on: date | None) -> None:
    today = timezone.localdate(now)
    due = ends_on if kind == K.EXTEND_TRIAL else None
    if kind in PROTOCOL_WITHIN:
        due = months_later(today, PROTOCOL_WITHIN[kind])
    if kind in INTO_SERVICE:
        ahead = calendar(today)
        Review.objects.bulk_create(
            Review(use_case=use_case, label=row.label, reason=ReviewReason.PLANNED, due_on=row.due_on) for row in ahead
        )
        due = ahead[0].due_on
    UseCase.objects.filter(pk=use_case.pk).update(due_on=due)


def _tell(use_case: UseCase, decision: Decision, now: datetime) -> None:
    owners = [row.holder for row in decision.conditions.select_related("holder") if row.holder is not None]
    tell(
        use_case=use_case,
        recipients=[use_case.lead, *holders_of(use_case.organisation, Role.COORDINATOR), *owners],
        kind=NotificationKind.INFORMATION,
        subject=_("Décision prise : %(title)s") % {"title": use_case.title},
        body=_("Décision : %(kind)s.") % {"kind": decision.get_kind_display()},
        path=reverse("decisions:detail", args=[use_case.pk]),
        key=f"decided-{decision.pk}",
        now=now,
    )
