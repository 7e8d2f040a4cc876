"""What an editable workbook says of the records in it, so that it can be compared when it returns.

A row is tied to its person by a tag; a sheet that Excel does not show keeps every value as it was
exported. Knows how this is laid out; must not know how a workbook is written or read.
"""

import re
import uuid
from typing import Any, Final

from sqlalchemy import Connection

from models.database import Database
from records.settings import save_setting, saved_setting

RECORD_HEADING: Final = "Almanac record"  # of the hidden column with the tags
STATE_SHEET: Final = "Almanac"
# The sheet begins with a line of FORMAT, the database's identity, the name of the sheet with the
# rows and the newest batch. Then come the keys of the columns, their headings on the sheet to edit,
# and a row for each person with the values as text.
FORMAT: Final = "Almanac editable workbook 1"
PERSON_HEADING: Final = "person"
VERSION_HEADING: Final = "version"
STATE_HEADING_ROW: Final = 2  # as Excel counts

_IDENTITY: Final = "database_identity"
_TAG: Final = re.compile(r"#(\d{1,18})#")


def tag_of(person_id: int) -> str:
    """The tag of a person's row: Excel does not count it up when it is dragged down."""
    return f"#{person_id}#"


def person_of(tag: Any) -> int | None:
    """The person whose tag stands in a cell, None where it is no tag."""
    found = _TAG.fullmatch(tag.strip()) if isinstance(tag, str) else None
    return int(found[1]) if found else None


def saved_identity(connection: Connection) -> str | None:
    """What tells this database from every other; None before the first editable workbook."""
    found: str | None = saved_setting(connection, _IDENTITY)
    return found


def database_identity(database: Database) -> str:
    """What tells this database from every other; made on first use."""
    with database.read() as connection:
        saved = saved_identity(connection)
    if saved is not None:
        return saved
    with database.write("settings", "Identity of this database made") as changes:
        saved = saved_identity(changes.connection)  # another desk may have been quicker
        if saved is None:
            saved = str(uuid.uuid4())
            save_setting(changes, _IDENTITY, saved)
        return saved
