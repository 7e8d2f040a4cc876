"""Write the comments on a question and their themes as a workbook, to be coded in Excel.

importers/answers/coding_workbook.py reads it again; must not know how a file is written.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from core.progress import SILENT, Progress
from surveys.themes.theme import CODED, COMMENT, COMMENT_ID, Comment, CommentTheme
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec, SheetSpec
from tabular.writing.tables import write_tables

_FIXED: Final = (
    ColumnSpec(COMMENT_ID, CellKind.INTEGER, 8),
    ColumnSpec(COMMENT, CellKind.LINES, 80),
    ColumnSpec(CODED, CellKind.YES_NO, 8),
)
_THEMES: Final = (
    ColumnSpec("Theme", width=24),
    ColumnSpec("Description", CellKind.LINES, 50),
    ColumnSpec("Keywords", CellKind.LINES, 50),
)
_MARK: Final = "x"


def write_coding(
    path: Path,
    themes: Sequence[CommentTheme],
    comments: Sequence[Comment],
    progress: Progress = SILENT,
) -> int:
    """Write comments with a column for each theme to `path`, .xlsx or .ods; give their number.

    Nobody's name is in it. Raises UserError as the writers do; Cancelled.
    """
    columns = (*_FIXED, *(ColumnSpec(theme.name, width=14) for theme in themes))
    sheets = (
        SheetSpec("Comments", columns, _rows(themes, comments), count=len(comments)),
        SheetSpec(
            "Themes",
            _THEMES,
            [(one.name, one.description or None, ", ".join(one.keywords)) for one in themes],
        ),
    )
    return write_tables(path, sheets, progress=progress)[0]


def _rows(
    themes: Sequence[CommentTheme], comments: Sequence[Comment]
) -> Iterator[tuple[CellValue, ...]]:
    for comment in comments:
        marks = (
            _MARK if comment.is_coded and theme.id in comment.themes else None for theme in themes
        )
        yield (comment.answer_id, comment.text, comment.is_coded or None, *marks)
