"""The frame of a wave among very many people, drawn whole and sampled, and the invitations."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select
from sqlcipher3 import dbapi2

from bench.figures import BenchFigure, seconds
from bench.office import SURVEY
from core.formats import format_number
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import contact_points, people
from surveys.frame_sources import FrameSource
from surveys.frames import draw_frame, frame_rules
from surveys.invitations import invite, plan_invitations
from surveys.samples import SampleDesign
from surveys.waves import Wave, open_wave

_INVITED: Final = 100_000
_SAMPLE: Final = SampleDesign(seed=1, percent=10, stratified_by="department")


def measure_frames(database: Database, place: Path, progress: Progress) -> list[BenchFigure]:
    """Figures of a new wave among everybody of an office (bench/office.py), in the folder `place`.

    The aims are 5 s for a frame of a million people, and 10 s for 100,000 invitations.
    """
    progress.report("Frames")
    with database.write(BatchKind.WAVE_CREATE) as changes:
        wave = open_wave(changes, SURVEY, "frames")
    with database.read() as connection:
        floor, rows = seconds(lambda: _everybody(connection))
        drawing, frame = seconds(lambda: draw_frame(connection, wave))
        rules = replace(frame_rules(connection, wave), sample=_SAMPLE)
        sampling, _ = seconds(lambda: draw_frame(connection, wave, rules=rules))
    some = rows[:_INVITED]
    inserting, _ = seconds(lambda: _bare_rows(place / "bare-invitations.db", some))
    source = FrameSource(people=[person_id for person_id, _ in some])
    inviting, invited = seconds(lambda: _invite(database, wave, source))
    name = f"frame of {format_number(len(frame.people))} people, to reading their addresses"
    return [
        BenchFigure(name, drawing, "s", floor, 1.25),
        BenchFigure("a stratified sample of them, to the same", sampling, "s", floor, 1.75),
        BenchFigure(
            f"invitations to {format_number(invited)} people, to bare rows",
            inviting,
            "s",
            inserting,
            None,
        ),
        BenchFigure("the same invitations", inviting, "s", None, 10),
    ]


def _everybody(connection: Connection) -> Sequence[Any]:
    """Everybody's ids and addresses by name, as rows: the least that a frame has to read."""
    addresses = select(people.c.id, contact_points.c.value).join(contact_points)
    named = addresses.where(contact_points.c.kind == "email", contact_points.c.is_primary)
    return connection.execute(named.order_by(people.c.sort_name, people.c.id)).all()


def _invite(database: Database, wave: Wave, source: FrameSource) -> int:
    with database.read() as connection:
        plan = plan_invitations(connection, wave, source)
    with database.write(BatchKind.INVITE) as changes:
        return invite(changes, plan)


def _bare_rows(path: Path, rows: Sequence[Any]) -> None:
    """Write a member of the frame and an invitation for each of `rows`, and nothing else."""
    connection: Any = dbapi2.connect(str(path), isolation_level=None)
    connection.execute("BEGIN")
    connection.execute("CREATE TABLE members (id INTEGER PRIMARY KEY, person_id)")
    connection.execute("CREATE TABLE invited (id INTEGER PRIMARY KEY, person_id, token, email)")
    connection.execute("CREATE UNIQUE INDEX tokens ON invited (token)")
    connection.executemany(
        "INSERT INTO members (person_id) VALUES (?)", [(person_id,) for person_id, _ in rows]
    )
    connection.executemany(
        "INSERT INTO invited (person_id, token, email) VALUES (?, ?, ?)",
        [(person_id, secrets.token_hex(16), email) for person_id, email in rows],
    )
    connection.execute("COMMIT")
    connection.close()
