"""What one cell or one typed entry means for a field: a typed value, or the reason it has none.

The form, the import and the commands all read values here, so that all of them agree.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

import email_validator

from core.dates import (
    DateOrder,
    from_serial,
    is_ambiguous,
    is_expected,
    parse_date,
    parse_month,
    parse_year,
)
from core.formats import plural
from core.text import clean, clean_lines, comparison_key, strip_invisible
from core.typed_dates import parse_typed_date
from records.fields import vocabulary
from records.fields.definitions import EMPLOYERS, Field, FieldKind
from records.fields.phones import WrittenPhone, split_phone, to_e164
from records.fields.plausibility import doubt_about, latest_date

YEARS: Final = range(1850, 2101)  # a year of birth, award or role outside is a slip of the keys
_TEXTS: Final = frozenset({FieldKind.TEXT, FieldKind.LINES})
_NOTHING: Final = frozenset({"", "-", "–", "—", "--", "."})
_SIMPLE_EMAIL: Final = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}",
    re.IGNORECASE,
)
_SCIENTIFIC: Final = re.compile(r"\s*(\d)(?:[.,](\d+))?E\+(\d{1,2})\s*", re.IGNORECASE)
_LEAST_DIGITS: Final = 5  # that look like a phone number
LONGEST: Final = 1_000  # characters of a cell that is no text; longer ones are not looked into
_MAILTO: Final = "mailto:"
_LONGEST_EMAIL: Final = 320  # RFC 3696, erratum 1690: 64 before the @, 255 behind it
_LONGEST_SIMPLE_EMAIL: Final = 64  # longer ones take the slow road, with its length rules


class BadValue(ValueError):
    """The text cannot be this field's value: a stable `code` and one plain sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """What reading a value depends on: the order of dates, the office's country and its words.

    `date_order` None takes only dates that can be read in one way. `synonyms` maps a vocabulary's
    name to the synonyms for its terms, `employers` the comparison key of a spelling to the name
    that somebody chose. Births and completions after `today` are not believed. `is_typed`: somebody
    writes the value now, and may write “today”.
    """

    date_order: DateOrder | None = None
    region: str = "GB"  # ISO 3166 code, for phone numbers without a country code
    synonyms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    employers: Mapping[str, str] = field(default_factory=dict)
    date1904: bool = False
    today: date = field(default_factory=date.today)
    is_typed: bool = False


def parse_value(target: Field, cell: Any, context: ParseOptions) -> Any:
    """The typed value of `cell` (text, number, date, bool or None) for `target`; None for blank.

    Raises BadValue when the cell holds something that the field cannot be.
    """
    if is_nothing(cell):
        return None
    if target.kind not in _TEXTS and isinstance(cell, str):
        check_length(cell, target.label)
    return _PARSERS[target.kind](target, cell, context)


def parse_plausible(target: Field, cell: Any, context: ParseOptions) -> Any:
    """As `parse_value`, for a value to be kept: a birth or a completion must lie in the past.

    Raises BadValue.
    """
    value = parse_value(target, cell, context)
    doubt = doubt_about(target, value, context.today)
    if doubt is not None:
        raise BadValue(doubt.code, f"“{as_text(cell)}” {doubt.text}")
    return value


def is_nothing(cell: Any) -> bool:
    """Whether a cell is blank, or a dash for it."""
    return cell is None or (isinstance(cell, str) and cell.strip() in _NOTHING)


def check_length(text: str, label: str, longest: int = LONGEST) -> None:
    """Raise BadValue if `text` is too long for the field called `label`.

    So that no cell, which may have a whole letter in it, takes long to be looked into.
    """
    if len(text) > longest:
        raise BadValue(
            "too_long",
            f"The cell has {plural(len(text), 'character')}, too many for “{label}”.",
        )


def as_text(cell: Any) -> str:
    """A cell as a person would read it aloud: whole numbers without ".0", dates in ISO form."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return str(cell)


def parse_email(text: str) -> str:
    """An e-mail address with its domain in small letters, checked for its form alone.

    Raises BadValue. Almost every address is plain and quickly told; the rest is judged by
    email-validator, without asking the network.
    """
    text = strip_invisible(text).strip()
    if text[: len(_MAILTO)].casefold() == _MAILTO:
        text = text[len(_MAILTO) :].partition("?")[0]
    check_length(text, "E-mail", _LONGEST_EMAIL)
    if len(text) <= _LONGEST_SIMPLE_EMAIL and _SIMPLE_EMAIL.fullmatch(text):
        local, _, domain = text.rpartition("@")
        return f"{local}@{domain.lower()}"
    try:
        found = email_validator.validate_email(text, check_deliverability=False)
    except email_validator.EmailNotValidError as error:
        raise BadValue("not_an_email", f"“{text}” is not an e-mail address.") from error
    return found.normalized


def parse_phone(text: str, region: str) -> str:
    """A phone number in E.164, with its extension: "+442079460999 ext 12".

    `region` is the country of numbers without a country code, empty where it is not known. Raises
    BadValue for what is no number there, and for a remark beside it.
    """
    written = split_phone(text)
    if not written.is_labelled:
        raise BadValue(
            "phone_remark",
            f"“{text}” is more than a phone number: “{written.remark}” belongs in the notes.",
        )
    return phone_number(written, text, region)


def phone_number(written: WrittenPhone, text: str, region: str) -> str:
    """The number of `written`, which was found in `text`, in E.164. Raises BadValue."""
    number = to_e164(written, region)
    if number is not None:
        return number
    if not region and sum(map(str.isdigit, text)) > _LEAST_DIGITS:
        raise BadValue(
            "phone_country_unknown",
            f"“{text}” has no country code, and the country of the row is not known. Add the code,"
            " such as +44.",
        )
    raise BadValue("not_a_phone", f"“{text}” is not a phone number.")


def phone_text(cell: Any) -> str:
    """A cell of phone numbers as text. Raises BadValue where Excel lost digits of it."""
    return _whole_number(as_text(cell))


def _text(target: Field, cell: Any, context: ParseOptions) -> str | None:
    text = as_text(cell)
    found = _unless_nothing(clean(_whole_number(text) if target.key == "alumni_id" else text))
    if found and context.employers and target.key in EMPLOYERS:
        return context.employers.get(comparison_key(found), found)
    return found


def _lines(_target: Field, cell: Any, _context: ParseOptions) -> str | None:
    return _unless_nothing(clean_lines(as_text(cell)))


def _unless_nothing(text: str) -> str | None:
    """`text`, or None if it is blank without control characters."""
    return None if text in _NOTHING else text


def _email(_target: Field, cell: Any, _context: ParseOptions) -> str:
    return parse_email(as_text(cell))


def _phone(_target: Field, cell: Any, context: ParseOptions) -> str:
    return parse_phone(phone_text(cell), context.region)


def _whole_number(text: str) -> str:
    """All digits of a number that Excel wrote as 4.47700900123E+11; other text unchanged.

    Raises BadValue where the digits are gone, as in 4.477E+11.
    """
    if (match := _SCIENTIFIC.fullmatch(text)) is None:
        return text
    decimals, exponent = match[2] or "", int(match[3])
    if len(decimals) < exponent:
        raise BadValue(
            "digits_lost",
            f"“{text.strip()}” is a number whose last digits are lost: format the column as text"
            " and enter it again.",
        )
    return match[1] + decimals[:exponent]


def _date(target: Field, cell: Any, context: ParseOptions) -> date:
    if isinstance(cell, datetime):
        found: date | None = cell.date()
    elif isinstance(cell, date):
        found = cell
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        found = _from_serial(cell, context)
    else:
        text = clean(as_text(cell))
        latest = latest_date(target, context.today)
        if context.is_typed:
            found = parse_typed_date(text, context.date_order, context.today, latest=latest)
        else:
            found = parse_date(text, context.date_order, latest=latest)
        if found is None and context.date_order is None and is_ambiguous(text):
            raise BadValue("ambiguous_date", f"Ambiguous date “{text}”: day or month first?")
        if parse_month(text) is not None:
            raise BadValue("day_unknown", f"“{text}” has no day. Enter the whole date.")
    if found is None or found.year not in YEARS:
        raise BadValue("not_a_date", f"“{as_text(cell)}” is not a date.")
    return found


def _from_serial(cell: float, context: ParseOptions) -> date | None:
    """The date of Excel's serial; numbers that may be years, or years of two digits, are none."""
    return from_serial(cell, date1904=context.date1904) if cell >= YEARS.stop else None


def _year(target: Field, cell: Any, context: ParseOptions) -> int:
    found: int | None
    if target.key == "award_completed" and isinstance(cell, str) and is_expected(cell):
        raise BadValue("not_completed", f"“{cell}” is not a completed award.")
    if isinstance(cell, (date, datetime)):
        found = cell.year
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        serial = _from_serial(cell, context)
        found = int(cell) if cell in YEARS else serial.year if serial else None
    else:
        found = parse_year(as_text(cell))
    if found is None or found not in YEARS:
        raise BadValue("not_a_year", f"“{as_text(cell)}” is not a year.")
    return found


def _number(_target: Field, cell: Any, _context: ParseOptions) -> float:
    try:
        found = float(cell.replace(",", "") if isinstance(cell, str) else cell)
    except (TypeError, ValueError):
        found = math.nan
    if isinstance(cell, bool) or not math.isfinite(found):
        raise BadValue("not_a_number", f"“{as_text(cell)}” is not a number.")
    return found


def _yes_no(_target: Field, cell: Any, _context: ParseOptions) -> bool:
    if isinstance(cell, bool):
        return cell
    found = vocabulary.yes_no(as_text(cell))
    if found is None:
        raise BadValue("not_yes_or_no", f"“{as_text(cell)}” is not yes or no.")
    return found


def _choice(target: Field, cell: Any, context: ParseOptions) -> str | None:
    text = clean(as_text(cell))
    if target.choices:
        by_key = {choice.casefold(): choice for choice in target.choices}
        if text.casefold() not in by_key:
            raise BadValue("unknown_word", f"“{text}” is not one of {', '.join(target.choices)}.")
        return by_key[text.casefold()]
    if target.vocabulary is None:
        return text or None
    found = vocabulary.canonical(
        target.vocabulary, text, context.synonyms.get(target.vocabulary, {})
    )
    if found is not None:
        return found
    if target.vocabulary in vocabulary.CLOSED:
        raise BadValue("unknown_word", f"“{text}” is not a known value for {target.label.lower()}.")
    return text or None


_PARSERS: Final[Mapping[FieldKind, Callable[[Field, Any, ParseOptions], Any]]] = {
    FieldKind.TEXT: _text,
    FieldKind.LINES: _lines,
    FieldKind.EMAIL: _email,
    FieldKind.PHONE: _phone,
    FieldKind.DATE: _date,
    FieldKind.YEAR: _year,
    FieldKind.NUMBER: _number,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
}
