"""The section of a report with what people wrote; only internal reports have one.

Must not know the file format, nor compute any figure.
"""

from typing import Final

from analysis.results import Summary
from core.formats import plural
from exporters.reports.report_details import ReportDetails
from exporters.reports.report_document import ReportDocument
from exporters.reports.report_sections import ReportSection

_NO_THEME: Final = "No theme"


def write_comments(document: ReportDocument, summary: Summary, details: ReportDetails) -> None:
    """Write the comments on each open question, as they were written; nothing without any."""
    if summary.publish_safe:
        return
    open_questions = [
        (question.text, groups)
        for question in summary.questions
        if (groups := details.comments.get(question.code))
    ]
    if not open_questions:
        return
    document.heading(ReportSection.COMMENTS.label, 1)
    document.note("As people wrote them. They may tell who wrote them: don’t publish.")
    for text, groups in open_questions:
        document.heading(text, 2)
        has_themes = any(group.theme for group in groups)
        for group in groups:
            if has_themes:
                document.heading(group.theme or _NO_THEME, 3)
            document.note(f"{plural(len(group.comments), 'comment')}.", with_next=True)
            document.points(group.comments)
