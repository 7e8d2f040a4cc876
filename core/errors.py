"""What can go wrong that the person at the desk can mend, as opposed to a bug."""


class UserError(Exception):
    """A refusal in one plain sentence: what happened, what is safe, what to do.

    The message is shown to the user as it is, so it names no exception and no personal data
    beyond what the user just gave. `code` is a stable word that tests and callers can rely on.
    """

    def __init__(self, message: str, *, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class Cancelled(Exception):
    """The user stopped the work; nothing of it was kept."""
