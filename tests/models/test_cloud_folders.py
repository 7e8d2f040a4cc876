"""Folders that a cloud service synchronises are known by name, by what is in them, and by links."""

import os
from pathlib import Path

import pytest

from models.cloud_folders import cloud_service
from models.database import create_database


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - University of Somewhere/Alumni office", "OneDrive"),
        ("Library/CloudStorage/OneDrive-Personal", "OneDrive"),
        ("Dropbox/office", "Dropbox"),
        ("Dropbox (Alumni office)", "Dropbox"),
        ("Library/CloudStorage/GoogleDrive-ada@example.org/My Drive", "Google Drive"),
        ("iCloudDrive", "iCloud Drive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/office", "iCloud Drive"),
        ("Nextcloud/shared", "Nextcloud"),
        ("Documents/my onedrive notes", None),
        ("Dropboxes", None),
    ],
)
def test_a_folder_is_known_by_its_name(tmp_path: Path, folder: str, service: str | None) -> None:
    assert cloud_service(tmp_path / folder / "office.db") == service


@pytest.mark.parametrize(
    ("marker", "service"),
    [
        (".dropbox.cache", "Dropbox"),
        (".tmp.driveupload", "Google Drive"),
        (".sync_7c2a9f3b.db", "Nextcloud"),
        ("._sync_7c2a9f3b.db", "Nextcloud"),
        (".nextcloudsync.log", "Nextcloud"),
        ("sync_old.db", None),
    ],
)
def test_a_folder_is_known_by_what_is_in_it(
    tmp_path: Path, marker: str, service: str | None
) -> None:
    (tmp_path / "moved" / "office").mkdir(parents=True)
    (tmp_path / "moved" / marker).touch()
    assert cloud_service(tmp_path / "moved" / "office" / "office.db") == service


@pytest.mark.skipif(os.name != "posix", reason="makes links")
def test_a_folder_is_known_through_links_and_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "near").symlink_to(tmp_path / "Dropbox")
    assert cloud_service(tmp_path / "near" / "office.db") == "Dropbox"
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "work"))
    assert cloud_service(tmp_path / "work" / "office.db") == "OneDrive"
    assert cloud_service(tmp_path / "home" / "office.db") is None
    monkeypatch.setenv("OneDriveCommercial", "")
    assert cloud_service(tmp_path / "work" / "office.db") is None


def test_such_a_database_is_opened_with_a_warning_and_in_one_file(tmp_path: Path) -> None:
    database = create_database(tmp_path / "OneDrive" / "office.db")
    with database.read() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    database.close()
    assert mode == "delete"
    assert "OneDrive synchronises" in database.warnings[0]
