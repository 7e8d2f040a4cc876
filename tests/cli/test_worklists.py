"""Worklists by command."""

from datetime import date
from pathlib import Path

from tests.cli.commands import Almanac


def test_worklists_are_counted_and_worked_off(almanac: Almanac, alumni: Path) -> None:
    almanac.json("import", "contacts", alumni)
    before = {one["code"]: one for one in almanac.json("worklists")["worklists"]}
    assert list(before) == [
        "lost", "bounced", "stale", "incomplete", "improbable", "birthdays", "anniversaries",
    ]  # fmt: skip
    assert before["stale"]["count"] > 1
    assert before["stale"]["why"].startswith("Nobody has verified")
    almanac.json("segment", "save", "Stale", "--where", before["stale"]["where"])
    people = almanac.json("segment", "show", "Stale")["people"]
    assert len(people) == before["stale"]["count"]
    verified = almanac.json("contacts", "verify", str(people[0]["id"]))
    assert verified["verified"] == [people[0]["id"]]
    after = {one["code"]: one["count"] for one in almanac.json("worklists")["worklists"]}
    assert after["stale"] == before["stale"]["count"] - 1
    shown = almanac.json("contacts", "show", str(people[0]["id"]))["people"][0]
    assert shown["last_verified"] == date.today().isoformat()
    assert "Not verified" in almanac("worklists").out
