"""What stands on name badges."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection

from records.people import NAME_KEYS, full_name, read_people


class BadgeLine(StrEnum):
    """What stands under the name."""

    EMPLOYER = "employer"
    AWARD = "award"
    PLACE = "place"
    NOTHING = "nothing"


BADGE_LINES: Final[Mapping[BadgeLine, str]] = {
    BadgeLine.EMPLOYER: "Employer",
    BadgeLine.AWARD: "Award and year",
    BadgeLine.PLACE: "City and country",
    BadgeLine.NOTHING: "Nothing",
}
_KEYS: Final[Mapping[BadgeLine, tuple[str, ...]]] = {
    BadgeLine.EMPLOYER: ("employer",),
    BadgeLine.AWARD: ("award", "award_completed"),
    BadgeLine.PLACE: ("city", "country"),
    BadgeLine.NOTHING: (),
}


def badge_lines(
    connection: Connection, person_ids: Sequence[int], below: BadgeLine = BadgeLine.EMPLOYER
) -> list[tuple[str, ...]]:
    """The lines of each person's badge, in order: the name and, where known, what is `below`."""
    found = read_people(connection, person_ids, ["id", *NAME_KEYS, *_KEYS[below]])
    return [
        tuple(filter(None, (full_name(one), _joined(one, _KEYS[below]))))
        for one in found
        if one["id"] is not None
    ]


def _joined(person: Mapping[str, Any], keys: Sequence[str]) -> str:
    return ", ".join(str(person[key]) for key in keys if person[key])
