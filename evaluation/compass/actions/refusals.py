"""Why something was not done to an assessment or to a grid."""

from boussole.shared.refusals import Refused


class AssessmentRefused(Refused):
    """The assessment cannot be opened or closed this way now."""


class GridRefused(Refused):
    """The grid cannot be written, published or put away this way."""


class StaleGrid(GridRefused):
    """Someone else changed this part of the draft since the page was shown. `token` is that of what is there now."""

    def __init__(self, message: str, *, token: str) -> None:
        super().__init__(message)
        self.token = token
