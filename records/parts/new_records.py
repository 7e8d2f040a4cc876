"""Values of new people by column, from which the parts make their records in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from records.fields.definitions import Part
from records.parts.definition import COLUMNS

# The places among the people of those who get a record, and the columns of these records.
# Columns that a record leaves out get their defaults.
RecordColumns: TypeAlias = tuple[Sequence[int], dict[str, Sequence[Any]]]


@dataclass(slots=True)
class NewRecords:
    """People to create: `values` by field key, each as long as there are people (`count`)."""

    values: Mapping[str, Sequence[Any]]
    count: int
    source: str | None
    ids: Sequence[int] = ()

    def column(self, key: str) -> Sequence[Any]:
        """The values of a field; None for everybody where no row has it."""
        return self.values.get(key) or [None] * self.count

    def part(self, part: Part, **fixed: Any) -> RecordColumns:
        """A record for each person with a value in a field of `part`; `fixed` are alike in all."""
        given = {
            column: self.values[key] for key, column in COLUMNS[part].items() if key in self.values
        }
        width = len(given)
        places: Sequence[int] = [
            place
            for place, values in enumerate(zip(*given.values(), strict=True))
            if values.count(None) < width
        ]
        if len(places) == self.count:
            places = range(self.count)  # everybody: nothing to pick
        columns = {column: at_places(values, places) for column, values in given.items()}
        return places, {**columns, **{name: [value] * len(places) for name, value in fixed.items()}}


def at_places(values: Sequence[Any], places: Sequence[int]) -> Sequence[Any]:
    """The values at `places`; a range stands for all."""
    return values if isinstance(places, range) else [values[place] for place in places]
