"""All charts of a report as pictures in one zip file: PNG at print resolution, and SVG."""

import re
import zipfile
from pathlib import Path
from typing import Final

from analysis.results import QuestionSummary, Summary
from core.errors import UserError
from core.progress import SILENT, Progress
from exporters.charts.question_picture import picture_bytes
from exporters.figures.panels import panels_of
from exporters.reports.report_details import ReportDetails
from tabular.writing.files import replacing

_ENDINGS: Final = (".png", ".svg")


def write_chart_pictures(
    path: Path, summary: Summary, details: ReportDetails, *, progress: Progress = SILENT
) -> int:
    """Write the chart of each panel to `path`, a .zip file; give how many charts there are.

    Names begin with the place of the panel: “03-difficulty.png”. Raises UserError where there is no
    chart, and when the file cannot be written; Cancelled as `progress` says.
    """
    panels = panels_of(summary)
    pictures: list[tuple[str, bytes]] = []
    charts = 0
    for number, panel in enumerate(panels, 1):
        progress.report("Drawing the charts", number - 1, len(panels))
        finding = panel.finding
        rows = (finding,) if isinstance(finding, QuestionSummary) else finding.rows
        for row in rows:
            found = [
                (ending, picture_bytes(summary, row.code, details.name, ending))
                for ending in _ENDINGS
            ]
            name = f"{number:02}-{re.sub(r'[^0-9A-Za-z_-]+', '-', row.code)}"
            drawn = [(f"{name}{ending}", content) for ending, content in found if content]
            pictures += drawn
            charts += bool(drawn)
    if not pictures:
        raise UserError("These findings have no chart to save.", code="nothing_to_write")

    with (
        replacing(path, lambda file: zipfile.ZipFile(file).testzip() is None) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name, content in pictures:
            archive.writestr(name, content)
    return charts
