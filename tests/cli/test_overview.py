"""The command `overview`, on both databases: it says what the page shows."""

from datetime import date
from typing import Any

from models.database import open_database
from queries.overview import count_overview
from records.writing.person_edits import edit_person
from tests.acts import run_act
from tests.cli.commands import Almanac
from tests.office import fill


def _filled(almanac: Almanac) -> tuple[dict[str, Any], Any]:
    database = open_database(almanac.address)
    office = fill(database)
    held = {"contact_hold": "Do not contact: “maybe”"}
    run_act(database, edit_person, office.id_of("Brennan"), held)
    with database.read() as connection:
        shown = count_overview(connection, date.today())
    database.close()
    return almanac.json("overview"), shown


def test_the_command_says_what_the_page_shows(almanac_anywhere: Almanac) -> None:
    told, shown = _filled(almanac_anywhere)
    assert {code: one["count"] for code, one in told["figures"].items()} == {
        code: figure.count for code, figure in shown.figures.value.people.items()
    }
    assert told["figures"]["linkedin_group"] == {
        "count": 15,
        "percent": 50.0,
        "where": "linkedin_group",
    }
    assert told["created_this_month"] == 30
    (wave,) = told["waves"]
    assert wave == {
        "survey": "CAC",
        "wave": "2020",
        "title": "Clinical alumni careers",
        "opens": "2020-03-01",
        "closes": None,
        "eligible": 12,
        "invited": 12,
        "delivered": 12,
        "complete": 3,
        "partial": 1,
        "reminders_due": 5,
        "response_rate": 25.0,
    }
    assert [(one["code"], one["count"], one["where"]) for one in told["to_do"]] == [
        (one.code, one.count, one.where) for one in shown.to_do.value.items
    ]
    (reminders,) = (one for one in told["to_do"] if one["code"] == "reminders_due")
    assert reminders["command"] == (
        "export invitations OUT --survey CAC --wave 2020 --only not-answered"
    )
    assert [one["title"] for one in told["batches"]] == [one.title for one in shown.recent]
    listed = almanac_anywhere("overview").out
    for part in ("15    50.0%  LinkedIn group", "5  reminders due for CAC 2020: export inv",
                 "CAC 2020 (open): 12 invited, 12 delivered, 3 complete, 1 partial"):  # fmt: skip
        assert part in listed


def test_an_empty_office_has_nothing_to_do(almanac: Almanac) -> None:
    told = almanac.json("overview")
    assert told["figures"]["people"] == {"count": 0, "percent": None, "where": None}
    assert (told["waves"], told["to_do"], told["batches"]) == ([], [], [])
    assert "Nothing to do." in almanac("overview").out


def test_a_command_of_the_list_runs(almanac: Almanac, tmp_path: Any) -> None:
    told, _ = _filled(almanac)
    for to_do in told["to_do"]:
        if to_do["command"] is not None:
            words = to_do["command"].replace("OUT", str(tmp_path / "out.xlsx")).split()
            assert almanac.json(*words)["rows"] == to_do["count"]
