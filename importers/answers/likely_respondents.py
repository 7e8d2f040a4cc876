"""Who may have given answers that no identifier leads to one person, matched as contacts are.

A row says who answered by its alumni ID and e-mail address, and by the answers to questions that
update a field, such as the name.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from importers.answers.respondents import RespondentMatch
from importers.answers.rows import ParsedRow
from models.reasons import ReasonKind
from models.tables import questions
from records.fields.definitions import BY_KEY
from records.fields.values import BadValue, ParseOptions, parse_plausible
from records.matching.row_matching import Candidate, match_rows, weigh_candidates
from records.office import office_settings
from surveys.waves import Wave


def likely_respondents(
    connection: Connection,
    wave: Wave,
    rows: Sequence[ParsedRow],
    found: Sequence[RespondentMatch],
) -> Mapping[int, tuple[Candidate, ...]]:
    """The people who may be the respondents of `rows` that are in doubt, the likeliest first.

    `found` says whose each row is. Where identifiers lead to several people, it is one of them.
    """
    in_doubt = {index for index, match in enumerate(found) if match.candidates}
    unknown = [index for index, match in enumerate(found) if _is_unknown(match)]
    if not in_doubt and not unknown:
        return {}
    fields = _updated_fields(connection, wave)
    options = ParseOptions(region=office_settings(connection).phone_region)
    values = {one: _values(rows[one], fields, options) for one in (*in_doubt, *unknown)}
    likely = weigh_candidates(
        connection, {index: (values[index], found[index].candidates) for index in sorted(in_doubt)}
    )
    matches = match_rows(connection, [values[index] for index in unknown])
    likely |= {
        index: match.all_candidates
        for index, match in zip(unknown, matches, strict=True)
        if match.all_candidates
    }
    return likely


def _is_unknown(match: RespondentMatch) -> bool:
    return match.reason is not None and match.reason.kind is ReasonKind.NOBODY


def _updated_fields(connection: Connection, wave: Wave) -> Mapping[str, str]:
    """The fields of everybody that answers update, by the code of the question."""
    of = questions.c
    query = select(of.code, of.updates).where(
        of.survey_id == wave.survey_id, of.version_number == wave.version, of.updates.is_not(None)
    )
    return {row.code: row.updates for row in connection.execute(query) if row.updates in BY_KEY}


def _values(row: ParsedRow, fields: Mapping[str, str], options: ParseOptions) -> Mapping[str, Any]:
    """What `row` says of its respondent, by field key."""
    texts = {str(about): text for about, text in row.identity.items() if str(about) in BY_KEY}
    for code, key in fields.items():
        for answer in row.answers.get(code, ()):
            if answer.text:
                texts.setdefault(key, answer.text)
    values: dict[str, Any] = {}
    for key, text in texts.items():
        try:
            values[key] = parse_plausible(BY_KEY[key], text, options)
        except BadValue:
            continue
    return {key: value for key, value in values.items() if value is not None}
