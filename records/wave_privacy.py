"""How private the answers to a wave are: who can tell who gave which.

What was said to the people who answered must hold, so privacy is never loosened once answers came,
by no edit and by no undo.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Connection, exists, or_, select

from models.sql import within
from models.tables import responses, taken_answers, waves


class Privacy(StrEnum):
    """From the loosest to the strictest."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"
    OPEN = "open"

    @property
    def hides_answers(self) -> bool:
        """Whether nobody is shown who gave which answers."""
        return self is not Privacy.NAMED

    @property
    def is_always_safe(self) -> bool:
        """Whether figures are only shown under disclosure control."""
        return self is Privacy.CONFIDENTIAL

    @property
    def is_anonymous(self) -> bool:
        """Whether answers are kept without the person, so that nobody can link them."""
        return self in {Privacy.ANONYMOUS, Privacy.OPEN}

    @property
    def has_tokens(self) -> bool:
        """Whether everybody has a code of their own, so that it is known who answered."""
        return self is not Privacy.OPEN


@dataclass(frozen=True, slots=True)
class PrivacyDescription:
    """How a privacy is shown: its name, and what it means."""

    title: str
    text: str


DESCRIPTIONS: Final[Mapping[Privacy, PrivacyDescription]] = {
    Privacy.NAMED: PrivacyDescription("Named", "Staff can see who gave which answers."),
    Privacy.CONFIDENTIAL: PrivacyDescription(
        "Confidential",
        "Answers stay linked to people but are shown only as figures under disclosure control."
        " They can be unlinked after closing.",
    ),
    Privacy.ANONYMOUS: PrivacyDescription(
        "Anonymous",
        "It is known who answered, so reminders work; their answers are kept apart, without the"
        " person, and nobody can link them again.",
    ),
    Privacy.OPEN: PrivacyDescription(
        "Anonymous, open link",
        "Everybody gets the same link. Nobody knows who answered, so reminders go to all.",
    ),
}


def privacy_of(connection: Connection, wave_id: int) -> Privacy:
    """The privacy of a wave."""
    return Privacy(
        connection.execute(select(waves.c.privacy).where(waves.c.id == wave_id)).scalar_one()
    )


def shows_answers() -> ColumnElement[bool]:
    """A condition on `waves`: staff may see who gave which answers."""
    return waves.c.privacy == Privacy.NAMED


def has_answers(connection: Connection, wave_id: int) -> bool:
    """Whether anybody's answers came to a wave."""
    return bool(answered_waves(connection, [wave_id]))


def answered_waves(connection: Connection, wave_ids: list[int]) -> set[int]:
    """Those of the waves to which answers came."""
    came = or_(
        *(exists().where(table.c.wave_id == waves.c.id) for table in (responses, taken_answers))
    )
    return set(connection.scalars(select(waves.c.id).where(within(waves.c.id, wave_ids), came)))
