"""The folders that are watched for new files: settings, written like any other, to be undone.

Nothing is read from the folders here, but what could not be is noted.
"""

import socket
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from core.dates import DateOrder
from core.errors import UserError
from importers import profiles
from importers.choices import Existing
from importers.kinds import KINDS
from importers.queue import worklist
from models.changes import Change, ChangeSet
from models.database import utc_now
from models.identifiers import reserve_ids
from models.reasons import Reason
from models.tables import import_profiles, surveys, watch_faults, watched_folders, waves
from surveys.waves import find_wave

CONTACTS: Final = "contacts"  # the kind of files of which nothing else is said


@dataclass(frozen=True, slots=True)
class Policy:
    """What is done with the files of a folder.

    `kind` is the key of the kind of import. `profile` names the saved mapping of its files (None:
    by their headings), `apply_certain` says whether certain changes are made at once; else each
    file waits for somebody to look at it. Answers are those of a `wave` of a `survey`, by code and
    label.
    """

    profile: str | None = None
    existing: Existing = Existing.FILL
    dates: DateOrder | None = None
    apply_certain: bool = False
    kind: str = CONTACTS
    survey: str | None = None
    wave: str | None = None


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder as the settings list it; one that is not `active` is left alone for now."""

    folder_id: int
    path: Path
    policy: Policy
    active: bool


def listed(connection: Connection) -> list[WatchedFolder]:
    """Every watched folder, by path."""
    found = connection.execute(
        select(
            watched_folders,
            import_profiles.c.name.label("profile"),
            surveys.c.code.label("survey"),
            waves.c.label.label("wave"),
        )
        .outerjoin(import_profiles, import_profiles.c.id == watched_folders.c.profile_id)
        .outerjoin(waves, waves.c.id == watched_folders.c.wave_id)
        .outerjoin(surveys, surveys.c.id == waves.c.survey_id)
        .order_by(watched_folders.c.path)
    )
    return [
        WatchedFolder(
            row.id,
            Path(row.path),
            Policy(
                row.profile,
                Existing(row.existing),
                None if row.dates is None else DateOrder(row.dates),
                row.apply_certain,
                row.kind,
                row.survey,
                row.wave,
            ),
            row.active,
        )
        for row in found
    ]


def add(changes: ChangeSet, path: Path, policy: Policy) -> WatchedFolder:
    """Watch the folder at `path` from now on.

    Raises UserError for an unknown kind or wave, where it is no folder, is watched already, or the
    saved mapping is not there.
    """
    path = path.expanduser().resolve()
    if not path.is_dir():
        raise UserError(
            f"There is no folder “{path}”. Create it first, or check its name.",
            code="no_folder",
        )
    connection = changes.connection
    _check_kind(connection, policy)
    if _id_of(connection, path) is not None:
        raise UserError(
            f"“{path}” is already watched; nothing was changed. To change how it is watched,"
            " remove it first.",
            code="watched_already",
        )
    folder_id = changes.insert(
        watched_folders,
        [
            {
                "path": str(path),
                "kind": policy.kind,
                "wave_id": _wave_id(connection, policy),
                "profile_id": _profile_id(connection, policy),
                "existing": policy.existing.value,
                "dates": None if policy.dates is None else policy.dates.value,
                "apply_certain": policy.apply_certain,
            }
        ],
    )[0]
    changes.describe(folder=path.name)
    return WatchedFolder(folder_id, path, policy, active=True)


def set_active(changes: ChangeSet, folder: WatchedFolder, *, active: bool) -> None:
    """Leave a folder alone for now, or watch it again."""
    changes.update(watched_folders, [Change(folder.folder_id, {"active": active})])
    changes.describe(folder=folder.path.name)


def remove(changes: ChangeSet, path: Path) -> None:
    """Watch a folder no more; its files, and what was imported from them, stay.

    Raises UserError where it is not watched.
    """
    path = path.expanduser().resolve()
    folder_id = _id_of(changes.connection, path)
    if folder_id is None:
        raise UserError(
            f"“{path}” is not watched; nothing was changed. “watch list” lists the watched"
            " folders.",
            code="not_watched",
        )
    changes.delete(watched_folders, [folder_id])
    changes.describe(folder=path.name)


def faults_here(connection: Connection) -> dict[str, Reason]:
    """The reasons of `faults` by path, as far as this machine found them."""
    machine = socket.gethostname()
    return {one.path: one.reason for one in worklist.faults(connection) if one.machine == machine}


def note_faults(connection: Connection, found: Mapping[str, Reason]) -> None:
    """Note which paths this machine could not read, with a reason each, in place of earlier ones.

    One that is known already keeps its time.
    """
    machine, now = socket.gethostname(), utc_now()
    before = faults_here(connection)
    gone = [path for path, reason in before.items() if found.get(path) != reason]
    connection.execute(
        delete(watch_faults).where(
            watch_faults.c.machine == machine, watch_faults.c.folder.in_(gone)
        )
    )
    new = {path: reason for path, reason in found.items() if before.get(path) != reason}
    ids = reserve_ids(connection, watch_faults, len(new))
    for fault_id, (path, reason) in zip(ids, new.items(), strict=True):
        row = {"id": fault_id, "folder": path, "machine": machine, "since": now}
        connection.execute(insert(watch_faults).values(reason=reason.as_json(), **row))


def _id_of(connection: Connection, path: Path) -> int | None:
    known = select(watched_folders.c.id).where(watched_folders.c.path == str(path))
    return connection.scalar(known)


def _check_kind(connection: Connection, policy: Policy) -> None:
    """Raise UserError where a policy is not one of its kind of import."""
    if policy.kind not in KINDS:
        raise UserError(
            f"There is no kind of import “{policy.kind}”; nothing was changed. Choose one of"
            f" {', '.join(KINDS)}.",
            code="unknown_kind",
        )
    needs_wave = {"survey", "wave"} <= {one.name for one in fields(KINDS[policy.kind].choices)}
    if needs_wave:
        find_wave(connection, policy.survey or "", policy.wave or "")


def _profile_id(connection: Connection, policy: Policy) -> int | None:
    if policy.profile is None:
        return None
    known = profiles.named(connection, policy.kind, policy.profile).name
    return connection.scalar(
        select(import_profiles.c.id).where(
            import_profiles.c.kind == policy.kind, import_profiles.c.name == known
        )
    )


def _wave_id(connection: Connection, policy: Policy) -> int | None:
    """The wave of a policy's answers. Raises UserError where there is no such wave."""
    if policy.survey is None or policy.wave is None:
        return None
    return find_wave(connection, policy.survey, policy.wave).id
