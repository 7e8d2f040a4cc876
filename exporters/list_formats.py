"""The formats of mailing lists, as survey platforms and mail merges take them.

Each is one declared value: its headings in order, what stands below them, and what the program
that reads the file demands. Knows a list; must not know who is on it or why.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeAlias

from exporters.contacts import field_column
from records.fields.definitions import Field
from surveys.mailing_lists import InvitationList, ListedInvitation
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec


class ListForm(StrEnum):
    """The program that a list is for."""

    GENERIC = "generic"
    WORD = "word"
    OUTLOOK = "outlook"
    QUALTRICS = "qualtrics"
    LIMESURVEY = "limesurvey"
    JISC = "jisc"
    JISC_V2 = "jisc-v2"
    SURVEYMONKEY = "surveymonkey"
    REDCAP = "redcap"
    MAILCHIMP = "mailchimp"
    THUNDERBIRD = "thunderbird"


ListColumn: TypeAlias = tuple[ColumnSpec, Callable[[ListedInvitation], CellValue]]
# The columns of a list, of whose people the fields are told by key.
ListColumns: TypeAlias = Callable[[InvitationList, Mapping[str, Field]], Sequence[ListColumn]]


@dataclass(frozen=True, slots=True)
class ListFormat:
    """How a program takes a list.

    `title` and `hint` say in the window what it is for and where it goes. `endings` are those of
    the files it takes. Without `headings` the columns count. `mark`: whether it takes a byte-order
    mark for what it is. A cell has `longest` bytes at most, a file `most_bytes`; where each address
    may stand once, `is_by_address`.
    """

    title: str
    hint: str
    columns: ListColumns
    endings: tuple[str, ...] = (".csv",)
    headings: bool = True
    mark: bool = False
    longest: int | None = None
    most_bytes: int | None = None
    is_by_address: bool = False


_TABLES: Final = (".xlsx", ".csv", ".ods")
_MEGABYTE: Final = 1_000_000
# What merge programs call these, other than the office does.
_PLAIN_NAMES: Final[Mapping[str, str]] = {"given_name": "FirstName", "family_name": "LastName"}
_NAMES: Final = ("title", "given_name", "family_name", "preferred_name")
_POST: Final = ("street", "city", "postal_code", "country")


def _text(heading: str, cell: Callable[[ListedInvitation], CellValue]) -> ListColumn:
    return ColumnSpec(heading), cell


def _person(heading: str, key: str) -> ListColumn:
    return ColumnSpec(heading), person_cell(key)


def person_cell(key: str) -> Callable[[ListedInvitation], CellValue]:
    """What stands in a row for a field of the person, in one line.

    A merge field that breaks off spoils the letter, and some programs take the rest for a row.
    """

    def cell(row: ListedInvitation) -> CellValue:
        value: Any = row.person.get(key)
        return ", ".join(value.splitlines()) if isinstance(value, str) else value

    return cell


def _email(heading: str) -> ListColumn:
    return _text(heading, lambda row: row.email)


def _token(heading: str) -> ListColumn:
    return _text(heading, lambda row: row.token)


def _link(listed: InvitationList, heading: str) -> list[ListColumn]:
    """A column of links, where there are any."""
    has_links = any(row.link for row in listed.rows)
    return [_text(heading, lambda row: row.link)] if has_links else []


def _fields(
    listed: InvitationList, fields: Mapping[str, Field], but: Sequence[str] = ()
) -> list[ListColumn]:
    """The fields of people under headings of plain letters, which every program takes for names."""
    keys = dict.fromkeys(key for row in listed.rows for key in row.person if key not in but)
    return [
        (
            ColumnSpec(
                _PLAIN_NAMES.get(key) or plain_heading(fields[key].label),
                field_column(fields[key]).kind,
            ),
            person_cell(key),
        )
        for key in keys
    ]


def _values(
    listed: InvitationList, fields: Mapping[str, Field]
) -> list[tuple[str, Callable[[ListedInvitation], CellValue]]]:
    """The fields that say something of anybody but names and post, which no platform asks for."""
    return [
        (column.heading, cell)
        for column, cell in _fields(listed, fields, but=(*_NAMES, *_POST))
        if any(cell(row) is not None for row in listed.rows)
    ]


def _generic(listed: InvitationList, fields: Mapping[str, Field]) -> Sequence[ListColumn]:
    return [
        _token("Token"),
        _email("Email"),
        *_fields(listed, fields),
        (ColumnSpec("Reminders", CellKind.INTEGER), lambda row: row.reminders),
        *_link(listed, "Link"),
    ]


def _word(listed: InvitationList, _fields: Mapping[str, Field]) -> Sequence[ListColumn]:
    """Headings that Word finds by itself when a merge is set up."""
    return [
        _person("Title", "title"),
        _person("First Name", "given_name"),
        _person("Last Name", "family_name"),
        _person("Company", "employer"),
        _person("Address 1", "street"),
        _person("City", "city"),
        _person("Postal Code", "postal_code"),
        _email("E-mail Address"),
        _token("Token"),
        *_link(listed, "Link"),
    ]


def _outlook(listed: InvitationList, _fields: Mapping[str, Field]) -> Sequence[ListColumn]:
    return [
        _person("Title", "title"),
        _person("First Name", "given_name"),
        _person("Last Name", "family_name"),
        _person("Company", "employer"),
        _email("E-mail Address"),
        _token("User 1"),
        *_link(listed, "Web Page"),
    ]


def _qualtrics(listed: InvitationList, fields: Mapping[str, Field]) -> Sequence[ListColumn]:
    return [
        _email("Email"),
        _person("FirstName", "given_name"),
        _person("LastName", "family_name"),
        _token("ExternalDataReference"),
        *(_text(heading, cell) for heading, cell in _values(listed, fields)),
        *_link(listed, "Link"),
    ]


def _limesurvey(listed: InvitationList, fields: Mapping[str, Field]) -> Sequence[ListColumn]:
    wave = listed.wave
    return [
        _person("firstname", "given_name"),
        _person("lastname", "family_name"),
        _email("email"),
        _text("emailstatus", lambda _row: "OK"),
        _token("token"),
        _text("validfrom", lambda _row: _moment(wave.opens, "00:00")),
        _text("validuntil", lambda _row: _moment(wave.closes, "23:59")),
        _text("usesleft", lambda _row: "1"),
        *(
            _text(f"attribute_{number} <{heading}>", cell)
            for number, (heading, cell) in enumerate(_values(listed, fields), 1)
        ),
    ]


def _moment(day: date | None, time: str) -> str | None:
    return None if day is None else f"{day.isoformat()} {time}"


def _jisc(_listed: InvitationList, _fields: Mapping[str, Field]) -> Sequence[ListColumn]:
    return [_email("email"), _token("respondentId"), _text("password", lambda _row: None)]


def _jisc_v2(_listed: InvitationList, _fields: Mapping[str, Field]) -> Sequence[ListColumn]:
    """By position: the program makes up the passwords."""
    return [
        _token("username"),
        _text("password", lambda _row: None),
        _email("email"),
        _token("token"),
    ]


def _surveymonkey(listed: InvitationList, _fields: Mapping[str, Field]) -> Sequence[ListColumn]:
    return [
        _email("Email"),
        _person("First Name", "given_name"),
        _person("Last Name", "family_name"),
        _token("Custom 1"),
        *_link(listed, "Custom 2"),
    ]


def _redcap(_listed: InvitationList, _fields: Mapping[str, Field]) -> Sequence[ListColumn]:
    return [_email("email"), _token("identifier")]


def _mailchimp(listed: InvitationList, _fields: Mapping[str, Field]) -> Sequence[ListColumn]:
    return [
        _email("Email Address"),
        _person("First Name", "given_name"),
        _person("Last Name", "family_name"),
        _token("Token"),
        *_link(listed, "Link"),
    ]


def _thunderbird(listed: InvitationList, fields: Mapping[str, Field]) -> Sequence[ListColumn]:
    return [
        _email("Email"),
        *_fields(listed, fields, but=_POST),
        _token("Token"),
        *_link(listed, "Link"),
    ]


FORMATS: Final[Mapping[ListForm, ListFormat]] = {
    ListForm.GENERIC: ListFormat(
        "Any platform or mail merge",
        "One row per person, with token and link, under plain headings.",
        _generic,
        _TABLES,
        mark=True,
    ),
    ListForm.LIMESURVEY: ListFormat(
        "LimeSurvey",
        "In LimeSurvey: Survey participants > Create > Import participants from > CSV file.",
        _limesurvey,
    ),
    ListForm.QUALTRICS: ListFormat(
        "Qualtrics",
        "In Qualtrics: Directories > Create contact list > Upload a file. The token comes back as "
        "ExternalReference.",
        _qualtrics,
    ),
    ListForm.JISC: ListFormat(
        "Jisc Online Surveys (v3)",
        "In Jisc Online Surveys: Distribute > Access control > Email list > Add / edit multiple.",
        _jisc,
    ),
    ListForm.JISC_V2: ListFormat(
        "Jisc Online Surveys (v2)",
        "In Jisc Online Surveys: Distribute > Survey access control > Import respondents.",
        _jisc_v2,
        headings=False,
        longest=100,
        most_bytes=10 * _MEGABYTE,
    ),
    ListForm.SURVEYMONKEY: ListFormat(
        "SurveyMonkey",
        "In SurveyMonkey: Contacts > Add contacts > Import from file. The token comes back as "
        "Custom Data 1.",
        _surveymonkey,
    ),
    ListForm.REDCAP: ListFormat(
        "REDCap",
        "In REDCap: Survey Distribution Tools > Participant List > Add participants. Open the file "
        "in a text editor and paste its lines.",
        _redcap,
        (".csv", ".txt"),
        headings=False,
    ),
    ListForm.OUTLOOK: ListFormat(
        "Microsoft Forms, by Outlook contacts",
        "In Outlook: File > Open & Export > Import from a CSV file. Forms has no list of "
        "respondents: the link of each person is their Web Page, the token User 1.",
        _outlook,
    ),
    ListForm.WORD: ListFormat(
        "Mail merge in Word",
        "In Word: Mailings > Select Recipients > Use an Existing List.",
        _word,
        _TABLES,
        mark=True,
    ),
    ListForm.MAILCHIMP: ListFormat(
        "Mailchimp",
        "In Mailchimp: Audience > Add contacts > Import contacts > Upload a file.",
        _mailchimp,
        longest=255,
        is_by_address=True,
    ),
    ListForm.THUNDERBIRD: ListFormat(
        "Thunderbird Mail Merge",
        "In the add-on Mail Merge choose Spreadsheet or CSV. Fields are written as {{FirstName}}.",
        _thunderbird,
    ),
}


def plain_heading(label: str) -> str:
    """`label` in plain letters without spaces: “E-mail 2 (privé)” is “EMail2Prive”."""
    ascii_only = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", ascii_only)
    return "".join(word[:1].upper() + word[1:] for word in words) or "Field"
