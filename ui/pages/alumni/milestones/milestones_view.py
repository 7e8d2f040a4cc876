"""Milestones in a table: how many celebrate, who can be reached, and what is made for them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from core.formats import format_number, plural
from core.progress import Progress
from models.interruptible import interruptible
from queries.milestones import (
    MILESTONE_LABELS,
    Milestone,
    MilestoneKind,
    find_milestones,
    joint_filter,
    people_of,
)
from records.fields.definitions import all_fields
from records.filters.filter_sql import person_ids
from records.filters.model import Filter
from records.filters.parser import parse
from records.filters.segments import Segment, list_segments
from records.handed_out import ListRecipient
from records.office import office_settings
from ui.actions import EXPORT_MILESTONE, MAILING, SAVE_SEGMENT, SHOW_MILESTONE, Action
from ui.bound_actions import action_button, bind
from ui.context import ALUMNI, ListPeople, PageContext
from ui.handed_out import ask_recipient, record_list
from ui.pages.alumni.milestones.choices import MilestoneChoices
from ui.pages.alumni.segments.dialogs import open_save_segment_dialog
from ui.pages.alumni.view import AlumniView
from ui.table_export import ask_for_path, report_saved, write_file
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel
from ui.theme import GRID, Tone
from ui.widgets import EmptyState, Message, PageHeader

_COLUMNS: Final = (
    Column("title", "Milestone", ColumnKind.STRONG, 190, sortable=False),
    Column("detail", "When", ColumnKind.MUTED, 190, sortable=False),
    Column("people", "People", ColumnKind.NUMBER, 90, sortable=False),
    Column("email", "By e-mail", ColumnKind.NUMBER, 90, sortable=False),
    Column("post", "By post", ColumnKind.NUMBER, 90, sortable=False),
    Column("lost", "Lost", ColumnKind.NUMBER, 76, sortable=False),
    Column("deceased", "Deceased", ColumnKind.NUMBER, 90, sortable=False),
)
_DECEASED: Final = 6  # the column
_ENDINGS: Final = (".xlsx", ".docx", ".pdf")


class MilestonesView(AlumniView):
    """Signal: `closed` to go back to the people."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._shown: Sequence[Milestone] = ()
        self._header = PageHeader("Milestones and reunions")
        self._choices = MilestoneChoices(date.today())
        self._model = RowsTableModel(_COLUMNS)
        self._table = DataTable("Milestones", self._model)
        self._stack = QStackedWidget()
        self._actions = self._bind_actions()
        self._build_ui()

    def refresh(self) -> None:
        """Count again who celebrates."""
        self.stop_reading()
        query = self._choices.query()
        if query is None:
            self._show(())
            return
        database, today = self._context.database, date.today()

        def read(progress: Progress) -> Sequence[Milestone]:
            with database.read() as connection, interruptible(connection, progress):
                return find_milestones(connection, query, today)

        self._header.set_subtitle("Counting…")
        self.start_reading(read, self._show)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stop_reading()

    def _bind_actions(self) -> list[QAction]:
        functions: Sequence[tuple[Action, str, Callable[[], object]]] = (
            (SHOW_MILESTONE, "Show in Alumni", self._show_people),
            (MAILING, "", self._open_mailing),
            (EXPORT_MILESTONE, "Export list…", self._export),
            (SAVE_SEGMENT, "Save as segment…", self._save_segment),
        )
        return [bind(self, action, run, text=text) for action, text, run in functions]

    def _build_ui(self) -> None:
        self.focus_on_show(self._table)
        self._table.share_room("title", "detail")
        self._table.print_in_window()
        self._table.row_opened.connect(lambda _row: self._show_people())
        self._table.selection_changed.connect(self._offer)
        self._choices.changed.connect(self.refresh)
        self._stack.addWidget(self._table)
        self._stack.addWidget(
            EmptyState("date", "No milestones", "Nobody on record celebrates then.")
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for action in self._actions:
            buttons.addWidget(action_button(action))
        buttons.addStretch(1)
        self._column.addWidget(self._header)
        self._column.addWidget(self._choices)
        self._column.addLayout(buttons)
        self._column.addWidget(self._stack, 1)
        self._offer()

    def _show(self, found: Sequence[Milestone]) -> None:
        chosen = {one.title for one in self._selected()}
        again = [row for row, one in enumerate(found) if one.title in chosen]
        peopled = [row for row, one in enumerate(found) if one.people]
        row = next(iter([*again, *peopled]), 0)
        self._shown = found
        self._table.setColumnHidden(_DECEASED, self._choices.kind is not MilestoneKind.CLASSES)
        self._model.set_rows([_row(one) for one in found])
        self._stack.setCurrentIndex(0 if found else 1)
        if found:
            self._table.go_to(self._model.index(row, 0))
        self._offer()

    def _offer(self) -> None:
        chosen = self._selected()
        people = sum(one.people for one in chosen)
        for action in self._actions:
            action.setEnabled(people > 0)
        said = "Press Enter to list the people of a row; select several to have them together."
        if len(chosen) > 1:
            said = f"{plural(len(chosen), 'milestone')} selected."
        self._header.set_subtitle(said)

    def _selected(self) -> Sequence[Milestone]:
        rows = self._table.selected_rows()
        return [self._shown[row] for row in rows if row < len(self._shown)]

    # --- what is made of the selected ones ---------------------------------------------------

    def _show_people(self) -> None:
        if any(one.people for one in self._selected()):
            where = joint_filter(self._selected())
            self._context.navigate(ALUMNI, ListPeople(expression=where))

    def _open_mailing(self) -> None:
        from ui.pages.alumni.mailing_dialog import MailingDialog, MailingScope

        database, where = self._context.database, joint_filter(self._selected())
        purpose = self._choices.purpose

        def read(progress: Progress) -> Sequence[int]:
            with database.read() as connection, interruptible(connection, progress):
                return person_ids(connection, parse(where, all_fields(connection)))

        def ask(ids: Sequence[int]) -> None:
            scope = MailingScope(plural(len(ids), "person", "people"), lambda: ids)
            dialog = MailingDialog(self._context, self, [scope])
            dialog.choose_purpose(purpose)
            dialog.open()

        self._context.jobs.read(read, ask)

    def _export(self) -> None:
        ask_recipient(self._context, self, self._export_for)

    def _export_for(self, recipient: ListRecipient | None) -> None:
        chosen, purpose = self._selected(), self._choices.purpose
        title = MILESTONE_LABELS[self._choices.kind]
        path = ask_for_path(self._context.preferences, self, title, _ENDINGS)
        if path is None:
            return
        database = self._context.database

        def write(_progress: Progress) -> int:
            from exporters.people_lists import write_people_list_file
            from queries.people_lists import class_list
            from ui.print.document_pdf import write_document_pdf

            with database.read() as connection:
                groups = people_of(connection, chosen)
                listed = class_list(connection, groups, purpose, title)
                office = office_settings(connection).name
            write_people_list_file(path, listed, office, write_document_pdf)
            record_list(database, recipient, title, listed.count)
            return listed.count

        write_file(
            self._context,
            path,
            write,
            lambda count: report_saved(self._context, path, plural(count, "person", "people")),
            records=recipient is not None,
        )

    def _save_segment(self) -> None:
        database, where = self._context.database, joint_filter(self._selected())

        def read(_progress: Progress) -> tuple[Filter, Sequence[Segment]]:
            with database.read() as connection:
                return parse(where, all_fields(connection)), list_segments(connection)

        def ask(found: tuple[Filter, Sequence[Segment]]) -> None:
            open_save_segment_dialog(self._context, self, *found, self._report_segment)

        self._context.jobs.read(read, ask)

    def _report_segment(self, saved: Segment) -> None:
        self._context.jobs.said.emit(Message(f"Segment “{saved.name}” saved.", Tone.GOOD))


def _row(one: Milestone) -> Row:
    counts = (one.people, one.email, one.post, one.lost, one.deceased)
    return (one.title, one.detail, *map(format_number, counts))
