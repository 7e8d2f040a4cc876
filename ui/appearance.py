"""Light, dark or as the system is: this user's own choice, kept between starts."""

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
    """Keep `scheme` for the next start."""
    word = next(word for word, known in SCHEMES.items() if known == scheme)
    preferences.setValue(_KEY, word)
