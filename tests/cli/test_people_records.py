"""Notes, tasks and contact log entries by command."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from models.database import user_name
from tests.cli.commands import Almanac


@pytest.fixture
def office(almanac: Almanac, alumni: Path) -> Almanac:
    almanac.json("import", "contacts", alumni)
    return almanac


def test_records_are_added_and_shown(office: Almanac) -> None:
    person = str(office.json("contacts", "search", "Marsh")["people"][0]["id"])
    office.json("contacts", "note", person, "Prefers letters", "--on", "2024-05-06")
    call = ("--kind", "call", "--direction", "in", "--subject", "New job", "--on", "2024-05-07")
    added = office.json("contacts", "log", person, *call)
    assert (added["person"], added["id"]) == (int(person), 1)
    office.json("contacts", "task", person, "Send the form", "--due", "2024-05-08")
    (shown,) = office.json("contacts", "show", person)["people"]
    records = shown["records"]
    assert records["dated_notes"] == [
        {"id": 1, "noted_on": "2024-05-06", "text": "Prefers letters", "by": user_name()}
    ]
    assert records["communications"][0]["subject"] == "New job"
    assert [one["title"] for one in records["tasks"]] == ["Send the form"]
    assert records["relationships"] == records["linked_files"] == []
    assert len(shown["contact_preferences"]) == 12
    assert {"purpose": "news", "channel": "post", "basis": None, "block": None} in shown[
        "contact_preferences"
    ]
    assert "Call: New job, call" in office("contacts", "show", person).out


def test_tasks_of_all_people_are_listed_and_done(office: Almanac) -> None:
    later = (date.today() + timedelta(days=9)).isoformat()
    for person, due, owner in (("1", "2024-05-08", "ada"), ("2", later, "ben")):
        office.json("contacts", "task", person, "Write", "--due", due, "--owner", owner)

    def listed(*options: str) -> list[int]:
        return [one["person"] for one in office.json("tasks", *options)["tasks"]]

    assert listed() == [1, 2]
    assert (listed("--due"), listed("--owner", "ben")) == ([1], [2])
    assert listed("--done", "1") == [2]
    done = office.json("tasks", "--with-done")["tasks"][-1]
    assert (done["done_on"], done["done_by"]) == (date.today().isoformat(), user_name())


def test_what_cannot_be_is_refused_in_one_sentence(office: Almanac) -> None:
    for arguments, said in (
        (("log", "1", "--kind", "pigeon"), "not one of: call, e-mail, letter, meeting, message"),
        (("note", "1", "x", "--on", "2999-01-01"), "in the future"),
        (("note", "99", "x"), "deleted meanwhile"),
    ):
        assert said in office("contacts", *arguments).refusal
