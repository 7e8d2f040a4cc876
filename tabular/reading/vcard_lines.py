"""The lines of a vCard: unfolded, and taken apart into name, parameters and text.

The grammars are those of RFC 6350, 3.2-3.3 (4.0), RFC 2425, 5.8 (3.0) and of “vCard - The
Electronic Business Card, Version 2.1”. Knows nothing of what the properties mean.
"""

import binascii
import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# [group.]name *(;parameter):value - never gone back over, so its time grows with the line alone.
_LINE = re.compile(
    rb'(?:([\w-]++)\.)?+([\w-]++)[ \t]*+((?:;(?:[^";:]|"[^"]*")*+)*+):(.*)', re.DOTALL
)
_PARAMETER = re.compile(rb';((?:[^";]|"[^"]*")*+)')
_IN_LIST = re.compile(r'(?:[^",]|"[^"]*"?)++')
_BARE_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"})
_QUOTED = frozenset({"QUOTED-PRINTABLE", "Q"})
_BINARY = frozenset({"BASE64", "B"})
_VERSION_2 = re.compile(rb"VERSION[ \t]*:[ \t]*2\.1[ \t]*", re.IGNORECASE)
# Only what holds letters: Python knows codecs of other kinds, and slow ones.
_CHARSET = re.compile(
    r"utf|ascii|iso8859|cp\d|koi8|mac|shift|sjis|gb|big5|euc|iso2022|johab|tis|hz|latin"
)
# Escaped characters that hold no place while a value is split; never characters of a text.
_BACKSLASH, _SEMICOLON, _COMMA = "\ufdd0", "\ufdd1", "\ufdd2"


@dataclass(frozen=True, slots=True)
class Property:
    """One property: `name` and the keys of `parameters` in capitals, `text` still escaped.

    `is_guessed` says that letters of the text came without their encoding. `is_old` is of 2.1,
    which escapes less.
    """

    name: str
    group: str
    parameters: dict[str, list[str]]
    text: str
    is_guessed: bool
    is_old: bool

    @property
    def types(self) -> list[str]:
        """The types, in capitals: HOME, PREF."""
        return [word.upper() for word in self.parameters.get("TYPE", ())]

    def value(self) -> str:
        """The whole text, unescaped."""
        return _plain(_hidden(self.text), is_old=self.is_old)

    def parts(self, at: str = ";") -> list[str]:
        """The text divided at each semicolon (or comma) that is not escaped, unescaped."""
        return [_plain(part, is_old=self.is_old) for part in _hidden(self.text).split(at)]

    def lists(self) -> list[list[str]]:
        """The parts of the text, and what each lists; 2.1 knows no lists within a part."""
        if self.is_old:
            return [[part] for part in self.parts()]
        return [
            [_plain(item, is_old=False) for item in part.split(",")]
            for part in _hidden(self.text).split(";")
        ]


def is_old(card: Sequence[bytes]) -> bool:
    """Whether the lines of a card are those of version 2.1."""
    return any(_VERSION_2.fullmatch(line) for line in card)


def unfolded(card: Sequence[bytes], *, old: bool) -> Iterator[tuple[int, bytes]]:
    """Yield the logical lines of a card, each with the index of its first line.

    A line that begins with white space goes on the one before: 2.1 keeps that white space, the
    others take it off. Quoted-printable goes on after a "=" at the end, and base64 until a line
    is blank or a property again.
    """
    begun, parts = 0, list[bytes]()
    quoted = binary = False
    for index, line in enumerate(card):
        if quoted and parts[-1].endswith(b"=") and line:
            parts[-1] = parts[-1][:-1]
            parts.append(line)
        elif line[:1] in (b" ", b"\t") and parts:
            parts.append(line if old and not binary else line[1:])
        elif binary and line and b":" not in line:
            parts.append(line)
        else:
            if parts:
                yield begun, b"".join(parts)
            begun, parts = index, [line] if line.strip() else []
            head = line.partition(b":")[0].upper() if b";" in line else b""
            quoted = b"QUOTED-PRINTABLE" in head
            binary = b"BASE64" in head or b"ENCODING=B" in head
    if parts:
        yield begun, b"".join(parts)


def parse(line: bytes, encodings: Sequence[str], *, old: bool) -> Property | None:
    """Take a logical line apart; None where it is no property or its letters cannot be read.

    What names no encoding of its own is in the first of `encodings` that fits; what is in the
    second or a further one is guessed.
    """
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    parameters = _parameters(found[3])
    value = found[4]
    coding = next((word.upper() for word in parameters.get("ENCODING", ())), "")
    if coding in _QUOTED:
        value = binascii.a2b_qp(value)
    elif coding in _BINARY:
        value = _unpacked(value)
    named = _known(parameters.get("CHARSET", [""])[0])
    decoded = _decoded(value, [named, *encodings] if named else encodings)
    if decoded is None:
        return None
    text, used = decoded
    return Property(
        name=found[2].decode("ascii").upper(),
        group=(found[1] or b"").decode("ascii").upper(),
        parameters=parameters,
        text=text,
        is_guessed=used not in (named, encodings[0]) and not text.isascii(),
        is_old=old,
    )


def _decoded(value: bytes, encodings: Sequence[str]) -> tuple[str, str] | None:
    """Decode `value` and name the encoding that fits; None where none does."""
    for encoding in encodings:
        try:
            return value.decode(encoding), encoding
        except ValueError:  # which a UnicodeError is
            continue
    return None


def _unpacked(value: bytes) -> bytes:
    """A text that stands in base64; nothing for a picture or a sound."""
    try:
        unpacked = binascii.a2b_base64(value)
        unpacked.decode()
    except ValueError:
        return b""
    return unpacked


def _parameters(text: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not text:
        return found
    for match in _PARAMETER.finditer(text):
        name, equals, words = match[1].decode("utf-8", "replace").partition("=")
        if not equals:  # 2.1 leaves the name out
            name, words = ("ENCODING" if name.upper() in _BARE_ENCODINGS else "TYPE"), name
        listed = found.setdefault(name.strip().upper(), [])
        for word in _IN_LIST.findall(words):
            listed += [part.strip() for part in word.strip('" ').split(",") if part.strip()]
    return found


def _known(charset: str) -> str:
    """Name the encoding that a card calls `charset`; "" for one that is unknown."""
    try:
        name = codecs.lookup(charset.strip()).name if charset else ""
    except (LookupError, ValueError):
        return ""
    return name if _CHARSET.match(name.replace("_", "").replace("-", "")) else ""


def _hidden(text: str) -> str:
    """`text` with its escaped backslashes, semicolons and commas out of the way."""
    if "\\" not in text:
        return text
    text = text.replace("\\\\", _BACKSLASH)
    return text.replace("\\;", _SEMICOLON).replace("\\,", _COMMA)


def _plain(text: str, *, is_old: bool) -> str:
    if not is_old:  # where a backslash is as a rule one of Windows
        text = text.replace("\\n", "\n").replace("\\N", "\n")
    text = text.replace("\\:", ":").replace(_SEMICOLON, ";").replace(_COMMA, ",")
    text = text.replace(_BACKSLASH, "\\").replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()
