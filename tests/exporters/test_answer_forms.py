"""Excel questionnaires as workbooks: what is locked, what cells take, and whose they are."""

import io
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook

from core.errors import UserError
from exporters.answer_forms.answer_forms import file_names, plan_forms
from exporters.answer_forms.form_workbook import (
    CODE,
    NAME,
    TOKEN,
    FormHeading,
    draw_form,
    fill_form,
)
from models.database import Database
from records.wave_privacy import Privacy
from surveys.answer_form import MARK, short_codes
from surveys.mailing_lists import ListedInvitation
from surveys.questionnaire import (
    ChoiceDefinition,
    Matrix,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
    complete_questionnaire,
)
from surveys.routing import parse_routing
from tests.surveys.sending.mailing_office import invite_people

FRUIT = (ChoiceDefinition("apple", "Apple, green"), ChoiceDefinition("other", "Other"))
QUESTIONNAIRE = complete_questionnaire(
    Questionnaire(
        "CAR",
        "=Careers",
        questions=(
            QuestionDefinition("ONE", "Which one?", QuestionKind.SINGLE, FRUIT, "Fruit"),
            QuestionDefinition(
                "MANY", "Which ones?", QuestionKind.MULTIPLE, FRUIT, allows_not_applicable=True
            ),
            QuestionDefinition(
                "RATE",
                "How hard?",
                QuestionKind.SCALE,
                (ChoiceDefinition("1", "Easy"),),
                scale_from=1,
                scale_to=3,
            ),
            QuestionDefinition("AGE", "How many?", QuestionKind.NUMBER, allows_not_applicable=True),
            QuestionDefinition("DAY", "When?", QuestionKind.DATE),
            QuestionDefinition("WHY", "Why?", QuestionKind.TEXT),
            QuestionDefinition(
                "RANK",
                "In which order?",
                QuestionKind.RANKING,
                FRUIT[:1],
                asked_if=parse_routing("ONE in (apple, other)"),
            ),
            QuestionDefinition("M_a", "Pay", QuestionKind.YES_NO, matrix=Matrix("M", "Content?")),
            QuestionDefinition("M_b", "Hours", QuestionKind.YES_NO, matrix=Matrix("M", "Content?")),
        ),
    )
)
HEADING = FormHeading("CAR", "2018", "=Careers 2018", ("Welcome.",))
OPEN = {"ONE", "ONE#Other", "MANY[apple]", "MANY[other]", "MANY[other]#", "MANY", "RATE", "AGE",
        "DAY", "WHY", "RANK[apple]", "M_a", "M_b"}  # fmt: skip


@pytest.fixture(scope="module")
def form() -> bytes:
    return draw_form(QUESTIONNAIRE, HEADING)


def filled(form: bytes, token: str, name: str) -> Workbook:
    return load_workbook(
        io.BytesIO(fill_form(form, {TOKEN: token, CODE: token[:6].upper(), NAME: name}))
    )


def test_all_but_the_answers_is_locked(form: bytes) -> None:
    book = filled(form, "ab" * 16, "Anna Marsh")
    sheet = book["Questionnaire"]
    assert sheet.protection.sheet
    assert book.security.lockStructure
    assert book["Lists"].sheet_state == "veryHidden"
    unlocked = {row[0].value for row in sheet.iter_rows() for cell in row
                if not cell.protection.locked}  # fmt: skip
    assert unlocked == OPEN
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[1].hidden


def test_cells_take_what_the_question_has(form: bytes) -> None:
    book = filled(form, "ab" * 16, "Anna Marsh")
    sheet, lists = book["Questionnaire"], book["Lists"]
    checks = {}
    for check in sheet.data_validations.dataValidation:
        for place in check.sqref.ranges:
            key = sheet.cell(place.min_row, 1).value
            words = None
            if check.type == "list":
                words = [cell.value for (cell,) in lists[check.formula1.split("!")[1]]]
            checks[key] = (check.type, words, bool(check.showErrorMessage))
    assert checks == {
        "ONE": ("list", ["Apple, green", "Other"], True),
        "MANY[apple]": ("list", ["Yes", "No"], False),
        "MANY[other]": ("list", ["Yes", "No"], False),
        "MANY": ("list", ["Not applicable"], True),
        "RATE": ("list", ["1 – Easy", 2, 3], True),
        "AGE": ("custom", None, True),
        "DAY": ("date", None, True),
        "RANK[apple]": ("list", [1], True),
        "M_a": ("list", ["Yes", "No"], True),
        "M_b": ("list", ["Yes", "No"], True),
    }


def test_rows_of_a_matrix_stand_under_its_text_and_routing_is_said(form: bytes) -> None:
    sheet = filled(form, "ab" * 16, "Anna Marsh")["Questionnaire"]
    texts = [row[1].value for row in sheet.iter_rows() if row[1].value]
    at = texts.index("Content?")
    assert texts[at + 1 : at + 3] == ["8. Pay", "9. Hours"]
    assert "7. In which order? (only if question 1 is “Apple, green” or “Other”)" in texts


def test_a_form_tells_whose_it_is_and_nothing_of_others(form: bytes) -> None:
    first = filled(form, "ab" * 16, "Anna & <Marsh>")
    second = filled(form, "cd" * 16, "Ben Núñez")
    texts = [[cell.value for row in book["Questionnaire"].iter_rows() for cell in row]
             for book in (first, second)]  # fmt: skip
    assert texts[0][:4] == [MARK, "CAR", "2018", "ab" * 16]
    assert "For Anna & <Marsh>" in texts[0]
    assert "Code of this form: CDCDCD" in texts[1]
    assert not any("Marsh" in str(one) or "ab" * 16 in str(one) for one in texts[1])
    assert "=Careers 2018" in texts[0]  # a text, no formula
    title = next(cell for row in first["Questionnaire"].iter_rows() for cell in row
                 if cell.value == "=Careers 2018")  # fmt: skip
    assert title.data_type == "s"


@pytest.mark.parametrize(
    ("family", "given", "name"),
    [
        ("Marsh", "Anna", "Marsh, Anna – 3F9A2C.xlsx"),
        ("O/Neil:", 'Ben "B"', "O Neil , Ben B – 3F9A2C.xlsx"),
        ("x" * 300, None, "x" * 80 + " – 3F9A2C.xlsx"),
        ("...", "", "3F9A2C.xlsx"),
        ("\ud800Núñez", "Chloë", "\ufffdNúñez, Chloë – 3F9A2C.xlsx"),
    ],
)
def test_names_of_files_are_safe(family: str, given: str | None, name: str) -> None:
    person = {"family_name": family, "given_name": given}
    row = ListedInvitation(1, 1, "3f9a2c", "", "sent", 0, person)
    assert file_names([row], ["3F9A2C"]) == [name]


def test_codes_are_as_long_as_it_takes() -> None:
    assert short_codes(["aabbcc11", "aabbcc22"]) == ["AABBCC1", "AABBCC2"]
    assert short_codes(["112233aa", "ffeeddbb"]) == ["112233", "FFEEDD"]
    assert short_codes([]) == []


def test_a_wave_with_one_link_for_everybody_has_no_forms(database: Database) -> None:
    wave, _ = invite_people(database, 1)
    with database.read() as connection:
        assert len(plan_forms(connection, wave).listed.rows) == 1
        with pytest.raises(UserError) as refused:
            plan_forms(connection, replace(wave, privacy=Privacy.OPEN))
    assert refused.value.code == "open_link"
