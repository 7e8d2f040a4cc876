"""How long work tells what it is doing and learns that the user wants it to stop."""

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TypeVar

from core.errors import Cancelled

T = TypeVar("T")

_LOOK = 20  # items between two looks at Cancel; an item may take some milliseconds
REPORT_EVERY = 0.05  # seconds; more often only costs time, nobody can read it


@dataclass(frozen=True, slots=True)
class Step:
    """Where the work is: `done` of `total` (0: unknown) and what it is doing, in words."""

    text: str
    done: int = 0
    total: int = 0


class Progress:
    """Passed into every long job, which calls `report` often; silent and endless by default.

    `listener` is called at most every 50 ms and on each new text, from the working thread;
    `is_cancelled` is asked at every report, which then raises Cancelled. `warned` is called with
    what the user must know of, although the work goes on.
    """

    def __init__(
        self,
        listener: Callable[[Step], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
        warned: Callable[[str], None] | None = None,
    ) -> None:
        self._listener = listener
        self._is_cancelled = is_cancelled
        self._warned = warned
        self._last_text = ""
        self._last_time = 0.0

    @property
    def is_cancelled(self) -> bool:
        """Whether the user asked the work to stop; the next report raises Cancelled then."""
        return self._is_cancelled is not None and self._is_cancelled()

    def without_reports(self) -> "Progress":
        """The same wish to stop, for a part of the work that is not told of step by step."""
        return Progress(is_cancelled=self._is_cancelled)

    def check_cancelled(self) -> None:
        """Raise Cancelled when the user asked the work to stop; tell nothing."""
        if self.is_cancelled:
            raise Cancelled

    def report(self, text: str, done: int = 0, total: int = 0) -> None:
        """Tell where the work is.

        Raises Cancelled when the user asked the work to stop.
        """
        self.check_cancelled()
        if self._listener is None:
            return
        now = time.monotonic()
        if text != self._last_text or now - self._last_time >= REPORT_EVERY:
            self._last_text, self._last_time = text, now
            self._listener(Step(text, done, total))

    def warn(self, sentence: str) -> None:
        """Tell the user something that does not stop the work."""
        if self._warned is not None:
            self._warned(sentence)

    def over(self, items: Collection[T], text: str) -> Iterator[T]:
        """Give each of `items`, telling now and then how many there were. Raises Cancelled."""
        for number, item in enumerate(items):
            if number % _LOOK == 0:
                self.report(text, number, len(items))
            yield item


SILENT = Progress()
