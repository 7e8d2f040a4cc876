"""Restoring a backup of the office without losing the deletions and opt-outs made since."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from sqlalchemy import Connection, select

from core.errors import UserError
from core.formats import format_moment, plural
from core.progress import SILENT, Progress
from core.temporary import private_folder
from models.backups.catalogue import Backup, automatic_backups, read_backup
from models.backups.inspection import copy_file
from models.backups.portable import load_portable_copy
from models.backups.restore import (
    check_backup,
    complete_copy,
    former_files,
    read_state,
    replace_database,
)
from models.batch_kinds import BatchKind
from models.database import Database
from models.database_errors import explained
from models.file_keys import is_locked
from models.tables import batches
from records.erasure.erase import DiscardDrafts
from records.restore.replay import (
    History,
    Replayed,
    can_be_read,
    raise_counters,
    read_history,
    replay,
)


class Former(Enum):
    """What the database that was replaced is to the restored backup."""

    LATER = "later"  # a later state of it: all that it knows was applied
    MISSING = "missing"
    UNREADABLE = "unreadable"
    UNRELATED = "unrelated"  # another office's, or an earlier state


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    `backup` is in the place of the database, whose former file is at `aside` (None: there was
    none). `replayed` was applied to it, from the `former` database or else from later backups,
    which know what was recorded until `known_until` (local time). `loses_passphrase`: the former
    database was protected by a passphrase that nobody gave, and this one is not.
    """

    backup: Backup
    aside: Path | None
    replayed: Replayed
    former: Former
    known_until: datetime
    loses_passphrase: bool = False

    @property
    def sentence(self) -> str:
        """What the user must know of deletions, opt-outs and suppressions since the backup."""
        done = _applied(self.replayed)
        if self.former is Former.LATER:
            return done or "Nothing was deleted and nobody opted out since this backup."
        unknown = _UNKNOWN[self.former].format(until=format_moment(self.known_until))
        unprotected = _UNPROTECTED if self.loses_passphrase else ""
        return f"{done} {unknown} {unprotected}".strip()


def restore_backup(
    backup: Path, path: Path, discard_drafts: DiscardDrafts, progress: Progress = SILENT
) -> Restored:
    """Put the `backup` in the place of the database file `path`, a link being followed.

    Erasures, deletions, opt-outs and suppressions that were recorded since are applied to it, in
    one batch, before it takes the place. The former file is kept. Raises UserError and Cancelled;
    then nothing was changed.
    """
    path = path.resolve()

    def complete(database: Database) -> tuple[Replayed, Former, datetime | None]:
        with database.read() as connection:
            history = read_history(connection)
        with ExitStack() as opened:
            progress.report("Reading what was recorded since")
            state = opened.enter_context(read_state(path)) if path.exists() else None
            former = _former(path, state, history)
            later = [state] if state is not None and former is Former.LATER else []
            known_until = None
            if not later or not read_history(later[0]).continues(history):
                for file in _other_states(path, history):
                    state = opened.enter_context(read_state(file.path))
                    if state is not None and _relation(state, history) is Former.LATER:
                        later.append(state)
                        known_until = max(file.at, known_until or file.at)
            return _replay(database, later, discard_drafts), former, known_until

    replaced, (replayed, former, until) = replace_database(backup, path, complete, progress)
    made = replaced.backup.at
    return Restored(
        replaced.backup,
        replaced.aside,
        replayed,
        former,
        made if until is None else max(until, made),
        replaced.loses_passphrase,
    )


def restore_to_server(
    backup: Path, database: Database, discard_drafts: DiscardDrafts, progress: Progress = SILENT
) -> Restored:
    """Replace the contents of a server's `database` by those of `backup`, in one transaction.

    As `restore_backup`; what was there is not kept.
    """
    found = check_backup(backup, progress)
    try:
        folder = private_folder()
    except OSError as error:
        raise UserError(
            "There is no room for temporary files on this computer. Nothing was changed; free some"
            " space and try again.",
            code="disk_full",
        ) from error
    part = folder.path / "restored.db"
    try:
        with database.unjournalled() as connection:
            progress.report("Copying the backup")
            with explained(str(part)):
                copy_file(backup, part)

            def complete(restored: Database) -> tuple[Replayed, Former]:
                with restored.read() as copy:
                    history = read_history(copy)
                if connection.scalar(select(batches.c.id).limit(1)) is None:
                    former = Former.MISSING
                else:
                    former = _relation(connection, history)
                later = [connection] if former is Former.LATER else []
                return _replay(restored, later, discard_drafts), former

            replayed, former = complete_copy(part, database.name, complete)
            load_portable_copy(part, connection, progress)
    finally:
        folder.remove()
    return Restored(found, None, replayed, former, found.at)


def _former(path: Path, state: Connection | None, history: History) -> Former:
    if not path.exists():
        return Former.MISSING
    return Former.UNREADABLE if state is None else _relation(state, history)


def _relation(state: Connection, history: History) -> Former:
    if not can_be_read(state):
        return Former.UNREADABLE
    return Former.LATER if _is_later(state, history) else Former.UNRELATED


def _is_later(state: Connection, history: History) -> bool:
    found = read_history(state)
    return found.continues(history) or found.branches_from(history)


def _other_states(path: Path, history: History) -> list[Backup]:
    """The backups and former files of the database file `path`, newest first.

    Those whose last change is in `history` know nothing that came later.
    """
    files = [file for file in former_files(path) if not is_locked(file)]
    former = [found for file in files if (found := read_backup(file)) is not None]
    later = [
        backup
        for backup in (*automatic_backups(path), *former)
        if backup.newest_batch is not None and not history.has(*backup.newest_batch)
    ]
    return sorted(later, key=lambda backup: backup.at, reverse=True)


def _replay(
    database: Database, later: Sequence[Connection], discard_drafts: DiscardDrafts
) -> Replayed:
    with database.unjournalled() as connection:
        raise_counters(connection, later)
    with database.write(BatchKind.RESTORE) as changes:
        replayed = replay(changes, later, discard_drafts)
        changes.counts.update(
            deleted=replayed.deleted,
            erased=replayed.erased,
            opted_out=replayed.opted_out,
            suppressed=replayed.suppressed,
            messages=replayed.messages,
        )
    return replayed


def _applied(replayed: Replayed) -> str:
    parts = [
        (replayed.deleted, "{} deleted", ("person", "people")),
        (replayed.erased, "{} erased for good", ("person", "people")),
        (replayed.opted_out, "opt-outs of {} recorded", ("person", "people")),
        (replayed.suppressed, "{} suppressed", ("address", "addresses")),
        (replayed.messages, "{} known as sent", ("message", "messages")),
    ]
    told = [text.format(plural(count, *words)) for count, text, words in parts if count]
    if not told:
        return ""
    joined = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
    return f"Kept from after the backup: {joined}."


_UNPROTECTED = "The database has no passphrase now; set one in Settings, Database."
_UNKNOWN = {
    Former.MISSING: "There was no former database: deletions and opt-outs after {until} are not"
    " known.",
    Former.UNREADABLE: "The former database could not be read: deletions and opt-outs after {until}"
    " are not known.",
    Former.UNRELATED: "The former database is not a later state of this backup, so nothing was"
    " taken from it: deletions and opt-outs after {until} are not known.",
}
