"""The fields that the office added itself: add, edit, remove."""

from collections.abc import Sequence

from core.formats import plural
from models.batch_kinds import BatchKind
from records.fields.definitions import Field, read_custom_fields
from records.office import remove_custom_field
from ui.actions import NEW_FIELD
from ui.bound_actions import action_button, bind
from ui.context import PageContext
from ui.custom_fields import KIND_LABELS, FieldDialog
from ui.pages.settings.section import Section
from ui.pages.settings.table_card import TableCard
from ui.tables import Column, ColumnKind
from ui.undo import write_batch


class CustomFieldsSection(Section):
    """A table of fields."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._fields: Sequence[Field] = ()
        self._list = TableCard(
            "Custom fields",
            "Fields added to every record. Double-click one to change its name or options.",
            [
                Column("label", "Name", ColumnKind.STRONG, 220),
                Column("kind", "Type", ColumnKind.TEXT, 120),
                Column("choices", "Options", ColumnKind.MUTED, 220),
                Column("edit", "", ColumnKind.LINK, 70),
                Column("remove", "", ColumnKind.LINK, 90),
            ],
            "No custom fields yet. You can also create one from a column when you import a "
            "spreadsheet.",
            removal="remove",
        )
        self._list.add(
            action_button(bind(self, NEW_FIELD, self._open_dialog), "primary", text="New field…")
        )
        self._list.opened.connect(self._edit)
        self._list.link_clicked.connect(self._click)
        self.column.addWidget(self._list)

    def refresh(self) -> None:
        database = self.context.database

        def read(_progress: object) -> Sequence[Field]:
            with database.read() as connection:
                return read_custom_fields(connection)

        self.context.jobs.read(read, self._show)

    def _show(self, fields: Sequence[Field]) -> None:
        self._fields = fields
        self._list.show_rows(
            [
                (field.label, KIND_LABELS[field.kind], ", ".join(field.choices), "Edit…", "Remove")
                for field in fields
            ]
        )

    def _open_dialog(self) -> None:
        FieldDialog(self, self.context, lambda _field: None).open()

    def _click(self, row: int, key: str) -> None:
        if key == "edit":
            self._edit(row)
        else:
            self._remove(row)

    def _edit(self, row: int) -> None:
        FieldDialog(self, self.context, lambda _field: None, field=self._fields[row]).open()

    def _remove(self, row: int) -> None:
        field = self._fields[row]

        def said(holders: int) -> str:
            people = plural(holders, "person had", "people had")
            return f"“{field.label}” removed; {people} a value."

        write_batch(
            self.context,
            BatchKind.FIELD_REMOVE,
            lambda changes: remove_custom_field(changes, field),
            said=said,
            title=f"Removing “{field.label}”",
        )
