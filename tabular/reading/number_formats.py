"""Number formats that pad with zeros: 123 under the format 00000 is 00123 to whoever typed it.

Knows the styles part of a workbook, and nothing of cells.
"""

import re
from xml.etree.ElementTree import Element

# Only digits' places and fixed characters; a format with #, ?, a point, a comma or a date letter
# shows a quantity, which stays a number.
_MASK = re.compile(r'(?:0|\\.|"[^"]*"|[-() +])+')
_PIECE = re.compile(r'(0)|\\(.)|"([^"]*)"|([-() +])')


def padding_formats(styles: Element) -> dict[int, str]:
    """Find the zero-padding formats: the index that cells name -> the format's code.

    `styles` is the root of xl/styles.xml; namespaces may be of either OOXML dialect.
    """
    codes: dict[str, str] = {}
    indexes: dict[int, str] = {}
    for element in styles.iter():
        tag = _local(element)
        if tag == "numFmt":
            codes[element.get("numFmtId", "")] = element.get("formatCode", "")
        elif tag == "cellXfs":
            for index, style in enumerate(element):
                if code := padding_code(codes.get(style.get("numFmtId", ""), "")):
                    indexes[index] = code
    return indexes


def padding_code(code: str) -> str | None:
    """Give the part of a number format for positive numbers, where it pads with zeros."""
    code = code.split(";")[0]
    return code if _MASK.fullmatch(code) and code.count("0") > 1 else None


def pad(number: int, code: str) -> str:
    """Write `number` (not negative) as Excel shows it under a code of `padding_formats`.

    Digits beyond the places of the code stand in front: 1234567 under 00-00 is 12345-67.
    """
    pieces = list(_PIECE.finditer(code))
    digits = str(number).zfill(sum(piece[1] is not None for piece in pieces))
    spare = len(digits) - sum(piece[1] is not None for piece in pieces)
    shown = []
    for piece in pieces:
        if piece[1] is None:
            shown.append(piece[2] or piece[3] or piece[4] or "")
        else:
            shown.append(digits[: spare + 1])
            digits, spare = digits[spare + 1 :], 0
    return "".join(shown)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
