"""A locked protocol changes by an amendment only: written by the lead, proposed with its reasons, voted."""

from datetime import date, datetime

from django.db import transaction
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind, Role
from accounts.models import User
from evaluation.trial.actions.protocols import (
    EXTENSION_LIMIT,
    ProtocolRefused,
    copy_indicators,
    grid_of,
    writable,
)
from evaluation.trial.actions.running import tell_of_suspension
from evaluation.trial.actions.settling import journal_amendment, settle
from evaluation.trial.content import FIELDS, missing, protocol_hash
from evaluation.trial.enums import AmendmentState
from evaluation.trial.models import Amendment, Protocol, ProtocolApproval
from evaluation.trial.permissions import require_lead
from evaluation.trial.selectors import belongs_to_earlier_trial, protocol_in_force, stop_reached
from evaluation.trial.versions import AMENDABLE_IN, difference_of, next_version, open_amendment
from usecases.actions import tell
from usecases.enums import State
from usecases.models import UseCase
from usecases.selectors import holders_of
from usecases.workflow import apply_transition

REASONS_LIMIT = 2000  # characters


class AmendmentRefused(ProtocolRefused):
    """The amendment cannot be written, proposed, withdrawn or adopted this way now."""


@transaction.atomic
def create_amendment(*, use_case: UseCase, actor: User, now: datetime) -> Amendment:
    """Open an amendment of the protocol in force: a copy of it, to change. One withdrawn after it was proposed is
    taken up again, with its reasons.

    Raises NotAllowed, AmendmentRefused (nothing accepted in force, trial over, one open already).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_lead(actor, use_case)
    in_force = protocol_in_force(use_case)
    if in_force is None or belongs_to_earlier_trial(use_case, in_force) or not _accepted(in_force):
        raise AmendmentRefused(_("Aucun protocole verrouillé et accepté n’est en vigueur : il n’y a rien à amender."))
    if use_case.state not in AMENDABLE_IN:
        raise AmendmentRefused(_("L’essai n’est plus en cours : son protocole ne s’amende plus."))
    if open_amendment(use_case) is not None:
        raise AmendmentRefused(_("Un avenant est déjà en préparation ou proposé : un seul à la fois."))
    again = _withdrawn(in_force)
    source = again.protocol if again else in_force
    protocol = Protocol.objects.create(
        use_case=use_case,
        version=next_version(use_case),
        amends=in_force,
        created_at=now,
        grid=in_force.grid or grid_of(use_case),
        **model_to_dict(source, fields=FIELDS),
    )
    copy_indicators(source, protocol)
    return Amendment.objects.create(
        use_case=use_case, protocol=protocol, reasons=again.reasons if again else "", created_at=now
    )


@transaction.atomic
def propose_amendment(*, amendment: Amendment, actor: User, reasons: str, now: datetime) -> Amendment:
    """Propose the amendment to the committee: from now on it does not change; what is voted is what was proposed.

    Raises NotAllowed, AmendmentRefused (not a draft, no reasons, nothing changed, something missing, too long).
    """
    protocol = writable(amendment.protocol, actor)
    amendment = Amendment.objects.select_related("protocol__amends", "use_case").get(pk=amendment.pk)
    if not reasons.strip():
        raise AmendmentRefused(
            _("Dites pourquoi le protocole doit changer : le comité votera là-dessus."), field="reasons"
        )
    if difference_of(amendment).is_empty:
        raise AmendmentRefused(_("Rien ne change : modifiez d’abord un champ ou un critère."))
    indicators = list(protocol.indicators.all())
    lacking = missing(protocol, indicators)
    if lacking:
        raise AmendmentRefused(_("Il manque au protocole : %(list)s.") % {"list": ", ".join(lacking)})
    _require_end(protocol, now)
    protocol.indicators.update(sealed=True)
    amendment.state, amendment.reasons = AmendmentState.PROPOSED, reasons.strip()[:REASONS_LIMIT]
    amendment.sha256 = protocol_hash(protocol, indicators)
    amendment.proposed_at, amendment.proposed_by = now, actor
    amendment.save()
    journal_amendment("trial.propose_amendment", amendment, actor, now, reason=amendment.reasons)
    use_case = amendment.use_case
    tell(
        use_case=use_case,
        recipients=holders_of(use_case.organisation, Role.COORDINATOR),
        kind=NotificationKind.TO_DO,
        subject=_("Avenant à inscrire au comité : %(title)s") % {"title": use_case.title},
        body=_("Le porteur propose de modifier le protocole verrouillé. Le comité éthique doit voter."),
        path=reverse("committee:dossier", args=[use_case.pk]),
        key=f"amendment-{amendment.pk}",
        now=now,
    )
    return amendment


@transaction.atomic
def withdraw_amendment(*, amendment: Amendment, actor: User, now: datetime) -> Amendment:
    """Withdraw an amendment that was not voted. It stays readable. Raises NotAllowed, AmendmentRefused."""
    use_case = UseCase.objects.select_for_update().get(pk=amendment.use_case_id)
    require_lead(actor, use_case)
    amendment = Amendment.objects.select_related("protocol", "use_case").get(pk=amendment.pk)
    if amendment.settled_at is not None:
        raise AmendmentRefused(_("Cet avenant est déjà clos : il ne se retire plus."))
    return settle(amendment, AmendmentState.WITHDRAWN, actor, now, verb="trial.withdraw_amendment")


@transaction.atomic
def adopt_amendment(*, amendment: Amendment, actor: User, vote: str, now: datetime) -> Protocol:
    """Put in force, locked with its hash, the amendment that the committee adopted; `vote` notes it in words.

    Called by the committee when it records a favourable opinion: the proposer signs, then whoever records the vote.
    A stop criterion that the figures already reach suspends the trial at once (EVA-01). Raises AmendmentRefused (no
    longer proposed, the version that it amends no longer in force, changed since it was proposed, trial over).
    """
    amendment = _proposed(amendment)
    use_case = amendment.use_case
    if use_case.state not in AMENDABLE_IN:
        raise AmendmentRefused(_("L’essai n’est plus en cours : son protocole ne s’amende plus."))
    protocol = amendment.protocol
    in_force = protocol_in_force(use_case)
    if in_force is None or protocol.amends_id != in_force.pk:
        raise AmendmentRefused(_("Le protocole en vigueur a changé depuis : cet avenant ne s’y applique plus."))
    if protocol_hash(protocol, list(protocol.indicators.all())) != amendment.sha256:
        raise AmendmentRefused(_("Cet avenant n’est plus celui qui a été proposé : il ne peut pas entrer en vigueur."))
    protocol.locked_at, protocol.locked_by, protocol.sha256 = now, amendment.proposed_by, amendment.sha256
    protocol.save()
    ProtocolApproval.objects.create(protocol=protocol, approved_by=actor, approved_at=now)
    settle(amendment, AmendmentState.ADOPTED, actor, now, verb="trial.adopt_amendment", vote=vote)
    if use_case.state != State.AUTHORISED:
        UseCase.objects.filter(pk=use_case.pk).update(due_on=protocol.ends_on)
    if use_case.state == State.TRIAL_RUNNING and stop_reached(protocol):
        reason = _("L’avenant adopté fixe un critère d’arrêt que les mesures atteignent déjà.")
        apply_transition(use_case=use_case, name="suspend_trial", actor=actor, now=now, comment=reason)
        tell_of_suspension(use_case, now)
    return protocol


@transaction.atomic
def reject_amendment(*, amendment: Amendment, actor: User, vote: str, now: datetime) -> Amendment:
    """Keep as rejected the amendment on which the committee gave an unfavourable opinion; nothing else changes.

    Called by the committee when it records that opinion. Raises AmendmentRefused (no longer proposed).
    """
    amendment = _proposed(amendment)
    return settle(amendment, AmendmentState.REJECTED, actor, now, verb="trial.reject_amendment", vote=vote)


def _proposed(amendment: Amendment) -> Amendment:
    UseCase.objects.select_for_update().get(pk=amendment.use_case_id)
    related = ("protocol", "use_case__organisation", "use_case__lead", "proposed_by")
    amendment = Amendment.objects.select_related(*related).get(pk=amendment.pk)
    if amendment.state != AmendmentState.PROPOSED:
        raise AmendmentRefused(
            _("Cet avenant n’attend plus de vote : il est « %(state)s ».") % {"state": amendment.get_state_display()}
        )
    return amendment


def _withdrawn(in_force: Protocol) -> Amendment | None:
    """The last amendment of this version, if its lead withdrew it after proposing it."""
    last = Amendment.objects.filter(protocol__amends=in_force).select_related("protocol").order_by("pk").last()
    taken_back = last is not None and last.state == AmendmentState.WITHDRAWN and last.proposed_at is not None
    return last if taken_back else None


def _accepted(protocol: Protocol) -> bool:
    return ProtocolApproval.objects.filter(protocol=protocol).exists()


def _require_end(protocol: Protocol, now: datetime) -> None:
    """An amendment is no way round the limit of an extension: three months beyond the end that it amends (EVA-02)."""
    today, before = timezone.localdate(now), protocol.amends.ends_on
    if protocol.ends_on == before:
        return
    if protocol.ends_on < today:
        raise AmendmentRefused(_("La fin de l’essai est déjà passée : choisissez une date à venir."), field="ends_on")
    if protocol.ends_on > _first_end(protocol.amends) + EXTENSION_LIMIT:
        raise AmendmentRefused(
            _("Un avenant repousse la fin de trois mois au plus. Au-delà, c’est à l’élu de prolonger l’essai."),
            field="ends_on",
        )


def _first_end(protocol: Protocol) -> date:
    while protocol.amends is not None:
        protocol = protocol.amends
    return protocol.ends_on
