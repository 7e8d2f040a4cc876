"""An office whose wave CAC 2020 is fetched from LimeSurvey."""

from sqlalchemy import select

from connections.accounts import (
    add_connection,
    connect_wave,
    proposed_connection,
)
from connections.platform import (
    ConnectedPlatform,
)
from models.batch_kinds import BatchKind
from models.tables import invitations
from tests.connections.platform_in_memory import PASSWORD
from tests.ui.office import Office


def connect(office: Office, every_hours: int | None = None, *, certain: bool = False) -> None:
    """Fetch the answers to the second wave from LimeSurvey."""
    with office.database.write(BatchKind.CONNECTION_ADD) as changes:
        proposed = proposed_connection(
            changes.connection, "Lime", ConnectedPlatform.LIMESURVEY, "survey.example.org", "me"
        )
        add_connection(changes, proposed).store_secret(PASSWORD)
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
