"""Files of vCards, the address book's format, 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350): a row each.

The headings are those under which Google exports contacts. The grammar is read loosely, as the
programs that write such files take it; a damaged card or line is said, and the others are read.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from core.formats import format_number, plural
from core.issues import Issue, Severity
from core.progress import Progress
from tabular.reading import errors
from tabular.reading.book import Book, Cell, Format, Limits, Sheet
from tabular.reading.delimited import decode
from tabular.reading.encoding_detection import (
    Detection,
    detect_encoding,
    detected_encoding,
    unicode_by_marks,
)
from tabular.reading.vcard_fields import TECHNICAL, cells_of
from tabular.reading.vcard_lines import Property, is_old, parse, unfolded

_KINDS = ("KIND", "X-ADDRESSBOOKSERVER-KIND")
_LONGEST_EDGE = 60
_EDGE = re.compile(rb"(BEGIN|END)[ \t]*:[ \t]*VCARD[ \t]*", re.I)
_AGENT = re.compile(rb"(?:[\w-]+\.)?AGENT\b[^:]*:\s*", re.I)  # a card within the card follows
_MARK = b"\xef\xbb\xbf"
_SHEET = "Cards"
_MOST_NAMED = 10
_EVERY = 500  # cards between two reports
_ADDRESS = ("Label", "Street", "City", "Region", "Postal Code", "Country", "PO Box",
            "Extended Address", "Formatted")  # fmt: skip
_ONCE_BEFORE = ("Name", "Name Prefix", "First Name", "Middle Name", "Last Name", "Name Suffix",
                "Nickname", "Gender", "Birthday", "Date of death")  # fmt: skip
_NUMBERED = {
    "E-mail": ("Label", "Value"),
    "Phone": ("Label", "Value"),
    "Address": _ADDRESS,
    "Website": ("Label", "Value"),
}
_ONCE_AFTER = (
    "Organization Name", "Organization Department", "Organization Title", "Labels", "Notes",
)  # fmt: skip


def read_vcards(content: bytes, encoding: str | None, limits: Limits, progress: Progress) -> Book:
    """Read the cards of `content`; what names no encoding is in `encoding`, or in one found.

    The rows of the sheet are numbered by the lines on which their cards begin. A card without an
    end is left blank, with an ERROR note. Raises UserError: damaged (no card is whole), too_large,
    encoding (the given one does not fit).
    """
    progress.report("Checking the file")
    lines, encodings, detection = _lines(content, encoding)
    notes: list[Issue] = []
    numbers: list[int] = []
    rows: list[dict[str, Cell]] = []
    untaken: Counter[str] = Counter()
    guessed: list[str] = []
    others = 0
    for start, card in _cards(lines, notes):
        if len(numbers) % _EVERY == 0:
            progress.report("Reading the cards", start, len(lines))
        properties = _properties(card, start, encodings, notes)
        if _is_of_no_person(properties):
            others += 1
            continue
        numbers.append(start)
        rows.append(cells_of(properties))
        untaken.update({one.name for one in properties} - TECHNICAL)
        guessed += (one.text for one in properties if one.is_guessed)
    if not any(rows):
        raise errors.damaged()
    columns = _columns(rows, limits)
    if untaken:
        notes.append(_not_taken(untaken))
    if others:
        text = f"{plural(others, 'card is', 'cards are')} of a group or an organisation; skipped."
        notes.append(Issue("no_person", text, severity=Severity.NOTE))
    if guessed:
        notes.append(detected_encoding(" ".join(guessed), detection))
    return Book(
        Format.VCARD,
        (_SHEET,),
        Sheet(_SHEET, columns),
        tuple(notes),
        encoding=encodings[-1] if guessed else encodings[0],
        row_numbers=(0, *numbers),
    )


def _lines(content: bytes, encoding: str | None) -> tuple[list[bytes], tuple[str, ...], Detection]:
    """Split into lines, and name the encodings that their bytes may be in, as given or detected.

    UTF-16 becomes UTF-8; all others stay as they are, since a property may name its own.
    """
    found = encoding or unicode_by_marks(content)
    detection = Detection(found, is_said=True) if found else detect_encoding(content)
    if found is not None and found.startswith("utf-16"):
        text = decode(content, found)
        return text.removeprefix("\ufeff").encode().splitlines(), ("utf-8",), detection
    if encoding is not None:
        decode(b"", encoding)  # which refuses one that is unknown
        return content.splitlines(), (encoding,), detection
    other = "cp1252" if detection.is_said else detection.encoding
    return content.splitlines(), ("utf-8", other), detection


def _cards(lines: Sequence[bytes], notes: list[Issue]) -> Iterator[tuple[int, list[bytes]]]:
    """Yield the number of each card's first line, from 1, and the lines within it.

    A card without an end is yielded without lines, and it and what is outside of cards noted.
    """
    start = depth = outside = 0
    card: list[bytes] = []
    for number, line in enumerate(lines, 1):
        edge = _EDGE.fullmatch(line.removeprefix(_MARK)) if len(line) < _LONGEST_EDGE else None
        if edge is None:
            if start and not depth:
                card.append(line)
            elif not start and line.strip() and line.strip() != _MARK:
                outside = outside or number
        elif edge[1].upper() == b"END":
            if depth:
                depth -= 1
            elif start:
                yield start, card
                start = 0
        elif start and (depth or _is_agent(card)):
            depth += 1
        else:
            if start:
                notes.append(_damaged_card(start))
                yield start, []
            start, card = number, []
    if start:
        notes.append(_damaged_card(start))
        yield start, []
    if outside:
        text = (
            f"Line {format_number(outside)} of the file stands outside of any card; it was"
            " left out."
        )
        notes.append(Issue("outside_of_cards", text))


def _is_agent(card: Sequence[bytes]) -> bool:
    """Whether the card so far ends in the property that holds a card of its own."""
    return bool(card) and _AGENT.fullmatch(card[-1]) is not None


def _properties(
    card: Sequence[bytes], start: int, encodings: Sequence[str], notes: list[Issue]
) -> list[Property]:
    """Read the lines of a card, and note those that cannot be read."""
    old = is_old(card)
    found: list[Property] = []
    for index, line in unfolded(card, old=old):
        one = parse(line, encodings, old=old)
        if one is None:
            text = (
                f"Line {format_number(start + 1 + index)} of the file cannot be read; it was"
                " left out."
            )
            notes.append(Issue("damaged_line", text, start))
        else:
            found.append(one)
    return found


def _is_of_no_person(properties: Sequence[Property]) -> bool:
    kinds = (one.value().lower() for one in properties if one.name in _KINDS)
    return next(kinds, "individual") in ("group", "org", "location", "device")


def _columns(rows: Sequence[Mapping[str, Cell]], limits: Limits) -> list[list[Cell]]:
    """Lay the cards out under all headings that any of them has. Raises UserError: too_large."""
    used = set().union(*rows)
    headings = [heading for heading in _ONCE_BEFORE if heading in used]
    for kind, parts in _NUMBERED.items():
        most = max((int(one.split()[1]) for one in used if one.startswith(f"{kind} ")), default=0)
        numbered = (f"{kind} {number} - {part}" for number in range(1, most + 1) for part in parts)
        headings += (heading for heading in numbered if heading in used)
    headings += (heading for heading in _ONCE_AFTER if heading in used)
    if len(headings) > limits.columns:
        raise errors.too_large(f"a card has {plural(len(headings), 'value')}")
    if len(headings) * len(rows) > limits.cells:
        raise errors.too_large(f"it has {plural(len(rows), 'card')}")
    longest = max(len(cell) for row in rows for cell in row.values() if isinstance(cell, str))
    if longest > limits.cell_bytes:
        raise errors.too_large(f"a card has a value of {plural(longest, 'character')}")
    return [[heading, *(row.get(heading) for row in rows)] for heading in headings]


def _damaged_card(start: int) -> Issue:
    text = "The card has no end, perhaps because the file was cut off or damaged; it was skipped."
    return Issue("damaged_card", text, start, severity=Severity.ERROR)


def _not_taken(untaken: Counter[str]) -> Issue:
    named = [f"{name} ({format_number(count)})" for name, count in untaken.most_common(_MOST_NAMED)]
    if len(untaken) > _MOST_NAMED:
        named.append("…")
    text = f"Not taken from the cards: {', '.join(named)}."
    return Issue("properties_not_taken", text, severity=Severity.NOTE)
