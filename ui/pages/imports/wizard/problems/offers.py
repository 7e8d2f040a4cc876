"""What can be done to all cells of a group at once, and what becomes of them.

Values in, values out. Must not know a widget.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Final

from core.dates import DateOrder, parse_date, parse_month
from importers.checking.mending import Mends
from importers.reading import Table
from records import vocabulary
from records.fields import Kind
from records.values import BadValue, Context, as_text, parse_plausible
from ui.pages.imports.wizard.problems.faults import NEW_WORD, ORDER_WORDS, Group
from ui.pages.imports.words import shown
from ui.tables.columns import cell_text

_EXAMPLES: Final = 3
_WORD_CODES: Final = frozenset({"unknown_word", "not_yes_or_no", NEW_WORD})


class Offer(Enum):
    """What is offered; the value is what stands on the chip."""

    DAY_FIRST = ORDER_WORDS[DateOrder.DAY_FIRST]
    MONTH_FIRST = ORDER_WORDS[DateOrder.MONTH_FIRST]
    YEAR_FIRST = ORDER_WORDS[DateOrder.YEAR_FIRST]
    FIRST_OF_MONTH = "First of the month"
    WORD = "A word means…"
    COUNTRY = "Numbers of a country…"
    EMPTY = "Leave empty"
    REPLACE = "Find and replace…"


ORDERS: Final[Mapping[Offer, DateOrder]] = {
    Offer.DAY_FIRST: DateOrder.DAY_FIRST,
    Offer.MONTH_FIRST: DateOrder.MONTH_FIRST,
    Offer.YEAR_FIRST: DateOrder.YEAR_FIRST,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """All mends with those proposed, how many cells they are for, and what some will become.

    `helps` says whether any of the cells would then be read.
    """

    mends: Mends
    count: int
    examples: tuple[tuple[str, str], ...]
    helps: bool = False


def offers_for(group: Group) -> list[Offer]:
    """What is offered for the cells of `group`, the likeliest first."""
    found: list[Offer] = []
    kind = None if group.field is None else group.field.kind
    if kind is Kind.DATE or group.kind.code == "ambiguous_date":
        found += (
            offer
            for offer, order in ORDERS.items()
            if any(parse_date(text, order) for text in group.texts)
        )
    if kind is Kind.DATE and any(map(parse_month, group.texts)):
        found.append(Offer.FIRST_OF_MONTH)
    if group.kind.code in _WORD_CODES and terms_for(group):
        found.append(Offer.WORD)
    if kind is Kind.PHONE:
        found.append(Offer.COUNTRY)
    return [*found, Offer.EMPTY, Offer.REPLACE]


def terms_for(group: Group) -> tuple[str, ...]:
    """The words that a cell of `group` may mean."""
    field = group.field
    if field is None:
        return ()
    if field.kind is Kind.YES_NO:
        return ("Yes", "No")
    if field.vocabulary is not None:
        return vocabulary.terms(field.vocabulary)
    return field.choices


def as_dates(group: Group, mends: Mends, context: Context, order: DateOrder) -> Proposal:
    """All dates of the column in `order`."""
    chosen = replace(mends, dates={**mends.dates, group.column: order})
    key = "" if group.field is None else group.field.key
    settled = replace(context, date_order=order, date_orders={key: order})
    return _proposal(group, chosen, settled, {text: text for text in group.texts})


def as_first_of_month(group: Group, mends: Mends, context: Context) -> Proposal:
    """All months without a day as their first day."""
    months = {text: month for text in group.texts if (month := parse_month(text)) is not None}
    made = {text: month.isoformat() for text, month in months.items()}
    return _as_texts(group, mends, context, made)


def as_country(group: Group, mends: Mends, context: Context, region: str) -> Proposal:
    """All numbers of the column without a country code in the country `region`."""
    chosen = replace(mends, regions={**mends.regions, group.column: region})
    settled = replace(context, region=region)
    return _proposal(group, chosen, settled, {text: text for text in group.texts})


def as_word(group: Group, mends: Mends, context: Context, word: str, term: str) -> Proposal:
    """All cells of `word` with `term` in its place."""
    return _as_texts(group, mends, context, {word: term})


def as_empty(group: Group, mends: Mends, context: Context) -> Proposal:
    """All cells of the group blank."""
    return _as_texts(group, mends, context, dict.fromkeys(group.texts, ""))


def as_replaced(
    group: Group, mends: Mends, context: Context, table: Table, find: str, put: str
) -> Proposal:
    """All cells of the column, faulty or not, with `put` wherever `find` stands in them."""
    if not find:
        return Proposal(mends, 0, ())
    held = Counter(as_text(cell) for cell in table.columns[group.column] if cell is not None)
    column = replace(group, texts=held)
    made = {
        text: now.replace(find, put).strip()
        for text in held
        if find in (now := mends.words.get((group.column, text), text))
    }
    return _as_texts(column, mends, context, made)


def _as_texts(group: Group, mends: Mends, context: Context, made: Mapping[str, str]) -> Proposal:
    return _proposal(group, mends.with_words(group.column, made), context, made)


def _proposal(group: Group, mends: Mends, context: Context, made: Mapping[str, str]) -> Proposal:
    examples = [(text, _read(group, made[text], context)) for text in list(made)[:_EXAMPLES]]
    count = sum(group.texts.get(text, 0) for text in made)
    helps = any(_is_read(group, text, context) for text in made.values())
    return Proposal(mends, count, tuple(examples), helps)


def _is_read(group: Group, text: str, context: Context) -> bool:
    """Whether a cell with `text` can be read; a cell left empty on purpose counts."""
    if not text or group.field is None:
        return True
    try:
        return parse_plausible(group.field, text, context) is not None
    except BadValue:
        return False


def _read(group: Group, text: str, context: Context) -> str:
    """What a cell with `text` is read as, in words."""
    if not text:
        return "nothing"
    if group.field is None:
        return f"“{text}”"
    try:
        value = parse_plausible(group.field, text, context)
    except BadValue as bad:
        return f"nothing: {bad.message}"
    if isinstance(value, date):  # in words, so that nobody takes the day for the month
        return f"{value.day} {value:%B %Y}"
    return f"“{cell_text(shown(value, group.field))}”"
