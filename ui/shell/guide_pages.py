"""The pages of the built-in guide (resources/guide), and the search over them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.paths import RESOURCES
from core.text import fold

FOLDER: Final = RESOURCES / "guide"
# In the order of the guide; each is a file of FOLDER.
KEYS: Final = (
    "getting-started", "importing", "records-and-search", "duplicates", "filters", "worklists",
    "statistics", "letters-and-labels",
    "events", "news", "surveys", "mailings", "bounces", "responses", "details", "connections",
    "microsoft-forms", "findings", "scheduled-reports",
    "contact-preferences",
    "backups", "keyboard",
)  # fmt: skip
# The page of the guide that fits a page of the window.
OF_PAGE: Final[Mapping[str, str]] = {
    "overview": "getting-started",
    "alumni": "records-and-search",
    "surveys": "surveys",
    "imports": "importing",
    "reports": "findings",
    "settings": "backups",
}
_EXCERPT: Final = 90  # characters
# Words that somebody may type in place of one another.
_SYNONYMS: Final = (
    ("duplicate", "twice", "double"), ("merge", "same person"), ("delete", "remove", "erase"),
    ("email", "e-mail"), ("telephone", "phone", "mobile"), ("unsubscribe", "opt-out"),
    ("password", "passphrase"), ("undo", "revert", "restore"), ("question", "survey"),
    ("saved filter", "segment"), ("donor", "alumni"), ("shortcut", "keyboard"),
)  # fmt: skip
_LEAST: Final = 4  # letters of a word that may be the beginning of one of them


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page: its key, its title, and its text in Markdown."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class GuideHit:
    """A paragraph in which all words searched for were found."""

    page: GuidePage
    excerpt: str


def read_guide(folder: Path = FOLDER) -> Sequence[GuidePage]:
    """Read the pages of the guide in their order."""
    pages = []
    for key in KEYS:
        text = (folder / f"{key}.md").read_text(encoding="utf-8")
        pages.append(GuidePage(key, text.partition("\n")[0].removeprefix("# "), text))
    return pages


def search_guide(pages: Sequence[GuidePage], text: str) -> Sequence[GuideHit]:
    """The paragraphs that have every word of `text`, or a word that means the same.

    Those that have the words themselves come first, and among them those of pages with such a
    title. Where no paragraph has all of them, the pages that do, each by its first such paragraph.
    """
    words = [synonyms(word) for word in fold(text).split()]
    if not words:
        return []
    paragraphs = [(page, one) for page in pages for one in page.text.split("\n\n")]
    hits = [(page, one) for page, one in paragraphs if _has_all(one, words)]
    if not hits:
        of_pages = [page for page in pages if _has_all(page.text, words)]
        hits = [
            (page, next(one for one in page.text.split("\n\n") if _has_all(one, words[:1])))
            for page in of_pages
        ]
    typed = [alternatives[:1] for alternatives in words]
    hits.sort(key=lambda hit: (not _has_all(hit[1], typed), not _has_all(hit[0].title, typed)))
    return [GuideHit(page, _excerpt(paragraph, words[0])) for page, paragraph in hits]


def synonyms(word: str) -> Sequence[str]:
    """`word`, and what may stand for it."""
    found = [word]
    for group in _SYNONYMS:
        is_long = len(word) >= _LEAST
        if is_long and any(one.startswith(word) or word.startswith(one) for one in group):
            found += [one for one in group if one not in found]
    return found


def _has_all(text: str, words: Sequence[Sequence[str]]) -> bool:
    plain = " ".join(fold(text).split())
    return all(any(one in plain for one in alternatives) for alternatives in words)


def _excerpt(paragraph: str, word: Sequence[str]) -> str:
    plain = " ".join(re.sub(r"[*#`]|\]\(.*?\)|\[", "", paragraph).split())
    at = next((fold(plain).find(one) for one in word if one in fold(plain)), 0)
    start = max(at - _EXCERPT // 3, 0)
    start = plain.rfind(" ", 0, start) + 1 if start else 0
    part = plain[start : start + _EXCERPT]
    before = "…" if start else ""
    return f"{before}{part}{'…' if start + _EXCERPT < len(plain) else ''}"
