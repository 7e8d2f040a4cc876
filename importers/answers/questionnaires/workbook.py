"""A questionnaire defined in a workbook: the sheets “Survey”, “Questions” and “Choices”.

“Survey” has labels in one column and their values in the next; the other two are tables. Knows the
workbook and what a sound questionnaire is; writes nothing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from core.errors import UserError
from core.issues import Issue, Severity
from core.progress import SILENT, Progress
from core.text import clean, clean_lines, comparison_key, fold
from importers.answers.questionnaires.choice_codes import choice_code
from importers.answers.questionnaires.limesurvey import ENDINGS, read_limesurvey
from importers.answers.questionnaires.questionnaire_file import QuestionnaireFile
from records.fields.values import as_text
from records.fields.vocabulary import yes_no
from surveys.questionnaire import (
    ChoiceDefinition,
    Matrix,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
    complete_questionnaire,
    with_shared_choices,
)
from surveys.questionnaire_issues import QuestionnaireIssue, find_issues
from surveys.routing import Routing, parse_routing
from tabular.reading import Book, Cell, Sheet, Table, read_file, to_table

# Words under which offices write the same thing, as core.text.key gives them.
_SHEETS: Final[Mapping[str, frozenset[str]]] = {
    "Survey": frozenset({"survey", "questionnaire", "about"}),
    "Questions": frozenset({"questions", "question", "items"}),
    "Choices": frozenset({"choices", "choice", "options", "answers"}),
}
_LABELS: Final[Mapping[str, frozenset[str]]] = {
    "Code": frozenset({"code", "survey code", "short name"}),
    "Title": frozenset({"title", "survey title", "name"}),
    "Description": frozenset({"description", "about", "purpose"}),
}
_QUESTION_COLUMNS: Final[Mapping[str, frozenset[str]]] = {
    "Code": frozenset({"code", "question code", "no", "number", "id"}),
    "Section": frozenset({"section", "group", "page"}),
    "Question": frozenset({"question", "text", "question text", "wording"}),
    "Type": frozenset({"type", "kind", "question type", "answer type"}),
    "Scale from": frozenset({"scale from", "from", "lowest", "minimum"}),
    "Scale to": frozenset({"scale to", "to", "highest", "maximum"}),
    "Headline": frozenset({"headline", "headline figure"}),
    "Not applicable": frozenset({"not applicable", "n a", "allows not applicable"}),
    "Ordered": frozenset({"ordered", "in order", "is ordered"}),
    "Matrix": frozenset({"matrix", "matrix code"}),
    "Matrix text": frozenset({"matrix text", "matrix question", "text above the rows"}),
    "Asked only if": frozenset({"asked only if", "asked if", "only if", "routing", "relevance"}),
}
_CHOICE_COLUMNS: Final[Mapping[str, frozenset[str]]] = {
    "Question": frozenset({"question", "question code"}),
    "Code": frozenset({"code", "choice code", "value"}),
    "Text": frozenset({"text", "choice", "label", "choice text", "answer"}),
    "Headline": frozenset({"headline", "in headline"}),
    "Takes text": frozenset({"takes text", "with text", "open", "please specify"}),
}
_KINDS: Final[Mapping[str, QuestionKind]] = {
    **{comparison_key(kind): kind for kind in QuestionKind},
    "yn": QuestionKind.YES_NO,
    "yes or no": QuestionKind.YES_NO,
    "single choice": QuestionKind.SINGLE,
    "one choice": QuestionKind.SINGLE,
    "multiple choice": QuestionKind.MULTIPLE,
    "several choices": QuestionKind.MULTIPLE,
    "rating": QuestionKind.SCALE,
    "rank": QuestionKind.RANKING,
    "order": QuestionKind.RANKING,
    "numeric": QuestionKind.NUMBER,
    "open": QuestionKind.TEXT,
    "free text": QuestionKind.TEXT,
    "open text": QuestionKind.TEXT,
}
NO_CODE: Final = "no_survey_code"
# The label of the sheet “Survey” whose value a fault is about, with an example.
_FAULT_LABELS: Final[Mapping[str, tuple[str, str]]] = {
    NO_CODE: ("Code", "CAR"),
    "no_survey_title": ("Title", "Careers survey"),
}
# The column in which a fault is to be fixed.
_FAULT_COLUMNS: Final[Mapping[str, str]] = {
    "repeated_question": "Code",
    "no_question_code": "Code",
    "no_question_text": "Question",
    "headline_without_choices": "Headline",
    "no_scale": "Scale from",
    "bad_scale": "Scale from",
    "scale_not_wanted": "Scale from",
    "no_choices": "Type",
    "no_matrix": "Matrix text",
    "matrix_apart": "Matrix",
    "matrix_differs": "Matrix",
    "bad_routing": "Asked only if",
}


@dataclass(slots=True)
class _Rows:
    """One sheet's rows by column name, and where its issues are gathered."""

    sheet: str
    rows: list[tuple[int, dict[str, Cell]]]
    issues: list[Issue] = field(default_factory=list)

    def say(
        self,
        code: str,
        message: str,
        row: int,
        column: str,
        severity: Severity = Severity.ERROR,
        value: Cell = None,
    ) -> None:
        place = f"{self.sheet}: {column}"
        self.issues.append(Issue(code, message, row, place, severity, _text(value)))


def read_questionnaire_file(
    path: Path,
    progress: Progress = SILENT,
    *,
    password: str | None = None,
    code: str | None = None,
) -> QuestionnaireFile:
    """Read the questionnaire in the workbook, or the structure from LimeSurvey, at `path`.

    `code` counts in place of the file's own.

    Raises UserError when the file cannot be read or is no questionnaire; Cancelled.
    """
    if path.suffix.casefold() in ENDINGS:
        return read_limesurvey(path, code)
    book = read_file(path, password=password, progress=progress)
    names = _sheet_names(book)
    if names["Survey"] is None or names["Questions"] is None:
        raise UserError(
            f"“{path.name}” is not a questionnaire: it needs a sheet “Survey” and a sheet"
            " “Questions”, and “Choices” for what can be chosen. Nothing was changed.",
            code="not_a_questionnaire",
        )

    def book_of(sheet: str) -> Book:
        return read_file(path, sheet=sheet, password=password, progress=progress)

    survey = book_of(names["Survey"]).sheet
    questions = to_table(book_of(names["Questions"]))
    choices = to_table(book_of(names["Choices"])) if names["Choices"] is not None else None
    return to_questionnaire(survey, questions, choices, code=code)


def has_questions(book: Book) -> bool:
    """Whether a workbook has the sheet with the questions of a questionnaire."""
    return _sheet_names(book)["Questions"] is not None


def _sheet_names(book: Book) -> dict[str, str | None]:
    """The sheets of a questionnaire, by what they are called in the book."""
    return {
        sheet: next((name for name in book.sheets if comparison_key(name) in words), None)
        for sheet, words in _SHEETS.items()
    }


def to_questionnaire(
    survey: Sheet, questions: Table, choices: Table | None, *, code: str | None = None
) -> QuestionnaireFile:
    """Make a questionnaire of its three sheets; `code` counts in place of the file's own.

    Raises UserError where a sheet lacks a column that it cannot do without.
    """
    about = _labels(survey)
    if code:
        about["Code"] = clean(code)
    question_rows = _rows("Questions", questions, _QUESTION_COLUMNS, ("Code", "Question", "Type"))
    choice_rows = _Rows("Choices", [])
    if choices is not None:
        choice_rows = _rows("Choices", choices, _CHOICE_COLUMNS, ("Question", "Text"))
    found = list(_questions(question_rows))
    listed: dict[str, list[tuple[int, ChoiceDefinition]]] = {
        fold(_text(cells["Code"])): [] for _, cells in question_rows.rows
    }
    for row, code, choice in _choices(choice_rows):
        if fold(code) in listed:
            listed[fold(code)].append((row, choice))
        else:
            choice_rows.say("unknown_question", f"There is no question “{code}”.", row, "Question")
    questionnaire = Questionnaire(
        about.get("Code", ""),
        about.get("Title", ""),
        about.get("Description"),
        with_shared_choices(
            replace(question, choices=tuple(choice for _, choice in listed[fold(question.code)]))
            for _, question in found
        ),
    )
    rows_of_questions = [row for row, _ in found]
    rows_of_choices = [[row for row, _ in listed[fold(question.code)]] for _, question in found]
    return QuestionnaireFile(
        complete_questionnaire(questionnaire),
        (
            *question_rows.issues,
            *choice_rows.issues,
            *(
                _issue(fault, survey, rows_of_questions, rows_of_choices)
                for fault in find_issues(questionnaire)
            ),
        ),
    )


def _labels(sheet: Sheet) -> dict[str, str]:
    """The values that stand beside their labels."""
    found: dict[str, str] = {}
    for index in range(sheet.height):
        cells = [as_text(cell) for cell in sheet.row(index) if cell is not None]
        for label, words in _LABELS.items():
            if len(cells) > 1 and comparison_key(cells[0]) in words:
                found.setdefault(label, clean_lines(cells[1]))
    return found


def _rows(
    sheet: str, table: Table, columns: Mapping[str, frozenset[str]], needed: Sequence[str]
) -> _Rows:
    """The rows of a table under the names of `columns`; a column that is missing is blank."""
    places: dict[str, int] = {}
    for index, heading in enumerate(table.headings):
        for name, words in columns.items():
            if comparison_key(heading) in words:
                places.setdefault(name, index)
    missing = [name for name in needed if name not in places]
    if missing:
        raise UserError(
            f"The sheet “{sheet}” has no column “{missing[0]}”, so this is not a questionnaire."
            " Nothing was changed.",
            code="not_a_questionnaire",
        )
    rows = [
        (
            number,
            {
                name: table.columns[places[name]][index] if name in places else None
                for name in columns
            },
        )
        for index, number in enumerate(table.row_numbers)
    ]
    return _Rows(sheet, rows)


def _questions(sheet: _Rows) -> Iterator[tuple[int, QuestionDefinition]]:
    """Each row's question, without its choices; a row whose type is not known gives none."""
    for row, cells in sheet.rows:
        kind = _KINDS.get(comparison_key(_text(cells["Type"])))
        if kind is None:
            known = "Yes/No, Single choice, Multiple choice, Ranking, Scale, Number, Text, Date"
            message = f"The type of a question is one of {known}."
            sheet.say("unknown_type", message, row, "Type", value=cells["Type"])
            continue
        text = _text(cells["Question"])
        yield (
            row,
            QuestionDefinition(
                code=_text(cells["Code"]),
                text=text,
                kind=kind,
                section=_text(cells["Section"]) or None,
                scale_from=_whole_number(sheet, row, cells, "Scale from"),
                scale_to=_whole_number(sheet, row, cells, "Scale to"),
                allows_not_applicable=_yes(sheet, row, cells, "Not applicable"),
                headline=_headline(cells["Headline"], text),
                is_ordered=_yes_if_said(sheet, row, cells, "Ordered"),
                matrix=_matrix(cells),
                asked_if=_routing(sheet, row, cells),
            ),
        )


def _choices(sheet: _Rows) -> Iterator[tuple[int, str, ChoiceDefinition]]:
    """Each row's choice with the code of its question; a choice without a code gets its text's."""
    words = Counter(
        (
            fold(_text(cells["Question"])),
            fold(_text(cells["Code"])) or comparison_key(_text(cells["Text"])),
        )
        for _, cells in sheet.rows
    )
    for row, cells in sheet.rows:
        question, text = _text(cells["Question"]), _text(cells["Text"])
        is_told_apart = words[fold(question), comparison_key(text)] == 1
        code = _text(cells["Code"]) or choice_code(text, with_signs=not is_told_apart)
        marked = _yes(sheet, row, cells, "Headline")
        in_words = _yes_if_said(sheet, row, cells, "Takes text")
        yield row, question, ChoiceDefinition(code, text, marked, in_words)


def _text(cell: Cell) -> str:
    return "" if cell is None else clean(as_text(cell))


def _whole_number(sheet: _Rows, row: int, cells: Mapping[str, Cell], column: str) -> int | None:
    cell = cells[column]
    if cell is None:
        return None
    try:
        return int(_text(cell))
    except ValueError:
        sheet.say("not_a_number", f"“{column}” must be a whole number.", row, column, value=cell)
        return None


def _yes(sheet: _Rows, row: int, cells: Mapping[str, Cell], column: str) -> bool:
    cell = cells[column]
    if cell is None or isinstance(cell, bool):
        return bool(cell)
    said = yes_no(as_text(cell))
    if said is None:
        message = f"“{column}” must be Yes or No; this was imported as No."
        sheet.say("not_yes_or_no", message, row, column, Severity.WARNING, cell)
    return bool(said)


def _yes_if_said(sheet: _Rows, row: int, cells: Mapping[str, Cell], column: str) -> bool | None:
    return None if cells[column] is None else _yes(sheet, row, cells, column)


def _matrix(cells: Mapping[str, Cell]) -> Matrix | None:
    """The matrix of which a question is a row; its text may stand in the first row alone."""
    code = _text(cells["Matrix"])
    return Matrix(code, _text(cells["Matrix text"])) if code else None


def _routing(sheet: _Rows, row: int, cells: Mapping[str, Cell]) -> Routing | None:
    text = _text(cells["Asked only if"])
    try:
        return parse_routing(text) if text else None
    except UserError as error:
        sheet.say("bad_routing", error.message, row, "Asked only if", value=text)
        return None


def _headline(cell: Cell, question: str) -> str | None:
    """What the headline says: the cell's own words, or after a plain “Yes” the question's."""
    if cell is None:
        return None
    said = cell if isinstance(cell, bool) else yes_no(as_text(cell))
    if said is None:
        return clean(as_text(cell))
    return question if said else None


def _issue(
    fault: QuestionnaireIssue,
    survey: Sheet,
    questions: Sequence[int],
    choices: Sequence[Sequence[int]],
) -> Issue:
    """A fault of the questionnaire as an issue of the file: where it can be fixed."""
    if fault.question is None:
        return _issue_of_survey(fault, survey)
    row, column = questions[fault.question], _FAULT_COLUMNS.get(fault.code, "Code")
    sheet = "Questions"
    if fault.choice is not None and fault.choice < len(choices[fault.question]):
        row, sheet, column = choices[fault.question][fault.choice], "Choices", "Text"
    return Issue(fault.code, fault.message, row, f"{sheet}: {column}", Severity.ERROR)


def _issue_of_survey(fault: QuestionnaireIssue, survey: Sheet) -> Issue:
    """A fault of the survey itself, with the cells of its sheet that should say it."""
    if fault.code not in _FAULT_LABELS:
        return Issue(fault.code, fault.message, column="Questions", severity=Severity.ERROR)
    label, example = _FAULT_LABELS[fault.code]
    row = next(
        (
            index + 1
            for index in range(survey.height)
            for cell in survey.row(index)[:1]
            if cell is not None and comparison_key(as_text(cell)) in _LABELS[label]
        ),
        survey.height + 1,
    )
    message = f"{fault.message} Write “{label}” in A{row} and, for example, “{example}” in B{row}."
    return Issue(fault.code, message, row, f"Survey: {label}", Severity.ERROR)
