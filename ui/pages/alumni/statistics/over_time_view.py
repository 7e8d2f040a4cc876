"""Figures of the records over time: a line, and each month or day in a table."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.formats import format_month, format_number
from core.progress import Progress
from models.interruptible import interruptible
from queries.figures_over_time import FIGURES_OVER_TIME, FigurePoint, read_over_time
from ui.context import PageContext
from ui.formats import full_day, rounded_percent, signed_number
from ui.pages.alumni.view import AlumniView
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel
from ui.theme import GRID
from ui.widgets import EmptyState, LineCurve, PageHeader, label
from ui.widgets.search_combo import SearchCombo

_COLUMNS: Final = (
    Column("when", "Month", ColumnKind.STRONG, 160),
    Column("people", "People", ColumnKind.NUMBER, 90),
    Column("share", "Share", ColumnKind.NUMBER, 76),
    Column("change", "Change", ColumnKind.NUMBER, 90),
)
_CURVE: Final = 300  # pixels
_MONTHLY: Final = (
    "At the end of each month, as the records were then: what was undone or merged later counts as"
    " it was. People who were erased are in no month."
)
_DAILY: Final = (
    "Counted once a day while Almanac was open; days before the first cannot be worked out."
)


class OverTimeView(AlumniView):
    """Signal: `closed` to go back to the people."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._header = PageHeader("Alumni over time")
        self._figure = SearchCombo("Figure")
        heading = ""
        for one in FIGURES_OVER_TIME:
            if one.heading != heading:
                heading = one.heading
                self._figure.add_heading(heading)
            self._figure.add_entry(one.title, one.key)
        self._curve = LineCurve("Figure over time", "Nothing was counted yet")
        self._model = RowsTableModel(_COLUMNS)
        self._table = DataTable("Figure over time", self._model)
        self._table.share_room("when")
        self._table.print_in_window()
        self._note = label("", ink="muted", wrap=True)
        self._stack = QStackedWidget()
        self._build_ui()
        self._figure.currentIndexChanged.connect(self.refresh)

    def refresh(self) -> None:
        """Count again."""
        database, key = self._context.database, str(self._figure.currentData())

        def read(progress: Progress) -> Sequence[FigurePoint]:
            with database.read() as connection, interruptible(connection, progress):
                return read_over_time(connection, key, date.today(), progress)

        self._header.set_subtitle("Counting…")
        self.start_reading(read, lambda points: self._show(key, points))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stop_reading()

    def _build_ui(self) -> None:
        self.focus_on_show(self._figure)
        framed = QFrame()
        framed.setProperty("kind", "card")
        inside = QVBoxLayout(framed)
        inside.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._curve.setFixedHeight(_CURVE)
        inside.addWidget(self._curve)
        inside.addStretch(1)
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(framed, 1)
        row.addWidget(self._table, 1)
        self._stack.addWidget(content)
        self._stack.addWidget(
            EmptyState("reports", "Nothing counted yet", "The first figures are kept today.")
        )
        self._header.add(self._figure)
        self._figure.setMinimumWidth(280)
        self._column.addWidget(self._header)
        self._column.addWidget(self._stack, 1)
        self._column.addWidget(self._note)

    def _show(self, key: str, points: Sequence[FigurePoint]) -> None:
        is_monthly = key.startswith("monthly:")
        title = str(self._figure.currentText())
        since = "" if not points else f" since {_when(points[0].day, is_monthly=is_monthly)}"
        self._header.set_subtitle(f"{title}{since}")
        self._curve.setAccessibleName(f"{title} over time")
        self._curve.set_points([(one.day, float(one.people)) for one in points])
        self._model.set_rows(_rows(points, is_monthly=is_monthly))
        self._stack.setCurrentIndex(0 if points else 1)
        self._note.setText(_MONTHLY if is_monthly else _DAILY)
        if points:
            self._table.go_to(self._model.index(0, 0))


def _rows(points: Sequence[FigurePoint], *, is_monthly: bool) -> list[Row]:
    """The latest first, each with what changed since the one before."""
    if not points:
        return []
    changes = ["", *(signed_number(now.people - then.people) for then, now in pairwise(points))]
    rows: list[Row] = [
        (
            _when(one.day, is_monthly=is_monthly),
            format_number(one.people),
            "" if one.percent is None else rounded_percent(one.percent),
            change,
        )
        for one, change in zip(points, changes, strict=True)
    ]
    return rows[::-1]


def _when(day: date, *, is_monthly: bool) -> str:
    return format_month(day) if is_monthly else full_day(day)
