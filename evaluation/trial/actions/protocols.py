"""The protocol is written by the lead, locked with its hash, accepted by the coordinator, amended by a decision."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind, Role
from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.trial.content import FIELDS, INDICATOR_FIELDS, MAX_SUCCESS, missing, protocol_hash
from evaluation.trial.enums import Direction, IndicatorKind
from evaluation.trial.models import Indicator, Protocol, ProtocolApproval
from evaluation.trial.permissions import require_coordinator, require_lead
from evaluation.trial.selectors import protocol_in_force, protocol_of
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
        values |= {"starts_on": None, "ends_on": None}
    version = before.version + 1 if before else 1
    protocol = Protocol.objects.create(use_case=use_case, version=version, created_at=now, **values)
    if before:
        _copy_indicators(before, protocol)
    return protocol


@transaction.atomic
def save_protocol(
    *, protocol: Protocol, actor: User, values: Mapping[str, Any], version: int, now: datetime
) -> Protocol:
    """Save fields of the protocol. `version` is the edit version that the page was built from.

    Raises NotAllowed, ProtocolRefused (locked, unknown field, dates in the wrong order), StaleProtocol.
    """
    protocol = _writable(protocol, actor)
    if not set(values) <= set(FIELDS):
        raise ProtocolRefused(_("Cette page ne correspond pas au protocole : rechargez-la."))
    changed = {name: value for name, value in values.items() if getattr(protocol, name) != value}
    if changed and protocol.lock_version != version:
        raise StaleProtocol(
            _("Le protocole a été modifié dans une autre fenêtre. Comparez, puis enregistrez de nouveau."),
            current=protocol,
        )
    for name, value in changed.items():
        setattr(protocol, name, value)
    if protocol.starts_on and protocol.ends_on and protocol.ends_on <= protocol.starts_on:
        raise ProtocolRefused(_("La fin de l’essai vient après son début."), field="ends_on")
    if changed:
        protocol.lock_version += 1
        protocol.save()
    return protocol


@transaction.atomic
def add_indicator(
    *,
    protocol: Protocol,
    actor: User,
    kind: str,
    label: str,
    source: str,
    direction: str,
    threshold: Decimal,
    now: datetime,
    unit: str = "",
    baseline: Decimal | None = None,
    minimum_sample: int = 1,
    code: str = "",
) -> Indicator:
    """Add a success or stop criterion. Raises NotAllowed, ProtocolRefused (locked, five already, incomplete)."""
    protocol = _writable(protocol, actor)
    if kind not in IndicatorKind.values or direction not in Direction.values:
        raise ProtocolRefused(_("Choisissez la sorte du critère et le sens du seuil."), field="kind")
    if not label.strip() or not source.strip():
        raise ProtocolRefused(_("Dites ce qui est mesuré et d’où vient le chiffre."), field="label")
    rows = protocol.indicators.filter(kind=kind)
    if kind == IndicatorKind.SUCCESS and rows.count() >= MAX_SUCCESS:
        raise ProtocolRefused(_("Cinq critères de réussite au plus : gardez ceux qui feront décider."))
    order = (rows.order_by("-order").values_list("order", flat=True).first() or 0) + 1
    letter = "R" if kind == IndicatorKind.SUCCESS else "A"
    return Indicator.objects.create(
        protocol=protocol,
        kind=kind,
        code=code or f"{letter}{order}",
        label=label.strip(),
        unit=unit.strip(),
        source=source.strip(),
        baseline=baseline,
        direction=direction,
        threshold=threshold,
        minimum_sample=minimum_sample,
        order=order,
    )


@transaction.atomic
def remove_indicator(*, indicator: Indicator, actor: User, now: datetime) -> None:
    """Remove a criterion from a protocol being written. Raises NotAllowed, ProtocolRefused."""
    _writable(indicator.protocol, actor)
    Indicator.objects.filter(pk=indicator.pk).delete()


@transaction.atomic
def lock_protocol(*, protocol: Protocol, actor: User, now: datetime) -> Protocol:
    """Lock the protocol with its hash: from now on nothing in it changes without an amendment.

    Raises NotAllowed, ProtocolRefused (something missing, start in the past).
    """
    protocol = _writable(protocol, actor)
    indicators = list(protocol.indicators.all())
    lacking = missing(protocol, indicators)
    if lacking:
        raise ProtocolRefused(_("Il manque au protocole : %(list)s.") % {"list": ", ".join(lacking)})
    if protocol.starts_on < timezone.localdate(now):
        raise ProtocolRefused(_("La date de début est passée : choisissez-en une à venir."), field="starts_on")
    protocol.locked_at, protocol.locked_by = now, actor
    protocol.sha256 = protocol_hash(protocol, indicators)
    protocol.save()
    protocol.indicators.update(sealed=True)
    _journal("trial.lock_protocol", protocol, actor, now)
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
    _journal("trial.approve_protocol", protocol, actor, now)
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
    if before.amends_id is not None:
        raise ProtocolRefused(
            _("Cet essai a déjà été prolongé une fois : il faut l’adapter, le généraliser ou l’arrêter.")
        )
    base = max(before.ends_on, timezone.localdate(now))
    if not base < ends_on <= base + EXTENSION_LIMIT:
        raise ProtocolRefused(_("Choisissez une nouvelle fin, dans les trois mois qui suivent."), field="ends_on")
    values = {**model_to_dict(before, fields=FIELDS), "ends_on": ends_on}
    protocol = Protocol(
        use_case=use_case,
        version=before.version + 1,
        amends=before,
        created_at=now,
        locked_at=now,
        locked_by=actor,
        **values,
    )
    indicators = list(before.indicators.all())
    protocol.sha256 = protocol_hash(protocol, indicators)
    protocol.save()
    _copy_indicators(before, protocol)
    ProtocolApproval.objects.create(protocol=protocol, approved_by=actor, approved_at=now)
    _journal("trial.amend_protocol", protocol, actor, now, ends_on=ends_on, reason=reason)
    return protocol


def _writable(protocol: Protocol, actor: User) -> Protocol:
    use_case = UseCase.objects.select_for_update().get(pk=protocol.use_case_id)
    require_lead(actor, use_case)
    protocol = Protocol.objects.select_related("use_case").get(pk=protocol.pk)
    if protocol.locked_at is not None:
        raise ProtocolRefused(_("Ce protocole est verrouillé : il ne change plus sans avenant."))
    if use_case.state != State.AUTHORISED:
        raise ProtocolRefused(_("Le protocole s’écrit une fois l’essai autorisé, avant son démarrage."))
    return protocol


def _copy_indicators(source: Protocol, target: Protocol) -> None:
    Indicator.objects.bulk_create(
        Indicator(
            protocol=target,
            sealed=target.locked_at is not None,
            **{name: getattr(row, name) for name in INDICATOR_FIELDS},
        )
        for row in source.indicators.all()
    )


def _journal(verb: str, protocol: Protocol, actor: User, now: datetime, **more: Any) -> None:
    details = {"version": protocol.version, "sha256": protocol.sha256, **more}
    record(verb=verb, actor=actor, use_case=protocol.use_case, now=now, details=details)
