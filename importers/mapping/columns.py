"""Which column of a table means which field: by its heading, by what is in it, or as chosen.

Pure: values in, values out. Saved mappings are kept by importers/mapping/profiles.py.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Final

from core.errors import UserError
from core.text import key
from importers.mapping.opt_outs import CONTACT_TARGETS, RECORD_STATUS, opt_out_target, rows_that_say
from importers.mapping.sources import Source, recognise
from importers.mapping.splitting import AWARD_AND_YEAR, FULL_ADDRESS, FULL_NAME, SPLITS
from importers.mapping.splitting.lists import emails_in, phones_in
from importers.mapping.targets import TARGET_LABELS
from importers.mapping.titles import are_titles
from importers.reading import Cell, Table
from records import vocabulary
from records.fields import Field
from records.values import LONGEST, BadValue, as_text, parse_email, parse_phone

_SPLIT_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    FULL_NAME: (
        "name", "full name", "fullname", "alumnus", "alumna", "alumni name", "display name",
        "person", "contact", "contact name", "alumnus name",
    ),
    FULL_ADDRESS: (
        "full address", "complete address", "whole address", "mailing address",
        "correspondence address",
    ),
    AWARD_AND_YEAR: (
        "award and year", "degree and year", "qualification and year", "degree year",
        "award year and degree", "degree s", "awards", "degrees",
    ),
}  # fmt: skip
# A whole beside these parts repeats them.
_PARTS: Final = {FULL_NAME: "family_name", FULL_ADDRESS: "street", AWARD_AND_YEAR: "award"}
# A column that is headed as such a part, and whose cells have these others in them, is a whole.
_WITH: Final = {FULL_ADDRESS: ("city", "postal_code"), AWARD_AND_YEAR: ("award_completed",)}
# "Address 2", "Street 3", "Address line 2": further lines of the one before.
_FURTHER_LINE: Final = re.compile(
    r"(?P<before>.*?)\b(?P<word>address|street|addr|addrline|address line)(?: line)? ?[2-4]"
)
_SAMPLE: Final = 200  # cells looked at to tell what a column holds
_SHARE: Final = 0.8  # of them that must be of one sort
# What a column headed as titles is, where its cells are none: a greeting has no field.
_NO_TITLES: Final = {"title": "role_title"}
_SECOND_COLUMN: Final = {"email": "other_email", "phone": "other_phone"}
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^][]*\]")


class Reason(StrEnum):
    """Why a column has its field."""

    HEADING = "heading"
    VALUES = "values"  # told by what is in the column
    CHOSEN = "chosen"
    PROFILE = "profile"  # as the saved mapping says
    SOURCE = "source"  # as the program writes it that the file comes from
    NONE = "none"


# Why a column may have no field although nothing is known of what it says.
_UNKNOWN: Final = frozenset({Reason.NONE, Reason.SOURCE})


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What becomes of one column: its `heading` as the file has it, and a field's key or None."""

    heading: str
    field: str | None
    reason: Reason = Reason.NONE


def propose(table: Table, fields: Mapping[str, Field]) -> tuple[ColumnMapping, ...]:
    """A field for each column of `table`: by its source, its heading, or its values.

    Each field is given once, but for sources and the further lines of an address, whose columns
    join; a second e-mail or phone column becomes the other address or number.
    """
    source = recognise(table)
    by_heading = _headings(fields)
    names: list[str | None] = []
    reasons: list[Reason] = []
    taken: set[str] = set()
    if source is not None:
        taken.update(filter(None, (source.fields.get(key(h)) for h in table.headings)))
    for heading in table.headings:
        name, reason = _told_by_heading(heading, source, by_heading, taken)
        if name is None and reason is Reason.NONE and _goes_on(heading, table.headings, names):
            name, reason = "street", Reason.HEADING
        names.append(name)
        reasons.append(reason)
    for place, name in enumerate(names):
        by_name = name == "title" and reasons[place] is Reason.HEADING
        if by_name and not are_titles(_sample(table.columns[place])):
            names[place] = _free(_NO_TITLES.get(key(table.headings[place])), taken)
            reasons[place] = Reason.VALUES if names[place] else Reason.HEADING
    if source is None:
        for whole, part in _PARTS.items():
            if part in taken and whole in taken:
                names[names.index(whole)] = None
    for whole in _WITH if source is None else ():
        at = names.index(_PARTS[whole]) if names.count(_PARTS[whole]) == 1 else None
        if at is not None and taken.isdisjoint(_WITH[whole]) and _holds(whole, table.columns[at]):
            names[at], reasons[at] = whole, Reason.VALUES
    for index, column in enumerate(table.columns):
        if names[index] is None and reasons[index] is Reason.NONE and source is None:
            names[index] = _free(_told_by_values(column), taken)
            reasons[index] = Reason.VALUES
    return _with_opt_outs(
        table,
        (
            ColumnMapping(heading, name, reason if name or reason is Reason.SOURCE else Reason.NONE)
            for heading, name, reason in zip(table.headings, names, reasons, strict=True)
        ),
    )


def _with_opt_outs(table: Table, mapping: Iterable[ColumnMapping]) -> tuple[ColumnMapping, ...]:
    """`mapping` with the columns of opt-outs, permissions and deaths, of which there are several.

    They are told by their headings, or else by cells such as “Do not contact” and “deceased”.
    """
    found: list[ColumnMapping] = []
    for column, cells in zip(mapping, table.columns, strict=True):
        if column.field is None or column.reason is Reason.VALUES:
            target = opt_out_target(column.heading)
            if target is not None:
                column = replace(column, field=target, reason=Reason.HEADING)
            elif column.field is None and column.reason in _UNKNOWN and rows_that_say(cells):
                column = replace(column, field=RECORD_STATUS, reason=Reason.VALUES)
        found.append(column)
    return tuple(found)


def choose(
    mapping: Sequence[ColumnMapping],
    chosen: Mapping[str, str | None],
    fields: Mapping[str, Field],
    reason: Reason = Reason.CHOSEN,
) -> tuple[ColumnMapping, ...]:
    """`mapping` with the user's own choice for some headings; a field moves to where it is chosen.

    One field chosen for several headings joins them. Raises UserError for a heading that the file
    does not have or a field that does not exist.
    """
    by_key = {key(heading): field or None for heading, field in chosen.items()}
    present = {key(column.heading) for column in mapping}
    for heading in chosen:
        if key(heading) not in present:
            raise UserError(
                f"The file has no heading “{heading}”. Nothing was imported; its headings are"
                f" {quoted(column.heading for column in mapping if column.heading)}.",
                code="unknown_heading",
            )
    check_fields(filter(None, chosen.values()), {**fields, **TARGET_LABELS})
    claimed = {field for field in by_key.values() if field and field not in CONTACT_TARGETS}
    result: list[ColumnMapping] = []
    for column in mapping:
        if key(column.heading) in by_key:
            result.append(ColumnMapping(column.heading, by_key[key(column.heading)], reason))
        elif column.field in claimed:
            result.append(ColumnMapping(column.heading, None))
        else:
            result.append(column)
    return tuple(result)


def check_fields(chosen: Iterable[str], fields: Mapping[str, object]) -> None:
    """Raise UserError where one of the `chosen` fields is none of `fields`."""
    for field in chosen:
        if field not in fields:
            raise UserError(
                f"There is no field “{field}”. Nothing was imported; choose one of"
                f" {', '.join(fields)}.",
                code="unknown_field",
            )


def headings_key(headings: Iterable[str]) -> str:
    """What tells a file's headings from others', whatever their order."""
    return "|".join(sorted(key(heading) for heading in headings))


def quoted(words: Iterable[str]) -> str:
    """Words for a sentence: “A”, “B” and “C”."""
    listed = [f"“{word}”" for word in words]
    return " and ".join(filter(None, (", ".join(listed[:-1]), *listed[-1:])))


def known_headings(fields: Mapping[str, Field]) -> frozenset[str]:
    """Every heading by which a column is known, as core.text.key gives it."""
    return frozenset(_headings(fields))


def _headings(fields: Mapping[str, Field]) -> dict[str, str]:
    by_heading = {
        heading: name for name, headings in _SPLIT_HEADINGS.items() for heading in headings
    }
    for field in fields.values():
        for heading in (field.label, field.key, *field.headings):
            by_heading.setdefault(key(heading), field.key)
    for name in SPLITS:
        by_heading.setdefault(key(name), name)
    return by_heading


def _told_by_heading(
    heading: str, source: Source | None, by_heading: Mapping[str, str], taken: set[str]
) -> tuple[str | None, Reason]:
    """The field that a heading names, and how it is known; no field where that one is taken."""
    name = key(heading)
    if source is not None and name in source.fields:
        return source.fields[name], Reason.SOURCE
    found = by_heading.get(name) or by_heading.get(key(_BRACKETS.sub(" ", heading)))
    return _free(found, taken), Reason.HEADING if found else Reason.NONE


def _goes_on(heading: str, headings: Sequence[str], names: Sequence[str | None]) -> bool:
    """Whether a heading is the next line of an address that is taken: "Address 2"."""
    found = _FURTHER_LINE.fullmatch(key(heading))
    if found is None:
        return False
    start = f"{found['before']}{found['word']}"
    return any(
        name == "street" and key(before).startswith(start)
        for before, name in zip(headings, names, strict=False)
    )


def _free(name: str | None, taken: set[str]) -> str | None:
    """`name`, or the second field of its sort where it is taken, or None."""
    for candidate in (name, _SECOND_COLUMN.get(name or "")):
        if candidate is not None and candidate not in taken:
            taken.add(candidate)
            return candidate
    return None


def _holds(whole: str, column: Sequence[Cell]) -> bool:
    """Whether the cells of a column are wholes with several parts."""
    texts = _sample(column)
    found = [SPLITS[whole].take_apart(text)[0].keys() for text in texts]
    return sum(parts >= {_PARTS[whole], *_WITH[whole]} for parts in found) > len(texts) / 2


def _sample(column: Sequence[Cell]) -> list[str]:
    """The texts of the first cells that say something; of long ones the beginning."""
    filled = islice((cell for cell in column if cell is not None), _SAMPLE)
    return [text[:LONGEST] for cell in filled if (text := as_text(cell).strip())]


def _told_by_values(column: Sequence[Cell]) -> str | None:
    texts = _sample(column)
    if not texts:
        return None
    for name, is_one in (
        ("email", _is_email),
        ("phone", _is_phone),
        ("award", lambda text: vocabulary.canonical("award", text, {}) is not None),
        ("gender", _is_gender),
    ):
        if sum(map(is_one, texts)) >= _SHARE * len(texts):
            return name
    return None


def _is_email(text: str) -> bool:
    try:
        return all(parse_email(one) for one in emails_in(text))
    except BadValue:
        return False


def _is_phone(text: str) -> bool:
    if not text.startswith(("+", "0", "(")):  # bare digits may be any number
        return False
    try:
        return all(parse_phone(one, "GB") for one in phones_in(text))
    except BadValue:
        return False


def _is_gender(text: str) -> bool:
    return vocabulary.canonical("gender", text, {}) in {"female", "male"}
