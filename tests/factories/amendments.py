"""Amendments of a protocol for tests, at the instants of `life`, on a trial that runs unless another is given."""

from decimal import Decimal

from evaluation.trial import actions as trial_actions
from evaluation.trial.models import Amendment, Protocol
from tests.factories import life, trial
from tests.factories.accounts import Cast
from usecases.models import UseCase

REASONS = "Le service reçoit moins d’actes que prévu."
VOTE = "Comité éthique, 12 mai 2026 : avis favorable, 3 voix pour."


def draft(cast: Cast, use_case: UseCase | None = None) -> Amendment:
    """An amendment just opened: nothing changed yet."""
    return trial_actions.create_amendment(use_case=use_case or trial.running(cast), actor=cast.lead, now=life.MEASURED)


def changed(cast: Cast, use_case: UseCase | None = None, *, threshold: int = 20, **values: object) -> Amendment:
    """An amendment that lowers the success threshold, and changes `values` of the protocol."""
    amendment = draft(cast, use_case)
    protocol = amendment.protocol
    success = protocol.indicators.get(kind="success")
    if threshold != success.threshold:
        trial_actions.edit_indicator(
            indicator=success,
            actor=cast.lead,
            label=success.label,
            source=success.source,
            direction=success.direction,
            threshold=Decimal(threshold),
            minimum_sample=success.minimum_sample,
            nature=success.nature,
            now=life.MEASURED,
        )
    if values:
        trial_actions.save_protocol(
            protocol=protocol, actor=cast.lead, values=values, version=protocol.lock_version, now=life.MEASURED
        )
    return Amendment.objects.select_related("protocol__amends", "use_case").get(pk=amendment.pk)


def proposed(cast: Cast, use_case: UseCase | None = None, **changes: object) -> Amendment:
    """An amendment that waits for the committee."""
    amendment = changed(cast, use_case, **changes)
    return trial_actions.propose_amendment(amendment=amendment, actor=cast.lead, reasons=REASONS, now=life.MEASURED)


def withdrawn(cast: Cast, use_case: UseCase | None = None, **changes: object) -> Amendment:
    """An amendment that its lead took back."""
    amendment = proposed(cast, use_case, **changes)
    return trial_actions.withdraw_amendment(amendment=amendment, actor=cast.lead, now=life.MEASURED)


def adopted(cast: Cast, use_case: UseCase | None = None, **changes: object) -> Protocol:
    """The version of an amendment that the committee adopted, without the meeting."""
    amendment = proposed(cast, use_case, **changes)
    return trial_actions.adopt_amendment(amendment=amendment, actor=cast.coordinator, vote=VOTE, now=life.MEASURED)
