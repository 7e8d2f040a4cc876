from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from core.errors import UserError
from tests.full_disk import leave_room
from ui.pictures import write_png


@pytest.fixture
def image(qapp: QApplication) -> QImage:
    found = QImage(300, 200, QImage.Format.Format_RGB32)
    found.fill(QColor("teal"))
    return found


def test_a_picture_is_written_whole(image: QImage, tmp_path: Path) -> None:
    write_png(tmp_path / "a.png", image)
    assert QImage(str(tmp_path / "a.png")) == image
    assert [one.name for one in tmp_path.iterdir()] == ["a.png"]


def test_a_full_disk_leaves_the_former_picture(
    image: QImage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_png(tmp_path / "a.png", image)
    yesterday = (tmp_path / "a.png").read_bytes()
    leave_room(monkeypatch, len(yesterday) - 1)
    with pytest.raises(UserError, match="not enough room"):
        write_png(tmp_path / "a.png", image)
    assert (tmp_path / "a.png").read_bytes() == yesterday
    assert [one.name for one in tmp_path.iterdir()] == ["a.png"]


@pytest.mark.parametrize(("name", "code"), [("a.jpg", "unknown_format"), ("no/a.png", "no_folder")])
def test_a_picture_that_cannot_be_written(
    image: QImage, tmp_path: Path, name: str, code: str
) -> None:
    with pytest.raises(UserError) as refusal:
        write_png(tmp_path / name, image)
    assert refusal.value.code == code


def test_a_picture_that_qt_cannot_draw_leaves_the_former_file(
    qapp: QApplication, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG yesterday")
    with pytest.raises(UserError) as refusal:
        write_png(tmp_path / "a.png", QImage(0, 0, QImage.Format.Format_RGB32))
    assert refusal.value.code == "unsound_file"
    assert (tmp_path / "a.png").read_bytes() == b"\x89PNG yesterday"
