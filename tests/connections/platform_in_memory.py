"""A survey platform in memory, put in the place of LimeSurvey."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from connections.platform import (
    Account,
    ConnectedPlatform,
    Download,
    ParticipantList,
    ParticipantState,
    PlatformParticipant,
    Refusals,
    RemoteSurvey,
)
from connections.platforms import PLATFORMS
from core.errors import UserError
from core.progress import Progress

PASSWORD = "s3cret"


@dataclass
class PlatformInMemory:
    """Takes one password; has `answers`, unless it `fails` to give them.

    It knows participants, `got` some of us, and refuses others by token. `breaks_off` is after how
    many participants it takes no more, and how it says so.
    """

    answers: str = ""
    fails: str = ""
    known: dict[str, ParticipantState] = field(default_factory=dict)
    got: list[PlatformParticipant] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    breaks_off: tuple[int, Exception] | None = None

    def check(self, account: Account, _progress: Progress) -> None:
        if account.secret != PASSWORD:
            raise UserError("survey.example.org refused the password. Nothing was saved.", code="x")

    def give(self, _account: Account, _survey_id: str, _progress: Progress) -> Download:
        if self.fails:
            raise UserError(self.fails, code="busy")
        return Download("limesurvey-123.csv", self.answers.encode("utf-8-sig"))

    def states(self, *_: object) -> Sequence[ParticipantState]:
        return list(self.known.values())

    def add(
        self,
        _account: Account,
        _survey: RemoteSurvey,
        some: Sequence[PlatformParticipant],
        _progress: Progress,
    ) -> Refusals:
        if self.breaks_off is not None and len(self.got) >= self.breaks_off[0]:
            raise self.breaks_off[1]
        for one in some:
            if one.token not in self.refused:
                assert one.token not in self.known
                self.got.append(one)
                self.known[one.token] = ParticipantState(one.token, has_email=bool(one.email))
        return {one.token: self.refused[one.token] for one in some if one.token in self.refused}


def use_platform(patch: pytest.MonkeyPatch, *, needs_email: bool = False) -> PlatformInMemory:
    """Put a platform in memory in the place of LimeSurvey; it takes two participants at once."""
    made = PlatformInMemory()
    interface = replace(
        PLATFORMS[ConnectedPlatform.LIMESURVEY],
        check=made.check,
        answers=made.give,
        participants=ParticipantList(
            made.states, made.add, at_once=2, needs_email=needs_email, tells_states=True
        ),
    )
    patch.setitem(PLATFORMS, ConnectedPlatform.LIMESURVEY, interface)
    return made
