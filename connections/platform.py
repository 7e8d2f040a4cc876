"""What the interface of a survey platform offers: the terms that every platform's module shares.

Knows no platform, and neither the database nor the records.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from core.progress import Progress


class ConnectedPlatform(StrEnum):
    """A platform with whose interface answers can be fetched."""

    LIMESURVEY = "limesurvey"
    QUALTRICS = "qualtrics"
    REDCAP = "redcap"
    KOBO = "kobo"


@dataclass(frozen=True, slots=True)
class Account:
    """Where and as whom to sign in; `secret` is a password or token, kept nowhere else."""

    address: str
    secret: str
    login: str = ""

    def __repr__(self) -> str:
        return f"Account({self.address!r})"


@dataclass(frozen=True, slots=True)
class Download:
    """A file as the platform gave it: its name and content."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class RemoteSurvey:
    """A survey as it is on a platform: its ID there.

    `name` is that of the wave, for a list which is made for it.
    """

    survey_id: str
    name: str


@dataclass(frozen=True, slots=True)
class PlatformParticipant:
    """A person as a platform gets to know them; address and name only where it sends the mails."""

    token: str
    email: str = ""
    given_name: str = ""
    family_name: str = ""


@dataclass(frozen=True, slots=True)
class ParticipantState:
    """What a platform knows of a participant; `reminders` is how many it sent, the last one `on`.

    Without a day it is not known when, or it did not happen.
    """

    token: str
    has_email: bool = True
    sent_on: date | None = None
    reminders: int = 0
    reminded_on: date | None = None
    is_complete: bool = False
    completed_on: date | None = None
    opted_out: bool = False
    bounced: bool = False


Refusals: TypeAlias = Mapping[str, str]  # why participants were refused, by token


@dataclass(frozen=True, slots=True)
class ParticipantList:
    """How a platform's participants are read and added to.

    `states` gives who is there; `add` adds some, at most `at_once`, and says who was refused, and
    why. `needs_email`: it only makes sense where the platform sends the mails itself. Both raise
    UserError for what the platform refuses altogether, and Cancelled.
    """

    states: Callable[[Account, RemoteSurvey, Progress], Sequence[ParticipantState]]
    add: Callable[[Account, RemoteSurvey, Sequence[PlatformParticipant], Progress], Refusals]
    at_once: int
    needs_email: bool = True
    tells_states: bool = False  # who was sent to, completed or opted out


@dataclass(frozen=True, slots=True)
class PlatformInterface:
    """A platform: how it is called, how accounts look, and what its interface offers.

    `check` signs in, and raises UserError where that fails; `answers` fetches all answers to a
    survey. `secret_name` and `survey_id_name` are what the platform calls these; `login_name` is
    empty where it asks for none. Without `participants`, `why_none` says why there are none.
    """

    title: str
    address_example: str
    secret_name: str
    survey_id_name: str
    check: Callable[[Account, Progress], None]
    answers: Callable[[Account, str, Progress], Download]
    login_name: str = ""
    participants: ParticipantList | None = None
    why_none: str = field(default="")
