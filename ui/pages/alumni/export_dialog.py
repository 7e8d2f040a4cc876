"""The dialog of an export of people: who, columns and format.

It saves the last choices of this user, and does not know how files are written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from core.formats import plural
from core.text import clean
from exporters.layouts import Layout
from ui.theme import Type
from ui.widgets import combo_box, label
from ui.widgets.dialogs import FormDialog

_LAST: Final = "export/people"


class Content(StrEnum):
    """What to export of each person."""

    SHOWN = "shown"
    FIELDS = "fields"
    LAYOUT = "layout"
    EDITING = "editing"
    CARDS = "cards"


_NAMES: Final = {
    Content.SHOWN: "As shown in the table ({columns})",
    Content.FIELDS: "All fields with data",
    Content.LAYOUT: "Export layout “{layout}”",
    Content.EDITING: "For editing in Excel and re-importing",
    Content.CARDS: "Contact cards (vCard)",
}
_NOTES: Final = {
    Content.SHOWN: "Same columns, order and text as in the table.",
    Content.FIELDS: "One row per person, with every field that has a value.",
    Content.LAYOUT: "The columns of this layout, in its order.",
    Content.EDITING: "Edit cells in Excel, then import the file. Each cell is compared with the "
    "export and with the current record.",
    Content.CARDS: "One card per person: name, addresses, phones, employer.",
}
_SHEETS: Final = {".xlsx": "Excel workbook (.xlsx)", ".ods": "OpenDocument spreadsheet (.ods)"}
_TABLES: Final = {**_SHEETS, ".csv": "CSV file (.csv)"}
_FORMS: Final = {
    Content.SHOWN: _TABLES,
    Content.FIELDS: _TABLES,
    Content.LAYOUT: _TABLES,
    Content.EDITING: {".xlsx": _SHEETS[".xlsx"]},
    Content.CARDS: {"3.0": "vCard 3.0, most compatible (.vcf)", "4.0": "vCard 4.0 (.vcf)"},
}


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What was chosen: `form` is a suffix such as “.csv”, or a vCard version.

    `layout` is the export layout to use; `save_layout_as` the name for a new one.
    """

    content: Content
    form: str
    selected_only: bool
    with_details: bool
    layout: Layout | None = None
    save_layout_as: str = ""


class ExportDialog(FormDialog):
    """For `listed` people, `selected` of them selected, in a table of `columns` columns."""

    def __init__(
        self,
        parent: QWidget,
        preferences: QSettings,
        layouts: Sequence[Layout],
        *,
        listed: int,
        selected: int,
        columns: int,
    ) -> None:
        super().__init__(parent, "Export people", "", "Save as…")
        self._preferences = preferences
        self._layouts = {f"{Content.LAYOUT}:{layout.name}": layout for layout in layouts}
        self._who = combo_box()
        self._who.addItem(f"All {plural(listed, 'person', 'people')} shown")
        if selected > 1:
            self._who.addItem(f"Only the {plural(selected, 'person', 'people')} selected")
            self._who.setCurrentIndex(1)
        self._content_box = combo_box()
        for content, name in _NAMES.items():
            if content is Content.LAYOUT:
                for key, layout in self._layouts.items():
                    self._content_box.addItem(name.format(layout=layout.name), key)
            else:
                words = name.format(columns=plural(columns, "column"))
                self._content_box.addItem(words, str(content))
        self._note = label("", Type.SMALL, ink="muted", wrap=True)
        self._form = combo_box()
        self._details = QCheckBox("Include sheets of all awards, roles, addresses, consents, …")
        self._saves_layout = QCheckBox("Save these columns as an export layout")
        self._name = QLineEdit()
        self._name.setPlaceholderText("Layout name")
        self._name.setAccessibleName("Layout name")
        self.add_field("Who", self._who)
        self.add_field("Columns", self._content_box)
        self.body.addWidget(self._note)
        self.add_field("Format", self._form)
        for widget in (self._details, self._saves_layout, self._name):
            self.body.addWidget(widget)
        self._restore()
        self._content_box.currentIndexChanged.connect(self._show_formats)
        self._form.currentIndexChanged.connect(self._update)
        self._saves_layout.toggled.connect(self._update)
        self._saves_layout.toggled.connect(self._name.setFocus)
        self._name.textChanged.connect(self._update)

    @property
    def request(self) -> ExportRequest:
        """The export chosen."""
        saves_layout = self._saves_layout.isEnabled() and self._saves_layout.isChecked()
        return ExportRequest(
            self._content,
            self._form.currentData(),
            self._who.currentIndex() == 1,
            self._details.isEnabled() and self._details.isChecked(),
            self._layouts.get(self._content_box.currentData()),
            clean(self._name.text()) if saves_layout else "",
        )

    def save_choices(self) -> None:
        """Save the choices as defaults for the next time."""
        for name, value in (
            ("what", self._content_box.currentData()),
            ("form", self._form.currentData()),
            ("details", int(self._details.isChecked())),
        ):
            self._preferences.setValue(f"{_LAST}-{name}", value)

    @property
    def _content(self) -> Content:
        return Content(self._content_box.currentData().partition(":")[0])

    def _restore(self) -> None:
        last = {
            name: str(self._preferences.value(f"{_LAST}-{name}", ""))
            for name in ("what", "form", "details")
        }
        self._content_box.setCurrentIndex(max(0, self._content_box.findData(last["what"])))
        self._show_formats()
        self._form.setCurrentIndex(max(0, self._form.findData(last["form"])))
        self._details.setChecked(last["details"] == "1")
        self._update()

    def _show_formats(self) -> None:
        """Offer the formats of the chosen content; keep the current one if possible."""
        former = self._form.currentData()
        self._form.clear()
        for form, name in _FORMS[self._content].items():
            self._form.addItem(name, form)
        self._form.setCurrentIndex(max(0, self._form.findData(former)))
        self._note.setText(_NOTES[self._content])
        self._update()

    def _update(self) -> None:
        content, form = self._content, self._form.currentData()
        is_table = content in (Content.SHOWN, Content.FIELDS, Content.LAYOUT)
        self._form.setEnabled(self._form.count() > 1)
        self._details.setEnabled(is_table and form in _SHEETS)
        self._saves_layout.setEnabled(content is Content.SHOWN)
        self._name.setVisible(self._saves_layout.isEnabled() and self._saves_layout.isChecked())
        self.set_ready(ready=not self._name.isVisibleTo(self) or bool(clean(self._name.text())))
