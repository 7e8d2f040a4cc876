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
    "getting-started", "importing", "records-and-search", "filters", "surveys", "responses",
    "findings", "contact-preferences", "backups", "keyboard",
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
    """The paragraphs that have every word of `text`, those of pages with such a title first."""
    words = fold(text).split()
    if not words:
        return []
    hits = [
        GuideHit(page, _excerpt(paragraph, words))
        for page in pages
        for paragraph in page.text.split("\n\n")
        if all(word in fold(paragraph) for word in words)
    ]
    return sorted(hits, key=lambda hit: not all(one in fold(hit.page.title) for one in words))


def _excerpt(paragraph: str, words: Sequence[str]) -> str:
    plain = " ".join(re.sub(r"[*#`]|\]\(.*?\)|\[", "", paragraph).split())
    start = max(fold(plain).find(words[0]) - _EXCERPT // 3, 0)
    start = plain.rfind(" ", 0, start) + 1 if start else 0
    part = plain[start : start + _EXCERPT]
    before = "…" if start else ""
    return f"{before}{part}{'…' if start + _EXCERPT < len(plain) else ''}"
