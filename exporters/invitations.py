"""Export invitation lists in the formats of mail merge and survey programs.

Knows headings and a list of invitations; must not know who is on it or why, nor record that it was
exported (surveys/mailing_lists.py does both).
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from core.progress import SILENT, Progress
from exporters.contacts import field_column
from records.fields.definitions import Field
from surveys.mailing_lists import InvitationList, ListedInvitation
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec, SheetSpec
from tabular.writing.tables import write_table


class ListForm(StrEnum):
    """The program whose headings the list has."""

    GENERIC = "generic"
    WORD = "word"


Column = tuple[ColumnSpec, Callable[[ListedInvitation], CellValue]]

# Word and Outlook find these headings by themselves when a merge is set up.
_WORD_FIELDS: Final[Mapping[str, str]] = {
    "Title": "title",
    "First Name": "given_name",
    "Last Name": "family_name",
    "Company": "employer",
    "Address 1": "street",
    "City": "city",
    "Postal Code": "postal_code",
}
# What merge programs call these, other than the office does.
_GENERIC_NAMES: Final[Mapping[str, str]] = {"given_name": "FirstName", "family_name": "LastName"}


def write_invitations(
    path: Path,
    listed: InvitationList,
    form: ListForm,
    fields: Mapping[str, Field],
    *,
    survey_link: str = "",
    progress: Progress = SILENT,
) -> int:
    """Write `listed` to `path` (.xlsx or .csv) and give how many rows it has.

    Each row has the person's token, and a link where `survey_link` says with {token} where it
    goes. `fields` are those of records.fields.definitions.all_fields, for the kinds of their cells.
    Raises UserError for an unknown ending or when the file cannot be written; Cancelled as
    `progress` says.
    """
    keys = list(dict.fromkeys(key for row in listed.rows for key in row.person))
    columns = _word_columns() if form is ListForm.WORD else _generic_columns(keys, fields)
    if survey_link:
        columns.append((ColumnSpec("Link"), lambda row: link(survey_link, row.token)))
    rows = [[cell(row) for _, cell in columns] for row in listed.rows]
    sheet = SheetSpec("Invitations", [column for column, _ in columns], rows, count=len(rows))
    return write_table(path, sheet, progress=progress)


def link(survey_link: str, token: str) -> str:
    """The personal survey link with `token`."""
    return survey_link.replace("{token}", token)


def _word_columns() -> list[Column]:
    return [
        *((ColumnSpec(heading), _person(key)) for heading, key in _WORD_FIELDS.items()),
        (ColumnSpec("E-mail Address"), lambda row: row.email),
        (ColumnSpec("Token"), lambda row: row.token),
    ]


def _generic_columns(keys: Sequence[str], fields: Mapping[str, Field]) -> list[Column]:
    """Give the columns under headings of plain letters, which every program takes for a name."""
    return [
        (ColumnSpec("Token"), lambda row: row.token),
        (ColumnSpec("Email"), lambda row: row.email),
        *(
            (
                ColumnSpec(
                    _GENERIC_NAMES.get(key) or _plain(fields[key].label),
                    field_column(fields[key]).kind,
                ),
                _person(key),
            )
            for key in keys
        ),
        (ColumnSpec("Reminders", CellKind.INTEGER), lambda row: row.reminders),
    ]


def _person(key: str) -> Callable[[ListedInvitation], CellValue]:
    def cell(row: ListedInvitation) -> CellValue:
        value: Any = row.person.get(key)
        # One line: a merge field that breaks off spoils the letter, and some programs the row.
        return ", ".join(value.splitlines()) if isinstance(value, str) else value

    return cell


def _plain(label: str) -> str:
    """`label` in plain letters without spaces: “E-mail 2 (privé)” is “EMail2Prive”."""
    ascii_only = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", ascii_only)
    return "".join(word[:1].upper() + word[1:] for word in words) or "Field"
