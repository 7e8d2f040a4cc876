"""The page Imports: pending imports and the history, a batch, the wizard, the rows to review.

The wizard is loaded when the first file is opened. Must not know what they show.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.context import DecideReviews, ImportFile, OpenDraft, PageContext, ShowBatch
from ui.file_kinds import IMPORT_FILES
from ui.pages.imports.history import HistoryView
from ui.shell.page import Page
from ui.widgets.dialogs import ask_for_file

if TYPE_CHECKING:
    from ui.pages.imports.batch_view import BatchView
    from ui.pages.imports.reviews import ReviewsView
    from ui.pages.imports.wizard.wizard import Wizard

_IN_WIZARD = "wizard"  # the place of an import under way


class ImportsPage(Page):
    """Opens an ImportFile, OpenDraft, DecideReviews or ShowBatch."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._wizard: Wizard | None = None
        self._reviews: ReviewsView | None = None
        self._batch: BatchView | None = None
        self._shown: DecideReviews | ShowBatch | None = None  # in its view; the last one of them
        self._history = HistoryView(context)
        self._history.file_asked.connect(self._ask_for_file)
        self._history.batch_asked.connect(lambda batch_id: self._go_to(ShowBatch(batch_id)))
        self._history.waiting.reviews_asked.connect(
            lambda rows: self._go_to(DecideReviews(rows.kind, rows.wave_id))
        )
        self._history.waiting.draft_asked.connect(self._open_draft)
        self._history.waiting.draft_discarded.connect(self._close_draft)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._history)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def refresh(self) -> None:
        self._history.refresh()
        if self._reviews is not None:
            self._reviews.refresh()
        if self._batch is not None and self._stack.currentWidget() is self._batch:
            self._batch.refresh()

    def open(self, what: object) -> None:
        if isinstance(what, ImportFile):
            path = what.path or ask_for_file(self, "Choose a file to import", IMPORT_FILES)
            if path is not None:
                self._open_file(replace(what, path=path))
        elif isinstance(what, OpenDraft):
            self._open_draft(what.draft_id, what.name)
        elif isinstance(what, DecideReviews):
            self._show_reviews(what)
        elif isinstance(what, ShowBatch):
            self.leave()
            self._show_batch(what.batch_id)

    def place(self) -> object:
        shown = self._stack.currentWidget()
        if shown is self._history:
            return None
        return _IN_WIZARD if shown is self._wizard else self._shown

    def restore(self, place: object) -> None:
        if place == _IN_WIZARD and self._wizard is not None and self._wizard.has_file:
            self._show(self._wizard)
        elif isinstance(place, DecideReviews | ShowBatch):
            self.open(place)
        else:
            self._show_history()

    def show_first_view(self) -> None:
        self._show_history()

    def leave(self) -> None:
        if self._wizard is not None:
            self._wizard.keep()
            if self._wizard.is_done:
                self._stack.setCurrentWidget(self._history)

    def _ask_for_file(self) -> None:
        path = ask_for_file(self, "Choose a file to import", IMPORT_FILES)
        if path is not None:
            self._open_file(ImportFile(path))

    def _open_file(self, what: ImportFile) -> None:
        self._with_wizard(lambda wizard: wizard.open_file(what))

    def _open_draft(self, draft_id: int, file_name: str) -> None:
        def go_on(wizard: "Wizard") -> None:
            if wizard.draft_id != draft_id:  # else it is at hand
                wizard.open_draft(draft_id, file_name)

        self._with_wizard(go_on)

    def _close_draft(self, draft_id: int) -> None:
        if self._wizard is not None and self._wizard.draft_id == draft_id:
            self._wizard.close_file()

    def _with_wizard(self, act: "Callable[[Wizard], object]") -> None:
        """Show the wizard, loading it first if necessary, and call `act` with it."""
        self._context.jobs.read(_load_wizard, lambda make: self._begin(make, act))

    def _begin(self, make: "type[Wizard]", act: "Callable[[Wizard], object]") -> None:
        if self._wizard is None:
            self._wizard = make(self._context)
            self._wizard.left.connect(self._show_history)
            self._wizard.reviews_asked.connect(lambda: self._go_to(DecideReviews()))
            self._wizard.another_asked.connect(self._ask_for_file)
        self._show(self._wizard)
        act(self._wizard)

    def _go_to(self, request: DecideReviews | ShowBatch) -> None:
        self.moving.emit()
        self.open(request)

    def _show_reviews(self, asked: DecideReviews) -> None:
        self._shown = asked
        if self._reviews is None:
            from ui.pages.imports.reviews import ReviewsView

            self._reviews = ReviewsView(self._context)
            self._reviews.left.connect(self._show_history)
        self._reviews.show_reviews(asked)
        self._show(self._reviews)
        self._reviews.focus_rows()

    def _show_batch(self, batch_id: int) -> None:
        self._shown = ShowBatch(batch_id)
        if self._batch is None:
            from ui.pages.imports.batch_view import BatchView

            self._batch = BatchView(self._context)
            self._batch.left.connect(self._show_history)
        self._batch.show_batch(batch_id)
        self._show(self._batch)
        self._batch.setFocus()

    def _show_history(self) -> None:
        self.leave()
        self._show(self._history)

    def _show(self, view: QWidget) -> None:
        if self._stack.indexOf(view) < 0:
            self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)


def _load_wizard(_progress: object) -> "type[Wizard]":
    """Import the wizard's modules on the thread of a job, because that takes a while."""
    from ui.pages.imports.wizard.wizard import Wizard

    return Wizard
