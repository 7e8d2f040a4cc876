"""Whose the rows of a workbook are that was exported for editing: by their tags, or new.

Pure. A tag that stands in several rows ties none of them, unless they are one row twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.issues import Issue
from importers.contacts.round_trip.export_state import Exported
from records.export_snapshot import RECORD_HEADING, person_of, tag_of
from tabular.reading import Cell, Table


@dataclass(frozen=True, slots=True)
class RoundTripRows:
    """The rows of a table by their indices: `known` people by row, rows `added`, and the rest.

    `refused` has the reason why a row cannot be taken; `gone` are the people whose row was deleted.
    """

    known: Mapping[int, int]
    added: Sequence[int]
    refused: Mapping[int, str]
    issues: tuple[Issue, ...]
    gone: tuple[int, ...]


def classify_rows(table: Table, exported: Exported) -> RoundTripRows:
    """Tell the rows of people who were exported from those added since."""
    tags = table.columns[table.headings.index(RECORD_HEADING)]
    by_person: dict[int, list[int]] = {}
    added: list[int] = []
    refused: dict[int, str] = {}
    issues: list[Issue] = []
    for index, tag in enumerate(tags):
        former = person_of(tag)
        person_id = exported.merged.get(former, former) if former is not None else None
        if tag is None:
            added.append(index)
        elif person_id is None or person_id not in exported.places:
            refused[index] = "not a record of the export"
            issues.append(_unknown(table.row_numbers[index], str(tag)))
        elif former != person_id and tag_of(person_id) in tags:
            refused[index] = "merged with the record of another row"
            issues.append(_merged(table.row_numbers[index]))
        else:
            by_person.setdefault(person_id, []).append(index)
    known: dict[int, int] = {}
    for person_id, indices in by_person.items():
        first, *others = indices
        if all(_cells(table, index) == _cells(table, first) for index in others):
            known[first] = person_id
            refused |= dict.fromkeys(others, f"the same as row {table.row_numbers[first]}")
        else:
            refused |= dict.fromkeys(indices, "a copy of a record’s row")
            issues += _copied([table.row_numbers[index] for index in indices])
    gone = tuple(one for one in exported.places if one not in by_person)
    return RoundTripRows(dict(sorted(known.items())), added, refused, tuple(issues), gone)


def _cells(table: Table, index: int) -> list[Cell]:
    return [column[index] for column in table.columns]


def _unknown(row: int, tag: str) -> Issue:
    text = (
        "The row’s hidden record identity was changed, so the row cannot be matched; it "
        "was not imported."
    )
    return Issue("unknown_record", text, row, RECORD_HEADING, value=tag)


def _merged(row: int) -> Issue:
    text = (
        "This record was merged with that of another row since the export; the row was not"
        " imported. Enter its changes in the other row."
    )
    return Issue("merged_record", text, row, RECORD_HEADING)


def _copied(rows: Sequence[int]) -> list[Issue]:
    listed = ", ".join(map(str, rows))
    text = (
        f"Rows {listed} have the identity of one record but differ; none was imported. To add a"
        " person, insert a new row instead of copying one."
    )
    return [Issue("copied_record", text, row, RECORD_HEADING) for row in rows]
