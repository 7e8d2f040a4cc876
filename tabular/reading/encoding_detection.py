"""Detects the encoding of a text that does not say it, and says whether that is sure.

chardet tells the likely one from how often letters follow each other; the spelling of the words
confirms or contradicts it (docs/adr/0021-encodings.md). Pure: knows bytes and words.
"""

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import chardet

from core.issues import Issue, Severity
from tabular.reading.encodings import ENCODINGS, telling_words
from tabular.reading.spelling import spelling_of, spelling_words

_USUAL: Final = "cp1252"
_LIKE_THE_USUAL: Final = "cp1254"  # but for six letters, which are Icelandic in the usual one
_SAMPLE: Final = 20_000  # bytes of lines
_LEAST_SPELLED: Final = 0.9  # of the words
_LEAST_WORDS: Final = 4  # by which an encoding is sure
_LEAST_WORDS_ALONE: Final = 8  # where chardet names another


_MARKS: Final = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WORDS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Detection:
    """The encoding to read a text in, whether the text says so, and whether it is surely right."""

    encoding: str
    is_said: bool = False
    is_sure: bool = False


def detect_encoding(content: bytes) -> Detection:
    """Detect the encoding of `content`: by a byte-order mark, as UTF-8 or UTF-16, or by its words.

    Sure is the encoding in which the words are spelled best, where chardet names it too or there
    are enough words; and the usual one where others do as well, but none that is likely.
    """
    marked = unicode_by_marks(content)
    if marked is not None:
        return Detection(marked, is_said=True, is_sure=True)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _by_words(content)
    return Detection("utf-8", is_said=True, is_sure=True)


def unicode_by_marks(content: bytes) -> str | None:
    """Name the Unicode encoding that a byte-order mark, or the NULs of UTF-16, tell; or None."""
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    return marked or _utf32_by_nuls(content[:10_000]) or _utf16_by_nuls(content[:10_000])


def detected_encoding(text: str, detection: Detection) -> Issue:
    """Say in which encoding `text` was read, with words by which to judge it."""
    name = ENCODINGS[detection.encoding]
    shown = ", ".join(telling_words([[text]], _WORDS_SHOWN))
    if detection.is_sure:
        return Issue(
            "encoding_guessed",
            f"The file does not say its encoding; {name} was detected. Check these words: {shown}.",
            severity=Severity.NOTE,
        )
    return Issue(
        "encoding_guessed",
        f"The file does not say its encoding. It was read as {name}, which may be wrong: {shown}. "
        "If these words are misspelled, choose another encoding and import it again.",
    )


def _by_words(content: bytes) -> Detection:
    sample = b"\n".join(_telling_lines(content))[:_SAMPLE]
    named = chardet.detect(sample, compat_names=False)["encoding"]
    encodings = (name for name in ENCODINGS if not name.startswith("utf"))
    texts = {name: text for name in encodings if (text := _decoded(sample, name)) is not None}
    usual = texts.get(_USUAL)
    likely = _decoded(sample, named) if named else None
    words = {text: spelling_words(text) for text in texts.values()}
    spellings = {text: spelling_of(found) for text, found in words.items()}
    ranks = {
        text: (spelling.one_language, text == likely, text == usual)
        for text, spelling in spellings.items()
        if spelling.any_language >= _LEAST_SPELLED
    }
    if not ranks:
        return Detection(_name_of(likely if usual is None else usual, texts))
    found = max(ranks, key=ranks.__getitem__)
    rivals = {text for text, rank in ranks.items() if rank[0] >= ranks[found][0]} - {found}
    if rivals:
        is_best = found == usual and rivals.isdisjoint({likely, texts.get(_LIKE_THE_USUAL)})
    else:
        is_best = found == likely or len(words[found]) >= _LEAST_WORDS_ALONE
    is_sure = is_best and len(words[found]) >= _LEAST_WORDS
    return Detection(_name_of(found, texts), is_sure=is_sure)


def _name_of(text: str | None, texts: Mapping[str, str]) -> str:
    """Name the first encoding in which a sample reads as `text`."""
    return next((name for name, read in texts.items() if read == text), _USUAL)


def _telling_lines(content: bytes) -> Iterator[bytes]:
    """Yield lines that have more than ASCII, as many as are needed."""
    size = 0
    for line in content.splitlines():
        if not line.isascii():
            yield line
            size += len(line)
            if size > _SAMPLE:
                return


def _decoded(sample: bytes, encoding: str) -> str | None:
    """Decode a sample, of which the end may be cut within a character; None where that fails."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(sample)
    except (UnicodeDecodeError, LookupError):
        return None


def _utf32_by_nuls(sample: bytes) -> str | None:
    """Name the UTF-32 of which three bytes in four are mostly NUL."""
    quarter = len(sample) // 4
    for name, filled in (("utf-32-le", 0), ("utf-32-be", 3)):
        nuls = [sample[place::4].count(0) > quarter * 0.6 for place in range(4)]
        if quarter and nuls == [place != filled for place in range(4)]:
            return name
    return None


def _utf16_by_nuls(sample: bytes) -> str | None:
    """Name the UTF-16 whose every other byte is mostly NUL, as it is in Western texts."""
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * 0.6 and sample[::2].count(0) < half * 0.1:
        return "utf-16-le"
    if half and sample[::2].count(0) > half * 0.6 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None
