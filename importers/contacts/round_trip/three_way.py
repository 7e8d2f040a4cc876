"""Cell by cell: as exported, as now, as edited.

What was edited in the file and stayed the same here is taken; what changed on both sides, to
different values, is a conflict; what was emptied is offered. All three are read in the same way, so
that only what someone changed differs. A column that was added in Excel is compared with what is
on record. Reads the records; writes nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from core.formats import plural
from core.issues import Issue, Severity
from importers.columns import ColumnMapping
from importers.contacts.round_trip.excel_damage import find_spoilt
from importers.contacts.round_trip.export_state import Exported
from importers.contacts.validation.contact_cell import HOLD
from importers.contacts.validation.rows import DateOrders, ValidatedTable, validate_table
from importers.row_plan import CellChange
from models.opt_outs import OPT_OUT_FIELDS, added_opt_outs, opt_outs, withdrawn_opt_outs
from models.sql import within_texts
from models.tables import people as people_table
from records.consent.suppression import suppressed_rows
from records.fields.definitions import Field, Part
from records.fields.values import ParseOptions, as_text
from records.parts.definition import FLAGS, ORIGINAL
from records.people import read_flat
from records.writing.bulk_update import preview_updates
from records.writing.person_update import PersonUpdate
from tabular.reading import Cell, Table

Values = Mapping[str, Sequence[Any]]

# Where the record that a part means became another one, none of the part's cells fits it.
_TELLING: Final[Mapping[Part, str]] = {
    Part.AWARD: "award",
    Part.CURRENT_ROLE: "employer",
    Part.FIRST_ROLE: "first_employer",
    Part.POST: "street",
}


class CellDifference(NamedTuple):
    """A cell to decide on: what taking it would change, and what it was when it was exported.

    `label` is the field's, for people.
    """

    change: CellChange
    exported: Any
    label: str

    @property
    def place(self) -> tuple[int, str]:
        """The cell: the index of its row and its field."""
        return self.change.row_index, self.change.field


@dataclass(slots=True)
class Compared:
    """The rows of people who were exported, in the order given.

    `rows` are their values by field, a None for what was emptied; `skipped` tells why a row is not
    taken. `versions` are those of the people on record.
    """

    edited: ValidatedTable
    rows: list[dict[str, Any]]
    versions: dict[int, int]
    taken: list[CellChange] = field(default_factory=list)
    conflicts: list[CellDifference] = field(default_factory=list)
    cleared: list[CellDifference] = field(default_factory=list)
    emptied: list[int] = field(default_factory=list)  # rows without anything but their identity
    skipped: dict[int, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def compare_three(
    connection: Connection,
    exported: Exported,
    table: Table,
    person_ids: Sequence[int],
    mapping: Sequence[ColumnMapping],
    fields: Mapping[str, Field],
    context: ParseOptions,
    orders: DateOrders,
) -> Compared:
    """Compare the rows of `table`, those of `person_ids`, with the export and the records."""
    edited = validate_table(table, mapping, fields, context, several=False, orders=orders)
    texts = {
        key: [column[exported.places[one]] for one in person_ids]
        for key, column in exported.columns.items()
        if key in fields
    }
    said_before = _checked(texts, table, table.row_numbers, fields, context)
    before = _flagged(said_before, texts)
    added = [key for key in edited.columns if key in fields and key not in texts]
    keys = dict.fromkeys(["id", "version", *OPT_OUT_FIELDS, *added])
    held = read_flat(connection, person_ids, list(keys))
    columns = {
        one.field: place
        for place, one in enumerate(mapping)
        if one.field is not None and one.field in texts and one.field in edited.columns
    }
    found = Compared(edited, _rows(edited, [*columns, *added]), {})
    for index, person_id in enumerate(person_ids):
        if held["id"][index] is None:
            _skip(found, table, index, "record_gone", "This record no longer exists")
        else:
            found.versions[person_id] = held["version"][index]
    differing = _differing(found, table, texts, before, columns, fields)
    _add_added(found, differing, said_before, held, added)
    _tell_further(found, table)
    _set_emptied_rows_apart(found, differing, before, columns, added)
    _keep_opt_outs(found, table, differing, held)
    _leave_suppressed(connection, found, differing)
    _leave_taken_ids(connection, found, table, differing, person_ids)
    rows = sorted(index for index, keys in differing.items() if keys and index not in found.skipped)
    moved = {
        index for index in rows if held["version"][index] != exported.versions[person_ids[index]]
    }
    now = _now(connection, sorted(moved), person_ids, texts, table, fields, context)
    for index in rows:
        was = {key: before[key][index] for key in texts}
        on_record = {key: held[key][index] for key in added}
        current = {**(now.get(index) or was), **on_record}
        was |= on_record
        other = {part for part, key in _TELLING.items() if was.get(key) != current.get(key)}
        values = {key: found.rows[index].get(key) for key in differing[index]}
        opted_out = added_opt_outs(current, values)
        for key in differing[index]:
            new = found.rows[index].get(key)
            change = CellChange(index, person_ids[index], key, current[key], new)
            if _value(key, new) == _value(key, current[key]):
                continue
            if key in opted_out or key in on_record:
                found.taken.append(change)
            elif current[key] != was[key] or fields[key].part in other:
                found.conflicts.append(CellDifference(change, was[key], fields[key].label))
            elif new is None:
                found.cleared.append(CellDifference(change, was[key], fields[key].label))
            else:
                found.taken.append(change)
    found.taken = _effective(connection, found)
    return found


def _checked(
    texts: Mapping[str, Sequence[Cell]],
    table: Table,
    row_numbers: Sequence[int],
    fields: Mapping[str, Field],
    context: ParseOptions,
) -> Values:
    """Exported texts as the import reads them, with what they imply for other fields."""
    columns_read = [list(column) for column in texts.values()]
    read = replace(table, headings=tuple(texts), columns=columns_read, row_numbers=row_numbers)
    mapping = [ColumnMapping(key, key) for key in texts]
    return validate_table(read, mapping, fields, context).columns


def _flagged(columns: Values, keys: Iterable[str]) -> Values:
    """Those of `columns` with these `keys`; flags are never blank."""
    return {key: [_value(key, value) for value in columns[key]] for key in keys}


def _value(key: str, value: Any) -> Any:
    return bool(value) if key in FLAGS else value


def _rows(edited: ValidatedTable, columns: Iterable[str]) -> list[dict[str, Any]]:
    originals = [key for key in edited.columns if key.endswith(ORIGINAL)]
    return [
        {key: edited.columns[key][index] for key in columns}
        | {key: edited.columns[key][index] for key in originals if edited.columns[key][index]}
        for index in range(len(edited.row_numbers))
    ]


def _differing(
    found: Compared,
    table: Table,
    texts: Mapping[str, Sequence[Cell]],
    before: Values,
    columns: Mapping[str, int],
    fields: Mapping[str, Field],
) -> dict[int, list[str]]:
    """The fields that someone edited, by row; what is unreadable or spoilt is an issue."""
    indices = {row: index for index, row in enumerate(table.row_numbers)}
    faults: dict[str | None, dict[int, list[Issue]]] = {}
    exported_headings = {table.headings[place] for place in columns.values()}
    for issue in found.edited.issues:
        if issue.column is not None and issue.column not in exported_headings:
            found.issues.append(issue)  # of a column that was added
            continue
        if issue.severity is Severity.NOTE:
            continue  # of a value that is taken
        if issue.row is not None and issue.column is not None:
            in_column = faults.setdefault(issue.column, {})
            in_column.setdefault(indices[issue.row], []).append(issue)
        elif issue.row is None:
            found.issues.append(issue)
    differing: dict[int, list[str]] = {}
    for key, place in columns.items():
        heading, cells, values = table.headings[place], table.columns[place], before[key]
        bad = faults.get(heading, {})
        unread = {
            index
            for index, issues in bad.items()
            if any(issue.severity is not Severity.CRITICAL for issue in issues)
        }
        typed = found.edited.columns[key]
        different = [
            index
            for index, value in enumerate(typed)
            if index not in unread and _value(key, value) != values[index]
        ]
        said = {index: as_text(texts[key][index] or "") for index in (*different, *bad)}
        spoilt = find_spoilt(
            fields[key],
            {index: cells[index] for index in said},
            said,
            {index: typed[index] for index in different if typed[index] is not None},
        )
        for how in dict.fromkeys(spoilt.values()):
            rows = sorted(index for index, one in spoilt.items() if one == how)
            found.issues.append(_spoilt(table, place, rows, how))
        for index, issues in bad.items():
            if index not in spoilt and as_text(cells[index] or "") != said[index]:
                found.issues += issues
        for index in different:
            if index not in spoilt:
                differing.setdefault(index, []).append(key)
    return differing


def _add_added(
    found: Compared,
    differing: dict[int, list[str]],
    said_before: Values,
    held: Values,
    added: Iterable[str],
) -> None:
    """Add the fields of columns that were added since the export, where they differ from records.

    A blank cell there erases nothing. What the cells that were exported imply already, such as a
    hold for a remark in the notes, is no difference.
    """
    for key in added:
        implied = said_before.get(key)
        for index, value in enumerate(found.edited.columns[key]):
            is_implied = implied is not None and value == implied[index]
            if value is None or is_implied or value == held[key][index]:
                continue
            if key == HOLD and held[key][index] is not None:
                continue  # on hold already
            differing.setdefault(index, []).append(key)


def _tell_further(found: Compared, table: Table) -> None:
    """Tell that an edited export takes one award, address and number of each kind in a row."""
    for index in found.edited.additional_records:
        text = (
            "Not imported from an edited export: an additional award or address in this "
            "row. Add it in the person’s record."
        )
        found.issues.append(Issue("further_not_imported", text, table.row_numbers[index]))


def _spoilt(table: Table, place: int, rows: Sequence[int], how: str) -> Issue:
    numbers = [table.row_numbers[index] for index in rows]
    text = (
        f"Excel damaged {plural(len(rows), 'cell')} of the column “{table.headings[place]}”, the"
        f" first in row {numbers[0]}: {how}. The values on record are kept."
    )
    value = as_text(table.columns[place][rows[0]])
    return Issue("spoilt_column", text, None, table.headings[place], Severity.WARNING, value)


def _set_emptied_rows_apart(
    found: Compared,
    differing: dict[int, list[str]],
    before: Values,
    columns: Iterable[str],
    added: Collection[str],
) -> None:
    """A row emptied as a whole was meant to go."""
    others = [key for key in columns if key != "alumni_id"]
    for index in list(differing):
        row = found.rows[index]
        if any(row[key] for key in (*others, *added)) or not any(
            before[key][index] for key in others
        ):
            continue
        del differing[index]
        if index not in found.skipped:
            found.emptied.append(index)


def _keep_opt_outs(
    found: Compared, table: Table, differing: Mapping[int, list[str]], held: Values
) -> None:
    """An opt-out on record is never withdrawn by a file."""
    for index, keys in differing.items():
        protected = withdrawn_opt_outs(
            {key: held[key][index] for key in OPT_OUT_FIELDS},
            {key: found.rows[index].get(key) for key in keys},
        )
        if protected:
            keys[:] = [key for key in keys if key not in protected]
            text = (
                "The person has opted out, which an import cannot change; change it in the "
                "person’s record."
            )
            found.issues.append(Issue("objection_stays", text, table.row_numbers[index]))


def _leave_suppressed(
    connection: Connection, found: Compared, differing: Mapping[int, list[str]]
) -> None:
    """Skip the rows with an address that must not be contacted, but for the opt-outs in them."""
    indices = list(differing)
    rows = [{key: found.rows[index].get(key) for key in differing[index]} for index in indices]
    for place in suppressed_rows(connection, rows):
        keys = differing[indices[place]]
        keys[:] = opt_outs(rows[place])
        if not keys:
            found.skipped[indices[place]] = "opted out of contact"


def _leave_taken_ids(
    connection: Connection,
    found: Compared,
    table: Table,
    differing: Mapping[int, list[str]],
    person_ids: Sequence[int],
) -> None:
    """Leave an alumni ID that somebody else has, on record or in another row."""
    wanted = {
        index: new
        for index, keys in differing.items()
        if "alumni_id" in keys and (new := found.rows[index]["alumni_id"]) is not None
    }
    if not wanted:
        return
    holders = select(people_table.c.alumni_id, people_table.c.id).where(
        within_texts(people_table.c.alumni_id, list(wanted.values()))
    )
    owners = {row.alumni_id: row.id for row in connection.execute(holders)}
    for index, new in wanted.items():
        if owners.setdefault(new, person_ids[index]) != person_ids[index]:
            differing[index].remove("alumni_id")
            text = f"The alumni ID “{new}” belongs to somebody else and was not imported."
            row = table.row_numbers[index]
            found.issues.append(Issue("alumni_id_taken", text, row, value=new))


def _now(
    connection: Connection,
    indices: Sequence[int],
    person_ids: Sequence[int],
    keys: Iterable[str],
    table: Table,
    fields: Mapping[str, Field],
    context: ParseOptions,
) -> dict[int, dict[str, Any]]:
    """What the records of the rows at `indices` hold now, read as an export of today would be."""
    if not indices:
        return {}
    held = read_flat(connection, [person_ids[index] for index in indices], list(keys))
    texts: dict[str, list[Cell]] = {
        key: [None if value is None else as_text(value) for value in values]
        for key, values in held.items()
    }
    row_numbers = [table.row_numbers[index] for index in indices]
    read = _flagged(_checked(texts, table, row_numbers, fields, context), texts)
    return {
        index: {key: values[place] for key, values in read.items()}
        for place, index in enumerate(indices)
    }


def _effective(connection: Connection, found: Compared) -> list[CellChange]:
    """The changes that writing them would make: what is held in another record is none."""
    wanted: dict[tuple[int, int], set[str]] = {}
    for change in found.taken:
        wanted.setdefault((change.row_index, change.person_id), set()).add(change.field)
    updates = [
        PersonUpdate(person_id, found.rows[index], only=only, corrects=True)
        for (index, person_id), only in wanted.items()
    ]
    changing = {
        (index, change.key)
        for (index, _), changes in zip(wanted, preview_updates(connection, updates), strict=True)
        for change in changes
    }
    return [change for change in found.taken if (change.row_index, change.field) in changing]


def _skip(found: Compared, table: Table, index: int, code: str, text: str) -> None:
    found.skipped[index] = text[:1].lower() + text[1:]
    found.issues.append(Issue(code, f"{text}; the row was not imported.", table.row_numbers[index]))
