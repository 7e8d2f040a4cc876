"""Rows of contacts as they are set aside for review, with what they say beside their fields."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from importers.contacts.planning.differences import Row

ADDITIONAL_RECORDS: Final = "further"  # its name in rows that earlier versions stored
PARTICIPATION: Final = "participation"  # in a file of participants: the event and the status at it


def as_set_aside(
    row: Row, additional_records: Sequence[Row], participation: Mapping[str, Any] | None = None
) -> Row:
    """A row with what it says beside its fields, each as one value: to keep, and to know again."""
    more: dict[str, Any] = {}
    if additional_records:
        more[ADDITIONAL_RECORDS] = list(additional_records)
    if participation is not None:
        more[PARTICIPATION] = dict(participation)
    return {**row, **more} if more else row
