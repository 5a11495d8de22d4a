"""What the acts of a running trial refuse, and when they can be done."""

from boussole.shared.refusals import Refused
from usecases.enums import State

# Figures gathered during the trial may come in late: they are taken until the evaluation is deposited.
MEASURABLE_IN = (State.TRIAL_RUNNING, State.TRIAL_SUSPENDED, State.TRIAL_ENDED)


class MeasureRefused(Refused):
    """What happens during the trial cannot be recorded this way now."""
