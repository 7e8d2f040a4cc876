"""The rows of earlier imports to review. Each decision is saved at once."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.formats import plural
from importers.choices import Decision
from importers.reviews import resolve_review, review_batch
from queries.reviews import OpenReview
from ui.context import DecideReviews, PageContext
from ui.pages.imports.open_reviews import OpenReviews, read_open_reviews
from ui.pages.imports.review_view import ReviewView
from ui.theme import GRID, PAGE_MARGIN
from ui.undo import write_batch
from ui.widgets import EmptyState, PageHeader, secondary_button


class ReviewsView(QWidget):
    """A view of the Imports page. Emits `left` when the user goes back."""

    left = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._asked = DecideReviews()
        self._waiting: OpenReviews | None = None
        self._header = PageHeader("Rows to review")
        self._header.add(secondary_button("Back to imports", self.left.emit))
        self._view = ReviewView(context, "From", can_wait=False)
        self._view.decided.connect(self._decide)
        self._empty = EmptyState(
            "good",
            "Nothing to review",
            "Imported rows that may match somebody on record are listed here.",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN, 20, PAGE_MARGIN, 20)
        column.setSpacing(2 * GRID)
        column.addWidget(self._header)
        column.addWidget(self._view, 1)
        column.addWidget(self._empty, 1)

    def show_reviews(self, asked: DecideReviews) -> None:
        """Show the rows to review that are `asked` for."""
        self._asked = asked
        self.refresh()

    def focus_rows(self) -> None:
        """Move the focus to the list of rows."""
        self._view.setFocus()  # as a focus proxy Tab would pass by the button above it

    def refresh(self) -> None:
        """Read the rows to review."""
        database, asked = self._context.database, self._asked
        self._context.jobs.read(
            lambda _progress: read_open_reviews(database, asked.kind, asked.wave_id), self._show
        )

    def _show(self, waiting: OpenReviews) -> None:
        at = self._view.current()
        self._waiting = waiting
        count = len(waiting.rows)
        self._header.set_text(*_heading(waiting.reviews, is_wave=self._asked.wave_id is not None))
        self._view.setVisible(count > 0)
        self._empty.setVisible(count == 0)
        self._view.show_rows(count, waiting.rows.__getitem__, at)

    def _decide(self, at: int, decision: Decision) -> None:
        if self._waiting is None:
            return
        review = self._waiting.reviews[at]
        write_batch(
            self._context,
            review_batch(review.kind, decision),
            lambda changes: resolve_review(changes, review.id, decision),
            title=f"Reviewing {self._waiting.rows[at].title.lower()}",
        )


def _heading(reviews: Sequence[OpenReview], *, is_wave: bool) -> tuple[str, str]:
    """The title and subtitle for `reviews`; with `is_wave`, they are of one wave."""
    if not reviews:
        return "Rows to review", ""
    if is_wave:
        wave = f"{reviews[0].survey_code} {reviews[0].wave_label}"
        count = plural(len(reviews), "response")
        return "Responses to review", f"{count} to {wave} whose respondent is not certain."
    return (
        "Rows to review",
        f"{plural(len(reviews), 'row')} that may belong to somebody on record. Only what is empty "
        "is filled; nothing is replaced.",
    )
