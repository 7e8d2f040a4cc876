"""Personal links: an address with placeholders, from which each invitation gets a link of its own.

A wave has its own pattern, that of its survey, or the office's. Every value is encoded for an
address, so that no name can change what the address says.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from sqlalchemy import Connection, func, select

from core.errors import UserError
from core.formats import quoted
from models.changes import Change, ChangeSet
from models.tables import surveys, waves
from records.fields.definitions import BY_KEY, all_fields
from records.office import office_settings
from surveys.waves import Wave

TOKEN: Final = "token"  # noqa: S105  # the name of a placeholder
EMAIL: Final = "email"  # the address invited
ID: Final = "id"  # the number of the person's record
ALUMNI_ID: Final = "alumni_id"
# A pattern needs one of them: by the others two people could have the same link.
PERSONAL: Final = (TOKEN, EMAIL, ID, ALUMNI_ID)

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_EXAMPLE: Final[Mapping[str, str]] = {
    TOKEN: "3f9a6c0e5b7d4812a1c4e7f09b2d5836",
    EMAIL: "anna@example.org",
    ID: "17",
    ALUMNI_ID: "A-0017",
    "title": "Dr",
    "given_name": "Anna",
    "family_name": "Núñez",
    "preferred_name": "Anna",
}


@dataclass(frozen=True, slots=True)
class LinkPreset:
    """The links of a survey platform: a pattern to complete, and how."""

    platform: str
    pattern: str
    hint: str


PRESETS: Final = (
    LinkPreset(
        "LimeSurvey",
        "https://survey.example.org/index.php/123456?token={token}&newtest=Y",
        "Replace the address and 123456, the survey’s number. Upload the participant list first: "
        "the survey then knows the tokens.",
    ),
    LinkPreset(
        "Qualtrics",
        "https://example.eu.qualtrics.com/jfe/form/SV_123?token={token}",
        "Replace all before ?token= with the survey’s anonymous link. Add embedded data called "
        "token to the survey flow.",
    ),
    LinkPreset(
        "Jisc Online Surveys v2",
        "https://example.onlinesurveys.ac.uk/survey-name?token={token}",
        "Replace all before ?token= with the survey’s address. Upload the respondent list first.",
    ),
    LinkPreset(
        "SurveyMonkey",
        "https://www.surveymonkey.com/r/ABC123?token={token}",
        "Replace ABC123. Add a custom variable called token to the survey.",
    ),
    LinkPreset(
        "Microsoft Forms",
        "https://forms.office.com/Pages/ResponsePage.aspx?id=FORM&r0123456789={token}",
        "Copy the form’s pre-filled link with any text as the answer to the question about the "
        "code, and put {token} in place of that text.",
    ),
    LinkPreset(
        "Google Forms",
        "https://docs.google.com/forms/d/e/FORM/viewform?usp=pp_url&entry.123456={token}",
        "Copy the form’s pre-filled link with any text as the answer to the question about the "
        "code, and put {token} in place of that text.",
    ),
    LinkPreset(
        "REDCap",
        "https://redcap.example.org/surveys/?s=ABC123&token={token}",
        "Replace all before &token= with the public survey link. The form needs a text field "
        "called token.",
    ),
    LinkPreset(
        "KoboToolbox or ODK",
        "https://ee.kobotoolbox.org/single/ABC123?d[/data/token]={token}",
        "Replace all before ? with the web form’s address. The form needs a text question called "
        "token; data is the name of its first element.",
    ),
)


def check_link(
    pattern: str, fields: Mapping[str, object] = BY_KEY, *, is_personal: bool = True
) -> None:
    """Raise UserError unless a pattern is blank, or an address that differs from person to person.

    `fields` are those that it may name, besides {token} and {id}. One that is not `is_personal` may
    be the same for everybody.
    """
    if not pattern:
        return
    try:
        address = urlsplit(_PLACEHOLDER.sub("x", pattern))
    except ValueError:  # such as an unfinished IPv6 address
        address = urlsplit("")
    names = placeholders(pattern)
    unknown = [name for name in names if name not in {*PERSONAL, *fields}]
    if address.scheme not in {"https", "http"} or not address.hostname:
        fault = "A survey link begins with https://."
    elif any(sign.isspace() for sign in pattern):
        fault = "A survey link has no spaces."
    elif re.search(r"[{}]", _PLACEHOLDER.sub("", pattern)):
        fault = "A bracket of the survey link has no counterpart."
    elif unknown:
        fault = (
            f"The survey link has {quoted(unknown)} in brackets, which is no field. Write {{token}}"
            " where each person’s code goes."
        )
    elif "{" in pattern.split("/")[2]:
        fault = "The name of the server is the same for everybody; it has no brackets."
    elif is_personal and not set(names).intersection(PERSONAL):
        fault = "The survey link needs {token}, where each person’s code goes."
    else:
        return
    raise UserError(fault, code="bad_link")


def placeholders(pattern: str) -> tuple[str, ...]:
    """The names in a pattern, each once."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(pattern)))


def personal_link(pattern: str, values: Mapping[str, Any]) -> str:
    """The link of the person of whom `values` has each placeholder; what is missing is blank."""
    return _PLACEHOLDER.sub(lambda found: _encoded(values.get(found[1])), pattern)


def example_link(pattern: str) -> str:
    """The link that an invented person would have."""
    return personal_link(pattern, {**{name: name for name in placeholders(pattern)}, **_EXAMPLE})


def link_pattern(connection: Connection, wave_id: int) -> str:
    """The pattern of a wave's links: its own, its survey's, or the office's; blank: there is none.

    Raises UserError where the wave is gone.
    """
    own = connection.execute(
        select(func.coalesce(waves.c.link, surveys.c.link).label("link"))
        .join_from(waves, surveys)
        .where(waves.c.id == wave_id)
    ).first()
    if own is None:
        raise UserError("This wave no longer exists.", code="unknown_wave")
    return own.link or office_settings(connection).survey_link


def survey_link(connection: Connection, survey_id: int) -> str:
    """The pattern of a survey's waves that have none of their own: its own, or the office's."""
    return own_survey_link(connection, survey_id) or office_settings(connection).survey_link


def own_survey_link(connection: Connection, survey_id: int) -> str:
    """The pattern of a survey itself; blank: it has none."""
    return connection.scalar(select(surveys.c.link).where(surveys.c.id == survey_id)) or ""


def pattern_to_send(wave: Wave, pattern: str) -> str:
    """A pattern as the links of `wave` are made by it: of an open link, the same for everybody."""
    return pattern if wave.privacy.has_tokens else personal_link(pattern, {})


def set_wave_link(changes: ChangeSet, wave: Wave, pattern: str) -> None:
    """Save the pattern of one wave; blank: that of its survey or the office.

    Raises UserError for a pattern that cannot be used.
    """
    fields = all_fields(changes.connection)
    check_link(pattern, fields, is_personal=wave.privacy.has_tokens)
    changes.update(waves, [Change(wave.id, {"link": pattern or None})])
    changes.describe(wave=wave.name)


def set_survey_link(changes: ChangeSet, survey_id: int, code: str, pattern: str) -> None:
    """Save the pattern of a survey's waves that have none of their own; blank: the office's.

    Raises UserError for a pattern that cannot be used.
    """
    check_link(pattern, all_fields(changes.connection))
    changes.update(surveys, [Change(survey_id, {"link": pattern or None})])
    changes.describe(survey=code)


def fields_of_links(pattern: str) -> tuple[str, ...]:
    """The fields of people that a pattern names, besides what an invitation has itself."""
    return tuple(name for name in placeholders(pattern) if name not in {TOKEN, EMAIL, ID})


def _encoded(value: Any) -> str:
    if isinstance(value, bool):
        value = "Yes" if value else "No"
    return "" if value is None else quote(str(value), safe="")
