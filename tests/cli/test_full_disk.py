"""A disk that is full anywhere in an export: one sentence, and what stood there stays.

Reports and pictures are tried where they are written: tests/exporters and tests/ui.
"""

import random
from pathlib import Path

import pytest

from tests.cli.commands import Almanac, write_book
from tests.full_disk import leave_room

WAVE = ("--survey", "CAR", "--wave", "2018")
EXPORTS = {
    "contacts.xlsx": ("export", "contacts", "OUT"),
    "contacts.ods": ("export", "contacts", "OUT", "--details"),
    "contacts.csv": ("export", "contacts", "OUT"),
    "cards.vcf": ("export", "contacts", "OUT"),
    "editable.xlsx": ("export", "contacts", "OUT", "--editable"),
    "invitations.csv": ("export", "invitations", "OUT", *WAVE),
    "responses.xlsx": ("export", "responses", "OUT", *WAVE),
    "rejected.xlsx": ("import", "contacts", "FILE", "--dry-run", "--rejected", "OUT"),
}
POINTS = 4  # of each export


@pytest.mark.parametrize("name", EXPORTS)
def test_a_full_disk_leaves_yesterdays_file(
    fielded: Almanac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    rows = [("Alumni ID", "Family name", "E-mail"), ("00101", "Marsh", "at"), ("00102", "", "at")]
    file = write_book(tmp_path / "new.xlsx", {"People": rows})
    folder = tmp_path / "shared"
    folder.mkdir()
    target = folder / name
    command = [{"OUT": target, "FILE": file}.get(word, word) for word in EXPORTS[name]]
    fielded.json(*command)
    size = target.stat().st_size
    yesterday = target.read_bytes()
    chance = random.Random(name)  # the same points on every run
    # Not up to the last byte: the time in it can make a workbook some bytes shorter.
    for room in (0, *sorted(chance.sample(range(1, size * 9 // 10), POINTS - 1))):
        with monkeypatch.context() as patch:
            leave_room(patch, room)
            told = fielded(*command)
        assert "not enough room" in told.refusal, room
        assert str(folder) in told.refusal
        assert target.read_bytes() == yesterday, room
        assert [one.name for one in folder.iterdir()] == [name], room
