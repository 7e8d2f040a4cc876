"""Fetches the answers to waves and hands the file to the import, as a watched folder does."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from sqlalchemy import delete, insert

from connections.accounts import ConnectedWave, find_connection
from connections.participant_states import read_states
from core.errors import Cancelled, UserError
from core.progress import SILENT, Progress
from core.temporary import private_folder
from importers.queue.watched_folders import Policy, WatchedFolder
from importers.queue.watched_import import (
    RETRY,
    DetectedFile,
    done,
    forget_file,
    import_file,
    stamp_of,
)
from importers.queue.worklist import KNOWN, WAITING, draft_of
from importers.workflow import digest_of, imported_before
from models.database import Database, utc_now
from models.tables import wave_fetches

FAILED: Final = "failed"
_RESPONSES: Final = "responses"  # the kind of import
_SEPARATORS: Final = re.compile(r"[/\\]")  # of folders; a wave may be “2018/19”


@dataclass(frozen=True, slots=True)
class Fetched:
    """The result of a fetch: applied, waiting, refused, known or failed; `message` says why.

    `draft_id` is the draft that waits. `states` is how much that the platform says of participants
    is new: sent to, complete and so on.
    """

    outcome: str
    message: str = ""
    batch_id: int | None = None
    draft_id: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    states: int = 0


def fetch_answers(
    database: Database, wave: ConnectedWave, progress: Progress = SILENT, *, is_asked: bool = False
) -> Fetched:
    """Fetch the answers to a wave and import them, or keep the file for review.

    The same file is not imported twice; who `is_asked` for it, instead of the schedule, gets it
    again where nothing is left of it. Where the platform tells who was sent to and who completed,
    that is recorded as well. What fails is noted with the wave, but for a password that is on
    another computer, which may fetch them as the schedule says. Raises Cancelled; then nothing is
    noted.
    """
    try:
        answers = _fetch(database, wave, progress, is_asked=is_asked)
        fetched = _with_states(database, wave, answers, progress)
    except UserError as error:
        fetched = Fetched(FAILED, error.message)
        if error.code == "no_secret":
            return fetched
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


def _with_states(
    database: Database, wave: ConnectedWave, fetched: Fetched, progress: Progress
) -> Fetched:
    """What was fetched, with what the platform tells of participants; the answers stand anyway."""
    try:
        return replace(fetched, states=read_states(database, wave, progress))
    except Cancelled:  # the answers are imported by now
        return fetched
    except UserError as error:
        return replace(fetched, message=f"The participants could not be read: {error.message}")


def _fetch(
    database: Database, wave: ConnectedWave, progress: Progress, *, is_asked: bool
) -> Fetched:
    with database.read() as connection:
        source = find_connection(connection, wave.connection)
    progress.report("Fetching answers")
    downloaded = source.interface.answers(source.account(), wave.remote_id, progress)
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
        origin = WatchedFolder(0, _origin(wave), policy, active=True)
        digest = digest_of(path)
        known = _known(database, str(origin.path), digest, is_asked=is_asked)
        if known is not None:
            return known
        found = DetectedFile(origin, path, stamp_of(path.stat()), digest)
        outcome = import_file(database, found, progress)
    finally:
        folder.remove()
    if outcome is not None and outcome.outcome == RETRY:
        return Fetched(FAILED, str(outcome.reason))
    if outcome is None:  # another window took it meanwhile
        return Fetched(KNOWN, "There are no new answers.")
    with database.read() as connection:
        draft = draft_of(connection, digest)
    return Fetched(
        outcome.outcome,
        str(outcome.reason or ""),
        outcome.batch_id,
        None if draft is None else draft.draft_id,
        outcome.counts,
    )


def _origin(wave: ConnectedWave) -> Path:
    """What stands where the folder of a file stands: one name, of the connection and the wave.

    The same file may be of another wave, as where the wrong one was connected first.
    """
    return Path(_SEPARATORS.sub("-", f"{wave.connection}, {wave.name}"))


def _known(database: Database, folder: str, digest: str, *, is_asked: bool) -> Fetched | None:
    """What there is of a file that was handled before; None: it is to be imported.

    Nothing is left of one that was undone, discarded, or refused for what was corrected since.
    """
    no_news = Fetched(KNOWN, "There are no new answers.")
    with database.read() as connection:
        if (folder, digest) not in done(connection).digests:
            return None
        draft = draft_of(connection, digest)
        is_imported = imported_before(connection, _RESPONSES, digest) is not None
    if not is_asked:
        return no_news
    if draft is not None:
        return Fetched(WAITING, str(draft.reason or ""), draft_id=draft.draft_id)
    if is_imported:
        return no_news
    with database.unjournalled() as connection:
        forget_file(connection, folder, digest)
    return None
