"""News about alumni in a table, narrowed by state: written, marked, published, exported."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from core.errors import UserError
from core.formats import format_number, plural
from core.progress import Progress
from core.text import fold
from models.batch_kinds import BatchKind
from records.news.news_items import (
    EDITED,
    PUBLISHED,
    STATES,
    News,
    NewsItem,
    delete_news,
    list_news,
    set_news_state,
)
from ui.actions import (
    ADD_NEWS,
    DELETE_NEWS,
    EDIT_NEWS,
    EXPORT_NEWS,
    FIND_IN_LIST,
    MARK_NEWS,
    Action,
)
from ui.bound_actions import action_button, bind, bind_row_actions, menu_button
from ui.context import PageContext
from ui.pages.alumni.news.news_dialog import IssueDialog, NewsDialog
from ui.pages.alumni.news.news_rows import COLUMNS, news_row, searched, sort_value
from ui.pages.alumni.news.newsletter_export import export_newsletter
from ui.pages.alumni.view import AlumniView
from ui.tables import DataTable, RowsTableModel, SortKey, sort_rows
from ui.theme import GRID, Tone
from ui.undo import write_batch
from ui.widgets import Chip, EmptyState, Message, PageHeader, chip_row
from ui.widgets.fields import search_field


class NewsView(AlumniView):
    """Signal: `closed` to go back to the people."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._all: Sequence[News] = ()
        self._shown: Sequence[News] = ()
        self._state: str | None = None  # whose news is listed; None: all
        self._header = PageHeader("News")
        self._search = search_field("Search news…", 204)
        self._chips = {None: Chip("All", checkable=True)} | {
            state: Chip(words, checkable=True) for state, words in STATES.items()
        }
        self._model = RowsTableModel(COLUMNS)
        self._table = DataTable("News", self._model)
        self.focus_on_show(self._table)
        self._stack = QStackedWidget()
        self._actions = self._bind_actions()
        self._build_ui()

    def refresh(self) -> None:
        """Read the news again."""
        database = self._context.database

        def read(_progress: Progress) -> Sequence[News]:
            with database.read() as connection:
                return list_news(connection)

        self.start_reading(read, self._show)

    def _bind_actions(self) -> dict[str, QAction]:
        functions: Sequence[tuple[Action, str, str, Callable[[], object]]] = (
            (EDIT_NEWS, "Edit…", "F2", self._edit),
            (DELETE_NEWS, "Delete", "Del", self._delete),
        )
        return bind_row_actions(self._table, functions)

    def _build_ui(self) -> None:
        self._search.textChanged.connect(self._show_list)
        self._search.returnPressed.connect(self._table.setFocus)
        bind(self, FIND_IN_LIST, self._search.setFocus, text="Search news")
        self._header.add(self._search)
        self._header.add(action_button(bind(self, EXPORT_NEWS, self._export)))
        self._header.add(action_button(bind(self, ADD_NEWS, self._add), "primary"))
        for state, chip in self._chips.items():
            chip.clicked.connect(partial(self._choose, state))
        self._table.remember(self._context.preferences, "news")
        self._table.share_room("title", "about", "source")
        self._table.row_opened.connect(lambda _row: self._edit())
        self._table.selection_changed.connect(self._show_selection)
        self._table.sort_asked.connect(self._sort)
        self._table.print_in_window()
        filled = QWidget()
        inside = QVBoxLayout(filled)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addLayout(self._make_tools())
        inside.addWidget(chip_row(list(self._chips.values())))
        inside.addWidget(self._table, 1)
        self._stack.addWidget(QWidget())
        self._stack.addWidget(filled)
        self._stack.addWidget(
            EmptyState(
                "file",
                "No news yet",
                "Add what alumni send you or you find: whom it is about, the text, and their "
                "permission to publish it.",
                "Add news…",
                self._add,
            )
        )
        self._column.addWidget(self._header)
        self._column.addWidget(self._stack, 1)
        self._show_selection()

    def _make_tools(self) -> QHBoxLayout:
        menu = QMenu(self)
        for state, words in STATES.items():
            text = f"{words}…" if state == PUBLISHED else words
            menu.addAction(text, partial(self._mark, state))
        self._mark_as = bind(self, MARK_NEWS, lambda: mark.showMenu(), text="Mark as…")
        mark = menu_button(self._mark_as, menu)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(action_button(self._actions[EDIT_NEWS.key]))
        row.addWidget(mark)
        row.addStretch(1)
        row.addWidget(action_button(self._actions[DELETE_NEWS.key], "danger"))
        return row

    # --- what is listed --------------------------------------------------------------------

    def _show(self, found: Sequence[News]) -> None:
        self._all = found
        ready = sum(one.item.state == EDITED and one.obstacle is None for one in found)
        words = plural(len(found), "item")
        self._header.set_subtitle(f"{words}, {format_number(ready)} ready to publish")
        self._stack.setCurrentIndex(1 if found else 2)
        self._show_list()

    def _choose(self, state: str | None, *_on: bool) -> None:
        self._state = state
        self._show_list()

    def _sort(self, order_by: Sequence[SortKey]) -> None:
        self._model.set_sorting(order_by)
        self._show_list()

    def _show_list(self) -> None:
        """List the news that the state and the search leave; what is selected stays so."""
        chosen = set(self._selected())
        counts = Counter(one.item.state for one in self._all)
        for state, chip in self._chips.items():
            count = len(self._all) if state is None else counts[state]
            words = "All" if state is None else STATES[state]
            chip.setText(f"{words} {format_number(count)}")
            chip.setChecked(state == self._state)
        typed = fold(self._search.text()).split()
        kept = [
            one
            for one in self._all
            if self._state in (None, one.item.state)
            and all(word in fold(searched(one)) for word in typed)
        ]
        self._shown = sort_rows(kept, self._model.sorting, sort_value)
        self._model.set_rows([news_row(one) for one in self._shown])
        again = [at for at, one in enumerate(self._shown) if one.item.id in chosen]
        if self._shown:
            self._table.selectRow(again[0] if again else 0)
        self._show_selection()

    # --- what is done ----------------------------------------------------------------------

    def _selected(self) -> list[int]:
        return [self._shown[row].item.id for row in self._table.selected_rows()]

    def _show_selection(self) -> None:
        count = len(self._table.selected_rows())
        self._actions[EDIT_NEWS.key].setEnabled(count == 1)
        self._actions[DELETE_NEWS.key].setEnabled(count > 0)
        self._mark_as.setEnabled(count > 0)

    def _add(self) -> None:
        NewsDialog(self._context, self, NewsItem(""), ()).open()

    def _edit(self) -> None:
        news = self._shown[self._table.selected_rows()[0]]
        NewsDialog(self._context, self, news.item, news.people).open()

    def _delete(self) -> None:
        ids = self._selected()
        write_batch(
            self._context,
            BatchKind.NEWS_DELETE,
            lambda changes: delete_news(changes, ids),
            title="Deleting news",
        )

    def _mark(self, state: str) -> None:
        ids = self._selected()
        if state != PUBLISHED:
            write_batch(
                self._context,
                BatchKind.NEWS_STATE,
                lambda changes: set_news_state(changes, ids, state),
                title="Marking news",
            )
            return
        obstacle = next(
            (one.obstacle for one in self._shown if one.item.id in ids and one.obstacle), None
        )
        if obstacle is None:
            IssueDialog(self._context, self, ids, self._tell).open()
        else:
            self._context.jobs.said.emit(Message(obstacle, Tone.WARNING))

    def _tell(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._context.jobs.said.emit(Message(error.message, Tone.WARNING))
        self.refresh()

    def _export(self) -> None:
        export_newsletter(self._context, self)
