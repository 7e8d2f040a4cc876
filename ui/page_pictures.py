"""Pictures of every page on a database, light and dark: for the handbook, and to look at."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer

from models.database import Database
from surveys.waves import list_waves
from ui.context import (
    ALUMNI,
    IMPORTS,
    OVERVIEW,
    REPORTS,
    SETTINGS,
    SURVEYS,
    OpenReport,
    OpenWave,
    ShowPerson,
)
from ui.pictures import save_picture
from ui.start import Start, application
from ui.theme import Theme

_PATIENCE = 60_000  # milliseconds for a page to stand
_SETTLE, _ROUNDS = 150, 4


def draw_pages(address: str, folder: Path) -> list[Path]:
    """Draw every page of the window on the database at `address` into `folder` as PNG files."""
    app = application()
    theme = Theme(app, Qt.ColorScheme.Light)
    scratch = QSettings(str(folder / "preferences.ini"), QSettings.Format.IniFormat)
    start = Start(theme, scratch)
    start.window.resize(1280, 800)
    start.window.show()
    start.open(address)
    _wait(lambda: start.office is not None)
    if start.office is None:
        raise RuntimeError("the database did not open")
    drawn: list[Path] = []
    for name, key, what in _scenes(start.office.context.database):
        start.window.show_page(key, what)
        for scheme, word in ((Qt.ColorScheme.Light, ""), (Qt.ColorScheme.Dark, "-dark")):
            theme.set_scheme(scheme)
            _settle(start)
            path = folder / f"{name}{word}.png"
            save_picture(start.window, theme, scheme, path)
            drawn.append(path)
    start.window.close()
    start.close()
    (folder / "preferences.ini").unlink(missing_ok=True)
    return drawn


def _scenes(database: Database) -> list[tuple[str, str, object]]:
    """What to show: a name, a place, and what in it."""
    with database.read() as connection:
        waves = [(one.wave.survey_code, one.wave.label) for one in list_waves(connection)]
    scenes: list[tuple[str, str, object]] = [
        ("overview", OVERVIEW, None),
        ("alumni", ALUMNI, ShowPerson(1)),
        ("surveys", SURVEYS, None),
    ]
    if waves:
        code, label = waves[0]
        scenes += [
            ("invitations", SURVEYS, OpenWave(code, label, "invitations")),
            ("responses", SURVEYS, OpenWave(code, label, "responses")),
            ("findings", SURVEYS, OpenWave(code, label, "findings")),
            ("reports", REPORTS, OpenReport(code, label)),
        ]
    return [*scenes, ("imports", IMPORTS, None), ("settings", SETTINGS, None)]


def _settle(start: Start) -> None:
    """Let jobs end and the window paint."""
    for _ in range(_ROUNDS):  # a page asks for its charts only when it has been laid out
        loop = QEventLoop()
        QTimer.singleShot(_SETTLE, loop.quit)
        loop.exec()
        _wait(lambda: not start.jobs.is_busy())


def _wait(until: Callable[[], bool]) -> None:
    loop = QEventLoop()
    clock = QTimer()
    clock.timeout.connect(lambda: loop.quit() if until() else None)
    clock.start(20)
    QTimer.singleShot(_PATIENCE, loop.quit)
    loop.exec()
