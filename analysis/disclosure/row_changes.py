"""The ways in which one person could be counted otherwise in the counts of one question.

Knows counts alone; nothing of what is published of them.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from analysis.disclosure.count_table import CountRow

BASE: Final = -1  # in place of a column: how many answered


def person(choices: int, headline: frozenset[int] | None, choice: int, sign: int) -> CountRow:
    """The change of a row by one person more, or less, who makes the `choice`.

    The row has a column for each of `choices`, and a last one where there is a `headline`: the
    choices that count in it.
    """
    counts = [0] * (choices + (headline is not None))
    counts[choice] = sign
    if headline is not None and choice in headline:
        counts[-1] = sign
    return CountRow(sign, tuple(counts))


@lru_cache(maxsize=1_000)
def row_changes(
    choices: int,
    headline: frozenset[int] | None,
    exclusive: bool,  # noqa: FBT001 - a key of the cache
    column: int,
) -> tuple[CountRow, ...]:
    """The changes of a row in which `column`, or BASE, has one person more or less.

    Where answers are `exclusive`, the person is one more or less, or one who chose differently.
    Where several may be chosen, the headline may change with the answer or not.
    """
    found: list[CountRow] = []
    for sign in (1, -1):
        if column == BASE:
            found += _of_base(choices, headline, sign, exclusive=exclusive)
        elif exclusive:
            found += _of_exclusive(choices, headline, column, sign)
        else:
            found += _of_multiple(choices, headline, column, sign)
    return tuple(found)


def _of_base(
    choices: int, headline: frozenset[int] | None, sign: int, *, exclusive: bool
) -> Iterator[CountRow]:
    if not exclusive:
        yield CountRow(sign, (0,) * (choices + (headline is not None)))
    for choice in range(choices):
        yield person(choices, headline, choice, sign)


def _of_exclusive(
    choices: int, headline: frozenset[int] | None, column: int, sign: int
) -> Iterator[CountRow]:
    people = [person(choices, headline, choice, sign) for choice in range(choices)]
    for there in people:
        if there.counts[column]:
            yield there
        for other in people:
            change = there.moved(other, -1)
            if change.counts[column]:
                yield change


def _of_multiple(
    choices: int, headline: frozenset[int] | None, column: int, sign: int
) -> Iterator[CountRow]:
    counts = [0] * (choices + (headline is not None))
    counts[column] = sign
    for base in (0, sign):
        yield CountRow(base, tuple(counts))
    if headline is not None and column in headline:
        counts[-1] = sign
        for base in (0, sign):
            yield CountRow(base, tuple(counts))
