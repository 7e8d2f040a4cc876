"""Telling whether a path lies in a folder that a cloud service synchronises.

Such a service copies a database file while it is being written, and makes two of it where two
desks had it open.
"""

import os
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class CloudService:
    """How the folder of a service is recognised, wherever it was moved to.

    `variables` of the environment hold its path; `folders` are the names that it has by itself,
    `markers` what the service's program keeps in it; both as patterns, in lower case.
    """

    name: str
    variables: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()


# On macOS all but iCloud's are in ~/Library/CloudStorage, as “OneDrive-Personal”.
CLOUD_SERVICES: Final = (
    CloudService(
        "OneDrive",
        variables=("OneDrive", "OneDriveConsumer", "OneDriveCommercial"),
        folders=("onedrive", "onedrive - *", "onedrive-*"),
    ),
    CloudService(
        "Dropbox",
        folders=("dropbox", "dropbox (*)", "dropbox-*"),
        markers=(".dropbox.cache",),
    ),
    CloudService(
        "Google Drive",
        folders=("google drive", "googledrive-*"),
        markers=(".tmp.driveupload", ".tmp.drivedownload", ".shortcut-targets-by-id"),
    ),
    CloudService(
        "iCloud Drive",
        folders=("iclouddrive", "icloud drive", "com~apple~clouddocs"),
    ),
    CloudService(
        "Nextcloud",
        folders=("nextcloud", "owncloud"),
        markers=(".sync_*.db", "._sync_*.db", ".nextcloudsync.log", ".owncloudsync.log"),
    ),
)


def cloud_service(path: Path) -> str | None:
    """The service that synchronises the folder of the file at `path`; None where none is known.

    Links are followed, and what they are reached by counts too.
    """
    real = Path(os.path.realpath(path))
    folders = dict.fromkeys([*path.absolute().parents, *real.parents])
    for folder in folders:
        inside = _names(folder)
        for service in CLOUD_SERVICES:
            if (
                _matches({folder.name}, service.folders)
                or _matches(inside, service.markers)
                or any(_is_same(os.environ.get(name), folder) for name in service.variables)
            ):
                return service.name
    return None


def _names(folder: Path) -> set[str]:
    try:
        return {file.name for file in folder.iterdir() if file.name.startswith(".")}
    except OSError:
        return set()


def _matches(names: set[str], patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name.casefold(), pattern) for name in names for pattern in patterns)


def _is_same(named: str | None, folder: Path) -> bool:
    return bool(named) and Path(os.path.realpath(named or "")) == folder
