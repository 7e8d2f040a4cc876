"""One function on a thread of its own, waited for in a way that ends even where memory does."""

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Task(Generic[T]):
    """Runs `work` at once, beside the caller.

    A Future of the standard library is waited for without end where its thread found no memory to
    say that it failed.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._found: list[T] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def result(self) -> T:
        """Wait for the end of the work. Raises what it raised; MemoryError if it left no word."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        if not self._found:
            raise MemoryError
        return self._found[0]

    def _run(self) -> None:
        try:
            self._found.append(self._work())
        except BaseException as error:  # the thread's end: whatever it is, the caller hears of it
            self._error = error
