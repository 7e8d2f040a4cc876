"""Files of ODK and KoboToolbox: one row of headings, names or labels, perhaps behind their groups.

Of several choices, one column holds all, with spaces between them, and each may have its own:
`work/does`, `work/does/trials`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from importers.answers.headings import ResponseColumn
from importers.answers.platforms.platform import ColumnHeading, Platform, Row, own_field, text_of

_MARKS: Final = frozenset(
    {"_uuid", "_submission_time", "instanceid", "meta/instanceid", "meta-instanceid", "key",
     "submissiondate"}
)  # fmt: skip
_ENOUGH: Final = 2  # of these headings
_COLUMNS: Final[Mapping[str, ResponseColumn | None]] = {
    "_uuid": ResponseColumn.RESPONSE,
    "key": ResponseColumn.RESPONSE,
    "start": ResponseColumn.STARTED,
    "_submission_time": ResponseColumn.SUBMITTED,
    "submissiondate": ResponseColumn.SUBMITTED,
    "meta/instanceid": None, "meta-instanceid": None, "instanceid": None,
    "end": None, "today": None, "deviceid": None, "username": None, "_id": None, "_index": None,
    "_notes": None, "_status": None, "_submitted_by": None, "_tags": None, "__version__": None,
    "_validation_status": None, "submitterid": None, "submittername": None, "formversion": None,
    "attachmentspresent": None, "attachmentsexpected": None, "reviewstate": None, "edits": None,
}  # fmt: skip
_BETWEEN: Final = re.compile(r"[/-]")


def _find_rows(rows: Sequence[Row]) -> range | None:
    for index, row in enumerate(rows):
        names = {text_of(cell).casefold() for cell in row}
        if len(names & _MARKS) >= _ENOUGH:
            return range(index, index + 1)
    return None


def _join(rows: Sequence[Row]) -> tuple[ColumnHeading, ...]:
    texts = [text_of(cell) for cell in rows[-1]]
    # Where the choices of a question have columns, its own says the same less clearly.
    of_choices = {text.rpartition("/")[0] for text in texts}
    return tuple(own_field(text) if text in of_choices else _heading(text) for text in texts)


def _heading(heading: str) -> ColumnHeading:
    name = heading.casefold()
    if name in _COLUMNS:
        return own_field(heading, _COLUMNS[name])
    *groups, last = _BETWEEN.split(heading)
    if not groups:
        return ColumnHeading(heading)
    # The whole may be a question of which the text has such a sign.
    return ColumnHeading(heading, texts=(heading, f"{groups[-1]}[{last}]", last))


ODK: Final = Platform(key="odk", name="ODK or KoboToolbox", find_rows=_find_rows, join=_join)
