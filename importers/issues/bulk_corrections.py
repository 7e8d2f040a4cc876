"""What can be done to all cells of a group at once, and what becomes of them.

Values in, values out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Final

from core.dates import DateOrder, parse_date, parse_month
from core.formats import format_day, format_value
from importers.issues.corrections import Corrections
from importers.issues.issue_lines import NEW_WORD, ORDER_WORDS, IssueGroup
from importers.row_plan import OTHER_SPELLING
from records.fields import vocabulary
from records.fields.definitions import FieldKind
from records.fields.lists import phones_in
from records.fields.phones import split_phone, to_e164
from records.fields.values import BadValue, ParseOptions, parse_plausible

_EXAMPLES: Final = 3
_WORD_CODES: Final = frozenset(
    {"unknown_word", "not_yes_or_no", "unknown_choice", "not_on_scale", NEW_WORD}
)


class Offer(Enum):
    """What is offered; the value is what stands on the chip."""

    DAY_FIRST = ORDER_WORDS[DateOrder.DAY_FIRST]
    MONTH_FIRST = ORDER_WORDS[DateOrder.MONTH_FIRST]
    YEAR_FIRST = ORDER_WORDS[DateOrder.YEAR_FIRST]
    FIRST_OF_MONTH = "First of the month"
    WORD = "Match a value…"
    COUNTRY = "Add country code…"
    KEEP = "Keep the file’s spelling"
    EMPTY = "Leave blank"
    REPLACE = "Find and replace…"


ORDERS: Final[Mapping[Offer, DateOrder]] = {
    Offer.DAY_FIRST: DateOrder.DAY_FIRST,
    Offer.MONTH_FIRST: DateOrder.MONTH_FIRST,
    Offer.YEAR_FIRST: DateOrder.YEAR_FIRST,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """All corrections with those proposed, the number of cells, and examples of the result.

    `helps`: whether any of the cells can be read after the correction.
    """

    corrections: Corrections
    count: int
    examples: tuple[tuple[str, str], ...]
    helps: bool = False


def offers_for(group: IssueGroup) -> list[Offer]:
    """What is offered for the cells of `group`, the likeliest first."""
    found: list[Offer] = []
    kind = None if group.field is None else group.field.kind
    if kind is FieldKind.DATE or group.kind.code == "ambiguous_date":
        found += (
            offer
            for offer, order in ORDERS.items()
            if any(parse_date(text, order) and not parse_date(text) for text in group.rows)
        )
    if kind is FieldKind.DATE and any(map(parse_month, group.rows)):
        found.append(Offer.FIRST_OF_MONTH)
    if group.kind.code in _WORD_CODES and terms_for(group):
        found.append(Offer.WORD)
    if kind is FieldKind.PHONE:
        found.append(Offer.COUNTRY)
    if group.kind.code == OTHER_SPELLING:
        found.append(Offer.KEEP)
    return [*found, Offer.EMPTY, Offer.REPLACE]


def terms_for(group: IssueGroup) -> tuple[str, ...]:
    """The words that a cell of `group` may mean."""
    field = group.field
    if field is None:
        return ()
    if field.kind is FieldKind.YES_NO:
        return ("Yes", "No")
    if field.vocabulary is not None:
        return vocabulary.terms(field.vocabulary)
    return field.choices


def as_dates(
    group: IssueGroup, corrections: Corrections, context: ParseOptions, order: DateOrder
) -> Proposal:
    """The dates of the group in `order`; those that are none in it stay as they are."""
    settled = replace(context, date_order=order)
    days = {text: day for text in group.rows if (day := _day(group, text, settled)) is not None}
    return _proposal(
        group, corrections, context, {text: day.isoformat() for text, day in days.items()}
    )


def as_first_of_month(
    group: IssueGroup, corrections: Corrections, context: ParseOptions
) -> Proposal:
    """All months without a day as their first day."""
    months = {text: month for text in group.rows if (month := parse_month(text)) is not None}
    made = {text: month.isoformat() for text, month in months.items()}
    return _proposal(group, corrections, context, made)


def as_country(
    group: IssueGroup, corrections: Corrections, context: ParseOptions, region: str
) -> Proposal:
    """The numbers of the group without a country code with that of the country `region`."""
    made = {text: _with_country_code(text, region) for text in group.rows}
    found = {text: new for text, new in made.items() if new != text}
    return _proposal(group, corrections, context, found)


def _with_country_code(text: str, region: str) -> str:
    """The phone numbers of a cell with the code of their country; other text as it is."""
    pieces: list[str] = []
    for piece in phones_in(text):
        written = split_phone(piece)
        number = to_e164(written, region)
        pieces.append(piece if number is None else f"{number} {written.remark}".strip())
    return text if pieces == phones_in(text) else "; ".join(pieces)


def as_word(
    group: IssueGroup, corrections: Corrections, context: ParseOptions, word: str, term: str
) -> Proposal:
    """All cells of `word` with `term` in its place."""
    return _proposal(group, corrections, context, {word: term})


def as_written(group: IssueGroup, corrections: Corrections, context: ParseOptions) -> Proposal:
    """All cells of the group as the file has them, which is then meant."""
    return _proposal(group, corrections, context, {text: text for text in group.rows})


def as_empty(group: IssueGroup, corrections: Corrections, context: ParseOptions) -> Proposal:
    """All cells of the group blank."""
    return _proposal(group, corrections, context, dict.fromkeys(group.rows, ""))


def as_replaced(
    group: IssueGroup, corrections: Corrections, context: ParseOptions, find: str, put: str
) -> Proposal:
    """The cells of the group with `put` wherever `find` stands in them."""
    if not find:
        return Proposal(corrections, 0, ())
    made = {
        text: now.replace(find, put).strip()
        for text in group.rows
        if find in (now := corrections.words.get((group.column, text), text))
    }
    return _proposal(group, corrections, context, made)


def _proposal(
    group: IssueGroup, corrections: Corrections, context: ParseOptions, made: Mapping[str, str]
) -> Proposal:
    examples = [(text, _read(group, made[text], context)) for text in list(made)[:_EXAMPLES]]
    count = sum(len(group.rows.get(text, ())) for text in made)
    helps = any(_is_read(group, text, context) for text in made.values())
    return Proposal(group.correct(corrections, made), count, tuple(examples), helps)


def _day(group: IssueGroup, text: str, context: ParseOptions) -> date | None:
    """The day that a cell with `text` means; None where it is none that the field can have."""
    if group.field is None:
        return parse_date(text, context.date_order)
    try:
        value = parse_plausible(group.field, text, context)
    except BadValue:
        return None
    return value if isinstance(value, date) else None


def _is_read(group: IssueGroup, text: str, context: ParseOptions) -> bool:
    """Whether a cell with `text` can be read; a cell left empty on purpose counts."""
    if not text or group.field is None:
        return True
    if group.field.kind is FieldKind.PHONE:  # a cell may hold several, with remarks
        return any(to_e164(split_phone(piece), context.region) for piece in phones_in(text))
    try:
        return parse_plausible(group.field, text, context) is not None
    except BadValue:
        return False


def _read(group: IssueGroup, text: str, context: ParseOptions) -> str:
    """What a cell with `text` is read as, in words."""
    if not text:
        return "blank"
    if group.field is None or group.field.kind is FieldKind.PHONE:
        return f"“{text}”"
    try:
        value = parse_plausible(group.field, text, context)
    except BadValue as bad:
        return f"unreadable: {bad.message}"
    if isinstance(value, date):  # in words, so that nobody takes the day for the month
        return format_day(value)
    if isinstance(value, bool):
        return "“Yes”" if value else "“No”"
    shown = format_value(value) if isinstance(value, float) else " ".join(str(value).split())
    return f"“{shown}”"
