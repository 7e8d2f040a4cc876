"""Folders watched by commands, as a scheduled task uses them."""

from datetime import datetime
from pathlib import Path

import pytest

from importers.queue import folder_scan
from tests.cli.commands import Almanac, write_book
from tests.importers.watched import ANNA, BEN, HEADINGS, put


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    defaults = folder_scan.run_once.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "pause", 0.01)  # nothing here is still being written
    path = tmp_path / "in"
    path.mkdir()
    return path


def test_a_folder_is_watched_looked_into_and_left(almanac_anywhere: Almanac, folder: Path) -> None:
    almanac = almanac_anywhere
    added = almanac.json("watch", "add", folder, "--apply-certain", "--dates", "day-first")
    assert added == {
        "folder": str(folder),
        "active": True,
        "kind": "contacts",
        "survey": None,
        "wave": None,
        "profile": None,
        "existing": "fill",
        "dates": "day-first",
        "apply_certain": True,
        "fault": "",
    }
    put(folder, "march.csv", HEADINGS, ANNA, BEN)
    put(folder, "odd.csv", f"{HEADINGS},Shoe size", f"{ANNA},38")
    result = almanac.json("watch", "run", "--once")
    assert result["folders"] == [added] == almanac.json("watch", "list")["folders"]
    taken = {one["file"]: one for one in result["taken"]}
    assert [(name, one["outcome"]) for name, one in taken.items()] == [
        ("march.csv", "applied"),
        ("odd.csv", "waiting"),
    ]
    assert (taken["march.csv"]["created"], taken["odd.csv"]["waiting"]) == (2, 1)
    assert "Shoe size" in taken["odd.csv"]["message"]
    almanac.json("undo", taken["march.csv"]["batch"])
    assert almanac.json("watch", "run", "--once")["taken"] == []
    almanac.json("watch", "remove", folder)
    assert almanac.json("watch", "list") == {"folders": []}


def test_what_cannot_be_read_is_told_and_the_rest_is_done(almanac: Almanac, folder: Path) -> None:
    gone = folder.parent / "gone"
    gone.mkdir()
    for path in (folder, gone):
        almanac.json("watch", "add", path, "--apply-certain")
    gone.rmdir()
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    put(folder, "march.csv", HEADINGS, ANNA)
    told = almanac("watch", "run", "--once")
    assert told.status == 0
    assert "march.csv: applied" in told.err
    assert f"“{gone}” cannot be read" in told.err
    assert told.out == "2 new files in 2 folders\n"
    folders = almanac.json("watch", "list")["folders"]
    assert [bool(one["fault"]) for one in folders] == [True, False]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "nowhere"), "There is no folder"),
        (("add", ".", "--profile", "Registry"), "There is no saved mapping “Registry”"),
        (("remove", "nowhere"), "is not watched"),
    ],
)
def test_refusals(almanac: Almanac, arguments: tuple[str, ...], words: str) -> None:
    before = almanac.content()
    assert words in almanac("watch", *arguments).refusal
    assert almanac.content() == before


def test_a_folder_is_watched_once(almanac: Almanac, folder: Path) -> None:
    almanac.json("watch", "add", folder)
    assert "already watched" in almanac("watch", "add", folder / ".." / "in").refusal
    assert almanac("watch", "list").out == f"{folder}: every file is kept for review\n"


def test_the_policy_is_one_that_there_is(almanac: Almanac, folder: Path) -> None:
    assert almanac("watch", "add", folder, "--existing", "replace").status == 2


def test_the_synced_workbook_of_a_microsoft_form_brings_answers(
    almanac: Almanac, folder: Path, alumni: Path, questionnaire: Path
) -> None:
    wave = ("--survey", "CAR", "--wave", "2018")
    almanac.json("import", "contacts", alumni)
    almanac.json("survey", "create", questionnaire)
    almanac.json("wave", "open", "--survey", "CAR", "--label", "2018")
    almanac.json("invite", *wave)
    listed = folder.parent / "list.csv"
    almanac.json("export", "invitations", listed, *wave)
    tokens = [line.split(",")[0] for line in listed.read_text("utf-8-sig").splitlines()[1:]]
    almanac.json("watch", "add", folder, "--kind", "responses", *wave, "--apply-certain")
    headings = (
        "ID", "Start time", "Completion time", "Email", "Name", "Your code",
        "Are you research active?",
    )  # fmt: skip
    for count in (1, 2):
        at = datetime(2018, 6, 20, 10, 30)
        rows = [(n, at, at, "anonymous", None, tokens[n], "Yes") for n in range(count)]
        write_book(folder / "Careers.xlsx", {"Sheet1": [headings, *rows]})
        (taken,) = almanac.json("watch", "run", "--once")["taken"]
        assert (taken["outcome"], taken["complete"]) == ("applied", 1)
    (survey,) = almanac.json("survey", "list")["surveys"]
    assert survey["waves"][0]["complete"] == 2
