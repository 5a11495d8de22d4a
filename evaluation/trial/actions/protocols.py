"""The protocol is written by the lead, locked with its hash, accepted by the coordinator, amended by a decision."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind, Role
from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.compass.enums import Phase
from evaluation.compass.selectors import current_assessment
from evaluation.trial.content import FIELDS, INDICATOR_FIELDS, missing, protocol_hash
from evaluation.trial.enums import AmendmentState
from evaluation.trial.models import Indicator, Protocol, ProtocolApproval
from evaluation.trial.permissions import require_coordinator, require_lead
from evaluation.trial.selectors import protocol_in_force, protocol_of
from evaluation.trial.versions import AMENDABLE_IN, STARTED, next_version, was_extended
from usecases.actions import tell
from usecases.enums import State
from usecases.journal import record
from usecases.models import UseCase
from usecases.selectors import holders_of

EXTENSION_LIMIT = timedelta(days=92)


class ProtocolRefused(Refused):
    """The protocol cannot be written, locked or accepted this way now."""


class StaleProtocol(Refused):
    """Someone saved the protocol since the page was shown. `current` is what is stored."""

    def __init__(self, message: str, *, current: Protocol) -> None:
        super().__init__(message)
        self.current = current


@transaction.atomic
def create_protocol(*, use_case: UseCase, actor: User, now: datetime) -> Protocol:
    """Open a version of the protocol to write; after « adapter » it starts from the one before.

    Raises NotAllowed, ProtocolRefused (trial not authorised, a version already being written).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_lead(actor, use_case)
    if use_case.state != State.AUTHORISED:
        raise ProtocolRefused(_("Le protocole s’écrit une fois l’essai autorisé, avant son démarrage."))
    before = protocol_of(use_case)
    if before is not None and (before.locked_at is None or before.locked_at >= use_case.authorised_at):
        raise ProtocolRefused(_("Une version du protocole existe déjà pour cet essai."))
    values = model_to_dict(before, fields=FIELDS) if before else {}
    if before:
        values |= {"starts_on": None, "ends_on": None, "reporting_on": None}
    protocol = Protocol.objects.create(use_case=use_case, version=next_version(use_case), created_at=now, **values)
    if before:
        copy_indicators(before, protocol)
    return protocol


@transaction.atomic
def save_protocol(
    *, protocol: Protocol, actor: User, values: Mapping[str, Any], version: int, now: datetime
) -> Protocol:
    """Save fields of the protocol. `version` is the edit version that the page was built from.

    Raises NotAllowed, ProtocolRefused (locked, unknown field, dates in the wrong order, start of a trial that has
    started), StaleProtocol.
    """
    protocol = writable(protocol, actor)
    if not set(values) <= set(FIELDS):
        raise ProtocolRefused(_("Cette page ne correspond pas au protocole : rechargez-la."))
    changed = {name: value for name, value in values.items() if getattr(protocol, name) != value}
    if changed and protocol.lock_version != version:
        raise StaleProtocol(
            _("Le protocole a été modifié dans une autre fenêtre. Comparez, puis enregistrez de nouveau."),
            current=protocol,
        )
    if "starts_on" in changed and protocol.use_case.state in STARTED:
        raise ProtocolRefused(_("L’essai a démarré : sa date de début ne change plus."), field="starts_on")
    for name, value in changed.items():
        setattr(protocol, name, value)
    if protocol.starts_on and protocol.ends_on and protocol.ends_on <= protocol.starts_on:
        raise ProtocolRefused(_("La fin de l’essai vient après son début."), field="ends_on")
    if changed:
        protocol.lock_version += 1
        protocol.save()
    return protocol


@transaction.atomic
def lock_protocol(*, protocol: Protocol, actor: User, now: datetime, seen: str = "") -> Protocol:
    """Lock the protocol with its hash: from now on nothing in it changes without an amendment.

    `seen` is the hash of what the person read, when they read it on a page. Raises NotAllowed, ProtocolRefused (an
    amendment, something missing, start in the past, another content than the one read).
    """
    protocol = writable(protocol, actor)
    if protocol.amends_id is not None:
        raise ProtocolRefused(_("Un avenant ne se verrouille pas : il se propose au comité, qui le vote."))
    indicators = list(protocol.indicators.all())
    lacking = missing(protocol, indicators)
    if lacking:
        raise ProtocolRefused(_("Il manque au protocole : %(list)s.") % {"list": ", ".join(lacking)})
    if protocol.starts_on < timezone.localdate(now):
        raise ProtocolRefused(_("La date de début est passée : choisissez-en une à venir."), field="starts_on")
    protocol.locked_at, protocol.locked_by = now, actor
    protocol.grid = grid_of(protocol.use_case)
    protocol.sha256 = protocol_hash(protocol, indicators)
    if seen and seen != protocol.sha256:
        raise ProtocolRefused(_("Le protocole a changé depuis que vous l’avez lu. Relisez-le, puis verrouillez."))
    protocol.save()
    protocol.indicators.update(sealed=True)
    journal_protocol("trial.lock_protocol", protocol, actor, now)
    tell(
        use_case=protocol.use_case,
        recipients=holders_of(protocol.use_case.organisation, Role.COORDINATOR),
        kind=NotificationKind.TO_DO,
        subject=_("Protocole à accepter : %(title)s") % {"title": protocol.use_case.title},
        body=_("Le porteur a verrouillé le protocole de l’essai."),
        path=reverse("trial:overview", args=[protocol.use_case_id]),
        key=f"protocol-{protocol.pk}",
        now=now,
    )
    return protocol


@transaction.atomic
def approve_protocol(*, protocol: Protocol, actor: User, now: datetime) -> ProtocolApproval:
    """Accept a locked protocol: the second signature that a trial needs. Raises NotAllowed, ProtocolRefused."""
    use_case = UseCase.objects.select_for_update().get(pk=protocol.use_case_id)
    require_coordinator(actor, use_case)
    protocol = Protocol.objects.get(pk=protocol.pk)
    if protocol.locked_at is None:
        raise ProtocolRefused(_("Le porteur doit d’abord verrouiller le protocole."))
    if ProtocolApproval.objects.filter(protocol=protocol).exists():
        raise ProtocolRefused(_("Ce protocole est déjà accepté."))
    approval = ProtocolApproval.objects.create(protocol=protocol, approved_by=actor, approved_at=now)
    journal_protocol("trial.approve_protocol", protocol, actor, now)
    return approval


@transaction.atomic
def amend_protocol(*, use_case: UseCase, actor: User, ends_on: date, reason: str, now: datetime) -> Protocol:
    """Extend the trial by an amendment: a new locked version that only differs by its end.

    Called by the élu's decision, once by default, for three months at the most (EVA-02).
    Raises ProtocolRefused (already extended, date not after the present end or too far).
    """
    before = protocol_in_force(use_case)
    if before is None:
        raise ProtocolRefused(_("Aucun protocole verrouillé : il n’y a rien à prolonger."))
    if was_extended(before):
        raise ProtocolRefused(
            _("Cet essai a déjà été prolongé une fois : il faut l’adapter, le généraliser ou l’arrêter.")
        )
    base = max(before.ends_on, timezone.localdate(now))
    if not base < ends_on <= base + EXTENSION_LIMIT:
        raise ProtocolRefused(_("Choisissez une nouvelle fin, dans les trois mois qui suivent."), field="ends_on")
    values = {**model_to_dict(before, fields=FIELDS), "ends_on": ends_on}
    protocol = Protocol(
        use_case=use_case,
        version=next_version(use_case),
        grid=before.grid,
        amends=before,
        created_at=now,
        locked_at=now,
        locked_by=actor,
        **values,
    )
    indicators = list(before.indicators.all())
    protocol.sha256 = protocol_hash(protocol, indicators)
    protocol.save()
    copy_indicators(before, protocol)
    ProtocolApproval.objects.create(protocol=protocol, approved_by=actor, approved_at=now)
    journal_protocol("trial.amend_protocol", protocol, actor, now, ends_on=ends_on, reason=reason)
    return protocol


def writable(protocol: Protocol, actor: User) -> Protocol:
    """Return the protocol, or the amendment being written, read again under the lock of its dossier.

    Raises NotAllowed unless `actor` leads the dossier, ProtocolRefused when it can no longer be written.
    """
    use_case = UseCase.objects.select_for_update().get(pk=protocol.use_case_id)
    require_lead(actor, use_case)
    protocol = Protocol.objects.select_related("use_case").get(pk=protocol.pk)
    if protocol.locked_at is not None:
        raise ProtocolRefused(_("Ce protocole est verrouillé : il ne change plus sans avenant."))
    if protocol.amends_id is not None:
        _require_draft(protocol)
    elif use_case.state != State.AUTHORISED:
        raise ProtocolRefused(_("Le protocole s’écrit une fois l’essai autorisé, avant son démarrage."))
    return protocol


def hash_if_locked(protocol: Protocol) -> str:
    """Return the hash that the protocol would carry if it were locked as it stands."""
    protocol.grid = grid_of(protocol.use_case)
    return protocol_hash(protocol, list(protocol.indicators.all()))


def grid_of(use_case: UseCase) -> str:
    """Return the grid of the compass that led to the trial, in words; empty when there is none."""
    assessment = current_assessment(use_case, Phase.EX_ANTE)
    return str(assessment.grid)[:200] if assessment else ""


def copy_indicators(source: Protocol, target: Protocol) -> None:
    """Copy the criteria of a version into another, sealed when it is locked."""
    Indicator.objects.bulk_create(
        Indicator(
            protocol=target,
            sealed=target.locked_at is not None,
            **{name: getattr(row, name) for name in INDICATOR_FIELDS},
        )
        for row in source.indicators.all()
    )


def journal_protocol(verb: str, protocol: Protocol, actor: User, now: datetime, **more: Any) -> None:
    """Chain an act on a protocol to the journal, with its version and its hash."""
    details = {"version": protocol.version, "sha256": protocol.sha256, **more}
    record(verb=verb, actor=actor, use_case=protocol.use_case, now=now, details=details)


def _require_draft(protocol: Protocol) -> None:
    if protocol.amendment.state != AmendmentState.DRAFT:
        raise ProtocolRefused(
            _("Cet avenant n’est plus en préparation : il ne change plus. Retirez-le pour en écrire un autre.")
        )
    if protocol.use_case.state not in AMENDABLE_IN:
        raise ProtocolRefused(_("L’essai n’est plus en cours : son protocole ne s’amende plus."))
