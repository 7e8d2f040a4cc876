"""The sample workbooks hold what they promise: structure, faults, and the published totals."""

import re
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import openpyxl
import pytest
from scipy.stats import fisher_exact, mannwhitneyu

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
BOOKS = (
    "alumni.xlsx",
    "registry-update.xlsx",
    "careers-questionnaire.xlsx",
    "answers-2018.xlsx",
    "answers-2020.xlsx",
)
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z.]+", re.IGNORECASE)
RESERVED_DOMAIN = re.compile(r"@(\w+\.)?example\.(org|com|ac\.uk)$|\.example$")
YES = "Yes"
Row = dict[str, object]


def sheet_rows(name: str, sheet: str, heading_row: int) -> list[Row]:
    """The rows of a sheet below its heading row, blank rows and notes of one cell left out."""
    page = openpyxl.load_workbook(SAMPLES / name)[sheet]
    headings, *rows = page.iter_rows(min_row=heading_row, values_only=True)
    assert len(set(headings)) == len(headings)
    names = [str(heading) for heading in headings]
    return [
        dict(zip(names, row, strict=True))
        for row in rows
        if sum(cell is not None for cell in row) > 1
    ]


@pytest.fixture(scope="module")
def alumni() -> list[Row]:
    return sheet_rows("alumni.xlsx", "Graduates", 4)


@pytest.fixture(scope="module")
def answers_2018() -> list[Row]:
    return sheet_rows("answers-2018.xlsx", "Answers", 1)


@pytest.fixture(scope="module")
def answers_2020() -> list[Row]:
    return sheet_rows("answers-2020.xlsx", "Responses", 3)


def year_completed(row: Row) -> int | None:
    value = row["Completed"]
    if isinstance(value, datetime):
        return value.year
    found = re.search(r"\b(?:19|20)\d\d\b", str(value))
    return int(found.group()) if found else None


def frame(alumni: list[Row]) -> dict[str, Row]:
    """By alumni ID, those whom the survey asks."""
    return {
        str(row["Alumni ID"]): row
        for row in alumni
        if row["Clinical"] == YES
        and row["Award"] in ("PhD", "MD(Res)")
        and 1983 <= (year_completed(row) or 0) <= 2017
        and row["Deceased"] != YES
    }


def has_address(row: Row) -> bool:
    return any(EMAIL.fullmatch(str(row[h]).strip()) for h in ("E-mail", "Other e-mail"))


def respondent(row: Row, alumni: list[Row], email_heading: str) -> Row | None:
    """The person of a row of answers, by alumni ID, else by e-mail address."""
    address = str(row[email_heading]).casefold()
    for person in alumni:
        if row["Alumni ID"] and person["Alumni ID"] == row["Alumni ID"]:
            return person
        if not row["Alumni ID"] and str(person["E-mail"]).strip().casefold() == address:
            return person
    return None


def counts(rows: list[Row], heading: str) -> dict[object, int]:
    """How many gave each answer, blanks left out; joined choices one by one."""
    given: Counter[object] = Counter()
    for row in rows:
        value = row[heading]
        if isinstance(value, str):
            given.update(value.split("; "))
        elif value is not None:
            given[value] += 1
    return dict(given)


def split_counts(rows: list[Row], stem: str) -> dict[str, int]:
    """How many chose each of the choices that have columns of their own, in column order."""
    headings = [heading for heading in rows[0] if heading.startswith(f"{stem} [")]
    return {h[len(stem) + 2 : -1]: sum(row[h] == YES for row in rows) for h in headings}


class TestAlumni:
    def test_there_are_enough_people_and_some_of_them_twice(self, alumni: list[Row]) -> None:
        ids = Counter(row["Alumni ID"] for row in alumni)
        assert len(alumni) == 637
        assert ids.pop(None) == 2
        assert len(ids) == 630
        assert sorted(ids.values())[-6:] == [1, 2, 2, 2, 2, 2]

    def test_title_lines_stand_above_the_headings_and_a_note_below(self) -> None:
        book = openpyxl.load_workbook(SAMPLES / "alumni.xlsx")
        assert book.sheetnames == ["Read me", "Graduates"]
        page = book["Graduates"]
        assert "Invented" in str(page["A2"].value)
        assert page["A4"].value == "Alumni ID"
        assert str(page.cell(page.max_row, 1).value).startswith("Checked by the alumni office")

    def test_ids_are_text_with_leading_zeros(self, alumni: list[Row]) -> None:
        ids = [row["Alumni ID"] for row in alumni if row["Alumni ID"]]
        assert all(isinstance(i, str) and re.fullmatch(r"0\d{5}", i) for i in ids)

    def test_the_frame_is_188_of_190_clinical_alumni(self, alumni: list[Row]) -> None:
        assert len(frame(alumni)) == 188
        alive = [{**row, "Deceased": None} for row in alumni]
        assert len(frame(alive)) == 190
        women = sum(str(row["Gender"]).startswith("F") for row in frame(alumni).values())
        assert 0.38 <= women / 188 <= 0.42

    def test_some_of_the_frame_have_no_address(self, alumni: list[Row]) -> None:
        without = [row for row in frame(alumni).values() if not has_address(row)]
        assert 5 <= len(without) <= 20
        blank = sum(row["E-mail"] is None for row in alumni)
        assert 0.06 <= blank / len(alumni) <= 0.10

    def test_more_than_500_are_in_the_linkedin_group(self, alumni: list[Row]) -> None:
        members = {row["Alumni ID"] for row in alumni if row["LinkedIn group"] == YES} - {None}
        assert len(members) == 512

    def test_dates_as_text_can_be_told_by_evidence(self, alumni: list[Row]) -> None:
        for heading in ("Start date", "Last contact"):
            parts = [re.fullmatch(r"(\d\d)/(\d\d)/\d{4}", str(row[heading])) for row in alumni]
            days = [int(part[1]) for part in parts if part]
            months = [int(part[2]) for part in parts if part]
            assert max(days) == 31
            assert max(months) == 12

    @pytest.mark.parametrize(
        ("heading", "value"),
        [
            ("Date of birth", "31/02/1975"),
            ("Start date", "00/00/0000"),
            ("Last contact", "30/02/2019"),
            ("Completed", "c. 1996"),
            ("Employer", "#N/A"),
            ("City", "#REF!"),
            ("E-mail", "j.smith(at)example.org"),
        ],
    )
    def test_each_fault_is_there_once(self, alumni: list[Row], heading: str, value: str) -> None:
        assert [row[heading] for row in alumni].count(value) == 1

    def test_completion_is_written_in_every_way(self, alumni: list[Row]) -> None:
        assert {type(row["Completed"]) for row in alumni} == {int, str, datetime}
        assert any(str(row["Completed"]).startswith("Summer ") for row in alumni)


class TestRegistryUpdate:
    def test_rows_of_every_sort(self, alumni: list[Row]) -> None:
        rows = sheet_rows("registry-update.xlsx", "Export", 1)
        known = {int(str(row["Alumni ID"])): row for row in alumni if row["Alumni ID"]}
        by_id = [row for row in rows if row["Student no."]]
        new = [row for row in by_id if row["Student no."] not in known]
        moved = [row for row in by_id if row["Comments"] == "Moved"]
        assert (len(rows), len(by_id), len(new), len(moved)) == (60, 56, 12, 14)
        for row in moved:
            number = row["Student no."]
            assert isinstance(number, int)
            assert row["Current employer"] != known[number]["Employer"]

    def test_numbers_are_padded_by_their_format(self) -> None:
        page = openpyxl.load_workbook(SAMPLES / "registry-update.xlsx")["Export"]
        formats = {c.number_format for c in page["E"][1:] if c.value is not None}
        assert formats == {"000000"}


class TestQuestionnaire:
    def test_survey_and_questions(self) -> None:
        book = openpyxl.load_workbook(SAMPLES / "careers-questionnaire.xlsx")
        assert book.sheetnames == ["Survey", "Questions", "Choices"]
        labels = [*book["Survey"].iter_rows(max_row=2, max_col=2, values_only=True)]
        assert labels == [("Code", "CAC"), ("Title", "Clinical alumni careers")]
        questions = sheet_rows("careers-questionnaire.xlsx", "Questions", 1)
        assert len({row["Code"] for row in questions}) == len(questions) == 19
        assert len({row["Question"] for row in questions}) == 19
        assert {row["Type"] for row in questions} == {
            "Yes/No",
            "Single choice",
            "Multiple choice",
            "Scale",
            "Number",
            "Text",
            "Date",
        }

    def test_choices_belong_to_the_questions_that_have_them(self) -> None:
        questions = sheet_rows("careers-questionnaire.xlsx", "Questions", 1)
        choices = sheet_rows("careers-questionnaire.xlsx", "Choices", 1)
        assert {row["Question"] for row in choices} == {
            row["Code"] for row in questions if str(row["Type"]).endswith(" choice")
        }


class TestFirstWave:
    AWARD = "Which research degree were you awarded?"
    FIRST = "Were you research active in your first role after speciality training?"
    EASE = "How easy or difficult has it been to stay research active?"
    CHALLENGES = "What are the main challenges to staying research active?"
    PUBLICATIONS = "Number of publications since your award"
    ACTIVITIES = "Research activities"

    def test_the_63_are_in_the_frame_and_can_be_invited(
        self, alumni: list[Row], answers_2018: list[Row]
    ) -> None:
        people = [respondent(row, alumni, "E-mail") for row in answers_2018]
        ids = {str(person["Alumni ID"]) for person in people if person}
        assert len(ids) == len(answers_2018) == 63
        assert ids <= frame(alumni).keys()
        assert all(person is not None and has_address(person) for person in people)
        assert all(row["Date submitted"] for row in answers_2018)
        for row, person in zip(answers_2018, people, strict=True):
            assert person is not None
            assert row[self.AWARD] == person["Award"]
            assert row["YEAR"] == year_completed(person)

    def test_published_totals(self, answers_2018: list[Row]) -> None:
        assert counts(answers_2018, self.AWARD) == {"PhD": 39, "MD(Res)": 24}
        assert counts(answers_2018, self.FIRST) == {YES: 62, "No": 1}
        assert counts(answers_2018, "CURRENT_ACTIVE") == {YES: 59, "No": 4}
        assert counts(answers_2018, "APPLIED") == {YES: 45, "No": 15}
        assert counts(answers_2018, "SUCCESS") == {YES: 35, "No": 10, "N/A": 15}
        assert counts(answers_2018, self.EASE) == {
            "Very easy": 6,
            "Easy": 17,
            "Neither easy nor difficult": 22,
            "Difficult": 13,
            "Very difficult": 5,
        }

    def test_published_percentages(self) -> None:
        shares = ((39, 63), (24, 63), (62, 63), (59, 63), (45, 60), (35, 45), (18, 63))
        assert [round(100 * n / of) for n, of in shares] == [62, 38, 98, 94, 75, 78, 29]

    def test_rankings(self, answers_2018: list[Row]) -> None:
        activities = split_counts(answers_2018, self.ACTIVITIES)
        assert list(activities.items())[:4] == [
            ("Clinical trials", 41),
            ("Radiotherapy", 30),
            ("Imaging", 24),
            ("Laboratory science", 17),
        ]
        challenges = Counter(counts(answers_2018, self.CHALLENGES)).most_common(4)
        assert challenges == [
            ("Working hours", 42),
            ("Balancing personal and professional commitments", 37),
            ("Lack of funding opportunities", 31),
            ("No protected time", 25),
        ]
        support = Counter(counts(answers_2018, "SUPPORT")).most_common(4)
        assert support == [
            ("Greater job security in academia", 49),
            ("Support for career breaks and flexible working", 28),
            ("Visibility of senior clinical academic role models", 24),
            ("Protected research time", 22),
        ]

    def test_everybody_answered_the_questions_with_several_choices(
        self, answers_2018: list[Row]
    ) -> None:
        headings = [h for h in answers_2018[0] if h.startswith(f"{self.ACTIVITIES} [")]
        for row in answers_2018:
            chosen = {row[heading] for heading in headings}
            assert chosen == {"N/A"} if row["CURRENT_ACTIVE"] == "No" else YES in chosen
            assert row[self.CHALLENGES]
            assert row["SUPPORT"]

    def test_women_and_men(self, alumni: list[Row], answers_2018: list[Row]) -> None:
        groups: dict[str, list[Row]] = {"F": [], "M": []}
        for row in answers_2018:
            person = respondent(row, alumni, "E-mail")
            assert person is not None
            groups[str(person["Gender"])[0]].append(row)
        women, men = groups["F"], groups["M"]
        assert (len(women), len(men)) == (26, 37)

        def p_of_share(heading: str, choice: str) -> float:
            held = [sum(choice in str(row[heading]) for row in g) for g in (women, men)]
            table = [[held[0], len(women) - held[0]], [held[1], len(men) - held[1]]]
            return float(fisher_exact(np.array(table)).pvalue)

        def p_of_number(heading: str) -> float:
            one, other = (
                [n for row in g if isinstance(n := row[heading], int)] for g in (women, men)
            )
            return float(mannwhitneyu(one, other).pvalue)

        activities = [h for h in answers_2018[0] if h.startswith(f"{self.ACTIVITIES} [")]
        for heading in (self.FIRST, "CURRENT_ACTIVE", "APPLIED", *activities):
            assert p_of_share(heading, YES) > 0.3
        # Small enough to remain below 0.05 after Holm over 60 tests.
        assert p_of_number(self.PUBLICATIONS) < 0.05 / 60
        assert p_of_number("PRESENTATIONS") < 0.05 / 60
        assert p_of_share("SUPPORT", "career breaks") < 0.05 / 60
        assert p_of_share("SUPPORT", "role models") < 0.05 / 60
        for group in (women, men):
            first = Counter(counts(group, "SUPPORT")).most_common(1)
            assert first[0][0] == "Greater job security in academia"
        assert list(dict(Counter(counts(women, "SUPPORT")).most_common(3))) == [
            "Greater job security in academia",
            "Support for career breaks and flexible working",
            "Visibility of senior clinical academic role models",
        ]


class TestSecondWave:
    def test_it_says_that_it_is_invented(self) -> None:
        page = openpyxl.load_workbook(SAMPLES / "answers-2020.xlsx")["Responses"]
        assert "Invented data for demonstration" in str(page["A1"].value)

    def test_the_same_people_new_ones_and_strangers(
        self, alumni: list[Row], answers_2018: list[Row], answers_2020: list[Row]
    ) -> None:
        people = [respondent(row, alumni, "E-mail address") for row in answers_2020]
        ids = {str(person["Alumni ID"]) for person in people if person}
        before = {
            str(person["Alumni ID"])
            for row in answers_2018
            if (person := respondent(row, alumni, "E-mail"))
        }
        assert len(answers_2020) == 72
        assert people.count(None) == 2
        assert len(ids) == 70
        assert len(ids & before) == 45
        assert ids <= frame(alumni).keys()
        assert sum(row["Date submitted"] is None for row in answers_2020) == 4

    def test_initiatives_show(self, answers_2018: list[Row], answers_2020: list[Row]) -> None:
        took_part = [
            sum(row["TOOK_PART"] not in (None, "None of these") for row in rows) / len(rows)
            for rows in (answers_2018, answers_2020)
        ]
        assert took_part[1] > 3 * took_part[0]
        ease = Counter(counts(answers_2020, "EASE"))
        difficult = ease["Difficult"] + ease["Very difficult"]
        assert 0 < difficult / ease.total() < 18 / 63


@pytest.mark.parametrize("name", BOOKS)
def test_no_address_could_be_a_real_one(name: str) -> None:
    book = openpyxl.load_workbook(SAMPLES / name)
    for page in book:
        for row in page.iter_rows(values_only=True):
            for value in row:
                if isinstance(value, str) and EMAIL.fullmatch(value.strip()):
                    assert RESERVED_DOMAIN.search(value.strip().casefold())


def test_the_script_makes_exactly_these_files(tmp_path: Path) -> None:
    subprocess.run([sys.executable, SAMPLES / "make_samples.py", tmp_path], check=True, timeout=60)
    for name in BOOKS:
        with ZipFile(SAMPLES / name) as kept, ZipFile(tmp_path / name) as made:
            assert kept.namelist() == made.namelist()
            assert all(kept.read(entry) == made.read(entry) for entry in kept.namelist())
