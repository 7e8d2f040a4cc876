"""The coding of comments in a workbook, as a colleague filled it in: read and written.

exporters/coding_workbook.py writes the workbook.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.progress import SILENT, Progress
from core.text import clean, clean_lines, comparison_key, fold
from models.changes import ChangeSet
from records.fields.values import as_text
from records.fields.vocabulary import yes_no
from surveys.themes.coding import code_comments
from surveys.themes.theme import CODED, COMMENT, COMMENT_ID, Comment, CommentTheme
from surveys.themes.theme_store import save_themes
from surveys.waves import Wave
from tabular.reading import Cell, Table, read_file, to_table


@dataclass(frozen=True, slots=True)
class CodingFile:
    """What a workbook says: the names of its themes, and those of each comment by its answer's id.

    `not_found` are the rows, as Excel numbers them, whose comment is not there or another one now.
    """

    themes: tuple[str, ...]
    coding: Mapping[int, tuple[str, ...]]
    not_found: tuple[int, ...]

    def new_themes(self, themes: Sequence[CommentTheme]) -> list[str]:
        """The names of themes that comments have and that are not among `themes`."""
        known = {fold(theme.name) for theme in themes}
        used = {fold(name) for names in self.coding.values() for name in names}
        return [name for name in self.themes if fold(name) not in known and fold(name) in used]


def read_coding_file(
    path: Path, comments: Sequence[Comment], *, progress: Progress = SILENT
) -> CodingFile:
    """Read the coding of `comments` in the workbook at `path`.

    A comment is coded where a theme is marked, by any letter, or “Coded” says yes; other rows say
    nothing. Raises UserError where the file cannot be read, has no such columns, or is of other
    comments.
    """
    known = {comparison_key(one) for one in (COMMENT_ID, COMMENT, CODED)}
    table = to_table(read_file(path, sheet="Comments", progress=progress), known=known)
    places = {comparison_key(text): at for at, text in reversed(list(enumerate(table.headings)))}
    missing = next((one for one in (COMMENT_ID, COMMENT) if comparison_key(one) not in places), "")
    if missing:
        raise UserError(
            f"The sheet “Comments” has no column “{missing}”, so no coding can be read. Nothing was"
            " changed.",
            code="no_coding",
        )
    theme_columns = [
        (clean(text), at)
        for at, text in enumerate(table.headings)
        if clean(text) and comparison_key(text) not in known
    ]
    texts = {one.answer_id: _plain(one.text) for one in comments}
    coding: dict[int, tuple[str, ...]] = {}
    not_found: list[int] = []
    for index, number in enumerate(table.row_numbers):
        themes = tuple(name for name, at in theme_columns if _is_marked(table.columns[at][index]))
        if not themes and not _says_coded(table, places, index):
            continue
        answer_id = _as_id(table.columns[places[comparison_key(COMMENT_ID)]][index])
        text = as_text(table.columns[places[comparison_key(COMMENT)]][index] or "")
        if answer_id is None or texts.get(answer_id) != _plain(text):
            not_found.append(number)
        else:
            coding[answer_id] = themes
    if not_found and not coding:
        raise UserError(
            "None of the comments of the file is there. Nothing was changed; choose the file of"
            " this question and wave.",
            code="other_comments",
        )
    return CodingFile(tuple(name for name, _ in theme_columns), coding, tuple(not_found))


def write_coding_file(
    changes: ChangeSet, wave: Wave, question: str, themes: Sequence[CommentTheme], file: CodingFile
) -> int:
    """Code the comments of a question as `file` says, with new themes; give how many changed.

    `themes` are those that the question has. Raises UserError as themes and coding do.
    """
    now = list(themes)
    new = file.new_themes(now)
    if new:
        wanted = [*now, *(CommentTheme(0, name) for name in new)]
        now = save_themes(changes, wave.survey_code, question, wanted)
    ids = {fold(theme.name): theme.id for theme in now}
    coding = {answer: [ids[fold(name)] for name in names] for answer, names in file.coding.items()}
    return code_comments(changes, wave, coding)


def _plain(text: str) -> str:
    """A comment for comparing: spreadsheets change white space."""
    return " ".join(clean_lines(text).split())


def _is_marked(cell: Cell) -> bool:
    text = fold(as_text(cell)) if cell is not None else ""
    return bool(text) and yes_no(text) is not False and text != "0"


def _says_coded(table: Table, places: Mapping[str, int], index: int) -> bool:
    at = places.get(comparison_key(CODED))
    return at is not None and _is_marked(table.columns[at][index])


def _as_id(cell: Cell) -> int | None:
    text = as_text(cell).removesuffix(".0") if cell is not None else ""
    return int(text) if text.isascii() and text.isdigit() else None
