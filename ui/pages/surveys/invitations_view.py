"""The Invitations tab of a wave: who is invited, with status and mailing lists."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from analysis.wave_progress import WaveProgress
from core.formats import format_number, plural
from core.text import fold
from models.batch_kinds import BatchKind
from queries.surveys import InvitationLine, read_invitations
from surveys.dispositions import ANSWERED, LABELS, NOT_ANSWERED, set_dispositions
from surveys.frames import LABELS as REASONS
from ui.actions import EXPORT_FORMS, EXPORT_MAILING_LIST, FIND_IN_LIST, INVITE, MARK_AS, OPEN_PERSON
from ui.bound_actions import action_button, bind, menu_button, offer, set_text
from ui.context import ALUMNI, PageContext, ShowPerson
from ui.jobs import Job
from ui.pages.surveys.answer_forms import export_forms
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel, SortKey, sort_rows
from ui.theme import PAGE_MARGIN, Tone
from ui.undo import write_batch
from ui.widgets import (
    Chip,
    EmptyState,
    Message,
    Status,
    chip_row,
    label,
)
from ui.widgets.fields import search_field

_COLUMNS = (
    Column("name", "Name", ColumnKind.STRONG, 230, sortable=True),
    Column("email", "E-mail", width=240, sortable=True),
    Column("disposition", "Status", ColumnKind.BADGE, 130, sortable=True),
    Column("messages", "Sent", ColumnKind.NUMBER, 60, sortable=True),
    Column("last_sent", "Last sent", ColumnKind.DATE, 110, sortable=True),
    Column("block", "Can’t be contacted", width=200, sortable=True),
)
_TONES = {
    "complete": Tone.GOOD,
    "partial": Tone.INFO,
    "bounced": Tone.BAD,
    "refused": Tone.WARNING,
}
_GROUPS = (
    ("All", None),
    ("Not answered", NOT_ANSWERED),
    ("Answered", ANSWERED),
    ("Bounced", frozenset({"bounced"})),
    ("Refused", frozenset({"refused"})),
    ("Ineligible", frozenset({"ineligible"})),
)


class InvitationsView(QWidget):
    """Shows the invitations of a wave; `tools` are its buttons for the wave's bar."""

    said = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._figures: WaveProgress | None = None
        self._all: Sequence[InvitationLine] = ()
        self._shown: list[InvitationLine] = []
        self._group: frozenset[str] | None = None
        self._reading: Job | None = None
        self.tools = self._make_tools()
        self._model = RowsTableModel(_COLUMNS)
        self._model.set_sorting([("name", False)])
        self._table = DataTable("Invitations", self._model)
        self._table.lists_people = True
        self._table.remember(context.preferences, "invitations")
        self._table.sort_asked.connect(self._sort)
        self._table.row_opened.connect(self._open_person)
        self._table.offer_open(OPEN_PERSON)
        self._table.print_in_window()
        self._table.rows_in_words = self._rows_in_words
        self._table.selection_changed.connect(self._show_selection)
        self._find = search_field("Search invitations", 220)
        bind(self, FIND_IN_LIST, self._find.setFocus, text="Search invitations")
        self._find.textChanged.connect(self._filter)
        self._chips = [Chip(title, checkable=True) for title, _ in _GROUPS]
        for (_, words), chip in zip(_GROUPS, self._chips, strict=True):
            chip.clicked.connect(partial(self._choose_group, words))
        self._selected = label("", ink="muted")
        filled = QWidget()
        bar = QHBoxLayout()
        bar.addWidget(chip_row(self._chips), 1)
        bar.addWidget(self._selected)
        bar.addWidget(self._find)
        column = QVBoxLayout(filled)
        column.setContentsMargins(PAGE_MARGIN, 2, PAGE_MARGIN, 16)
        column.setSpacing(10)
        column.addLayout(bar)
        column.addWidget(self._table, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())
        self._stack.addWidget(filled)
        self._stack.addWidget(
            EmptyState(
                "send",
                "No invitations yet",
                "Invite all alumni or a segment. People who can’t be contacted are excluded, with "
                "the reason.",
                "Invite…",
                self._invite,
            )
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def show_wave(self, figures: WaveProgress) -> None:
        """Read and show the invitations of a wave."""
        if self._figures is None or self._figures.wave.id != figures.wave.id:
            self._stack.setCurrentIndex(0)
            self._group = None
            self._find.clear()
        self._figures = figures
        database, wave_id = self._context.database, figures.wave.id
        if self._reading is not None:
            self._reading.cancel()

        def read(_progress: object) -> list[InvitationLine]:
            with database.read() as connection:
                return read_invitations(connection, wave_id)

        self._reading = self._context.jobs.read(read, self._show)

    def _export_forms(self) -> None:
        if self._figures is not None:
            chosen = [self._shown[row] for row in self._table.selected_rows()]
            able = [one.person_id for one in chosen if one.block is None]
            export_forms(self, self._context, self._figures.wave, able)

    def _make_tools(self) -> QWidget:
        result = QWidget()
        row = QHBoxLayout(result)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addStretch(1)
        self._set_menu = QMenu(result)
        for word, text in LABELS.items():
            if word != "not_sent":
                action = self._set_menu.addAction(text)
                action.triggered.connect(lambda _on=False, word=word: self._set_disposition(word))
        self._mark_as = bind(self, MARK_AS, lambda: mark_button.showMenu())
        self._list_export = bind(self, EXPORT_MAILING_LIST, self._export_list)
        self._forms_export = bind(self, EXPORT_FORMS, self._export_forms)
        self._invite_action = bind(self, INVITE, self._invite)
        mark_button = menu_button(self._mark_as, self._set_menu)
        for button in (
            mark_button,
            action_button(self._forms_export, text="Excel questionnaires…"),
            action_button(self._list_export),
            action_button(self._invite_action, "primary"),
        ):
            row.addWidget(button)
        return result

    def _show(self, found: list[InvitationLine]) -> None:
        self._all = found
        self._stack.setCurrentIndex(1 if found else 2)
        offer(self._list_export, when=bool(found))
        offer(self._forms_export, when=bool(found))
        self._mark_as.setVisible(bool(found))
        set_text(self._invite_action, "Invite more…" if found else INVITE.text)
        self._show_chips()
        self._filter()

    def _show_chips(self) -> None:
        counts = Counter(one.disposition for one in self._all)
        for (title, words), chip in zip(_GROUPS, self._chips, strict=True):
            count = len(self._all) if words is None else sum(counts[word] for word in words)
            chip.setText(f"{title} {format_number(count)}")
            chip.setVisible(bool(count) or words is None)
            chip.setChecked(words == self._group)

    def _choose_group(self, words: frozenset[str] | None, *_on: bool) -> None:
        self._group = words
        self._show_chips()
        self._filter()

    def _filter(self) -> None:
        typed = fold(self._find.text()).split()
        shown = [
            one
            for one in self._all
            if (self._group is None or one.disposition in self._group)
            and all(part in fold(f"{one.name} {one.email}") for part in typed)
        ]
        self._shown = sort_rows(shown, self._model.sorting, _sort_value)
        self._model.set_rows([_row(one) for one in self._shown])
        self._show_selection()

    def _rows_in_words(self) -> str:
        """The wave, the group and the search whose invitations are listed."""
        wave = "" if self._figures is None else self._figures.wave.title
        group = next(title for title, words in _GROUPS if words == self._group)
        typed = self._find.text().strip()
        parts = (wave, group if self._group else "", f"“{typed}”" if typed else "")
        return " · ".join(filter(None, parts))

    def _sort(self, order_by: Sequence[SortKey]) -> None:
        self._model.set_sorting(order_by)
        self._filter()

    def _show_selection(self) -> None:
        count = self._table.selected_count()
        self._selected.setText(f"{format_number(count)} selected" if count else "")
        self._mark_as.setEnabled(bool(count))

    def _open_person(self, row: int) -> None:
        self._context.navigate(ALUMNI, ShowPerson(self._shown[row].person_id))

    def _set_disposition(self, word: str) -> None:
        chosen = [self._shown[row].id for row in self._table.selected_rows()]

        def done(count: int) -> None:
            if not count:
                text = f"None of these can be marked as “{LABELS[word]}”. Nothing was changed."
                self.said.emit(Message(text, Tone.WARNING))

        def said(count: int) -> str:
            left = len(chosen) - count
            text = f"{plural(count, 'invitation')} marked as “{LABELS[word]}”"
            return text + (f"; {format_number(left)} unchanged." if left else ".")

        write_batch(
            self._context,
            BatchKind.DISPOSITION,
            lambda changes: set_dispositions(changes, chosen, word),
            done=done,
            said=said,
            title=f"Marking as “{LABELS[word]}”",
        )

    def _invite(self) -> None:
        if self._figures is not None:
            from ui.invitations.invite_dialog import invite_to_wave

            invite_to_wave(self, self._context, self._figures.wave)

    def _export_list(self) -> None:
        if self._figures is not None:
            from ui.pages.surveys.mailing_list_export import export_mailing_list

            export_mailing_list(self, self._context, self._figures.wave)


def _row(one: InvitationLine) -> Row:
    tone = _TONES.get(one.disposition, Tone.NEUTRAL)
    return (
        one.name,
        one.email,
        Status(LABELS[one.disposition], tone),
        one.messages or None,
        one.last_sent,
        "" if one.block is None else REASONS[one.block],
    )


def _sort_value(one: InvitationLine, key: str) -> object:
    value = getattr(one, key)
    if key == "block":
        return "" if one.block is None else REASONS[one.block]
    return value.casefold() if isinstance(value, str) else value
