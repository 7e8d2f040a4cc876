"""Fetches the answers to waves and hands the file to the import, as a watched folder does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import delete, insert

from connections.accounts import ConnectedWave, find_connection
from connections.downloads import download_answers
from core.errors import UserError
from core.progress import SILENT, Progress
from core.temporary import private_folder
from importers.queue.watched_folders import Policy, WatchedFolder
from importers.queue.watched_import import DetectedFile, done, import_file, stamp_of
from importers.queue.worklist import KNOWN
from importers.workflow import digest_of
from models.database import Database, utc_now
from models.tables import wave_fetches

FAILED: Final = "failed"
_RESPONSES: Final = "responses"  # the kind of import


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of a fetch: applied, waiting, refused, known or failed; `message` says why."""

    outcome: str
    message: str = ""
    batch_id: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


def fetch_answers(database: Database, wave: ConnectedWave, progress: Progress = SILENT) -> Fetched:
    """Fetch the answers to a wave and import them, or keep the file for review.

    What fails is noted with the wave. Raises Cancelled; then nothing is noted.
    """
    try:
        fetched = _fetch(database, wave, progress)
    except UserError as error:
        fetched = Fetched(FAILED, error.message)
    with database.unjournalled() as connection:
        connection.execute(delete(wave_fetches).where(wave_fetches.c.wave_id == wave.wave_id))
        connection.execute(
            insert(wave_fetches).values(
                wave_id=wave.wave_id,
                at=utc_now(),
                outcome=fetched.outcome,
                message=fetched.message,
            )
        )
    return fetched


def _fetch(database: Database, wave: ConnectedWave, progress: Progress) -> Fetched:
    with database.read() as connection:
        source = find_connection(connection, wave.connection)
    downloaded = download_answers(source.platform, source.account(), wave.remote_id, progress)
    folder = private_folder()
    try:
        path = folder.path / Path(downloaded.name).name
        path.write_bytes(downloaded.content)
        policy = Policy(
            kind=_RESPONSES,
            survey=wave.survey_code,
            wave=wave.wave_label,
            apply_certain=wave.apply_certain,
        )
        # The connection stands where the folder of a file stands.
        origin = WatchedFolder(0, Path(source.name), policy, active=True)
        digest = digest_of(path)
        with database.read() as connection:
            if (source.name, digest) in done(connection).digests:
                return Fetched(KNOWN, "There are no new answers.")
        found = DetectedFile(origin, path, stamp_of(path.stat()), digest)
        outcome = import_file(database, found, progress)
    finally:
        folder.remove()
    if outcome is None:  # another window took it meanwhile
        return Fetched(KNOWN, "There are no new answers.")
    return Fetched(outcome.outcome, str(outcome.reason or ""), outcome.batch_id, outcome.counts)
