"""Phone numbers as people write them: the number in E.164, an extension, and a remark.

What is a number where is libphonenumber's knowledge, of every country.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import phonenumbers

from core.text import strip_invisible
from models.match_keys import PHONE_EXTENSION

# The first run of digits and the marks that people put between them.
_RUN: Final = re.compile(r"\(?\+?\(?\d[\d\s().\-‐-―·/]*\d|\d")
_EXTENSION: Final = re.compile(
    r"[\s,;/]*\(?\s*(?:extension|extn|ext|x|#|durchwahl|dw|poste|int)[.:=\s]*(\d{1,7})\b\)?",
    re.IGNORECASE,
)
_LONGEST: Final = 1_000  # characters of a number and its remark; more is not looked into
_LEAST_DIGITS: Final = 5  # of a number; fewer in front are no number: "2nd phone: 020 7946 0123"
_MOST_DIGITS: Final = 20  # 15 at most (ITU-T E.164), and what people dial in front of them
_LEAST_OTHER: Final = 6  # of a second number behind the first
_NO_DIGIT: Final = re.compile(r"\D")
# What says only what kind of number it is.
_LABELS: Final = frozenset(
    [
        "tel", "telephone", "phone", "mobile", "mob", "cell", "cellphone", "home", "work", "office",
        "business", "direct", "main", "private", "personal", "landline", "switchboard", "number",
        "no", "t", "p", "m", "h", "w", "o", "d", "handy", "portable", "movil", "telefon", "tel no",
    ]
)  # fmt: skip
_NOT_IN_USE: Final = re.compile(
    r"\b(?:do(?:es)? not|don['’]?t|never|wrong|incorrect|not in use|no longer|not working|dead"
    r"|disconnected|unobtainable|out of (?:date|service|use)|invalid|old|former|previous|ex)\b",
    re.IGNORECASE,
)
# Numbers that Ofcom keeps free for examples, which offices use in trials and training.
_EXAMPLES: Final = {"GB": re.compile(r"(?:7700900|1632960)\d{3}")}


@dataclass(frozen=True, slots=True)
class WrittenPhone:
    """A phone number in its parts, as written: the `number`, an `extension` and a `remark`."""

    number: str
    extension: str = ""
    remark: str = ""

    @property
    def is_in_use(self) -> bool:
        """Whether the remark does not say that the number is wrong or must not be used."""
        return _NOT_IN_USE.search(self.remark) is None

    @property
    def is_labelled(self) -> bool:
        """Whether the remark says only what kind of number it is: "home", "Mob."."""
        words = re.findall(r"[^\W\d_]+", self.remark.casefold())
        return all(word in _LABELS for word in words)


def split_phone(text: str) -> WrittenPhone:
    """The parts of a written phone number; the number is `text` itself where none is in it."""
    text = strip_invisible(text).strip()
    if len(text) > _LONGEST:
        return WrittenPhone(text)
    for run in _RUN.finditer(text):
        if _digits(run[0]) < _LEAST_DIGITS:
            continue
        behind = text[run.end() :]
        extension = _EXTENSION.match(behind)
        if extension is not None:
            behind = behind[extension.end() :]
        remark = _bare(f"{text[: run.start()]} {behind}")
        if _digits(remark) >= _LEAST_OTHER:
            break  # another number, and nobody can tell which is meant
        return WrittenPhone(run[0], extension[1] if extension else "", remark)
    return WrittenPhone(text)


def phone_remark(original: str | None, value: str) -> str:
    """What `original`, the text from which the number `value` was read, says beside it."""
    return "" if original is None or original == value else split_phone(original).remark


def to_e164(written: WrittenPhone, region: str) -> str | None:
    """The number in E.164 with its extension; None where it is no number.

    `region` (ISO 3166) is the country of numbers without a country code, which must be valid there;
    empty where that is not known.
    """
    number = written.number
    international = number.lstrip("( ").startswith(("+", "00"))
    number = number.replace("(0)", "") if international else number
    digits = _NO_DIGIT.sub("", number)
    if not digits.isascii():
        digits = phonenumbers.normalize_digits_only(digits)
    if international:
        digits = digits.removeprefix("00")
    if len(digits) > _MOST_DIGITS:
        return None
    found = _found(region, digits, international=international)
    if found is None or not written.extension:
        return found
    return f"{found}{PHONE_EXTENSION}{written.extension}"


def _found(region: str, digits: str, *, international: bool) -> str | None:
    for code, national, area in _readings(region, digits, international=international):
        if _is_number(area, national, strict=not international):
            return f"+{code}{national}"
    if international or not _plan(region).is_odd:
        return None
    try:
        parsed = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    written: str = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return written


def _readings(region: str, digits: str, *, international: bool) -> Sequence[tuple[int, str, str]]:
    """The ways to read `digits`: country code, national number, and the region of its plan."""
    if not digits:
        return []
    home = phonenumbers.country_code_for_region(region)
    found: list[tuple[int, str, str]] = []
    if home and not international:
        prefix = _plan(region).prefix
        if prefix and digits.startswith(prefix):
            found.append((home, digits[len(prefix) :], region))
        found.append((home, digits, region))
    # Spreadsheets drop the "+": 447700900123 is still a number with its country code.
    for length in (1, 2, 3):
        code = int(digits[:length])
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(code, ())
        if international or (home and code == home):
            found.extend((code, digits[length:], area) for area in regions)
    return found


def _is_number(region: str, national: str, *, strict: bool) -> bool:
    plan = _plan(region)
    if not plan.whole.fullmatch(national):
        return False
    return not strict or any(kind.fullmatch(national) for kind in plan.kinds)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A country's trunk prefix, the pattern of its national numbers, and those of each kind.

    `is_odd` says that more than the prefix is to be taken off or changed, as in Argentina.
    """

    prefix: str | None
    whole: re.Pattern[str]
    kinds: tuple[re.Pattern[str], ...] = ()
    is_odd: bool = False


@cache
def _plan(region: str) -> _Plan:
    """The plan of a region, from libphonenumber's data."""
    data = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(
        phonenumbers.country_code_for_region(region), region
    )
    if data is None or data.general_desc is None or not data.general_desc.national_number_pattern:
        any_number = re.compile(r"\d{4,14}")
        return _Plan(None, any_number, (any_number,))
    kinds = [
        re.compile(kind.national_number_pattern)
        for kind in (
            data.fixed_line, data.mobile, data.toll_free, data.premium_rate, data.shared_cost,
            data.personal_number, data.voip, data.pager, data.uan, data.voicemail,
        )
        if kind is not None and kind.national_number_pattern
    ]  # fmt: skip
    if region in _EXAMPLES:
        kinds.append(_EXAMPLES[region])
    whole = re.compile(data.general_desc.national_number_pattern)
    is_odd = data.national_prefix_transform_rule is not None
    return _Plan(data.national_prefix, whole, tuple(kinds), is_odd)


def _bare(text: str) -> str:
    """A remark without the marks around it: "(wife)" is "wife"."""
    return " ".join(text.split()).strip(" ()[]-–—,;:./*")


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))
