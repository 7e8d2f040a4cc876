"""The respondents of a wave and their answers as the ledger knows them: by keyed hashes.

Reads the database; knows nothing of summaries and publications.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from analysis.disclosure.published_sets import (
    DataState,
    answer_digest,
    hash_responses,
    shortened,
)
from models.data_state import StateCache
from models.suppressions import keyed_hash, suppression_keys
from models.tables import (
    answers,
    choices,
    coded_comments,
    comment_themes,
    questions,
    responses,
)
from records.respondents import in_figures
from surveys.themes.theme import choice_code, themes_code

_CACHE: Final[StateCache["WaveRespondents"]] = StateCache(6)


@dataclass(frozen=True, eq=False)
class WaveRespondents:
    """The respondents in the figures of a wave.

    `places` are the members of `state` by respondent: the person, or minus the response's id where
    that is unknown. `chosen` are the answers by question and member; of a choice, its code.
    """

    state: DataState
    key_name: str
    places: Mapping[int, int]
    chosen: Mapping[str, Mapping[int, frozenset[str]]] = field(repr=False)

    def mask(self, respondents: Iterable[int]) -> npt.NDArray[np.bool_]:
        """The members among `respondents`; nobody outside the figures is one."""
        found = np.zeros(len(self.state.members), np.bool_)
        places = [self.places[one] for one in respondents if one in self.places]
        found[places] = True
        return found


def key_names(connection: Connection) -> dict[str, bytes]:
    """The office's keys by the names that the ledger has for them; the one in use comes first."""
    return {keyed_hash(key, "key", "ledger")[:8]: key for key in suppression_keys(connection)}


def read_respondents(connection: Connection, wave_id: int, key_name: str) -> WaveRespondents:
    """The respondents of a wave under the key of that name; kept until the data changes.

    Raises KeyError where the database has no such key.
    """
    key = key_names(connection)[key_name]
    return _CACHE.get(
        connection, (wave_id, key_name), lambda: _read(connection, wave_id, key_name, key)
    )


def _read(connection: Connection, wave_id: int, key_name: str, key: bytes) -> WaveRespondents:
    found = connection.execute(
        select(responses.c.id, responses.c.person_id).where(
            responses.c.wave_id == wave_id, in_figures(connection, wave_id)
        )
    ).all()
    hashes = dict(zip((row.id for row in found), hash_responses(key, (row.id for row in found)),
                      strict=True))  # fmt: skip
    ordered = sorted(hashes, key=lambda one: shortened(hashes[one]))
    place_of = {response: place for place, response in enumerate(ordered)}
    given = _answers(connection, wave_id, place_of)
    digests = {
        code: _digests(code, of_members, [hashes[one] for one in ordered])
        for code, of_members in given.items()
    }
    members = np.array([shortened(hashes[one]) for one in ordered], dtype=np.uint64)
    return WaveRespondents(
        DataState(members, digests),
        key_name,
        {(-row.id if row.person_id is None else row.person_id): place_of[row.id] for row in found},
        given,
    )


def _digests(
    code: str, given: Mapping[int, frozenset[str]], hashes: list[bytes]
) -> npt.NDArray[np.uint16]:
    found = np.zeros(len(hashes), np.uint16)
    for place, some in given.items():
        found[place] = answer_digest(hashes[place], code, some)
    return found


def _answers(
    connection: Connection, wave_id: int, place_of: Mapping[int, int]
) -> dict[str, dict[int, frozenset[str]]]:
    """What each member answered, by question; themes of comments are answers too."""
    rows = connection.execute(
        select(
            answers.c.response_id,
            questions.c.code,
            questions.c.kind,
            choices.c.code.label("choice"),
            answers.c.number,
            answers.c.text,
            answers.c.date,
        )
        .select_from(
            answers.join(responses)
            .join(questions)
            .outerjoin(choices, answers.c.choice_id == choices.c.id)
        )
        .where(responses.c.wave_id == wave_id, answers.c.not_applicable.is_(False))
    )
    found: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for response_id, code, kind, choice, *values in rows:
        place = place_of.get(response_id)
        if place is None:
            continue
        given = found[code][place]
        if choice is not None:
            # Only the first choice of a ranking is counted, but the mean rank is of all.
            given.add(choice if kind != "ranking" or values[0] == 1 else f"{choice}\t{values[0]}")
        else:
            given.update(str(value) for value in values if value is not None)
    for response_id, code, theme in connection.execute(_coded(wave_id)):
        if (place := place_of.get(response_id)) is not None:
            of_themes = found[themes_code(code)][place]
            if theme is not None:
                of_themes.add(choice_code(theme))
    return {
        code: {place: frozenset(some) for place, some in of_members.items()}
        for code, of_members in found.items()
    }


def _coded(wave_id: int) -> Any:
    return (
        select(coded_comments.c.response_id, questions.c.code, comment_themes.c.theme_id)
        .select_from(
            coded_comments.join(responses, coded_comments.c.response_id == responses.c.id)
            .join(questions, coded_comments.c.question_id == questions.c.id)
            .outerjoin(comment_themes, comment_themes.c.coded_comment_id == coded_comments.c.id)
        )
        .where(responses.c.wave_id == wave_id)
    )
