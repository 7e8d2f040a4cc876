"""The encodings of text files by name, and the words of a file by which to judge one.

Pure: knows names and cells.
"""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

from tabular.reading.book import Cell

# What a text file of an office may be in, as the user is told of it; the first is the usual one.
ENCODINGS: Final = {
    "utf-8": "Unicode (UTF-8)",
    "cp1252": "Western European (Windows)",
    "iso-8859-1": "Western European (ISO-8859-1)",
    "iso-8859-15": "Western European with € (ISO-8859-15)",
    "mac_roman": "Western European (Mac)",
    "cp850": "Western European (DOS)",
    "iso-8859-14": "Celtic (ISO-8859-14)",
    "cp1250": "Central European (Windows)",
    "iso-8859-2": "Central European (ISO-8859-2)",
    "cp852": "Central European (DOS)",
    "cp1251": "Cyrillic (Windows)",
    "koi8-r": "Cyrillic (KOI8-R)",
    "cp866": "Cyrillic (DOS)",
    "iso-8859-5": "Cyrillic (ISO-8859-5)",
    "cp1253": "Greek (Windows)",
    "iso-8859-7": "Greek (ISO-8859-7)",
    "cp1254": "Turkish (Windows)",
    "cp1257": "Baltic (Windows)",
    "cp1255": "Hebrew (Windows)",
    "cp1256": "Arabic (Windows)",
    "cp932": "Japanese (Shift JIS)",
    "euc_jp": "Japanese (EUC-JP)",
    "gb18030": "Chinese, simplified (GBK)",
    "big5hkscs": "Chinese, traditional (Big5)",
    "cp949": "Korean (EUC-KR)",
    "utf-16": "Unicode (UTF-16)",
    "utf-32": "Unicode (UTF-32)",
}
_LONGEST: Final = 30  # characters of a word that are shown
_WORD = re.compile(r"\w*[^\x00-\x7f]\w*")


def family(encoding: str) -> str:
    """Give the encoding of ENCODINGS that `encoding` is a form of, as utf-8-sig is of utf-8."""
    names = ("utf-8", "utf-16", "utf-32")
    return next((name for name in names if encoding.startswith(name)), encoding)


def telling_words(columns: Iterable[Iterable[Cell]], most: int) -> tuple[str, ...]:
    """Find the first words, each once, with a letter outside of ASCII, at `most` so many."""
    words = (
        word
        for column in columns
        for cell in column
        if isinstance(cell, str) and not cell.isascii()
        for word in map(_cut, _WORD.findall(cell))
    )
    return tuple(islice(_different(words), most))


def _cut(word: str) -> str:
    return word if len(word) <= _LONGEST else f"{word[:_LONGEST]}…"


def _different(words: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for word in words:
        if word not in seen:
            seen.add(word)
            yield word
