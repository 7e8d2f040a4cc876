"""Why rows are to review, skipped or not wholly imported: an issue for each of them.

What becomes of a row depends on the last choices, so these are made from the plan that is to be
written. Pure.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from core.formats import format_number
from core.issues import Issue, Severity
from importers.contacts.matching.row_resolution import ERASED, RowOutcome
from importers.contacts.planning.differences import Differences
from importers.row_plan import NOT_FILLED, ROW_ERASED, ROW_SKIPPED, ROW_TO_REVIEW, UNTICKED
from records.fields.definitions import BY_KEY, Field
from records.fields.values import as_text
from records.people import CUSTOM_PREFIX, is_blank
from records.writing.person_update import FieldChange

if TYPE_CHECKING:
    from importers.contacts.planning.plan import ContactsPlan


# Issues of a row that say already why it is skipped, beside those that are errors.
_REASONS: Final = frozenset(
    {
        "no_person",
        "repeated_person",
        "record_gone",
        "unknown_record",
        "copied_record",
        "conflict",
        "emptied",
    }
)
_ERASED: Final = (
    "Row skipped: this person was erased for good, or has the same name and year. Add the person by"
    " hand if it is somebody else."
)
_MOST_NAMED: Final = 3
_LONGEST: Final = 60  # letters of a value that is quoted


def rows_not_imported(plan: "ContactsPlan", told: Collection[Issue]) -> Iterator[Issue]:
    """A note for each row to review and each skipped row, but for those of which `told` says why.

    What is joined with another row is imported with it.
    """
    explained = {
        one.row
        for one in told
        if one.code in _REASONS or one.severity in (Severity.ERROR, Severity.CRITICAL)
    }
    for index, outcome in enumerate(plan.outcomes):
        row, why = plan.row_numbers[index], plan.why.get(index, "")
        if outcome is RowOutcome.REVIEW:
            yield _note(ROW_TO_REVIEW, f"To review: {why}.{_candidates(plan, index)}", row)
        elif why == ERASED:
            yield _note(ROW_ERASED, _ERASED, row)
        elif outcome is RowOutcome.SKIPPED and row not in explained:
            yield _note(ROW_SKIPPED, f"Row skipped: {why}.", row)


def without_erased(plan: "ContactsPlan", told: Collection[Issue]) -> tuple[Issue, ...]:
    """`told` without what it says of the rows of people who were erased: it has their values."""
    erased = {plan.row_numbers[index] for index, why in plan.why.items() if why == ERASED}
    return tuple(issue for issue in told if issue.row not in erased)


def changes_unticked(
    plan: "ContactsPlan", unticked: Collection[tuple[int, str]], skipped_rows: Collection[int]
) -> Iterator[Issue]:
    """A note for each row with changes in `plan` that are not wanted, but for skipped rows."""
    by_row: dict[int, list[str]] = {}
    for change in plan.changes:
        if (change.row_index, change.field) in unticked and change.row_index not in skipped_rows:
            by_row.setdefault(change.row_index, []).append(change.field)
    for index, keys in by_row.items():
        text = f"Not imported by choice: {', '.join(map(_label, keys))}."
        yield _note(UNTICKED, text, plan.row_numbers[index])


def _label(key: str) -> str:
    return BY_KEY[key].label if key in BY_KEY else key.removeprefix(CUSTOM_PREFIX)


def values_not_filled(
    row_numbers: Sequence[int], differences: Differences, fields: Mapping[str, Field]
) -> tuple[list[Issue], int]:
    """A note for each row with values that are not imported where only blank fields are filled.

    With how many such values there are.
    """
    by_row: dict[int, list[FieldChange]] = {}
    for one in differences.found:
        left = [change for change in one.not_filled() if change.key in one.row]
        if left:
            by_row.setdefault(one.row_index, []).extend(left)
    notes = [
        _note(NOT_FILLED, " ".join(_sentences(changes, fields)), row_numbers[index])
        for index, changes in by_row.items()
    ]
    return notes, sum(map(len, by_row.values()))


def _sentences(changes: Sequence[FieldChange], fields: Mapping[str, Field]) -> Iterator[str]:
    def label(change: FieldChange) -> str:
        return fields[change.key].label if change.key in fields else change.key

    held = [one for one in changes if not is_blank(one.key, one.old)]
    others = [one for one in changes if is_blank(one.key, one.old)]
    if held:
        listed = "; ".join(
            f"{label(one)} (file: {_quoted(one.new)}, on record: {_quoted(one.old)})"
            for one in held
        )
        yield f"Not imported because there is a value on record: {listed}."
    if others:
        listed = "; ".join(f"{label(one)} (file: {_quoted(one.new)})" for one in others)
        yield f"Not imported because another address or role is on record: {listed}."


def _quoted(value: Any) -> str:
    text = " ".join(as_text(value).split())
    return f"“{text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}”"


def _candidates(plan: "ContactsPlan", index: int) -> str:
    """The people on record whom the row may be, in a sentence."""
    ids = list(dict.fromkeys(one.person_id for one in plan.matches[index].candidates))
    names = [plan.names[one] for one in ids if one in plan.names]
    if not names:
        return ""
    more = (
        f" and {format_number(len(names) - _MOST_NAMED)} more" if len(names) > _MOST_NAMED else ""
    )
    return f" May be: {'; '.join(names[:_MOST_NAMED])}{more}."


def _note(code: str, text: str, row: int) -> Issue:
    return Issue(code, text, row, severity=Severity.NOTE)
