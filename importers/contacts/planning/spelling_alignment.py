"""One spelling for values by which people are grouped: “clinical studies” is “Clinical Studies”.

Values that differ only in capitals would be two departments in every count and filter. A spelling
that somebody wrote by hand, if only in one corrected cell, stays in all rows that have it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select

from core.formats import plural
from core.issues import Issue, Severity
from core.text import clean
from importers.columns import ColumnMapping
from importers.contacts.splitters import SPLITS
from importers.contacts.validation.rows import ValidatedTable
from importers.issues.corrections import Corrections
from importers.row_plan import OTHER_SPELLING
from models.tables import people
from records.fields import vocabulary
from records.fields.definitions import BY_KEY
from records.fields.spellings import (
    GROUPING,
    Spellings,
    best_spelling,
    spelling_key,
)
from records.fields.values import as_text
from records.parts.registry import QUERIES
from tabular.reading import Table


def chosen_spellings(corrections: Corrections, mapping: Sequence[ColumnMapping]) -> Spellings:
    """What somebody wrote by hand in columns of fields by which people are grouped."""
    texts = [(column, text) for (_, column), text in corrections.cells.items()]
    texts += [(column, text) for (column, _), text in corrections.words.items()]
    found: dict[str, set[str]] = defaultdict(set)
    for column, text in texts:
        target = (mapping[column].field or "") if column < len(mapping) else ""
        if target in SPLITS:
            for parts in SPLITS[target].take_apart(text):
                for key, part in parts.items():
                    found[key].add(clean(part))
        else:
            found[target].add(clean(text))
    return {key: written for key, written in found.items() if key in GROUPING}


def spelt_as_on_record(
    connection: Connection,
    checked: ValidatedTable,
    table: Table,
    mapping: Sequence[ColumnMapping],
    chosen: Spellings,
) -> ValidatedTable:
    """The rows of `table` with the spellings on record, else the file's own most frequent one.

    `chosen` spellings stay. What is written in another way is a note, one for each value.
    """
    columns, additional_records = dict(checked.columns), dict(checked.additional_records)
    issues: list[Issue] = []
    for key in sorted(GROUPING & _keys(checked)):
        counts = Counter(columns.get(key, ()))
        counts.update(row.get(key) for more in additional_records.values() for row in more)
        del counts[None]
        kept = {*chosen.get(key, ()), *_terms(key)}
        respelt = _respelt(counts, _on_record(connection, key, counts), kept)
        if not respelt:
            continue
        first = _first_rows(checked, key, respelt)
        for text, (spelling, source) in respelt.items():
            rows = plural(counts[text], "row")
            message = f"Written as {source}: “{text}” → “{spelling}” ({rows})."
            row = checked.row_numbers[first[text]]
            heading, cell = _place(table, mapping, first[text], key, text)
            issues.append(Issue(OTHER_SPELLING, message, row, heading, Severity.NOTE, cell))
        texts = {text: spelling for text, (spelling, _) in respelt.items()}
        if key in columns:
            columns[key] = [texts.get(text, text) for text in columns[key]]
        for index, more in additional_records.items():
            additional_records[index] = tuple(
                {**row, key: texts[row[key]]} if row.get(key) in texts else row for row in more
            )
    return replace(
        checked,
        columns=columns,
        additional_records=additional_records,
        issues=(*checked.issues, *issues),
        chosen_spellings=chosen,
    )


def _keys(checked: ValidatedTable) -> set[str]:
    """The fields of which the rows say something."""
    more = (row for some in checked.additional_records.values() for row in some)
    return set(checked.columns).union(*more)


def _terms(key: str) -> Iterable[str]:
    """The words that the program itself knows for a field: they have one spelling."""
    known = BY_KEY[key].vocabulary
    return () if known is None else vocabulary.terms(known)


def _on_record(
    connection: Connection, key: str, texts: Iterable[str]
) -> Mapping[str, Mapping[str, int]]:
    """How often each spelling of `texts` is on record, by what they have in common."""
    field = BY_KEY[key]
    part = QUERIES.get(field.part)
    column = people.c[field.column] if part is None else part.table.c[field.column]
    wanted = set(map(spelling_key, texts))
    found: dict[str, dict[str, int]] = defaultdict(dict)
    statement = select(column, func.count()).where(column.is_not(None)).group_by(column)
    for text, count in connection.execute(statement) if wanted else ():
        if (same := spelling_key(text)) in wanted:
            found[same][text] = count
    return found


def _respelt(
    counts: Mapping[str, int], on_record: Mapping[str, Mapping[str, int]], kept: Collection[str]
) -> Mapping[str, tuple[str, str]]:
    """The texts that are written in another way: how, and where that spelling is from."""
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    for text, count in counts.items():
        groups[spelling_key(text)][text] = count
    found: dict[str, tuple[str, str]] = {}
    for same, spellings in groups.items():
        there = on_record.get(same)
        by_hand = {text: count for text, count in spellings.items() if text in kept}
        best = best_spelling(there or by_hand or spellings)
        source = "on record" if there else "elsewhere in the file"
        for text in spellings:
            if text != best and text not in kept:
                found[text] = (best, source)
    return found


def _first_rows(checked: ValidatedTable, key: str, texts: Collection[str]) -> Mapping[str, int]:
    """The index of the first row with each of `texts`."""
    found: dict[str, int] = {}
    for index, text in enumerate(checked.columns.get(key, ())):
        if text in texts:
            found.setdefault(text, index)
    for index, more in checked.additional_records.items():
        for row in more:
            if row.get(key) in texts:
                found.setdefault(row[key], index)
    return found


def _place(
    table: Table, mapping: Sequence[ColumnMapping], index: int, key: str, text: str
) -> tuple[str | None, str]:
    """The heading and the cell from which the row at `index` has `text`."""
    places = [at for at, one in enumerate(mapping) if one.field == key or _is_split(one.field, key)]
    cells = {at: as_text(cell) for at in places if (cell := table.columns[at][index]) is not None}
    alike = [at for at, cell in cells.items() if spelling_key(cell) == spelling_key(text)]
    at = next(iter([*alike, *cells]), None)
    return (None, text) if at is None else (mapping[at].heading, cells[at])


def _is_split(target: str | None, key: str) -> bool:
    """Whether the cells of a column are taken apart, into the field `key` too."""
    return target is not None and target in SPLITS and key in SPLITS[target].fields
