"""The window as the commands see it (cli.session.Window); Qt is loaded when it is asked for."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.results import QuestionSummary, Summary
    from exporters.labels.layouts import LabelLayout
    from exporters.labels.sheets import Label, PrintedLabels
    from exporters.people_lists import Compose
    from exporters.reports.report_details import ReportDetails


class CommandWindow:
    """What commands ask of the window."""

    def has_screen(self) -> bool:
        """Whether there is a screen to open a window on."""
        from ui.application import has_screen

        return has_screen()

    def open(self, address: str, file: Path | None = None) -> int:
        """Open the window on the database at `address`; give its exit status when it closes.

        The import of `file`, if any, begins there.
        """
        from ui.application import has_screen
        from ui.start import open_window

        if not has_screen() and not os.environ.get("QT_QPA_PLATFORM"):
            print(  # noqa: T201
                "There is no screen to open the window on; “main.py --help” lists the commands,"
                " which need none.",
                file=sys.stderr,
            )
            return 1
        return open_window(address, file)

    def draw_pages(self, address: str, folder: Path) -> list[Path]:
        """Draw every page, light and dark, as PNG files into `folder`."""
        from ui.page_pictures import draw_pages

        return draw_pages(address, folder)

    def write_pdf(self, path: Path, summary: "Summary", details: "ReportDetails") -> None:
        """Write a report as a PDF file."""
        from ui.application import application
        from ui.pages.reports.pdf import write_pdf

        application()
        write_pdf(path, summary, details)

    def write_document_pdf(self, path: Path, title: str, author: str, compose: "Compose") -> None:
        """Write the document that `compose` writes, as a PDF file."""
        from ui.application import application
        from ui.print.document_pdf import write_document_pdf

        application()
        write_document_pdf(path, title, author, compose)

    def write_label_sheets(
        self, path: Path, labels: "Sequence[Label]", layout: "LabelLayout", start: int = 1
    ) -> "PrintedLabels":
        """Write labels, envelopes or badges as a PDF file, or as a Word document."""
        from ui.application import application
        from ui.print.label_sheets import write_label_sheets

        application()
        return write_label_sheets(path, labels, layout, start=start)

    def measure_start(self) -> Mapping[str, float]:
        """Seconds to the first paint of this window ("window") and of a bare one ("bare")."""
        from ui.start_time import measure_start

        return measure_start()

    def measure_charts(self, questions: "Sequence[QuestionSummary]") -> list[float]:
        """Milliseconds for the chart of each question on screen (bench/charts.py)."""
        from ui.chart_time import measure_charts

        return measure_charts(questions)

    def measure_import(self, address: str, path: Path) -> Mapping[str, float]:
        """What taking in the file at `path` does to the window (bench/window.py)."""
        from ui.import_time import measure_import

        return measure_import(address, path)
