"""What stands on name badges."""

from collections.abc import Sequence

from sqlalchemy import Connection

from records.people import NAME_KEYS, full_name, read_people


def badge_lines(connection: Connection, person_ids: Sequence[int]) -> list[tuple[str, ...]]:
    """The lines of each person's badge, in order: the name and, where known, the employer."""
    found = read_people(connection, person_ids, ["id", *NAME_KEYS, "employer"])
    return [
        tuple(filter(None, (full_name(one), one["employer"])))
        for one in found
        if one["id"] is not None
    ]
