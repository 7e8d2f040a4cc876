"""Why records may be one person, rows are to be reviewed, files wait or were refused: codes, texts.

Reviews, drafts and files of watched folders store the code of a reason and its parameters (numbers,
dates, headings, the names of the office's own things), never a finished sentence and never what
identifies a person. `str` renders a reason where it is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from string import Formatter
from typing import Any, Final, Self

from core.formats import format_day, plural, quoted


class ReasonKind(StrEnum):
    """A reason by its code, with the template of its text.

    A placeholder may say how its parameter is shown: as a day (`{on:day}`), in quotation marks
    (`{columns:quoted}`), or counted (`{cells:cell}`: 1 cell, 2 cells).
    """

    template: str

    def __new__(cls, code: str, template: str = "") -> Self:
        """Create a member of the enum."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.template = template
        return member

    # In what two records, or a row and a person, agree or differ.
    SAME_ID = "same_id", "same alumni ID"
    OTHER_ID = "other_id", "another alumni ID"
    SAME_NAME = "same_name", "same name"
    UNLIKE_NAME = "unlike_name", "a wholly different name"
    SAME_GIVEN_NAME = "same_given_name", "same given name"
    NEAR_GIVEN_NAME = "near_given_name", "nearly the same given name"
    SIMILAR_GIVEN_NAME = "similar_given_name", "a similar given name"
    MOVED_GIVEN_NAME = (
        "moved_given_name",
        "the given name is the other’s preferred or family name",
    )
    OTHER_GIVEN_NAME = "other_given_name", "another given name"
    SAME_FAMILY_NAME = "same_family_name", "same family name"
    NEAR_FAMILY_NAME = "near_family_name", "nearly the same family name"
    SIMILAR_FAMILY_NAME = "similar_family_name", "a similar family name"
    MOVED_FAMILY_NAME = (
        "moved_family_name",
        "the family name is the other’s former or given name",
    )
    OTHER_FAMILY_NAME = "other_family_name", "another family name"
    SAME_BIRTH = "same_birth", "same date of birth"
    SIMILAR_BIRTH = "similar_birth", "nearly the same date of birth"
    PARTLY_OTHER_BIRTH = "partly_other_birth", "a partly different date of birth"
    OTHER_BIRTH = "other_birth", "another date of birth"
    SAME_GENDER = "same_gender", "same gender"
    OTHER_GENDER = "other_gender", "another gender or title"
    OTHER_GENERATION = "other_generation", "another generation, such as Jr"
    SAME_EMAIL = "same_email", "same e-mail address"
    OTHER_EMAIL = "other_email", "another e-mail address"
    SAME_PHONE = "same_phone", "same phone number"
    OTHER_PHONE = "other_phone", "another phone number"
    SAME_PROFILE = "same_profile", "same LinkedIn profile"
    OTHER_PROFILE = "other_profile", "another LinkedIn profile"
    SAME_ADDRESS = "same_address", "same postal address"
    SAME_CITY = "same_city", "same city"
    OTHER_ADDRESS = "other_address", "another postal address"
    SAME_AWARD = "same_award", "same award and year"
    SAME_YEAR = "same_year", "same year of completion"
    OTHER_AWARD = "other_award", "another award"
    SAME_DEPARTMENT = "same_department", "same department"
    OTHER_DEPARTMENT = "other_department", "another department"
    SAME_EMPLOYER = "same_employer", "same employer"
    OTHER_EMPLOYER = "other_employer", "another employer"
    EARLIER_NAME = "earlier_name", "a former or preferred name"  # stored by earlier versions
    OTHER_NAME = "other_name", "another name"  # stored by earlier versions

    # Whose a row is, or may be, by several of these.
    SAME_NAME_AND_BIRTH = "same_name_and_birth", "same name and date of birth"
    SAME_NAME_AND_AWARD = "same_name_and_award", "same name, award and year"
    SAME_NAME_AND_ID = "same_name_and_id", "same name and alumni ID, but for leading zeros"
    OWN_ROW = "own_row", "the record’s own row"
    OTHER_DATA = "other_data", "another person’s data"
    SHARED_EMAIL = "shared_email", "{count} people share the e-mail address"
    ID_AND_EMAIL = (
        "id_and_email",
        "the alumni ID belongs to one person, the e-mail address to another",
    )
    BUT = "but", "{why}, but {against}"

    # Rows of contacts that are, or may be, no person, or that another row of the file contradicts.
    TWO_PEOPLE = "two_people", "two people in one name"
    NO_LETTERS = "no_letters", "the name has no letters"
    ONLY_SIGNS = "only_signs", "only lines or other signs"
    ONLY_NUMBERS = "only_numbers", "only numbers or dates"
    REPEATED_HEADINGS = "repeated_headings", "repeated headings"
    EXAMPLE = "example", "may be an example, not a person"
    GROUP = "group", "may be an organisation or a household"
    GROUP_BY_COLUMN = "group_by_column", "an organisation or a household ({column}: {word})"
    NOTE = "note", "may be a note, not a person"
    KIND_OF_NOTE = "kind_of_note", "{note}, not a person"
    NAME_ALONE = "name_alone", "only a name, below a blank row: may not be a person"
    NOT_ON_RECORD = "not_on_record", "nobody on record matches"
    HALF_A_NAME = "half_a_name", "incomplete name and nothing else to identify the person"
    NEEDS_REVIEW = "needs_review", "to review"
    CONTRADICTS_ROW = "contradicts_row", "contradicts row {row} of the same person"
    SAME_ID_AS_ROW = "same_id_as_row", "row {row} has the same alumni ID"
    COMPARE_ROWS = "compare_rows", "compare row {rows}"

    # Responses that are skipped, or whose respondent is not known.
    NO_IDENTITY = "no_identity", "The row does not identify a respondent."
    NOBODY = "nobody", "Nobody has this token, alumni ID or e-mail address."
    OTHER_WAVE = "other_wave", "The token belongs to an invitation of another wave."
    SEVERAL_PEOPLE = "several_people", "Several people share this e-mail address."
    ERASED = "erased", "The person was erased for good, so the answers are not imported."
    NO_ANSWERS = "no_answers", "The row has no answers."
    BY_CHOICE = "by_choice", "Skipped by choice."
    # Responses that are kept, but do not count.
    OTHER_ROW_COMPLETE = (
        "other_row_complete",
        "Kept, but does not count: the same person’s answers in row {row} are complete.",
    )
    OTHER_ROW_LATER = (
        "other_row_later",
        "Kept, but does not count: the same person submitted answers later, in row {row}.",
    )
    OTHER_ROW_BELOW = (
        "other_row_below",
        "Kept, but does not count: the same person answers again in row {row}, further down.",
    )
    OTHER_COUNTS = (
        "other_counts",
        "Kept, but does not count: complete or later answers of this person are on record.",
    )
    KEPT = "kept", "A later state of this response is on record already and was kept."
    NOT_IN_FRAME = "not_in_frame", "The person is not in the frame of this anonymous wave."
    PARTIAL_NOT_KEPT = (
        "partial_not_kept",
        "Partial answers to an anonymous wave are not kept; that the person began is noted.",
    )
    FEW_ANSWERS = (
        "few_answers",
        "Fewer than {count} new answers to an anonymous wave would show who gave them, so they are"
        " not taken yet. Import the file again when there are more.",
    )
    SAME_RESPONDENT = "same_respondent", "Another row of the same respondent counts."
    DIFFERENT_PEOPLE = (
        "different_people",
        "Token, alumni ID and e-mail address belong to different people.",
    )

    # Files of watched folders that wait until somebody looks at them.
    READY = "ready", "Ready to review."
    MANY_ROWS = "many_rows", "Too many rows to import in the background."
    COLUMNS_MISSING = (
        "columns_missing",
        "Columns of the mapping “{mapping}” are missing: {columns:quoted}.",
    )
    COLUMNS_UNKNOWN = "columns_unknown", "Choose what to do with {columns:quoted}."
    DATES = "dates", "Dates under {columns:quoted} are ambiguous: day or month first?"
    FILE_ISSUES = "file_issues", "{count:issue} with the whole file."
    LEFT_TO_DECIDE = "left_to_decide", "{cells:cell} and {rows:deleted row} are to review."
    ISSUES = "issues", "{count:issue} in it"
    IMPORTED_BEFORE = "imported_before", "The same file was imported on {on:day}."

    # Files and folders that could not be read; the codes are those of the errors.
    FOLDER_UNREADABLE = (
        "folder_unreadable",
        "The watched folder “{folder}” cannot be read. Almanac will try again; check that the"
        " folder exists and that you may read it.",
    )
    FILE_UNREADABLE = (
        "file_unreadable",
        "“{file}” in the watched folder “{folder}” cannot be opened. Close it in other programs"
        " and check that you may read it.",
    )
    FILE_CHANGED = "file_changed", "The file was changed while it was read."
    FILE_GONE = "not_found", "The file is no longer there."
    IN_USE = "in_use", "The file cannot be opened. Close it in other programs."
    DISK_FULL = "disk_full", "The disk is full. Free some space; the file will be read again."
    BUSY = "busy", "Somebody else was writing to the database. The file will be read again."
    STALE_PLAN = (
        "stale_plan",
        "The records changed while the file was read. The file will be read again.",
    )
    NO_HEADINGS = "no_headings", "There are no column headings. Say in which row they are."
    NO_ROWS = "no_rows", "There are no rows below the headings."
    EMPTY = "empty", "There is nothing in the file."
    PASSWORD = "password", "The file is protected by a password."
    WRONG_PASSWORD = "wrong_password", "The password does not open the file."
    ENCRYPTED = "encrypted", "The file is encrypted in a way that cannot be opened here."
    ENCODING = "encoding", "The characters of the file cannot be read: choose its encoding."
    MALFORMED_TEXT = "malformed_text", "A quotation mark in the file is never closed."
    DAMAGED = "damaged", "The file is damaged or was still downloading."
    UNREADABLE = "unreadable", "The file is damaged, or needs more memory than is safe."
    CELLS_LOST = "cells_lost", "Not every cell of the sheet can be read."
    NO_RESULTS = "no_results", "The sheet has formulas whose results were never saved."
    ONLY_ERRORS = "only_errors", "Every filled cell of the sheet shows an error, such as #REF!."
    VERY_OLD = "very_old", "The file was saved by a very old Excel (version 4 or earlier)."
    NOT_DOWNLOADED = "not_downloaded", "The file is stored in the cloud and was not downloaded."
    LOCK_FILE = "lock_file", "The file only marks that somebody has a workbook open."
    TOO_LARGE = "too_large", "The file is too large to be read safely."
    STRAY_CELL = "stray_cell", "A stray cell makes the sheet enormous."
    TIMEOUT = "timeout", "Reading the file took too long."
    FORBIDDEN_XML = "forbidden_xml", "The file contains forbidden XML. Do not open it."
    UNSAFE_ARCHIVE = "unsafe_archive", "The file was not written by a spreadsheet program."
    NOT_A_SPREADSHEET = "not_a_spreadsheet", "The file is not a spreadsheet."
    ANONYMOUS_WAVE = (
        "anonymous_wave",
        "Answers to an anonymous wave are not kept while they wait. Import the file by hand.",
    )
    REFUSED = "refused", "The file cannot be imported. Import it by hand to see why."

    AS_SAID = "as_said", "{text}"  # by an earlier version, which stored sentences


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with its parameters, which may be reasons themselves; `str` gives its text."""

    kind: ReasonKind
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return _FORMATTER.vformat(self.kind.template, (), self.parameters)

    def __hash__(self) -> int:
        return hash(self.kind)

    def as_json(self) -> dict[str, Any]:
        """The reason as it is stored: its code and its parameters, which are JSON values."""
        return {"code": self.kind.value, **_stored(self.parameters)}


@dataclass(frozen=True, slots=True)
class WeighedReason:
    """A reason with its weight in bits, above 0 for one person and below for two.

    Each bit doubles, or halves, the odds that two records are one person.
    """

    kind: ReasonKind
    weight: float

    @property
    def text(self) -> str:
        """The reason in words."""
        return str(Reason(self.kind))


def error_reason(code: str) -> Reason:
    """The reason for an error with this code; a general one where the code has none."""
    return Reason(ReasonKind(code) if code in set(ReasonKind) else ReasonKind.REFUSED)


def read_reason(stored: Mapping[str, Any] | str | None) -> Reason | None:
    """A reason as it was stored; None where there was none.

    A text is what earlier versions stored.
    """
    if not stored:
        return None
    if isinstance(stored, str):
        return Reason(ReasonKind.AS_SAID, {"text": stored})
    parameters = {name: _read(value) for name, value in stored.items() if name != "code"}
    return Reason(ReasonKind(stored["code"]), parameters)


def read_reasons(stored: Iterable[Mapping[str, Any] | str]) -> tuple[Reason, ...]:
    """Several reasons as they were stored."""
    return tuple(one for one in map(read_reason, stored) if one is not None)


def _stored(value: Any) -> Any:
    if isinstance(value, Reason):
        return value.as_json()
    if isinstance(value, Mapping):
        return {name: _stored(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_stored(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        return read_reason(value)
    return [_read(one) for one in value] if isinstance(value, list) else value


class _ReasonFormatter(Formatter):
    """Shows parameters as their placeholders say."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "day":
            return format_day(date.fromisoformat(value) if isinstance(value, str) else value)
        if format_spec == "quoted":
            return quoted(value)
        if format_spec:
            return plural(value, format_spec)
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


_FORMATTER: Final = _ReasonFormatter()


def in_words(reasons: Iterable[Reason]) -> str:
    """Several reasons as one text."""
    return "; ".join(map(str, reasons))
