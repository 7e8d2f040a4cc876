"""The dialog for the pattern of a survey's links, or of one wave's, with a preview."""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QMessageBox, QWidget

from core.errors import UserError
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from queries.survey_links import LinkOptions, read_link, read_link_options
from surveys.details.prefill import prefilled_link, visible_data
from surveys.links import (
    ALUMNI_ID,
    EMAIL,
    ID,
    PRESETS,
    TOKEN,
    check_link,
    example_link,
    personal_link,
    set_survey_link,
    set_wave_link,
)
from surveys.survey_store import Survey
from surveys.waves import Wave
from ui.context import PageContext
from ui.jobs import Job
from ui.pages.surveys.person_stepper import PersonStepper
from ui.theme import GRID, Type
from ui.undo import write_batch
from ui.widgets import (
    combo_box,
    label,
    link_button,
    named_field,
    open_menu_from,
    secondary_button,
)
from ui.widgets.dialogs import FormDialog
from ui.widgets.message_box import message_box
from ui.widgets.plain_text import caption

_WIDTH: Final = 680
_PAUSE: Final = 300  # milliseconds after the last key
_PLACEHOLDERS: Final = (
    (TOKEN, "Token: each person’s code"),
    (EMAIL, "E-mail"),
    (ALUMNI_ID, "Alumni ID"),
    (ID, "Number of the record"),
    ("given_name", "Given name"),
    ("family_name", "Family name"),
)


class LinkLevel(StrEnum):
    """Whose pattern it is."""

    WAVE = "wave"
    SURVEY = "survey"


def open_survey_link(parent: QWidget, context: PageContext, survey: Survey) -> None:
    """Ask for the pattern of the links of `survey`, and save it."""
    _open(parent, context, survey.code, None)


def open_wave_link(parent: QWidget, context: PageContext, wave: Wave) -> None:
    """Ask for the pattern of the links of `wave`, or of its survey, and save it."""
    _open(parent, context, wave.survey_code, wave)


def _open(parent: QWidget, context: PageContext, code: str, wave: Wave | None) -> None:
    database = context.database

    def read(_progress: Progress) -> LinkOptions:
        with database.read() as connection:
            return read_link_options(connection, code, wave)

    context.jobs.read(read, lambda options: SurveyLinkDialog(parent, context, options).open())


class SurveyLinkDialog(FormDialog):
    """Edits the patterns of a wave and of its survey; what was typed for either is kept."""

    def __init__(self, parent: QWidget, context: PageContext, options: LinkOptions) -> None:
        name = options.survey.title if options.wave is None else options.wave.title
        super().__init__(
            parent,
            f"Survey link: {name}",
            "The address at which people answer. What stands in brackets is replaced for each "
            "person; {token} tells whose answers they are.",
            "Save link",
        )
        self.setMinimumWidth(_WIDTH)
        self._context, self._options = context, options
        self._job: Job | None = None
        self._issue = ""
        self._patterns = {LinkLevel.WAVE: options.of_wave, LinkLevel.SURVEY: options.of_survey}
        self._level = combo_box()
        if options.wave is not None:
            self._level.addItem(f"Only the wave {options.wave.label}", LinkLevel.WAVE)
        self._level.addItem("All waves without a link of their own", LinkLevel.SURVEY)
        self._platform = combo_box()
        self._platform.addItem("Choose a platform to begin with…")
        for preset in PRESETS:
            self._platform.addItem(preset.platform)
        self._how = label("", Type.SMALL, ink="muted", wrap=True)
        self._how.hide()
        self._link = QLineEdit()
        self._link.setClearButtonEnabled(True)
        self._inherited = label("", Type.SMALL, ink="muted", wrap=True)
        self._visible = label("", Type.SMALL, ink="warning", wrap=True)
        self._person = PersonStepper(len(options.invited))
        self._preview = QLineEdit()
        self._preview.setReadOnly(True)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_PAUSE)
        self._clock.timeout.connect(self._show_preview)
        self._build_ui()
        self._show_level()
        self._show_preview()  # without the pause of one who types

    @property
    def changed(self) -> dict[LinkLevel, str]:
        """The patterns that are others than before."""
        before = {
            LinkLevel.WAVE: self._options.of_wave,
            LinkLevel.SURVEY: self._options.of_survey,
        }
        return {level: text for level, text in self._patterns.items() if text != before[level]}

    def accept(self) -> None:
        """Save what was changed, with undo; asks first where links would show data of people."""
        shown = [one for text in self.changed.values() if (one := self._visible_data(text))]
        if not shown:
            self._save()
            return
        box = message_box(self, "Show data of people in the link?", shown[0])
        yes = box.addButton("Save link", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole))
        yes.clicked.connect(self._save)
        box.open()

    def _save(self) -> None:
        options, changed = self._options, self.changed

        def act(changes: ChangeSet) -> None:
            if LinkLevel.SURVEY in changed:
                survey, pattern = options.survey, changed[LinkLevel.SURVEY]
                set_survey_link(changes, survey.id, survey.code, pattern)
            if LinkLevel.WAVE in changed and options.wave is not None:
                set_wave_link(changes, options.wave, changed[LinkLevel.WAVE])

        if changed:
            write_batch(
                self._context,
                BatchKind.WAVE_EDIT,
                act,
                said=lambda _done: "Survey link saved.",
                title="Saving the survey link",
            )
        super().accept()

    def _build_ui(self) -> None:
        if self._level.count() > 1:
            self.add_field("Applies to", self._level)
        self.add_field("Platform", self._platform)
        self.body.addWidget(self._how)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(named_field("Link", self._link), 1)
        row.addWidget(self._field_button(), 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)
        if self._options.asked:
            prefill = link_button("Fill in what is on record", self._prefill)
            self.body.addWidget(prefill, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._inherited)
        self.body.addWidget(self._visible)
        self.body.addWidget(self._person)
        self.add_field("Preview", self._preview)
        self._level.currentIndexChanged.connect(self._show_level)
        self._platform.activated.connect(self._begin_with)
        self._link.textChanged.connect(self._check)
        self._person.stepped.connect(lambda _at: self._show_preview())
        self.finished.connect(self._stop)

    def _field_button(self) -> QWidget:
        """The button that inserts a placeholder where the cursor is."""
        result = secondary_button("Insert field")
        menu = QMenu(result)
        for name, words in _PLACEHOLDERS:
            action = menu.addAction(caption(words))
            action.triggered.connect(lambda _on=False, name=name: self._insert(f"{{{name}}}"))
        open_menu_from(result, menu)
        return result

    def _insert(self, text: str) -> None:
        self._link.insert(text)
        self._link.setFocus()

    def _prefill(self) -> None:
        """Add what the wave asks for to the link; Ctrl+Z takes it out again."""
        wanted = prefilled_link(self._options.asked, self._pattern)
        if wanted != self._link.text().strip():
            self._link.selectAll()
            self._insert(wanted)

    def _visible_data(self, pattern: str) -> str:
        return visible_data(self._options.fields, pattern)

    def _begin_with(self, at: int) -> None:
        """Write the pattern of a platform, to be completed; Ctrl+Z brings the one before back."""
        self._how.setText(PRESETS[at - 1].hint if at else "")
        self._how.setVisible(at > 0)
        if at:
            self._link.selectAll()
            self._insert(PRESETS[at - 1].pattern)

    @property
    def _at_level(self) -> LinkLevel:
        return LinkLevel(self._level.currentData())

    @property
    def _is_open(self) -> bool:
        """Whether everybody gets the same link."""
        return self._at_level is LinkLevel.WAVE and self._options.same_for_all

    @property
    def _pattern(self) -> str:
        """The pattern that counts at this level: as typed, or what a blank one is replaced by."""
        options, text = self._options, self._link.text().strip()
        if text or self._at_level is LinkLevel.SURVEY:
            return text or options.of_office
        return self._patterns[LinkLevel.SURVEY] or options.of_office

    def _show_level(self) -> None:
        self._link.setText(self._patterns[self._at_level])
        self._check()  # also where both are the same

    def _check(self) -> None:
        """Say what is wrong with the pattern, or what a blank one means, as one types."""
        level, text = self._at_level, self._link.text().strip()
        self._patterns[level] = text
        try:
            check_link(text, self._options.fields, is_personal=not self._is_open)
            self._issue = ""
        except UserError as error:
            self._issue = error.message
        self._inherited.setText(self._said_of(level, text))
        self._inherited.setVisible(bool(self._inherited.text()))
        self._visible.setText("" if self._issue else self._visible_data(text))
        self._visible.setVisible(bool(self._visible.text()))
        self.complain(self._issue)
        self.set_ready(ready=not self._issue and bool(self.changed))
        self._preview.setText("")
        self._clock.start()

    def _said_of(self, level: LinkLevel, text: str) -> str:
        if self._is_open:
            return "This wave has an open link: everybody gets the same one, without a token."
        if text:
            return ""
        of_survey = self._patterns[LinkLevel.SURVEY]
        if level is LinkLevel.WAVE and of_survey:
            return f"Blank: the link of the survey, {of_survey}"
        if self._options.of_office:
            return f"Blank: the link in Settings > Office, {self._options.of_office}"
        return "Blank: people get no link."

    def _show_preview(self) -> None:
        """Show the link as the person gets it; without anybody invited, an invented one."""
        self._stop()
        pattern, database, invited = self._pattern, self._context.database, self._options.invited
        if not pattern or self._issue:
            self._show_link(("", ""))
        elif self._is_open:
            self._show_link(("Everybody", personal_link(pattern, {})))
        elif not invited:
            self._show_link(("Somebody invented: nobody is invited yet", example_link(pattern)))
        else:
            invitation = invited[self._person.at]

            def read(_progress: Progress) -> tuple[str, str]:
                with database.read() as connection:
                    return read_link(connection, pattern, invitation)

            self._job = self._context.jobs.read(read, self._show_link)

    def _show_link(self, found: tuple[str, str]) -> None:
        name, link = found
        self._person.show_name(name)
        self._preview.setText(link)
        self._preview.setCursorPosition(0)

    def _stop(self) -> None:
        self._clock.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
