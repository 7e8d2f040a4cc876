"""People who opted out by what stands on their own records, each opt-out by its own index."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    literal_column,
    select,
    union_all,
)

from models.tables import people

# Whether contact with the person at hand is on hold; the second half is the index's own condition.
ON_HOLD: Final = and_(
    people.c.contact_hold.is_not(None), people.c.contact_hold != literal_column("''")
)


def people_with_any(
    conditions: Iterable[ColumnElement[bool]], *others: Select[int]
) -> CompoundSelect[int]:
    """The ids of people for whom any of `conditions` holds, and those of `others`.

    One after the other, as few opted out: joined by “or”, everybody would be looked at.
    """
    found = [select(people.c.id).where(one).correlate(None) for one in conditions]
    return union_all(*found, *(one.correlate(None) for one in others))
