"""The columns that a table is sorted by, and rows in memory sorted by them."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")

SortKey: TypeAlias = tuple[str, bool]  # a column's key, and whether descending


def sorted_by_click(order_by: Sequence[SortKey], key: str, *, adds: bool) -> tuple[SortKey, ...]:
    """The order after a click on the heading of `key`: by it alone, or with `adds` by it too.

    A column already sorted by is reversed.
    """
    descending = dict(order_by).get(key)
    if not adds:
        return ((key, descending is False and len(order_by) == 1),)
    if descending is None:
        return (*order_by, (key, False))
    return tuple((one, way != (one == key)) for one, way in order_by)


def sort_rows(
    rows: Sequence[T], order_by: Sequence[SortKey], value: Callable[[T, str], Any]
) -> list[T]:
    """`rows` in the order of the columns; `value(row, key)` is compared, and None comes last."""
    result = list(rows)
    for key, descending in reversed(order_by):
        keyed = [(value(row, key), row) for row in result]
        keyed.sort(key=lambda one: ((one[0] is None) != descending, one[0]), reverse=descending)
        result = [row for _, row in keyed]
    return result
