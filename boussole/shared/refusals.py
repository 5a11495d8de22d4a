"""Why something was not done, in words for the person who asked."""


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """An action was refused. `message` is a French sentence that says why and what to do."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(Refused):
    """The person does not hold the role or the place that the action asks for."""
