"""Rows of contacts as they are set aside for review, with what they say beside their fields."""

from collections.abc import Sequence
from typing import Final

from importers.contacts.planning.differences import Row

ADDITIONAL_RECORDS: Final = "further"  # its name in rows that earlier versions stored


def with_additional_records(row: Row, additional_records: Sequence[Row]) -> Row:
    """A row with what it says beside its fields, as one value: to keep, and to know it again."""
    return {**row, ADDITIONAL_RECORDS: list(additional_records)} if additional_records else row
