"""The commands of the register of lists handed out."""

from pathlib import Path

from tests.cli.commands import Almanac, write_book


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


def test_an_export_is_registered_by_its_options(almanac: Almanac, tmp_path: Path) -> None:
    people = [("Given name", "Family name", "Phone"), ("Anna", "Marsh", "+44 7700 900123")]
    book = write_book(tmp_path / "people.xlsx", {"People": people})
    assert almanac("import", "contacts", book).status == 0
    everyone = ("--where", "family_name = Marsh")
    to = ("--to", "Print shop", "--for", "Reunion", "--until", "2999-01-31")
    for name, command in (
        ("all.csv", ("export", "contacts", tmp_path / "all.csv")),
        ("phones.docx", ("directory", tmp_path / "phones.docx", "--kind", "phones", *everyone)),
        ("badges.pdf", ("labels", tmp_path / "badges.pdf", "--layout", "L4785", *everyone)),
    ):
        number = almanac.json(*command, *to)["handed_out"]
        listed = almanac.json("handed-out", "list")["handed_out"]
        given = next(one for one in listed if one["id"] == number)
        assert (given["title"], given["recipient"], given["people"]) == (name, "Print shop", 1)
        assert (given["purpose"], given["due_on"]) == ("Reunion", "2999-01-31")
    stays = almanac.json("export", "contacts", tmp_path / "all.csv")
    assert "handed_out" not in stays


def test_what_cannot_be_registered_is_not_written(almanac: Almanac, tmp_path: Path) -> None:
    assert almanac.json("contacts", "count")["total"] == 0
    out = tmp_path / "all.csv"
    assert almanac("export", "contacts", out, "--for", "Reunion").status == 2
    late = almanac("export", "contacts", out, "--to", "Print shop", "--until", "2020-01-31")
    assert "before it was handed out" in late.refusal
    assert not out.exists()
