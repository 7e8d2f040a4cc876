"""What the dialog for survey links shows: the patterns there are, and links as people get them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from core.errors import UserError
from models.tables import invitations, people
from records.fields.definitions import Field, all_fields
from records.office import office_settings
from records.people import list_names, read_flat
from surveys.details.details_waves import asked_fields
from surveys.links import EMAIL, ID, TOKEN, fields_of_links, own_survey_link, personal_link
from surveys.survey_store import Survey, find_survey
from surveys.waves import Wave, WaveKind, all_waves


@dataclass(frozen=True, slots=True)
class LinkOptions:
    """The patterns of a survey's links, and the people to preview them with.

    `wave` is the one whose own pattern is `of_wave`, or None. Blank patterns are inherited: a wave
    has that of its survey, a survey that of the office. `invited` are invitations of the wave, or
    of the survey's latest one that has any, by name. `fields` are those that a pattern may name,
    `asked` those that a details wave asks for, by question.
    """

    survey: Survey
    wave: Wave | None
    of_wave: str
    of_survey: str
    of_office: str
    fields: Mapping[str, Field]
    invited: Sequence[int]
    same_for_all: bool
    asked: Mapping[str, Field]


def read_link_options(connection: Connection, code: str, wave: Wave | None) -> LinkOptions:
    """Read the patterns of the survey called `code` and of `wave` as they are now.

    Raises UserError where one of them is gone.
    """
    survey = find_survey(connection, code)
    waves = all_waves(connection, survey.id)
    now = None
    if wave is not None:
        now = next((one for one in waves if one.id == wave.id), None)
        if now is None:
            raise UserError("This wave no longer exists.", code="unknown_wave")
    return LinkOptions(
        survey,
        now,
        "" if now is None else now.link or "",
        own_survey_link(connection, survey.id),
        office_settings(connection).survey_link,
        all_fields(connection),
        _invited(connection, waves if now is None else [now]),
        same_for_all=now is not None and not now.privacy.has_tokens,
        asked=_asked(connection, now),
    )


def read_link(connection: Connection, pattern: str, invitation_id: int) -> tuple[str, str]:
    """The name of somebody invited, and their link by `pattern`; blank where they are gone."""
    row = connection.execute(select(invitations).where(invitations.c.id == invitation_id)).first()
    if row is None:
        return "", ""
    keys = fields_of_links(pattern)
    flat = read_flat(connection, [row.person_id], keys)
    values = {key: flat[key][0] for key in keys}
    own = {TOKEN: row.token, EMAIL: row.email, ID: row.person_id}
    name = list_names(connection, [row.person_id]).get(row.person_id, "")
    return name, personal_link(pattern, {**values, **own})


def _asked(connection: Connection, wave: Wave | None) -> Mapping[str, Field]:
    if wave is None or wave.kind is not WaveKind.DETAILS:
        return {}
    return asked_fields(connection, wave)


def _invited(connection: Connection, waves: Sequence[Wave]) -> Sequence[int]:
    """The invitations by name of the latest of `waves` that has any."""
    for wave in reversed(waves):
        query = (
            select(invitations.c.id)
            .join(people)
            .where(invitations.c.wave_id == wave.id)
            .order_by(people.c.sort_name, invitations.c.id)
        )
        if found := connection.scalars(query).all():
            return found
    return ()
