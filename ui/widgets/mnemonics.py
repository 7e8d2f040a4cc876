"""The letters that choose with Alt: underlined, and no two alike in a menu or a dialog."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias, TypeGuard

from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QLabel,
    QMenu,
    QRadioButton,
    QWidget,
)

from ui.widgets.plain_text import PlainButton, caption, plain_caption

# What fingers know from other programs, where it is not the first letter that is free.
_CUSTOMARY: Final[Mapping[str, str]] = {"Cut": "t", "Select all": "a", "Print…": "p"}
BY_ESCAPE: Final = frozenset({"Cancel", "Close"})  # Escape presses them
_Captioned: TypeAlias = QAbstractButton | QLabel


def with_mnemonics(texts: Sequence[str], usual: Sequence[str] = ()) -> list[str]:
    """`texts` as captions of one menu or dialog, each with a letter of its own underlined.

    A letter that begins a word goes before one within; where all are taken, an earlier entry gives
    way to another of its letters. A text without a letter to spare stays without. By the `usual`
    texts, one for each, letters stay the same while the texts change with what is selected.
    """
    owners: dict[str, int] = {}
    wanted = [
        [one for one in dict.fromkeys(_letters(known) + _letters(text)) if one in text.lower()]
        for text, known in zip(texts, usual or texts, strict=True)
    ]

    def take(entry: int, tried: set[str]) -> bool:
        free = next((one for one in wanted[entry] if one not in owners), None)
        if free is not None:
            owners[free] = entry
            return True
        for letter in wanted[entry]:
            if letter not in tried:
                tried.add(letter)
                if take(owners[letter], tried):
                    owners[letter] = entry
                    return True
        return False

    for entry in sorted(range(len(texts)), key=lambda one: texts[one] not in _CUSTOMARY):
        take(entry, set())
    letters = {entry: letter for letter, entry in owners.items()}
    return [_marked(text, letters.get(entry)) for entry, text in enumerate(texts)]


def _letters(text: str) -> list[str]:
    """The letters and digits of `text` that a keyboard has, the best first."""
    initials = re.findall(r"\b[a-z0-9]", text.lower())
    others = re.findall("[a-z0-9]", text.lower())
    first = _CUSTOMARY.get(text)
    return list(dict.fromkeys([*([first] if first else []), *initials, *others]))


def _marked(text: str, letter: str | None) -> str:
    if letter is None:
        return caption(text)
    begins = re.search(rf"\b{letter}", text, re.IGNORECASE)
    at = begins.start() if begins else text.lower().index(letter)
    return f"{caption(text[:at])}&{caption(text[at:])}"


def set_mnemonics(dialog: QWidget) -> None:
    """Give each button, check box and name of a field in sight in `dialog` a letter of its own.

    Alt and the letter press the button, or lead to the field.
    """
    parts = [one for one in dialog.findChildren(QWidget) if _takes_letter(one, dialog)]
    texts = [plain_caption(_caption_of(one)) for one in parts]
    for part, marked in zip(parts, with_mnemonics(texts), strict=True):
        if _caption_of(part) != marked:
            _set_caption(part, marked)


def set_menu_mnemonics(menu: QMenu, usual: Mapping[QAction, str] | None = None) -> None:
    """Give each entry of `menu` a letter of its own, by its `usual` text where that differs."""
    entries = [one for one in menu.actions() if not one.isSeparator()]
    texts = [plain_caption(one.text()) for one in entries]
    known = [(usual or {}).get(one, text) for one, text in zip(entries, texts, strict=True)]
    for entry, marked in zip(entries, with_mnemonics(texts, known), strict=True):
        entry.setText(marked)


def _takes_letter(part: QWidget, dialog: QWidget) -> TypeGuard[_Captioned]:
    if part.window() is not dialog or not part.isVisibleTo(dialog):
        return False
    if isinstance(part, QLabel):
        return part.buddy() is not None
    if not isinstance(part, PlainButton | QCheckBox | QRadioButton):
        return False
    return bool(part.text()) and part.text() not in BY_ESCAPE


def _caption_of(part: _Captioned) -> str:
    """What `part` shows, with its mark."""
    return QLabel.text(part) if isinstance(part, QLabel) else QAbstractButton.text(part)


def _set_caption(part: _Captioned, marked: str) -> None:
    if isinstance(part, QLabel):
        QLabel.setText(part, marked)  # a part's own setText would show the mark as “&”
    else:
        QAbstractButton.setText(part, marked)
