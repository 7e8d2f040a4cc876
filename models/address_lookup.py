"""Contact points by canonical address, however they are written."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_

from models.sql import within_texts
from models.tables import contact_points

_points: Final = contact_points.c
# The canonical address of the contact point at hand.
CANONICAL: Final[ColumnElement[Any]] = func.coalesce(_points.canonical, _points.match_value)


def has_address(addresses: Sequence[str]) -> ColumnElement[bool]:
    """Whether the canonical address of the contact point at hand is one of `addresses`."""
    return or_(
        and_(
            _points.match_value != "",  # what the index covers
            _points.canonical.is_(None),
            within_texts(_points.match_value, addresses),
        ),
        and_(_points.canonical.is_not(None), within_texts(_points.canonical, addresses)),
    )
