"""Waves: the rounds of a survey, each with its label and dates."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, or_, select

from core.errors import UserError
from core.text import clean, fold
from models.changes import Change, ChangeSet
from models.tables import frame_members, invitations, responses, surveys, unnamed_members, waves
from records.respondents import in_frame, is_eligible
from records.wave_privacy import DESCRIPTIONS, Privacy, has_answers
from surveys.survey_store import find_survey


class WaveKind(StrEnum):
    """What a wave is for: findings, or the records of those who are asked."""

    SURVEY = "survey"
    DETAILS = "details"  # a round in which people update their details


@dataclass(frozen=True, slots=True)
class Wave:
    """One round of a survey.

    `version` is the one of the questionnaire that it asks, `unlinked_on` the day since when its
    answers name nobody, `repeats_id` the wave that it repeats. How people who share an address are
    invited, and the pattern of links, may be the wave's own (surveys/shared_addresses.py,
    surveys/links.py).
    """

    id: int
    survey_id: int
    survey_code: str
    survey_title: str
    label: str
    opens: date | None = None
    closes: date | None = None
    note: str | None = None
    kind: WaveKind = WaveKind.SURVEY
    privacy: Privacy = Privacy.NAMED
    unlinked_on: date | None = None
    version: int = 1
    link: str | None = None
    shared_addresses: str | None = None
    repeats_id: int | None = None

    @property
    def name(self) -> str:
        """The short name: “CAC 2018”."""
        return f"{self.survey_code} {self.label}"

    @property
    def title(self) -> str:
        """The survey's title and the label, which the title may end with: “Careers 2018”."""
        if self.survey_title.endswith(self.label):
            return self.survey_title
        return f"{self.survey_title} {self.label}"


def refuse_private_answers(wave: Wave) -> None:
    """Raise UserError where nobody is shown who gave which answers to `wave`."""
    if wave.privacy.hides_answers:
        title = DESCRIPTIONS[wave.privacy].title.lower()
        raise UserError(
            f"{wave.name} is {title}, so the people behind a figure are not shown.",
            code="private_answers",
        )


@dataclass(frozen=True, slots=True)
class WaveCounts:
    """How far a wave has come: people invited, complete and partial responses.

    `not_invited` are responses of people outside the frame, `ineligible` those of people who
    turned out ineligible: both are counted apart. Where there is no frame all responses are
    complete or partial.
    """

    wave: Wave
    invited: int
    complete: int
    partial: int
    not_invited: int = 0
    ineligible: int = 0


def all_waves(connection: Connection, survey_id: int | None = None) -> Sequence[Wave]:
    """The waves of one survey or of all, in the order of survey, opening date and label."""
    query = (
        select(
            waves.c.id,
            waves.c.survey_id,
            surveys.c.code,
            surveys.c.title,
            waves.c.label,
            waves.c.opens,
            waves.c.closes,
            waves.c.note,
            waves.c.kind,
            waves.c.privacy,
            waves.c.unlinked_on,
            waves.c.version_number,
            waves.c.link,
            waves.c.shared_addresses,
            waves.c.repeats_id,
        )
        .join(surveys)
        .order_by(surveys.c.code, waves.c.opens.is_(None), waves.c.opens, waves.c.label)
    )
    if survey_id is not None:
        query = query.where(waves.c.survey_id == survey_id)
    return [
        Wave(
            row.id,
            row.survey_id,
            row.code,
            row.title,
            row.label,
            row.opens,
            row.closes,
            row.note,
            WaveKind(row.kind),
            Privacy(row.privacy),
            row.unlinked_on,
            row.version_number,
            row.link,
            row.shared_addresses,
            row.repeats_id,
        )
        for row in connection.execute(query)
    ]


def list_waves(connection: Connection, survey_code: str | None = None) -> list[WaveCounts]:
    """The waves of one survey or of all, in the order of `all_waves`, and how far each has come.

    Raises UserError for an unknown survey.
    """
    found = all_waves(
        connection, None if survey_code is None else find_survey(connection, survey_code).id
    )
    invited: Counter[int] = Counter()
    for query in (
        select(invitations.c.wave_id, func.count()),
        select(unnamed_members.c.wave_id, func.count()).where(unnamed_members.c.is_invited),
    ):
        wave_id = query.selected_columns.wave_id
        invited.update(dict(connection.execute(query.group_by(wave_id)).all()))
    framed = {
        *invited,
        *connection.scalars(select(frame_members.c.wave_id).distinct()),
        *connection.scalars(select(unnamed_members.c.wave_id).distinct()),
    }
    columns = (
        responses.c.wave_id,
        responses.c.is_complete,
        in_frame().label("is_member"),
        is_eligible().label("is_eligible"),
    )
    answered: Counter[tuple[int, str]] = Counter()
    counting = select(*columns, func.count().label("n")).where(responses.c.counts)
    for row in connection.execute(counting.group_by(*columns)):
        answered[row.wave_id, _kind(row, has_frame=row.wave_id in framed)] += row.n
    return [
        WaveCounts(
            wave,
            invited[wave.id],
            answered[wave.id, "complete"],
            answered[wave.id, "partial"],
            answered[wave.id, "not_invited"],
            answered[wave.id, "ineligible"],
        )
        for wave in found
    ]


def _kind(row: Any, *, has_frame: bool) -> str:
    """How a response counts: complete, partial, or outside the frame."""
    if has_frame and not row.is_member:
        return "not_invited"
    if has_frame and not row.is_eligible:
        return "ineligible"
    return "complete" if row.is_complete else "partial"


def is_closed(wave: Wave, day: date) -> bool:
    """Whether a wave took its last answers before `day`."""
    return wave.closes is not None and wave.closes < day


def is_open(wave: Wave, day: date) -> bool:
    """Whether a wave takes answers on `day`; one without dates always does."""
    return (wave.opens or date.min) <= day <= (wave.closes or date.max)


def by_urgency(waves: Sequence[Wave], day: date) -> list[Wave]:
    """`waves` with those that are open on `day` first, then those to come, then those closed.

    The latest come first of those open or closed, the next of those to come.
    """

    def place(wave: Wave) -> tuple[int, int]:
        opens = (wave.opens or date.min).toordinal()
        if is_open(wave, day):
            return 0, -opens
        return (2, -opens) if is_closed(wave, day) else (1, opens)

    return sorted(waves, key=place)


def count_open(connection: Connection, day: date) -> int:
    """How many waves take answers on `day`: opened, and not closed yet."""
    return (
        connection.scalar(
            select(func.count()).where(
                or_(waves.c.opens.is_(None), waves.c.opens <= day),
                or_(waves.c.closes.is_(None), waves.c.closes >= day),
            )
        )
        or 0
    )


def find_wave(connection: Connection, survey_code: str, label: str) -> Wave:
    """The wave `label` of the survey called `survey_code`.

    Raises UserError naming the surveys or the waves there are.
    """
    survey = find_survey(connection, survey_code)
    known = all_waves(connection, survey.id)
    for wave in known:
        if fold(wave.label) == fold(label):
            return wave
    there = ", ".join(f"“{wave.label}”" for wave in known)
    raise UserError(
        f"The survey “{survey.code}” has no wave “{label}”; "
        + (f"its waves are {there}." if known else "open one first."),
        code="unknown_wave",
    )


def open_wave(
    changes: ChangeSet,
    survey_code: str,
    label: str,
    opens: date | None = None,
    closes: date | None = None,
    note: str | None = None,
    *,
    kind: WaveKind = WaveKind.SURVEY,
    privacy: Privacy = Privacy.NAMED,
) -> Wave:
    """Create a wave of a survey, which asks the latest version of its questionnaire.

    Raises UserError for an unknown survey, a label that is blank or in use, or dates that run
    backwards.
    """
    label = clean(label)
    check_new_wave(changes.connection, survey_code, label, opens, closes)
    survey = find_survey(changes.connection, survey_code)
    values = {"label": label, "opens": opens, "closes": closes, "note": note}
    values |= {"kind": kind.value, "privacy": privacy.value}
    changes.insert(waves, [{"survey_id": survey.id, "version_number": survey.version, **values}])
    wave = find_wave(changes.connection, survey.code, label)
    changes.describe(wave=wave.name)
    return wave


def check_new_wave(
    connection: Connection, survey_code: str, label: str, opens: date | None, closes: date | None
) -> None:
    """Raise UserError as `open_wave` does, where a wave can't be created like this."""
    if not clean(label):
        raise UserError("A wave needs a label, such as its year.", code="no_label")
    _check_dates(opens, closes)
    survey = find_survey(connection, survey_code)
    if any(fold(wave.label) == fold(label) for wave in all_waves(connection, survey.id)):
        raise UserError(
            f"The survey “{survey.code}” has a wave “{label}” already; nothing was changed.",
            code="wave_exists",
        )


def change_wave(
    changes: ChangeSet,
    wave: Wave,
    opens: date | None,
    closes: date | None,
    note: str | None,
    privacy: Privacy | None = None,
) -> Wave:
    """Set the dates and the note of a wave, and its `privacy` if given; return the wave then.

    Raises UserError for dates that run backwards, and for a privacy that the wave can't have any
    more as answers came.
    """
    _check_dates(opens, closes)
    new = {"opens": opens, "closes": closes, "note": note}
    if privacy is not None:
        _check_privacy(changes.connection, wave, privacy)
        new["privacy"] = privacy.value
    changes.update(waves, [Change(wave.id, new)])
    changes.describe(wave=wave.name)
    return find_wave(changes.connection, wave.survey_code, wave.label)


def delete_wave(changes: ChangeSet, wave: Wave) -> None:
    """Delete a wave with its invitations and responses."""
    changes.delete(waves, [wave.id])
    changes.describe(wave=wave.name)


def privacies(connection: Connection, wave: Wave) -> Sequence[Privacy]:
    """The privacies that a wave may have: all of them, until answers came.

    Details that nobody can link to their person would update no record.
    """
    if wave.kind is WaveKind.DETAILS:
        return (Privacy.NAMED,)
    if not has_answers(connection, wave.id):
        return tuple(Privacy)
    may_tighten = wave.privacy is Privacy.NAMED
    return (Privacy.NAMED, Privacy.CONFIDENTIAL) if may_tighten else (wave.privacy,)


def _check_privacy(connection: Connection, wave: Wave, wanted: Privacy) -> None:
    if wanted in privacies(connection, wave):
        return
    if wave.kind is WaveKind.DETAILS:
        raise UserError(
            f"{wave.name} asks people for their details, so it stays named. Nothing was changed.",
            code="privacy_kept",
        )
    title = DESCRIPTIONS[wave.privacy].title.lower()
    text = f"{wave.name} has answers already, which were given to a wave that is {title}"
    more = (
        "; to make named answers anonymous, unlink them after the wave has closed."
        if wanted.is_anonymous and not wave.privacy.is_anonymous
        else ", so that stays as it is."
    )
    raise UserError(f"{text}{more} Nothing was changed.", code="privacy_kept")


def _check_dates(opens: date | None, closes: date | None) -> None:
    if opens is not None and closes is not None and closes < opens:
        raise UserError("A wave cannot close before it opens.", code="dates_backwards")
