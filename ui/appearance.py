"""The colour scheme that the user chose: light, dark, or that of the system."""

from typing import Final

from PySide6.QtCore import QSettings, Qt

_KEY: Final = "appearance"
SCHEMES: Final = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


def saved_scheme(preferences: QSettings) -> Qt.ColorScheme:
    """The scheme chosen last; Unknown follows the system."""
    return SCHEMES.get(str(preferences.value(_KEY, "system")), Qt.ColorScheme.Unknown)


def save_scheme(preferences: QSettings, scheme: Qt.ColorScheme) -> None:
    """Save `scheme` for the next start."""
    word = next(word for word, known in SCHEMES.items() if known == scheme)
    preferences.setValue(_KEY, word)
