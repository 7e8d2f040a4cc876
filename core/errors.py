"""Errors that the user can resolve, as opposed to bugs."""


class UserError(Exception):
    """A refusal in one plain sentence: what happened, what is safe, what to do.

    The message is shown to the user as it is, so it names no exception and no personal data
    beyond what the user just gave. `code` is a stable word that tests and callers can rely on.
    """

    def __init__(self, message: str, *, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def is_panic(error: BaseException) -> bool:
    """Whether `error` is the failure of an extension written in Rust.

    PyO3 raises it as a BaseException, so that no `except Exception` sees it; each extension has a
    class of its own, so it is told by its name (https://docs.rs/pyo3/latest/pyo3/panic/).
    """
    return type(error).__name__ == "PanicException" and not isinstance(error, Exception)


class Cancelled(Exception):
    """The user stopped the work; nothing of it was kept."""


class ChildError(Exception):
    """A bug in a child process; `report` is what `core.log_file.error_report` says of it there."""

    def __init__(self, report: str) -> None:
        super().__init__("the child process failed")
        self.report = report
