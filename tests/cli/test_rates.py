"""Response rates, and what the figures say beside them, by the commands as an office runs them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import SURVEY, Almanac, write_book

WAVE = ("--survey", "CAR", "--wave", "2018")
HEADINGS = ("Alumni ID", "Given name", "Family name", "E-mail", "Completed", "Deceased")


def _address(number: int) -> str:
    return f"p{number}@example.org"


def _frame(
    almanac: Almanac, folder: Path, size: int, *, without_address: int = 0, dead: int = 0
) -> None:
    """Invite `size` people, the last of whom have no address or have died, to CAR 2018."""
    people = [
        (
            f"{number:05}",
            f"Person{number}",
            "Test",
            _address(number) if number <= size - without_address else None,
            1983 + number % 30,
            "yes" if size - dead < number <= size else None,
        )
        for number in range(1, size + 1)
    ]
    almanac.json("import", "contacts", write_book(folder / "f.xlsx", {"P": [HEADINGS, *people]}))
    almanac.json("survey", "create", write_book(folder / "survey.xlsx", SURVEY))
    almanac.json("wave", "open", "--survey", "CAR", "--label", "2018")
    almanac.json("segment", "save", "Doctors", "--where", "award_completed >= 1983")
    almanac.json("invite", *WAVE, "--segment", "Doctors")


def _hand_out(almanac: Almanac, folder: Path) -> None:
    almanac.json("export", "invitations", folder / "list.csv", *WAVE, "--format", "generic")


def _answers(
    almanac: Almanac, folder: Path, numbers: Sequence[int], partial: Sequence[int] = ()
) -> dict[str, Any]:
    rows = [
        ("Submitted", "E-mail", "ACTIVE", "DOES", "PAPERS", "Status"),
        *(("2018-06-20", _address(one), "Yes", "Trials", one, "Complete") for one in numbers),
        *((None, _address(one), "No", None, None, "Partial") for one in partial),
    ]
    book = write_book(folder / "answers.xlsx", {"Answers": rows})
    return almanac.json("import", "responses", book, *WAVE)


def _percents(told: dict[str, Any]) -> dict[str, float | None]:
    return {code: told["rates"][code] for code in ("RR1", "RR2", "RR5", "RR6")}


def test_people_outside_the_frame_take_no_place_in_it(almanac: Almanac, tmp_path: Path) -> None:
    _frame(almanac, tmp_path, 50, without_address=10)
    _hand_out(almanac, tmp_path)
    others = [(f"9{n:04}", f"Other{n}", "Test", _address(900 + n), None, None) for n in range(5)]
    almanac.json("import", "contacts", write_book(tmp_path / "o.xlsx", {"P": [HEADINGS, *others]}))
    _answers(almanac, tmp_path, [*range(1, 21), *range(900, 905)])
    told = almanac.json("summary", *WAVE)
    assert (told["rates"]["RR1"], told["respondents"], told["not_invited"]) == (40, 20, 5)
    assert told["dispositions"] == {"sent": 20, "complete": 20}
    assert told["frame_details"] == {
        "drawn_from": "Doctors", "segment": None, "first_year": 1983, "last_year": 2012,
        "size": 50, "ineligible": 0, "eligible": 50, "invited": 40, "delivered": 40,
        "sources": ["the segment “Doctors”"], "not_sampled": 0, "samples": [],
    }  # fmt: skip


def test_who_is_ineligible_leaves_figures_and_rates_though_they_answered(
    almanac: Almanac, tmp_path: Path
) -> None:
    _frame(almanac, tmp_path, 20)
    _hand_out(almanac, tmp_path)
    _answers(almanac, tmp_path, range(1, 11))
    found = almanac.json("contacts", "search", "Test", "--limit", "30")["people"]
    ids = {person["alumni_id"]: person["id"] for person in found}
    for number in (1, 2, 3):
        almanac.json("disposition", ids[f"{number:05}"], "ineligible", *WAVE)
    told = almanac.json("summary", *WAVE)
    assert told["rates"]["RR1"] == pytest.approx(100 * 7 / 17)
    assert (told["respondents"], told["frame"]) == (7, 17)
    assert {question["base"] for question in told["questions"]} == {7}
    assert told["responses"]["ineligible"] == 3
    assert any(note.startswith("3 responses from people known to be") for note in told["notes"])
    (wave,) = almanac.json("survey", "list")["surveys"][0]["waves"]
    assert (wave["complete"], wave["ineligible"]) == (7, 3)


def test_those_who_had_died_leave_the_frame(almanac: Almanac, tmp_path: Path) -> None:
    _frame(almanac, tmp_path, 20, dead=2)
    _hand_out(almanac, tmp_path)
    _answers(almanac, tmp_path, range(1, 11))
    told = almanac.json("summary", *WAVE)
    assert told["rates"]["RR1"] == pytest.approx(100 * 10 / 18)
    assert (told["frame"], told["frame_details"]["ineligible"]) == (18, 2)
    assert told["dispositions"]["ineligible"] == 2
    assert "frame of 18" in " ".join(told["notes"])
    segment = almanac.json("summary", *WAVE, "--segment", "Doctors")
    assert segment["rates"] == told["rates"]


def test_rates_of_known_cases_wait_until_most_invitations_are_sent(
    almanac: Almanac, tmp_path: Path
) -> None:
    _frame(almanac, tmp_path, 20)
    _answers(almanac, tmp_path, range(1, 5))
    before = almanac.json("summary", *WAVE)
    assert _percents(before) == {"RR1": 20, "RR2": 20, "RR5": None, "RR6": None}
    assert "Not given while most people" in before["rate_definitions"]["RR5"]["definition"]
    _hand_out(almanac, tmp_path)
    after = almanac.json("summary", *WAVE)
    assert _percents(after) == {"RR1": 20, "RR2": 20, "RR5": 20, "RR6": 20}
    for code in ("RR3", "RR4", "RR5", "RR6"):
        assert "have not replied count as eligible" in after["rate_definitions"][code]["definition"]


def test_partial_answers_and_rows_to_review_are_said(almanac: Almanac, tmp_path: Path) -> None:
    _frame(almanac, tmp_path, 10)
    _hand_out(almanac, tmp_path)
    imported = _answers(almanac, tmp_path, [1, 2, 777, 778], partial=[3])
    assert (imported["complete"], imported["partial"], imported["review"]) == (2, 1, 2)
    told = almanac.json("summary", *WAVE)
    assert told["responses"] == {
        "complete": 2, "partial": 1, "ineligible": 0, "to_review": 2, "duplicates": {}
    }  # fmt: skip
    assert told["respondents"] == 3
    assert any(note.startswith("2 responses to review") for note in told["notes"])


@pytest.mark.parametrize(
    ("rows", "rule", "reason", "papers"),
    [
        ([("2018-06-20", 1, "Complete"), ("2018-06-21", 2, "Complete")], "later", "later", 2),
        ([("2018-06-20", 1, "Complete"), ("2018-06-20", 2, "Complete")], "import", "again", 2),
        ([("2018-06-20", 1, "Complete"), ("2018-06-21", 2, "Partial")], "complete", "complete", 1),
    ],
)
def test_double_answers_are_counted_by_the_rule_that_chose(
    almanac: Almanac,
    tmp_path: Path,
    rows: list[tuple[str, int | None, str]],
    rule: str,
    reason: str,
    papers: int,
) -> None:
    _frame(almanac, tmp_path, 3)
    table = [
        ("Submitted", "E-mail", "ACTIVE", "PAPERS", "Status"),
        *((day, _address(1), "Yes", number, status) for day, number, status in rows),
    ]
    book = write_book(tmp_path / "twice.xlsx", {"Answers": table})
    (issue,) = almanac.json("import", "responses", book, *WAVE)["problems"]
    assert (issue["code"], f" {reason}" in issue["message"]) == ("does_not_count", True)
    for _again in range(2):
        told = almanac.json("summary", *WAVE)
        assert told["responses"]["duplicates"] == {rule: 1}
        assert told["questions"][2]["mean"] == papers
        assert any("1 person answered more than once" in note for note in told["notes"])
        assert almanac.json("import", "responses", book, *WAVE)["batch"] is None


def test_answers_imported_again_are_counted_as_double(almanac: Almanac, tmp_path: Path) -> None:
    _frame(almanac, tmp_path, 3)
    for name, day, papers in (("a", "2018-06-20", 4), ("b", "2018-06-02", 5)):
        table = [
            ("Submitted", "E-mail", "ACTIVE", "PAPERS"),
            (day, _address(1), "Yes", papers),
        ]
        book = write_book(tmp_path / f"{name}.xlsx", {"Answers": table})
        imported = almanac.json("import", "responses", book, *WAVE)
    assert (imported["complete"], imported["problems"][0]["code"]) == (1, "does_not_count")
    assert almanac.json("import", "responses", book, *WAVE)["batch"] is None
    told = almanac.json("summary", *WAVE)
    assert (told["responses"]["duplicates"], told["questions"][2]["mean"]) == ({"later": 1}, 4)
    almanac("undo", imported["batch"])
    assert almanac.json("summary", *WAVE)["responses"]["duplicates"] == {}
