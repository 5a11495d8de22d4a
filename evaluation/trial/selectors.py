"""Reading trials."""

from evaluation.trial.models import Protocol
from usecases.models import UseCase


def protocol_of(use_case: UseCase) -> Protocol | None:
    """Return the newest version of the dossier's protocol, with its approval, or None."""
    return use_case.protocols.select_related("approval").order_by("-version").first()
