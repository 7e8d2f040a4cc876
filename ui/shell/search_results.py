"""What a search of the window finds: results, and the sources that deliver them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from core.text import fold
from ui.widgets.buttons import Callback


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One result: its text, what choosing it does, its icon (ui.icons), its shortcut.

    `note` at the right says why it was found; `group` is the heading that it stands under.
    """

    title: str
    subtitle: str
    action: Callback
    icon: str = "person"
    shortcut: str = ""
    note: str = ""
    group: str = ""


Deliver: TypeAlias = Callable[[Sequence[SearchResult]], None]
Source: TypeAlias = Callable[[str, Deliver], None]
"""Asked with what was typed; delivers, now or later, on the window's thread.

What it delivers again takes the place of what it delivered before.
"""


def matching(text: str, results: Sequence[SearchResult]) -> list[SearchResult]:
    """Those of `results` in which every word of `text` begins a word; titles with it first.

    Spaces between the words do not count: “backup” finds “Back up now”.
    """
    typed = fold(text).split()

    def begins(part: str, words: Sequence[str]) -> bool:
        return any("".join(words[at:]).startswith(part) for at in range(len(words)))

    found = []
    for one in results:
        words = fold(f"{one.title} {one.subtitle}").split()
        if all(begins(part, words) for part in typed):
            found.append(one)
    return sorted(found, key=lambda one: not fold(one.title).startswith(fold(text)))
