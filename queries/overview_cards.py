"""The cards of figures on the overview: which there are to choose from, and what each says.

A card is named by a key: "figure:people", "worklist:lost", "quality:score", "duplicates",
"segment:NAME", "response:SURVEY" or "headline:SURVEY/QUESTION", both of the survey's latest wave.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from analysis.wave_progress import find_wave_progress
from core.errors import UserError
from models.tables import questions, surveys
from queries.data_quality import count_quality
from queries.overview_counts import FIGURE_LABELS, FigureCode
from records.data_quality.quality import QUALITY_LABELS
from records.data_quality.worklists import worklists
from records.duplicates.undecided_pairs import count_undecided_pairs
from records.fields.definitions import all_fields
from records.filters.filter_sql import count
from records.filters.model import Membership
from records.filters.parser import parse
from records.filters.segments import find_segment, list_segments, size
from records.filters.text import to_text
from records.office import office_settings
from surveys.waves import Wave, all_waves

FIGURE: Final = "figure"
DUPLICATES: Final = "duplicates"
_SCORE: Final = "score"
USUAL_CARDS: Final = tuple(
    f"{FIGURE}:{code}"
    for code in (
        FigureCode.PEOPLE,
        FigureCode.REACHABLE,
        FigureCode.CONTACTABLE,
        FigureCode.LOST,
        FigureCode.LINKEDIN,
    )
)


@dataclass(frozen=True, slots=True)
class OverviewCard:
    """A card that can be chosen: its key, title, and the heading under which it is offered."""

    key: str
    title: str
    heading: str


@dataclass(frozen=True, slots=True)
class CardFigure:
    """What a card says: a number, or else a percentage, and a note.

    Behind it are the people of the filter `where`, or the findings of `wave`.
    """

    count: int | None
    percent: float | None = None
    note: str = ""
    where: str | None = None
    wave: Wave | None = None


def list_cards(connection: Connection, today: date) -> Sequence[OverviewCard]:
    """Every card that can be chosen now, in the order in which they are offered."""
    lists = worklists(_key_fields(connection), today)
    found = [
        *(
            OverviewCard(f"{FIGURE}:{code}", FIGURE_LABELS[code], "People")
            for code in FigureCode
            if code is not FigureCode.WITH_BASIS
        ),
        *(OverviewCard(f"worklist:{one.code}", one.title, "Worklists") for one in lists),
        OverviewCard(DUPLICATES, "Possible duplicates", "Worklists"),
        OverviewCard(f"quality:{_SCORE}", "Data quality", "Data quality"),
        *(
            OverviewCard(f"quality:{code}", label, "Data quality")
            for code, label in QUALITY_LABELS.items()
        ),
        *(
            OverviewCard(f"segment:{one.name}", one.name, "Segments and lists")
            for one in list_segments(connection)
        ),
    ]
    titles = {
        row.code: row.title for row in connection.execute(select(surveys).order_by(surveys.c.code))
    }
    waves = {one.survey_code: one for one in all_waves(connection)}
    found += [
        OverviewCard(f"response:{code}", f"Response rate: {title}", "Surveys")
        for code, title in titles.items()
        if code in waves
    ]
    found += [
        OverviewCard(f"headline:{code}/{question}", f"{titles[code]}: {text}", "Surveys")
        for code, question, text in _headlines(connection)
        if code in waves
    ]
    return found


def read_cards(
    connection: Connection, keys: Sequence[str], today: date
) -> Mapping[str, CardFigure | None]:
    """What the cards `keys` say; None for one whose segment, survey or field is gone.

    Figures of the overview itself ("figure:…") are not among them: whoever shows them has them.
    """
    return {key: _read(connection, key, today) for key in keys if key.partition(":")[0] != FIGURE}


def _read(connection: Connection, key: str, today: date) -> CardFigure | None:
    kind, _, name = key.partition(":")
    readers: Mapping[str, Callable[[Connection, str, date], CardFigure | None]] = {
        "worklist": _worklist,
        "quality": _quality,
        "segment": _segment,
        "response": _response,
        "headline": _headline,
        DUPLICATES: lambda connection, _name, _today: CardFigure(
            count_undecided_pairs(connection), note="pairs to review"
        ),
    }
    reader = readers.get(kind)
    if reader is None:
        return None
    try:
        return reader(connection, name, today)
    except UserError:  # such as a segment that asks for a field that was removed
        return None


def _key_fields(connection: Connection) -> list[str]:
    fields = all_fields(connection)
    return [key for key in office_settings(connection).key_fields if key in fields]


def _worklist(connection: Connection, name: str, today: date) -> CardFigure | None:
    known = worklists(_key_fields(connection), today)
    found = next((one for one in known if one.code == name), None)
    if found is None:
        return None
    return CardFigure(
        count(connection, parse(found.where, all_fields(connection))),
        note="on the worklist",
        where=found.where,
    )


def _quality(connection: Connection, name: str, today: date) -> CardFigure | None:
    quality = count_quality(connection, today).value
    if name == _SCORE:
        score = quality.score
        return CardFigure(None if score is None else round(score), note="of 100")
    share = next((one for one in quality.shares if one.code == name), None)
    if share is None:
        return None
    missing = f"{quality.people - share.people:,} missing"
    return CardFigure(None, share.percent, missing, share.missing)


def _segment(connection: Connection, name: str, _today: date) -> CardFigure | None:
    segment = find_segment(connection, name)
    if segment is None:
        return None
    kind = "list" if segment.expression is None else "segment"
    where = to_text(Membership("segment", segment.name))
    return CardFigure(size(connection, segment), note=kind, where=where)


def _latest(connection: Connection, code: str, today: date) -> Wave | None:
    waves = [
        one
        for one in all_waves(connection)
        if one.survey_code == code and (one.opens is None or one.opens <= today)
    ]
    return max(waves, key=lambda one: (one.opens or date.min, one.id), default=None)


def _response(connection: Connection, name: str, today: date) -> CardFigure | None:
    wave = _latest(connection, name, today)
    progress = None if wave is None else find_wave_progress(connection, name, wave.label)
    if wave is None or progress is None:
        return None
    note = f"{progress.answered:,} answered · {wave.label}"
    return CardFigure(None, progress.rates["RR1"].percent, note, wave=wave)


def _headline(connection: Connection, name: str, today: date) -> CardFigure | None:
    """The share of a headline in the latest wave; that of a confidential one is safe to publish."""
    from analysis.request import SummaryRequest
    from analysis.waves import summarise_wave

    code, _, question = name.partition("/")
    wave = _latest(connection, code, today)
    if wave is None:
        return None
    summary = summarise_wave(connection, SummaryRequest(code, wave.label))
    found = next((one for one in summary.questions if one.code == question), None)
    if found is None or found.headline is None:
        return None
    base = "" if found.base is None else f"of {found.base:,} · "
    return CardFigure(None, found.headline.percent, f"{base}{wave.label}", wave=wave)


def _headlines(connection: Connection) -> list[tuple[str, str, str]]:
    """The headlines of every survey: its code, the question’s code, and what is said."""
    rows = connection.execute(
        select(surveys.c.code, questions.c.code.label("question"), questions.c.headline)
        .join(questions, questions.c.survey_id == surveys.c.id)
        .where(questions.c.headline.is_not(None), questions.c.headline != "")
        .order_by(surveys.c.code, questions.c.version_number, questions.c.position)
    )
    return list({(row.code, row.question): tuple(row) for row in rows}.values())
