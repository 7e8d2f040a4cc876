"""What leaves the findings in the window: pictures and code, and their entries in the ledger."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage

from core.progress import Progress
from exporters.responses.table_code import python_code, r_code
from records.publications.forms import PublicationForm
from ui.context import PageContext
from ui.pages.surveys.findings.data import (
    Findings,
    draw_picture,
    enter_published,
    save_picture,
)
from ui.table_export import report_saved, write_file
from ui.theme import Tone
from ui.widgets import Message


class FindingsOutput(QObject):
    """Hands out charts and code of `findings`, and enters in the ledger what is safe to publish.

    Signal: `said(Message)`.
    """

    said = Signal(object)

    def __init__(self, parent: QObject, context: PageContext) -> None:
        super().__init__(parent)
        self._context = context
        self.findings: Findings | None = None  # those that are shown

    def enter(
        self, form: PublicationForm, codes: Sequence[str] | None, file_name: str | None = None
    ) -> None:
        """Enter figures that leave the window, if safe to publish; of all questions without any."""
        findings = self.findings
        if findings is None or not findings.summary.publish_safe:
            return
        database = self._context.database

        def write(_progress: Progress) -> None:
            enter_published(database, findings, form, file_name, codes)

        self._context.jobs.write(write, lambda _entered: None, title="Noting what is published")

    def enter_panel(self, form: PublicationForm, code: str, file_name: str | None = None) -> None:
        """Enter the figures of a question or matrix that leave the window."""
        if self.findings is not None:
            codes = [
                one.code
                for one in self.findings.summary.questions
                if code in (one.code, one.matrix and one.matrix.code)
            ]
            self.enter(form, codes, file_name)

    def make_picture(self, code: str, path: Path | None) -> None:
        """Draw the chart of a question to stand on its own; save it to `path`, else copy it."""
        if self.findings is None:
            return
        summary, title = self.findings.summary, self.findings.title
        if path is None:
            self._context.jobs.read(
                lambda _progress: draw_picture(summary, code, title),
                lambda image: self._copy_picture(image, code),
            )
        else:
            write_file(
                self._context,
                path,
                lambda _progress: save_picture(path, summary, code, title),
                lambda _written: self._tell_saved(path, code),
            )

    def copy_code(self, code: str, language: str) -> None:
        """Copy the code in R or Python that works the table of a question out again."""
        if self.findings is None:
            return
        summary = self.findings.summary
        question = next(one for one in summary.questions if one.code == code)
        write = r_code if language == "R" else python_code
        QGuiApplication.clipboard().setText(write(summary, question, self.findings.title))
        self.enter_panel(PublicationForm.TABLE, code)
        self.said.emit(Message(f"{language} code copied.", Tone.GOOD))

    def _copy_picture(self, image: QImage, code: str) -> None:
        self.enter_panel(PublicationForm.PICTURE, code)
        QGuiApplication.clipboard().setImage(image)
        self.said.emit(Message("Chart copied as a picture.", Tone.GOOD))

    def _tell_saved(self, path: Path, code: str) -> None:
        self.enter_panel(PublicationForm.PICTURE, code, path.name)
        report_saved(self._context, path, "the chart")
