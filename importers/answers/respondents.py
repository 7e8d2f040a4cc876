"""Whose answers a row holds: by token, alumni ID or e-mail address, which must agree.

Reads the database; decides nothing about what becomes of the row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from sqlalchemy import Column, Connection, Select, select

from core.chunks import in_chunks
from core.text import clean, strip_invisible
from importers.answers.columns import IDENTITY
from importers.answers.headings import ResponseColumn
from models.match_keys import match_value
from models.reasons import Reason, ReasonKind
from models.sql import within
from models.tables import contact_points, former_tokens, invitations, people
from records.erasure.ledger import ErasedPeople, read_erased
from records.fields.lists import emails_in
from records.fields.values import BadValue, parse_email
from records.merging.former_ids import people_with_former_alumni_ids
from surveys.waves import Wave

_CHUNK: Final = 500  # texts in one statement
# The columns that may have a token: Qualtrics gives it back as the reference that it was handed.
_TOKENS: Final = (ResponseColumn.TOKEN, ResponseColumn.ALUMNI_ID)


@dataclass(frozen=True, slots=True)
class RespondentMatch:
    """The person of a row, with the invitation if there is one; else why it is not known.

    `candidates` are the people it might be. Without a person and a reason the row is anonymous.
    """

    person_id: int | None = None
    invitation_id: int | None = None
    reason: Reason | None = None
    candidates: tuple[int, ...] = ()


def find_people(
    connection: Connection, wave: Wave, identities: Sequence[Mapping[ResponseColumn, str]]
) -> list[RespondentMatch]:
    """Find whose each row is.

    An identifier that nobody has is passed over while another one is known. Identifiers of
    different people, and one that several people share, leave the row to be decided by a person;
    of people who share an address, the one who was invited counts.
    """
    invited = invitations_of(connection, wave)
    texts: dict[ResponseColumn, dict[str, list[str]]] = {about: {} for about in IDENTITY}
    for identity in identities:
        for about, text in identity.items():
            if text not in texts[about]:
                texts[about][text] = _comparables(about, text)
    wanted = {about: list(set(chain(*of.values()))) for about, of in texts.items()}
    people_of = {
        ResponseColumn.TOKEN: _by_token(connection, wave, wanted[ResponseColumn.TOKEN]),
        ResponseColumn.ALUMNI_ID: _by_reference(connection, wave, wanted[ResponseColumn.ALUMNI_ID]),
        ResponseColumn.EMAIL: _by_email(connection, wave, wanted[ResponseColumn.EMAIL]),
    }
    known = {
        about: {text: _people_of(people_of[about], forms) for text, forms in of.items()}
        for about, of in texts.items()
    }
    erased = read_erased(connection)
    unknown = [text for about in _TOKENS for text, whose in known[about].items() if not whose]
    elsewhere = _of_other_waves(connection, unknown)
    return [
        found if elsewhere.isdisjoint(map(identity.get, _TOKENS)) else _of_other_wave(found)
        for identity in identities
        for found in [_decide(identity, known, invited, erased)]
    ]


def invitations_of(
    connection: Connection, wave: Wave, people_ids: Collection[int] | None = None
) -> dict[int, int]:
    """The invitations to a wave by person; of all, or of `people_ids`."""
    query = select(invitations.c.id, invitations.c.person_id).where(
        invitations.c.wave_id == wave.id
    )
    if people_ids is not None:
        query = query.where(within(invitations.c.person_id, sorted(people_ids)))
    return {row.person_id: row.id for row in connection.execute(query)}


def _decide(
    identity: Mapping[ResponseColumn, str],
    known: Mapping[ResponseColumn, Mapping[str, set[int]]],
    invited: Mapping[int, int],
    erased: ErasedPeople,
) -> RespondentMatch:
    """Whose a row is; `known` gives the people who have each identifier, as the file writes it."""
    if not identity:
        return RespondentMatch(reason=Reason(ReasonKind.NO_IDENTITY))
    found = [known_as for about, text in identity.items() if (known_as := known[about][text])]
    if not found:
        is_erased = erased.include({str(about): text for about, text in identity.items()})
        return RespondentMatch(reason=Reason(ReasonKind.ERASED if is_erased else ReasonKind.NOBODY))
    common = set.intersection(*found)
    if len(common) > 1 and len(common & invited.keys()) == 1:
        common &= invited.keys()
    if len(common) == 1:
        (person_id,) = common
        return RespondentMatch(person_id, invited.get(person_id))
    if common:
        return RespondentMatch(
            reason=Reason(ReasonKind.SEVERAL_PEOPLE), candidates=tuple(sorted(common))
        )
    return RespondentMatch(
        reason=Reason(ReasonKind.DIFFERENT_PEOPLE),
        candidates=tuple(sorted(set.union(*found))),
    )


def _of_other_wave(found: RespondentMatch) -> RespondentMatch:
    """Leave a row to be decided that has the token of another wave, whoever it is of."""
    likely = found.candidates if found.person_id is None else (found.person_id,)
    return RespondentMatch(reason=Reason(ReasonKind.OTHER_WAVE), candidates=likely)


def _people_of(known: Mapping[str, set[int]], texts: Iterable[str]) -> set[int]:
    """The people who have one of `texts`."""
    return {person_id for text in texts for person_id in known.get(text, ())}


def _comparables(about: ResponseColumn, text: str) -> list[str]:
    """An identifier in the form in which it is compared; of an address cell each address in it.

    Marks that nobody sees do not count, nor does what stands round an address: “mailto:”, a name.
    """
    text = clean(strip_invisible(text))
    if about is ResponseColumn.EMAIL:
        return [match_value("email", _address(piece)) for piece in emails_in(text)]
    return [text.casefold() if about is ResponseColumn.TOKEN else text]


def _address(text: str) -> str:
    try:
        return parse_email(text)
    except BadValue:
        return text


def _by_token(
    connection: Connection, wave: Wave | None, texts: Sequence[str]
) -> defaultdict[str, set[int]]:
    """By the tokens of a wave, those of merged invitations too; None: of any wave."""
    query = select(invitations.c.token, invitations.c.person_id)
    merged = select(former_tokens.c.token, invitations.c.person_id).join(invitations)
    if wave is not None:
        query = query.where(invitations.c.wave_id == wave.id)
        merged = merged.where(invitations.c.wave_id == wave.id)
    found = _found(connection, query, invitations.c.token, texts)
    for token, people_ids in _found(connection, merged, former_tokens.c.token, texts).items():
        found[token] |= people_ids
    return found


def _of_other_waves(connection: Connection, texts: Sequence[str]) -> set[str]:
    """Those of the tokens `texts`, which this wave does not have, that are of another wave."""
    forms = {text: form for text in texts for form in _comparables(ResponseColumn.TOKEN, text)}
    found = _by_token(connection, None, sorted(set(forms.values())))
    return {text for text, form in forms.items() if found[form]}


def _by_reference(connection: Connection, wave: Wave, texts: Sequence[str]) -> dict[str, set[int]]:
    """By alumni ID; else by token."""
    found = _by_alumni_id(connection, texts)
    unknown = {text: text.casefold() for text in texts if not found[text]}
    tokens = _by_token(connection, wave, sorted(set(unknown.values())))
    return found | {text: tokens[token] for text, token in unknown.items()}


def _by_alumni_id(connection: Connection, texts: Sequence[str]) -> defaultdict[str, set[int]]:
    query = select(people.c.alumni_id, people.c.id)
    found = _found(connection, query, people.c.alumni_id, texts)
    for alumni_id, person_id in people_with_former_alumni_ids(connection, texts).items():
        found[alumni_id] = found[alumni_id] or {person_id}
    return found


def _by_email(connection: Connection, wave: Wave, texts: Sequence[str]) -> dict[str, set[int]]:
    """By the addresses people have now, and by those that this wave's invitations went to."""
    column = contact_points.c.match_value
    query = select(column, contact_points.c.person_id).where(
        contact_points.c.kind == "email",
        column != "",  # what the index covers
    )
    found = _found(connection, query, column, texts)
    wanted = set(texts)
    invited = connection.execute(
        select(invitations.c.email, invitations.c.person_id).where(
            invitations.c.wave_id == wave.id, invitations.c.email.is_not(None)
        )
    )
    for email, person_id in invited:
        if (text := match_value("email", email)) in wanted:
            found[text].add(person_id)
    return found


def _found(
    connection: Connection,
    query: Select[str, int],
    column: Column[str],
    texts: Sequence[str],
) -> defaultdict[str, set[int]]:
    """Those rows of `query` whose `column` is one of `texts`: each text's people."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for part in in_chunks(texts, _CHUNK):
        for text, person_id in connection.execute(query.where(column.in_(part))):
            found[text].add(person_id)
    return found
