"""Worklists by command."""

from datetime import date
from pathlib import Path

from tests.cli.commands import Almanac


def test_worklists_are_counted_and_worked_off(almanac: Almanac, alumni: Path) -> None:
    almanac.json("import", "contacts", alumni)
    before = {one["code"]: one for one in almanac.json("worklists")["worklists"]}
    assert list(before) == [
        "lost", "bounced", "stale", "incomplete", "improbable", "job_changes", "birthdays",
        "anniversaries", "possible_duplicates", "proposals", "employers",
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


def test_data_quality_is_explained(almanac: Almanac, alumni: Path) -> None:
    assert almanac.json("contacts", "quality")["score"] is None
    almanac.json("import", "contacts", alumni)
    found = almanac.json("contacts", "quality")
    shares = {one["code"]: one["people"] for one in found["shares"]}
    # One of four has no address, nobody was verified, and nobody has a country.
    assert shares == {
        "usable_address": 3, "verified": 0, "complete": 0, "no_improbable_values": 4,
    }  # fmt: skip
    assert found["score"] == (75 + 0 + 0 + 100) / 4
    almanac.json("contacts", "verify", "1")
    almanac.json("segment", "save", "Verified", "--where", "last_verified is not empty")
    part = almanac.json("contacts", "quality", "--segment", "Verified")
    assert (part["people"], part["score"]) == (1, (100 + 100 + 0 + 100) / 4)
    assert "Data quality: 50 of 100" in almanac("contacts", "quality").out


def test_the_quality_of_each_cohort_and_segment(almanac: Almanac, alumni: Path) -> None:
    almanac.json("import", "contacts", alumni)
    almanac.json("segment", "save", "Doctors", "--where", "award = PhD")
    told = almanac.json("contacts", "quality", "--by", "cohort")
    assert [one["title"] for one in told["groups"]] == ["2010–2014", "2005–2009", "2000–2004"]
    assert sum(one["people"] for one in told["groups"]) == told["people"] == 4
    (segment,) = almanac.json("contacts", "quality", "--by", "segment")["groups"]
    assert (segment["title"], segment["where"]) == ("Doctors", "in segment Doctors")
    assert (
        "Doctors (3 people): usable address 67%"
        in almanac("contacts", "quality", "--by", "segment").out
    )
