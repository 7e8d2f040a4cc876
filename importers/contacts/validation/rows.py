"""The columns of a table become typed rows; what cannot is a Issue with its row and column.

Pure. A column is judged as a whole where that settles a doubt: the order of day and month is
decided by the evidence of all its dates, and asked for where there is none.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from core.dates import DateOrder, Mixed, decide_order, other_order
from core.errors import UserError
from core.issues import Issue, Severity
from core.progress import SILENT, Progress
from importers.columns import ColumnMapping
from importers.contacts.mapping.contact_targets import CONTACT_TARGETS
from importers.contacts.mapping.heading_fields import known_headings
from importers.contacts.mapping.record_groups import record_groups
from importers.contacts.sources import Source, adapt_to, additional_addresses
from importers.contacts.sources.adaptation import without_rows
from importers.contacts.splitters import FULL_ADDRESS, SPLITS
from importers.contacts.validation.cells import NAMES, read_column, read_contact_column, read_split
from importers.contacts.validation.comments import remarks_in_comments
from importers.contacts.validation.contact_cell import HOLD
from importers.contacts.validation.non_person_rows import find_non_person_rows, rows_of_two
from importers.contacts.validation.opt_outs import remarks_on_contact
from importers.contacts.validation.row_builder import RowBuilder
from models.reasons import Reason
from records.fields.countries import region_of
from records.fields.definitions import Field, FieldKind
from records.fields.values import BadValue, ParseOptions, parse_plausible
from tabular.reading import Cell, Table

# What a person can be known by, beside an ID; a row without any of them names nobody.
_NAMING: Final = ("family_name", "given_name", "email", "other_email")
_NO_NAMES: Final = Issue(
    "no_names",
    "The file gives no names: no column was recognised as one. Choose the columns of the names"
    " before you import.",
)
DateOrders: TypeAlias = Mapping[int, DateOrder | Mixed | None]
# What tells one person from another cannot be the same for every row.
NEVER_CONSTANT: Final = frozenset({"alumni_id", "email", "other_email"})


@dataclass(frozen=True, slots=True)
class ValidatedTable:
    """A table's rows as typed values by field, each list in the order of `row_numbers`.

    `unreadable` are the indices of rows that cannot be taken; `date_questions` the headings whose
    dates could be read day first or month first. `additional_records` has by index what a row says
    beside its fields, an update each: a third address, another award. `not_people` has by index why
    a row is no person, `doubtful` why somebody must look at it before it becomes one.
    `participation` has by index the event of a file of participants and the status at it.
    `chosen_spellings` are those corrected by hand, by field; None where capitals are always meant.
    """

    row_numbers: Sequence[int]
    columns: Mapping[str, Sequence[Any]]
    issues: tuple[Issue, ...]
    unreadable: frozenset[int]
    date_questions: tuple[str, ...]
    additional_records: Mapping[int, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    not_people: Mapping[int, str] = field(default_factory=dict)
    doubtful: Mapping[int, Reason] = field(default_factory=dict)
    chosen_spellings: Mapping[str, Collection[str]] | None = None
    participation: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


def validate_table(
    table: Table,
    mapping: Sequence[ColumnMapping],
    fields: Mapping[str, Field],
    context: ParseOptions,
    progress: Progress = SILENT,
    *,
    program: Source | None = None,
    constants: Mapping[str, str] | None = None,
    several: bool = True,
    orders: DateOrders | None = None,
) -> ValidatedTable:
    """The typed values of every mapped column of `table`, and what is wrong with the rest.

    Without `context.date_order` each date column decides its own by evidence: `orders` as
    `find_date_orders` gives them, None where `table` itself is the evidence. `constants` are
    texts by field that fill where no column of the row says something. `several` says whether
    a cell may hold several e-mail addresses or phone numbers. Raises UserError for a constant that
    its field cannot be. `program` is the known one that wrote the file.
    """
    rows = table.row_numbers
    taken = _in_order(mapping, fields)
    adapted = adapt_to(program, table, taken)
    others = find_non_person_rows(table, [one.field for one in mapping], known_headings(fields))
    not_people = {**others.skipped, **adapted.left_out}
    columns_read = without_rows(adapted.columns, taken, others.skipped)
    always = {
        key: read_constant(fields[key], text, context) for key, text in (constants or {}).items()
    }
    builder = RowBuilder(fields, len(rows))
    groups = _groups(table, mapping, fields, program)
    orders = find_date_orders(table, mapping, fields) if orders is None else orders
    issues = [
        *adapted.issues,
        *(
            Issue("no_person", f"The row was skipped: {why}.", rows[row], None, Severity.NOTE)
            for row, why in others.skipped.items()
            if row not in adapted.left_out
        ),
    ]
    questions: list[str] = []
    for index in taken:
        heading, target = mapping[index].heading, mapping[index].field or ""
        cells = columns_read[index]
        if target in SPLITS:
            read = read_split(SPLITS[target], fields, heading, cells, rows, context, progress)
            builder.add_parts(SPLITS[target], read)
        elif target in CONTACT_TARGETS:
            contact = CONTACT_TARGETS[target]
            resolved, mixed = _settled(heading, cells, orders.get(index), context)
            issues.extend(mixed)
            read = read_contact_column(contact, fields, heading, cells, rows, resolved, progress)
            builder.add(contact.field, read)
        else:
            resolved, mixed = _settled(heading, cells, orders.get(index), context)
            issues.extend(mixed)
            regions = None
            if fields[target].kind is FieldKind.PHONE:
                regions = _regions(builder.columns.get("country"), always, context, len(rows))
            read = read_column(
                fields[target],
                heading,
                cells,
                rows,
                resolved,
                regions=regions,
                several=several,
                progress=progress,
            )
            if groups[index]:
                builder.add_record(groups[index], target, read)
            else:
                builder.add(target, read)
        if any(issue.code == "ambiguous_date" for issue in read.issues):
            questions.append(heading)
        issues.extend(read.issues)
        if _may_have_remarks(target, fields):
            is_note = target == "notes"
            is_remark = is_note or (target in fields and fields[target].is_custom)
            holds, found = remarks_on_contact(
                heading, cells, rows, is_note=is_note, has_footnotes=not is_remark
            )
            issues.extend(found)
            builder.add_holds(holds)
    holds, found = remarks_in_comments(table)
    builder.add_holds(holds)
    issues.extend(found)
    columns, additional_records = builder.finished()
    if builder.left_addresses:
        issues.append(additional_addresses(builder.left_addresses))
    nameless = _nameless(columns, len(rows))
    named = any(map(_says_something, (columns.get("given_name"), columns.get("family_name"))))
    if len(nameless) < len(rows) and not named:
        issues.append(_NO_NAMES)
    for key, value in always.items():
        given = columns.get(key) or [None] * len(rows)
        columns[key] = [value if one is None else one for one in given]
    issues.extend(_names_nobody(rows[index]) for index in sorted(nameless - not_people.keys()))
    validated = ValidatedTable(
        rows,
        columns,
        tuple(issues),
        nameless | not_people.keys(),
        tuple(questions),
        additional_records,
        not_people,
        {**others.doubtful, **rows_of_two(columns)},
    )
    return _with_refused(table, validated)


def _groups(
    table: Table,
    mapping: Sequence[ColumnMapping],
    fields: Mapping[str, Field],
    source: Source | None,
) -> tuple[int, ...]:
    """Which of several awards or addresses each column is of; a source tells that by itself."""
    if source is not None and source.groups:
        return (0,) * len(mapping)
    return record_groups(table, [column.field for column in mapping], fields)


def _says_something(column: Sequence[Any] | None) -> bool:
    return any(value is not None for value in column or ())


def _in_order(mapping: Sequence[ColumnMapping], fields: Mapping[str, Field]) -> list[int]:
    """The columns that are taken: parts before wholes, and phones when the country is known."""

    def place(index: int) -> int:
        target = mapping[index].field or ""
        if target in SPLITS:
            return 1
        return 2 if target in fields and fields[target].kind is FieldKind.PHONE else 0

    return sorted((i for i, column in enumerate(mapping) if column.field is not None), key=place)


def _may_have_remarks(target: str, fields: Mapping[str, Field]) -> bool:
    """Whether people write “do not contact” or “deceased” into cells of `target`.

    A supervisor is somebody else; names have marks of their own.
    """
    if target in SPLITS:
        return target == FULL_ADDRESS
    return (
        target in fields
        and target not in CONTACT_TARGETS
        and target not in (*NAMES, "title", "supervisor", HOLD)
        and fields[target].kind
        in (FieldKind.TEXT, FieldKind.LINES, FieldKind.CHOICE, FieldKind.EMAIL, FieldKind.PHONE)
    )


def find_date_orders(
    table: Table, mapping: Sequence[ColumnMapping], fields: Mapping[str, Field]
) -> DateOrders:
    """The order of day, month and year that the cells of each date column prove, if any.

    By the position of the column. Of a file that is corrected, the uncorrected table is the
    evidence, so that a corrected cell changes how no other cell is read.
    """
    return {
        index: decide_order(cell for cell in table.columns[index] if isinstance(cell, str))
        for index, column in enumerate(mapping)
        if (target := _field_of(column, fields)) is not None and target.kind is FieldKind.DATE
    }


def _field_of(column: ColumnMapping, fields: Mapping[str, Field]) -> Field | None:
    contact = CONTACT_TARGETS.get(column.field or "")
    return fields.get(column.field or "" if contact is None else contact.field)


def _settled(
    heading: str,
    cells: Sequence[Cell],
    order: DateOrder | Mixed | None,
    context: ParseOptions,
) -> tuple[ParseOptions, list[Issue]]:
    """The context for a column whose dates prove `order`, and what contradicts it."""
    if order is None:
        return context, []
    if context.date_order is not None:
        texts = (cell for cell in cells if isinstance(cell, str))
        other = other_order(texts, context.date_order)
        return context, [] if other is None else [_other_order(heading, other, context.date_order)]
    if isinstance(order, Mixed):
        return context, [_mixed(heading, order)]
    return replace(context, date_order=order), []


def _regions(
    countries: Sequence[Any] | None, always: Mapping[str, Any], context: ParseOptions, count: int
) -> list[str] | None:
    """The country of each row, for its phone numbers.

    The office's own where a row names none; empty where nobody knows the country that it names.
    """
    constant = always.get("country")
    usual = (region_of(constant) or "") if constant else context.region
    if countries is None:
        return None if usual == context.region else [usual] * count
    known = {name: (region_of(name) or "") if name else usual for name in set(countries)}
    if set(known.values()) <= {context.region}:
        return None
    return [known[name] for name in countries]


def read_constant(target: Field, text: str, context: ParseOptions) -> Any:
    """The value of every row that `text` is for `target`. Raises UserError where it cannot be."""
    if target.key in NEVER_CONSTANT:
        raise UserError(
            f"“{target.label}” cannot have a default value: it identifies people. Nothing was"
            " imported.",
            code="no_constant",
        )
    try:
        return parse_plausible(target, text, context)
    except BadValue as bad:
        raise UserError(
            f"{target.label} cannot have this default value: {bad.message} Nothing was imported.",
            code=bad.code,
        ) from bad


def _with_refused(table: Table, validated: ValidatedTable) -> ValidatedTable:
    """The rows, and at their end those that reading refused, so that every row is counted."""
    refused = table.refused_rows
    if not refused:
        return validated
    count = len(validated.row_numbers)
    return replace(
        validated,
        row_numbers=[*validated.row_numbers, *refused],
        columns={
            name: [*values, *[None] * len(refused)] for name, values in validated.columns.items()
        },
        unreadable=validated.unreadable | frozenset(range(count, count + len(refused))),
    )


def _nameless(columns: Mapping[str, Sequence[Any]], count: int) -> frozenset[int]:
    """The rows that name nobody. An ID alone is more likely a note below the table."""
    named = [columns[name] for name in _NAMING if name in columns]
    if "alumni_id" in columns and len(columns) > 1:
        rest = [values for name, values in columns.items() if name != "alumni_id"]
        filled = (any(value is not None for value in row) for row in zip(*rest, strict=True))
        ids = columns["alumni_id"]
        named.append([one if more else None for one, more in zip(ids, filled, strict=True)])
    if not named:
        return frozenset(range(count))
    return frozenset(index for index, row in enumerate(zip(*named, strict=True)) if not any(row))


def _names_nobody(row: int) -> Issue:
    text = "The row has no name, no e-mail address, and no alumni ID with other values."
    return Issue("nobody_named", text, row, None, Severity.ERROR)


def _other_order(heading: str, text: str, order: DateOrder) -> Issue:
    said = order.value.replace("-", " ")
    return Issue(
        "dates_of_other_order",
        f"“{text}” is a date, but not {said} as chosen. Dates that can be read both ways were read"
        f" {said}; check this column.",
        None,
        heading,
    )


def _mixed(heading: str, order: Mixed) -> Issue:
    return Issue(
        "mixed_dates",
        f"The column mixes day-first and month-first dates (“{order.one}”, “{order.other}”);"
        " those that can be read both ways are imported once they are fixed.",
        None,
        heading,
        severity=Severity.NOTE,
    )
