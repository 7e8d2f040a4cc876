"""What the people on record are counted by: fields, cohorts, contact preferences, segments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from analysis.alumni.groups import (
    COHORT_YEARS,
    NOT_KNOWN,
    Band,
    GroupedPeople,
    ValueGroup,
    age_on,
    group_bands,
    group_dates,
    group_numbers,
    group_sets,
    group_texts,
    group_years,
    group_yes_no,
    years_between,
)
from core.errors import UserError
from core.formats import quoted
from models.consent_fields import CHANNELS, CONSENT_FIELDS, CONSENT_PURPOSE, PURPOSES
from records.consent.contactable import BLOCK_LABELS, ContactBlock, contact_blocks
from records.field_values import read_field
from records.fields.definitions import (
    IDENTIFYING,
    PART_LABELS,
    Field,
    FieldKind,
    Part,
    all_fields,
)
from records.filters.filter_sql import person_ids as ids_of
from records.filters.model import CONTACTABLE, Comparison, Filter, Membership, Not
from records.filters.segments import find_segment, list_segments, resolve

COHORT: Final = "cohort"
YEARS_SINCE: Final = "years_since_award"
AGE: Final = "age"
CONTACTABLE_FOR: Final = "contactable"  # every purpose and channel, or "contactable:news by email"
CONSENT_FOR: Final = "consent"  # every purpose and channel with consent
SEGMENTS: Final = "segments"
_COMPLETED, _BORN, _VERIFIED = "award_completed", "birth_date", "last_verified"
# Who people are, what nobody counts by, and what is in every group alike, as the dead are not.
_NO_VARIABLES: Final = IDENTIFYING | {"contact_hold", "deceased", "deceased_on"}
_COUNTED_KINDS: Final = frozenset(FieldKind) - {FieldKind.LINES, FieldKind.EMAIL, FieldKind.PHONE}
_SINCE: Final = (
    Band("0–4 years", None, 5), Band("5–9 years", 5, 10), Band("10–19 years", 10, 20),
    Band("20–29 years", 20, 30), Band("30 years and more", 30, None),
)  # fmt: skip
_AGES: Final = (
    Band("Under 30", None, 30), Band("30–39", 30, 40), Band("40–49", 40, 50), Band("50–59", 50, 60),
    Band("60–69", 60, 70), Band("70–79", 70, 80), Band("80 and over", 80, None),
)  # fmt: skip
_VERIFIED_AGO: Final = (
    Band("In the last year", None, 1), Band("1 to 2 years ago", 1, 2),
    Band("2 to 5 years ago", 2, 5), Band("More than 5 years ago", 5, None),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AlumniVariable:
    """Something to count people by; `heading` is what it is shown under."""

    key: str
    label: str
    heading: str


def list_variables(connection: Connection) -> Sequence[AlumniVariable]:
    """All that people can be counted by, in the order in which it is offered."""
    award, person = PART_LABELS[Part.AWARD], PART_LABELS[Part.PERSON]
    preferences = "Contact preferences"
    fields = all_fields(connection)
    found = [
        AlumniVariable(COHORT, "Cohort (decade of completion)", award),
        AlumniVariable(YEARS_SINCE, "Years since completion", award),
        AlumniVariable(AGE, "Age", person),
        *(
            AlumniVariable(field.key, field.label, PART_LABELS[field.part])
            for field in fields.values()
            if _is_variable(field)
        ),
        AlumniVariable(CONTACTABLE_FOR, "Contactable, by purpose and channel", preferences),
        AlumniVariable(CONSENT_FOR, "Consent given, by purpose and channel", preferences),
        *(
            AlumniVariable(f"{CONTACTABLE_FOR}:{name}", _contact_label(name), preferences)
            for name in _contact_names()
        ),
    ]
    known = list_segments(connection)
    if known:
        found.append(AlumniVariable(SEGMENTS, "Segments and lists", "Segments and lists"))
        taken = {one.key for one in found}
        found += [
            AlumniVariable(one.name, one.name, "Segments and lists")
            for one in known
            if one.name not in taken
        ]
    order = list(dict.fromkeys(one.heading for one in found))
    return sorted(found, key=lambda one: order.index(one.heading))


def find_variable(connection: Connection, key: str) -> AlumniVariable:
    """The variable called `key`, whatever its capitals. Raises UserError where there is none."""
    known = list_variables(connection)
    exact = next((one for one in known if one.key == key), None)
    found = exact or next((one for one in known if one.key.casefold() == key.casefold()), None)
    if found is not None:
        return found
    if key in all_fields(connection):
        raise UserError(
            f"“{key}” tells people apart rather than into groups; choose another field, such as"
            " cohort, award or country.",
            code="identifying_field",
        )
    raise UserError(
        f"Nobody can be counted by “{key}”: it is no field, segment or list. Try"
        f" {quoted(('cohort', 'award', 'country', 'contactable'))}.",
        code="unknown_field",
    )


def group_people(
    connection: Connection, key: str, person_ids: Sequence[int], most: int, today: date
) -> GroupedPeople:
    """The people `person_ids` in the groups of the variable `key`, at most `most` of them."""
    fields = all_fields(connection)

    def values(of: str) -> list[Any]:
        return read_field(connection, fields[of], person_ids)

    special: Mapping[str, Callable[[], GroupedPeople]] = {
        COHORT: lambda: group_years(_COMPLETED, values(_COMPLETED), most, COHORT_YEARS),
        YEARS_SINCE: lambda: _since_award(values(_COMPLETED), today),
        AGE: lambda: _ages(values(_BORN), today),
        _VERIFIED: lambda: _verified(values(_VERIFIED), today),
        CONTACTABLE_FOR: lambda: _contactable(connection, person_ids),
        CONSENT_FOR: lambda: _consents(connection, person_ids),
        SEGMENTS: lambda: _segments(connection, person_ids, most),
    }
    if key in special:
        return special[key]()
    if key in fields:
        return _by_field(fields[key], values(key), most)
    if key.startswith(f"{CONTACTABLE_FOR}:"):
        return _contact_reasons(connection, key.partition(":")[2], person_ids)
    return _membership(connection, key, person_ids)


def _is_variable(field: Field) -> bool:
    return field.key not in _NO_VARIABLES and field.kind in _COUNTED_KINDS


def _by_field(field: Field, values: Sequence[Any], most: int) -> GroupedPeople:
    match field.kind:
        case FieldKind.YES_NO:
            return group_yes_no(field.key, values)
        case FieldKind.YEAR:
            return group_years(field.key, values, most)
        case FieldKind.DATE:
            return group_dates(field.key, values, most)
        case FieldKind.NUMBER:
            return group_numbers(field.key, values, most)
    return group_texts(field.key, values, most)


def _since_award(years: Sequence[int | None], today: date) -> GroupedPeople:
    def where(band: Band) -> Filter:
        if band.high is None:
            return Comparison(_COMPLETED, "<=", (str(today.year - int(band.low or 0)),))
        first = today.year - int(band.high) + 1
        if band.low is None:
            return Comparison(_COMPLETED, ">=", (str(first),))
        return years_between(_COMPLETED, first, today.year - int(band.low))

    since = [None if year is None else today.year - year for year in years]
    return group_bands(since, _SINCE, where, _unknown(_COMPLETED))


def _ages(born: Sequence[date | None], today: date) -> GroupedPeople:
    ages = [None if one is None else age_on(today, one) for one in born]
    return group_bands(ages, _AGES, lambda band: _dated(_BORN, band, today), _unknown(_BORN))


def _verified(days: Sequence[date | None], today: date) -> GroupedPeople:
    ago = [None if one is None else age_on(today, one) for one in days]
    never = ValueGroup("Never", Comparison(_VERIFIED, "empty"))
    return group_bands(ago, _VERIFIED_AGO, lambda band: _dated(_VERIFIED, band, today), never)


def _dated(key: str, band: Band, today: date) -> Filter | None:
    """The filter of the dates that are as many whole years ago as `band` says."""
    after = None if band.high is None else _years_before(today, int(band.high))
    until = None if band.low is None else _years_before(today, int(band.low))
    if after is not None and until is not None:
        return Comparison(key, "between", (_next_day(after), until.isoformat()))
    if after is not None:
        return Comparison(key, ">", (after.isoformat(),))
    return None if until is None else Comparison(key, "<=", (until.isoformat(),))


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February: whoever was born on that day is a year older on 1 March
        return date(day.year - years, 2, 28)


def _next_day(day: date) -> str:
    return date.fromordinal(day.toordinal() + 1).isoformat()


def _contact_names() -> list[str]:
    return [f"{purpose} by {channel}" for purpose in PURPOSES for channel in CHANNELS]


def _contact_label(name: str) -> str:
    purpose, _, channel = name.partition(" by ")
    return f"Contactable for {PURPOSES[purpose]} by {CHANNELS[channel]}"


def _contact_filter(name: str) -> Membership:
    purpose, _, channel = name.partition(" by ")
    is_invitation = (purpose, channel) == (CONSENT_PURPOSE, "email")
    return CONTACTABLE if is_invitation else Membership("contactable", name)


def _contactable(connection: Connection, person_ids: Sequence[int]) -> GroupedPeople:
    everybody = frozenset(person_ids)
    found = []
    for name in _contact_names():
        purpose, _, channel = name.partition(" by ")
        where = _contact_filter(name)
        label = f"{PURPOSES[purpose].capitalize()} by {CHANNELS[channel]}"
        found.append((ValueGroup(label, where), everybody & set(ids_of(connection, where))))
    return group_sets(found, person_ids)


def _consents(connection: Connection, person_ids: Sequence[int]) -> GroupedPeople:
    fields = all_fields(connection)
    found = []
    for key, consent in CONSENT_FIELDS.items():
        bases = read_field(connection, fields[key], person_ids)
        given = frozenset(
            one for one, basis in zip(person_ids, bases, strict=True) if basis == "consent"
        )
        where = Comparison(key, "=", ("consent",))
        found.append((ValueGroup(consent.label, where), given))
    return group_sets(found, person_ids)


def _contact_reasons(connection: Connection, name: str, person_ids: Sequence[int]) -> GroupedPeople:
    """Who is contactable, and why others are not: the first reason that applies."""
    purpose, _, channel = name.partition(" by ")
    where = _contact_filter(name)
    usable = set(ids_of(connection, where))
    blocks = contact_blocks(connection, person_ids, channel, purpose)
    groups = [
        ValueGroup("Contactable", where),
        *(ValueGroup(BLOCK_LABELS[one]) for one in ContactBlock),
        ValueGroup(f"No usable {_ADDRESSES[channel]}"),
    ]
    places = [
        0
        if one in usable
        else 1 + list(ContactBlock).index(blocks[one])
        if one in blocks
        else len(groups) - 1
        for one in person_ids
    ]
    present = sorted(set(places))
    new = {old: (place,) for place, old in enumerate(present)}
    return GroupedPeople(tuple(groups[one] for one in present), [new[one] for one in places])


_ADDRESSES: Final = {"email": "e-mail address", "phone": "phone number", "post": "postal address"}


def _segments(connection: Connection, person_ids: Sequence[int], most: int) -> GroupedPeople:
    everybody = frozenset(person_ids)
    found = [
        (_in_segment(one.name), everybody & set(resolve(connection, one.name)))
        for one in list_segments(connection)[:most]
    ]
    return group_sets(found, person_ids)


def _in_segment(name: str) -> ValueGroup:
    return ValueGroup(name, Membership("segment", name))


def _membership(connection: Connection, name: str, person_ids: Sequence[int]) -> GroupedPeople:
    segment = find_segment(connection, name)
    name = name if segment is None else segment.name
    members = set(resolve(connection, name))
    where = Membership("segment", name)
    groups = (ValueGroup("Yes", where), ValueGroup("No", Not(where)))
    return GroupedPeople(groups, [(0,) if one in members else (1,) for one in person_ids])


def _unknown(key: str) -> ValueGroup:
    return ValueGroup(NOT_KNOWN, Comparison(key, "empty"), is_known=False)
