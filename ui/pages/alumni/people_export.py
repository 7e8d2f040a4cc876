"""Exports people to a file: asks for options and file, and writes in a job."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from core.formats import plural
from core.progress import Progress
from exporters.layouts import Layout, list_layouts, save_layout
from models.batch_kinds import BatchKind
from models.database import Database
from queries.people import NAME, WAVE
from records.export_snapshot import database_identity
from records.handed_out import ListRecipient
from records.people import NAME_KEYS
from ui.context import PageContext
from ui.handed_out import ask_recipient, record_list
from ui.pages.alumni.export_dialog import Content, ExportDialog, ExportRequest
from ui.pages.alumni.people_table import PeopleTable
from ui.table_export import SEVERAL_SHEETS, as_sheet, ask_for_path, report_saved, write_file
from ui.tables import TableSnapshot
from ui.undo import write_batch

_CARDS: Final = ".vcf"


def export_people(context: PageContext, parent: QWidget, table: PeopleTable) -> None:
    """Ask for the options, and export people of `table`."""
    database = context.database

    def read(_progress: Progress) -> list[Layout]:
        with database.read() as connection:
            return list_layouts(connection)

    def ask(layouts: Sequence[Layout]) -> None:
        dialog = ExportDialog(
            parent,
            context.preferences,
            layouts,
            listed=len(table.ids),
            selected=table.selected_count(),
            columns=len(table.columns.keys),
        )
        dialog.accepted.connect(lambda: _ask_recipient(context, parent, table, dialog))
        dialog.open()

    context.jobs.read(read, ask)


def export_person(context: PageContext, parent: QWidget, person_id: int) -> None:
    """Ask for a file, and export the full record of one person."""
    ask_recipient(context, parent, partial(_export_person, context, parent, person_id))


def _export_person(
    context: PageContext, parent: QWidget, person_id: int, recipient: ListRecipient | None
) -> None:
    path = ask_for_path(context.preferences, parent, "Person", SEVERAL_SHEETS)
    if path is None:
        return
    database = context.database

    def work(progress: Progress) -> int:
        from exporters.contacts import export_contacts

        count = export_contacts(
            database, path, person_ids=[person_id], with_details=True, progress=progress
        )
        record_list(database, recipient, path.name, count)
        return count

    write_file(
        context,
        path,
        work,
        lambda _count: report_saved(context, path, "the person’s full record"),
        records=recipient is not None,
    )


def layout_keys(columns: Sequence[str]) -> tuple[str, ...]:
    """The fields of table columns for a layout: none for waves, several for the name."""
    keys: list[str] = []
    for key in columns:
        if key == NAME:
            keys += NAME_KEYS
        elif not key.startswith(WAVE):
            keys.append(key)
    return tuple(keys)


def _ask_recipient(
    context: PageContext, parent: QWidget, table: PeopleTable, dialog: ExportDialog
) -> None:
    request = dialog.request
    dialog.save_choices()
    ask_recipient(context, parent, partial(_write, context, parent, table, request))


def _write(
    context: PageContext,
    parent: QWidget,
    table: PeopleTable,
    request: ExportRequest,
    recipient: ListRecipient | None,
) -> None:
    if request.save_layout_as:
        _save_layout(context, Layout(request.save_layout_as, layout_keys(table.columns.keys)))
    ending = _CARDS if request.content is Content.CARDS else request.form
    path = ask_for_path(context.preferences, parent, "Alumni", [ending])
    shown = table.shown(selected=request.selected_only)
    if path is None or shown is None:
        return
    ids = list(table.selected_ids() if request.selected_only else table.ids)
    database = context.database

    def work(progress: Progress) -> int:
        count = _write_people(database, path, request, shown, ids, progress)
        record_list(database, recipient, path.name, count)
        return count

    write_file(
        context,
        path,
        work,
        lambda count: report_saved(context, path, plural(count, "person", "people")),
        records=recipient is not None,
    )


def _write_people(
    database: Database,
    path: Path,
    request: ExportRequest,
    shown: TableSnapshot,
    ids: Sequence[int],
    progress: Progress,
) -> int:
    """Write the people `ids`, shown as `shown`, as requested; runs in a job."""
    # Imported here: writing workbooks would slow down the start of the window.
    from exporters.contacts import export_contacts
    from exporters.details import detail_sheets
    from exporters.editable import export_editable
    from exporters.vcards import VCardVersion, export_vcards
    from tabular.writing.tables import write_tables

    match request.content:
        case Content.SHOWN:
            with database.read() as connection:
                others = detail_sheets(connection, ids) if request.with_details else []
                return write_tables(path, [as_sheet(shown), *others], progress=progress)[0]
        case Content.EDITING:
            with database.write(BatchKind.DATABASE_IDENTITY) as changes:
                identity = database_identity(changes)
            return export_editable(
                database, path, identity=identity, person_ids=ids, progress=progress
            )
        case Content.CARDS:
            version = VCardVersion(request.form)
            return export_vcards(database, path, version=version, person_ids=ids, progress=progress)
        case Content.FIELDS | Content.LAYOUT:
            keys = None if request.layout is None else request.layout.keys
            return export_contacts(
                database,
                path,
                person_ids=ids,
                keys=keys,
                with_details=request.with_details,
                progress=progress,
            )


def _save_layout(context: PageContext, layout: Layout) -> None:
    write_batch(
        context,
        BatchKind.LAYOUT_SAVE,
        lambda changes: save_layout(changes, layout),
        title=f"Saving export layout “{layout.name}”",
    )
