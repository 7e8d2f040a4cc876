from pathlib import Path

import pytest

from core.errors import UserError
from exporters.files import replacing


def write(path: Path, content: bytes) -> None:
    with replacing(path) as file:
        file.write(content)


def test_the_new_file_takes_the_place_of_the_former_one(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", b"one")
    write(tmp_path / "a.txt", b"two")
    assert (tmp_path / "a.txt").read_bytes() == b"two"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_failure_leaves_the_former_file(tmp_path: Path) -> None:
    def fails() -> None:
        with replacing(tmp_path / "a.txt") as file:
            file.write(b"half")
            raise KeyError

    write(tmp_path / "a.txt", b"one")
    with pytest.raises(KeyError):
        fails()
    assert (tmp_path / "a.txt").read_bytes() == b"one"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is not there") as refusal:
        write(tmp_path / "no" / "a.txt", b"")
    assert refusal.value.code == "no_folder"


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(UserError) as refusal:
        write(tmp_path / "a", b"")
    assert refusal.value.code == "is_folder"


def test_a_file_held_open_elsewhere_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")  # as Windows says of a book open in Excel

    write(tmp_path / "a.txt", b"one")
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(UserError, match="open in another program") as refusal:
        write(tmp_path / "a.txt", b"two")
    assert refusal.value.code == "not_writable"
    assert (tmp_path / "a.txt").read_bytes() == b"one"
    assert len(list(tmp_path.iterdir())) == 1
