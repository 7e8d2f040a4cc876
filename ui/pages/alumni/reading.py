"""What the page of alumni reads apart from people: fields, waves, segments, how values are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLocale
from sqlalchemy import Connection

from core.dates import DateOrder
from records.fields.definitions import Field, all_fields
from records.fields.values import ParseOptions as ValueContext
from records.filters.filter_sql import count
from records.filters.segments import Segment, list_segments
from records.office import office_settings, office_synonyms
from surveys.waves import Wave, list_waves

_LATEST_WAVES: Final = 6  # that can be columns


@dataclass(frozen=True, slots=True)
class Lists:
    """The fields by key, the latest waves in the order of opening, the segments, all people."""

    fields: Mapping[str, Field]
    waves: Sequence[Wave]
    segments: Sequence[Segment]
    people: int
    values: ValueContext

    def list_called(self, name: str | None) -> Segment | None:
        """The list of that name; None for a live segment, or where there is none."""
        return next((one for one in self.segments if one.is_list and one.name == name), None)


def read_lists(connection: Connection, date_order: DateOrder) -> Lists:
    """Read the lists; `date_order` is how this user writes dates."""
    found = [counts.wave for counts in list_waves(connection)]
    found.sort(key=lambda wave: (wave.opens is not None, wave.opens, wave.id))
    settings = office_settings(connection)
    return Lists(
        all_fields(connection),
        found[-_LATEST_WAVES:],
        list_segments(connection),
        count(connection, None),
        ValueContext(date_order, settings.phone_region, office_synonyms(connection)),
    )


def users_date_order() -> DateOrder:
    """How the user's system writes the numbers of a date."""
    pattern = QLocale().dateFormat(QLocale.FormatType.ShortFormat).lower()
    first = min("dmy", key=lambda letter: pattern.find(letter) % 100)
    return {
        "d": DateOrder.DAY_FIRST,
        "m": DateOrder.MONTH_FIRST,
        "y": DateOrder.YEAR_FIRST,
    }[first]
