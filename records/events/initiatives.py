"""Initiatives: what people took part in, by the name or the kind of engagements.

A training series, a forum, funding: whether it has the desired effect is asked of surveys
before and after it. Attended counts as taking part, as do engagements without a status; having been
invited does not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, or_, select

from core.errors import UserError
from models.sql import within_texts
from models.tables import engagements
from records.parts.engagements import ATTENDED

INITIATIVE: Final = "initiative:"  # before the name of one, where figures are broken down by it


@dataclass(frozen=True, slots=True)
class Initiative:
    """Something that `people` took part in: the title of engagements, or their kind."""

    name: str
    people: int
    is_kind: bool


def list_initiatives(connection: Connection) -> list[Initiative]:
    """Everything that somebody took part in: titles, then kinds, each in alphabetical order.

    A title that is also a kind, or written in several ways, is listed once.
    """
    found: dict[str, Initiative] = {}
    for column, is_kind in ((engagements.c.title, False), (engagements.c.kind, True)):
        counts = connection.execute(
            select(column, func.count(engagements.c.person_id.distinct()))
            .where(_took_part(), column.is_not(None), column != "")
            .group_by(column)
        ).all()
        for name, people in sorted(counts, key=lambda row: str(row[0]).casefold()):
            key = name.casefold()
            if key in found:
                people = len(participation(connection, name))
            found[key] = Initiative(found[key].name if key in found else name, people, is_kind)
    return list(found.values())


def participation(connection: Connection, name: str) -> Mapping[int, Sequence[date | None]]:
    """The days on which each person took part in what is called `name`, None where not known.

    Raises UserError where nobody took part in anything of that name.
    """
    spellings = _spellings(connection, name)
    if not spellings:
        raise UserError(
            f"Nobody took part in an initiative called “{name}”. Use the title or the kind of an "
            "engagement.",
            code="unknown_initiative",
        )
    found: dict[int, list[date | None]] = {}
    for person_id, day in connection.execute(
        select(engagements.c.person_id, engagements.c.happened_on)
        .where(
            _took_part(),
            or_(
                within_texts(engagements.c.title, spellings),
                within_texts(engagements.c.kind, spellings),
            ),
        )
        .order_by(engagements.c.person_id, engagements.c.id)
    ):
        found.setdefault(person_id, []).append(day)
    return found


def _spellings(connection: Connection, name: str) -> list[str]:
    """The titles and kinds that are `name`, in upper or lower case."""
    wanted = name.strip().casefold()
    known: set[str] = set()
    for column in (engagements.c.title, engagements.c.kind):
        known.update(
            connection.scalars(
                select(column).where(_took_part(), func.lower(column) == wanted).distinct()
            )
        )
        if not wanted.isascii():  # the database folds letters of its own alone
            listed = connection.scalars(select(column).where(_took_part()).distinct())
            known.update(one for one in listed if one is not None and one.casefold() == wanted)
    return sorted(known)


def _took_part() -> ColumnElement[bool]:
    return or_(engagements.c.status.is_(None), engagements.c.status == ATTENDED)
