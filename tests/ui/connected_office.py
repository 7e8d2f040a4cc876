"""An office whose wave CAC 2020 is fetched from LimeSurvey, a platform in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import select

from connections.accounts import (
    add_connection,
    connect_wave,
    proposed_connection,
)
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
from models.batch_kinds import BatchKind
from models.tables import invitations
from tests.ui.office import Office


@dataclass
class PlatformInMemory:
    """Takes the password "s3cret"; has `answers` and knows participants; refuses some by token."""

    answers: str = ""
    known: dict[str, ParticipantState] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    fails: str = ""

    def check(self, account: Account, _progress: Progress) -> None:
        if account.secret != "s3cret":
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
        for one in some:
            if one.token not in self.refused:
                self.known[one.token] = ParticipantState(one.token, has_email=bool(one.email))
        return {one.token: self.refused[one.token] for one in some if one.token in self.refused}


def use_platform(patch: pytest.MonkeyPatch) -> PlatformInMemory:
    """Put a platform in memory in the place of LimeSurvey."""
    made = PlatformInMemory()
    interface = replace(
        PLATFORMS[ConnectedPlatform.LIMESURVEY],
        check=made.check,
        answers=made.give,
        participants=ParticipantList(made.states, made.add, at_once=10, needs_email=False),
    )
    patch.setitem(PLATFORMS, ConnectedPlatform.LIMESURVEY, interface)
    return made


def connect(office: Office, every_hours: int | None = None, *, certain: bool = False) -> None:
    """Fetch the answers to the second wave from LimeSurvey."""
    with office.database.write(BatchKind.CONNECTION_ADD) as changes:
        proposed = proposed_connection(
            changes.connection, "Lime", ConnectedPlatform.LIMESURVEY, "survey.example.org", "me"
        )
        add_connection(changes, proposed).store_secret("s3cret")
        connect_wave(changes, office.waves[1], "Lime", "123", every_hours, apply_certain=certain)


def answers_of(office: Office, count: int) -> str:
    """LimeSurvey's file of the first answers of `count` people who were invited to the wave."""
    with office.database.read() as connection:
        tokens = connection.scalars(
            select(invitations.c.token)
            .where(invitations.c.wave_id == office.waves[1].id, invitations.c.disposition == "sent")
            .order_by(invitations.c.id)
            .limit(count)
        ).all()
    lines = ['"id","submitdate","lastpage","startlanguage","token","ACTIVE"']
    lines += [
        f'"{900 + at}","2020-05-01 10:00:00","1","en","{token}","Yes"'
        for at, token in enumerate(tokens)
    ]
    return "\r\n".join(lines) + "\r\n"
