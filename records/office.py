"""Shared office data: settings, synonyms and custom fields."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from sqlalchemy import Connection, func, select

from core.dates import DateOrder
from core.errors import UserError
from core.formats import plural
from core.text import clean, comparison_key
from models.changes import Change, ChangeSet
from models.tables import custom_fields, people
from records.employers.decisions import employer_names
from records.fields.definitions import FIELDS, Field, FieldKind, Part, all_fields
from records.fields.values import ParseOptions
from records.settings import save_setting, saved_setting

_SETTINGS: Final = "office"
_SYNONYMS: Final = "synonyms"


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """The office's settings; every one has a sensible start.

    `contact_cap` invitations or reminders at most in `contact_cap_days` days to one person, over
    all surveys. People who share an address are invited as `shared_addresses` says
    (surveys/shared_addresses.py). The thresholds are those of figures that are safe to publish
    (HESA practice): counts to the nearest `rounding`, up to `smallest` shown as 0, no percentage
    and no mean on a base below `percent_base`. `survey_link` is the pattern of links
    (surveys/links.py).
    A reminder waits `reminder_days` after the last message; `most_reminders` are sent at most.
    A record is complete where each of `key_fields` has a value. With `registers_lists`, exports of
    people ask who outside the office gets them (records/handed_out.py). A comma of
    `return_address` begins a new line on envelopes. Figures are compared with, and on request
    weighted to, the frame by `weighting_fields`; a weight is changed by a factor from
    `lightest_weight` to `heaviest_weight` (analysis/weighting).
    """

    name: str = ""
    phone_region: str = "GB"  # ISO 3166: numbers without a country code are from there
    survey_link: str = ""
    shared_addresses: str = "one"
    contact_cap: int = 4
    contact_cap_days: int = 90
    reminder_days: int = 7
    most_reminders: int = 3
    rounding: int = 5
    smallest: int = 2
    percent_base: float = 22.5
    registers_lists: bool = False
    return_address: str = ""
    key_fields: tuple[str, ...] = ("email", "award", "award_completed", "country")
    weighting_fields: tuple[str, ...] = ("gender", "award", "cohort")
    lightest_weight: float = 0.3
    heaviest_weight: float = 3.0


def return_lines(settings: OfficeSettings) -> tuple[str, ...]:
    """The lines of the office's address, as envelopes have it."""
    return tuple(filter(None, (line.strip() for line in settings.return_address.split(","))))


def office_settings(connection: Connection) -> OfficeSettings:
    """The settings as saved, with the starting values for the rest."""
    saved = saved_setting(connection, _SETTINGS) or {}
    known = {field.name for field in fields(OfficeSettings)}
    values = {name: value for name, value in saved.items() if name in known}
    for name in ("key_fields", "weighting_fields"):
        if name in values:
            values[name] = tuple(values[name])
    return OfficeSettings(**values)


def save_office_settings(changes: ChangeSet, settings: OfficeSettings) -> None:
    """Save `settings`."""
    save_setting(changes, _SETTINGS, asdict(settings))


def office_synonyms(connection: Connection) -> Mapping[str, Mapping[str, str]]:
    """The synonyms: vocabulary -> comparison key of the word -> term."""
    return saved_setting(connection, _SYNONYMS) or {}


def parse_options(connection: Connection, date_order: DateOrder | None = None) -> ParseOptions:
    """How values are read in this office, where dates are written in `date_order`.

    None: only dates that can be read in one way.
    """
    return ParseOptions(
        date_order,
        office_settings(connection).phone_region,
        office_synonyms(connection),
        employer_names(connection),
    )


def save_synonym(changes: ChangeSet, vocabulary: str, word: str, term: str) -> None:
    """Read `word` as `term` of `vocabulary` from now on.

    Raises UserError for a word without letters and digits, by which it could be known again.
    """
    if not comparison_key(word):
        raise UserError(f"“{word}” needs a letter or a digit; nothing was saved.", code="no_word")
    before = office_synonyms(changes.connection)
    words = {**before.get(vocabulary, {}), comparison_key(word): term}
    save_setting(changes, _SYNONYMS, {**before, vocabulary: words})
    changes.describe(word=word)


def remove_synonym(changes: ChangeSet, vocabulary: str, word: str) -> None:
    """Remove the synonym `word` of `vocabulary`; imported values are unchanged."""
    before = office_synonyms(changes.connection)
    words = {known: term for known, term in before.get(vocabulary, {}).items() if known != word}
    save_setting(changes, _SYNONYMS, {**before, vocabulary: words})
    changes.describe(word=word)


def add_custom_field(
    changes: ChangeSet, label: str, kind: FieldKind, choices: Sequence[str] = ()
) -> Field:
    """Add a field of the office's own to every person.

    Raises UserError when the label is empty or taken already.
    """
    field = new_custom_field(changes.connection, label, kind, choices)
    insert_custom_fields(changes, [field])
    changes.describe(field=field.label)
    return field


def new_custom_field(
    connection: Connection,
    label: str,
    kind: FieldKind,
    choices: Sequence[str] = (),
    beside: Collection[Field] = (),
) -> Field:
    """A custom field that is not saved yet, and neither are those in `beside`.

    Raises UserError when the label is empty or taken already.
    """
    label = clean(label)
    _check_label(connection, label)
    column = re.sub(r"\W+", "_", comparison_key(label)) or "field"
    taken = {*connection.scalars(select(custom_fields.c.key)), *(one.column for one in beside)}
    while column in taken:
        column += "_2"
    return Field(f"custom.{column}", label, kind, Part.CUSTOM, column, choices=tuple(choices))


def insert_custom_fields(changes: ChangeSet, fields: Sequence[Field]) -> None:
    """Write fields that `new_custom_field` made.

    Raises UserError when a label was taken meanwhile.
    """
    for field in fields:
        _check_label(changes.connection, field.label)
    changes.insert(
        custom_fields,
        [
            {
                "key": field.column,
                "label": field.label,
                "kind": field.kind.value,
                "choices": list(field.choices),
            }
            for field in fields
        ],
    )


def edit_custom_field(
    changes: ChangeSet, field: Field, label: str, choices: Sequence[str] = ()
) -> None:
    """Rename a custom field, and set the `choices` of one that is a choice.

    Values of people are unchanged. Raises UserError when the label is empty or taken, a choice has
    no options left, or an option that goes is still somebody's value.
    """
    label = clean(label)
    _check_label(changes.connection, label, but=field.key)
    values: dict[str, Any] = {"label": label}
    if field.kind is FieldKind.CHOICE:
        options = list(dict.fromkeys(filter(None, map(clean, choices))))
        if not options:
            raise UserError("A choice needs an option. Nothing was changed.", code="no_options")
        _check_unused(changes.connection, field, set(field.choices) - set(options))
        values["choices"] = options
    changes.update(custom_fields, [Change(_own_id(changes, field), values)])
    changes.describe(field=label)


def remove_custom_field(changes: ChangeSet, field: Field) -> int:
    """Remove a custom field and its values; return the number of people who had one."""
    holders = changes.connection.scalars(
        select(people.c.id).where(people.c.custom[field.column].as_string().is_not(None))
    ).all()
    changes.update(people, [Change(person, {field.key: None}) for person in holders])
    changes.delete(custom_fields, [_own_id(changes, field)])
    changes.describe(field=field.label)
    return len(holders)


def _check_unused(connection: Connection, field: Field, options: Collection[str]) -> None:
    """Raise UserError where one of `options` is the value of somebody."""
    value = people.c.custom[field.column].as_string()
    for option in sorted(options):
        holders = connection.scalar(select(func.count()).where(value == option)) or 0
        if holders:
            have = plural(holders, "person has", "people have")
            raise UserError(
                f"{have} “{option}”. Nothing was changed; give them another value first, or keep "
                "the option.",
                code="option_in_use",
            )


def _own_id(changes: ChangeSet, field: Field) -> int:
    found = changes.connection.scalar(
        select(custom_fields.c.id).where(custom_fields.c.key == field.column)
    )
    if found is None:
        raise UserError(
            f"The field “{field.label}” no longer exists; nothing was changed.",
            code="unknown_field",
        )
    return int(found)


def _check_label(connection: Connection, label: str, but: str | None = None) -> None:
    if not label:
        raise UserError("A field needs a name; nothing was added.", code="no_label")
    taken = {field.label.casefold() for field in FIELDS} | {
        field.label.casefold()
        for field in all_fields(connection).values()
        if field.is_custom and field.key != but
    }
    if label.casefold() in taken:
        raise UserError(f"A field “{label}” already exists; nothing was added.", code="label_taken")
