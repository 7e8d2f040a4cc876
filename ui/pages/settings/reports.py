"""The template of reports: colour, font, logo, templates of Word and PowerPoint, and a preview."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor, QFontDatabase, QImage, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QCompleter,
    QFrame,
    QLineEdit,
    QPushButton,
)

from core.colours import WHITE, contrast
from core.formats import format_number
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from records.office import office_settings
from records.report_template import (
    DEFAULT_COLOUR,
    LEAST_CONTRAST,
    TITLES,
    NamedFile,
    ReportTemplate,
    TemplateFile,
    is_colour,
    read_template_file,
    report_template,
    save_look,
    save_template_file,
)
from ui.context import PageContext
from ui.jobs import Job
from ui.pages.settings.section import Section, form_row
from ui.undo import write_batch
from ui.widgets import Card, label
from ui.widgets.buttons import secondary_button
from ui.widgets.dialogs import ask_for_file
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.labels import PlainLabel

_KINDS: Final = {
    TemplateFile.LOGO: ("Logo", "Pictures (*.png *.jpg *.jpeg *.svg)"),
    TemplateFile.WORD: ("Word template", "Word documents (*.dotx *.docx)"),
    TemplateFile.SLIDES: ("PowerPoint template", "Presentations (*.potx *.pptx)"),
}
_NOTES: Final = {
    TemplateFile.LOGO: "PNG, JPEG or SVG. It stands on title pages.",
    TemplateFile.WORD: "Its styles, page, header and footer are used in place of colour and font.",
    TemplateFile.SLIDES: "Its layouts and theme are used for presentations.",
}
_NONE: Final = "None"


class ReportsSection(Section):
    """A form whose fields are saved as each is left, with a preview below."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._saved: ReportTemplate | None = None
        self._office = ""
        self._drawing: Job | None = None
        self._colour = QLineEdit()
        self._colour.setAccessibleName("Colour")
        self._colour.setPlaceholderText(DEFAULT_COLOUR)
        self._colour.setMaximumWidth(110)
        self._swatch = PlainLabel()
        self._swatch.setFixedSize(28, 28)
        self._font = QLineEdit()
        self._font.setAccessibleName("Font")
        self._font.setPlaceholderText("Calibri")
        self._font.setMaximumWidth(260)
        fonts = QCompleter(QFontDatabase.families(), self._font)
        fonts.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._font.setCompleter(fonts)
        self._contrast = label("", ink="muted", wrap=True)
        self._names: dict[TemplateFile, PlainLabel] = {}
        self._removals: dict[TemplateFile, QPushButton] = {}
        self._pages = (PlainLabel(), PlainLabel())
        for line in (self._colour, self._font):
            line.editingFinished.connect(self._write)
        self._colour.textChanged.connect(lambda _text: self._tell_contrast())
        self._lay_out()

    def refresh(self) -> None:
        database = self.context.database

        def read(_progress: object) -> tuple[ReportTemplate, str]:
            with database.read() as connection:
                return report_template(connection), office_settings(connection).name

        self.context.jobs.read(read, lambda found: self._show(*found))

    def leave(self) -> None:
        self._write()

    def _lay_out(self) -> None:
        look = Card("Look of reports")
        choose = secondary_button("Choose a colour…", self._choose_colour)
        look.body.addWidget(form_row("Colour", [self._colour, self._swatch, choose]))
        look.body.addWidget(self._contrast)
        look.body.addWidget(form_row("Font", [self._font], "Empty: the program’s own."))
        files = Card("Logo and templates")
        for kind, (name, _pattern) in _KINDS.items():
            shown = self._names[kind] = PlainLabel(_NONE)
            remove = self._removals[kind] = secondary_button(
                "Remove", partial(self._save_file, kind, None)
            )
            remove.setAccessibleName(f"Remove {TITLES[kind]}")
            choose = secondary_button("Choose…", partial(self._choose_file, kind))
            choose.setAccessibleName(f"Choose {TITLES[kind]}…")
            files.body.addWidget(form_row(name, [choose, remove, shown], _NOTES[kind]))
        preview = Card("Preview")
        row = FlowLayout(spacing=16)  # one below the other where the window is narrow
        for page, name in zip(self._pages, ("Title page", "Page with figures"), strict=True):
            page.setFrameShape(QFrame.Shape.StyledPanel)
            page.setAccessibleName(name)
            row.addWidget(page)
        preview.body.addLayout(row)
        for card in (look, files, preview):
            self.column.addWidget(card)

    def _show(self, template: ReportTemplate, office: str) -> None:
        before = template if self._saved is None else self._saved
        known = ((before.colour, before.font), (template.colour, template.font))
        if self._saved is not None and self._entered() not in known:
            return  # what is being typed is not lost to a change elsewhere
        is_new = (template, office) != (self._saved, self._office)
        self._saved, self._office = template, office
        with QSignalBlocker(self._colour), QSignalBlocker(self._font):
            self._colour.setText(template.colour)
            self._font.setText(template.font)
        for kind, file in (
            (TemplateFile.LOGO, template.logo),
            (TemplateFile.WORD, template.word),
            (TemplateFile.SLIDES, template.slides),
        ):
            self._names[kind].setText(_NONE if file is None else file.name)
            self._removals[kind].setEnabled(file is not None)
        self._tell_contrast()
        if is_new:
            self._draw(template)

    def _draw(self, template: ReportTemplate) -> None:
        if self._drawing is not None:
            self._drawing.cancel()
        office, ratio = self._office, self.devicePixelRatioF()

        def draw(progress: Progress) -> list[QImage]:
            from ui.pages.settings.report_preview import draw_preview

            return draw_preview(template, office, ratio, progress)

        self._drawing = self.context.jobs.read(draw, self._show_pages)

    def _show_pages(self, images: list[QImage]) -> None:
        for page, image in zip(self._pages, images, strict=False):
            page.setPixmap(QPixmap.fromImage(image))

    def _entered(self) -> tuple[str, str]:
        return self._colour.text().strip().lower() or DEFAULT_COLOUR, self._font.text().strip()

    def _tell_contrast(self) -> None:
        """Show the colour, and say whether text in it can be read on white."""
        colour, _font = self._entered()
        if not is_colour(colour):
            self._contrast.setText(f"“{colour}” isn’t a colour; write it like {DEFAULT_COLOUR}.")
            self._swatch.setStyleSheet("")
            return
        self._swatch.setStyleSheet(f"background: {colour}; border-radius: 4px;")
        found = contrast(colour, WHITE)
        said = f"Contrast on white {format_number(found, 1)}:1."
        if found < LEAST_CONTRAST:
            darker = ReportTemplate(colour).text_colour
            said += f" Too light for text, so headings and charts use the darker {darker}."
        self._contrast.setText(said)

    def _choose_colour(self) -> None:
        colour, _font = self._entered()
        chosen = QColorDialog.getColor(QColor(colour), self, "Choose a colour")
        if chosen.isValid():
            self._colour.setText(chosen.name())
            self._write()

    def _choose_file(self, kind: TemplateFile) -> None:
        name, pattern = _KINDS[kind]
        path = ask_for_file(self, f"Choose {name}", [pattern])
        if path is not None:
            self._save_file(kind, path)

    def _save_file(self, kind: TemplateFile, path: Path | None) -> None:
        def act(changes: ChangeSet) -> None:
            save_template_file(changes, kind, None if path is None else _read_file(path))

        self._write_batch(act)

    def _write(self) -> None:
        """Save what was changed, unless it is no colour: that is said, and stays."""
        colour, font = self._entered()
        saved = self._saved
        if saved is None or (colour, font) == (saved.colour, saved.font) or not is_colour(colour):
            return
        self._write_batch(lambda changes: save_look(changes, colour, font))

    def _write_batch(self, act: Callable[[ChangeSet], None]) -> None:
        write_batch(
            self.context,
            BatchKind.REPORT_TEMPLATE,
            act,
            done=lambda _nothing: self.refresh(),
            title="Saving the template of reports",
        )


def _read_file(path: Path) -> NamedFile:
    """The file at `path`, an SVG drawn as PNG. Raises UserError where it cannot be read."""
    file = read_template_file(path)
    if path.suffix.casefold() == ".svg":
        from ui.svg_picture import svg_as_png

        return replace(file, content=svg_as_png(path.name, file.content))
    return file
