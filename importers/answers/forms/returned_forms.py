"""Reads Excel questionnaires that were sent back, each for itself: its respondent and its cells.

The answers in the cells are read later, with those of all others (gathered_answers).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from core.errors import UserError
from core.formats import listed, plural, quoted
from core.progress import SILENT, Progress
from core.text import clean, clean_lines, fold
from records.fields.values import as_text
from surveys.answer_form import (
    ANSWER_COLUMN,
    KEY_COLUMN,
    MARK,
    MARK_ROW,
    SHEET,
    TEXT_COLUMN,
    split_key,
)
from tabular.reading import Book, Cell, Sheet, read_files
from tabular.reading.book import column_letter

_ENDINGS: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_WRITTEN_COLUMN: Final = 4  # of the first row
_OWN_SHEETS: Final = frozenset({SHEET, "Lists"})


@dataclass(frozen=True, slots=True)
class FormIssue:
    """What is wrong with a file, or one cell of it, in one sentence."""

    file: str
    code: str
    message: str
    cell: str = ""

    def as_json(self) -> Mapping[str, object]:
        """The issue as the commands print it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ReturnedForm:
    """One form: the wave and the person that it is of, and its answers by column, with their cells.

    `saved_at` is when its file was last changed; `written_at` when it was made with what was on
    record of the person, blank for a form without that.
    """

    path: Path
    survey: str
    wave: str
    token: str
    answers: Mapping[str, Cell]
    cells: Mapping[str, str]
    saved_at: datetime
    written_at: str = ""

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class ReturnedForms:
    """The forms of a folder, and what is to be known of its files."""

    forms: tuple[ReturnedForm, ...]
    issues: tuple[FormIssue, ...]

    @property
    def waves(self) -> list[tuple[str, str]]:
        """The waves that there are forms of, by survey and label, the one with most first."""
        counted = Counter((form.survey, form.wave) for form in self.forms)
        return [wave for wave, _ in counted.most_common()]

    def of_wave(self, survey: str, label: str) -> "ReturnedForms":
        """The forms of one wave; each other one is an issue.

        Raises UserError where there is none.
        """
        own = tuple(
            form
            for form in self.forms
            if (fold(form.survey), fold(form.wave)) == (fold(survey), fold(label))
        )
        if not own:
            waves = listed(f"{found} {wave}" for found, wave in self.waves)
            raise UserError(
                f"No file is a form of {survey} {label}; "
                + (f"the forms are of {waves}. " if waves else "")
                + "Nothing was imported.",
                code="no_forms",
            )
        others = [
            FormIssue(
                form.name,
                "other_wave",
                f"The form is of {form.survey} {form.wave}. It was not imported.",
            )
            for form in self.forms
            if form not in own
        ]
        return ReturnedForms(own, (*self.issues, *others))


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The workbooks among `paths`, and those in the folders among them, by name."""
    found: set[Path] = set()
    for path in paths:
        found.update(path.rglob("*") if path.is_dir() else [path])
    return sorted(
        path
        for path in found
        if path.suffix.casefold() in _ENDINGS
        and not path.name.startswith(("~$", "."))
        and path.is_file()
    )


def read_forms(paths: Sequence[Path], progress: Progress = SILENT) -> ReturnedForms:
    """Read the forms at `paths`, files and folders. A file that is none is an issue.

    Raises UserError where there is no form at all; Cancelled.
    """
    files = find_files(paths)
    forms: list[ReturnedForm] = []
    issues: list[FormIssue] = []
    for path, book in read_files(files, sheet=SHEET, progress=progress):
        if isinstance(book, UserError):
            is_other = book.code in {"unknown_sheet", "empty"}
            issues.append(_no_form(path) if is_other else _unreadable(path, book))
        elif (form := _form(path, book, issues)) is not None:
            forms.append(form)
    if not forms:
        raise UserError(
            f"There is no answer form among {plural(len(files), 'workbook')}. Nothing was imported;"
            " choose the folder with the forms that were sent back.",
            code="no_forms",
        )
    return ReturnedForms(tuple(forms), tuple(issues))


def _form(path: Path, book: Book, issues: list[FormIssue]) -> ReturnedForm | None:
    """The form in a book, None where it is none; issues are appended."""
    sheet = book.sheet
    first = [as_text(cell) if cell is not None else "" for cell in sheet.row(MARK_ROW)]
    if len(first) <= ANSWER_COLUMN + 1 or first[KEY_COLUMN] != MARK:
        issues.append(_no_form(path))
        return None
    survey, wave, token = (first[place] for place in (TEXT_COLUMN, ANSWER_COLUMN, 3))
    more = [name for name in book.sheets if name not in _OWN_SHEETS]
    if more:
        message = f"Only the sheet “{SHEET}” was read, not {quoted(more)}."
        issues.append(FormIssue(path.name, "other_sheets", message))
    answers, cells = _answers(path, sheet, issues)
    saved_at = datetime.fromtimestamp(path.stat().st_mtime).replace(microsecond=0)
    written_at = first[_WRITTEN_COLUMN] if len(first) > _WRITTEN_COLUMN else ""
    return ReturnedForm(path, survey, wave, token, answers, cells, saved_at, written_at)


def _answers(
    path: Path, sheet: Sheet, issues: list[FormIssue]
) -> tuple[dict[str, Cell], dict[str, str]]:
    """The answers of a form by their columns, and the cell of each."""
    answers: dict[str, Cell] = {}
    cells: dict[str, str] = {}
    own_words: list[tuple[str, str, str, str]] = []
    for row in range(MARK_ROW + 1, sheet.height):
        key, value = sheet.columns[KEY_COLUMN][row], sheet.columns[ANSWER_COLUMN][row]
        if key is None:
            continue
        column, label = split_key(as_text(key))
        cell = f"{column_letter(ANSWER_COLUMN)}{row + 1}"
        if label is None:
            answers[column], cells[column] = value, cell
        elif value is not None and (words := clean_lines(as_text(value))):
            own_words.append((column, label, words, cell))
    for column, label, words, cell in own_words:
        chosen = answers.get(column)
        if not label:
            answers[column] = words
        elif chosen is None or fold(clean(as_text(chosen))) == fold(label):
            answers[column] = f"{label}: {words}"
        else:
            message = f"The words beside “{as_text(chosen)}” belong to “{label}”, which was not"
            message += " chosen. They were not imported."
            issues.append(FormIssue(path.name, "words_not_chosen", message, cell))
    return answers, cells


def _no_form(path: Path) -> FormIssue:
    message = "This is not an answer form of this program. It was not imported."
    return FormIssue(path.name, "not_a_form", message)


def _unreadable(path: Path, error: UserError) -> FormIssue:
    return FormIssue(path.name, error.code, error.message)
