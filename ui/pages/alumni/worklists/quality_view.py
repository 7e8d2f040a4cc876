"""How good the records of each cohort or segment are, what counts, and the list behind a share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedWidget

from core.formats import format_number
from core.progress import Progress
from models.interruptible import interruptible
from queries.data_quality import (
    CheckResult,
    QualityGroup,
    measure_checks,
    measure_cohorts,
    measure_segments,
)
from queries.figure_history import DailyFigure, read_former_checks
from records.data_quality.quality import QUALITY_LABELS, QUALITY_MEANINGS, QualityCode
from records.duplicates.undecided_pairs import count_undecided_pairs
from ui.context import ALUMNI, PageContext, ShowDuplicates
from ui.formats import rounded_percent, signed_number
from ui.pages.alumni.view import AlumniView
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel
from ui.widgets import EmptyState, PageHeader, Tabs, label

_TABS: Final = ("Checks", "Cohorts", "Segments and lists")
_ON_CHECKS: Final = 0
_SHARES: Final = tuple(QualityCode)
_SCORE: Final = (
    "Of 100: the average of these shares. Nobody who has died is counted; whoever has two awards"
    " may be in two cohorts."
)
_FIRST_SHARE: Final = 3  # the column
_FIRST_CHECK: Final = _FIRST_SHARE + len(_SHARES)


_COMPARE: Final = "Compare them, and merge or mark as different"
_CHECK_COLUMNS: Final = (
    Column("title", "Check", ColumnKind.STRONG, 220, sortable=False),
    Column("people", "People", ColumnKind.NUMBER, 84, sortable=False),
    Column("share", "Share", ColumnKind.NUMBER, 76, sortable=False),
    Column("change", "In a month", ColumnKind.NUMBER, 100, sortable=False),
    Column("remedy", "What to do", ColumnKind.TEXT, 330, sortable=False),
)


@dataclass(frozen=True, slots=True)
class _Measured:
    """What was measured: of everybody with the first figures of a month, and of groups."""

    checks: Sequence[CheckResult]
    former: Mapping[str, DailyFigure]
    duplicates: int
    groups: tuple[Sequence[QualityGroup], ...]


class QualityView(AlumniView):
    """Signal: `missing_chosen(str)` with the filter of people who lack something."""

    missing_chosen = Signal(str)

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._groups: tuple[Sequence[QualityGroup], ...] = ((), ())  # by cohort, by segment
        self._checks: Sequence[CheckResult] = ()
        self._header = PageHeader(
            "Data quality",
            "Press Enter on a check or a share to list the people whom it concerns.",
        )
        meanings = [f"{QUALITY_LABELS[one]}: {QUALITY_MEANINGS[one]}" for one in _SHARES]
        self._meanings = label("\n".join((*meanings, _SCORE)), ink="muted", wrap=True)
        self._tabs = Tabs(_TABS)
        self._tabs.setAccessibleName("Data quality of")
        self._models = [
            RowsTableModel(_CHECK_COLUMNS),
            *(RowsTableModel(_columns(one)) for one in ("Completed", "Segment or list")),
        ]
        self._tables = [
            DataTable(f"Data quality: {name}", model)
            for name, model in zip(_TABS, self._models, strict=True)
        ]
        self._stack = QStackedWidget()
        self._build_ui()

    def refresh(self) -> None:
        """Measure again."""
        database = self._context.database

        def read(progress: Progress) -> _Measured:
            with database.read() as connection, interruptible(connection, progress):
                return _Measured(
                    measure_checks(connection),
                    read_former_checks(connection, date.today()),
                    count_undecided_pairs(connection),
                    (measure_cohorts(connection), measure_segments(connection)),
                )

        self.start_reading(read, self._show)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stop_reading()

    def _build_ui(self) -> None:
        self._column.addWidget(self._header)
        self._column.addWidget(self._meanings)
        self._column.addWidget(self._tabs)
        self._column.addWidget(self._stack, 1)
        for at, table in enumerate(self._tables):
            table.share_room("title")
            table.print_in_window()
            table.row_opened.connect(self._list_failing if at == _ON_CHECKS else self._list_missing)
            self._stack.addWidget(table)
        self._stack.addWidget(EmptyState("check", "Nobody to measure", "There is nothing here."))
        self._tabs.currentChanged.connect(self._show_tab)
        self.focus_on_show(self._tables[0])

    def _show(self, found: _Measured) -> None:
        self._groups, self._checks = found.groups, found.checks
        rows = [_check_row(one, found.former.get(one.check.code)) for one in found.checks]
        pairs = ("Possible duplicates", format_number(found.duplicates), "", "", _COMPARE)
        self._models[_ON_CHECKS].set_rows([*rows, pairs])
        for some, model in zip(found.groups, self._models[1:], strict=True):
            model.set_rows([_row(one) for one in some])
        self._show_tab(self._tabs.currentIndex())

    def _show_tab(self, at: int) -> None:
        is_filled = bool(self._models[at].rowCount())
        self._stack.setCurrentIndex(at if is_filled else len(_TABS))
        self._meanings.setVisible(at != _ON_CHECKS)
        if is_filled and not self._tables[at].currentIndex().isValid():
            self._tables[at].go_to(self._models[at].index(0, 0))

    def _list_failing(self, row: int) -> None:
        """List the people who fail a check, or show the possible duplicates."""
        if row < len(self._checks):
            self.missing_chosen.emit(self._checks[row].check.where)
        else:
            self._context.navigate(ALUMNI, ShowDuplicates())

    def _list_missing(self, row: int) -> None:
        """List the people of a group who lack what the current column is about, or anything."""
        at = self._tabs.currentIndex()
        group = self._groups[at - 1][row]
        column = self._tables[at].currentIndex().column()
        if column >= _FIRST_CHECK:
            failed = group.checks[column - _FIRST_CHECK].check.where
            self.missing_chosen.emit(f"({failed}) and {group.where}")
            return
        code = _code_of(column)
        shares = [one for one in group.quality.shares if code in (None, one.code)]
        if shares:
            missing = " or ".join(f"({one.missing})" for one in shares)
            self.missing_chosen.emit(f"({missing}) and {group.where}")


def _check_row(result: CheckResult, former: DailyFigure | None) -> Row:
    change = "" if former is None else signed_number(result.people - former.people)
    return (
        result.check.label, format_number(result.people), rounded_percent(result.percent), change,
        result.check.remedy,
    )  # fmt: skip


def _columns(title: str) -> tuple[Column, ...]:
    return (
        Column("title", title, ColumnKind.STRONG, 180, sortable=False),
        Column("people", "People", ColumnKind.NUMBER, 76, sortable=False),
        Column("score", "Of 100", ColumnKind.NUMBER, 70, sortable=False),
        *(
            Column(one, QUALITY_LABELS[one], ColumnKind.NUMBER, 140, sortable=False)
            for one in _SHARES
        ),
        Column("bounced", "E-mail bounced", ColumnKind.NUMBER, 112, sortable=False),
        Column("no_consent", "No consent", ColumnKind.NUMBER, 94, sortable=False),
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
    checks = (format_number(one.people) for one in group.checks)
    return (group.title, format_number(quality.people), score, *texts, *checks)
