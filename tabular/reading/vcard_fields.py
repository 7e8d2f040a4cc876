"""What the properties of a vCard mean, under the headings of Google's contacts.

Knows cards, no lines and no files.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from tabular.reading.book import Cell
from tabular.reading.vcard_lines import Property

# Taken, or about the card and not the person.
TECHNICAL: Final = frozenset({
    "VERSION", "N", "FN", "NICKNAME", "GENDER", "BDAY", "DEATHDATE", "EMAIL", "TEL", "ADR", "LABEL",
    "URL", "LANG",
    "X-SOCIALPROFILE", "SOCIALPROFILE", "ORG", "TITLE", "ROLE", "CATEGORIES", "NOTE", "X-ABLABEL",
    "KIND", "PRODID", "REV", "UID", "SORT-STRING", "CLASS", "MAILER", "SOURCE", "CLIENTPIDMAP",
    "X-ABADR", "X-ABUID",
})  # fmt: skip
_NAMES: Final = ("Last Name", "First Name", "Middle Name", "Name Prefix", "Name Suffix")
_ADDRESS: Final = (
    "PO Box", "Extended Address", "Street", "City", "Region", "Postal Code", "Country",
)  # fmt: skip
_SEXES: Final[Mapping[str, str]] = {"F": "female", "M": "male", "O": "other"}  # RFC 6350, 6.2.7
_NO_LABEL: Final = frozenset({"PREF", "INTERNET", "VOICE"})
_LABELS: Final[Mapping[str, str]] = {"CELL": "Mobile"}
_APPLE_LABEL: Final = re.compile(r"_\$!<(.*)>!\$_")
_DAY: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?", re.DOTALL)
_LEAST_PREFERRED: Final = 101  # RFC 6350, 5.3: preference goes from 1 to 100
_SEVERAL: Final = " ::: "  # between several values in one cell, as Google writes it


def cells_of(properties: Sequence[Property]) -> dict[str, Cell]:
    """Give the cells of a card by heading, those without a value left out.

    Several e-mail addresses, phones, addresses and sites are numbered, preferred ones first. The
    formatted name stands under “Name”, where the card does not say which names are which.
    """
    by_name: dict[str, list[Property]] = {}
    for one in properties:
        by_name.setdefault(one.name, []).append(one)
    labels = {one.group: one.value() for one in by_name.get("X-ABLABEL", ()) if one.group}
    cells: dict[str, Cell] = _name(by_name)
    cells["Nickname"] = ", ".join(_values(by_name, "NICKNAME"))
    cells["Gender"] = next(map(_gender, by_name.get("GENDER", ())), None)
    cells["Birthday"] = next(map(_day, by_name.get("BDAY", ())), None)
    cells["Date of death"] = next(map(_day, by_name.get("DEATHDATE", ())), None)  # RFC 6474
    cells["Language"] = next((one.value() for one in _preferred(by_name, "LANG")), None)
    for kind, names in (
        ("E-mail", ("EMAIL",)),
        ("Phone", ("TEL",)),
        ("Website", ("URL", "X-SOCIALPROFILE", "SOCIALPROFILE")),
    ):
        for number, one in enumerate(_preferred(by_name, *names), 1):
            cells[f"{kind} {number} - Label"] = _label(one, labels)
            cells[f"{kind} {number} - Value"] = _address(one)
    cells |= _addresses(by_name, labels)
    organisations = [one.parts() for one in by_name.get("ORG", ())]
    cells["Organization Name"] = _joined((parts[0] for parts in organisations), "; ")
    cells["Organization Department"] = _joined(
        (", ".join(filter(None, parts[1:])) for parts in organisations), "; "
    )
    cells["Organization Title"] = _joined(
        _values(by_name, "TITLE") or _values(by_name, "ROLE"), "; "
    )
    cells["Labels"] = _joined(
        (word for one in by_name.get("CATEGORIES", ()) for word in one.parts(",")), _SEVERAL
    )
    cells["Notes"] = "\n".join(_values(by_name, "NOTE"))
    return {heading: cell for heading, cell in cells.items() if cell}


def _name(by_name: Mapping[str, list[Property]]) -> dict[str, Cell]:
    for one in by_name.get("N", ()):
        parts = dict(zip(_NAMES, one.lists(), strict=False))
        cells: dict[str, Cell] = {
            heading: _joined(listed, ", " if heading == "Name Suffix" else " ")
            for heading, listed in parts.items()
        }
        if any(cells.values()):
            return cells
    return {"Name": next(iter(_values(by_name, "FN")), None)}


def _addresses(by_name: Mapping[str, list[Property]], labels: Mapping[str, str]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    found = _preferred(by_name, "ADR")
    for number, one in enumerate(found, 1):
        cells[f"Address {number} - Label"] = _label(one, labels)
        for heading, listed in zip(_ADDRESS, one.lists(), strict=False):
            cells[f"Address {number} - {heading}"] = _joined(listed, ", ")
    for number, one in enumerate(() if found else _preferred(by_name, "LABEL"), 1):
        cells[f"Address {number} - Formatted"] = one.value()
    return cells


def _preferred(by_name: Mapping[str, list[Property]], *names: str) -> list[Property]:
    """The properties with a value, in the order of preference and then of the card."""
    found = [one for name in names for one in by_name.get(name, ()) if any(one.parts())]
    return sorted(found, key=_preference)


def _preference(one: Property) -> int:
    given = one.parameters.get("PREF", [""])[0]
    if given.isascii() and given.isdigit():
        return min(int(given[:9]), _LEAST_PREFERRED)
    return 1 if "PREF" in one.types else _LEAST_PREFERRED


def _label(one: Property, labels: Mapping[str, str]) -> str:
    if one.group in labels:
        apple = _APPLE_LABEL.fullmatch(labels[one.group])
        return apple[1] if apple else labels[one.group]
    words = dict.fromkeys(word for word in one.types if word not in _NO_LABEL)
    return ", ".join(_LABELS.get(word, word.capitalize()) for word in words)


def _address(one: Property) -> str:
    """An e-mail address, a phone number or a site, without what makes a link of the first two."""
    text = one.value()
    scheme, colon, rest = text.partition(":")
    if not colon or scheme.lower() not in ("tel", "mailto"):
        return text
    return rest.replace(";ext=", " ext. ")


def _gender(one: Property) -> str:
    sex, *identity = one.parts()
    return _SEXES.get(sex.upper(), "") or "".join(identity[:1])


def _day(one: Property) -> Cell:
    text = one.value()
    found = _DAY.fullmatch(text)
    if found is None:
        return text
    year, month, day = map(int, found.groups())
    if str(year) in one.parameters.get("X-APPLE-OMIT-YEAR", ()):
        return f"--{month:02}-{day:02}"  # as 4.0 writes a birthday without its year
    try:
        return date(year, month, day)
    except ValueError:
        return text


def _values(by_name: Mapping[str, list[Property]], name: str) -> list[str]:
    return [text for one in by_name.get(name, ()) if (text := one.value())]


def _joined(texts: Iterable[str], between: str) -> str:
    return between.join(filter(None, texts))
