"""The dialog that prints a table: which rows, which way round, and the first pages as printed."""

from datetime import date
from typing import Final

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.formats import plural
from core.progress import Progress
from ui.actions import EXPORT_TABLE
from ui.jobs import Job, Jobs
from ui.print.page_output import to_images, to_pdf
from ui.print.pages_view import WIDTH, PagesView
from ui.print.print_file import print_path, save_to_print
from ui.print.table_document import TableDocument
from ui.tables.snapshot import TableSnapshot
from ui.theme import Tone
from ui.widgets import Message, combo_box, label
from ui.widgets.dialogs import FormDialog, open_outside

_SIZE: Final = (680, 640)
_SHOWN: Final = 5  # pages; more are only laid out to be printed
_ORIENTATIONS: Final = (
    ("Landscape if the table is wide", None), ("Portrait", False), ("Landscape", True),
)  # fmt: skip


class PrintTableDialog(FormDialog):
    """Prints `shown`, or only what is `selected`; the pages are made in jobs."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, shown: TableSnapshot, selected: TableSnapshot | None
    ) -> None:
        super().__init__(parent, f"Print {shown.name}", "", "Print…")
        self._window, self._jobs = parent, jobs
        self._drawing: Job | None = None
        self._rows = combo_box()
        self._rows.addItem(f"All {plural(shown.count, 'row')}", shown)
        if selected is not None:
            self._rows.addItem(f"Selected {plural(selected.count, 'row')}", selected)
        self._orientation = combo_box()
        for text, landscape in _ORIENTATIONS:
            self._orientation.addItem(text, landscape)
        self._preview = PagesView("Preview")
        self._length = label("", ink="muted", wrap=True)
        self.add_field("Rows", self._rows)
        self.add_field("Orientation", self._orientation)
        self.body.addWidget(self._preview, 1)
        self.body.addWidget(self._length)
        self.resize(*_SIZE)
        self._rows.currentIndexChanged.connect(self._draw)
        self._orientation.currentIndexChanged.connect(self._draw)
        self.finished.connect(self._stop)
        self._draw()

    def accept(self) -> None:
        """Make all pages in a job that can be cancelled, and open them to be printed."""
        jobs, shown = self._jobs, self._shown
        path = print_path(self._window, shown.name)
        landscape = self._orientation.currentData()

        def work(progress: Progress) -> None:
            document = TableDocument(shown, date.today(), landscape=landscape)
            document.lay_out(progress)
            pages = document.pages
            save_to_print(
                path, to_pdf(document, pages, title=shown.name, author="", progress=progress)
            )

        def done(_nothing: None) -> None:
            if not open_outside(path):
                text = "No program on this computer opens PDF files. Use “{}” instead."
                said = text.format(EXPORT_TABLE.text)
                jobs.said.emit(Message(said, Tone.WARNING))

        jobs.read(work, done, title=f"Preparing {plural(shown.count, 'row')} to print")
        super().accept()

    @property
    def _shown(self) -> TableSnapshot:
        """The rows that were chosen."""
        shown: TableSnapshot = self._rows.currentData()
        return shown

    def _draw(self) -> None:
        """Draw the first pages."""
        self._stop()
        shown, landscape = self._shown, self._orientation.currentData()
        ratio = self.devicePixelRatioF()

        def work(progress: Progress) -> tuple[list[QImage], str]:
            document = TableDocument(shown, date.today(), landscape=landscape)
            document.lay_out(progress, most=_SHOWN)
            pages = range(document.pages)
            images = to_images(document, pages, width=WIDTH, ratio=ratio, progress=progress)
            return images, _length(document, shown)

        self._preview.show_pages((), "Drawing the pages…")
        self._drawing = self._jobs.read(work, lambda drawn: self._show(*drawn))

    def _show(self, pages: list[QImage], length: str) -> None:
        if isValid(self):  # it may have been closed meanwhile
            self._preview.show_pages(pages)
            self._length.setText(length)

    def _stop(self) -> None:
        if self._drawing is not None:
            self._drawing.cancel()


def _length(document: TableDocument, shown: TableSnapshot) -> str:
    """How many pages there will be."""
    if document.is_whole:
        return f"{plural(document.pages, 'page')}."
    estimate = round(shown.count / document.rows_laid_out * document.pages)
    return (
        f"The first {document.pages} of about {plural(estimate, 'page')}. "
        "Making them takes a while, and can be cancelled."
    )
