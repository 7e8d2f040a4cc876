"""The shape of a known source: headings that tell it, the fields they mean, its cells' ways.

A source is a value; the known ones are declared in the modules beside this one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from core.text import comparison_key
from importers.contacts.splitters import FULL_ADDRESS
from records.fields.values import as_text
from tabular.reading import Cell

Rule = Callable[[Cell], Cell]


@dataclass(frozen=True, slots=True)
class Source:
    """A program whose files are known; every heading stands as `core.text.key` gives it.

    `telling` are sets of headings of which any one, as a whole, tells the source. `fields` has
    a field's key, or that of a split, by heading; None for a column that is not taken. Headings
    that it does not name are told as in any other file. Of the `groups`, each the columns of one
    postal address, only the first that says something counts in a row. `rules` say what the cells
    under a heading mean where that is not what stands there. `birth` are the headings of a year,
    month and day that make one date, under the first of them. `not_people` gives the reason why
    a row, by heading, is no person.
    """

    key: str
    name: str
    telling: tuple[frozenset[str], ...]
    fields: Mapping[str, str | None]
    groups: tuple[frozenset[str], ...] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)
    birth: tuple[str, str, str] | None = None
    not_people: Callable[[Mapping[str, Cell]], str | None] | None = None


def headings(*names: str) -> frozenset[str]:
    """Headings as they are compared."""
    return frozenset(map(comparison_key, names))


def fields_of(names: Mapping[str, str | None]) -> dict[str, str | None]:
    """Fields by heading as it is compared."""
    return {comparison_key(heading): name for heading, name in names.items()}


def meaning(words: Mapping[str, str | None]) -> Rule:
    """A rule that gives other words for some cells: `words` by what stands there."""
    by_key = {comparison_key(word): meant for word, meant in words.items()}

    def rule(cell: Cell) -> Cell:
        return by_key.get(comparison_key(as_text(cell)), cell) if cell is not None else None

    return rule


def address(street: tuple[str, ...], city: str, region: str, code: str, country: str,
            formatted: str | None = None) -> dict[str, str | None]:  # fmt: skip
    """The columns of one postal address; `formatted` has it as a whole."""
    whole: dict[str, str | None] = {formatted: FULL_ADDRESS} if formatted is not None else {}
    return {
        **dict.fromkeys(street, "street"),
        city: "city",
        region: "region",
        code: "postal_code",
        country: "country",
        **whole,
    }
