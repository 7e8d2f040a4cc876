"""A theme of open answers, and comments with the themes that somebody gave them: plain values."""

from dataclasses import dataclass
from typing import Final

_SUFFIX: Final = ".themes"
_CHOICE: Final = "theme"
# The columns of a workbook in which comments are coded, before those of the themes.
COMMENT_ID: Final = "ID"
COMMENT: Final = "Comment"
CODED: Final = "Coded"


@dataclass(frozen=True, slots=True)
class CommentTheme:
    """What some comments on a question are about.

    `keywords` are words and phrases by which it is suggested; `*` at the end of a word stands for
    any ending. An `id` of 0 is that of a theme still to be saved.
    """

    id: int
    name: str
    description: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """An open answer that counts, with the themes that it was coded by.

    `is_coded` says whether somebody coded it, if only as of no theme; of one that `is_changed` the
    text is another since.
    """

    answer_id: int
    response_id: int
    text: str
    themes: frozenset[int] = frozenset()
    is_coded: bool = False
    is_changed: bool = False


def themes_code(question: str) -> str:
    """The code of the question that the themes of the comments on `question` are choices of."""
    return f"{question}{_SUFFIX}"


def themes_text(question: str) -> str:
    """The text of that question: “What would help? (themes of the comments)”."""
    return f"{question} (themes of the comments)"


def choice_code(theme_id: int) -> str:
    """The code of a theme as a choice of that question."""
    return f"{_CHOICE}{theme_id}"


def chosen_theme(code: str) -> int:
    """The id of the theme whose code as a choice is `code`. Raises ValueError for any other."""
    return int(code.removeprefix(_CHOICE))


def commented_question(code: str) -> str | None:
    """The question whose comments the themes of `code` are; None: it is no question of themes."""
    return code.removesuffix(_SUFFIX) if code.endswith(_SUFFIX) else None
