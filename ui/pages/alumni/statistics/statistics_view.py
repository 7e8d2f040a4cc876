"""Alumni statistics: the people on record by one or two variables, and the list behind a count."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent, QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from analysis.alumni.counts import PeopleOfCell, people_of_cell, summarise_alumni
from analysis.alumni.notes import notes, title_of
from analysis.alumni.results import AlumniRequest, AlumniSummary
from analysis.alumni.variables import AlumniVariable, list_variables
from analysis.waves import thresholds
from core.errors import UserError
from core.formats import plural
from core.progress import Progress
from exporters.alumni_statistics import STATISTICS_ENDINGS
from exporters.figures.alumni_tables import alumni_tables
from models.interruptible import interruptible
from records.filters.segments import Segment, list_segments
from records.office import office_settings
from ui.actions import COPY_FIGURES, COPY_PICTURE, EXPORT_STATISTICS, LIST_GROUP, Action
from ui.bound_actions import action_button, bind
from ui.chart_style import chart_style
from ui.chart_view import ChartView
from ui.context import ALUMNI, ListPeople, PageContext
from ui.pages.alumni.statistics.choices import StatisticsChoices
from ui.pages.alumni.statistics.table import statistics_table
from ui.pages.alumni.view import AlumniView
from ui.table_export import ask_for_path, report_saved, write_file
from ui.tables import DataTable
from ui.theme import GRID, Tone
from ui.widgets import EmptyState, Message, PageHeader, keep_focus, label

_PAUSE: Final = 120  # milliseconds in which several changes of the width are one
_NO_CHART: Final = "Too few people for a chart; the table has what may be shown."
_ON_FIGURES, _EMPTY = range(2)


@dataclass(frozen=True, slots=True)
class _Offer:
    """What can be counted by and whose, and what was counted; None: why not."""

    variables: Sequence[AlumniVariable]
    segments: Sequence[Segment]
    summary: AlumniSummary | None
    refusal: str = ""


class StatisticsView(AlumniView):
    """Signal: `closed` to go back to the people."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._summary: AlumniSummary | None = None
        self._header = PageHeader("Alumni statistics")
        self._choices = StatisticsChoices(context.preferences)
        self._chart = ChartView("Chart of alumni statistics")
        self._table = DataTable("Alumni statistics", statistics_table(None))
        self._right = QVBoxLayout()
        self._note = label("", ink="muted", wrap=True)
        self._stack = QStackedWidget()
        self._redraw = QTimer(self, singleShot=True, interval=_PAUSE)
        self._redraw.timeout.connect(self._draw)
        self._actions = self._bind_actions()
        self._build_ui()
        self._choices.changed.connect(self.refresh)
        self._chart.width_changed.connect(self._redraw.start)
        self._chart.value_chosen.connect(lambda value, _group: self._list_row(int(value)))
        context.theme.scheme_changed.connect(self._redraw.start)

    def refresh(self) -> None:
        """Count again."""
        database, asked = self._context.database, self._choices.request()

        def read(progress: Progress) -> _Offer:
            with database.read() as connection, interruptible(connection, progress):
                variables, segments = list_variables(connection), list_segments(connection)
                request = asked
                if request is None:
                    return _Offer(variables, segments, None)
                limits = thresholds(office_settings(connection))
                try:
                    found = summarise_alumni(connection, request, limits, date.today())
                except UserError as error:  # a segment or field that somebody deleted
                    return _Offer(variables, segments, None, error.message)
                return _Offer(variables, segments, found)

        self._header.set_subtitle("Counting…")
        self.start_reading(read, self._show)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stop_reading()

    def _bind_actions(self) -> dict[str, QAction]:
        functions: Sequence[tuple[Action, str, Callable[[], object]]] = (
            (LIST_GROUP, "Show in Alumni", self._list_current),
            (EXPORT_STATISTICS, "Export…", self._export),
            (COPY_PICTURE, "Copy chart", self._copy_chart),
            (COPY_FIGURES, "Copy table", self._copy_table),
        )
        return {one.key: bind(self, one, run, text=text) for one, text, run in functions}

    def _build_ui(self) -> None:
        self.focus_on_show(self._choices.first)
        inside = QWidget()
        inside.setProperty("ground", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        column.addWidget(self._chart)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setAccessibleName("Chart")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        framed = QFrame()
        framed.setProperty("kind", "card")
        around = QVBoxLayout(framed)
        around.setContentsMargins(1, 1, 1, 1)
        around.addWidget(scroll)
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(framed, 1)
        row.addLayout(self._right, 1)
        self._right.addWidget(self._table)
        self._stack.addWidget(content)
        self._stack.addWidget(
            EmptyState("alumni", "Nobody to count", "Import a spreadsheet or add a person first.")
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for action in self._actions.values():
            buttons.addWidget(action_button(action))
        buttons.addStretch(1)
        self._column.addWidget(self._header)
        self._column.addWidget(self._choices)
        self._column.addLayout(buttons)
        self._column.addWidget(self._stack, 1)
        self._column.addWidget(self._note)

    # --- what was counted --------------------------------------------------------------------

    def _show(self, found: _Offer) -> None:
        self._choices.offer(found.variables, found.segments)
        asked = self._choices.request()
        counted = None if found.summary is None else found.summary.request
        if asked is not None and asked != counted and not found.refusal:
            self.refresh()  # the variables were not known, or a segment went
            return
        self._summary = found.summary
        if found.summary is None:
            self._header.set_subtitle(found.refusal)
            return
        summary = found.summary
        counting = plural(summary.people, "living person", "living people")
        self._header.set_subtitle(f"{title_of(summary)} · {counting}")
        self._note.setText(" ".join(notes(summary)))
        self._stack.setCurrentIndex(_ON_FIGURES if summary.groups else _EMPTY)
        self._show_table(summary)
        exact = summary.thresholds is None
        self._actions[LIST_GROUP.key].setEnabled(exact and bool(summary.groups))
        for key in (EXPORT_STATISTICS.key, COPY_FIGURES.key):
            self._actions[key].setEnabled(bool(summary.groups))
        self._actions[COPY_PICTURE.key].setEnabled(False)
        self._chart.set_chart(None, "")
        self._draw()

    def _show_table(self, summary: AlumniSummary) -> None:
        """Show the figures in a table of their own, as their columns are others."""
        table = DataTable(f"Table: {title_of(summary)}", statistics_table(summary))
        if len(summary.titles) == 1:
            table.share_room("label")
        table.row_opened.connect(lambda _row: self._list_current())
        with keep_focus(self):
            self._right.replaceWidget(self._table, table)
            self._table.hide()
            self._table.deleteLater()
            self._table = table
        if summary.groups:
            table.go_to(table.model().index(0, 0))

    def _draw(self) -> None:
        summary, width = self._summary, self._chart.width()
        if summary is None or not summary.groups or not self._chart.isVisible():
            return
        # Painted at once: a chart of thirty groups takes some milliseconds.
        from exporters.charts.alumni_charts import describe_alumni, draw_alumni

        drawing = draw_alumni(summary, chart_style(width))
        self._chart.set_chart(drawing, _NO_CHART, choosable=summary.thresholds is None)
        self._chart.setAccessibleDescription(describe_alumni(summary))
        self._actions[COPY_PICTURE.key].setEnabled(drawing is not None)

    # --- what is made of it ------------------------------------------------------------------

    def _list_current(self) -> None:
        """List the people of the current cell: of the row, or of the row and a column."""
        summary, index = self._summary, self._table.currentIndex()
        if summary is None or not index.isValid():
            return
        row = index.row() if index.row() < len(summary.groups) else None
        at = index.column() - 1
        is_cell = len(summary.titles) > 1 and 0 <= at < len(summary.columns)
        self._list_people(summary.request, row, at if is_cell else None)

    def _list_row(self, row: int) -> None:
        if self._summary is not None:
            self._list_people(self._summary.request, row, None)

    def _list_people(self, request: AlumniRequest, row: int | None, column: int | None) -> None:
        if request.publish_safe:
            return
        database = self._context.database

        def find(progress: Progress) -> PeopleOfCell:
            with database.read() as connection, interruptible(connection, progress):
                return people_of_cell(connection, request, row, column, date.today())

        def show(found: PeopleOfCell) -> None:
            what = ListPeople(found.title, found.expression, found.ids)
            self._context.navigate(ALUMNI, what)

        self._context.jobs.read(find, show)

    def _copy_chart(self) -> None:
        summary = self._summary
        if summary is None:
            return

        def draw(_progress: Progress) -> QImage:
            from exporters.alumni_statistics import statistics_png

            return QImage.fromData(statistics_png(summary))

        def put(image: QImage) -> None:
            QGuiApplication.clipboard().setImage(image)
            self._context.jobs.said.emit(Message("Chart copied as a picture.", Tone.GOOD))

        self._context.jobs.read(draw, put)

    def _copy_table(self) -> None:
        if self._summary is not None:
            texts = [one.as_text() for one in alumni_tables(self._summary)]
            QGuiApplication.clipboard().setText("\n\n".join(texts))
            self._context.jobs.said.emit(Message("Table copied.", Tone.GOOD))

    def _export(self) -> None:
        summary, database = self._summary, self._context.database
        if summary is None:
            return
        path = ask_for_path(self._context.preferences, self, title_of(summary), STATISTICS_ENDINGS)
        if path is None:
            return

        def write(_progress: Progress) -> None:
            from exporters.alumni_statistics import write_statistics
            from ui.print.document_pdf import write_document_pdf

            with database.read() as connection:
                office = office_settings(connection).name
            write_statistics(path, [summary], office, write_document_pdf)

        said = plural(len(summary.groups), "group")
        write_file(self._context, path, write, lambda _: report_saved(self._context, path, said))
