"""The door: a command where one is named, else the window on the office's database."""

import os
import sys
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from core.log_file import start_log

if TYPE_CHECKING:
    from analysis.results import Summary
    from exporters.report import ReportDetails


class QtWindow:
    """The window as the commands see it (cli.session.Window); Qt is loaded when it is asked for."""

    def has_screen(self) -> bool:
        """Whether there is a screen to open a window on."""
        from ui.start import has_screen

        return has_screen()

    def open(self, address: str) -> int:
        """Open the window on the database at `address`; give its exit status when it closes."""
        from ui.start import has_screen, open_window

        if not has_screen() and not os.environ.get("QT_QPA_PLATFORM"):
            print(  # noqa: T201
                "There is no screen to open the window on; “main.py --help” lists the commands,"
                " which need none.",
                file=sys.stderr,
            )
            return 1
        return open_window(address)

    def draw_pages(self, address: str, folder: Path) -> list[Path]:
        """Draw every page, light and dark, as PNG files into `folder`."""
        from ui.page_pictures import draw_pages

        return draw_pages(address, folder)

    def write_pdf(self, path: Path, summary: "Summary", details: "ReportDetails") -> None:
        """Write a report as a PDF file."""
        from ui.pages.reports.pdf import write_pdf
        from ui.start import application

        application()
        write_pdf(path, summary, details)

    def measure_start(self) -> Mapping[str, float]:
        """Seconds to the first paint of this window ("window") and of a bare one ("bare")."""
        from ui.start_time import measure_start

        return measure_start()

    def measure_import(self, address: str, path: Path) -> Mapping[str, float]:
        """What taking in the file at `path` does to the window (bench/window.py)."""
        from ui.import_time import measure_import

        return measure_import(address, path)


def main(arguments: Sequence[str]) -> int:
    """Run; give the exit status."""
    if arguments:
        from cli.app import run

        return run(arguments, QtWindow())
    from core.paths import default_address

    return QtWindow().open(default_address())


if __name__ == "__main__":
    # Names of people must not fail on a console or file of another encoding, as on Windows.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # None for a program without a console
            stream.reconfigure(encoding="utf-8", errors="replace")
    start_log()
    sys.exit(main(sys.argv[1:]))
