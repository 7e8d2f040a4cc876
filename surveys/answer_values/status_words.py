"""The words by which survey platforms say yes, ticked, complete and their opposites."""

from typing import Final

from core.text import clean, comparison_key
from records.fields import vocabulary
from records.fields.values import as_text
from tabular.reading import Cell

# As core.text.key gives them; signs as they are.
_YES: Final = frozenset(
    {"checked", "selected", "quoted", "ticked", "marked", "chosen", "mentioned", "✓", "✔", "☑",
     "✅", "sim", "da", "wahr", "vrai", "verdadero", "vero", "waar"}
)  # fmt: skip
_NO: Final = frozenset(
    {"unchecked", "unselected", "unticked", "unmarked", "not checked", "not selected",
     "not quoted", "not ticked", "not marked", "not chosen", "not mentioned", "✗", "✘", "☐", "❌",
     "nee", "falsch", "faux", "falso", "onwaar"}
)  # fmt: skip
_COMPLETE: Final = frozenset(
    {"complete", "completed", "finished", "submitted", "done", "yes", "y", "true", "t", "1", "100"}
)
_PARTIAL: Final = frozenset(
    {"partial", "partially complete", "partially completed", "partial response", "incomplete",
     "not complete", "not completed", "unfinished", "not finished", "in progress", "started",
     "not submitted", "saved", "no", "n", "false", "f", "0"}
)  # fmt: skip


def yes_or_no(cell: Cell) -> bool | None:
    """Whether `cell` says yes, or that something was ticked; None where it says neither."""
    if isinstance(cell, bool):
        return cell
    text = clean(as_text(cell))
    if (said := vocabulary.yes_no(text)) is not None:
        return said
    word = comparison_key(text) or text.removesuffix("\ufe0f")
    if word in _YES:
        return True
    return False if word in _NO else None


def complete_or_not(cell: Cell) -> bool | None:
    """Whether `cell` says that a response is complete; None where it is no word for a status."""
    if cell is None:
        return False
    word = comparison_key(as_text(cell))
    if word in _COMPLETE:
        return True
    return False if word in _PARTIAL else None
