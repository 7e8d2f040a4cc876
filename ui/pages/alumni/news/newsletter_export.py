"""The export of news for the newsletter."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from core.formats import plural
from core.progress import Progress
from exporters.newsletter import read_newsletter, write_newsletter_file
from records.office import office_settings
from ui.context import PageContext
from ui.theme import Tone
from ui.widgets import Message
from ui.widgets.dialogs import ask_for_target, open_outside

_FORMATS: Final = ("Word (*.docx)", "PDF (*.pdf)")


def export_newsletter(context: PageContext, parent: QWidget) -> None:
    """Ask for a file, write what is edited and permitted to it, and tell what is not permitted."""
    path = ask_for_target(parent, "Export newsletter", "News of alumni.docx", _FORMATS)
    if path is None:
        return

    def write(_progress: Progress) -> tuple[int, Sequence[str]]:
        from ui.print.document_pdf import write_document_pdf  # loads what takes long

        with context.database.read() as connection:
            newsletter = read_newsletter(connection)
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
