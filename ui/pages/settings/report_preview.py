"""A preview of the office's reports: a title page and a page with a table and a chart.

The figures are invented. Works on any thread; it knows no widgets.
"""

from datetime import date
from typing import Final

from PySide6.QtGui import QImage

from analysis.results import ValueShare
from core.progress import Progress
from exporters.charts.shares import draw_shares
from exporters.figures import formats
from exporters.figures.table import FigureRow, FigureTable
from exporters.reports.report import report_style
from exporters.reports.report_document import Cover
from records.report_template import ReportTemplate
from ui.print.page_output import to_images
from ui.print.print_document import PrintDocument

WIDTH: Final = 300  # units of the screen
_ASKED: Final = "Which research activities were you engaged in?"
_SHARES: Final = (
    ValueShare("1", "Clinical trials", 41, 69.5, 59.1, 78.2),
    ValueShare("2", "Radiotherapy", 30, 50.8, 40.6, 61.0),
    ValueShare("3", "Imaging", 24, 40.7, 31.1, 51.0),
)
_HEADLINE: Final = FigureRow(("75%", "had applied for a research grant", "45 of 60"))


def draw_preview(
    template: ReportTemplate, office: str, ratio: float, progress: Progress
) -> list[QImage]:
    """Draw the two pages; `ratio` is the number of device pixels per unit."""
    document = PrintDocument("Alumni survey 2026", template)
    logo = None if template.logo is None else template.logo.content
    on = formats.day(date.today())
    lines = (f"Report of {on}",)
    document.cover(Cover("Alumni survey", "Wave 2026", lines, office, logo))
    document.end_page()
    document.heading("At a glance", 1)
    document.headlines(FigureTable(("Share", "Finding", "Base"), (_HEADLINE,), labels=3))
    document.heading(_ASKED, 2)
    document.figure(draw_shares(_SHARES, report_style(template)), _ASKED, _ASKED)
    rows = tuple(FigureRow((one.text, formats.share(one))) for one in _SHARES)
    document.table(FigureTable(("Answer", "Share"), rows), _ASKED)
    pages = range(min(2, document.finish()))
    return to_images(document, pages, width=WIDTH, ratio=ratio, progress=progress)
