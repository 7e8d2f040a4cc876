"""The wizard's step “File”: the sheet, its encoding and its heading row."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from core.formats import format_number, plural
from core.issues import Issue, Severity
from importers.wizard_state import OpenedFile
from tabular.reading import Format
from tabular.reading.book import column_letter
from tabular.reading.encodings import ENCODINGS, family
from ui.formats import short_time
from ui.pages.imports.labels import heading_rows_text, rows_text, shown
from ui.tables import Column, ColumnKind, DataTable, RowsTableModel
from ui.theme import GRID, Tone
from ui.widgets import Banner, Message, clear, combo_box, has_focus_within, keep_focus, label

_PREVIEW_ROWS = 30
_PREVIEW_COLUMNS = 40
_MOST_WARNINGS = 3


class FileStep(QWidget):
    """Shows the first rows of the sheet; a click on a row says that the headings are there.

    `target_chosen(ImportTarget)` asks for the file to be imported as something else;
    `sheet_chosen(name)`, `heading_chosen(row)`, which is the row as Excel numbers it,
    `encoding_chosen(name)` and `fill_down_chosen` for it to be read in another way.
    """

    target_chosen = Signal(object)
    sheet_chosen = Signal(str)
    heading_chosen = Signal(int)
    encoding_chosen = Signal(str)
    fill_down_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._banners = QVBoxLayout()
        self._banners.setSpacing(GRID)
        self._sheets = combo_box("Sheet")
        self._sheets.setMinimumWidth(200)
        self._sheets.activated.connect(lambda at: self.sheet_chosen.emit(self._sheets.itemText(at)))
        self._summary = label("", ink="muted", wrap=True)
        self._encodings = combo_box()
        self._encodings.setMinimumWidth(280)
        self._encodings.activated.connect(
            lambda at: self.encoding_chosen.emit(self._encodings.itemData(at))
        )
        self._words = label("", wrap=True)
        self._letters = QWidget()
        letters = QHBoxLayout(self._letters)
        letters.setContentsMargins(0, 0, 0, 0)
        letters.setSpacing(GRID)
        words = label("Encoding", ink="muted")
        words.setBuddy(self._encodings)
        self._encodings.setAccessibleName("Encoding")
        letters.addWidget(words)
        letters.addWidget(self._encodings)
        letters.addWidget(self._words, 1)
        self._targets = combo_box("Import as")
        self._targets.setMinimumWidth(200)
        self._targets.activated.connect(
            lambda at: self.target_chosen.emit(self._targets.itemData(at))
        )
        line = QHBoxLayout()
        line.setSpacing(GRID)
        self._target_label = label("Import as", ink="muted")
        line.addWidget(self._target_label)
        line.addWidget(self._targets)
        self._sheet_label = label("Sheet", ink="muted")
        line.addWidget(self._sheet_label)
        line.addWidget(self._sheets)
        line.addWidget(self._summary, 1)
        self._preview = QVBoxLayout()
        self._rows: DataTable | None = None  # what is in the preview
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addLayout(self._banners)
        self._column.addLayout(line)
        self._column.addWidget(self._letters)
        self._column.addLayout(self._preview, 1)

    def show_file(self, opened: OpenedFile) -> None:
        """Show the file that was read."""
        at_rows = self._rows is not None and has_focus_within(self._rows)
        with keep_focus(self):
            self._rows = self._fill(opened)
        if at_rows:
            self._rows.setFocus()

    def _fill(self, opened: OpenedFile) -> DataTable:
        self._show_banners(opened)
        self._targets.clear()
        for target in opened.import_targets:
            self._targets.addItem(target.name, target)
        self._targets.setCurrentText(opened.target.name)
        is_choice = len(opened.import_targets) > 1
        self._targets.setVisible(is_choice)
        self._target_label.setVisible(is_choice)
        several = len(opened.book.sheets) > 1
        self._sheets.clear()
        self._sheets.addItems(list(opened.book.sheets))
        self._sheets.setCurrentText(opened.book.sheet.name)
        self._sheets.setVisible(several)
        self._sheet_label.setVisible(several)
        self._summary.setText(_found(opened))
        self._show_letters(opened)
        clear(self._preview)
        preview = self._preview_of(opened)
        self._preview.addWidget(preview)
        self.setTabOrder(self._targets, self._sheets)
        self.setTabOrder(self._sheets, self._encodings)
        self.setTabOrder(self._encodings, preview)  # a new one would come after the wizard's foot
        return preview

    def _show_letters(self, opened: OpenedFile) -> None:
        """Show the encoding if there are words by which to check it."""
        self._letters.setVisible(bool(opened.words))
        if not opened.words or opened.book.encoding is None:
            return
        encoding = family(opened.book.encoding)
        self._encodings.clear()
        for name, words in {encoding: encoding, **ENCODINGS}.items():
            self._encodings.addItem(words, name)
        self._encodings.setCurrentIndex(self._encodings.findData(encoding))
        shown_words = ", ".join(opened.words)
        self._words.setText(f"– {shown_words}")
        self._encodings.setAccessibleDescription(f"Sample text: {shown_words}")

    def _show_banners(self, opened: OpenedFile) -> None:
        clear(self._banners)
        messages: list[Message] = []
        if opened.fault:
            messages.append(Message(opened.fault, Tone.WARNING))
        before = None if opened.source is None else opened.source.imported_before
        if before is not None:
            messages.append(
                Message(
                    f"This file was already imported on {short_time(before)}. "
                    "Importing it again changes only what has been edited since.",
                    Tone.WARNING,
                )
            )
        if opened.source is not None:
            messages += self._merged(opened.source.table.notes)
            messages += _notes(opened.source.table.notes)
        for message in messages:
            self._banners.addWidget(Banner(message))

    def _merged(self, notes: tuple[Issue, ...]) -> Iterator[Message]:
        for note in notes:
            if note.code == "merged_cells":
                yield Message(note.message, Tone.WARNING, "Fill down", self.fill_down_chosen.emit)

    def _preview_of(self, opened: OpenedFile) -> DataTable:
        sheet = opened.book.sheet
        wide = min(len(sheet.columns), _PREVIEW_COLUMNS)
        columns = [Column("row", "Row", ColumnKind.NUMBER, 56)]
        columns += [Column(str(at), column_letter(at), ColumnKind.TEXT, 130) for at in range(wide)]
        numbers = opened.book.row_numbers or range(1, sheet.height + 1)
        rows = [
            [numbers[at] or None, *map(shown, sheet.row(at)[:wide])]
            for at in range(min(sheet.height, _PREVIEW_ROWS))
        ]
        table = DataTable("Preview of the sheet", RowsTableModel(columns, rows))
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        if opened.book.format is Format.VCARD:  # whose headings are none of its own
            return table
        if opened.source is not None and opened.source.table.heading_row <= len(rows):
            table.selectRow(opened.source.table.heading_row - 1)
        table.clicked.connect(lambda index: self.heading_chosen.emit(index.row() + 1))
        table.row_opened.connect(lambda row: self.heading_chosen.emit(row + 1))
        return table


def _found(opened: OpenedFile) -> str:
    """A sentence on the heading row and the number of rows below it."""
    if opened.source is None:
        return "Click the row with the headings."
    table = opened.source.table
    if table.format is Format.VCARD:
        return f"{plural(len(table.row_numbers), 'card')}, one row each."
    program = opened.source.program
    written_by = f"A file of {program.name}. " if program is not None else ""
    return (
        f"{written_by}The headings are in {heading_rows_text(table)}, with"
        f" {rows_text(len(table.row_numbers))} below. If not, click the row with the headings."
    )


def _notes(notes: tuple[Issue, ...]) -> list[Message]:
    """What was odd about the file: what is merely to know in one message, warnings each in its own.

    What is odd about single cells is counted; the step “Issues” lists it.
    """
    whole = [note for note in notes if note.row is None and not _is_shown_otherwise(note)]
    known = dict.fromkeys(note.message for note in whole if note.severity is Severity.NOTE)
    warnings = dict.fromkeys(note.message for note in whole if note.severity is not Severity.NOTE)
    found = [Message(text, Tone.WARNING) for text in warnings][:_MOST_WARNINGS]
    cells = sum(note.row is not None for note in notes)
    if cells:
        many = (
            f"{format_number(cells)} cells or rows could not be read; they are listed at the"
            " step Issues."
        )
        one = "1 cell or row could not be read; it is listed at the step Issues."
        text = one if cells == 1 else many
        found.append(Message(text, Tone.WARNING))
    if known:
        found.append(Message(" ".join(known), Tone.NEUTRAL))
    return found


def _is_shown_otherwise(note: Issue) -> bool:
    """Whether a note has its own button, or is covered by the encoding list."""
    is_sure = note.severity is Severity.NOTE
    return note.code == "merged_cells" or (note.code == "encoding_guessed" and is_sure)
