"""The themes of a question: named, described, given keywords, ordered, merged and deleted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.text import clean, fold
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from surveys.themes.keywords import frequent_phrases
from surveys.themes.theme import CommentTheme
from surveys.themes.theme_store import merge_themes, save_themes
from ui.context import PageContext
from ui.theme import GRID, Type
from ui.undo import write_batch
from ui.widgets import combo_box, label, named_field, secondary_button
from ui.widgets.dialogs import FormDialog
from ui.widgets.plain_text import set_tool_tip

_NEW: Final = "New theme"
_MOST_SUGGESTED: Final = 30


@dataclass(frozen=True, slots=True)
class Merge:
    """A theme that another one takes in."""

    kept: int
    gone: int


def edit_themes(
    parent: QWidget,
    context: PageContext,
    survey_code: str,
    question: str,
    themes: Sequence[CommentTheme],
    texts: Sequence[str],
    done: Callable[[list[CommentTheme]], None],
) -> None:
    """Edit the themes of a question, save them, and call `done` with them.

    New ones are suggested by what is frequent in `texts`, in a job.
    """
    dialog = ThemesDialog(parent, question, themes)
    context.jobs.read(
        lambda _progress: frequent_phrases(texts, themes, most=_MOST_SUGGESTED),
        lambda found: dialog.show_suggestions([(one.text, one.comments) for one in found]),
    )

    def close(saved: list[CommentTheme]) -> None:
        dialog.close_saved()
        done(saved)

    def save(merges: Sequence[Merge], wanted: Sequence[CommentTheme]) -> None:
        write_batch(
            context,
            BatchKind.THEMES,
            lambda changes: _save(changes, survey_code, question, merges, wanted),
            title="Saving themes",
            done=close,
            failed=dialog.show_failure,
        )

    dialog.save = save
    dialog.open()


class ThemesDialog(FormDialog):
    """A list of themes, and a form for the current one.

    `save` is called with what was merged and the themes, and closes the dialog or shows why not.
    """

    def __init__(self, parent: QWidget, question: str, themes: Sequence[CommentTheme]) -> None:
        super().__init__(
            parent,
            f"Themes of {question}",
            "A comment can have several themes. Keywords suggest a theme; “fund*” stands for fund,"
            " funds and funding. Themes apply to all waves of the survey.",
            "Save themes",
        )
        self.resize(820, 560)
        self.save: Callable[[Sequence[Merge], Sequence[CommentTheme]], object] = lambda *_: None
        self._themes = list(themes)
        self._merges: list[Merge] = []
        self._suggestions: list[str] = []
        self._list = QListWidget()
        self._list.setAccessibleName("Themes")
        self._list.currentRowChanged.connect(lambda _row: self._show_current())
        self._name = QLineEdit()
        self._name.textEdited.connect(lambda _text: self._take())
        self._keywords = QLineEdit()
        self._keywords.setPlaceholderText("funding, grant*, bridging money")
        self._keywords.textEdited.connect(lambda _text: self._take())
        self._description = QPlainTextEdit()
        self._description.setTabChangesFocus(True)
        self._description.setFixedHeight(80)
        self._description.textChanged.connect(self._take)
        self._frequent = QListWidget()
        self._frequent.setAccessibleName("Frequent words and phrases")
        self._frequent.itemActivated.connect(lambda _item: self._add_suggested())
        self._none = label(
            "No themes yet. New theme makes one; Add as theme takes a frequent word.",
            ink="muted",
            wrap=True,
        )
        self._buttons: dict[str, QPushButton] = {}
        self._build()
        self._show_list(0)

    def show_suggestions(self, found: Sequence[tuple[str, int]]) -> None:
        """Show words and phrases, each with how many comments have it."""
        self._suggestions = [text for text, _ in found]
        self._frequent.clear()
        self._frequent.addItems([f"{text} ({count})" for text, count in found])
        if not found:
            self._frequent.addItem("None")
            self._frequent.setEnabled(False)
        self._show_current()

    def accept(self) -> None:
        """Ask for the themes to be saved; the dialog stays open until they are."""
        self.set_ready(ready=False)
        self.save(self._merges, self._themes)

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(self._list, 1)
        left.addWidget(self._none, 1, Qt.AlignmentFlag.AlignTop)
        for texts in (("New theme", "Delete theme"), ("Move up", "Move down"), ("Merge into…",)):
            row = QHBoxLayout()
            row.setSpacing(GRID)
            for text in texts:
                row.addWidget(self._button(text))
            left.addLayout(row)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        self._fields = [
            named_field("Name", self._name),
            named_field("Keywords, separated by commas", self._keywords),
            named_field("Description", self._description),
        ]
        for field in self._fields:
            right.addWidget(field)
        right.addWidget(label("Frequent words and phrases", Type.SMALL, ink="muted"))
        right.addWidget(self._frequent, 1)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for text in ("Add as theme", "Add as keyword"):
            row.addWidget(self._button(text))
        right.addLayout(row)
        sides = QHBoxLayout()
        sides.setSpacing(2 * GRID)
        sides.addLayout(left, 1)
        sides.addLayout(right, 1)
        self.body.addLayout(sides, 1)

    def _button(self, text: str) -> QPushButton:
        self._buttons[text] = secondary_button(text, self._acts()[text])
        return self._buttons[text]

    def _acts(self) -> dict[str, Callable[[], None]]:
        return {
            "New theme": lambda: self._add(CommentTheme(0, self._free_name())),
            "Delete theme": self._delete,
            "Move up": lambda: self._move(-1),
            "Move down": lambda: self._move(1),
            "Merge into…": self._merge,
            "Add as theme": self._add_suggested,
            "Add as keyword": self._add_keyword,
        }

    def _show_list(self, row: int) -> None:
        with QSignalBlocker(self._list):
            self._list.clear()
            for theme in self._themes:
                self._list.addItem(theme.name or _NEW)
                set_tool_tip(self._list.item(self._list.count() - 1), theme.description)
            self._list.setCurrentRow(min(row, len(self._themes) - 1))
        self._show_current()

    def _show_current(self) -> None:
        row = self._list.currentRow()
        theme = self._themes[row] if row >= 0 else CommentTheme(0, "")
        for field in self._fields:
            field.setEnabled(row >= 0)
        self._list.setVisible(bool(self._themes))
        self._none.setVisible(not self._themes)
        for text, is_possible in (
            ("Delete theme", row >= 0),
            ("Move up", row > 0),
            ("Move down", 0 <= row < len(self._themes) - 1),
            ("Merge into…", row >= 0 and len(self._themes) > 1),
            ("Add as theme", bool(self._suggestions)),
            ("Add as keyword", row >= 0 and bool(self._suggestions)),
        ):
            self._buttons[text].setEnabled(is_possible)
        if self._shown() != theme:
            with QSignalBlocker(self._description):
                self._name.setText(theme.name)
                self._keywords.setText(", ".join(theme.keywords))
                self._description.setPlainText(theme.description)

    def _shown(self) -> CommentTheme:
        row = self._list.currentRow()
        return CommentTheme(
            self._themes[row].id if row >= 0 else 0,
            self._name.text(),
            self._description.toPlainText(),
            tuple(word for part in self._keywords.text().split(",") if (word := clean(part))),
        )

    def _take(self) -> None:
        """Take what is entered as the current theme."""
        row = self._list.currentRow()
        if row >= 0:
            self._themes[row] = self._shown()
            self._list.item(row).setText(self._themes[row].name or _NEW)

    def _free_name(self) -> str:
        names = {fold(theme.name) for theme in self._themes}
        tries = [_NEW, *(f"{_NEW} {number}" for number in range(2, len(names) + 3))]
        return next(one for one in tries if fold(one) not in names)

    def _add(self, theme: CommentTheme) -> None:
        self._themes.append(theme)
        self._show_list(len(self._themes) - 1)
        self._name.setFocus()
        self._name.selectAll()

    def _delete(self) -> None:
        row = self._list.currentRow()
        if row >= 0:
            del self._themes[row]
            self._show_list(row)

    def _move(self, steps: int) -> None:
        row = self._list.currentRow()
        if row >= 0 and 0 <= row + steps < len(self._themes):
            self._themes.insert(row + steps, self._themes.pop(row))
            self._show_list(row + steps)

    def _merge(self) -> None:
        """Ask which theme takes in the current one; its keywords go there at once."""
        row = self._list.currentRow()
        others = [theme for place, theme in enumerate(self._themes) if place != row]
        if row < 0 or not others:
            return
        gone = self._themes[row]
        names = [theme.name for theme in others]
        dialog = FormDialog(
            self, "Merge themes", "Its comments and keywords go to the theme chosen.", "Merge"
        )
        choice = combo_box("Theme")
        choice.addItems(names)
        dialog.add_field(f"Merge “{gone.name}” into", choice)
        dialog.accepted.connect(lambda: self._merge_into(others[choice.currentIndex()], gone))
        dialog.open()

    def _merge_into(self, kept: CommentTheme, gone: CommentTheme) -> None:
        if gone.id and kept.id:
            self._merges.append(Merge(kept.id, gone.id))
        keywords = tuple(dict.fromkeys((*kept.keywords, *gone.keywords)))
        self._themes[self._themes.index(kept)] = replace(kept, keywords=keywords)
        self._themes.remove(gone)
        self._show_list(0)

    def _suggested(self) -> str | None:
        row = self._frequent.currentRow()
        return self._suggestions[row] if 0 <= row < len(self._suggestions) else None

    def _add_suggested(self) -> None:
        text = self._suggested()
        if text is not None:
            self._add(CommentTheme(0, text[:1].upper() + text[1:], keywords=(text,)))

    def _add_keyword(self) -> None:
        row, text = self._list.currentRow(), self._suggested()
        if row >= 0 and text is not None:
            theme = self._themes[row]
            keywords = tuple(dict.fromkeys((*theme.keywords, text)))
            self._themes[row] = replace(theme, keywords=keywords)
            self._show_list(row)


def _save(
    changes: ChangeSet,
    survey_code: str,
    question: str,
    merges: Sequence[Merge],
    wanted: Sequence[CommentTheme],
) -> list[CommentTheme]:
    for one in merges:
        merge_themes(changes, survey_code, question, one.kept, [one.gone])
    return save_themes(changes, survey_code, question, wanted)
