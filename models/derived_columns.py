"""Columns that are computed from others of their table on every write; no journal has them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from core.text import fold
from models.canonical_address import canonical_form
from models.match_keys import match_name, match_value


@dataclass(frozen=True, slots=True)
class Derived:
    """Columns `names` of a table, which `derive` computes from the values of the columns `of`."""

    names: tuple[str, ...]
    of: tuple[str, ...]
    derive: Callable[..., tuple[str | None, ...]]


def _derive_person(given: str | None, family: str | None) -> tuple[str, str]:
    given, family = given or "", family or ""
    return fold(f"{family} {given}" if family else given), match_name(given, family)


def _derive_contact_point(kind: str, value: str) -> tuple[str, str | None]:
    compared = match_value(kind, value)
    canonical = canonical_form(kind, compared)
    return compared, canonical if canonical != compared else None


DERIVED: Final[Mapping[str, Derived]] = {
    "people": Derived(("sort_name", "match_name"), ("given_name", "family_name"), _derive_person),
    "contact_points": Derived(
        ("match_value", "canonical"), ("kind", "value"), _derive_contact_point
    ),
}
