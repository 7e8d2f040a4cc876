"""Values of many records as codes, one number for each different value: codes compare fast."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.int32]
Records = NDArray[np.int32]  # places of records, from 0

MISSING: Final = -1


@dataclass(frozen=True, slots=True)
class CodedColumn:
    """At most one value of each record: `codes` are places in `values`, MISSING where none is."""

    codes: Codes
    values: NDArray[Any]

    @classmethod
    def of(cls, values: Sequence[str | None], key: Callable[[str], str] = str) -> Self:
        """`values` as a column, each in the form that `key` gives it; None and "" are missing."""
        return cls.of_one_vocabulary([values], key)[0]

    @classmethod
    def of_one_vocabulary(
        cls, columns: Sequence[Sequence[str | None]], key: Callable[[str], str] = str
    ) -> list[Self]:
        """Several columns whose codes can be compared with each other."""
        lengths = [len(column) for column in columns]
        texts = np.array([text or None for column in columns for text in column], dtype=object)
        places, written = pd.factorize(texts)
        keys = np.array([key(text) or None for text in written], dtype=object)
        codes_of, values = pd.factorize(keys)
        known = places >= 0
        codes = np.full(len(places), MISSING, dtype=np.int32)
        codes[known] = codes_of[places[known]]
        ends = np.cumsum(lengths)
        return [
            cls(codes[end - length : end], np.asarray(values, dtype=object))
            for end, length in zip(ends, lengths, strict=True)
        ]

    @property
    def counts(self) -> NDArray[np.float64]:
        """How many records have each value."""
        known = self.codes[self.codes >= 0]
        return np.bincount(known, minlength=len(self.values)).astype(np.float64)

    def mapped(self, key: Callable[[str], str]) -> "CodedColumn":
        """The column with each of its values in another form, such as its first letter."""
        forms = np.array([key(value) or None for value in self.values], dtype=object)
        codes_of, values = pd.factorize(forms)
        known = self.codes >= 0
        codes = np.full(len(self.codes), MISSING, dtype=np.int32)
        codes[known] = codes_of[self.codes[known]]
        return CodedColumn(codes, np.asarray(values, dtype=object))


@dataclass(frozen=True, slots=True)
class ManyColumn:
    """Any number of values of each of `count` records: `codes`, beside the `records` they are of.

    Each value of a record is there once, in the order of the records.
    """

    records: Records
    codes: Codes
    count: int

    @classmethod
    def of(
        cls,
        records: Records,
        values: Sequence[str | None],
        count: int,
        key: Callable[[str], str] = str,
    ) -> Self:
        """The column of `values`, each in the form that `key` gives it, beside their `records`."""
        return cls.of_codes(records, CodedColumn.of(values, key).codes, count)

    @classmethod
    def of_codes(cls, records: Records, codes: Codes, count: int) -> Self:
        """The column of `records` beside `codes`; those with a missing code are left out."""
        known = codes >= 0
        keys = distinct(packed_keys(records[known], codes[known]))
        return cls((keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32), count)

    @property
    def has_value(self) -> NDArray[np.bool_]:
        """Which records have a value."""
        found = np.zeros(self.count, dtype=bool)
        found[self.records] = True
        return found


def packed_keys(high: Codes, low: Codes) -> NDArray[np.int64]:
    """Two numbers as one, for sorting and looking up."""
    return (high.astype(np.int64) << 32) | low.astype(np.int64)


def distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """`keys` in order, each once; numpy's own `unique` takes five times as long for millions."""
    ordered = np.sort(keys)
    found: NDArray[np.int64] = ordered[np.diff(ordered, prepend=ordered[:1] - 1) != 0]
    return found


def combined(*columns: Codes) -> NDArray[np.int64]:
    """One key for several codes: MISSING where one of them is missing, else equal where all are."""
    key = columns[0].astype(np.int64)
    missing = columns[0] < 0
    for codes in columns[1:]:
        missing = missing | (codes < 0)
        dense = pd.factorize(key)[0].astype(np.int64)
        key = dense * (int(codes.max(initial=0)) + 1) + codes
    return np.where(missing, MISSING, key)
