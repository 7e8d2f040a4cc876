"""The commands of the register of lists handed out."""

from tests.cli.commands import Almanac


def test_a_list_is_recorded_marked_overdue_and_ended(almanac: Almanac) -> None:
    assert almanac.json("contacts", "count")["total"] == 0
    given = almanac.json(
        "handed-out", "add", "Labels", "--to", "Print shop", "--people", 40, "--for", "news",
        "--on", "2026-01-05", "--until", "2026-02-01",
    )  # fmt: skip
    assert given["overdue"]
    (listed,) = almanac.json("handed-out", "list", "--overdue")["handed_out"]
    assert listed["recipient"] == "Print shop"
    to_do = {one["code"]: one["count"] for one in almanac.json("overview")["to_do"]}
    assert to_do["lists_overdue"] == 1
    ended = almanac.json("handed-out", "end", listed["id"], "--as", "destroyed")
    assert ended["outcome"] == "destroyed"
    assert almanac.json("handed-out", "list", "--overdue")["handed_out"] == []
    assert "destroyed already" in almanac("handed-out", "end", listed["id"]).refusal
