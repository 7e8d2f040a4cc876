"""Matches responses that could not be matched to a person automatically, one by one."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.formats import format_value, plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from queries.reviews import OpenReview, ReviewCandidate
from records.filters.filter_sql import person_ids
from records.people import list_names
from ui.context import PageContext
from ui.jobs import Job
from ui.theme import Type
from ui.undo import write_batch
from ui.widgets import KeyValueList, Pair, label, secondary_button
from ui.widgets.dialogs import FormDialog

_MOST_FOUND = 20
_MOST_ANSWERS = 6
_PAUSE = 150  # milliseconds after the last key before the search starts


class ResponseReviewDialog(FormDialog):
    """Goes through `waiting`; each decision is written at once and can be undone."""

    def __init__(
        self, parent: QWidget, context: PageContext, waiting: Sequence[OpenReview]
    ) -> None:
        super().__init__(parent, "Review unmatched responses", "", "Match to this person")
        self.resize(620, 560)
        self._context = context
        self._waiting = waiting
        self._at = -1
        self._search: Job | None = None
        self._heading = label("", Type.STRONG, wrap=True)
        self._reason = label("", ink="muted", wrap=True)
        self._answer_text = KeyValueList()
        self._find = QLineEdit()
        self._find.setPlaceholderText("Search by name, e-mail or alumni ID")
        self._find.setClearButtonEnabled(True)
        self._people = QListWidget()
        self._people.setAccessibleName("People")
        self._people.itemSelectionChanged.connect(self._show_ready)
        self._people.itemActivated.connect(lambda _item: self.accept())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._find_people)
        self._find.textChanged.connect(lambda _text: self._pause.start())
        self.body.addWidget(self._heading)
        self.body.addWidget(self._reason)
        self.body.addWidget(self._answer_text)
        self.add_field("Person", self._find)
        self.body.addWidget(self._people, 1)
        others = QHBoxLayout()
        others.addWidget(secondary_button("Skip row", self._skip))
        others.addWidget(secondary_button("Review later", self._next))
        others.addStretch(1)
        more = QVBoxLayout()
        more.addLayout(others)
        self.body.addLayout(more)
        self.finished.connect(self._stop)
        self._next()

    def accept(self) -> None:
        """Match the row to the chosen person and show the next one."""
        item = self._people.currentItem()
        if item is not None:
            self._resolve(
                item.data(Qt.ItemDataRole.UserRole), f"Response matched to {item.text()}."
            )

    def _skip(self) -> None:
        self._resolve(None, "Row skipped.")

    def _resolve(self, person_id: int | None, text: str) -> None:
        review_id = self._waiting[self._at].id

        def write(changes: ChangeSet) -> None:
            from importers.choices import LEAVE_OUT
            from importers.reviews import resolve_review

            resolve_review(changes, review_id, LEAVE_OUT if person_id is None else person_id)

        kind = BatchKind.RESPONSE_SKIP if person_id is None else BatchKind.RESPONSE_REVIEW
        write_batch(
            self._context, kind, write, said=lambda _nothing: text, title="Saving the review"
        )
        self._next()

    def _next(self) -> None:
        self._at += 1
        if self._at >= len(self._waiting):
            self.done(0)
            return
        row = self._waiting[self._at]
        left = plural(len(self._waiting) - self._at, "row")
        place = f"Row {row.source_row} of {row.file_name}" if row.source_row else row.file_name
        self._heading.setText(f"{place} · {left} to review")
        self._reason.setText(row.reason)
        self._answer_text.set_pairs(_pairs(row.row))
        self._find.clear()
        self._show_people(row.candidates)
        self._find.setFocus()

    def _find_people(self) -> None:
        text = self._find.text().strip()
        if not text:
            self._show_people(self._waiting[self._at].candidates)
            return
        self._stop()
        database = self._context.database

        def read(_progress: Progress) -> list[ReviewCandidate]:
            with database.read() as connection:
                ids = person_ids(connection, text=text)[:_MOST_FOUND].tolist()
                names = list_names(connection, ids)
                return [ReviewCandidate(one, names[one]) for one in ids if one in names]

        self._search = self._context.jobs.read(read, self._show_people)

    def _show_people(self, people: Sequence[ReviewCandidate]) -> None:
        self._people.clear()
        for one in people:
            item = QListWidgetItem(one.name)
            item.setData(Qt.ItemDataRole.UserRole, one.person_id)
            self._people.addItem(item)
        if len(people) == 1:
            self._people.setCurrentRow(0)
        self._show_ready()

    def _show_ready(self) -> None:
        self.set_ready(ready=self._people.currentItem() is not None)

    def _stop(self) -> None:
        self._pause.stop()
        if self._search is not None:
            self._search.cancel()


def _pairs(row: Mapping[str, Any]) -> list[Pair]:
    """The identity given in the row, and its first answers."""
    words = {"token": "Token", "email": "E-mail", "alumni_id": "Alumni ID"}
    pairs = [Pair(words.get(key, key), text) for key, text in row["identity"].items()]
    answers = [
        f"{code}: {', '.join(map(_answer_text, several))}"
        for code, several in row["answers"].items()
    ]
    more = len(answers) - _MOST_ANSWERS
    shown = "; ".join(answers[:_MOST_ANSWERS]) + (f"; and {more} more" if more > 0 else "")
    return [*pairs, Pair("Answers", shown)]


def _answer_text(answer: Mapping[str, Any]) -> str:
    if answer["number"] is not None:
        return format_value(answer["number"], grouped=False)
    given = [answer[part] for part in ("choice", "text", "on") if answer[part] is not None]
    return " – ".join(given) or "not applicable"
