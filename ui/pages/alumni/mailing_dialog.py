"""The dialog for what is printed for people: labels, envelopes, badges, letters and lists.

It shows the first pages as they will be printed, who is excluded and why, and asks for the file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from core.errors import UserError
from core.formats import format_number, plural
from core.progress import Progress
from exporters.labels.layouts import LAYOUTS, LabelLayout
from models.consent_fields import PURPOSES
from queries.badges import BADGE_LINES, BadgeLine
from records.handed_out import ListRecipient
from ui.context import PageContext
from ui.handed_out import ask_recipient
from ui.jobs import Job
from ui.pages.alumni.mailing_output import (
    MAILINGS,
    Mailing,
    MailingKind,
    print_mailing,
    read_mailing,
    save_mailing,
)
from ui.print.pages_view import PagesView
from ui.theme import Type
from ui.widgets import combo_box, label, secondary_button
from ui.widgets.dialogs import FormDialog, ask_for_file, ask_for_target, open_outside
from ui.widgets.fields import number_field

_SIZE: Final = (960, 700)
_NAMED: Final = 4  # households
_FORM_WIDTH: Final = 400
_PREVIEW_WIDTH: Final = 460
_USUAL_PURPOSE: Final = "news"
_LAST: Final = "mailing/"  # in the preferences
_WORD: Final = "Word documents (*.docx)"
_ENDINGS: Final = {".pdf": "PDF files (*.pdf)", ".docx": _WORD}


@dataclass(frozen=True, slots=True)
class MailingScope:
    """Whom the dialog is for: words for them, and their ids when they are needed."""

    words: str
    ids: Callable[[], Sequence[int]]


class MailingDialog(FormDialog):
    """Writes labels, letters and lists for the people of one of `scopes`, the first at first."""

    def __init__(
        self, context: PageContext, parent: QWidget, scopes: Sequence[MailingScope]
    ) -> None:
        super().__init__(parent, "Letters and labels", "", "Save as…")
        self._context, self._host = context, parent
        self._reading: Job | None = None
        self._template: Path | None = None
        self._mailing: Mailing | None = None
        self._who = combo_box()
        for scope in scopes:
            self._who.addItem(scope.words, scope)
        self._kind = combo_box()
        for kind, words in MAILINGS.items():
            self._kind.addItem(words, kind)
        self._layout = combo_box()
        self._start = number_field("Start at label", 1, 1, 1)
        self._purpose = combo_box()
        for purpose, words in PURPOSES.items():
            self._purpose.addItem(words.capitalize(), purpose)
        self._below_name = combo_box()
        for line, words in BADGE_LINES.items():
            self._below_name.addItem(words, line)
        self._household = QCheckBox("One for each household")
        self._household.setChecked(True)
        self._sender = QCheckBox("Print the return address of the office")
        self._print = secondary_button("Print…", lambda: self._ask_recipient(self._print_pages))
        self._choose = secondary_button("Template…", self._choose_template)
        self._sample = secondary_button("Save a sample template…", self._save_sample)
        self._summary = label("", wrap=True)
        self._shared = label("", Type.SMALL, ink="muted", wrap=True)
        self._warnings = label("", ink="bad", wrap=True)
        self._preview = PagesView("Preview of the first pages")
        self._build_form()
        self._restore()
        self.resize(*_SIZE)
        self._kind.currentIndexChanged.connect(self._show_kind)
        for box in (self._who, self._layout, self._purpose, self._below_name):
            box.currentIndexChanged.connect(self._read)
        self._start.valueChanged.connect(self._read)
        for check in (self._household, self._sender):
            check.toggled.connect(self._read)
        self.finished.connect(self._stop)
        self._show_kind()

    def choose_kind(self, kind: MailingKind) -> None:
        """Choose what is printed."""
        self._kind.setCurrentIndex(self._kind.findData(kind))

    def choose_purpose(self, purpose: str) -> None:
        """Choose what they are written to for, by its key."""
        self._purpose.setCurrentIndex(self._purpose.findData(purpose))

    def accept(self) -> None:
        """Ask who gets it and for the file, and write it in a job."""
        self._ask_recipient(self._save)

    def _ask_recipient(self, then: Callable[[Mailing, ListRecipient | None], None]) -> None:
        mailing = self._mailing
        if mailing is not None:
            is_badge = mailing.kind is MailingKind.BADGES
            purpose = "" if is_badge else self._purpose.currentText()
            ask_recipient(self._context, self, partial(then, mailing), purpose)

    def _print_pages(self, mailing: Mailing, recipient: ListRecipient | None) -> None:
        """Make the pages of `mailing`, which `recipient` gets, and open them to be printed."""
        try:
            print_mailing(self._context, self._host, mailing, recipient)
        except UserError as refusal:
            self.complain(refusal.message)
            return
        self._save_choices()
        super().accept()

    def _save(self, mailing: Mailing, recipient: ListRecipient | None) -> None:
        """Ask for the file, and write `mailing`, which `recipient` gets, in a job."""
        endings = self._current_kind.endings
        name = f"{MAILINGS[self._current_kind].lower()}{endings[0]}"
        path = ask_for_target(self, "Save letters and labels", name, [_ENDINGS[e] for e in endings])
        if path is None:
            return
        self._save_choices()
        save_mailing(self._context, path, mailing, recipient)
        super().accept()

    @property
    def _current_kind(self) -> MailingKind:
        return MailingKind(self._kind.currentData())

    @property
    def _sheet(self) -> LabelLayout | None:
        key = self._layout.currentData()
        return LAYOUTS[key] if key else None

    def _build_form(self) -> None:
        halves, form = QHBoxLayout(), QVBoxLayout()
        halves.setSpacing(20)
        form.setSpacing(12)
        outer, self.body = self.body, form  # fields stand beside the preview
        self.add_field("Who", self._who)
        self.add_field("What", self._kind)
        self.add_field("Layout", self._layout)
        self.add_field("Start at label", self._start)
        self.add_field("Purpose", self._purpose)
        self.add_field("Below the name", self._below_name)
        form.addWidget(self._household)
        form.addWidget(self._sender)
        form.addWidget(self._choose)
        form.addWidget(self._sample)
        form.addWidget(self._summary)
        form.addWidget(self._shared)
        form.addWidget(self._warnings)
        form.addStretch(1)
        form.addWidget(self._print, 0, Qt.AlignmentFlag.AlignLeft)
        side = QWidget()
        side.setLayout(form)
        form.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(_FORM_WIDTH)
        halves.addWidget(side)
        halves.addWidget(self._preview, 1)
        outer.addLayout(halves, 1)
        self.body = outer

    def _restore(self) -> None:
        preferences = self._context.preferences
        for name, box, usual in (
            ("kind", self._kind, MailingKind.LABELS),
            ("purpose", self._purpose, _USUAL_PURPOSE),
            ("below-name", self._below_name, BadgeLine.EMPLOYER),
        ):
            found = box.findData(str(preferences.value(_LAST + name, usual)))
            box.setCurrentIndex(max(0, found))
        self._sender.setChecked(preferences.value(f"{_LAST}sender", "") == "yes")

    def _save_choices(self) -> None:
        for name, value in (
            ("kind", str(self._current_kind)),
            ("purpose", self._purpose.currentData()),
            ("below-name", str(self._below_name.currentData())),
            ("sender", "yes" if self._sender.isChecked() else ""),
            (f"layout-{self._current_kind}", self._layout.currentData() or ""),
        ):
            self._context.preferences.setValue(_LAST + name, value)

    def _show_kind(self) -> None:
        """Offer what goes with the kind that is chosen."""
        kind = self._current_kind
        with QSignalBlocker(self._layout):
            self._layout.clear()
            for layout in LAYOUTS.values():
                if layout.kind == kind.layouts:
                    self._layout.addItem(layout.name, layout.key)
            last = self._context.preferences.value(f"{_LAST}layout-{kind}", "")
            self._layout.setCurrentIndex(max(0, self._layout.findData(last)))
        is_letter = kind is MailingKind.LETTERS
        for box in (self._layout, self._start):
            self._show_field(box, shown=kind.layouts is not None)
        is_badge = kind is MailingKind.BADGES
        self._show_field(self._purpose, shown=not is_badge)
        self._show_field(self._below_name, shown=is_badge)
        self._household.setVisible(kind.is_posted)
        self._sender.setVisible(kind.has_sender)
        self._print.setVisible(kind.is_printed)
        self._choose.setVisible(is_letter)
        self._sample.setVisible(is_letter)
        self._read()

    def _show_field(self, field: QWidget, *, shown: bool) -> None:
        field.setVisible(shown)
        for name in self.findChildren(type(self._summary)):
            if name.buddy() is field:
                name.setVisible(shown)

    def _read(self) -> None:
        """Read who is written to, and draw the first pages."""
        self._stop()
        sheet = self._sheet
        if sheet is not None:
            self._start.setMaximum(sheet.per_page)
            self._show_field(self._start, shown=sheet.per_page > 1)
        self._set_printable(ready=False)
        self._mailing = None
        self._preview.show_pages((), "Drawing the first pages…")
        scope: MailingScope = self._who.currentData()
        ask = partial(
            read_mailing,
            self._context.database,
            self._current_kind,
            scope.ids(),
            self._purpose.currentData(),
            by_household=self._household.isChecked(),
            below_name=BadgeLine(self._below_name.currentData()),
            with_sender=self._current_kind.has_sender and self._sender.isChecked(),
            layout=sheet,
            start=self._start.value(),
            template=self._template,
        )
        ratio = self.devicePixelRatioF()

        def work(progress: Progress) -> tuple[Mailing, list[QImage]]:
            mailing = ask(progress)
            return mailing, mailing.draw(_PREVIEW_WIDTH, ratio, progress)

        self._reading = self._context.jobs.read(work, lambda drawn: self._show(*drawn))

    def _show(self, mailing: Mailing, pages: list[QImage]) -> None:
        if not isValid(self):  # it may have been closed meanwhile
            return
        self._mailing = mailing
        self._summary.setText(mailing.summary)
        self._shared.setText(_shared_in_words(mailing.shared))
        self._shared.setVisible(bool(mailing.shared))
        self._warnings.setText("\n".join(mailing.warnings))
        self._warnings.setVisible(bool(mailing.warnings))
        needs_template = mailing.kind is MailingKind.LETTERS and self._template is None
        words = "Choose a Word template with fields such as {Name} and {Address}."
        if mailing.kind is MailingKind.LETTERS and self._template is not None:
            words = f"{plural(mailing.count, 'letter')} by “{self._template.name}”."
        self._preview.show_pages(pages, words if not pages else "")
        self._set_printable(ready=mailing.count > 0 and not needs_template)

    def _set_printable(self, *, ready: bool) -> None:
        self._print.setEnabled(ready)
        self.set_ready(ready=ready)

    def _choose_template(self) -> None:
        path = ask_for_file(self, "Letter template", [_WORD])
        if path is not None:
            self._template = path
            self._read()

    def _save_sample(self) -> None:
        from exporters.letters import write_sample_template

        path = ask_for_target(self, "Save a sample template", "letter.docx", [_WORD])
        if path is None:
            return
        try:
            write_sample_template(path)
        except UserError as refusal:
            self.complain(refusal.message)
            return
        open_outside(path)
        self._template = path
        self._read()

    def _stop(self) -> None:
        if self._reading is not None:
            self._reading.cancel()


def _shared_in_words(households: Sequence[str]) -> str:
    """Who gets one together, some of them by name."""
    names = "; ".join(households[:_NAMED])
    more = len(households) - _NAMED
    return f"Together: {names}{f'; and {format_number(more)} more' if more > 0 else ''}."
