import os
from pathlib import Path

import pytest

from models import database as database_module
from models.network_shares import file_system_of, is_network_share

MOUNTS = r"""
/dev/sda1 / ext4 rw 0 0
server:/export /srv nfs4 rw 0 0
//nas/office /mnt/office\040files cifs rw 0 0
tmpfs /srv/local tmpfs rw 0 0
broken line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ada/office.almanac", "ext4"),
        ("/srv/office.almanac", "nfs4"),
        ("/srv", "nfs4"),
        ("/srvelse/office.almanac", "ext4"),
        ("/srv/local/office.almanac", "tmpfs"),
        ("/mnt/office files/a/b.almanac", "cifs"),
        ("/mnt/office/a.almanac", "ext4"),
    ],
)
def test_the_longest_mount_point_decides(path: str, kind: str) -> None:
    assert file_system_of(Path(path), MOUNTS) == kind


def test_nothing_is_known_without_mounts() -> None:
    assert file_system_of(Path("/home"), "") is None


def test_a_temporary_folder_is_no_network_share(tmp_path: Path) -> None:
    assert not is_network_share(tmp_path / "office.almanac")


def test_a_share_is_opened_with_a_warning_and_without_wal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "is_network_share", lambda _path: True)
    database = database_module.create_database(tmp_path / "office.almanac")
    with database.read() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    database.close()
    assert mode == "delete"
    assert "network drive" in database.warnings[0]


@pytest.mark.skipif(os.name != "posix", reason="makes a link")
def test_a_share_is_known_through_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "near").symlink_to(tmp_path / "share")
    mounts = f"/dev/sda1 / ext4 rw 0 0\nserver:/export {tmp_path / 'share'} nfs4 rw 0 0\n"
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: mounts)
    assert is_network_share(tmp_path / "near" / "office.almanac")
    assert not is_network_share(tmp_path / "office.almanac")
