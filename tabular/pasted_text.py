"""A block of cells pasted from a spreadsheet, as its text on the clipboard has it."""

import re
from typing import Final

_QUOTED: Final = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r?\n|\r|\Z)')
_PLAIN: Final = re.compile(r"[^\t\r\n]*")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_GUARDED: Final = re.compile(r"'(?=[=@+-])")  # as this program's own copies have it


def parse_pasted(text: str) -> list[list[str]]:
    """The rows of cells in `text`: tabs between cells, line ends between rows.

    Excel quotes a cell only if it has a tab or a line end in it; other quotes belong to the text.
    """
    rows: list[list[str]] = [[]]
    at = 0
    while at <= len(text):
        quoted = _QUOTED.match(text, at)
        if quoted is not None and any(sign in quoted[1] for sign in "\t\r\n"):
            cell, at = _LINE_END.sub("\n", quoted[1].replace('""', '"')), quoted.end()
        else:
            plain = _PLAIN.match(text, at)
            cell = plain[0] if plain is not None else ""
            at += len(cell)
        rows[-1].append(_GUARDED.sub("", cell, count=1) if cell.startswith("'") else cell)
        end = _LINE_END.match(text, at)
        if end is not None:
            rows.append([])
            at = end.end()
        else:
            at += 1  # a tab, or the end
    if rows[-1] in ([], [""]):  # Excel ends the last row with a line end
        rows.pop()
    return rows
