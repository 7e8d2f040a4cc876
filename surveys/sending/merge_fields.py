"""The merge fields of mails to the people of a wave, and their values for each recipient."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from core.formats import format_day, format_number
from records.fields.definitions import PART_LABELS, Field, FieldKind, all_fields
from records.fields.languages import code_of
from records.people import read_people
from surveys.links import EMAIL, ID, TOKEN, fields_of_links, personal_link
from surveys.waves import Wave

OF_THE_WAVE: Final[Mapping[str, str]] = {
    "link": "Personal link",
    "token": "Personal code",
    "survey": "Survey",
    "wave": "Wave",
    "closes": "Closing date",
    "days_left": "Days left",
    "office": "Name of the office",
    "unsubscribe": "Link to unsubscribe",
}
# What to do where a field of the wave has no value, so that nobody’s mail could be written.
WITHOUT_VALUE: Final[Mapping[str, str]] = {
    "link": "There is no survey link yet. Enter it in Settings, Office, or leave {{ link }} out.",
    "closes": "The wave has no closing date. Give it one, or leave {{ closes }} out.",
    "days_left": "The wave has no closing date. Give it one, or leave {{ days_left }} out.",
    "office": "The office has no name yet. Enter it in Settings, or leave {{ office }} out.",
}
WAVE_GROUP: Final = "Survey"
LANGUAGE: Final = "language"
_NOT_FOR_MAILS: Final = frozenset({
    "notes", "contact_hold", "do_not_contact", "do_not_email", "do_not_phone", "do_not_post",
    "deceased", "deceased_on",
})  # fmt: skip
_CUSTOM: Final = "custom."


@dataclass(frozen=True, slots=True)
class MailField:
    """A field that texts can have: its name in them, its label, and the group of a menu."""

    name: str
    label: str
    group: str

    @property
    def written(self) -> str:
        """The field as a text has it: “{{ given_name }}”."""
        key = self.name.removeprefix(_CUSTOM)
        if key != self.name and not key.isidentifier():
            return f'{{{{ custom["{key}"] }}}}'
        return f"{{{{ {self.name} }}}}"


@dataclass(frozen=True, slots=True)
class MailRecipient:
    """Whose mail it is: a person, with the token of the invitation and the address invited."""

    person_id: int
    token: str
    email: str


@dataclass(frozen=True, slots=True)
class RecipientValues:
    """The values of one recipient's fields; `language` is the code of theirs, empty if unknown."""

    person_id: int
    language: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MailSubject:
    """What is alike in all mails of a wave: the wave, the office, the day and the links.

    `survey_link` is a pattern of personal links (surveys/links.py); `unsubscribe` gives the link to
    unsubscribe for a token.
    """

    wave: Wave
    office: str
    survey_link: str
    today: date
    unsubscribe: Callable[[str], str]


def merge_fields(connection: Connection) -> list[MailField]:
    """The fields that a text can have: those of the wave, then those of people by group."""
    of_people = [
        MailField(key, field.label, PART_LABELS[field.part])
        for key, field in _fields_of_people(connection).items()
    ]
    return [*(MailField(*one, WAVE_GROUP) for one in OF_THE_WAVE.items()), *of_people]


def read_values(
    connection: Connection,
    subject: MailSubject,
    recipients: Sequence[MailRecipient],
    names: Collection[str],
    languages: Collection[str],
) -> list[RecipientValues]:
    """The values of the fields `names` for each of `recipients`, as texts show them.

    Dates and numbers are written as in the recipient's language where it is one of `languages`,
    else as in the office's. Fields without a value are None.
    """
    fields = {key: field for key, field in _fields_of_people(connection).items() if key in names}
    of_links = fields_of_links(subject.survey_link)
    keys = list(dict.fromkeys([*fields, *of_links, LANGUAGE]))
    people = read_people(connection, [one.person_id for one in recipients], keys)
    result = []
    for recipient, person in zip(recipients, people, strict=True):
        code = code_of(person[LANGUAGE] or "") or ""
        shown = code if code in languages else ""
        values = _wave_values(subject, recipient.token, shown)
        of_link = {
            **person,
            TOKEN: recipient.token,
            EMAIL: recipient.email,
            ID: recipient.person_id,
        }
        values["link"] = personal_link(subject.survey_link, of_link)
        values |= _nested((key, _shown(fields[key], person[key], shown)) for key in fields)
        result.append(RecipientValues(recipient.person_id, code, values))
    return result


def _fields_of_people(connection: Connection) -> dict[str, Field]:
    found = all_fields(connection)
    return {key: field for key, field in found.items() if key not in _NOT_FOR_MAILS}


def _wave_values(subject: MailSubject, token: str, language: str) -> dict[str, Any]:
    wave = subject.wave
    left = None if wave.closes is None else max((wave.closes - subject.today).days, 0)
    return {
        "token": token if wave.privacy.has_tokens else "",
        "survey": wave.survey_title,
        "wave": wave.label,
        "closes": None if wave.closes is None else _day(wave.closes, language),
        "days_left": left,
        "office": subject.office,
        "unsubscribe": subject.unsubscribe(token),
    }


def _nested(values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Values by name; those of custom fields, “custom.KEY”, together under “custom”."""
    result: dict[str, Any] = {"custom": {}}
    for key, value in values:
        if key.startswith(_CUSTOM):
            result["custom"][key.removeprefix(_CUSTOM)] = value
        else:
            result[key] = value
    return result


def _shown(field: Field, value: Any, language: str) -> Any:
    """A value as texts show it; yes and no, and whole numbers, stay what conditions can ask."""
    if isinstance(value, date):
        return _day(value, language)
    if isinstance(value, float) and field.kind is FieldKind.NUMBER:
        return int(value) if value.is_integer() else format_number(value, 2)
    return value


def _day(day: date, language: str) -> str:
    from babel import UnknownLocaleError
    from babel.dates import format_date

    try:
        return format_date(day, "long", locale=language) if language else format_day(day)
    except UnknownLocaleError:
        return format_day(day)
