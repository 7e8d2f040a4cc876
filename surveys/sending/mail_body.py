"""The body of a mail: its plain text and its HTML, made of one Markdown text.

Values stand in the text as marks until the end, so that the Markdown is read once for all who get
the same, and nothing in a value is read as Markdown or HTML. Raw HTML is shown as text. Pure.
Slow to import: for jobs and commands alone.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from surveys.sending.plain_half import plain_half

# A mark is a number after a character of private use, which says where the value stands: in plain
# text, in running text, in the words of a link, as the beginning of its address, or within that.
_RAW, _TEXT, _LABEL, _ADDRESS, _WITHIN = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
_END: Final = "\ue00f"
_MARK: Final = re.compile(f"([{_RAW}-{_WITHIN}])(\\d+){_END}")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
_SCHEME: Final = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
# A web address in running text; a full stop or bracket at its end is not part of it.
_BARE: Final = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?')\]]", re.IGNORECASE)
# What of Markdown would surprise people who write a letter.
_UNUSUAL: Final = (
    "code", "fence", "backticks", "html_block", "html_inline", "reference", "lheading", "image",
    "entity",
)  # fmt: skip
_PAGE: Final = (
    '<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8"></head>\n'
    '<body dir="auto" style="font-family: Arial, Helvetica, sans-serif; font-size: 15px;'
    ' line-height: 1.5; color: #1f2328;">\n{body}</body>\n</html>\n'
)


@dataclass(frozen=True, slots=True)
class MailBody:
    """The two halves of a mail, with marks where values go."""

    text: str
    html: str


def marker(number: int) -> str:
    """The mark of the value `number`, for a text that `mail_body` or `fill` gets."""
    return f"{_RAW}{number}{_END}"


def without_marks(text: str) -> str:
    """`text` without the characters that marks are made of."""
    return _PRIVATE.sub("", text)


@lru_cache(maxsize=64)
def mail_body(source: str, language: str = "") -> MailBody:
    """The two halves of the Markdown text `source`; `language` is the code of its language."""
    reader = _reader()
    tokens = reader.parse(source)
    lines = [token for token in tokens if token.children is not None]
    for line in lines:
        _mark_addresses(line.children or [])
    text = plain_half(tokens)
    for line in lines:
        line.children = list(_with_links(line.children or []))
    page = reader.renderer.render(tokens, reader.options, {})
    return MailBody(text, _PAGE.format(language=html.escape(language or "en"), body=page))


def fill_text(text: str, values: Sequence[str]) -> str:
    """Plain text with `values` in place of their marks."""

    def value(found: re.Match[str]) -> str:
        return _value(found, values)

    return _MARK.sub(value, text)


def fill_html(page: str, values: Sequence[str]) -> str:
    """HTML with `values`, escaped, in place of their marks; an address of the web is a link."""

    def value(found: re.Match[str]) -> str:
        value = _value(found, values)
        shown = html.escape(value)
        if found.group(1) == _TEXT and _BARE.fullmatch(value):
            return f'<a href="{shown}">{shown}</a>'
        return shown if found.group(1) in {_ADDRESS, _WITHIN} else shown.replace("\n", "<br>\n")

    return _MARK.sub(value, page)


def _value(found: re.Match[str], values: Sequence[str]) -> str:
    """The value of a mark, as it may stand in an address if it is in one."""
    value = values[int(found.group(2))]
    if found.group(1) == _ADDRESS:
        return _checked_address(value)
    return quote(value, safe="") if found.group(1) == _WITHIN else value


@cache
def _reader() -> MarkdownIt:
    result = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(list(_UNUSUAL))
    # What they would do to an address spoils marks; _checked_address refuses what is no link.
    for name, function in (
        ("normalizeLink", str),
        ("normalizeLinkText", str),
        ("validateLink", bool),
    ):
        setattr(result, name, function)
    return result


def _mark_addresses(tokens: Sequence[Token]) -> None:
    """Say of values in addresses where they stand, and drop addresses that are no link."""
    for token in tokens:
        if token.type == "link_open":
            token.attrs = {"href": _marked_address(str(token.attrs["href"]))}


def _marked_address(address: str) -> str:
    if address.startswith(_RAW):
        return _ADDRESS + address[1:].replace(_RAW, _WITHIN)
    return _checked_address(address).replace(_RAW, _WITHIN)


def _with_links(tokens: Sequence[Token]) -> Iterator[Token]:
    """The parts of a line for HTML: web addresses as links, values marked by where they stand."""
    is_link = False
    for token in tokens:
        if token.type in {"link_open", "link_close"}:
            is_link = token.type == "link_open"
        if token.type != "text":
            yield token
        elif is_link:
            yield _text(token.content.replace(_RAW, _LABEL))
        else:
            yield from _pieces(token.content)


def _pieces(text: str) -> Iterator[Token]:
    """A running text, with its web addresses as links."""
    begin = 0
    for found in _BARE.finditer(text):
        address = found.group()
        yield _text(text[begin : found.start()].replace(_RAW, _TEXT))
        yield Token("link_open", "a", 1, attrs={"href": _marked_address(address)})
        yield _text(address.replace(_RAW, _LABEL))
        yield Token("link_close", "a", -1)
        begin = found.end()
    yield _text(text[begin:].replace(_RAW, _TEXT))


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _checked_address(text: str) -> str:
    """`text` where it is an address of the web or a mailbox, else nothing: no script."""
    return text if _SCHEME.match(text) else ""
