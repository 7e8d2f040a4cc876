"""Files of answers as platforms, Excel and colleagues write them, from the file to the figures."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import Almanac, write_book

ANNA, BEN, CHLOE = "anna.marsh@example.org", "ben.nunez@example.org", "chloe.okafor@example.ac.uk"
WHO = (ANNA, BEN, CHLOE)
WAVE = ("--survey", "S", "--wave", "2024")
SENT = datetime(2024, 3, 1, 10)
Rows = Sequence[Sequence[object]]


_FILES: dict[str, bytes] = {}  # databases by the survey in them


class Fielded:
    """A survey to whose wave 2024 the people are invited, for files of answers to it."""

    def __init__(self, almanac: Almanac, folder: Path, questions: Rows, choices: Rows) -> None:
        self.almanac, self.folder = almanac, folder
        survey: dict[str, Rows] = {
            "Survey": [("Code", "S"), ("Title", "Trial")],
            "Questions": [("Code", "Question", "Type", "Scale from", "Scale to"), *questions],
            "Choices": [("Question", "Code", "Text"), *choices],
        }
        file, content = Path(almanac.address), _FILES.get(repr(survey))
        if content is not None:
            file.write_bytes(content)
            return
        almanac.json("survey", "create", write_book(folder / "survey.xlsx", survey))
        almanac.json("wave", "open", "--survey", "S", "--label", "2024")
        almanac.json("invite", *WAVE)
        _FILES[repr(survey)] = file.read_bytes()

    def bring(self, *rows: Sequence[object], options: Sequence[str] = ()) -> dict[str, Any]:
        """Import a sheet of `rows`; give what the command says."""
        return self.bring_book({"Answers": rows}, options)

    def bring_book(self, sheets: Mapping[str, Rows], options: Sequence[str] = ()) -> dict[str, Any]:
        path = write_book(self.folder / "answers.xlsx", sheets)
        return self.almanac.json("import", "responses", path, *WAVE, *options)

    def counts(self, code: str) -> tuple[int, list[int]]:
        """The base of a question, and how many chose each choice, in the order of their codes."""
        question = self.question(code)
        values = sorted(question["values"], key=lambda value: str(value["value"]))
        return question["base"], [value["count"] for value in values]

    def question(self, code: str) -> dict[str, Any]:
        found = self.almanac.json("summary", *WAVE)["questions"]
        return next(one for one in found if one["code"] == code)

    def exported(self) -> list[dict[str, Any]]:
        """The rows of the exported responses by heading."""
        import openpyxl

        path = self.folder / "exported.xlsx"
        self.almanac.json("export", "responses", path, *WAVE)
        headings, *rows = openpyxl.load_workbook(path)["Responses"].values
        return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def codes(result: Mapping[str, Any], *but: str) -> list[tuple[int | None, str | None, str]]:
    """The issues that an import reported, as row, column and code."""
    return [
        (issue["row"], issue["column"], issue["code"])
        for issue in result["problems"]
        if issue["code"] not in but
    ]


# --- texts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    ["What's your role - now?", "Q2. What’s your role – now", "3) What&#39;s your role — now?"],
)
def test_texts_match_across_typography_and_numbering(
    peopled: Almanac, tmp_path: Path, heading: str
) -> None:
    fielded = Fielded(
        peopled,
        tmp_path,
        [("ROLE", "What’s your role – now?", "Single choice")],
        [("ROLE", "a", "I don’t work"), ("ROLE", "b", "“Portfolio” career")],
    )
    result = fielded.bring(
        ("E-mail", heading),
        (ANNA, "I don't work"),
        (BEN, '"Portfolio" career.'),
        (CHLOE, "1. I don´t\u00a0work"),
    )
    assert codes(result) == []
    assert fielded.counts("ROLE") == (3, [2, 1])


def test_choices_that_differ_by_signs_alone_stay_apart(peopled: Almanac, tmp_path: Path) -> None:
    fielded = Fielded(
        peopled,
        tmp_path,
        [("LANG", "Which?", "Single choice"), ("AGE", "Age?", "Single choice")],
        [
            *(("LANG", None, text) for text in ("C", "C++", "C#")),
            *(("AGE", None, text) for text in ("< 25", "25 to 40", "> 25")),
        ],
    )
    result = fielded.bring(
        ("E-mail", "LANG", "AGE"), (ANNA, "C++", "> 25"), (BEN, "C#", "< 25"), (CHLOE, "c", "<25")
    )
    assert codes(result) == []
    assert fielded.counts("AGE") == (3, [0, 1, 2])
    assert fielded.counts("LANG") == (3, [1, 1, 1])


def test_two_questions_of_one_text_are_told_apart_by_order(
    peopled: Almanac, tmp_path: Path
) -> None:
    questions = [
        ("A", "Are you well?", "Yes/No"),
        ("WHY1", "Why?", "Text"),
        ("B", "Are you happy?", "Yes/No"),
        ("WHY2", "Why?", "Text"),
    ]
    fielded = Fielded(peopled, tmp_path, questions, [])
    result = fielded.bring(
        ("E-mail", "Are you well?", "Why?", "Are you happy?", "Why?"),
        (ANNA, "Yes", "rest", "No", "rain"),
    )
    assert codes(result) == [
        (None, "Why?", "told_apart_by_order"),
        (None, "Why? (2)", "told_apart_by_order"),
    ]
    (row,) = fielded.exported()
    assert (row["WHY1. Why?"], row["WHY2. Why?"]) == ("rest", "rain")


def test_questions_of_one_text_in_another_order_are_asked_about(
    peopled: Almanac, tmp_path: Path
) -> None:
    questions = [
        ("A", "Are you well?", "Yes/No"),
        ("WHY1", "Why?", "Text"),
        ("B", "Are you happy?", "Yes/No"),
        ("WHY2", "Why?", "Text"),
    ]
    rows = [("E-mail", "B", "Why?", "A", "Why?"), (ANNA, "No", "rain", "Yes", "rest")]
    fielded = Fielded(peopled, tmp_path, questions, [])
    result = fielded.bring(*rows, options=["--dry-run"])
    assert [issue["severity"] for issue in result["problems"]] == ["warning"] * 2
    fielded.bring(*rows, options=["--map", "Why?=WHY2", "--map", "Why? (2)=WHY1"])
    (row,) = fielded.exported()
    assert (row["WHY1. Why?"], row["WHY2. Why?"]) == ("rest", "rain")


def test_one_heading_mapped_twice_is_refused(peopled: Almanac, tmp_path: Path) -> None:
    fielded = Fielded(peopled, tmp_path, [("W1", "Why?", "Text"), ("W2", "Why?", "Text")], [])
    path = write_book(tmp_path / "a.xlsx", {"A": [("E-mail", "Why?", "Why?"), (ANNA, "a", "b")]})
    for maps in (["Why?=W1", "Why?=W2"], ["Why?=W1", "Why? (2)=W1"]):
        options = [part for one in maps for part in ("--map", one)]
        told = fielded.almanac("import", "responses", path, *WAVE, *options)
        assert "Why?" in told.refusal
    assert fielded.exported() == []


def test_brackets_of_a_questions_own_text_are_no_choice(peopled: Almanac, tmp_path: Path) -> None:
    fielded = Fielded(
        peopled,
        tmp_path,
        [("GL", "Rate these [Library]", "Yes/No"), ("GG", "Rate these [Gym]", "Yes/No")],
        [],
    )
    headings = ("E-mail", "GL. Rate these [Library]", "GG: Rate these [Gym]")
    assert codes(fielded.bring(headings, (ANNA, "Yes", "No"))) == []
    assert (fielded.counts("GL"), fielded.counts("GG")) == ((1, [0, 1]), (1, [1, 0]))


# --- codes and labels ---------------------------------------------------------------------------

GRANTS = [("G", "1", "0"), ("G", "2", "1"), ("G", "3", "2 or more")]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((1, 3, 1), (3, [2, 0, 1])),  # 3 is no label
        ((0, 1, 0), (3, [2, 1, 0])),  # 0 is no code
        (("2 or more", 1, 0), (3, [1, 1, 1])),
    ],
)
def test_a_column_proves_to_hold_codes_or_labels(
    peopled: Almanac, tmp_path: Path, cells: Sequence[object], expected: object
) -> None:
    fielded = Fielded(peopled, tmp_path, [("G", "Grants?", "Single choice")], GRANTS)
    result = fielded.bring(("E-mail", "G"), *zip(WHO, cells, strict=True))
    assert codes(result) == []
    assert fielded.counts("G") == expected


def test_codes_or_labels_are_asked_about_where_nothing_proves_either(
    peopled: Almanac, tmp_path: Path
) -> None:
    fielded = Fielded(
        peopled,
        tmp_path,
        [("T", "Which terms?", "Multiple choice")],
        [("T", "1", "2"), ("T", "2", "1")],
    )
    rows = [("E-mail", "T"), (ANNA, "1;2"), (BEN, 1), (CHLOE, "1")]
    result = fielded.bring(*rows)
    assert codes(result) == [(None, "T", "codes_or_labels")]
    assert result["complete"] == 3  # they answered
    assert fielded.counts("T") == (0, [0, 0])
    fielded.bring(*rows, options=["--values", "T=labels"])
    assert fielded.counts("T") == (3, [1, 3])


# --- status and times ---------------------------------------------------------------------------

NUMBER = [("N", "How many papers?", "Number")]


def test_an_offices_own_column_is_not_taken_for_the_status(
    peopled: Almanac, tmp_path: Path
) -> None:
    fielded = Fielded(peopled, tmp_path, NUMBER, [])
    result = fielded.bring(
        ("E-mail", "Completed", "Date submitted", "N"),
        (ANNA, 2001, SENT, 1),
        (BEN, "2005", SENT, 2),
    )
    assert (result["complete"], result["partial"]) == (2, 0)
    assert codes(result) == [(None, "Completed", "column_left_out")]
    assert result["problems"][0]["severity"] == "note"


def test_a_question_called_status_stands_beside_the_platforms(
    peopled: Almanac, tmp_path: Path
) -> None:
    fielded = Fielded(
        peopled,
        tmp_path,
        [("STATUS", "Status", "Single choice"), *NUMBER],
        [("STATUS", "p", "Permanent"), ("STATUS", "f", "Fixed-term")],
    )
    result = fielded.bring(
        ("E-mail", "Status", "Status", "N"),
        (ANNA, "Complete", "Permanent", 1),
        (BEN, "In progress", "Fixed-term", 2),
    )
    assert (result["complete"], result["partial"], codes(result)) == (1, 1, [])
    assert fielded.counts("STATUS") == (2, [1, 1])


def test_finished_counts_before_a_status_of_other_words(peopled: Almanac, tmp_path: Path) -> None:
    fielded = Fielded(peopled, tmp_path, NUMBER, [])
    result = fielded.bring(
        ("Status", "Finished", "E-mail", "N"), (0, True, ANNA, 1), (0, False, BEN, 2)
    )
    assert (result["complete"], result["partial"]) == (1, 1)


def test_an_unknown_status_is_asked_about(peopled: Almanac, tmp_path: Path) -> None:
    fielded = Fielded(peopled, tmp_path, NUMBER, [])
    rows = [
        ("E-mail", "Status", "N"),
        (ANNA, "Complete", 1),
        (BEN, "Abgeschlossen", 2),
        (CHLOE, "Partial", 2),
    ]
    result = fielded.bring(*rows, options=["--dry-run"])
    assert codes(result) == [(3, "Status", "unknown_status")]
    assert "imported as complete" in result["problems"][0]["message"]
    result = fielded.bring(*rows, options=["--status", "abgeschlossen=partial"])
    assert (result["complete"], result["partial"], codes(result)) == (1, 2, [])


@pytest.mark.parametrize("said", ["[not completed]", "Incomplete", "No", "not submitted", None])
def test_what_says_not_completed_is_no_date_of_submission(
    peopled: Almanac, tmp_path: Path, said: object
) -> None:
    fielded = Fielded(peopled, tmp_path, NUMBER, [])
    result = fielded.bring(("E-mail", "Date submitted", "N"), (ANNA, SENT, 1), (BEN, said, 2))
    assert (result["complete"], result["partial"], codes(result)) == (1, 1, [])


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ("3/14/2024 9:06:16", "3/14/2024 17:06:16"),
        ("14.03.2024 9:06", "14.03.2024 17:06"),
        ("2024/03/14 11:59:00 AM GMT-4", "2024/03/14 12:01:00 PM GMT-4"),
        ("2024-03-14T17:30:00+02:00", "2024-03-14T16:00:00Z"),
        (45365.25, 45365.75),
    ],
)
def test_the_later_answer_of_a_day_counts(
    peopled: Almanac, tmp_path: Path, early: object, late: object
) -> None:
    fielded = Fielded(peopled, tmp_path, NUMBER, [])
    result = fielded.bring(("Timestamp", "E-mail", "N"), (late, ANNA, 9), (early, ANNA, 1))
    assert codes(result) == [(3, None, "does_not_count")]
    assert "later, in row 2" in result["problems"][0]["message"]
    assert fielded.question("N")["mean"] == 9


def test_unreadable_times_are_reported(peopled: Almanac, tmp_path: Path) -> None:
    fielded = Fielded(peopled, tmp_path, NUMBER, [])
    result = fielded.bring(
        ("Timestamp", "E-mail", "N"),
        ("14/03/2024 25:10", ANNA, 1),
        ("31/02/2024", BEN, 2),
        ("15/03/2024 10:10", CHLOE, 2),
    )
    assert codes(result) == [
        (2, "Timestamp", "unreadable_time"),
        (3, "Timestamp", "unreadable_time"),
    ]
    assert result["problems"][1]["value"] == "31/02/2024"


# --- cells ----------------------------------------------------------------------------------------

USE = [("USE", "Which do you use?", "Multiple choice"), *NUMBER]
SERVICES = [("USE", "1", "Library"), ("USE", "2", "Gym")]
USED = ("E-mail", "USE [Library]", "USE [Gym]", "N")


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("Checked", "Unchecked"),
        ("Selected", "Not selected"),
        ("Quoted", "Not quoted"),
        ("Ticked", "Not ticked"),
        ("Ja", "Nein"),
        ("Oui", "Non"),
        ("Sí", "No"),
        ("TRUE", "FALSE"),
        ("✓", "✗"),
        ("☑", "☐"),
        (1, 0),
    ],
)
def test_ticks_are_read_in_many_ways(
    peopled: Almanac, tmp_path: Path, yes: object, no: object
) -> None:
    fielded = Fielded(peopled, tmp_path, USE, SERVICES)
    result = fielded.bring(USED, (ANNA, yes, no, 1), (BEN, yes, yes, 2), (CHLOE, no, no, 3))
    assert codes(result) == [(None, "USE", "none_chosen")]
    assert fielded.counts("USE") == (3, [2, 1])
    assert fielded.bring(USED, (CHLOE, no, no, 3))["unchanged"] == 1


def test_a_cell_that_is_not_read_is_never_a_no(peopled: Almanac, tmp_path: Path) -> None:
    fielded = Fielded(peopled, tmp_path, USE, SERVICES)
    result = fielded.bring(USED, (ANNA, "perhaps", "Yes", 1), (BEN, "Yes", None, 2))
    assert codes(result) == [(2, "USE [Library]", "not_yes_or_no")]
    assert fielded.counts("USE") == (1, [1, 0])
    assert fielded.exported()[0]["USE. Which do you use? [Library]"] is None


def test_some_noes_and_some_blanks_are_no_answer(peopled: Almanac, tmp_path: Path) -> None:
    fielded = Fielded(peopled, tmp_path, USE, [*SERVICES, ("USE", "o", "Other")])
    result = fielded.bring(
        (*USED, "USE [Other]"), (ANNA, "No", None, 1, None), (BEN, "No", "No", 1, None)
    )
    assert codes(result) == [(None, "USE", "none_chosen"), (None, "USE", "none_chosen_or_blank")]
    assert fielded.counts("USE")[0] == 1


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Other: consultant (retired)", "consultant (retired)"),
        ("Other: see note 3)", "see note 3)"),
        ("Other (consultant)", "consultant"),
        ("Other (locum (part-time))", "locum (part-time)"),
        ("Other (please specify): A; B", "A; B"),
        ("Other - own shop", "own shop"),
        ("shop; own", "shop; own"),
        ("tennis; golf; chess;", "tennis; golf; chess"),
        ("Trials; Other: x, y; z", "x, y; z"),
    ],
)
def test_other_keeps_its_whole_text(peopled: Almanac, tmp_path: Path, cell: str, text: str) -> None:
    fielded = Fielded(
        peopled,
        tmp_path,
        [("M", "Activities?", "Multiple choice")],
        [("M", "t", "Trials"), ("M", "o", "Other (please specify)")],
    )
    fielded.bring(("E-mail", "M"), (ANNA, cell))
    (row,) = fielded.exported()
    assert row["M. Activities? [Other (please specify)]"] == text
    assert row["M. Activities? [Trials]"] == ("Yes" if "Trials" in cell else "No")


def test_the_exact_spelling_decides_between_overlapping_choices(
    peopled: Almanac, tmp_path: Path
) -> None:
    fielded = Fielded(
        peopled,
        tmp_path,
        [("M", "What?", "Multiple choice")],
        [("M", "1", "Research"), ("M", "2", "Teaching"), ("M", "3", "Research, teaching")],
    )
    result = fielded.bring(
        ("E-mail", "M"),
        (ANNA, "Research, Teaching"),
        (BEN, "Research, teaching"),
        (CHLOE, "research, teaching"),
    )
    assert codes(result) == [(4, "M", "choice_or_several")]
    assert fielded.counts("M") == (3, [1, 1, 2])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (datetime(2024, 1, 5), [1, 0, 0]),
        (datetime(2024, 5, 1), [1, 0, 0]),
        (datetime(2024, 10, 6), [0, 1, 0]),
        (datetime(2015, 11, 1), [0, 0, 1]),  # 11-15: November 2015
        ("05-Jan", [1, 0, 0]),
        ("Nov-15", [0, 0, 1]),
    ],
)
def test_a_range_that_excel_made_a_date_is_recognised(
    peopled: Almanac, tmp_path: Path, cell: object, expected: list[int]
) -> None:
    fielded = Fielded(
        peopled,
        tmp_path,
        [("BAND", "Years?", "Single choice")],
        [("BAND", "1", "1-5"), ("BAND", "2", "6–10"), ("BAND", "3", "11-15")],
    )
    result = fielded.bring(("E-mail", "BAND"), (ANNA, cell), (BEN, datetime(2024, 7, 9)))
    assert codes(result) == [(2, "BAND", "repaired"), (3, "BAND", "choice_became_date")]
    assert fielded.counts("BAND") == (1, expected)


def test_an_unreadable_answer_is_an_answer_to_fix(peopled: Almanac, tmp_path: Path) -> None:
    fielded = Fielded(peopled, tmp_path, NUMBER, [])
    rows = [("E-mail", "N"), (ANNA, "2,5"), (BEN, "about 12"), (CHLOE, "12 papers")]
    result = fielded.bring(*rows)
    assert (result["complete"], result["skipped"]) == (3, 0)
    assert [(p["row"], p["code"], p["value"]) for p in result["problems"]] == [
        (2, "repaired", "2,5"),
        (3, "not_a_number", "about 12"),
        (4, "repaired", "12 papers"),
    ]
    assert fielded.question("N")["base"] == 2
    assert fielded.bring(*rows)["unchanged"] == 3
    assert fielded.bring(("E-mail", "N"), (BEN, 12))["complete"] == 1
    assert fielded.question("N")["base"] == 3


# --- sheets ---------------------------------------------------------------------------------------


def test_the_sheet_with_the_questions_is_found(peopled: Almanac, tmp_path: Path) -> None:
    fielded = Fielded(peopled, tmp_path, NUMBER, [])
    people = [("E-mail", "Name"), *((f"p{number}@example.org", "P") for number in range(50))]
    book: dict[str, Rows] = {"People": people, "2024": [("E-mail", "N"), (ANNA, 3)]}
    assert fielded.bring_book(book)["sheet"] == "2024"
    told = fielded.almanac(
        "import", "responses", tmp_path / "answers.xlsx", *WAVE, "--sheet", "People"
    )
    assert "is a question of this survey" in told.refusal


def test_sheet_and_header_row_can_be_named(peopled: Almanac, tmp_path: Path) -> None:
    fielded = Fielded(peopled, tmp_path, NUMBER, [])
    book: dict[str, Rows] = {
        "Old": [("E-mail", "N"), (ANNA, 3)],
        "New": [("E-mail", "N"), ("E-mail", "N"), (BEN, 4)],
    }
    result = fielded.bring_book(book, ["--sheet", "new", "--header-row", "2"])
    assert (result["sheet"], result["rows"]) == ("New", 1)


def test_the_programs_own_export_imports_unchanged(peopled: Almanac, tmp_path: Path) -> None:
    fielded = Fielded(
        peopled,
        tmp_path,
        [
            ("COMPLETED", "Status", "Text"),
            ("G", "Grants?", "Single choice"),
            ("T", "Terms [all]?", "Multiple choice"),
            ("M", "Sector?", "Single choice"),
            ("L", "How likely?", "Scale", 1, 3),
            ("USE", "Use?", "Multiple choice"),
            ("W1", "Why?", "Text"),
            ("W2", "Why?", "Text"),
            ("D", "Since when?", "Date"),
            ("N", "How much?", "Number"),
            ("Y", "Well?", "Yes/No"),
        ],
        [
            *(("G", code, text) for code, text in (("1", "0"), ("2", "1"), ("3", "2"))),
            *(("T", code, text) for code, text in (("1", "2"), ("2", "1"))),
            *(("M", code, text) for code, text in (("a", "1-5"), ("o", "Other, namely"))),
            *(("L", code, text) for code, text in ((1, "3"), (2, "2"), (3, "1"))),
            *(("USE", code, text) for code, text in (("l", "Lab [wet]"), ("o", "Other"))),
        ],
    )
    headings = ("E-mail", "Submitted", "COMPLETED", "G", "T", "M", "L", "USE[l]", "USE[o]", "W1",
                "W2", "D", "N", "Y")  # fmt: skip
    day = datetime(2020, 2, 1)
    fielded.bring(
        headings,
        (
            ANNA,
            SENT,
            "fine",
            2,
            "1",
            "Other: No",
            "1 – 3",
            "No",
            "Other: no",
            "a",
            "b",
            day,
            2.5,
            1,
        ),
        (BEN, SENT, "Partial", 3, "1;2", "1-5", 2, "No", "No", "N/A", None, None, "1,204", 0),
        options=["--values", "G=codes", "--values", "T=codes", "--values", "L=codes"],
    )
    assert fielded.counts("USE") == (2, [0, 1])
    fielded.exported()
    again = peopled.json("import", "responses", tmp_path / "exported.xlsx", *WAVE)
    assert (again["unchanged"], again["rows"], again["sheet"]) == (2, 2, "Responses")
    assert codes(again, "column_left_out", "none_chosen", "other_sheets") == []
    assert again["questions"] == 11
