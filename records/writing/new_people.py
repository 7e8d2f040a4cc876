"""New people from flat rows: the person and every part of it, one statement for each table.

Rows come typed and validated; what they are worth is decided before (importers, the window).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from models.changes import CHUNK, ChangeSet
from models.tables import people
from records.fields.definitions import Part
from records.parts.definition import COLUMNS, FLAGS
from records.parts.new_records import NewRecords, at_places
from records.parts.registry import PERSON_PARTS
from records.people import CUSTOM_PREFIX, custom_value
from records.writing.person_update import with_implied

Row = Mapping[str, Any]


def create_people(
    changes: ChangeSet,
    rows: Sequence[Row],
    source_rows: Sequence[int | None] | None = None,
    *,
    source: str | None = None,
) -> Sequence[int]:
    """Create a person for each of `rows`; return their ids in the same order.

    A row maps field keys (records.fields.definitions, "custom.KEY") to typed values; blanks may be
    None or left out. "phone.original" and the like keep how the source wrote a value. `source` (a
    file, a form) is noted with contact points, consents and engagements. A consent's date without
    a basis means that consent was given on that day; a date of death, that the person has died.
    """
    ids: list[int] = []
    for start in range(0, len(rows), CHUNK):
        changes.progress.report("Writing new people", start, len(rows))
        part = slice(start, start + CHUNK)
        lines = None if source_rows is None else source_rows[part]
        ids += _create(changes, rows[part], lines, source)
    return ids


def _create(
    changes: ChangeSet,
    rows: Sequence[Row],
    source_rows: Sequence[int | None] | None,
    source: str | None,
) -> Sequence[int]:
    """Create some people and their parts, by column."""
    rows = [with_implied(row) for row in rows]
    given: set[str] = set().union(*rows)
    new = NewRecords({key: [row.get(key) for row in rows] for key in given}, len(rows), source)
    new.ids = changes.insert_columns(people, _people(new), len(rows), source_rows)
    for part in PERSON_PARTS:
        for create in part.create:
            places, columns = create(new)
            if places:
                columns["person_id"] = at_places(new.ids, places)
                lines = None if source_rows is None else at_places(source_rows, places)
                changes.insert_columns(part.table, columns, len(places), lines)
    return new.ids


def _people(new: NewRecords) -> dict[str, Sequence[Any]]:
    columns: dict[str, Sequence[Any]] = {
        column: [bool(value) for value in new.values[key]] if key in FLAGS else new.values[key]
        for key, column in COLUMNS[Part.PERSON].items()
        if key in new.values
    }
    own = sorted(key for key in new.values if key.startswith(CUSTOM_PREFIX))
    if own:
        names = [key.removeprefix(CUSTOM_PREFIX) for key in own]
        columns["custom"] = [
            {name: custom_value(v) for name, v in zip(names, values, strict=True) if v is not None}
            for values in zip(*(new.values[key] for key in own), strict=True)
        ]
    return columns
