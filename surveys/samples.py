"""Random samples of the people who can be invited: simple, or stratified by a field.

Everybody has a random number made from the seed and the number of their record, and the lowest are
drawn: the same seed draws the same people in any order, on any computer, and hardly others when
somebody joined or left meanwhile (permanent random numbers; Ohlsson 1995, Coordination of samples
using permanent random numbers). Pure but for what is saved and read.
"""

import hashlib
import math
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, select

from core.errors import UserError
from core.formats import format_number, format_percent, listed_briefly, plural
from core.text import clean
from models.changes import ChangeSet
from models.tables import samples
from records.field_values import read_field
from records.fields.definitions import Field, all_fields
from records.people import read_flat
from surveys.waves import Wave

LARGEST_SEED: Final = 999_999  # short enough to be read out and typed
BLANK: Final = "(blank)"  # the stratum of people without a value
MOST_STRATA: Final = 200
_MANY: Final = 20_000  # of more people, everybody's values are read at once


class Allocation(StrEnum):
    """How a sample is divided among the strata."""

    PROPORTIONAL = "proportional"  # the same share of each
    EQUAL = "equal"  # as many of each


ALLOCATION_LABELS: Final[Mapping[Allocation, str]] = {
    Allocation.PROPORTIONAL: "In proportion to their size",
    Allocation.EQUAL: "The same number from each",
}


@dataclass(frozen=True, slots=True)
class SampleDesign:
    """How to draw a sample: `size` people or `percent` of all, within each value of a field or not.

    `stratified_by` is the key of the field.
    """

    seed: int
    size: int | None = None
    percent: float | None = None
    stratified_by: str | None = None
    allocation: Allocation = Allocation.PROPORTIONAL


@dataclass(frozen=True, slots=True)
class Stratum:
    """One value of the field, how many people have it, and how many of them are drawn."""

    value: str
    available: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample as it was drawn; a simple one has a single stratum without a name."""

    design: SampleDesign
    strata: tuple[Stratum, ...]

    @property
    def available(self) -> int:
        """Out of how many people it was drawn."""
        return sum(stratum.available for stratum in self.strata)

    @property
    def drawn(self) -> int:
        """How many people are in it."""
        return sum(stratum.drawn for stratum in self.strata)

    def method(self, fields: Mapping[str, Field]) -> str:
        """“Stratified random sample by Department, in proportion to the strata”."""
        key = self.design.stratified_by
        if key is None:
            return "Simple random sample"
        label = fields[key].label if key in fields else key
        is_equal = self.design.allocation is Allocation.EQUAL
        how = "as many from each stratum" if is_equal else "in proportion to the strata"
        return f"Stratified random sample by {label}, {how}"

    def in_words(self, fields: Mapping[str, Field], most_strata: int = MOST_STRATA) -> str:
        """A sentence or two: method, size, seed, and what the first strata give."""
        share = format_percent(100 * self.drawn / max(self.available, 1))
        people = plural(self.available, "person", "people")
        said = (
            f"{self.method(fields)}: {format_number(self.drawn)} of {people} ({share}), with the"
            f" seed {self.design.seed}."
        )
        strata = self.strata_in_words(most_strata)
        return f"{said} Strata: {strata}." if strata else said

    def strata_in_words(self, most: int = MOST_STRATA) -> str:
        """“PhD 30 of 120, MSc 12 of 48”, the first `most` of them; empty for a simple sample."""
        if self.design.stratified_by is None:
            return ""
        strata = [
            f"{one.value} {format_number(one.drawn)} of {format_number(one.available)}"
            for one in self.strata
        ]
        return listed_briefly(strata, most)


def new_seed() -> int:
    """A seed that nobody chose."""
    return secrets.randbelow(LARGEST_SEED) + 1


def check_design(connection: Connection, design: SampleDesign) -> None:
    """Raise UserError for a design without a sensible size, or by a field that there is not."""
    if (design.size is None) == (design.percent is None):
        raise UserError("A sample has a number of people, or a percentage.", code="bad_sample")
    if design.size is not None and design.size < 1:
        raise UserError("A sample has at least one person.", code="bad_sample")
    if design.percent is not None and not 0 < design.percent <= 100:
        raise UserError("A sample is more than 0% and at most 100%.", code="bad_sample")
    if not 0 <= design.seed <= LARGEST_SEED:
        raise UserError(
            f"The seed is a number from 0 to {format_number(LARGEST_SEED)}.", code="bad_sample"
        )
    if design.stratified_by is not None and design.stratified_by not in all_fields(connection):
        raise UserError(f"There is no field “{design.stratified_by}”.", code="unknown_field")


def draw_sample(
    design: SampleDesign, people: Sequence[int], values: Sequence[str] | None = None
) -> tuple[Sample, frozenset[int]]:
    """Draw a sample of `people`, of whom `values` has the stratum of each; return who is in it.

    Raises UserError where there are too many strata for a sample to be told in a table.
    """
    groups: dict[str, list[int]] = {}
    if values is None:
        groups[""] = list(people)
    else:
        for person_id, value in zip(people, values, strict=True):
            groups.setdefault(value, []).append(person_id)
    if len(groups) > MOST_STRATA:
        raise UserError(
            f"The field has {format_number(len(groups))} different values; a sample can be"
            f" stratified by one with up to {MOST_STRATA}.",
            code="too_many_strata",
        )
    names = sorted(groups, key=lambda name: (name == BLANK, name.casefold(), name))
    available = [len(groups[name]) for name in names]
    sizes = allocate(wanted_size(design, len(people)), available, design.allocation)
    strata = tuple(map(Stratum, names, available, sizes))
    chosen: set[int] = set()
    for name, size in zip(names, sizes, strict=True):
        group = groups[name]
        chosen.update(group if size == len(group) else _lowest(design.seed, group, size))
    return Sample(design, strata), frozenset(chosen)


def wanted_size(design: SampleDesign, available: int) -> int:
    """How many people of `available` the design asks for; a percentage is rounded up."""
    if design.size is not None:
        return min(design.size, available)
    # Rounded first, as 7% of 100 would else be 7.000000000000001.
    return math.ceil(round(available * (design.percent or 0) / 100, 9))


def allocate(size: int, available: Sequence[int], allocation: Allocation) -> list[int]:
    """How many to draw of each stratum; together `size`, or all where there are fewer.

    In proportion, the largest remainders are rounded up (Hamilton's method). With equal numbers,
    what a small stratum lacks is drawn from the others.
    """
    total = sum(available)
    left = min(size, total)
    if allocation is Allocation.PROPORTIONAL and left:
        drawn = [left * one // total for one in available]
        order = sorted(range(len(drawn)), key=lambda at: (-(left * available[at] % total), at))
        for at in order[: left - sum(drawn)]:
            drawn[at] += 1
        return drawn
    drawn = [0] * len(available)
    while left:
        open_strata = [at for at, one in enumerate(available) if drawn[at] < one]
        each = max(left // len(open_strata), 1)
        for at in open_strata:
            more = min(each, available[at] - drawn[at], left)
            drawn[at] += more
            left -= more
    return drawn


def strata_of(connection: Connection, key: str, people: Sequence[int]) -> list[str]:
    """The stratum of each of `people`: the value of a field as text."""
    if len(people) > _MANY:
        values = read_field(connection, all_fields(connection)[key], people)
    else:
        values = read_flat(connection, people, [key])[key]
    texts = {value: _stratum(value) for value in set(values)}
    return [texts[value] for value in values]


def save_sample(changes: ChangeSet, wave: Wave, sample: Sample) -> None:
    """Keep how a sample of a wave was drawn."""
    design = sample.design
    changes.insert(
        samples,
        [
            {
                "wave_id": wave.id,
                "size": design.size,
                "percent": design.percent,
                "stratified_by": design.stratified_by,
                "allocation": None if design.stratified_by is None else str(design.allocation),
                "seed": design.seed,
                "strata": [[one.value, one.available, one.drawn] for one in sample.strata],
            }
        ],
    )


def read_samples(connection: Connection, wave_id: int) -> list[Sample]:
    """The samples that were drawn of a wave's frame, the first one first."""
    rows = connection.execute(
        select(samples).where(samples.c.wave_id == wave_id).order_by(samples.c.id)
    )
    return [
        Sample(
            SampleDesign(
                row.seed,
                row.size,
                row.percent,
                row.stratified_by,
                Allocation(row.allocation or Allocation.PROPORTIONAL),
            ),
            tuple(Stratum(*one) for one in row.strata),
        )
        for row in rows
    ]


def describe_samples(connection: Connection, wave_id: int) -> list[str]:
    """The samples of a wave in words, the first one first."""
    found = read_samples(connection, wave_id)
    fields = all_fields(connection) if found else {}
    return [sample.in_words(fields) for sample in found]


def _stratum(value: Any) -> str:
    if value is None or value == "":
        return BLANK
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value)) or BLANK


def _lowest(seed: int, people: Iterable[int], size: int) -> Iterable[int]:
    """Those `size` of `people` with the lowest random numbers."""
    base = hashlib.blake2b(seed.to_bytes(8, "big"), digest_size=8)

    def numbered(person_id: int) -> bytes:
        own, person = base.copy(), person_id.to_bytes(8, "big")
        own.update(person)
        return own.digest() + person  # bytes are sorted in half of the time of pairs

    return (int.from_bytes(one[8:], "big") for one in sorted(map(numbered, people))[:size])
