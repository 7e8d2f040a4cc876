"""People to a file: asked what and where, written as a job, opened from the message."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from core.progress import Progress
from core.text import plural
from exporters.layouts import Layout, list_layouts, save_layout
from models.database import Database
from queries.people import NAME, WAVE
from records.people import NAME_KEYS
from ui.context import PageContext
from ui.pages.alumni.export_dialog import Content, ExportDialog, Wanted
from ui.pages.alumni.people_table import PeopleTable
from ui.table_export import SEVERAL_SHEETS, as_sheet, ask_where, tell_written, write_file
from ui.tables import TableSnapshot
from ui.theme import Tone
from ui.widgets import Message

_CARDS: Final = ".vcf"


def export_people(context: PageContext, parent: QWidget, table: PeopleTable) -> None:
    """Ask about the people of `table`, and write them."""
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
            columns=len(table.keys),
        )
        dialog.accepted.connect(lambda: _write(context, parent, table, dialog))
        dialog.open()

    context.jobs.read(read, ask)


def export_person(context: PageContext, parent: QWidget, person_id: int) -> None:
    """Ask where, and write all that is on record about one person."""
    path = ask_where(context.preferences, parent, "Person", SEVERAL_SHEETS)
    if path is None:
        return
    database = context.database

    def work(progress: Progress) -> int:
        from exporters.contacts import export_contacts

        return export_contacts(
            database, path, person_ids=[person_id], with_details=True, progress=progress
        )

    write_file(
        context, path, work, lambda _count: tell_written(context, path, "the person’s full record")
    )


def layout_keys(columns: Sequence[str]) -> tuple[str, ...]:
    """The fields that columns of the table show; waves are none, the name is several."""
    keys: list[str] = []
    for key in columns:
        if key == NAME:
            keys += NAME_KEYS
        elif not key.startswith(WAVE):
            keys.append(key)
    return tuple(keys)


def _write(context: PageContext, parent: QWidget, table: PeopleTable, dialog: ExportDialog) -> None:
    wanted = dialog.wanted
    dialog.remember()
    if wanted.keep_as:
        _keep_layout(context, Layout(wanted.keep_as, layout_keys(table.keys)))
    ending = _CARDS if wanted.content is Content.CARDS else wanted.form
    path = ask_where(context.preferences, parent, "Alumni", [ending])
    shown = table.shown(selected=wanted.selected_only)
    if path is None or shown is None:
        return
    ids = list(table.selected_ids() if wanted.selected_only else table.ids)
    database = context.database
    write_file(
        context,
        path,
        lambda progress: _write_people(database, path, wanted, shown, ids, progress),
        lambda count: tell_written(context, path, plural(count, "person", "people")),
    )


def _write_people(
    database: Database,
    path: Path,
    wanted: Wanted,
    shown: TableSnapshot,
    ids: Sequence[int],
    progress: Progress,
) -> int:
    """Write what is wanted of the people `ids`, whom `shown` shows; on another thread."""
    # What writes workbooks is not loaded with the window.
    from exporters.contacts import export_contacts
    from exporters.details import detail_sheets
    from exporters.editable import export_editable
    from exporters.vcards import VCardVersion, export_vcards
    from tabular.writing.tables import write_tables

    match wanted.content:
        case Content.SHOWN:
            with database.read() as connection:
                others = detail_sheets(connection, ids) if wanted.with_details else []
                return write_tables(path, [as_sheet(shown), *others], progress=progress)[0]
        case Content.EDITING:
            return export_editable(database, path, person_ids=ids, progress=progress)
        case Content.CARDS:
            version = VCardVersion(wanted.form)
            return export_vcards(database, path, version=version, person_ids=ids, progress=progress)
        case Content.FIELDS | Content.LAYOUT:
            keys = None if wanted.layout is None else wanted.layout.keys
            return export_contacts(
                database,
                path,
                person_ids=ids,
                keys=keys,
                with_details=wanted.with_details,
                progress=progress,
            )


def _keep_layout(context: PageContext, layout: Layout) -> None:
    database = context.database
    said = Message(f"Export layout “{layout.name}” saved.", Tone.GOOD)
    context.jobs.write(
        lambda _progress: save_layout(database, layout),
        lambda _kept: context.jobs.said.emit(said),
        title=f"Saving export layout “{layout.name}”",
    )
