"""Events and the people who are invited and come, by command."""

from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.cli.commands import Almanac


@pytest.fixture
def office(almanac: Almanac, alumni: Path) -> Almanac:
    """Three people with an e-mail address and one without; a dinner for two."""
    almanac.json("import", "contacts", alumni)
    dinner = ("--kind", "reunion", "--on", "2024-05-06", "--place", "Hall", "--capacity", "2")
    almanac.json("event", "create", "Alumni dinner", *dinner)
    return almanac


def test_people_are_invited_come_and_are_listed(office: Almanac) -> None:
    everybody = ("event", "invite", "alumni dinner", "--where", "award is not empty")
    assert office.json(*everybody, "--dry-run")["batch"] is None
    invited = office.json(*everybody)
    assert (invited["invited"], invited["excluded"]) == (3, {"no_address": 1})
    accepted = office.json(
        "event", "attend", "1", "--id", "1", "--id", "2", "--id", "4", "--status", "accepted"
    )
    assert (accepted["taken"], accepted["capacity"], accepted["over"]) == (3, 2, 1)
    office.json("event", "attend", "Alumni dinner", "--id", "1")
    (event,) = office.json("events")["events"]
    assert (event["starts_on"], event["kind"], event["place"]) == ("2024-05-06", "reunion", "Hall")
    assert event["counts"] == {
        "invited": 1, "accepted": 2, "waiting": 0, "declined": 0, "attended": 1, "absent": 0,
    }  # fmt: skip
    came = office.json("event", "list", "Alumni dinner", "--status", "attended")["people"]
    assert [(one["person"], one["name"], one["email"]) for one in came] == [
        (1, "Marsh, Anna", "anna.marsh@example.org")
    ]
    office.json("undo", str(invited["batch"]))
    assert len(office.json("event", "list", "1")["people"]) == 3


def test_what_people_read(office: Almanac) -> None:
    told = office("event", "invite", "1", "--where", "award is not empty").out.splitlines()
    assert told == ["3 people invited to Alumni dinner, 6 May 2024", "  1 not: No usable address"]
    assert office("events").out == ("1  Alumni dinner, 6 May 2024: 3 invited, room for 2\n")
    assert (
        "more than there are" in office("event", "attend", "1", "--where", "award is not empty").out
    )
    assert office("event", "list", "1").out.splitlines()[1] == "4  Gupta, Dev: Attended"
    assert "its people stay" in office("event", "delete", "1").out
    assert office("events").out == "There are no events yet.\n"


def test_a_sheet_becomes_participants(office: Almanac, tmp_path: Path) -> None:
    sheet = tmp_path / "guests.csv"
    rows = ("Name,E-mail,RSVP", "Anna Marsh,anna.marsh@example.org,yes", "Nia New,,no")
    sheet.write_text("\n".join(rows), encoding="utf-8")
    command = ("event", "import", sheet, "--event", "alumni dinner")
    assert office.json(*command, "--dry-run")["batch"] is None
    found = office.json(*command)
    assert (found["updated"], found["review"], found["created"]) == (1, 1, 0)
    assert found["mapping"]["RSVP"] == "event_reply"
    again = office.json(*command, "--create")  # who waits already waits on
    assert (again["batch"], again["created"], again["review"]) == (None, 0, 1)
    people = office.json("event", "list", "1")["people"]
    assert [(one["name"], one["status"]) for one in people] == [("Marsh, Anna", "accepted")]
    sheet.write_text("Name,E-mail\nDora New,dora@example.org", encoding="utf-8")
    assert office.json(*command, "--create", "--status", "attended")["created"] == 1
    attended = office.json("event", "list", "1", "--status", "attended")["people"]
    assert [one["name"] for one in attended] == ["New, Dora"]
    assert "no event “Ball”" in office("event", "import", sheet, "--event", "Ball").refusal


def test_the_attendance_list_has_a_box_and_room_to_sign(office: Almanac, tmp_path: Path) -> None:
    for person, status in (("3", "accepted"), ("1", "attended"), ("2", "declined")):
        office.json("event", "attend", "1", "--id", person, "--status", status)
    for name in ("list.docx", "list.xlsx"):
        written = office.json("event", "attendance", "1", tmp_path / name)
        assert written == {"file": str(tmp_path / name), "rows": 2}
    (table,) = Document(str(tmp_path / "list.docx")).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["", "Name", "Employer", "Status", "Signature"],
        ["☑", "Marsh, Anna", "", "", ""],
        ["☐", "Okafor, Chloë", "", "Accepted", ""],
    ]
    rows = list(load_workbook(tmp_path / "list.xlsx").worksheets[0].values)
    assert rows[0][0] == "Alumni dinner"
    assert [row[1] for row in rows[-2:]] == ["Marsh, Anna", "Okafor, Chloë"]
    assert office.json("event", "attendance", "1", tmp_path / "list.pdf")["rows"] == 2
    assert (
        "ending in .docx, .pdf" in office("event", "attendance", "1", tmp_path / "list.txt").refusal
    )


def test_badges_are_for_those_who_come(office: Almanac, tmp_path: Path) -> None:
    badges = ("event", "badges", "1", tmp_path / "badges.pdf")
    office.json("event", "attend", "1", "--id", "2", "--status", "invited")
    assert "Nobody has accepted" in office(*badges).refusal
    office.json("event", "attend", "1", "--id", "1", "--status", "accepted")
    assert office.json(*badges)["badges"] == 1
    assert [lines[0] for lines in office.window.labels] == ["Anna Marsh"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("event", "list", "Ball"), 1, "There is no event “Ball”"),
        (("event", "attend", "1", "--id", "99"), 1, "There is no person 99"),
        (("event", "attend", "1", "--id", "1", "--status", "came"), 1, "is not one of"),
        (("event", "attend", "1"), 2, "give one of"),
        (("event", "invite", "1", "--id", "1", "--by", "fax"), 2, "email, phone or post"),
        (("event", "create", "Alumni dinner", "--on", "2024-05-06"), 1, "already"),
    ],
)
def test_what_cannot_be_is_refused(
    office: Almanac, arguments: tuple[str, ...], code: int, said: str
) -> None:
    refused = office(*arguments)
    assert (refused.status, said in refused.err) == (code, True)
