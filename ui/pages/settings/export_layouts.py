"""The layouts of exports that were kept: rename, delete."""

from collections.abc import Sequence

from exporters.layouts import Layout, delete_layout, list_layouts, rename_layout
from models.batch_kinds import BatchKind
from records.fields.definitions import Field, all_fields
from ui.context import PageContext
from ui.pages.settings.section import Section
from ui.pages.settings.table_card import TableCard
from ui.tables import Column, ColumnKind
from ui.undo import write_batch


class LayoutsSection(Section):
    """A table of layouts; a name is edited in place."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._layouts: Sequence[Layout] = ()
        self._list = TableCard(
            "Export layouts",
            ("Saved sets of columns for exports of people, chosen when you export from Alumni."),
            [
                Column("name", "Name", ColumnKind.STRONG, 200, editable=True),
                Column("columns", "Columns", ColumnKind.TEXT, 320),
                Column("delete", "", ColumnKind.LINK, 90),
            ],
            "No export layouts yet. Save one when you export from Alumni.",
            removal="delete",
        )
        self._list.edited.connect(self._rename)
        self._list.link_clicked.connect(self._delete)
        self.column.addWidget(self._list)

    def refresh(self) -> None:
        database = self.context.database

        def read(_progress: object) -> tuple[list[Layout], dict[str, Field]]:
            with database.read() as connection:
                return list_layouts(connection), dict(all_fields(connection))

        self.context.jobs.read(read, lambda found: self._show(*found))

    def _show(self, layouts: Sequence[Layout], fields: dict[str, Field]) -> None:
        self._layouts = layouts
        self._list.show_rows(
            [
                (
                    layout.name,
                    ", ".join(fields[key].label for key in layout.keys if key in fields),
                    "Delete",
                )
                for layout in layouts
            ]
        )

    def _rename(self, row: int, _key: str, name: str) -> None:
        layout = self._layouts[row]
        write_batch(
            self.context,
            BatchKind.LAYOUT_RENAME,
            lambda changes: rename_layout(changes, layout.name, name),
            title=f"Renaming “{layout.name}”",
        )

    def _delete(self, row: int, _key: str) -> None:
        layout = self._layouts[row]
        write_batch(
            self.context,
            BatchKind.LAYOUT_DELETE,
            lambda changes: delete_layout(changes, layout.name),
            title=f"Deleting “{layout.name}”",
        )
