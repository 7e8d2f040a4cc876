"""Progress tells where the work is, and ends it when the user wants so."""

import pytest

from core.errors import Cancelled
from core.progress import Progress, Step


def test_items_are_counted_as_they_are_given() -> None:
    told: list[Step] = []
    items = list(range(1_200))
    assert list(Progress(told.append).over(items, "Checking")) == items
    assert told[0] == Step("Checking", 0, 1_200)


def test_cancel_ends_the_items_soon() -> None:
    seen: list[int] = []
    progress = Progress(None, lambda: len(seen) >= 700)

    def work() -> None:
        for item in progress.over(range(10_000), "Checking"):
            seen.append(item)  # noqa: PERF402 - Cancel looks at it meanwhile

    with pytest.raises(Cancelled):
        work()
    assert progress.is_cancelled
    assert 700 <= len(seen) <= 1_200


def test_a_silent_one_never_ends() -> None:
    assert not Progress().is_cancelled
    Progress().report("Working")
