"""The plan for a workbook that was exported for editing: like any import's, and what to decide.

Nothing is deleted or emptied, and no conflict settled, unless someone chooses so.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection

from core.formats import plural
from core.issues import Issue, Severity
from core.progress import SILENT, Progress
from importers.choices import LEAVE_OUT, Decision, Existing
from importers.columns import ColumnMapping, MappingReason
from importers.contacts.mapping.contact_targets import CONTACT_TARGETS
from importers.contacts.matching.row_resolution import Repeat, RowOutcome
from importers.contacts.planning.opt_out_issues import opt_outs_not_written
from importers.contacts.planning.plan import ContactsPlan, plan_rows
from importers.contacts.round_trip.export_state import Exported
from importers.contacts.round_trip.rows import RoundTripRows, classify_rows
from importers.contacts.round_trip.three_way import CellDifference, Compared, compare_three
from importers.contacts.validation.rows import DateOrders, ValidatedTable, validate_table
from importers.row_plan import CellChange
from models.reasons import Reason, ReasonKind
from records.export_snapshot import SnapshotInfo
from records.fields.definitions import Field, editable_fields
from records.fields.values import ParseOptions, as_text
from records.matching.row_matching import Certainty, Match
from records.merging.former_ids import current_people
from records.people import read_flat
from tabular.reading import Table

# Codes of the issues that `apply_choices` settles.
_CONFLICT: Final = "conflict"
_EMPTIED: Final = "emptied"
_GONE: Final = "rows_gone"


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """What someone has to decide: `conflicts` and `cleared` cells, and people whose row is `gone`.

    None of it is in the plan until `apply_choices` puts it there. `about` tells of the export,
    which had `people`; `edited` cells of theirs were edited in the file, `added` rows are no one's
    yet.
    """

    about: SnapshotInfo
    people: int
    edited: int
    added: int
    conflicts: tuple[CellDifference, ...]
    cleared: tuple[CellDifference, ...]
    gone: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RoundTripPlan:
    """The rows as read, the plan for them and what is left to decide."""

    mapping: tuple[ColumnMapping, ...]
    checked: ValidatedTable
    plan: ContactsPlan
    to_decide: RoundTrip


def plan_round_trip(
    connection: Connection,
    exported: Exported,
    table: Table,
    mapping: Sequence[ColumnMapping],
    context: ParseOptions,
    existing: Existing,
    orders: DateOrders,
    decisions: Mapping[int, Decision] | None = None,
    progress: Progress = SILENT,
) -> RoundTripPlan:
    """Plan the rows of `table`, which was exported as `exported`.

    The plan has the rows of known people first, then those that cannot be taken, then those added,
    which go the way of any other file under `existing`. `orders` are those of the file’s dates.
    """
    progress.report("Comparing with the export")
    fields = editable_fields(connection)
    columns = _by_headings(mapping, exported, fields)
    exported = exported.with_merged(current_people(connection, exported.places))
    rows = classify_rows(table, exported)
    known = list(rows.known.values())
    compared = compare_three(
        connection,
        exported,
        table.part(list(rows.known)),
        known,
        columns,
        fields,
        context,
        orders,
    )
    rest = table.part([*rows.refused])
    added = validate_table(
        table.part(rows.added, table.refused_rows),
        columns,
        fields,
        context,
        progress,
        orders=orders,
    )
    first = len(known) + len(rest.row_numbers)
    given = decisions or {}
    added_plan = plan_rows(
        connection,
        added,
        existing,
        {i - first: d for i, d in given.items() if i >= first},
        progress,
    )
    left_out = {i for i, one in given.items() if i < len(known) and one == LEAVE_OUT}
    compared.skipped.update(dict.fromkeys(left_out, "by choice"))
    trip = _to_decide(connection, exported, compared, known, rows)
    plan = _joined(_plan_of_known(connection, compared, known, rest, rows, trip), added_plan)
    checked = ValidatedTable(
        plan.row_numbers,
        _columns(compared.edited, rest, added),
        plan.issues,
        frozenset(first + index for index in added.unreadable),
        tuple(dict.fromkeys((*compared.edited.date_questions, *added.date_questions))),
    )
    return RoundTripPlan(columns, checked, plan, trip)


def apply_choices(
    plan: ContactsPlan,
    trip: RoundTrip,
    taken: Collection[tuple[int, str]],
    delete: Collection[int] = (),
) -> ContactsPlan:
    """`plan` with conflicts or emptied cells of `trip` taken too, and people gone to be deleted.

    `taken` names the cells by row index and field.
    """
    take = [one for one in (*trip.conflicts, *trip.cleared) if one.place in taken]
    changes = tuple(dict.fromkeys((*plan.changes, *(one.change for one in take))))
    changed = {change.row_index for change in changes}
    outcomes = [
        RowOutcome.UPDATED if index in changed and outcome is RowOutcome.SKIPPED else outcome
        for index, outcome in enumerate(plan.outcomes)
    ]
    resolved: set[tuple[str, int | None, str | None]] = {
        (code, plan.row_numbers[one.change.row_index], one.label)
        for one in take
        for code in (_CONFLICT, _EMPTIED)
    }
    if set(trip.gone) <= set(delete):
        resolved.add((_GONE, None, None))
    return replace(
        plan,
        changes=changes,
        outcomes=outcomes,
        issues=tuple(one for one in plan.issues if (one.code, one.row, one.column) not in resolved),
        deletions=tuple(one for one in trip.gone if one in set(delete)),
    )


def _by_headings(
    mapping: Sequence[ColumnMapping], exported: Exported, fields: Mapping[str, Field]
) -> tuple[ColumnMapping, ...]:
    """The columns as they were exported, but where someone chose otherwise.

    A column that was added goes into no field that was exported, unless it is about opt-outs.
    """
    taken = set(exported.keys.values()).difference(CONTACT_TARGETS)

    def mapped(column: ColumnMapping) -> ColumnMapping:
        if column.reason is MappingReason.CHOSEN:
            return column
        key = exported.keys.get(column.called)
        if key is not None:
            return replace(
                column, field=key if key in fields else None, reason=MappingReason.PROFILE
            )
        if column.field in taken:
            return replace(column, field=None, reason=MappingReason.NONE)
        return column

    return tuple(map(mapped, mapping))


def _to_decide(
    connection: Connection,
    exported: Exported,
    compared: Compared,
    known: Sequence[int],
    rows: RoundTripRows,
) -> RoundTrip:
    gone = [*rows.gone, *(known[i] for i in compared.emptied if i not in compared.skipped)]
    versions = read_flat(connection, gone, ["version"])["version"]
    present = {one: version for one, version in zip(gone, versions, strict=True) if version}
    compared.versions.update(present)
    taken = [
        [one for one in cells if one.change.row_index not in compared.skipped]
        for cells in (compared.conflicts, compared.cleared)
    ]
    edited = sum(one.row_index not in compared.skipped for one in compared.taken)
    return RoundTrip(
        exported.about,
        len(exported.places),
        edited + sum(map(len, taken)),
        len(rows.added),
        tuple(taken[0]),
        tuple(taken[1]),
        tuple(present),
    )


def _plan_of_known(
    connection: Connection,
    compared: Compared,
    known: Sequence[int],
    rest: Table,
    rows: RoundTripRows,
    trip: RoundTrip,
) -> ContactsPlan:
    """The plan for the rows of known people and for those that cannot be taken."""
    changes = [one for one in compared.taken if one.row_index not in compared.skipped]
    changed = {change.row_index for change in changes}
    why = dict(compared.skipped)
    for index in compared.emptied:
        why.setdefault(index, "cleared completely")
    for index, reasons in _undecided(trip).items():
        if index not in changed:
            why.setdefault(index, "; ".join(reasons))
    outcomes = [
        RowOutcome.UPDATED
        if index in changed
        else RowOutcome.SKIPPED
        if index in why
        else RowOutcome.UNCHANGED
        for index in range(len(known))
    ]
    why |= dict(enumerate(rows.refused.values(), len(known)))
    numbers = [*compared.edited.row_numbers, *rest.row_numbers]
    issues = (*compared.issues, *rows.issues, *_told(trip, numbers))
    values: list[dict[str, Any]] = [*compared.rows, *({} for _ in rest.row_numbers)]
    matches = [Match(Certainty.CERTAIN, one, (Reason(ReasonKind.OWN_ROW),)) for one in known]
    plan = ContactsPlan(
        row_numbers=numbers,
        rows=values,
        as_read=values,
        outcomes=[*outcomes, *(RowOutcome.SKIPPED for _ in rest.row_numbers)],
        matches=[*matches, *(Match(Certainty.NONE) for _ in rest.row_numbers)],
        why=why,
        changes=tuple(changes),
        versions=compared.versions,
        issues=issues,
        repeats={},
        decided={},
        waiting={},
        last_line=0,
        edited_rows=frozenset(range(len(known))),
    )
    return replace(plan, issues=issues + tuple(opt_outs_not_written(connection, plan)))


def _undecided(trip: RoundTrip) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for words, cells in (("changed in both", trip.conflicts), ("emptied", trip.cleared)):
        for one in cells:
            found[one.change.row_index].append(f"{one.label}: {words}")
    return found


def _told(trip: RoundTrip, numbers: Sequence[int]) -> list[Issue]:
    """What is left to decide, in words."""

    def said(value: Any) -> str:
        return "nothing" if value is None else f"“{as_text(value)}”"

    told = [
        Issue(
            _CONFLICT,
            f"Changed both on record and in the file since the export: {said(was)} became"
            f" {said(change.old)} on record and {said(change.new)} in the file. The value on record"
            " is kept unless you choose otherwise.",
            numbers[change.row_index],
            label,
            Severity.NOTE,
            "" if change.new is None else as_text(change.new),
        )
        for change, was, label in trip.conflicts
    ]
    told += [
        Issue(
            _EMPTIED,
            f"The cell was cleared; {said(change.old)} stays on record unless you choose to clear"
            " it.",
            numbers[change.row_index],
            label,
            Severity.NOTE,
        )
        for change, _, label in trip.cleared
    ]
    if trip.gone:
        count = plural(len(trip.gone), "person", "people")
        text = (
            f"The rows of {count} were deleted from the export; they stay on record unless you"
            " choose to delete them."
        )
        told.append(Issue(_GONE, text, severity=Severity.NOTE))
    return told


def _joined(known: ContactsPlan, added: ContactsPlan) -> ContactsPlan:
    """Both plans as one; the rows of `added` come behind."""
    first = len(known.row_numbers)

    def moved(by_row: Mapping[int, Any]) -> dict[int, Any]:
        return {first + index: value for index, value in by_row.items()}

    return replace(
        known,
        row_numbers=[*known.row_numbers, *added.row_numbers],
        rows=[*known.rows, *added.rows],
        as_read=[*known.as_read, *added.as_read],
        outcomes=[*known.outcomes, *added.outcomes],
        matches=[*known.matches, *added.matches],
        why={**known.why, **moved(added.why)},
        changes=known.changes + tuple(_moved(change, first) for change in added.changes),
        versions={**known.versions, **added.versions},
        issues=known.issues + added.issues,
        repeats={
            first + index: Repeat(first + repeat.leader, repeat.more)
            for index, repeat in added.repeats.items()
        },
        decided=moved(added.decided),
        waiting=moved(added.waiting),
        additional_records=moved(added.additional_records),
        row_candidates={
            first + index: tuple(replace(one, row_index=first + one.row_index) for one in some)
            for index, some in added.row_candidates.items()
        },
        names=added.names,
        not_filled=added.not_filled,
        last_line=added.last_line,
    )


def _moved(change: CellChange, first: int) -> CellChange:
    return change._replace(row_index=first + change.row_index)


def _columns(
    edited: ValidatedTable, rest: Table, added: ValidatedTable
) -> dict[str, Sequence[Any]]:
    blank = [None] * len(rest.row_numbers)
    counts = len(edited.row_numbers), len(added.row_numbers)
    return {
        key: [
            *edited.columns.get(key, [None] * counts[0]),
            *blank,
            *added.columns.get(key, [None] * counts[1]),
        ]
        for key in dict.fromkeys((*edited.columns, *added.columns))
    }
