"""The plain text of a mail, made of the same Markdown as its HTML. Pure."""

from collections.abc import Sequence
from typing import Final

from markdown_it.token import Token

_RULE: Final = "-" * 40


def plain_half(tokens: Sequence[Token]) -> str:
    """The text of parsed Markdown: paragraphs, lists with bullets or numbers, links in full."""
    writer = _PlainText()
    for token in tokens:
        writer.add(token)
    return writer.text()


class _PlainText:
    """Collects lines; within lists and quotations they are indented."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._indents: list[str] = []
        self._numbers: list[int | None] = []  # of each list that is open; None: one of bullets
        self._bullet = ""

    def add(self, token: Token) -> None:
        """Add what stands for a token."""
        kind = token.type
        if kind == "inline":
            self._write(inline_text(token.children or []))
        elif kind == "hr":
            self._write(_RULE)
            self._end_block()
        elif kind in {"bullet_list_open", "ordered_list_open"}:
            first = int(token.attrs.get("start", 1)) if kind == "ordered_list_open" else None
            self._numbers.append(first)
        elif kind in {"bullet_list_close", "ordered_list_close"}:
            self._numbers.pop()
            self._end_block()
        elif kind == "list_item_open":
            number = self._numbers[-1]
            self._bullet = "- " if number is None else f"{number}. "
            self._indents.append(" " * len(self._bullet))
            if number is not None:
                self._numbers[-1] = number + 1
        elif kind == "blockquote_open":
            self._indents.append("> ")
        elif kind in {"list_item_close", "blockquote_close"}:
            self._indents.pop()
        elif kind in {"paragraph_close", "heading_close"} and not token.hidden:
            self._end_block()

    def text(self) -> str:
        """All lines, with one at the end."""
        return "\n".join(self._lines).strip("\n") + "\n"

    def _write(self, text: str) -> None:
        for line in text.split("\n"):
            indent = "".join(self._indents)
            if self._bullet:
                indent = "".join(self._indents[:-1]) + self._bullet
                self._bullet = ""
            self._lines.append(f"{indent}{line}".rstrip())

    def _end_block(self) -> None:
        if self._lines and self._lines[-1]:
            self._lines.append("")


def inline_text(tokens: Sequence[Token]) -> str:
    """The text of a line or paragraph; a link is its words, then its address in brackets."""
    parts: list[str] = []
    address = ""
    for token in tokens:
        if token.type == "text":
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif token.type == "link_open":
            address = "" if token.markup == "autolink" else str(token.attrs["href"])
            if "?" not in address:
                address = address.removeprefix("mailto:")
        elif token.type == "link_close" and address:
            parts.append(f" ({address})")
    return "".join(parts)
