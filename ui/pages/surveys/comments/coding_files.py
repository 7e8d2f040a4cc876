"""Comments handed out as a workbook to be coded in Excel, and their coding read again."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from core.formats import listed, plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from queries.comments import CommentSheet
from surveys.themes.theme import Comment
from ui.context import PageContext
from ui.table_export import FILE_KINDS, SEVERAL_SHEETS, report_saved, write_file
from ui.undo import write_batch
from ui.widgets.dialogs import ask_for_file, ask_for_target

_KINDS = [FILE_KINDS[ending] for ending in SEVERAL_SHEETS]


def export_coding(
    parent: QWidget, context: PageContext, sheet: CommentSheet, comments: Sequence[Comment]
) -> None:
    """Ask for a file, and save `comments` with a column for each theme of `sheet` in a job."""
    wave = sheet.wave
    name = f"{wave.survey_code}-{wave.label}-{sheet.question}-comments.xlsx"
    path = ask_for_target(parent, "Export comments", name, _KINDS)
    if path is None:
        return

    def write(progress: Progress) -> int:
        from exporters.coding_workbook import write_coding  # with what writes workbooks

        return write_coding(path, sheet.themes, comments, progress)

    write_file(
        context, path, write, lambda count: report_saved(context, path, plural(count, "comment"))
    )


def import_coding(
    parent: QWidget, context: PageContext, sheet: CommentSheet, done: Callable[[int], object]
) -> None:
    """Ask for a workbook that was exported, code the comments as it says, and call `done`."""
    path = ask_for_file(parent, "Import coding", _KINDS)
    if path is None:
        return
    write_batch(
        context,
        BatchKind.COMMENTS_CODE,
        partial(_read_and_write, path, sheet),
        title=f"Importing {path.name}",
        done=lambda result: done(result[0]),
        said=lambda result: result[1],
    )


def _read_and_write(path: Path, sheet: CommentSheet, changes: ChangeSet) -> tuple[int, str]:
    """Give how many comments were coded anew, and what is to be said of the file."""
    from importers.answers.coding_workbook import read_coding_file, write_coding_file

    file = read_coding_file(path, sheet.comments)
    new = file.new_themes(sheet.themes)
    changed = write_coding_file(changes, sheet.wave, sheet.question, sheet.themes, file)
    said = [f"{plural(changed, 'comment')} coded from “{path.name}”"]
    if new:
        said.append(f"{'new theme' if len(new) == 1 else 'new themes'}: {listed(new)}")
    if file.not_found:
        rows = plural(len(file.not_found), "row")
        said.append(f"{rows} skipped, as the comment is not there or was changed")
    return changed, f"{'; '.join(said)}."
