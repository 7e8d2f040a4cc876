"""Values, fields and outcomes of an import in the words of the office. Must not know a widget."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from core.text import plural
from importers.contacts.round_trip import RoundTrip
from records.fields.definitions import Field, FieldKind
from ui.formats import spaced_phone
from ui.tables import Cell
from ui.tables.columns import cell_text

LEAVE_OUT_LABEL: Final = "Leave out"

_PROBLEMS: Final[Mapping[str, str]] = {
    "ambiguous_date": "Day or month first",
    "mixed_dates": "Mixed dates",
    "dates_of_other_order": "Dates of another order",
    "not_a_date": "Not a date",
    "blank_words": "Read as blank",
    "date_in_text": "Date in place of a text",
    "day_unknown": "Month without a day",
    "future_date": "Date in the future",
    "not_completed": "Award not completed",
    "placeholder_date": "Date that stands for none",
    "unlikely_birth": "Unlikely date of birth",
    "not_an_email": "Not an e-mail address",
    "not_a_phone": "Not a phone number",
    "text_repaired": "Damaged text repaired",
    "phone_country_unknown": "Phone number without a country",
    "phone_not_in_use": "Phone number not in use",
    "phone_of_other_country": "Phone number of another country",
    "phone_remark": "Remark beside a phone number",
    "not_a_year": "Not a year",
    "not_a_number": "Not a number",
    "not_yes_or_no": "Neither yes nor no",
    "unknown_word": "Unknown word",
    "nobody_named": "Names nobody",
    "repeated_person": "The same person twice",
    "column_not_taken": "Column left out",
    "opt_out_not_imported": "Opt-outs not imported",
    "opt_out_in_text": "Opt-out in a text",
    "contact_on_hold": "Contact on hold",
    "opt_out_date": "Dates of opt-outs",
    "opt_out_remark": "Remark on an opt-out",
    "death_remark": "Remark on a death",
    "death_year_only": "Only the year of death",
    "death_date_unclear": "Date of death unclear",
    "deceased_in_name": "Deceased, by the name",
    "error_cell": "Error in the cell",
    "long_number": "Digits lost",
    "digits_lost": "Digits lost",
    "invisible_characters": "Odd characters",
    "no_person": "No person",
    "further_addresses": "Second addresses",
    "blank_rows": "Blank rows",
    "date_out_of_range": "Date out of range",
    "formula_without_result": "Formula without a result",
    "control_characters": "Odd characters",
    "long_row": "Too many fields",
    "short_row": "Too few fields",
    "encoding_guessed": "Letters guessed",
    "conflict": "Changed on both sides",
    "emptied": "Emptied",
    "rows_gone": "Rows deleted",
    "further_not_imported": "Further records not imported",
    "spoilt_column": "Spoilt by Excel",
    "copied_record": "Copied rows",
    "unknown_record": "Identity changed",
    "record_gone": "Not on record any more",
    "alumni_id_taken": "Alumni ID of another",
    "objection_stays": "Objections stay",
    "not_a_round_trip": "Not compared",
    "row_to_review": "Rows to review",
    "row_skipped": "Skipped rows",
    "not_filled": "Values not imported",
    "changes_unticked": "Changes not wanted",
}


def label_of(key: str, fields: Mapping[str, Field]) -> str:
    """A field's name on the screen; a key that is no field any more as it is."""
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
        return f"{value:g}"
    return value if isinstance(value, int | date) else " ".join(str(value).split())


def issue_kind(code: str) -> str:
    """A kind of issue in two or three words."""
    return _PROBLEMS.get(code, code.replace("_", " ").capitalize())


def listed(words: Iterable[str]) -> str:
    """Words for a sentence: “a, b and c”."""
    found = list(words)
    return " and ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))


def trip_words(trip: RoundTrip) -> str:
    """What a workbook that was exported for editing is: when, by whom, and what became of it."""
    on = cell_text(date.fromisoformat(trip.about.on))
    people = plural(trip.people, "person", "people")
    words = f"Exported for editing on {on} by {trip.about.by}: {people}"
    words += f", {plural(trip.edited, 'cell')} edited" if trip.edited else ", no cell edited"
    for count, what in (
        (len(trip.conflicts), "changed on both sides"),
        (len(trip.gone), "without a row any more"),
    ):
        words += f", {count:,} {what}" if count else ""
    return words + (f", {plural(trip.added, 'row')} added" if trip.added else "")


def rows_text(count: int) -> str:
    """“1 row”, “1,204 rows”."""
    return plural(count, "row")
