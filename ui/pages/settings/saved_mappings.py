"""The saved column mappings: rename and delete."""

from collections.abc import Sequence

from importers.profiles import SavedMapping, delete, listed, rename
from models.batch_kinds import BatchKind
from ui.context import PageContext
from ui.pages.settings.section import Section
from ui.pages.settings.table_card import TableCard
from ui.tables import Column, ColumnKind
from ui.undo import write_batch

_KINDS = {"contacts": "contacts", "responses": "answers"}


class MappingsSection(Section):
    """A table of saved mappings; a name is edited in place."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._saved: Sequence[SavedMapping] = ()
        self._list = TableCard(
            "Saved mappings",
            "Which column is imported as which field. A mapping is used again for files "
            "with the same headings, in any order.",
            [
                Column("name", "Name", ColumnKind.STRONG, 240, editable=True),
                Column("kind", "Used for", ColumnKind.TEXT, 110),
                Column("columns", "Columns imported", ColumnKind.TEXT, 160),
                Column("delete", "", ColumnKind.LINK, 90),
            ],
            "No saved mappings yet. Save one at the step Columns of an import.",
            removal="delete",
        )
        self._list.edited.connect(self._rename)
        self._list.link_clicked.connect(self._delete)
        self.column.addWidget(self._list)

    def refresh(self) -> None:
        database = self.context.database

        def read(_progress: object) -> list[SavedMapping]:
            with database.read() as connection:
                return listed(connection)

        self.context.jobs.read(read, self._show)

    def _show(self, saved: Sequence[SavedMapping]) -> None:
        self._saved = saved
        self._list.show_rows(
            [
                (
                    mapping.name,
                    _KINDS.get(mapping.kind, mapping.kind),
                    f"{mapping.taken} of {mapping.columns}",
                    "Delete",
                )
                for mapping in saved
            ]
        )

    def _rename(self, row: int, _key: str, name: str) -> None:
        mapping = self._saved[row]
        write_batch(
            self.context,
            BatchKind.MAPPING_RENAME,
            lambda changes: rename(changes, mapping.profile_id, name),
            title=f"Renaming “{mapping.name}”",
        )

    def _delete(self, row: int, _key: str) -> None:
        mapping = self._saved[row]
        write_batch(
            self.context,
            BatchKind.MAPPING_DELETE,
            lambda changes: delete(changes, mapping.profile_id, mapping.name),
            title=f"Deleting “{mapping.name}”",
        )
