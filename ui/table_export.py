"""Exports the tables of the window to files and to the clipboard, as they are shown.

ui/tables/snapshot.py reads a table as shown; a job writes it. Must not know whose table it is.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QMimeData, QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from core.formats import plural
from core.progress import Progress
from records.handed_out import ListRecipient
from ui.context import PageContext
from ui.handed_out import ask_recipient, record_list
from ui.tables.columns import Cell, Column, ColumnKind, MarkedText, MutedText, TwoLines, cell_text
from ui.tables.snapshot import TableSnapshot
from ui.theme import Tone
from ui.widgets import Message, Status
from ui.widgets.dialogs import ask_for_target, open_outside

if TYPE_CHECKING:
    from tabular.writing.sheets import CellValue, ColumnSpec, SheetSpec

T = TypeVar("T")

FILE_KINDS: Final = {
    ".xlsx": "Excel workbooks (*.xlsx)",
    ".ods": "OpenDocument sheets (*.ods)",
    ".csv": "CSV files (*.csv)",
    ".txt": "Text files (*.txt)",
    ".vcf": "vCards (*.vcf)",
    ".docx": "Word documents (*.docx)",
    ".pdf": "PDF files (*.pdf)",
    ".json": "JSON files (*.json)",
    ".png": "Pictures (*.png)",
}
SEVERAL_SHEETS: Final = (".xlsx", ".ods")
TABLE_ENDINGS: Final = (*SEVERAL_SHEETS, ".csv")
_ENDING: Final = "export/ending"
_MOST_FORMATTED: Final = 20_000  # rows copied as a table too: more would fill the memory
_PART: Final = 2_000  # rows read at a time, between two looks at Cancel
_NUMBER: Final = re.compile(r"[-+−]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
# What Excel would run when it is pasted; a phone number and a negative one are harmless.
_FORMULA: Final = re.compile(r"[=@＝＠]|[+＋－-](?![\d\s().,]+$)")


def export_table(context: PageContext, parent: QWidget, shown: TableSnapshot) -> None:
    """Ask for a file and export `shown` to it in a job; first who it is for, if it lists people."""
    export = partial(_export_table, context, parent, shown)
    if shown.lists_people:
        ask_recipient(context, parent, export)
    else:
        export(None)


def _export_table(
    context: PageContext, parent: QWidget, shown: TableSnapshot, recipient: ListRecipient | None
) -> None:
    path = ask_for_path(context.preferences, parent, shown.name)
    if path is None:
        return

    def write(progress: Progress) -> int:
        from tabular.writing.tables import write_table  # with what writes workbooks

        rows = write_table(path, as_sheet(shown), progress=progress)
        record_list(context.database, recipient, path.name, rows)
        return rows

    write_file(
        context,
        path,
        write,
        lambda count: report_saved(context, path, plural(count, "row")),
        records=recipient is not None,
    )


def write_file(
    context: PageContext,
    path: Path,
    write: Callable[[Progress], T],
    tell: Callable[[T], object],
    *,
    records: bool = False,
) -> None:
    """Write `path` by a job, then `tell` its result; `records` says that it changes the database.

    What the job refuses is told by itself, also that an import of that very file waits.
    """

    def work(progress: Progress) -> T:
        from importers.queue.target_check import check_target

        check_target(context.database, path)
        return write(progress)

    start = context.jobs.write if records else context.jobs.read
    start(work, tell, title=f"Exporting {path.name}")


def copy_rows(context: PageContext, shown: TableSnapshot) -> None:
    """Copy `shown` with its headings to the clipboard, to paste into Excel, Word or Outlook."""

    def work(progress: Progress) -> tuple[str, str]:
        rows = [[column.title for column in shown.columns]]
        rows += [[_pasted(cell) for cell in row] for row in _rows(shown, progress)]
        html = _as_html(rows) if len(rows) <= _MOST_FORMATTED else ""
        return "\n".join("\t".join(row) for row in rows), html

    def put(texts: tuple[str, str]) -> None:
        copied = QMimeData()
        copied.setText(texts[0])
        if texts[1]:
            copied.setHtml(texts[1])
        QGuiApplication.clipboard().setMimeData(copied)
        said = f"{plural(shown.count, 'row')} copied."
        context.jobs.said.emit(Message(said, Tone.GOOD))

    if shown.count:
        context.jobs.read(work, put, title=f"Copying {plural(shown.count, 'row')}")


def ask_for_path(
    preferences: QSettings, parent: QWidget, name: str, endings: Sequence[str] = TABLE_ENDINGS
) -> Path | None:
    """Ask for a file name, suggesting the last ending used; None if cancelled."""
    last = str(preferences.value(_ENDING, ""))
    ordered = sorted(endings, key=lambda ending: ending != last)
    words = "-".join(re.findall(r"\w+", name.lower())) or "table"
    offered = f"{words}-{date.today():%Y-%m-%d}{ordered[0]}"
    path = ask_for_target(
        parent, f"Export {name}", offered, [FILE_KINDS[ending] for ending in ordered]
    )
    if path is not None and path.suffix.lower() in endings and len(endings) > 1:
        preferences.setValue(_ENDING, path.suffix.lower())
    return path


def report_saved(context: PageContext, path: Path, what: str) -> None:
    """Report that `path` was saved with `what`, with a button to open it."""
    text = f"“{path.name}” saved with {what}."
    context.jobs.said.emit(Message(text, Tone.GOOD, "Open", partial(open_outside, path)))


def as_sheet(shown: TableSnapshot) -> "SheetSpec":
    """`shown` as a sheet, whose rows are read as it is written."""
    from tabular.writing.sheets import SheetSpec

    return SheetSpec(
        shown.name,
        [_column(column) for column in shown.columns],
        ([_value(*one) for one in zip(shown.columns, row, strict=True)] for row in _rows(shown)),
        count=shown.count,
    )


def _rows(shown: TableSnapshot, progress: Progress | None = None) -> Iterator[Sequence[Cell]]:
    for first in range(0, shown.count, _PART):
        if progress is not None:
            progress.report("Reading rows", first, shown.count)
        yield from shown.read(first, first + _PART)


def _column(column: Column) -> "ColumnSpec":
    from tabular.writing.sheets import CellKind, ColumnSpec

    kinds = {ColumnKind.NUMBER: CellKind.NUMBER, ColumnKind.DATE: CellKind.DATE}
    return ColumnSpec(column.title, kinds.get(column.kind, CellKind.TEXT))


def _value(column: Column, cell: Cell) -> "CellValue":
    """A cell as it is shown, but for numbers and dates, which stay what they are."""
    if isinstance(cell, (Status, MarkedText, MutedText)):
        return cell.text or None
    if isinstance(cell, TwoLines):
        return str(cell)
    if isinstance(cell, str) and column.kind is ColumnKind.NUMBER and _NUMBER.fullmatch(cell):
        return float(cell.replace(",", "").replace("−", "-"))
    return cell


def _as_html(rows: Sequence[Sequence[str]]) -> str:
    """`rows` as a table with headings."""
    first, *others = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    lines = [first.replace("td>", "th>"), *others]
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _pasted(cell: Cell) -> str:
    """A cell as one line of text that Excel does not read as a formula."""
    if isinstance(cell, Status):
        return cell.text
    text = " ".join(cell_text(cell).split())
    return f"'{text}" if isinstance(cell, str | TwoLines) and _FORMULA.match(text) else text
