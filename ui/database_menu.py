"""What the File menu does with databases: a new one, another one, those opened lately, the sample.

The work runs in jobs; it ends with another database open in the window, or with a message and the
same one as before.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QObject

from core.errors import UserError
from core.known_databases import database_title, recent_databases
from core.paths import own_database, sample_database
from core.progress import Progress
from ui.actions import NEW_DATABASE, OPEN_DATABASE, OPEN_SAMPLE, OPEN_SERVER, RESET_SAMPLE
from ui.bound_actions import bind, offer
from ui.file_kinds import DATABASE_FILES
from ui.jobs import Jobs
from ui.widgets.buttons import Callback
from ui.widgets.dialogs import ask_for_file, ask_for_target
from ui.window import MainWindow

_SHOWN: Final = 9


class Replace(Protocol):
    """Closes the open database, runs `work` on its path, and opens it again."""

    def __call__(self, work: Callable[[Path, Progress], str], title: str) -> None: ...


class DatabaseMenu(QObject):
    """Offers in `window` what can be done with databases.

    `open_another(address, sentence)` opens another database in place of the one that is open and
    shows `sentence`; `replace` replaces the file of the one that is open; `may_close` tells whether
    that one can be closed now, and says why not.
    """

    def __init__(
        self,
        window: MainWindow,
        jobs: Jobs,
        open_another: Callable[[str, str], object],
        replace: Replace,
        may_close: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window, self._jobs = window, jobs
        self._open_another, self._replace, self._may_close = open_another, replace, may_close
        self._name = ""  # of the database that is open
        bind(window, NEW_DATABASE, self._create)
        bind(window, OPEN_DATABASE, self._choose)
        bind(window, OPEN_SERVER, self.ask_for_server)
        self._sample = bind(window, OPEN_SAMPLE, self._open_sample)
        self._reset = bind(window, RESET_SAMPLE, self._reset_sample)
        offer(self._reset, when=False)
        window.database_dropped.connect(lambda path: open_another(str(path), ""))

    def show_open(self, name: str) -> None:
        """Note which database is open: it is not offered, and named in the window's title."""
        self._name = name
        is_sample = name == str(sample_database())
        offer(self._sample, when=not is_sample)
        offer(self._reset, when=is_sample)
        self._window.set_database(database_title(name), is_sample=is_sample)

    def recent(self) -> Sequence[tuple[str, Callback]]:
        """The databases opened lately, without the one that is open, and how to open each."""
        others = [one for one in recent_databases() if one.name != self._name]
        return [
            (_title(one.name), partial(self._open_another, one.opens_by, ""))
            for one in others[:_SHOWN]
        ]

    def ask_for_server(self, address: str = "", refusal: UserError | None = None) -> None:
        """Ask for a database on a server and open it; again after the `refusal` of an `address`."""
        from ui.server_databases import ask_for_server

        ask_for_server(self._window, self._jobs, self._open_another, address, refusal)

    def _choose(self) -> None:
        path = ask_for_file(self._window, "Open database", DATABASE_FILES)
        if path is not None:
            self._open_another(str(path), "")

    def _create(self) -> None:
        if not self._may_close():  # before a file is created that could not be opened
            return
        offered = own_database().with_name("office.almanac").name
        path = ask_for_target(self._window, "New database", offered, DATABASE_FILES)
        if path is None:
            return

        def work(_progress: Progress) -> Path | None:
            from models.new_database import create_keeping_former

            return create_keeping_former(path)

        def done(former: Path | None) -> None:
            kept = "" if former is None else f"The previous file is kept as “{former.name}”."
            self._open_another(str(path), kept)

        self._jobs.write(work, done, title="Creating a new database")

    def _open_sample(self) -> None:
        if not self._may_close():
            return
        path = sample_database()

        def work(progress: Progress) -> None:
            from importers.sample_data import create_sample

            if not path.exists():
                create_sample(path, progress)

        def done(_nothing: None) -> None:
            self._open_another(
                str(path), "These people are invented: try anything. Your own database is kept as"
                " it is; open it again under File > Open recent.",
            )  # fmt: skip

        self._jobs.write(work, done, title="Preparing the sample data")

    def _reset_sample(self) -> None:
        def work(path: Path, progress: Progress) -> str:
            from importers.sample_data import create_sample

            create_sample(path, progress)
            return "The sample data is as it was at first."

        self._replace(work, "Resetting the sample data")


def _title(name: str) -> str:
    path = Path(name)
    if name == str(sample_database()) or not path.is_absolute():
        return database_title(name)
    return f"{path.name} – {path.parent}"
