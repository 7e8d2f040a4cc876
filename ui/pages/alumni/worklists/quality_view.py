"""How good the records of each cohort or segment are, what counts, and the list behind a share."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedWidget

from core.formats import format_number
from core.progress import Progress
from models.interruptible import interruptible
from queries.data_quality import QualityGroup, measure_cohorts, measure_segments
from records.data_quality.quality import QUALITY_LABELS, QUALITY_MEANINGS, QualityCode
from ui.context import PageContext
from ui.formats import rounded_percent
from ui.pages.alumni.view import AlumniView
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel
from ui.widgets import EmptyState, PageHeader, Tabs, label

_TABS: Final = ("Cohorts", "Segments and lists")
_SHARES: Final = tuple(QualityCode)
_SCORE: Final = (
    "Of 100: the average of these shares. Nobody who has died is counted; whoever has two awards"
    " may be in two cohorts."
)
_FIRST_SHARE: Final = 3  # the column


class QualityView(AlumniView):
    """Signal: `missing_chosen(str)` with the filter of people who lack something."""

    missing_chosen = Signal(str)

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._groups: tuple[Sequence[QualityGroup], ...] = ((), ())
        self._header = PageHeader(
            "Data quality",
            "Press Enter on a share to list who lacks it, on a name to list who lacks anything.",
        )
        meanings = [f"{QUALITY_LABELS[one]}: {QUALITY_MEANINGS[one]}" for one in _SHARES]
        self._meanings = label("\n".join((*meanings, _SCORE)), ink="muted", wrap=True)
        self._tabs = Tabs(_TABS)
        self._tabs.setAccessibleName("Data quality of")
        self._models = [RowsTableModel(_columns(one)) for one in ("Completed", "Segment or list")]
        self._tables = [
            DataTable(f"Data quality: {name}", model)
            for name, model in zip(_TABS, self._models, strict=True)
        ]
        self._stack = QStackedWidget()
        self._build_ui()

    def refresh(self) -> None:
        """Measure again."""
        database = self._context.database

        def read(progress: Progress) -> tuple[Sequence[QualityGroup], ...]:
            with database.read() as connection, interruptible(connection, progress):
                return measure_cohorts(connection), measure_segments(connection)

        self.start_reading(read, self._show)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stop_reading()

    def _build_ui(self) -> None:
        self._column.addWidget(self._header)
        self._column.addWidget(self._meanings)
        self._column.addWidget(self._tabs)
        self._column.addWidget(self._stack, 1)
        for table in self._tables:
            table.share_room("title")
            table.print_in_window()
            table.row_opened.connect(self._list_missing)
            self._stack.addWidget(table)
        self._stack.addWidget(EmptyState("check", "Nobody to measure", "There is nothing here."))
        self._tabs.currentChanged.connect(self._show_tab)
        self.focus_on_show(self._tables[0])

    def _show(self, groups: tuple[Sequence[QualityGroup], ...]) -> None:
        self._groups = groups
        for some, model in zip(groups, self._models, strict=True):
            model.set_rows([_row(one) for one in some])
        self._show_tab(self._tabs.currentIndex())

    def _show_tab(self, at: int) -> None:
        self._stack.setCurrentIndex(at if self._groups[at] else len(_TABS))
        if self._groups[at] and not self._tables[at].currentIndex().isValid():
            self._tables[at].go_to(self._models[at].index(0, 0))

    def _list_missing(self, row: int) -> None:
        """List the people of a group who lack what the current column is about, or anything."""
        at = self._tabs.currentIndex()
        group = self._groups[at][row]
        code = _code_of(self._tables[at].currentIndex().column())
        shares = [one for one in group.quality.shares if code in (None, one.code)]
        if shares:
            missing = " or ".join(f"({one.missing})" for one in shares)
            self.missing_chosen.emit(f"({missing}) and {group.where}")


def _columns(title: str) -> tuple[Column, ...]:
    return (
        Column("title", title, ColumnKind.STRONG, 180, sortable=False),
        Column("people", "People", ColumnKind.NUMBER, 76, sortable=False),
        Column("score", "Of 100", ColumnKind.NUMBER, 70, sortable=False),
        *(
            Column(one, QUALITY_LABELS[one], ColumnKind.NUMBER, 160, sortable=False)
            for one in _SHARES
        ),
    )


def _code_of(column: int) -> QualityCode | None:
    """What a column is a share of; None for the others."""
    return _SHARES[column - _FIRST_SHARE] if column >= _FIRST_SHARE else None


def _row(group: QualityGroup) -> Row:
    quality = group.quality
    score = "–" if quality.score is None else f"{quality.score:.0f}"
    shares = {one.code: one for one in quality.shares}
    texts = (
        f"{rounded_percent(one.percent)} · {format_number(quality.people - one.people)} missing"
        if (one := shares.get(code)) is not None
        else "–"
        for code in _SHARES
    )
    return (group.title, format_number(quality.people), score, *texts)
