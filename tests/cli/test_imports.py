"""Bringing files in by commands, what they tell, and taking it back."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.commands import ANSWERS, HEADINGS, PEOPLE, Almanac, write_book

WAVE = ("--survey", "CAR", "--wave", "2018")
CONTACTS_KEYS = {"file", "sheet", "rows", "created", "updated", "unchanged", "skipped", "review",
                 "source", "mapping", "columns", "not_filled", "problems", "batch"}  # fmt: skip
RESPONSES_KEYS = {"platform", "rows", "complete", "partial", "unchanged", "review", "skipped",
                  "questions", "problems", "batch", "sheet", "mapping"}  # fmt: skip
OUTCOMES = ("created", "updated", "unchanged", "skipped", "review")


def test_contacts_come_in_and_are_told_by_the_contract(
    almanac_anywhere: Almanac, alumni: Path
) -> None:
    told = almanac_anywhere.json("import", "contacts", alumni)
    assert set(told) == CONTACTS_KEYS
    assert told["file"] == str(alumni)
    assert told["sheet"] == "Graduates"
    assert told["mapping"] == {
        "Alumni ID": "alumni_id",
        "Given name": "given_name",
        "Family name": "family_name",
        "E-mail": "email",
        "Award": "award",
        "Completed": "award_completed",
    }
    assert (told["rows"], told["created"]) == (4, 4)
    assert isinstance(told["batch"], int)
    assert almanac_anywhere.json("contacts", "count")["total"] == 4


def test_the_same_file_again_changes_nothing_and_says_so(almanac: Almanac, alumni: Path) -> None:
    almanac.json("import", "contacts", alumni)
    again = almanac.json("import", "contacts", alumni)
    assert (again["rows"], again["unchanged"], again["batch"]) == (4, 4, None)
    assert "already" in almanac("import", "contacts", alumni).out


def test_every_row_is_accounted_for_and_a_problem_has_excels_row(
    almanac: Almanac, tmp_path: Path
) -> None:
    rows = [
        ("Graduates of the school",),
        (),
        (*HEADINGS, "Date of birth"),
        (*PEOPLE[0], "12/05/1970"),
        (*PEOPLE[1], "31/02/1980"),
        (*PEOPLE[0], "12/05/1970"),
    ]
    file = write_book(tmp_path / "titled.xlsx", {"People": rows})
    told = almanac.json("import", "contacts", file)
    assert told["rows"] == sum(told[outcome] for outcome in OUTCOMES) == 3
    assert told["created"] == 2
    (bad,) = [one for one in told["problems"] if one["column"] == "Date of birth"]
    assert {"row", "column", "code", "severity", "message"} <= set(bad)
    assert bad["row"] == 5


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("fill", "anna.marsh@example.org"), ("update", "anna@example.org"),
     ("skip", "anna.marsh@example.org")],
)  # fmt: skip
def test_the_policy_for_people_already_there(
    almanac: Almanac, alumni: Path, tmp_path: Path, policy: str, expected: str
) -> None:
    almanac.json("import", "contacts", alumni)
    changed = write_book(
        tmp_path / "changed.xlsx",
        {"New": [("Alumni ID", "Family name", "E-mail"), ("00101", "Marsh", "anna@example.org")]},
    )
    told = almanac.json("import", "contacts", changed, "--existing", policy)
    assert told["rows"] == sum(told[outcome] for outcome in OUTCOMES) == 1
    assert almanac.json("contacts", "search", "marsh")["people"][0]["email"] == expected


def test_a_dry_run_tells_the_same_and_writes_nothing(almanac: Almanac, alumni: Path) -> None:
    before = almanac.content()
    told = almanac.json("import", "contacts", alumni, "--dry-run")
    assert (told["created"], told["batch"]) == (4, None)
    assert almanac.content() == before
    assert "Nothing was written." in almanac("import", "contacts", alumni, "--dry-run").out


def test_sheet_heading_row_and_columns_can_be_chosen(almanac: Almanac, tmp_path: Path) -> None:
    rows = [("E-mail", "Family name"), ("Mail", "Name"), ("x.marsh@example.org", "Marsh")]
    file = write_book(tmp_path / "two.xlsx", {"Big": [("a",)] * 9, "Small": rows})
    told = almanac.json(
        "import", "contacts", file, "--sheet", "Small", "--header-row", 2,
        "--map", "Mail=email", "--map", "Name=family_name",
    )  # fmt: skip
    assert (told["sheet"], told["rows"]) == ("Small", 1)
    assert told["mapping"] == {"Mail": "email", "Name": "family_name"}


def test_a_column_can_be_left_out(almanac: Almanac, alumni: Path) -> None:
    told = almanac.json("import", "contacts", alumni, "--map", "E-mail=")
    assert told["mapping"]["E-mail"] is None
    assert almanac.json("contacts", "search", "marsh")["people"][0]["email"] is None


@pytest.mark.parametrize(
    ("order", "expected"), [("day-first", "1970-04-03"), ("month-first", "1970-03-04")]
)
def test_dates_are_read_as_asked(
    almanac: Almanac, tmp_path: Path, order: str, expected: str
) -> None:
    headings = ("Alumni ID", "Family name", "Date of birth")
    file = write_book(tmp_path / "dates.xlsx", {"A": [headings, ("00101", "Marsh", "03/04/1970")]})
    almanac.json("import", "contacts", file, "--dates", order)
    assert almanac.json("contacts", "show", 1)["people"][0]["birth_date"] == expected


@pytest.mark.parametrize("dry_run", [("--dry-run",), ()])
def test_problems_become_a_workbook(
    almanac: Almanac, tmp_path: Path, dry_run: tuple[str, ...]
) -> None:
    file = write_book(
        tmp_path / "bad.xlsx", {"A": [HEADINGS, (*PEOPLE[0][:3], "not an address", "PhD", 2001)]}
    )
    out = tmp_path / "problems.xlsx"
    told = almanac.json("import", "contacts", file, "--problems", out, *dry_run)
    sheet = load_workbook(out).active
    assert sheet is not None
    assert sheet.max_row == 1 + len(told["problems"])
    assert "not an address" in [cell.value for row in sheet for cell in row]


def test_problems_that_cannot_be_written_stop_the_import(almanac: Almanac, alumni: Path) -> None:
    before = almanac.content()
    missing = alumni.parent / "missing" / "problems.xlsx"
    assert "missing" in almanac("import", "contacts", alumni, "--problems", missing).refusal
    assert almanac.content() == before


def test_batches_and_undo(almanac_anywhere: Almanac, alumni: Path) -> None:
    batch = almanac_anywhere.json("import", "contacts", alumni)["batch"]
    (listed,) = [
        one for one in almanac_anywhere.json("batches")["batches"] if one["batch"] == batch
    ]
    assert {"batch", "kind", "file", "at", "by", "counts", "undone"} <= set(listed)
    assert (listed["kind"], listed["file"], listed["undone"]) == ("contacts", "alumni.xlsx", False)
    assert listed["counts"]["created"] == 4

    undone = almanac_anywhere.json("undo", batch)
    assert set(undone) == {"batch", "reverted", "kept", "opt_outs_kept", "suppressed"}
    assert (undone["batch"], undone["kept"]) == (batch, [])
    assert undone["reverted"] >= 4
    assert almanac_anywhere.json("contacts", "count")["total"] == 0
    states = {one["batch"]: one["undone"] for one in almanac_anywhere.json("batches")["batches"]}
    assert states[batch] is True

    done_again = almanac_anywhere.json("redo", batch)
    assert (done_again["batch"], done_again["kept"]) == (batch, [])
    assert almanac_anywhere.json("contacts", "count")["total"] == 4
    assert "was not undone" in almanac_anywhere("redo", batch).refusal


def test_undo_keeps_what_was_changed_since_and_lists_it(
    almanac: Almanac, alumni: Path, tmp_path: Path
) -> None:
    headings = ("Alumni ID", "Family name", "Job title")
    almanac.json("import", "contacts", alumni)
    batches = []
    for title in ("Registrar", "Consultant"):
        file = write_book(tmp_path / "jobs.xlsx", {"A": [headings, ("00101", "Marsh", title)]})
        batches.append(almanac.json("import", "contacts", file, "--existing", "update")["batch"])
    undone = almanac.json("undo", batches[0])
    assert undone["kept"]
    assert all(set(one) == {"person", "field", "reason"} for one in undone["kept"])
    assert almanac.json("contacts", "show", 1)["people"][0]["role_title"] == "Consultant"


def test_answers_come_in_and_are_told_by_the_contract(
    almanac_anywhere: Almanac, alumni: Path, questionnaire: Path, answers: Path
) -> None:
    almanac = almanac_anywhere
    almanac.json("import", "contacts", alumni)
    almanac.json("survey", "create", questionnaire)
    almanac.json("wave", "open", "--survey", "CAR", "--label", "2018")
    almanac.json("invite", *WAVE)
    planned = almanac.json("import", "responses", answers, *WAVE, "--dry-run")
    told = almanac.json("import", "responses", answers, *WAVE)
    assert set(told) == RESPONSES_KEYS
    outcomes = ("complete", "partial", "unchanged", "review", "skipped")
    assert told["rows"] == sum(told[outcome] for outcome in outcomes) == 3
    assert (told["complete"], told["questions"]) == (2, 3)
    assert planned == {**told, "batch": None}
    again = almanac.json("import", "responses", answers, *WAVE)
    assert (again["unchanged"], again["complete"]) == (2, 0)


def test_a_heading_can_be_given_a_question(fielded: Almanac, tmp_path: Path) -> None:
    rows = [("E-mail", "Papers so far"), ("chloe.okafor@example.ac.uk", 7)]
    file = write_book(tmp_path / "more.xlsx", {"A": rows})
    told = fielded.json("import", "responses", file, *WAVE, "--map", "Papers so far=PAPERS")
    assert (told["questions"], told["complete"] + told["partial"]) == (1, 1)


def test_answers_are_undone(fielded: Almanac, tmp_path: Path) -> None:
    batches = fielded.json("batches")["batches"]
    batch = next(one["batch"] for one in batches if one["kind"] == "responses")
    fielded.json("undo", batch)
    wave = fielded.json("survey", "list")["surveys"][0]["waves"][0]
    assert (wave["complete"], wave["partial"]) == (0, 0)
    file = write_book(tmp_path / "again.xlsx", {"Answers": ANSWERS})
    assert fielded.json("import", "responses", file, *WAVE)["complete"] == 2


def test_rows_that_are_not_taken_are_written_to_be_mended(almanac: Almanac, tmp_path: Path) -> None:
    people = [HEADINGS, PEOPLE[0], (*PEOPLE[1][:3], "not an address", *PEOPLE[1][4:])]
    file, out = write_book(tmp_path / "people.xlsx", {"People": people}), tmp_path / "mend.xlsx"
    told = almanac.json("import", "contacts", file, "--rejected", out)
    assert told["rejected"] == 1
    rows = list(load_workbook(out)["People"].iter_rows(values_only=True))
    assert rows[0] == (*HEADINGS, "Problem")
    assert [row[0] for row in rows[1:]] == [PEOPLE[1][0]]
    out.unlink()
    assert (
        "0 rows to fix" in almanac("import", "contacts", alumni_of(tmp_path), "--rejected", out).out
    )
    assert not out.exists()


def alumni_of(folder: Path) -> Path:
    return write_book(folder / "good.xlsx", {"People": [HEADINGS, *PEOPLE]})
