"""The answers of one respondent beside the list."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.dates import local_day
from core.progress import Progress
from surveys.answer_corrections import ReadResponse, read_response
from ui.answers.answer_list import AnswerList
from ui.context import ALUMNI, PageContext, ShowPerson
from ui.formats import short_day
from ui.jobs import Job
from ui.theme import GRID, Type
from ui.widgets import ElidedLabel, icon_button, link_button


class AnswersPanel(QWidget):
    """Shows a response; emits `closed` when the user closes the panel."""

    closed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._response: ReadResponse | None = None
        self._reading: Job | None = None
        self._name = ElidedLabel("", Type.HEADING)
        self._about = ElidedLabel("", ink="muted")
        self._person = link_button("Open person", self._open_person)
        inside = QWidget()
        inside.setProperty("ground", "surface")
        self._answers = AnswerList(context)
        answers = QVBoxLayout(inside)
        answers.setContentsMargins(16, 4, 16, 16)
        answers.addWidget(self._answers)
        answers.addStretch(1)
        scroll = QScrollArea()
        scroll.setAccessibleName("Answers")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inside)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(icon_button("close", "Close answers", self.closed.emit))
        second = QHBoxLayout()
        second.addWidget(self._about, 1)
        second.addWidget(self._person)
        top = QVBoxLayout()
        top.setContentsMargins(16, 8, 8, 0)
        top.setSpacing(2)
        top.addLayout(head)
        top.addLayout(second)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(scroll, 1)

    def show_response(self, response_id: int, name: str) -> None:
        """Show the answers of a response; `name` is the respondent's name."""
        self._name.setText(name)
        if self._reading is not None:
            self._reading.cancel()
        database = self._context.database

        def read(_progress: Progress) -> ReadResponse | None:
            with database.read() as connection:
                return read_response(connection, response_id)

        self._reading = self._context.jobs.read(read, self._show)

    def _show(self, found: ReadResponse | None) -> None:
        if found is None:  # undone meanwhile
            self.closed.emit()
            return
        self._response = found
        response = found.response
        about = ["Complete" if response.is_complete else "Partial"]
        if response.submitted_at is not None:
            about.append(f"submitted {short_day(local_day(response.submitted_at))}")
        self._about.setText(" · ".join(about))
        self._person.setVisible(response.person_id is not None)
        self._answers.show_answers(found)

    def _open_person(self) -> None:
        if self._response is not None and self._response.response.person_id is not None:
            self._context.navigate(ALUMNI, ShowPerson(self._response.response.person_id))
