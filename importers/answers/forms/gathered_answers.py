"""One workbook with the answers of many forms, a row each, which is imported as any other file."""

from pathlib import Path
from typing import Final

from core.issues import Issue
from importers.answers.forms.returned_forms import FormIssue, ReturnedForm, ReturnedForms
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
    facts = [_facts(form) for form in returned.forms]
    # A column without a value would only be reported as not imported.
    own = [name for name in COLUMNS if any(one[name] is not None for one in facts)]
    # As numbers, so that those stay numbers; words in such a column stay words.
    columns = [*map(ColumnSpec, own), *(ColumnSpec(column, CellKind.NUMBER) for column in cells)]
    rows: list[tuple[Cell, ...]] = [(MARK, *(None for _ in own[1:]), *cells.values())]
    for form, values in zip(returned.forms, facts, strict=True):
        answers = (form.answers.get(column) for column in cells)
        rows.append((*(values[name] for name in own), *answers))
    write_workbook(path, [SheetSpec("Answers", columns, rows)])


def _facts(form: ReturnedForm) -> dict[str, str | None]:
    """What is known of a form beside its answers, by the name of the column."""
    return {
        "Token": form.token,
        "Saved": form.saved_at.isoformat(" "),
        "Written": form.written_at or None,
        "File": form.name,
    }


def as_form_issue(returned: ReturnedForms, issue: Issue) -> FormIssue | None:
    """An issue of the gathered workbook as one of the form's file and cell; None: of the whole."""
    if issue.row is None or not 0 <= issue.row - FIRST_ROW < len(returned.forms):
        return None
    form = returned.forms[issue.row - FIRST_ROW]
    column = (issue.column or "").partition(" (cell ")[0]
    return FormIssue(form.name, issue.code, issue.message, form.cells.get(column, ""))
