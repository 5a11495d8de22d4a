"""Why a decision, or what follows one, was refused."""

from boussole.shared.refusals import Refused


class DecisionRefused(Refused):
    """The decision cannot be taken, or not this way."""


class ConditionRefused(Refused):
    """The condition cannot take this step, or not without saying more."""


class ReviewRefused(Refused):
    """The review cannot be opened, written or concluded this way."""


class StaleReview(ReviewRefused):
    """Somebody saved the review since the page was shown."""
