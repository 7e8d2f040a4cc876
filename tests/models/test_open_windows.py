from pathlib import Path

from models.open_windows import OpenWindow


def test_windows_know_of_each_other_while_both_are_open(tmp_path: Path) -> None:
    path = tmp_path / "office.almanac"
    first = OpenWindow(path)
    assert not first.has_others()
    second = OpenWindow(path)
    assert first.has_others()
    assert second.has_others()
    other_file = OpenWindow(tmp_path / "branch.almanac")
    assert not other_file.has_others()
    second.close()
    assert not first.has_others()
    first.close()
    other_file.close()
