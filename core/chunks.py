"""Long sequences taken in parts, for statements that hold many records at once."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def in_chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """`items` in parts of at most `size`, in order; nothing for an empty sequence."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
