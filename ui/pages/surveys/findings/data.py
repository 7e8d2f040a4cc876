"""The findings of a wave, computed and drawn in jobs.

Loads pandas and scipy only when called. Uses no widgets.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtGui import QImage

from analysis.request import SummaryRequest
from analysis.results import Summary
from analysis.trend_results import Flow
from analysis.waves import chosen_respondents, is_always_safe, summarise_wave
from core.progress import Progress
from exporters.charts.drawing import Drawing
from exporters.charts.style import ChartStyle
from models.batch_kinds import BatchKind
from models.database import Database
from queries.findings import read_comments
from records.publications.forms import PublicationForm
from surveys.themes.keywords import FrequentPhrase, frequent_words
from surveys.waves import find_wave

MOST_TEXTS: Final = 30  # comments shown on a card; all of them are shown to be coded


@dataclass(frozen=True, slots=True)
class Findings:
    """What the Findings tab shows: figures, notes, comments and frequent words by question.

    `title` is the survey's title with the wave. With `always_safe`, a wave is confidential.
    """

    request: SummaryRequest
    title: str
    summary: Summary
    notes: tuple[str, ...]
    comments: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[FrequentPhrase, ...]]
    always_safe: bool


def compute_findings(database: Database, request: SummaryRequest, progress: Progress) -> Findings:
    """Compute the figures of `request`. Raises UserError as the analysis does."""
    from analysis.notes import notes

    progress.report("Calculating figures")
    with database.read() as connection:
        summary = summarise_wave(connection, request)
        wave = find_wave(connection, request.survey_code, request.wave_label)
        comments = (
            {}
            if summary.publish_safe
            else read_comments(
                connection,
                request.survey_code,
                request.wave_label,
                chosen_respondents(connection, request),
            )
        )
        always_safe = is_always_safe(connection, request)
    words = {code: tuple(frequent_words(texts)) for code, texts in comments.items()}
    return Findings(request, wave.title, summary, notes(summary), comments, words, always_safe)


def people_who_changed(
    database: Database, request: SummaryRequest, flow: Flow, answers: tuple[str, str]
) -> Sequence[int]:
    """The ids of the people of `flow` whose answers were these, then and now.

    Raises UserError where nobody is shown who gave which answers.
    """
    from analysis.trends.flow_people import people_of_flow

    with database.read() as connection:
        return people_of_flow(connection, request, flow, answers)


def enter_published(
    database: Database,
    findings: Findings,
    form: PublicationForm,
    file_name: str | None,
    questions: Sequence[str] | None,
) -> None:
    """Enter figures that left the window in the ledger of publications; of all questions: None."""
    from analysis.publications.ledger import publish

    with database.write(BatchKind.PUBLICATION) as changes:
        publish(changes, findings.request, findings.summary, form, file_name, questions)


def draw_picture(summary: Summary, code: str, title: str) -> QImage:
    """Draw the chart of the question `code` to stand on its own in a document.

    Null where there is nothing to draw.
    """
    from exporters.charts.question_picture import question_png

    return QImage.fromData(question_png(summary, code, title) or b"")


def draw_part_picture(
    findings: Findings,
    code: str,
    caption: str,
    notes: str,
    draw: Callable[[ChartStyle], Drawing | None],
) -> QImage:
    """Draw what `draw` draws of the question `code` to stand on its own; null without a chart."""
    from exporters.charts.question_picture import part_png

    found = part_png(findings.summary, code, findings.title, caption, notes, draw)
    return QImage.fromData(found or b"")


def save_picture(path: Path, summary: Summary, code: str, title: str) -> None:
    """Save the chart as `draw_picture` draws it. Raises UserError as the exporter does."""
    from exporters.charts.question_picture import write_question_picture

    write_question_picture(path, summary, code, title)
