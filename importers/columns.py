"""Which column of a table means which field: by its heading, by what is in it, or as chosen.

Pure: values in, values out. Saved mappings are kept by importers/profiles.py.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.errors import UserError
from core.formats import quoted
from core.text import comparison_key
from tabular.reading import Table


class MappingReason(StrEnum):
    """Why a column has its field."""

    HEADING = "heading"
    VALUES = "values"  # told by what is in the column
    CHOSEN = "chosen"
    PROFILE = "profile"  # as the saved mapping says
    SOURCE = "source"  # as the program writes it that the file comes from
    NONE = "none"
    # No field, and why:
    OTHER = "other"  # the heading speaks of someone or something else
    SECOND_TABLE = "second_table"  # beside the first one


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What becomes of one column: its `heading` as the file has it, and a field's key or None.

    `name` is what commands and saved mappings call it, where that is not the heading: "Surname (2)"
    for the second of two, "Column E" for one without.
    """

    heading: str
    field: str | None
    reason: MappingReason = MappingReason.NONE
    name: str = ""

    @property
    def called(self) -> str:
        """What commands and saved mappings call the column, which no two of a file share."""
        return self.name or self.heading


def column_names(table: Table) -> tuple[str, ...]:
    """What commands and saved mappings call the columns: the headings, told apart.

    The second "Surname" is "Surname (2)", a column without a heading "Column E".
    """
    times = Counter[str]()
    held = {comparison_key(heading) for heading in table.headings}
    names: list[str] = []
    for at, heading in enumerate(table.headings):
        name = heading if heading.strip() else f"Column {table.letter(at)}"
        times[comparison_key(name)] += 1
        number = times[comparison_key(name)]
        if number > 1 or (not heading.strip() and comparison_key(name) in held):
            number = max(number, 2)
            while comparison_key(f"{name} ({number})") in held:
                number += 1
            name = f"{name} ({number})"
            held.add(comparison_key(name))
        names.append(name)
    return tuple(names)


def choose(
    mapping: Sequence[ColumnMapping],
    chosen: Mapping[str, str | None],
    targets: Mapping[str, object],
    reason: MappingReason = MappingReason.CHOSEN,
    *,
    shared: Collection[str] = (),
) -> tuple[ColumnMapping, ...]:
    """`mapping` with the user's own choice for some headings; a field moves to where it is chosen.

    A column is chosen by what it is `called`. One field chosen for several headings joins them;
    `shared` fields are never taken from other columns. Raises UserError for a heading that the file
    does not have or a field that is none of `targets`.
    """
    by_key = {comparison_key(heading): field or None for heading, field in chosen.items()}
    present = {comparison_key(column.called) for column in mapping}
    for heading in chosen:
        if comparison_key(heading) not in present:
            raise UserError(
                f"The file has no heading “{heading}”. Nothing was imported; its headings are"
                f" {quoted(column.called for column in mapping)}.",
                code="unknown_heading",
            )
    check_targets(filter(None, chosen.values()), targets)
    claimed = {field for field in by_key.values() if field and field not in shared}
    result: list[ColumnMapping] = []
    for column in mapping:
        if comparison_key(column.called) in by_key:
            result.append(
                replace(column, field=by_key[comparison_key(column.called)], reason=reason)
            )
        elif column.field in claimed:
            result.append(replace(column, field=None, reason=MappingReason.NONE))
        else:
            result.append(column)
    return tuple(result)


def check_targets(chosen: Iterable[str], targets: Mapping[str, object]) -> None:
    """Raise UserError where one of the `chosen` fields is none of `targets`."""
    for field in chosen:
        if field not in targets:
            raise UserError(
                f"There is no field “{field}”. Nothing was imported; choose one of"
                f" {', '.join(targets)}.",
                code="unknown_field",
            )


def headings_key(headings: Iterable[str]) -> str:
    """What tells a file's headings from others', whatever their order."""
    return "|".join(sorted(comparison_key(heading) for heading in headings))


def put_field(
    mapping: tuple[ColumnMapping, ...], at: int, field_key: str | None, *, joins: bool = False
) -> tuple[ColumnMapping, ...]:
    """`mapping` with the column `at` imported as a field, which others lose or which it `joins`."""
    chosen = replace(mapping[at], field=field_key, reason=MappingReason.CHOSEN)
    return tuple(
        chosen
        if index == at
        else replace(column, field=None, reason=MappingReason.CHOSEN)
        if field_key is not None and column.field == field_key and not joins
        else column
        for index, column in enumerate(mapping)
    )
