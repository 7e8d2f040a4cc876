"""Workbooks behind a password, through the real child process."""

from pathlib import Path

import pytest

from core.errors import UserError
from tabular.reading import Format
from tabular.reading.book import Limits
from tabular.reading.encryption import decrypted
from tabular.reading.messages import Request
from tests.tabular.reading import hostile_files as files
from tests.tabular.reading.table_of import read_table

FILES = Path(__file__).parent / "files"
PASSWORD = "Ada Lovelace"


@pytest.fixture(params=["xlsx", "xls"])
def protected(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "xls":
        return FILES / "protected.xls"
    path = tmp_path / "protected.xlsx"
    path.write_bytes(files.encrypted(files.GOOD, PASSWORD))
    return path


def test_the_password_opens_the_workbook(protected: Path) -> None:
    table = read_table(protected, password=PASSWORD)
    assert table.format is Format(protected.suffix[1:])
    assert table.headings[0] == "Name"
    assert table.columns[0][0] in {"Ann", "Zoë Núñez"}


@pytest.mark.parametrize(
    ("password", "code"),
    [(None, "password"), ("", "password"), ("ada lovelace", "wrong_password")],
)
def test_no_password_and_a_wrong_one(password: str | None, code: str, protected: Path) -> None:
    with pytest.raises(UserError) as caught:
        read_table(protected, password=password)
    assert caught.value.code == code


def test_a_book_protected_from_changes_alone_is_opened_without_asking(tmp_path: Path) -> None:
    path = tmp_path / "read-only.xlsx"
    path.write_bytes(files.encrypted(files.GOOD, "VelvetSweatshop"))
    assert read_table(path).columns == [["Ann", "Bob"], [1, 2]]


def test_a_password_that_is_not_needed_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "plain.xlsx"
    path.write_bytes(files.GOOD)
    assert read_table(path, password=PASSWORD).columns == [["Ann", "Bob"], [1, 2]]


def test_what_is_inside_is_checked_as_well(tmp_path: Path) -> None:
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(files.encrypted(files.REFUSED["two corners"][0], PASSWORD))
    with pytest.raises(UserError) as caught:
        read_table(path, password=PASSWORD)
    assert caught.value.code == "stray_cell"


def test_a_damaged_protected_workbook(tmp_path: Path) -> None:
    content = files.encrypted(files.GOOD, PASSWORD)
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(UserError) as caught:
        read_table(path, password=PASSWORD)
    assert caught.value.code == "damaged"


def test_another_way_of_encrypting_is_said() -> None:
    with pytest.raises(UserError) as caught:
        read_table(FILES / "protected.ods", password=PASSWORD)
    assert caught.value.code == "encrypted"


@pytest.mark.parametrize(
    ("usual", "other"),
    [
        (b"SHA512", b"SHA999"),
        (b'cipherAlgorithm="AES"', b'cipherAlgorithm="RC2"'),
        (b"ChainingModeCBC", b"ChainingModeCFB"),
        (b'uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password"',
         b'uri="http://schemas.microsoft.com/office/2006/keyEncryptor/passport"'),
        (b"\x04\0\x04\0\x40\0\0\0", b"\x07\0\x07\0\x40\0\0\0"),
    ],
)  # fmt: skip
def test_algorithms_that_are_not_known(usual: bytes, other: bytes, tmp_path: Path) -> None:
    content = files.encrypted(files.GOOD, PASSWORD)
    assert usual in content
    path = tmp_path / "unusual.xlsx"
    path.write_bytes(content.replace(usual, other))
    with pytest.raises(UserError) as caught:
        read_table(path, password=PASSWORD)
    assert caught.value.code == "encrypted"


def test_rights_management_is_said(tmp_path: Path) -> None:
    content = files.encrypted(files.GOOD, PASSWORD)
    name, other = (one.encode("utf-16-le") for one in ("EncryptionInfo", "EncryptionNone"))
    path = tmp_path / "managed.xlsx"
    path.write_bytes(content.replace(name, other))
    with pytest.raises(UserError, match="rights management") as caught:
        read_table(path, password=PASSWORD)
    assert caught.value.code == "encrypted"


def test_nothing_is_decrypted_into_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "there is no such folder"))
    opened = decrypted((FILES / "protected.xls").read_bytes(), PASSWORD)
    assert "Núñez".encode("latin-1") in opened


def test_a_password_is_not_shown_by_accident() -> None:
    assert PASSWORD not in repr(Request(None, None, Limits(), PASSWORD))
