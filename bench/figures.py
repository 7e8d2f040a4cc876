"""A measured figure, and how it is measured."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BenchFigure:
    """One line of the benchmark.

    `value` is in `unit` (seconds or milliseconds); `floor` is the least that the same work could
    cost, measured in the same run, None where the aim is absolute. `aim` is the highest ratio (or
    value, without a floor) that we want.
    """

    name: str
    value: float
    unit: str
    floor: float | None
    aim: float | None

    @property
    def ratio(self) -> float | None:
        """How many times its floor the work took."""
        return None if not self.floor else self.value / self.floor

    @property
    def holds(self) -> bool | None:
        """Whether the aim is reached; None where there is no aim."""
        judged = self.value if self.ratio is None else self.ratio
        return None if self.aim is None else judged <= self.aim

    def as_json(self) -> dict[str, object]:
        """The figure as the command prints it."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "floor": self.floor,
            "ratio": self.ratio,
            "aim": self.aim,
            "holds": self.holds,
        }

    def line(self) -> str:
        """The figure as a line to read."""
        ratio = "" if self.ratio is None else f"  {self.ratio:6.2f} x floor ({self.floor:.2f})"
        aim = "" if self.aim is None else f"  aim {self.aim:g}"
        judged = {True: "  holds", False: "  MISSED", None: ""}[self.holds]
        return f"{self.name:<46}{self.value:9.2f} {self.unit:<3}{ratio}{aim}{judged}"


def seconds(work: Callable[[], T]) -> tuple[float, T]:
    """How long `work` took, and what it gave."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def slowest_of_twenty(times: list[float]) -> float:
    """The 95th percentile of `times`."""
    return statistics.quantiles(times, n=20)[-1]
