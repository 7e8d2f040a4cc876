"""The export of news for the newsletter: what is to be published, or an issue once more."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from core.formats import plural
from core.progress import Progress
from exporters.newsletter import published_issues, read_newsletter, write_newsletter_file
from records.office import office_settings
from ui.context import PageContext
from ui.theme import Tone
from ui.widgets import Message, combo_box
from ui.widgets.dialogs import FormDialog, ask_for_target, open_outside

_FORMATS: Final = ("Word (*.docx)", "PDF (*.pdf)")


class NewsletterDialog(FormDialog):
    """Asks which news is exported: what is edited and permitted, or what an issue had."""

    def __init__(self, parent: QWidget, issues: Sequence[str]) -> None:
        super().__init__(parent, "Export newsletter", "", "Choose a file…")
        self._news = combo_box()
        self._news.addItem("Edited and permitted", None)
        for issue in issues:
            self._news.addItem(f"Published in {issue}", issue)
        self.add_field("News", self._news)

    @property
    def issue(self) -> str | None:
        """The issue that was chosen; None for what is edited and permitted."""
        chosen: str | None = self._news.currentData()
        return chosen


def export_newsletter(context: PageContext, parent: QWidget) -> None:
    """Ask for the issue, where there was one before, and for a file, and write the news to it."""

    def read(_progress: Progress) -> Sequence[str]:
        with context.database.read() as connection:
            return published_issues(connection)

    def ask(issues: Sequence[str]) -> None:
        if not issues:
            _export(context, parent, None)
            return
        dialog = NewsletterDialog(parent, issues)
        dialog.accepted.connect(lambda: _export(context, parent, dialog.issue))
        dialog.open()

    context.jobs.read(read, ask)


def _export(context: PageContext, parent: QWidget, issue: str | None) -> None:
    """Ask for a file, write the news to it, and tell what is not permitted."""
    name = "News of alumni.docx" if issue is None else f"News of alumni, {issue}.docx"
    path = ask_for_target(parent, "Export newsletter", name, _FORMATS)
    if path is None:
        return

    def write(_progress: Progress) -> tuple[int, Sequence[str]]:
        from ui.print.document_pdf import write_document_pdf  # loads what takes long

        with context.database.read() as connection:
            newsletter = read_newsletter(connection, issue)
            office = office_settings(connection).name
        count = write_newsletter_file(path, newsletter.entries, office, write_document_pdf)
        return count, newsletter.obstacles

    def tell(written: tuple[int, Sequence[str]]) -> None:
        count, obstacles = written
        text = f"“{path.name}” saved with {plural(count, 'item')}."
        if obstacles:
            left = plural(len(obstacles), "edited item is", "edited items are")
            text += f" {left} not in it, without permission to publish."
        tone = Tone.WARNING if obstacles else Tone.GOOD
        context.jobs.said.emit(Message(text, tone, "Open", lambda: open_outside(path)))

    context.jobs.read(write, tell, title="Exporting newsletter")
