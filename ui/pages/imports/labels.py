"""Texts on the import pages: field names, values and kinds of issues. Imports no widget."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from core.formats import format_number, format_value, plural, spaced_phone
from importers.contacts.round_trip import RoundTrip
from records.fields.definitions import Field, FieldKind
from records.matching.row_matching import Match
from tabular.reading import Table
from ui.tables import Cell
from ui.tables.columns import cell_text
from ui.widgets.badges import Status

NOT_IMPORTED_LABEL: Final = "Don’t import"
# The steps of the wizard by the keys that drafts store.
STEPS: Final[Mapping[str, str]] = {
    "file": "File",
    "columns": "Columns",
    "problems": "Issues",
    "matches": "Matches",
    "changes": "Changes",
    "done": "Done",
}
_PROBLEMS: Final[Mapping[str, str]] = {
    "ambiguous_date": "Day or month first",
    "mixed_dates": "Mixed date formats",
    "dates_of_other_order": "Different date order",
    "not_a_date": "Not a date",
    "blank_words": "Read as blank",
    "date_in_text": "Date instead of text",
    "day_unknown": "Month without a day",
    "future_date": "Date in the future",
    "not_completed": "Award not completed",
    "placeholder_date": "Placeholder date",
    "unlikely_birth": "Unlikely date of birth",
    "not_an_email": "Not an e-mail address",
    "not_a_phone": "Not a phone number",
    "text_repaired": "Damaged text repaired",
    "phone_country_unknown": "Phone number without country code",
    "phone_not_in_use": "Phone number not in use",
    "phone_of_other_country": "Phone number from another country",
    "phone_remark": "Comment with a phone number",
    "not_a_year": "Not a year",
    "not_a_number": "Not a number",
    "not_yes_or_no": "Not yes or no",
    "unknown_word": "Unknown value",
    "other_spelling": "Other capitals",
    "nobody_named": "Row without a name",
    "repeated_person": "Duplicate rows",
    "column_not_taken": "Column not imported",
    "opt_out_not_imported": "Opt-outs not imported",
    "opt_out_in_text": "Opt-out in free text",
    "contact_on_hold": "Contact on hold",
    "opt_out_date": "Opt-out date",
    "opt_out_remark": "Comment on an opt-out",
    "death_remark": "Comment on a death",
    "death_year_only": "Year of death only",
    "death_date_unclear": "Date of death unclear",
    "deceased_in_name": "Deceased according to the name",
    "error_cell": "Error in the cell",
    "long_number": "Digits lost",
    "digits_lost": "Digits lost",
    "invisible_characters": "Invisible characters",
    "no_person": "Row without a person",
    "no_answer": "Test or preview",
    "further_addresses": "Additional addresses",
    "blank_rows": "Blank rows",
    "date_out_of_range": "Date out of range",
    "formula_without_result": "Formula without a result",
    "control_characters": "Invisible characters",
    "long_row": "Too many fields",
    "short_row": "Too few fields",
    "encoding_guessed": "Encoding guessed",
    "conflict": "Changed in both",
    "emptied": "Cleared",
    "rows_gone": "Deleted rows",
    "further_not_imported": "Additional records not imported",
    "spoilt_column": "Damaged by Excel",
    "copied_record": "Copied rows",
    "unknown_record": "Identity changed",
    "record_gone": "No longer on record",
    "alumni_id_taken": "Alumni ID in use",
    "objection_stays": "Opt-outs kept",
    "not_a_round_trip": "Not compared",
    "row_to_review": "Rows to review",
    "review": "Response to review",
    "skipped": "Response skipped",
    "column_left_out": "Column not imported",
    "row_skipped": "Skipped rows",
    "not_filled": "Values not imported",
    "changes_unticked": "Changes deselected",
}


def label_of(key: str, fields: Mapping[str, Field]) -> str:
    """The label of a field; the key itself if the field no longer exists."""
    return fields[key].label if key in fields else key.removeprefix("custom.")


def shown(value: Any, field: Field | None = None) -> Cell:
    """A value as a cell of a table: yes and no in words, dates as dates, phones with spaces."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return value.date()
    if field is not None and field.kind is FieldKind.PHONE:
        return spaced_phone(str(value))
    if isinstance(value, float):
        return format_value(value)
    return value if isinstance(value, int | date) else " ".join(str(value).split())


def issue_kind(code: str) -> str:
    """The short name of a kind of issue."""
    return _PROBLEMS.get(code, code.replace("_", " ").capitalize())


def trip_words(trip: RoundTrip) -> str:
    """A summary of an edited export: when and by whom it was exported, and what was changed."""
    on = cell_text(date.fromisoformat(trip.about.on))
    people = plural(trip.people, "person", "people")
    words = f"Exported for editing on {on} by {trip.about.by}: {people}"
    words += f", {plural(trip.edited, 'cell')} edited" if trip.edited else ", no cells edited"
    for count, what in (
        (len(trip.conflicts), "changed in both"),
        (len(trip.gone), "deleted"),
    ):
        words += f", {format_number(count)} {what}" if count else ""
    return words + (f", {plural(trip.added, 'row')} added" if trip.added else "")


def heading_rows_text(table: Table) -> str:
    """Where a table has its headings, as Excel numbers rows: “row 1”, “rows 1 to 3”."""
    first, last = table.first_heading_row, table.heading_row
    return f"row {last}" if first == last else f"rows {first} to {last}"


def rows_text(count: int) -> str:
    """“1 row”, “1,204 rows”."""
    return plural(count, "row")


def matched_by(match: Match) -> Status:
    """What a row was matched by: “alumni ID”."""
    return Status(str(match.reasons[0]).removeprefix("same ") if match.reasons else "")
