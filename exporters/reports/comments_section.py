"""The section of a report with what people wrote; only internal reports have one.

Must not know the file format, nor compute any figure.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from analysis.results import QuestionSummary, Summary
from core.formats import plural
from core.text import fold
from exporters.figures import formats
from exporters.reports.report_details import ReportDetails, ThemeComments
from exporters.reports.report_document import ReportDocument
from exporters.reports.report_sections import ReportSection

_NO_THEME: Final = "No theme"


def comments_of(
    summary: Summary, details: ReportDetails
) -> dict[str, tuple[QuestionSummary, Sequence[ThemeComments]]]:
    """The questions whose comments the report lists, by code; none in one to be published."""
    if summary.publish_safe or not details.has(ReportSection.COMMENTS):
        return {}
    return {
        question.code: (question, groups)
        for question in summary.questions
        if (groups := details.comments.get(question.code))
    }


def write_comments(document: ReportDocument, summary: Summary, details: ReportDetails) -> None:
    """Write the comments on each open question, as they were written; nothing without any."""
    found = comments_of(summary, details)
    if not found:
        return
    document.heading(ReportSection.COMMENTS.label, 1)
    document.note("As people wrote them. They may tell who wrote them: don’t publish.")
    for question, groups in found.values():
        document.heading(question.text, 2)
        document.note(f"{formats.base(question)}.", with_next=True)
        for group in groups:
            if group.theme or len(groups) > 1:
                document.heading(group.theme or _NO_THEME, 3)
                count = plural(len(group.comments), "comment")
                document.note(f"{count}.", with_next=True)
            document.points(_counted(group.comments))


def _counted(comments: Sequence[str]) -> list[str]:
    """The comments, the same text once with how many wrote it; the most frequent come first."""
    spellings: dict[str, str] = {}
    counts = Counter(fold(one) for one in comments)
    for one in comments:
        spellings.setdefault(fold(one), one)
    return [
        spellings[key] if count == 1 else f"{spellings[key]} ({count} people)"
        for key, count in counts.most_common()
    ]
