"""One workbook with the answers of many forms, a row each, which is imported as any other file."""

from pathlib import Path
from typing import Final

from core.issues import Issue
from importers.answers.forms.returned_forms import FormIssue, ReturnedForms
from importers.answers.platforms.answer_form import COLUMNS
from surveys.answer_form import MARK
from tabular.reading import Cell
from tabular.writing.sheets import CellKind, ColumnSpec, SheetSpec
from tabular.writing.workbook import write_workbook

FIRST_ROW: Final = 3  # of answers, as Excel numbers it: below the columns and their cells


def write_gathered(path: Path, returned: ReturnedForms) -> None:
    """Write the answers of forms of one wave to `path`, an .xlsx file.

    Raises UserError where the file cannot be written.
    """
    cells: dict[str, str] = {}
    for form in returned.forms:
        for column, cell in form.cells.items():
            cells.setdefault(column, cell)
    own = [ColumnSpec(name) for name in COLUMNS]
    # As numbers, so that those stay numbers; words in such a column stay words.
    columns = [*own, *(ColumnSpec(column, CellKind.NUMBER) for column in cells)]
    rows: list[tuple[Cell, ...]] = [(MARK, None, None, None, *cells.values())]
    for form in returned.forms:
        answers = (form.answers.get(column) for column in cells)
        saved_at = form.saved_at.isoformat(" ")
        rows.append((form.token, saved_at, form.written_at or None, form.name, *answers))
    write_workbook(path, [SheetSpec("Answers", columns, rows)])


def as_form_issue(returned: ReturnedForms, issue: Issue) -> FormIssue | None:
    """An issue of the gathered workbook as one of the form's file and cell; None: of the whole."""
    if issue.row is None or not 0 <= issue.row - FIRST_ROW < len(returned.forms):
        return None
    form = returned.forms[issue.row - FIRST_ROW]
    column = (issue.column or "").partition(" (cell ")[0]
    return FormIssue(form.name, issue.code, issue.message, form.cells.get(column, ""))
