"""Writes scheduled reports as the page Reports writes those on request."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.request import SummaryRequest
from core.progress import Progress
from models.database import Database
from ui.pages.reports.report_jobs import ChosenReport, write_report_file

if TYPE_CHECKING:
    from exporters.people_lists import Compose


@dataclass(frozen=True, slots=True)
class WindowWriter:
    """A `ReportWriter` for a job."""

    database: Database
    progress: Progress

    def findings(self, path: Path, request: SummaryRequest) -> object:
        return write_report_file(self.database, ChosenReport(request), path, self.progress)

    def pdf(self, path: Path, title: str, author: str, compose: "Compose") -> object:
        from ui.print.document_pdf import write_document_pdf

        return write_document_pdf(path, title, author, compose)
