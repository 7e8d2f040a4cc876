"""Files of REDCap, raw or with labels: one row of headings, and a row for each event and instance.

A box to tick has a column for each choice: `race___1`, or `Race (choice=White)`. The rows of one
record, by its ID in the first column, are one response.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from importers.answers.headings import ResponseColumn
from importers.answers.platforms.platform import (
    ColumnHeading,
    Platform,
    Row,
    own_field,
    row_key,
    text_of,
)

_COLUMNS: Final[Mapping[str, ResponseColumn | None]] = {
    "redcap_survey_identifier": ResponseColumn.TOKEN,
    "survey identifier": ResponseColumn.TOKEN,
    "survey timestamp": ResponseColumn.SUBMITTED,
    "complete?": ResponseColumn.STATUS,
    "redcap_event_name": None, "event name": None,
    "redcap_repeat_instrument": None, "repeat instrument": None,
    "redcap_repeat_instance": None, "repeat instance": None,
    "redcap_data_access_group": None, "data access group": None,
}  # fmt: skip
_TICK: Final = re.compile(r"(?P<code>[a-z]\w*?)___(?P<choice>_?\w+)", re.IGNORECASE)
_TICK_LABEL: Final = re.compile(r"(?P<text>.+?)\s*\(choice=(?P<choice>.+)\)", re.DOTALL)
_STATUS: Final = "_complete"  # of a form
_TIMESTAMP: Final = "_timestamp"


def _find_rows(rows: Sequence[Row]) -> range | None:
    texts = [text_of(cell).casefold() for cell in rows[0]] if rows else []
    is_raw = any(text.startswith("redcap_") or _TICK.fullmatch(text) for text in texts)
    has_label = any(_TICK_LABEL.fullmatch(text) for text in texts)
    if is_raw or has_label or "complete?" in texts or _has_forms(texts, rows[1:]):
        return range(1)
    return None


def _has_forms(texts: Sequence[str], rows: Sequence[Row]) -> bool:
    """Whether a column `FORM_complete` holds the status of a form: 0, 1 or 2."""
    places = [place for place, text in enumerate(texts) if text.endswith(_STATUS)]
    found = {key for row in rows for key in map(row_key([*row]).__getitem__, places) if key}
    return bool(places) and bool(found) and found <= {"0", "1", "2"}


def _join(rows: Sequence[Row]) -> tuple[ColumnHeading, ...]:
    texts = [text_of(cell) for cell in rows[-1]]
    record = own_field(texts[0], ResponseColumn.RESPONSE)
    return (record, *map(_heading, texts[1:]))


def _heading(heading: str) -> ColumnHeading:
    name = heading.casefold()
    if name in _COLUMNS:
        return own_field(heading, _COLUMNS[name])
    if name.endswith(_STATUS):
        return own_field(heading, ResponseColumn.STATUS)
    if name.endswith(_TIMESTAMP):
        return own_field(heading, ResponseColumn.SUBMITTED)
    if tick := _TICK.fullmatch(heading):
        choice = tick["choice"].replace("_", "-", 1) if tick["choice"][0] == "_" else tick["choice"]
        return ColumnHeading(heading, f"{tick['code']}[{choice}]")
    if tick := _TICK_LABEL.fullmatch(heading):
        return ColumnHeading(heading, texts=(f"{tick['text']} [{tick['choice']}]",))
    return ColumnHeading(heading)


REDCAP: Final = Platform(
    key="redcap",
    name="REDCap",
    find_rows=_find_rows,
    join=_join,
    statuses={"2": True, "complete": True, "1": False, "0": False, "unverified": False,
              "incomplete": False, "partial survey response": False,
              "completed survey response": True},
    has_several_rows=True,
)  # fmt: skip
